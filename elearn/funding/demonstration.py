"""A funder's programme of 20 000 €, three telecentres with seats, one of them offered to the trainee."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.core.i18n import today
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.rules import Rules
from elearn.funding.services.envelopes import EnvelopeSheet
from elearn.funding.services.programmes import ProgrammeSheet
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

FUNDER, TRAINEE = "Fonds des Hautes-Terres", "stagiaire@estive.example"  # made by accounts
PLACES = ("murat", "saint-flour", "aurillac-cci")
AMOUNT, ALLOTTED, PRICE = 2_000_000, 400_000, 35_000


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make the programme, once; nothing without the demonstration's telecentres and modules."""
    with kernel.database.reading():
        funder = next((o for o in accounts.organisations("funder") if o.name == FUNDER), None)
        trainee = accounts.person_by_email(TRAINEE)
        centres = [c for c in telecentres.places.centres().values() if c.slug in PLACES]
        slugs = [m.slug for m in modules.current_versions()]
        is_there = bool(queries.envelopes.open_on(today()))
    if funder is None or is_there or not centres or not slugs:
        return []
    with kernel.database.transaction():
        envelope = _open(funder.id, [c.id for c in centres])
        _price(slugs)
    for centre in centres:
        with kernel.database.transaction():
            services.envelopes.allot(SYSTEM, envelope, centre.id, ALLOTTED, f"demo:{centre.slug}")
            made = services.seats.reserve(SYSTEM, envelope, centre.id, slugs[0], 4, "demo")
            if centre.slug == PLACES[0] and trainee is not None:
                services.seats.offer(SYSTEM, made[0], trainee.id)
    return []


def _open(funder_id: int, centre_ids: list[int]) -> int:
    day = today()
    start, end = date(day.year, 1, 1), date(day.year + 1, 12, 31)
    programme = services.programmes.open_programme(
        SYSTEM,
        ProgrammeSheet(
            funder_id,
            "Se former au télétravail",
            start,
            end,
            "Des places de formation pour les personnes qui utilisent un télécentre du Cantal.",
        ),
    )
    convention = services.programmes.draft_convention(
        SYSTEM, programme, f"HT-{day.year}-07", Rules(personal="initials")
    )
    services.programmes.sign_convention(SYSTEM, convention, day - timedelta(days=20))
    sheet = EnvelopeSheet(
        name=f"Places {day.year}-{day.year + 1}",
        first_on=day - timedelta(days=15),
        return_on=day + timedelta(days=90),
        last_on=min(end, day + timedelta(days=240)),
        justify_on=end + timedelta(days=60),
        rate_bp=8_000,
        cap_person_seats=3,
        centre_ids=tuple(centre_ids),
        self_service=True,
    )
    return services.envelopes.open_envelope(SYSTEM, convention, sheet, AMOUNT)


def _price(slugs: list[str]) -> None:
    for m in modules.current_versions():
        if m.slug in slugs:
            services.programmes.set_price(
                SYSTEM, m.slug, PRICE, max(60, m.minutes), "remote_own_pace", date(2024, 1, 1)
            )
