"""One's own profile: what one writes of oneself. What of it is public is decided in ``publishing``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db, i18n, numbers
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.directory.languages import LANGUAGES
from elearn.directory.models import HeldSkill, KnownSkill, Profile, Week
from elearn.directory.models.profiles import LANGUAGE_LEVELS, VAT_REGIMES
from elearn.directory.policy import Can
from elearn.directory.services import listings

MOST_LANGUAGES, MOST_REFERENCES, MOST_SKILLS, MOST_WEEKS = 8, 10, 20, 26
_LONGEST = {"name": 120, "trade": 120, "headline": 160, "presentation": 4000, "commune": 100, "contact": 160,
            "commitments": 2000}  # fmt: skip
# Letters and digits that are not taken for one another when read aloud.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Presentation:
    """What one says of one's work. ``languages`` are (code, level), ``references`` (client, what, year)."""

    name: str = ""
    trade: str = ""
    headline: str = ""
    presentation: str = ""
    commune: str = ""
    telecentre_id: int | None = None
    contact: str = ""
    commitments: str = ""
    day_rate_cents: int | None = None
    languages: Sequence[tuple[str, str]] = ()
    references: Sequence[tuple[str, str, int | None]] = ()


@dataclass(frozen=True, slots=True)
class Business:
    """One's enterprise. ``siret`` may be a SIREN alone, before one has the other."""

    siret: str = ""
    vat_regime: str = ""
    vat_number: str = ""
    insurer: str = ""
    policy_number: str = ""
    insured_until: date | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    """Hours in a usual week, from which day, and the weeks that differ: Monday → hours."""

    hours_per_week: int | None = None
    available_from: date | None = None
    weeks: Mapping[date, int] | None = None


def own(actor: Actor) -> Profile | None:
    """The actor's profile, or None before they wrote anything."""
    return db.session().scalar(sa.select(Profile).where(Profile.person_id == actor.id))


def held(actor: Actor, version: int | None = None) -> Profile:
    """The actor's profile, made when it is not there yet and locked for this transaction.

    ``version`` is the writing that the form showed, 0 when nothing was written yet; None for a caller that writes
    over nothing it has shown. Raises :class:`Conflict` ``stale`` when another window wrote since.
    """
    require(Can.CHANGE_OWN, actor)
    row = db.session().scalar(sa.select(Profile).where(Profile.person_id == actor.id).with_for_update())
    if row is None:
        now = clock.now()
        row = Profile(
            person_id=actor.id, slug=random_slug(), name=_name_of(actor), shown={}, languages=[], references=[],
            created_at=now, updated_at=now, version=1,
        )  # fmt: skip
        db.session().add(row)
        db.session().flush()
        return row
    if version is not None and row.version != version:
        said = _("Ce profil a été changé dans une autre fenêtre. Rechargez la page avant de continuer.")
        raise Conflict(said, code="stale")
    return row


def random_slug() -> str:
    """An address that says nothing of whose it is."""
    return "profil-" + "".join(secrets.choice(_ALPHABET) for _n in range(8))


def written(profile: Profile) -> None:
    """Count a writing, and let what is public follow it."""
    profile.version += 1
    profile.updated_at = clock.now()
    db.session().flush()
    listings.rebuild(profile)


def check_presentation(actor: Actor, sheet: Presentation) -> None:
    """Raise :class:`Invalid` with all that is wrong in what one says of one's work; nothing is written."""
    require(Can.CHANGE_OWN, actor)
    fields: dict[str, list[str]] = {}
    for name, most in _LONGEST.items():
        if len(str(getattr(sheet, name)).strip()) > most:
            fields[name] = [_("%(most)s signes au plus.", most=most)]
    if sheet.day_rate_cents is not None and not 0 < sheet.day_rate_cents <= 10_000_00:
        fields["day_rate"] = [_("Un tarif journalier est compris entre 0,01 € et 10 000 €.")]
    if sheet.telecentre_id is not None and sheet.telecentre_id not in {
        one.id for one in accounts.organisations("telecentre")
    }:
        fields["telecentre"] = [_("Choisissez un des télécentres proposés.")]
    fields |= _wrong_languages(sheet.languages) | _wrong_references(sheet.references)
    if fields:
        raise Invalid(fields=fields)


