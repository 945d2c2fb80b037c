"""An invoice as a PDF one reads (PDF/A-3, tagged), and as a Factur-X once its XML was found to hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from elearn.core import countries, typeset
from elearn.core.countries import FRANCE
from elearn.core.i18n import NBSP, day, french_typography, in_locale, money, percent, siret
from elearn.invoicing.content import lines_of
from elearn.invoicing.words import quantity

LAYOUT = Path(__file__).with_name("invoice.typ")
TITLES = {"invoice": "Facture", "credit": "Avoir", "deposit": "Facture d’acompte"}


def draw(said: Mapping[str, Any]) -> bytes:
    """The PDF of an issued document, in French whoever reads it: PDF/A-3a and PDF/UA-1; 10 to 100 ms of CPU."""
    with in_locale("fr"):
        return typeset.pdf(LAYOUT, _page(said), standards=("a-3a", "ua-1"))


def factur_x(pdf: bytes, xml: bytes, said: Mapping[str, Any]) -> bytes:
    """The PDF with its XML inside (Factur-X 1, EN 16931 profile); the XML was checked before.

    It keeps its tags, its language and its alternatives, but says no more than PDF/A-3B: the metadata are those
    that ``factur-x`` writes, with the extension schema that the profile asks for.
    """
    import facturx  # the extra ``invoice``: for the worker alone

    about = {
        "author": said["seller"]["name"],
        "title": title(said),
        "subject": title(said),
        "keywords": "Factur-X, EN 16931",
    }
    return bytes(
        facturx.generate_from_binary(
            pdf, xml, flavor="factur-x", level="en16931", check_xsd=False, check_schematron=False,
            pdf_metadata=about, lang="fr-FR", afrelationship="alternative",
        )
    )  # fmt: skip


def title(said: Mapping[str, Any]) -> str:
    """``Facture POOL-2026-0001``."""
    return f"{TITLES['deposit' if _is_deposit(said) else said['kind']]} {said['number']}"


def _is_deposit(said: Mapping[str, Any]) -> bool:
    return said["kind"] == "invoice" and bool(said.get("deposit"))


def _page(said: Mapping[str, Any]) -> dict[str, Any]:
    on = date.fromisoformat(said["issued_on"])
    first, last = (date.fromisoformat(said[name]) for name in ("service_from", "service_to"))
    dated = f"Travail accepté le {day(last)}" if first == last else f"Travail accepté du {day(first)} au {day(last)}"
    if _is_deposit(said):
        dated = f"Commande acceptée le {day(last)}"
    head = [f"{'Émise' if said['kind'] == 'invoice' else 'Émis'} le {day(on)}", f"Mission : {said['mission']['title']}"
            f" ({said['mission']['reference']})", dated]  # fmt: skip
    if said["corrects"]:
        corrected = day(date.fromisoformat(said["corrects"]["issued_on"]))
        head.insert(1, f"Corrige la facture {said['corrects']['number']} du {corrected}")
    payment = []
    if said["due_on"]:
        payment.append(f"À payer au plus tard le {day(date.fromisoformat(said['due_on']))}, au vendeur directement.")
        if said["seller"]["iban"]:
            payment.append(f"Par virement : IBAN {_grouped(said['seller']['iban'])}")
    return {
        "title": title(said),
        "on": [on.year, on.month, on.day],
        "head": [french_typography(text) for text in head],
        "seller": _party(said["seller"]),
        "buyer": _party(said["buyer"]),
        "columns": ["Désignation", "Quantité", "Prix unitaire HT", "TVA", "Montant HT"],
        "lines": [
            {
                "label": line.label,
                "detail": line.detail,
                "quantity": quantity(line.quantity, line.unit),
                "price": money(line.unit_price_cents),
                "rate": percent(line.vat_bp) if not said["exemption"] else "—",
                "amount": money(line.net_cents),
            }
            for line in lines_of(said)
        ],
        "sums": [
            {"label": "Total hors taxes", "amount": money(said["net_cents"])},
            *(
                {"label": f"TVA {percent(rate)} sur {money(base)}", "amount": money(tax)}
                for rate, base, tax in said["taxes"]
                if not said["exemption"]
            ),
            # CGI, annexe II, art. 242 nonies A: the tax to pay, and that of each rate
            *([{"label": "Total TVA", "amount": money(said["vat_cents"])}] if len(said["taxes"]) > 1 else []),
        ],
        "totals": [
            {
                "label": "Total TTC à payer" if said["kind"] == "invoice" else "Total TTC de l’avoir",
                "amount": money(said["gross_cents"]),
            }
        ],
        "payment": [french_typography(text) for text in payment],
        "mentions": [french_typography(f"{mention['text'].rstrip('.')}.") for mention in said["mentions"]],
    }


def _party(who: Mapping[str, Any]) -> dict[str, Any]:
    numbers = [f"SIREN {siret(who['siren'])}"] if who["siren"] else []
    if who["siret"]:
        numbers.append(f"SIRET {siret(who['siret'])}")
    if who.get("vat_number"):
        numbers.append(f"TVA intracommunautaire {who['vat_number']}")
    address = [who["street"], f"{who['postcode']} {who['city']}".strip()]
    if who["country"] != FRANCE:
        address.append(countries.name(who["country"]))
    return {"name": who["name"], "siren": siret(who["siren"]), "address": address, "numbers": numbers}


def _grouped(iban: str) -> str:
    """``FR7630006000…`` as ``FR76 3000 6000 …``."""
    return NBSP.join(iban[n : n + 4] for n in range(0, len(iban), 4))
