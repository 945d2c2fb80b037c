"""What people say of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.accounts import limits
from elearn.accounts.models import STATUSES, Organisation, Person
from elearn.accounts.policy import Can
from elearn.accounts.services.signing import checked_names
from elearn.core import db, i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require


@dataclass(frozen=True, slots=True)
class ProfileSheet:
    """What someone writes of themselves. ``status`` is one of ``STATUSES`` or empty."""

    given_name: str
    family_name: str
    status: str
    locale: str
    telecentre_id: int | None


def own_person(actor: Actor) -> Person:
    """The actor's own row (read it, change it through the verbs)."""
    return db.session().get_one(Person, actor.id)


def change_profile(actor: Actor, sheet: ProfileSheet) -> None:
    """Rewrite one's profile. Raises :class:`Invalid` naming the fields."""
    require(Can.CHANGE_SELF, actor)
    names, wrong = checked_names(sheet.given_name, sheet.family_name)
    if sheet.status and sheet.status not in STATUSES:
        wrong["status"] = [_("Choisissez une des situations proposées.")]
    if sheet.locale not in i18n.LOCALES:
        wrong["locale"] = [_("Choisissez une des langues proposées.")]
    if sheet.telecentre_id is not None:
        place = db.session().get(Organisation, sheet.telecentre_id)
        if place is None or place.kind != "telecentre" or place.closed_at is not None:
            wrong["telecentre_id"] = [_("Choisissez un des télécentres proposés.")]
    if wrong:
        raise Invalid(fields=wrong)
    person = own_person(actor)
    person.given_name, person.family_name = names["given_name"], names["family_name"]
    person.display_name = f"{person.given_name} {person.family_name}"[:120]
    person.status = sheet.status
    person.locale = sheet.locale
    person.telecentre_id = sheet.telecentre_id


def may_send_photo(actor: Actor) -> None:
    """Raise ``TooMany`` when the actor sent many photos already; writes nothing."""
    require(Can.CHANGE_SELF, actor)
    with db.read_first():
        limits.PHOTO.check(f"person {actor.id}")


def change_photo(actor: Actor, key: str) -> str:
    """Keep the stored file as one's photo (empty: none). Returns the name of the one before."""
    require(Can.CHANGE_SELF, actor)
    limits.PHOTO.spend(f"person {actor.id}")
    person = own_person(actor)
    before, person.photo_key = person.photo_key, key
    return before
