"""What a group or a team may not hold, in words beside each field."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from elearn.core import i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.pool import words
from elearn.pool.agreement import FORMS, MOST_FAILURE_DAYS, MOST_PAY_BP
from elearn.pool.figures import REAL, Line
from elearn.pool.life.groups import FEWEST
from elearn.pool.queries import providers, quotes
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.checking import Faults, is_priced, note_margins, note_total, note_validity
from elearn.pool.services.sheets import GroupSheet, TeamSheet
from elearn.pool.split import BILLINGS, MEMBERS
from elearn.pool.terms import MOST

MOST_MEMBERS = 10


def eligible(request_organisation: int, person_ids: Collection[int]) -> None:
    """Raise :class:`Invalid` when one of them has no profile, or is of the client: by a role there, or by its SIREN."""
    listed = providers.listed(person_ids)
    if any(one not in listed for one in person_ids):
        raise Invalid(fields={"person": [_("Chaque membre a un profil publié dans l’annuaire.")]})
    if providers.sharing_owner(request_organisation, person_ids):
        raise Invalid(
            fields={
                "person": [_("Une personne qui est de l’entreprise cliente, ou qui a le même SIREN, n’y répond pas.")]
            }
        )


def check_team(sheet: TeamSheet) -> None:
    """Raise :class:`Invalid` with the fields at fault."""
    faults = Faults()
    _bond(faults, sheet)
    faults.report()


def check_draft(sheet: GroupSheet, ids: Collection[int]) -> None:
    """What no draft of a group may hold; what is only missing is said when it is proposed."""
    faults = Faults()
    _bond(faults, sheet)
    faults.when(
        not 1 <= sheet.failure_days <= MOST_FAILURE_DAYS, "failure_days", _("Donnez un délai en jours, de 1 à 60.")
    )
    for one in sheet.members:
        faults.length(one.scope, f"scope_{one.person_id}", 300)
        caps = (("cap", one.cap_minutes, "cap_minutes"), ("cap_month", one.cap_month_minutes, "cap_month_minutes"))
        for name, minutes, most in caps:
            wrong = not 0 <= minutes <= MOST[most]
            faults.when(wrong, f"{name}_{one.person_id}", _("Cette valeur est hors de ce qu’un contrat peut prévoir."))
        above = 0 < one.cap_minutes < one.cap_month_minutes
        faults.when(above, f"cap_month_{one.person_id}", _("Un mois ne peut pas compter plus d’heures que le tout."))
    sound = all(line.member in ids and is_priced(line) for line in sheet.lines)
    faults.when(not sound, "lines", _("Chaque ligne a un libellé, une unité, une quantité et un prix."))
    note_margins(faults, sheet)
    faults.report()


def check_whole(card: RequestCard, sheet: GroupSheet, parties: Mapping[int, providers.Party], lead: int) -> None:
    """Raise :class:`Invalid` when this is not a whole quote: every lot answered, by members who may say their VAT."""
    faults = Faults()
    faults.when(len(sheet.members) < FEWEST, "members", _("Un groupement a deux membres au moins."))
    for one in sheet.members:
        party = parties[one.person_id]
        undecided = not party.regime
        faults.when(undecided, "members", _("%(name)s n’a pas dit son régime de TVA.", name=party.name))
        idle = one.person_id != lead and not any(line.member == one.person_id for line in sheet.lines)
        faults.when(idle, "members", _("%(name)s n’a aucune ligne du devis.", name=party.name))
    for lot in card.lots:
        own = [line for line in sheet.lines if line.lot == lot.rank]
        given = sum(line.quantity for line in own)
        said = given == lot.quantity and all(line.unit == lot.unit for line in own)
        told = _(
            "Lot %(n)s : les quantités des membres font celle du lot. Réparti : %(given)s ; demandé : %(asked)s.",
            n=lot.rank, given=words.quantity(given, lot.unit), asked=words.quantity(lot.quantity, lot.unit),
        )  # fmt: skip
        faults.when(not said, f"lot_{lot.rank}", told)
    ranks = {0, *(lot.rank for lot in card.lots)}
    faults.when(any(line.lot not in ranks for line in sheet.lines), "lines", _("Ce lot n’existe pas."))
    rates = quotes.rates(i18n.today())
    taxed = all(line.vat_bp in rates if taxes(line, sheet, parties, lead) else not line.vat_bp for line in sheet.lines)
    faults.when(not taxed, "lines", _("Choisissez un taux de TVA en vigueur."))
    note_validity(faults, sheet)
    note_total(faults, card, sheet)
    faults.report()


def taxes(line: Line, sheet: GroupSheet, parties: Mapping[int, providers.Party], lead: int) -> bool:
    """Whether whoever invoices this line invoices VAT."""
    issuer = line.member if sheet.billing == MEMBERS else lead
    return issuer in parties and parties[issuer].regime == REAL


def _bond(faults: Faults, sheet: GroupSheet | TeamSheet) -> None:
    faults.length(sheet.name, "name", 120, needed=True)
    faults.when(sheet.form not in FORMS, "form", _("Choisissez une des réponses proposées."))
    faults.when(sheet.billing not in BILLINGS, "billing", _("Choisissez une des réponses proposées."))
    faults.when(not 0 <= sheet.lead_pay_bp <= MOST_PAY_BP, "lead_pay", _("De 0 à 30 %."))
