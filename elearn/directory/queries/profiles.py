"""Profiles: one's own, and what is public of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import locale
from elearn.core.policy import Actor, require
from elearn.directory.models import HeldSkill, Listing, Profile, Proof, Week
from elearn.directory.policy import Can
from elearn.directory.queries.offers import OfferCard, of_people


@dataclass(frozen=True, slots=True)
class ProofCard:
    """What shows a skill. ``kind`` is certificate, deliverable or engagement."""

    kind: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class SkillShown:
    """A skill that someone shows, at the level they give (1 to 3), with its proof if they show it."""

    code: str
    category: str
    label: str
    level: int
    proof: ProofCard | None


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What is public of one person. Empty where they chose not to show it.

    ``said`` holds the rest of the public page (presentation, languages, references...).
    """

    person_id: int
    profile_id: int
    slug: str
    name: str
    headline: str
    trade: str
    commune: str
    telecentre_id: int | None
    hours_per_week: int | None
    available_from: date | None
    day_rate_cents: int | None
    skills: tuple[SkillShown, ...]
    said: dict[str, Any]
    published_at: datetime
    offers: tuple[OfferCard, ...] = ()

    @property
    def title(self) -> str:
        """How they are called where one line is needed: the name shown, else the trade, else a word."""
        return self.name or self.trade or _("Profil sans nom")


@dataclass(frozen=True, slots=True)
class Own:
    """One's own profile, whole: what is written, what is shown, what proves what."""

    profile: Profile
    skills: dict[str, HeldSkill]
    proofs: dict[str, list[Proof]]
    weeks: dict[date, int]


def own(actor: Actor) -> Own | None:
    """The actor's profile, or None before they wrote anything."""
    require(Can.READ_OWN, actor)
    row = db.session().scalar(sa.select(Profile).where(Profile.person_id == actor.id))
    return whole(row) if row is not None else None


def whole(row: Profile) -> Own:
    """A profile with its skills, what proves them and its weeks, for whom a verb let write it."""
    session = db.session()
    skills = session.scalars(sa.select(HeldSkill).where(HeldSkill.profile_id == row.id))
    weeks = session.scalars(sa.select(Week).where(Week.profile_id == row.id).order_by(Week.monday))
    return Own(row, {s.code: s for s in skills}, proofs_of(row.person_id), {w.monday: w.hours for w in weeks})


def proofs_of(person_id: int) -> dict[str, list[Proof]]:
    """What proves someone's skills now, by skill, oldest first."""
    out: dict[str, list[Proof]] = {}
    query = sa.select(Proof).where(Proof.person_id == person_id, Proof.withdrawn_at.is_(None)).order_by(Proof.at)
    for proof in db.session().scalars(query):
        out.setdefault(proof.code, []).append(proof)
    return out


def public(slug: str) -> ProfileCard:
    """The public profile of that address, with its offers; raise :class:`Missing`."""
    row = db.session().scalar(sa.select(Listing).where(Listing.slug == slug))
    if row is None:
        raise Missing(_("Ce profil n’existe pas, ou n’est plus public."))
    return card_of(row, of_people([row.person_id])[row.person_id])


def of_profile(profile_id: int) -> ProfileCard | None:
    """The public profile of that number, without its offers; None when it is not public."""
    row = db.session().scalar(sa.select(Listing).where(Listing.profile_id == profile_id))
    return card_of(row) if row is not None else None


_LISTED = db.Among(sa.select(*Listing.__table__.columns), Listing.person_id)


def cards(person_ids: Collection[int]) -> dict[int, ProfileCard]:
    """What is public of these people, with their offers, by person; absent without a public profile.

    Two statements whatever their number.
    """
    if not person_ids:
        return {}
    rows = _LISTED.rows(person_ids).all()
    offers = of_people([row.person_id for row in rows])
    return {row.person_id: card_of(row, offers[row.person_id]) for row in rows}


def sellers() -> sa.Select[int]:
    """The ids of the people in the directory, as a query: whom the terms bind."""
    return sa.select(Listing.person_id)


def alone(person_id: int) -> ProfileCard | None:
    """What is public of this person, without their offers; None without a public profile."""
    row = _LISTED.rows([person_id]).first()
    return card_of(row) if row is not None else None


def weeks_of(card: ProfileCard) -> dict[date, int]:
    """The weeks that differ, when the availability is shown."""
    if card.hours_per_week is None:
        return {}
    query = sa.select(Week.monday, Week.hours).where(Week.profile_id == card.profile_id).order_by(Week.monday)
    return {row.monday: row.hours for row in db.session().execute(query)}


def card_of(row: Listing | sa.Row[*tuple[Any, ...]], offers: Iterable[OfferCard] = ()) -> ProfileCard:
    """The card of a listing that was read, in the present language."""
    return ProfileCard(
        row.person_id, row.profile_id, row.slug, row.name, row.headline, row.trade, row.commune, row.telecentre_id,
        row.hours_per_week, row.available_from, row.day_rate_cents,
        tuple(_skill(s) for s in row.card["skills"]),
        {name: value for name, value in row.card.items() if name != "skills"},
        row.published_at, tuple(offers),
    )  # fmt: skip


def _skill(said: dict[str, Any]) -> SkillShown:
    proof = said["proof"]
    return SkillShown(
        said["code"],
        said["category"],
        said["en"] if locale() == "en" else said["fr"],
        said["level"],
        None if proof is None else ProofCard(proof["kind"], proof["title"], date.fromisoformat(proof["at"])),
    )
