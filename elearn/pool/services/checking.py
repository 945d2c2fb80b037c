"""What a request or a quote may not hold, in words beside each field."""

from __future__ import annotations

from collections import defaultdict

from elearn.core import i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.core.policy import Actor
from elearn.pool.drafts import CRITERIA
from elearn.pool.figures import FRANCHISE, MOST_PRICE, MOST_QUANTITY, MOST_TOTAL, REAL, UNITS, Line, totals
from elearn.pool.models.requests import AUDIENCES
from elearn.pool.queries import providers, quotes
from elearn.pool.queries.requests import RequestCard, clusters_of
from elearn.pool.services.sheets import LONGEST_VALIDITY, GroupSheet, LotSheet, QuoteSheet, RequestSheet

MOST_LOTS, MOST_LINES, MOST_DELAY = 20, 40, 730


class Faults:
    """Sentences by field, gathered, then raised together."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = defaultdict(list)

    def when(self, wrong: object, field: str, sentence: str) -> None:
        """Note this sentence beside the field when something is wrong."""
        if wrong and sentence not in self._found[field]:
            self._found[field].append(sentence)

    def length(self, text: str, field: str, most: int, *, needed: bool = False) -> None:
        """A text that is too long, or empty when it is needed."""
        self.when(needed and not text.strip(), field, _("Remplissez ce champ."))
        self.when(len(text) > most, field, _("Ce texte est trop long : %(most)s signes au plus.", most=most))

    def report(self) -> None:
        """Raise :class:`Invalid` when anything was found."""
        found = {name: texts for name, texts in self._found.items() if texts}
        if found:
            raise Invalid(fields=found)


def check_request(actor: Actor, sheet: RequestSheet) -> None:
    """Raise :class:`Invalid` with what no draft may hold; what is only missing is said when one publishes."""
    faults, catalogue = Faults(), providers.catalogue()
    faults.length(sheet.title, "title", 160, needed=True)
    faults.length(sheet.need, "need", 8000, needed=True)
    faults.length(sheet.agreement, "agreement", 20_000)
    faults.when(sheet.category not in catalogue.categories, "category", _("Choisissez un métier de la liste."))
    unknown = [code for code in sheet.skills if code not in catalogue.skills]
    faults.when(unknown, "skills", _("Choisissez des compétences de la liste."))
    faults.when(sheet.audience not in AUDIENCES, "audience", _("Choisissez qui peut répondre."))
    own_clusters = {None, *clusters_of(actor)}
    wrong = (sheet.audience == "cluster") != (sheet.cluster_id is not None) or sheet.cluster_id not in own_clusters
    faults.when(wrong, "audience", _("Choisissez une grappe dont vous êtes membre."))
    lots = len(sheet.lots) > MOST_LOTS or not all(map(_is_sound, sheet.lots))
    faults.when(lots, "lots", _("Chaque lot a un titre, une unité et une quantité plus grande que zéro."))
    weights = any(code not in CRITERIA or not 0 <= weight <= 100 for code, weight in sheet.criteria.items())
    faults.when(weights, "criteria", _("Chaque poids va de 0 à 100."))
    budget = sheet.budget_cents is not None and not 0 < sheet.budget_cents <= MOST_PRICE
    faults.when(budget, "budget", _("Donnez un montant en euros, par exemple 1 250,00."))
    backwards = sheet.start_on and sheet.end_on and sheet.end_on < sheet.start_on
    faults.when(backwards, "end_on", _("La fin vient avant le début."))
    for name in sheet.terms.faults():
        faults.when(True, name, _("Cette valeur est hors de ce qu’un contrat peut prévoir."))
    faults.when(
        sheet.terms.is_month_above_all, "cap_month_minutes", _("Un mois ne peut pas compter plus d’heures que le tout.")
    )
    faults.report()


def _is_sound(lot: LotSheet) -> bool:
    named = bool(lot.title.strip()) and len(lot.title) <= 160 and len(lot.description) <= 2000
    return named and lot.unit in UNITS and 0 < lot.quantity <= MOST_QUANTITY


def check_quote(card: RequestCard, sheet: QuoteSheet, regime: str, *, is_read: bool = True) -> None:
    """Raise :class:`Invalid` with the fields at fault. The unit and quantity of a lot are the client's.

    ``is_read``: every price was understood; otherwise their total says nothing.
    """
    faults = Faults()
    for lot in card.lots:
        answers = [(line.unit, line.quantity) for line in sheet.lines if line.lot == lot.rank]
        wrong = answers != [(lot.unit, lot.quantity)]
        faults.when(wrong, f"price_{lot.rank}", _("Donnez un prix pour ce lot, dans son unité."))
    ranks = {0, *(lot.rank for lot in card.lots)}
    sound = all(line.lot in ranks and is_priced(line) for line in sheet.lines)
    faults.when(not sound, "lines", _("Chaque ligne a un libellé, une unité, une quantité et un prix."))
    rates = quotes.rates(i18n.today()) if regime == REAL else {0: ""}
    taxed = all(line.vat_bp in rates for line in sheet.lines)
    faults.when(not taxed, "lines", _("Choisissez un taux de TVA en vigueur."))
    note_margins(faults, sheet)
    note_validity(faults, sheet)
    if is_read:
        note_total(faults, card, sheet)
    faults.report()


def note_margins(faults: Faults, sheet: QuoteSheet | GroupSheet) -> None:
    """Note how many lines, how long and how many words are too much, of a quote as it is being written."""
    faults.when(len(sheet.lines) > MOST_LINES, "lines", _("Quarante lignes au plus."))
    faults.when(not 0 <= sheet.delay_days <= MOST_DELAY, "delay_days", _("Donnez un délai en jours, de 0 à 730."))
    faults.length(sheet.note, "note", 4000)


def note_validity(faults: Faults, sheet: QuoteSheet | GroupSheet) -> None:
    """Note a validity that no quote sent may have."""
    today = i18n.today()
    late = sheet.valid_until is None or not today <= sheet.valid_until <= today + LONGEST_VALIDITY
    faults.when(late, "valid_until", _("La validité va d’aujourd’hui à un an."))


def note_total(faults: Faults, card: RequestCard, sheet: QuoteSheet | GroupSheet) -> None:
    """Note a total that no quote sent may have, or that the request refuses."""
    net = totals(sheet.lines, FRANCHISE).net_cents
    faults.when(
        not 0 < net <= MOST_TOTAL, "lines", _("Un devis a un total plus grand que zéro, de dix millions au plus.")
    )
    if card.is_ceiling and card.budget_cents is not None and net > card.budget_cents:
        above = _("Ce total hors taxes dépasse le plafond de la demande : %(most)s.", most=money(card.budget_cents))
        faults.when(True, "total", above)


def is_priced(line: Line) -> bool:
    """Whether a line says what, in which unit, how much, at which price."""
    named = line.unit in UNITS and 0 < len(line.label) <= 160
    return named and 0 < line.quantity <= MOST_QUANTITY and 0 <= line.price_cents <= MOST_PRICE
