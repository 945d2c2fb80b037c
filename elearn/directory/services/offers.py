"""One's offers: written as drafts, published under a number, withdrawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db, search
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.directory import access as conditions
from elearn.directory import words
from elearn.directory.access import Access
from elearn.directory.indexing import OFFER, offer_document
from elearn.directory.models import Category, KnownSkill, Listing, Offer, OfferVersion, Profile
from elearn.directory.models.offers import DRAFT, PUBLISHED, UNITS, WITHDRAWN
from elearn.directory.policy import Can
from elearn.directory.signals import OfferPublished

MOST_OFFERS = 30
DEAREST = 100_000_000  # cents
_LONGEST = {"title": 120, "scope": 4000, "client_provides": 2000, "deliverable": 2000, "service_level": 2000}


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """What one writes of an offer. Prices in cents before VAT; ``capacity`` in units a month."""

    category: str
    title: str
    unit: str
    price_cents: int
    price_max_cents: int | None = None
    skills: Sequence[str] = ()
    scope: str = ""
    client_provides: str = ""
    deliverable: str = ""
    delay_days: int = 5
    capacity: int | None = None
    service_level: str = ""
    access: Access = field(default_factory=Access)


def check(actor: Actor, sheet: OfferSheet) -> None:
    """Raise :class:`Invalid` with all that is wrong in an offer; nothing is written."""
    require(Can.CHANGE_OWN, actor)
    _checked(sheet)


def create(actor: Actor, sheet: OfferSheet) -> int:
    """Write a draft and return its id: a form sent twice writes one. Raises :class:`Invalid`.

    Word for word a draft that one has already is that one.
    """
    require(Can.CHANGE_OWN, actor)
    values, session = _checked(sheet), db.session()
    session.execute(sa.select(Profile.id).where(Profile.person_id == actor.id).with_for_update())
    drafts = session.scalars(sa.select(Offer).where(Offer.person_id == actor.id, Offer.state == DRAFT))
    same = next((row for row in drafts if all(getattr(row, name) == value for name, value in values.items())), None)
    if same is not None:
        return same.id
    count = session.scalar(sa.select(sa.func.count()).select_from(Offer).where(Offer.person_id == actor.id))
    if (count or 0) >= MOST_OFFERS:
        raise Conflict(_("%(most)s offres au plus : reprenez une offre retirée.", most=MOST_OFFERS))
    now = clock.now()
    row = Offer(person_id=actor.id, created_at=now, updated_at=now, **values)
    session.add(row)
    session.flush()
    return row.id


def change(actor: Actor, offer_id: int, sheet: OfferSheet, revision: int | None = None) -> None:
    """Write it again; a published offer is published again at once, under a new number.

    Raises :class:`Invalid`, and :class:`Conflict` ``stale`` when another window wrote since ``revision``; None for a
    caller that writes over nothing it has shown.
    """
    row = own(actor, offer_id)
    if revision is not None and row.revision != revision:
        said = _("Cette offre a été changée dans une autre fenêtre. Rechargez la page avant de continuer.")
        raise Conflict(said, code="stale")
    for name, value in _checked(sheet).items():
        setattr(row, name, value)
    row.revision += 1
    row.updated_at = clock.now()
    db.session().flush()
    if row.state == PUBLISHED:
        show(row)


def publish(actor: Actor, offer_id: int) -> int:
    """Make it public as it is written now; returns the number of that wording. Announces ``OfferPublished``.

    The same wording published twice keeps its number. Raises :class:`Conflict` when its author is
    not in the directory (an offer has someone behind it), or it was taken down after a report
    (``withheld``).
    """
    row = own(actor, offer_id)
    if row.withheld_at is not None:
        raise Conflict(words.withheld(row.withheld_reason), code="withheld")
    public = sa.select(Listing.profile_id).where(Listing.person_id == row.person_id)
    if db.session().scalar(public) is None:
        raise Conflict(_("Publiez d’abord votre profil : une offre se lit avec son auteur."))
    return show(row)


def withdraw(actor: Actor, offer_id: int) -> None:
    """Show it no longer. Its published wordings stay for the orders that name them."""
    row = own(actor, offer_id)
    if row.state != PUBLISHED:
        raise Conflict(_("Cette offre n’est pas publiée."))
    row.state = WITHDRAWN
    row.revision += 1
    row.updated_at = clock.now()
    db.session().flush()
    search.remove(OFFER, row.id)


def own(actor: Actor, offer_id: int) -> Offer:
    """One's own offer, locked; another's is :class:`Missing`, like one that never was."""
    row = db.session().scalar(sa.select(Offer).where(Offer.id == offer_id).with_for_update())
    if row is None or row.person_id != actor.id:
        raise Missing(_("Cette offre n’existe pas."))
    require(Can.CHANGE_OFFER, actor, row)
    return row


def wording(row: Offer) -> dict[str, Any]:
    """What a published version keeps of an offer."""
    names = ("category", "title", "scope", "client_provides", "deliverable", "unit", "price_cents",
             "price_max_cents", "delay_days", "capacity", "service_level")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"skills": list(row.skills), "access": dict(row.access)}


def digest_of(sheet: dict[str, Any]) -> str:
    """What tells one wording from another: SHA-256 of its JSON, keys sorted."""
    return hashlib.sha256(json.dumps(sheet, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def show(row: Offer) -> int:
    """Make it public as it is written now, under a new number if it says something new; the number."""
    session = db.session()
    sheet = wording(row)
    digest = digest_of(sheet)
    last = session.scalar(
        sa.select(OfferVersion.digest).where(OfferVersion.offer_id == row.id, OfferVersion.number == row.version)
    )
    is_new = last != digest
    if is_new:
        row.version += 1
        now = clock.now()
        session.add(OfferVersion(offer_id=row.id, number=row.version, digest=digest, sheet=sheet, at=now))
    row.state = PUBLISHED
    row.published_at = clock.now()
    session.flush()
    search.index(OFFER, **offer_document(row))
    if is_new:
        announce(OfferPublished(row.id, row.person_id, row.version, clock.now()))
    return row.version


def _checked(sheet: OfferSheet) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    texts = {name: str(getattr(sheet, name)).strip() for name in _LONGEST}
    for name, most in _LONGEST.items():
        if len(texts[name]) > most:
            fields[name] = [_("%(most)s signes au plus.", most=most)]
    for name in ("title", "scope", "deliverable"):
        if not texts[name]:
            fields[name] = [_("Remplissez ce champ.")]
    fields |= _kind_faults(sheet) | _number_faults(sheet) | conditions.faults(sheet.access)
    named = set(sheet.access.organisations)
    if named and named != set(accounts.organisations_by_id(named)):
        fields["organisations"] = [_("Choisissez parmi les organisations proposées.")]
    if fields:
        raise Invalid(fields=fields)
    return texts | {
        "category": sheet.category,
        "skills": sorted(set(sheet.skills)),
        "unit": sheet.unit,
        "price_cents": sheet.price_cents,
        "price_max_cents": sheet.price_max_cents,
        "delay_days": sheet.delay_days,
        "capacity": sheet.capacity,
        "access": sheet.access.as_json(),
    }


def _kind_faults(sheet: OfferSheet) -> dict[str, list[str]]:
    session = db.session()
    out: dict[str, list[str]] = {}
    is_retired = session.scalar(sa.select(Category.retired).where(Category.code == sheet.category))
    if is_retired is None or is_retired:
        out["category"] = [_("Choisissez une des catégories proposées.")]
    query = sa.select(KnownSkill.code).where(KnownSkill.category == sheet.category, sa.not_(KnownSkill.retired))
    if not set(sheet.skills) <= set(session.scalars(query)):
        out["skills"] = [_("Choisissez des compétences de cette catégorie.")]
    return out


def _number_faults(sheet: OfferSheet) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    if sheet.unit not in UNITS:
        out["unit"] = [_("Choisissez une des unités proposées.")]
    if not 0 < sheet.price_cents <= DEAREST:
        out["price"] = [_("Un prix est compris entre 0,01 € et 1 000 000 €.")]
    if sheet.price_max_cents is not None and not sheet.price_cents < sheet.price_max_cents <= DEAREST:
        out["price_max"] = [_("Le haut de la fourchette dépasse le bas, ou reste vide.")]
    if not 0 <= sheet.delay_days <= 365:
        out["delay_days"] = [_("De 0 à 365 jours.")]
    if sheet.capacity is not None and not 0 < sheet.capacity <= 100_000:
        out["capacity"] = [_("Un nombre d’unités par mois, ou rien.")]
    return out