def _wrong_languages(languages: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    codes = [code for code, _level in languages if code]
    if not set(codes) <= set(LANGUAGES) or not {level for code, level in languages if code} <= set(LANGUAGE_LEVELS):
        return {"languages": [_("Choisissez une des langues et un des niveaux proposés.")]}
    if len(codes) != len(set(codes)):
        return {"languages": [_("Une langue est choisie deux fois : gardez une seule ligne.")]}
    return {}


def _wrong_references(references: Sequence[tuple[str, str, int | None]]) -> dict[str, list[str]]:
    told = []
    if any(len(c.strip()) > 120 or len(w.strip()) > 300 for c, w, _y in references):
        told.append(_("Une référence : 120 signes pour le client, 300 pour ce que vous avez fait."))
    if any(y is not None and not 1970 <= y <= clock.now().year for _c, _w, y in references):
        told.append(_("L’année d’une référence est entre 1970 et cette année."))
    if any(y is not None and not (c.strip() or w.strip()) for c, w, y in references):
        told.append(_("Une référence qui a une année dit aussi pour qui, ou ce que vous avez fait."))
    return {"references": told} if told else {}


def present(actor: Actor, sheet: Presentation, version: int | None = None) -> int:
    """Keep what one says of one's work; returns the profile's id. Raises :class:`Invalid`."""
    check_presentation(actor, sheet)
    row = held(actor, version)
    for name in _LONGEST:
        text = str(getattr(sheet, name)).strip()
        setattr(row, name, text if name in {"presentation", "commitments"} else " ".join(text.split()))
    references = [(c.strip(), w.strip(), y) for c, w, y in sheet.references if c.strip() or w.strip()]
    row.telecentre_id, row.day_rate_cents = sheet.telecentre_id, sheet.day_rate_cents
    row.languages = [{"code": c, "level": v} for c, v in sheet.languages if c][:MOST_LANGUAGES]
    row.references = [{"client": c, "what": w, "year": y} for c, w, y in references[:MOST_REFERENCES]]
    written(row)
    return row.id


def check_business(actor: Actor, sheet: Business) -> tuple[str, str, str]:
    """(SIREN, SIRET, VAT number) of one's enterprise; raise :class:`Invalid` with all that is wrong in it."""
    require(Can.CHANGE_OWN, actor)
    fields: dict[str, list[str]] = {}
    siren, siret = numbers.enterprise(sheet.siret, fields)
    vat = numbers.french_vat(sheet.vat_number, siren, fields)
    if sheet.vat_regime not in VAT_REGIMES:
        fields["vat_regime"] = [_("Choisissez un des régimes proposés.")]
    if sheet.vat_regime == "real" and not vat and "vat_number" not in fields:
        fields["vat_number"] = [_("Au régime réel, vos factures portent votre numéro de TVA : indiquez-le.")]
    for name, most in (("insurer", 120), ("policy_number", 60)):
        if len(getattr(sheet, name).strip()) > most:
            fields[name] = [_("%(most)s signes au plus.", most=most)]
    if fields:
        raise Invalid(fields=fields)
    return siren, siret, vat


def declare_business(actor: Actor, sheet: Business, version: int | None = None) -> None:
    """Keep one's enterprise, its numbers checked by their keys. Raises :class:`Invalid`."""
    numbered = check_business(actor, sheet)
    row = held(actor, version)
    row.siren, row.siret, row.vat_number = numbered
    row.vat_regime = sheet.vat_regime
    row.insurer, row.policy_number = sheet.insurer.strip(), sheet.policy_number.strip()
    row.insured_until = sheet.insured_until
    written(row)


def check_time(actor: Actor, sheet: Availability) -> None:
    """Raise :class:`Invalid` with all that is wrong in when one is available."""
    require(Can.CHANGE_OWN, actor)
    fields: dict[str, list[str]] = {}
    if sheet.hours_per_week is not None and not 1 <= sheet.hours_per_week <= 60:
        fields["hours_per_week"] = [_("De 1 à 60 heures.")]
    weeks = dict(sheet.weeks or {})
    if any(not 0 <= hours <= 60 for hours in weeks.values()):
        fields["weeks"] = [_("De 0 à 60 heures pour une semaine.")]
    farthest = i18n.today() + timedelta(days=366)
    if any(monday.weekday() or monday > farthest for monday in weeks) or len(weeks) > MOST_WEEKS:
        fields["weeks"] = [
            _("Une semaine commence un lundi, dans l’année ; %(most)s semaines au plus.", most=MOST_WEEKS)
        ]
    if fields:
        raise Invalid(fields=fields)


def plan_time(actor: Actor, sheet: Availability, version: int | None = None) -> None:
    """Keep when one is available. Weeks that are over are forgotten. Raises :class:`Invalid`."""
    check_time(actor, sheet)
    row = held(actor, version)
    row.hours_per_week, row.available_from = sheet.hours_per_week, sheet.available_from
    if sheet.weeks is not None:
        session = db.session()
        today = i18n.today()
        session.execute(sa.delete(Week).where(Week.profile_id == row.id))
        session.add_all(
            Week(profile_id=row.id, monday=monday, hours=hours)
            for monday, hours in sorted(sheet.weeks.items())
            if monday + timedelta(days=7) > today and hours != sheet.hours_per_week
        )
    written(row)


def choose_skills(actor: Actor, levels: Mapping[str, int], version: int | None = None) -> None:
    """Say which skills one has, and at which level (1 to 3). What was shown of one stays so.

    Raises :class:`Invalid` for a skill that is not in the list, or is retired and not held already.
    """
    row = held(actor, version)
    session = db.session()
    mine = {s.code: s for s in session.scalars(sa.select(HeldSkill).where(HeldSkill.profile_id == row.id))}
    offered = set(session.scalars(sa.select(KnownSkill.code).where(sa.not_(KnownSkill.retired))))
    if not set(levels) <= offered | set(mine) or not set(levels.values()) <= {1, 2, 3}:
        raise Invalid(fields={"skills": [_("Choisissez parmi les compétences et les niveaux proposés.")]})
    if len(levels) > MOST_SKILLS:
        raise Invalid(fields={"skills": [_("%(most)s compétences au plus : gardez celles que vous vendez.",
                                           most=MOST_SKILLS)]})  # fmt: skip
    for code in set(mine) - set(levels):
        session.delete(mine[code])
    for code, level in levels.items():
        if code in mine:
            mine[code].level = level
        else:
            session.add(HeldSkill(profile_id=row.id, code=code, level=level))
    written(row)


def presentation_of(row: Profile) -> Presentation:
    """What a profile says now, as its form would send it."""
    return Presentation(
        row.name, row.trade, row.headline, row.presentation, row.commune, row.telecentre_id, row.contact,
        row.commitments, row.day_rate_cents, [(one["code"], one["level"]) for one in row.languages],
        [(one["client"], one["what"], one["year"]) for one in row.references],
    )  # fmt: skip


def levels_of(row: Profile) -> dict[str, int]:
    """The skills of a profile, with their levels."""
    query = sa.select(HeldSkill).where(HeldSkill.profile_id == row.id)
    return {one.code: one.level for one in db.session().scalars(query)}


def _name_of(actor: Actor) -> str:
    found = accounts.people([actor.id])
    return found[actor.id].display_name if actor.id in found else ""
