"""What an invoice must say besides its amounts, as a table. Pure code; the text is French, whoever reads.

Sources: Code de commerce, L441-9, L441-10, D441-5; CGI, annexe II, 242 nonies A. ``subject`` is the code by
which the French rules of e-invoicing find a mention in the XML (UNTDID 4451).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from elearn.core.i18n import NBSP, money, number
from elearn.core.i18n import day as written

INVOICE, CREDIT = "invoice", "credit"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the mentions are made from. Amounts in cents, ``rate`` in per cent a year."""

    kind: str
    seller: str
    mandated_on: date
    platform: str
    exemption: str = ""
    due_on: date | None = None
    due_rule: str = "days"
    due_days: int = 0
    rate: Decimal = Decimal(0)
    rate_from: date | None = None
    points: Decimal = Decimal(0)
    fee_cents: int = 0
    on_debits: bool = False
    deposit: int = 0
    insurance: str = ""
    corrects: str = ""
    corrected_on: date | None = None
    reason: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One of them: ``code`` names it, ``subject`` is its code in the XML, or empty."""

    code: str
    subject: str
    text: str

    def as_json(self) -> dict[str, str]:
        """As an issued document keeps it."""
        return {"code": self.code, "subject": self.subject, "text": self.text}


def mentions(f: Facts) -> list[Mention]:
    """All that apply, in the order in which they are printed."""
    out = []
    if f.kind == CREDIT and f.corrected_on is not None:
        text = f"Avoir sur la facture {f.corrects} du {written(f.corrected_on)}. Motif : {f.reason}"
        out.append(Mention("corrects", "", text))
    if f.follows:
        out.append(Mention("follows", "", f.follows))
    if f.exemption:
        out.append(Mention("exemption", "", f.exemption))
    out.append(Mention("category", "", "Nature de l’opération : prestations de services"))
    if f.deposit:
        out.append(
            Mention("deposit", "", f"Acompte de {f.deposit}{NBSP}% de la commande, déduit des factures qui suivent")
        )
    if f.on_debits:
        out.append(Mention("debits", "", "Option pour le paiement de la TVA d’après les débits"))
    if f.due_on is not None:
        out.append(Mention("due", "", f"À payer au plus tard le {written(f.due_on)} ({_delay(f)})"))
    if f.rate_from is not None:  # on a credit note too: the French rules of e-invoicing want them (BR-FR-05)
        out += [
            Mention(
                "penalties", "PMD",
                "Pénalités de retard, dues sans rappel dès le lendemain de l’échéance : "
                f"{number(f.rate)} % par an, selon C. com. art. L441-10 (taux de la Banque centrale européenne "
                f"au {written(f.rate_from)} majoré de {number(f.points)} points, sans pouvoir être inférieur à trois "
                "fois le taux d’intérêt légal ; le taux change à chaque semestre)",
            ),
            Mention(
                "indemnity", "PMT",
                f"Indemnité forfaitaire pour frais de recouvrement en cas de retard : {money(f.fee_cents)} "
                "(C. com. art. L441-10 et D441-5)",
            ),
            Mention("discount", "AAB", "Pas d’escompte pour paiement anticipé"),
        ]  # fmt: skip
    if f.insurance:
        out.append(Mention("insurance", "", f"Assurance professionnelle : {f.insurance}"))
    what = "Facture émise" if f.kind == INVOICE else "Avoir émis"
    mandate = (
        f"{what} par {f.platform} au nom et pour le compte de {f.seller}, mandat accepté le {written(f.mandated_on)}"
    )
    return [*out, Mention("mandate", "", mandate)]


def _delay(f: Facts) -> str:
    if f.due_rule == "then_end":
        return "45 jours à compter de la facture, puis fin du mois"
    if f.due_rule == "end_then":
        return "fin du mois de la facture, puis 45 jours"
    return "à réception" if not f.due_days else f"{f.due_days} jours à compter de la facture"
