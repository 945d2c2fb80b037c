"""A programme with its convention and envelope, telecentres and people. Each works in the current transaction."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from elearn.certificates.models import Certificate
from elearn.core import clock, db, i18n
from elearn.core.policy import SYSTEM, Actor
from elearn.core.policy import Membership as ActorMembership
from elearn.funding import services
from elearn.funding.rules import Rules
from elearn.funding.services.envelopes import EnvelopeSheet
from elearn.funding.services.programmes import ProgrammeSheet
from elearn.telecentres.models import Centre, Visit
from tests.factories.accounts import actor_of, make_organisation, make_person
from tests.factories.progress import make_module
from tests.factories.telecentres import make_centre

_numbers = itertools.count(1)
TEXT_ONLY = (
    {"key": "lire", "kind": "text", "title": "Lire", "minutes": 10, "completion": {"rule": "seen"}},
    {"key": "finir", "kind": "text", "title": "Finir", "minutes": 10, "completion": {"rule": "seen"}},
)


def today() -> date:
    """The reader's day."""
    return i18n.today()


def make_module_priced(slug: str = "devis", cents: int = 40_000, minutes: int = 420) -> str:
    """A module of two texts, and its price."""
    make_module(slug, steps=TEXT_ONLY)
    services.programmes.set_price(SYSTEM, slug, cents, minutes, "remote_own_pace", date(2020, 1, 1))
    return slug


def make_certificate(enrolment_id: int, person_id: int, issued_at: datetime | None = None) -> Certificate:
    """The certificate that the job would have made of a completed enrolment."""
    number = next(_numbers)
    certificate = Certificate(
        number=f"ATT-2026-{number:06}", code=f"{number:032}", enrolment_id=enrolment_id, person_id=person_id,
        snapshot={}, shown=[], issued_at=issued_at or clock.now(),
    )  # fmt: skip
    db.session().add(certificate)
    db.session().flush()
    return certificate


def make_envelope(amount_cents: int = 2_000_000, *, rules: Rules | None = None, **changes: Any) -> int:
    """An open envelope of a funder, which pays the whole cost and lets telecentres reserve by themselves."""
    day, number = today(), next(_numbers)
    funder = make_organisation("funder")
    programme = services.programmes.open_programme(
        SYSTEM, ProgrammeSheet(funder.id, f"Dispositif {number}", day - timedelta(30), day + timedelta(400))
    )
    convention = services.programmes.draft_convention(SYSTEM, programme, f"C-{number}", rules or Rules())
    services.programmes.sign_convention(SYSTEM, convention, day)
    sheet = {
        "name": f"Enveloppe {number}",
        "first_on": day - timedelta(10),
        "return_on": day + timedelta(60),
        "last_on": day + timedelta(120),
        "justify_on": day + timedelta(150),
        "rate_bp": 10_000,
        "self_service": True,
        **changes,
    }
    return services.envelopes.open_envelope(SYSTEM, convention, EnvelopeSheet(**sheet), amount_cents)


def make_place(**values: Any) -> tuple[Centre, Actor]:
    """A telecentre and its manager."""
    centre = make_centre(**values)
    person = make_person()
    return centre, actor_of(person, "manager", memberships=(ActorMembership(centre.organisation_id, "manager"),))


def funder_of(envelope_id: int) -> Actor:
    """Someone of the organisation that funds an envelope."""
    from elearn.funding.queries.envelopes import card

    member = ActorMembership(card(envelope_id).funder_id, "funder")
    return actor_of(make_person(), "funder", memberships=(member,))


def make_scene(amount_cents: int, *, slug: str | None = None, **changes: Any) -> SimpleNamespace:
    """A module with its price, a telecentre with its manager, an envelope with its funder."""
    centre, manager = make_place(**({"slug": slug} if slug else {}))
    envelope = make_envelope(amount_cents, **changes)
    return SimpleNamespace(
        module=make_module_priced(), centre=centre, manager=manager, envelope=envelope, funder=funder_of(envelope)
    )


def make_visits(person_id: int, centre_id: int, days: int) -> None:
    """Someone came on each of the last days."""
    now = clock.now()
    for n in range(1, days + 1):
        at = now - timedelta(days=n)
        how = {"source": "manager", "left_how": "manager"}
        db.session().add(Visit(person_id=person_id, centre_id=centre_id, arrived_at=at, left_at=at, **how))
    db.session().flush()


def make_trainee(**values: Any) -> Actor:
    """Someone who may ask for a seat."""
    return actor_of(make_person(**{"status": "independent", **values}))
