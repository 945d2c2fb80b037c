"""Making the public copy of a profile from what its owner chose to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from elearn.core import db, search
from elearn.directory.indexing import PROFILE, profile_document
from elearn.directory.models import Facet, HeldSkill, KnownSkill, Listing, Profile, Proof, Vigilance
from elearn.directory.models.identity import CHECKED, REFUSED
from elearn.directory.models.profiles import PROOFS
from elearn.telecentres.queries import places


def rebuild(profile: Profile) -> None:
    """Write the listing of a profile again, or take it away when nothing is public."""
    session = db.session()
    session.execute(sa.delete(Facet).where(Facet.profile_id == profile.id))
    session.execute(sa.delete(Listing).where(Listing.profile_id == profile.id))
    if profile.published_at is None:
        search.remove(PROFILE, profile.id)
        return
    shown = {name for name, is_shown in profile.shown.items() if is_shown}
    skills = _skills(profile)
    card = _card(profile, shown, skills)
    latitude, longitude = _position(profile, shown)
    row = Listing(
        profile_id=profile.id,
        person_id=profile.person_id,
        slug=profile.slug,
        name=profile.name if "name" in shown else "",
        headline=profile.headline if "headline" in shown else "",
        trade=profile.trade if "trade" in shown else "",
        commune=profile.commune if "commune" in shown else "",
        latitude=latitude,
        longitude=longitude,
        telecentre_id=profile.telecentre_id if "telecentre" in shown else None,
        hours_per_week=profile.hours_per_week if "availability" in shown else None,
        available_from=profile.available_from if "availability" in shown else None,
        day_rate_cents=profile.day_rate_cents if "day_rate" in shown else None,
        proven=sum(bool(s["proof"]) for s in skills),
        card=card,
        published_at=profile.published_at,
    )
    session.add(row)
    session.flush()
    session.add_all(Facet(profile_id=profile.id, facet=f, value=v) for f, v in _facets(row, card))
    session.flush()
    search.index(PROFILE, **profile_document(row))


def rebuild_of(person_ids: Iterable[int]) -> None:
    """The same for these people, those without a profile excepted."""
    query = sa.select(Profile).where(Profile.person_id.in_(set(person_ids)))
    for profile in db.session().scalars(query).all():
        rebuild(profile)


def _skills(profile: Profile) -> list[dict[str, Any]]:
    """The skills shown, each with its strongest proof if that is shown too."""
    session = db.session()
    query = (
        sa.select(HeldSkill, KnownSkill)
        .join(KnownSkill, KnownSkill.code == HeldSkill.code)
        .where(HeldSkill.profile_id == profile.id, HeldSkill.shown)
        .order_by(KnownSkill.category, KnownSkill.position)
    )
    held = session.execute(query).all()
    proofs: dict[str, Proof] = {}
    living = sa.select(Proof).where(Proof.person_id == profile.person_id, Proof.withdrawn_at.is_(None))
    for proof in session.scalars(living.order_by(Proof.at)):
        known = proofs.get(proof.code)
        if known is None or PROOFS.index(proof.kind) >= PROOFS.index(known.kind):
            proofs[proof.code] = proof
    out = []
    for skill, listed in held:
        found = proofs.get(skill.code) if skill.proof_shown else None
        said = None if found is None else {"kind": found.kind, "title": found.title, "at": found.at.date().isoformat()}
        out.append(
            {"code": skill.code, "category": listed.category, "fr": listed.fr, "en": listed.en, "level": skill.level,
             "proof": said}
        )  # fmt: skip
    return out


def _card(profile: Profile, shown: set[str], skills: list[dict[str, Any]]) -> dict[str, Any]:
    """What the public page says beside the columns; only what is shown has a key."""
    whole: dict[str, Any] = {
        "presentation": profile.presentation,
        "languages": list(profile.languages),
        "references": list(profile.references),
        "commitments": profile.commitments,
        "contact": profile.contact,
        "siren": profile.siren,
        "vat": profile.vat_regime,
        "insurance": _insurance(profile) if "insurance" in shown else None,
    }
    said = {name: value for name, value in whole.items() if name in shown and value}
    return {"skills": skills, **said, **(_vigilance(profile) if "vigilance" in shown else {})}


def _insurance(profile: Profile) -> dict[str, Any] | None:
    until = profile.insured_until.isoformat() if profile.insured_until else None
    return {"insurer": profile.insurer, "until": until} if profile.insurer else None


def _vigilance(profile: Profile) -> dict[str, Any]:
    """The first day without a certificate that is not refused, and whether somebody asked the URSSAF about it."""
    mine = sa.select(Vigilance).where(Vigilance.person_id == profile.person_id, Vigilance.verdict != REFUSED)
    last = db.session().scalar(mine.order_by(Vigilance.until_on.desc(), Vigilance.id.desc()).limit(1))
    if last is None:
        return {}
    return {"vigilance": last.until_on.isoformat(), "vigilance_checked": last.verdict == CHECKED}


def _position(profile: Profile, shown: set[str]) -> tuple[Any, Any]:
    """Where a telecentre of the commune shown, or else the telecentre shown, stands; never a home."""
    centres = places.centres().values()
    if "commune" in shown and profile.commune:
        for one in centres:
            if one.commune.casefold() == profile.commune.casefold():
                return one.latitude, one.longitude
    if "telecentre" in shown and profile.telecentre_id is not None:
        for one in centres:
            if one.organisation_id == profile.telecentre_id:
                return one.latitude, one.longitude
    return None, None


def _facets(row: Listing, card: dict[str, Any]) -> set[tuple[str, str]]:
    out: set[tuple[str, str]] = set()
    for skill in card["skills"]:
        out |= {("category", skill["category"]), ("skill", skill["code"])}
        if skill["proof"]:
            kind = skill["proof"]["kind"]
            out |= {("proof", kind), ("proven", f"{skill['code']}:{kind}"), ("proven", f"{skill['category']}:{kind}")}
    out |= {("language", one["code"]) for one in card.get("languages", ())}
    if row.telecentre_id is not None:
        out.add(("telecentre", str(row.telecentre_id)))
    if row.commune:
        out.add(("commune", row.commune))
    return out
