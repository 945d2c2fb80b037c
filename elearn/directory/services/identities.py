"""Keeping who one is before the law, sealed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from elearn.core import clock, countries, db, numbers
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor, require
from elearn.core.web import typed
from elearn.core.working import years_before
from elearn.directory.models import Identity
from elearn.directory.policy import Can
from elearn.directory.queries.identities import PURPOSE, mark, unsealed_of

YOUNGEST = 16  # who is younger makes no enterprise (Code civil, art. 388-1-2)
_LONGEST = {"legal_name": 160, "street": 200, "postcode": 10, "city": 100, "country": 2, "tax_number": 40}


@dataclass(frozen=True, slots=True)
class IdentitySheet:
    """What a declaration of sellers and an invoice ask for. ``birth_date`` is ISO, ``country`` two letters (ISO 3166).

    An IBAN or a tax number left blank stays the one already kept: they are never shown again whole.
    """

    legal_name: str = ""
    birth_date: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    tax_number: str = ""
    iban: str = ""


def keep(actor: Actor, sheet: IdentitySheet, seen: str | None = None) -> None:
    """Seal and keep the actor's identity. Raises :class:`Invalid`, and :class:`Conflict` ``stale`` when another window
    wrote it since ``seen``, the mark that the form showed; None for what no form shows.
    """
    require(Can.KEEP_IDENTITY, actor)
    fields: dict[str, list[str]] = {}
    values = {name: " ".join(str(value).split()) for name, value in asdict(sheet).items()}
    values["country"] = values["country"].upper()
    for name, most in _LONGEST.items():
        if len(values[name]) > most:
            fields[name] = [_("%(most)s signes au plus.", most=most)]
    if values["country"] and not countries.is_known(values["country"]):
        fields["country"] = [_("Choisissez un des pays proposés.")]
    if values["birth_date"] and (wrong := _wrong_birth(values["birth_date"])):
        fields["birth_date"] = [wrong]
    values["tax_number"] = numbers.tax_number(values["tax_number"], values["country"], fields)
    values["iban"] = numbers.iban(values["iban"], fields)
    if fields:
        raise Invalid(fields=fields)
    session = db.session()
    row = session.get(Identity, actor.id, with_for_update=True, populate_existing=True)
    before = unsealed_of([actor.id]).get(actor.id, {})
    for name in ("tax_number", "iban"):
        values[name] = values[name] or before.get(name, "")
    if seen is not None and seen != mark(row) and values != before:
        said = _("Ce profil a été changé dans une autre fenêtre. Rechargez la page avant de continuer.")
        raise Conflict(said, code="stale")
    kept = {"sealed": db.sealed(PURPOSE, json.dumps(values, ensure_ascii=False)), "updated_at": clock.now()}
    # Pressed twice at once, the second finds the row of the first.
    new = db.insert(Identity).values(person_id=actor.id, **kept)
    session.execute(new.on_conflict_do_update(index_elements=[Identity.person_id], set_=kept))
    if row is not None:
        session.expire(row)


def _wrong_birth(text: str) -> str:
    """What is wrong with a date of birth, empty for nothing."""
    day = typed.day(text)
    if day is None or day >= today():
        return _("Cette date de naissance n’est pas lisible.")
    if day > years_before(today(), YOUNGEST):
        return _("Vérifiez l’année : on vend ici à partir de seize ans.")
    return ""
