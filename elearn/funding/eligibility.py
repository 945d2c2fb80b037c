"""Who may have a seat: each refusal is a code, a sentence, and what would lift it.

Pure code over facts that the queries gather, so that the same rules speak before (what I can still
get), when a seat is offered, and when it is accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from elearn.core.i18n import day as shown_day
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, ngettext


@dataclass(frozen=True, slots=True)
class Terms:
    """What an envelope asks, and what it would pay of this module."""

    first_on: date
    last_on: date
    is_open: bool
    pays_for_module: bool
    serves_centre: bool
    publics: tuple[str, ...]
    visits: int
    visit_days: int
    cap_person_cents: int | None
    cap_person_seats: int | None
    cost_cents: int
    funded_cents: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the person on that day."""

    today: date
    status: str
    days_of_use: int
    seats_had: int
    cents_had: int
    has_seat: bool
    has_completed: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not; ``lift`` says what would change it (empty when nothing the person does would)."""

    code: str
    sentence: str
    lift: str = ""


def refusals(terms: Terms, person: Situation) -> list[Refusal]:
    """Everything that stands in the way, the most final first; none: the seat may be given."""
    return [refused for check in _CHECKS if (refused := check(terms, person)) is not None]


def _dates(terms: Terms, person: Situation) -> Refusal | None:
    if not terms.is_open or person.today > terms.last_on:
        return Refusal("closed", _("Cette enveloppe est close depuis le %(day)s.", day=shown_day(terms.last_on)))
    if person.today < terms.first_on:
        on = shown_day(terms.first_on)
        return Refusal("not-yet", _("Cette enveloppe ouvre le %(day)s.", day=on), _("Revenez à cette date."))
    return None


def _module(terms: Terms, _person: Situation) -> Refusal | None:
    if not terms.pays_for_module or terms.funded_cents <= 0:
        return Refusal("module", _("Cette enveloppe ne paie pas ce module."))
    return None


def _centre(terms: Terms, _person: Situation) -> Refusal | None:
    if not terms.serves_centre:
        return Refusal("centre", _("Cette enveloppe ne sert pas ce télécentre."))
    return None


def _completed(_terms: Terms, person: Situation) -> Refusal | None:
    if person.has_completed:
        return Refusal("completed", _("Ce module est déjà terminé : il n’y a plus rien à financer."))
    return None


def _twice(_terms: Terms, person: Situation) -> Refusal | None:
    if person.has_seat:
        return Refusal(
            "twice", _("Une place financée existe déjà pour ce module : elle ne peut pas être payée deux fois.")
        )
    return None


def _public(terms: Terms, person: Situation) -> Refusal | None:
    if terms.publics and person.status not in terms.publics:
        if not person.status:
            return Refusal(
                "status-unknown",
                _("Cette enveloppe est réservée à certaines situations."),
                _("Indiquez votre situation dans votre profil."),
            )
        return Refusal("public", _("Cette enveloppe est réservée à d’autres situations que la vôtre."))
    return None


def _caps(terms: Terms, person: Situation) -> Refusal | None:
    if terms.cap_person_seats is not None and person.seats_had >= terms.cap_person_seats:
        return Refusal(
            "cap-seats",
            ngettext(
                "Cette enveloppe donne %(n)s place par personne, déjà donnée.",
                "Cette enveloppe donne %(n)s places par personne, déjà données.",
                terms.cap_person_seats,
            ),
        )
    if terms.cap_person_cents is not None and person.cents_had + terms.funded_cents > terms.cap_person_cents:
        return Refusal(
            "cap-cents",
            _(
                "Cette enveloppe paie au plus %(cap)s par personne ; il reste %(left)s.",
                cap=money(terms.cap_person_cents),
                left=money(max(0, terms.cap_person_cents - person.cents_had)),
            ),
        )
    return None


def _use(terms: Terms, person: Situation) -> Refusal | None:
    missing = terms.visits - person.days_of_use
    if missing <= 0:
        return None
    return Refusal(
        "use",
        ngettext(
            "Il faut %(n)s jour de présence au télécentre en %(days)s jours.",
            "Il faut %(n)s jours de présence au télécentre en %(days)s jours.",
            terms.visits,
            days=terms.visit_days,
        ),
        ngettext(
            "Encore %(n)s visite et ce module est pris en charge.",
            "Encore %(n)s visites et ce module est pris en charge.",
            missing,
        ),
    )


_CHECKS: tuple[Callable[[Terms, Situation], Refusal | None], ...] = (
    _dates, _module, _centre, _completed, _twice, _public, _caps, _use,
)  # fmt: skip
