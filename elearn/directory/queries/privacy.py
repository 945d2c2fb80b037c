"""What this room knows of someone, to be handed to them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.directory.models import HeldSkill, Offer, Profile, Proof, Vigilance, Week
from elearn.directory.queries.identities import unsealed_of

_SAID = ("name", "trade", "headline", "presentation", "commune", "contact", "commitments", "languages", "references",
         "hours_per_week", "day_rate_cents", "siren", "siret", "vat_regime", "vat_number", "insurer", "policy_number",
         "shown", "telecentre_id", "withheld_reason")  # fmt: skip
_OFFERED = ("category", "skills", "title", "scope", "client_provides", "deliverable", "unit", "price_cents",
            "price_max_cents", "delay_days", "capacity", "service_level", "access", "state", "version",
            "withheld_reason")  # fmt: skip


def export(person_id: int) -> list[tuple[str, Any]]:
    """The profile, the identity, the certificates of vigilance, the proofs and the offers; values for JSON."""
    session = db.session()
    out: list[tuple[str, Any]] = []
    profile = session.scalar(sa.select(Profile).where(Profile.person_id == person_id))
    if profile is not None:
        out.append(("profil.json", _profile(profile)))
    identity = unsealed_of([person_id]).get(person_id)
    if identity is not None:
        out.append(("identite.json", identity))
    proofs = session.scalars(sa.select(Proof).where(Proof.person_id == person_id).order_by(Proof.id)).all()
    if proofs:
        out.append(("preuves.json", [
            {"skill": p.code, "kind": p.kind, "reference": p.reference, "title": p.title, "at": utc(p.at)}
            for p in proofs
        ]))  # fmt: skip
    offers = session.scalars(sa.select(Offer).where(Offer.person_id == person_id).order_by(Offer.id)).all()
    if offers:
        out.append(("offres.json", [{name: getattr(o, name) for name in _OFFERED} for o in offers]))
    sent = session.scalars(sa.select(Vigilance).where(Vigilance.person_id == person_id).order_by(Vigilance.id)).all()
    if sent:
        out.append(("vigilance.json", [
            {"issued_on": v.issued_on.isoformat(), "until_on": v.until_on.isoformat(), "verdict": v.verdict,
             "reason": v.reason, "security_code": v.security_code, "sent_at": utc(v.sent_at)}
            for v in sent
        ]))  # fmt: skip
    return out


def _profile(profile: Profile) -> dict[str, Any]:
    session = db.session()
    skills = session.scalars(sa.select(HeldSkill).where(HeldSkill.profile_id == profile.id).order_by(HeldSkill.id))
    weeks = session.scalars(sa.select(Week).where(Week.profile_id == profile.id).order_by(Week.monday))
    days = {name: getattr(profile, name) for name in ("available_from", "insured_until")}
    return {
        **{name: getattr(profile, name) for name in _SAID},
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "published_at": utc(profile.published_at) if profile.published_at else None,
        "skills": [{"code": s.code, "level": s.level, "shown": s.shown, "proof_shown": s.proof_shown} for s in skills],
        "weeks": {w.monday.isoformat(): w.hours for w in weeks},
    }
