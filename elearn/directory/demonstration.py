"""A directory to look around in: the invented independents, with proofs, offers and weeks off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.accounts.services import inventing
from elearn.core import clock, i18n
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor
from elearn.directory.fields import FIELDS
from elearn.directory.invented import Independent, people
from elearn.directory.queries import skills
from elearn.directory.services import identities, offers, profiles, proofs, publishing
from elearn.directory.services.identities import IdentitySheet
from elearn.directory.services.offers import OfferSheet
from elearn.directory.services.profiles import Availability, Business, Presentation
from elearn.telecentres.queries import places

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

LONG_AGO = timedelta(days=120)
IBAN = "FR7699999999990000000000153"  # of no bank


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make the people of the directory, once; nothing without the list of skills."""
    everyone = people()
    first = everyone[0]
    with kernel.database.reading():
        is_known = bool(skills.catalogue().skills)
        is_there = accounts.person_by_email(first.email) is not None
        centres = {c.commune: c.organisation_id for c in places.centres().values()}
    if is_known and not is_there:
        hashed = inventing.hash_once(password)
        for rank, one in enumerate(everyone):
            with kernel.database.transaction():
                _make(one, rank, hashed, centres.get(one.commune))
    return [DemoAccount("Indépendant prestataire", first.email)] if is_known else []


def _make(one: Independent, rank: int, hashed: str, telecentre: int | None) -> None:
    """One person: written, proven, published, as they would have done it themselves."""
    name = f"{one.given} {one.family}"
    person_id = inventing.invent_person(SYSTEM, one.given, one.family, one.email, "independent", hashed)
    actor = Actor(person_id=person_id, display_name=name, locale="fr")
    today = i18n.today()
    profiles.present(
        actor,
        Presentation(
            name, one.trade, one.headline, one.presentation, one.commune, telecentre, one.email, "", one.day_rate,
            one.languages, [one.reference] if one.reference[0] else (),
        ),
    )  # fmt: skip
    profiles.choose_skills(actor, one.skills)
    if one.siret:
        # The key of a VAT number: (12 + 3 × (SIREN modulo 97)) modulo 97.
        siren = one.siret[:9]
        vat = f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}" if rank % 3 == 0 else ""
        until = today + timedelta(days=200 + 10 * rank)
        profiles.declare_business(
            actor,
            Business(one.siret, "real" if vat else "franchise", vat, "Mutuelle des Plateaux", f"RC-{rank}", until),
        )
        identities.keep(actor, IdentitySheet(f"{name} EI", "", "1 place du Rocher", "15999", one.commune, iban=IBAN))
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (2 + rank % 4))
    start = today + timedelta(days=21) if rank % 5 == 4 else None
    profiles.plan_time(actor, Availability(one.hours, start, {monday: 0}))
    with clock.frozen(clock.now() - LONG_AGO + timedelta(days=rank)):
        proofs.prove(SYSTEM, person_id, one.proven, f"demonstration:{rank}")
    publishing.publish(actor, set(FIELDS) - set(one.hidden), tuple(one.skills), tuple(one.skills))
    for offer in one.offers:
        made = offers.create(
            actor,
            OfferSheet(
                offer.category, offer.title, offer.unit, offer.price, offer.most, offer.skills, offer.scope, "",
                offer.deliverable, offer.delay, offer.capacity,
            ),
        )  # fmt: skip
        offers.publish(actor, made)
