"""What this room knows of one person, for the archive of their data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.clusters.models import (
    Asking,
    Bid,
    Call,
    Declaration,
    Fraction,
    Framework,
    Gathering,
    Holder,
    Item,
    Mate,
    Member,
    Post,
)
from elearn.core import db
from elearn.core.i18n import utc


def export(person_id: int) -> list[tuple[str, Any]]:
    """Files by name, those that hold something: what someone signed, offered, ordered, declared and decided."""
    parts = {**_as_holder(person_id), **_as_company(person_id), **_as_cluster(person_id)}
    return [(f"clusters-{name}.json", rows) for name, rows in parts.items() if rows]


def _as_holder(person_id: int) -> dict[str, list[dict[str, Any]]]:
    session = db.session()
    held = (
        sa.select(Framework.title, Framework.state, Holder.rank, Holder.signed_at, Holder.left_at)
        .join(Framework, Framework.id == Holder.framework_id)
        .join(Mate, Mate.holder_id == Holder.id)
        .where(Mate.person_id == person_id)
        .order_by(Holder.id)
    )
    offered = (
        sa.select(Bid.call_id, Bid.rebate_bp, Bid.said_at)
        .join(Holder, Holder.id == Bid.holder_id)
        .where(Holder.person_id == person_id)
        .order_by(Bid.id)
    )
    asked = sa.select(Asking).where(Asking.person_id == person_id).order_by(Asking.id)
    return {
        "accords-cadres": [
            {"title": one.title, "state": one.state, "rank": one.rank,
             "signed_at": utc(one.signed_at) if one.signed_at else None,
             "left_at": utc(one.left_at) if one.left_at else None}
            for one in session.execute(held)
        ],
        "prix-proposes": [
            {"call": one.call_id, "rebate_bp": one.rebate_bp, "at": utc(one.said_at)}
            for one in session.execute(offered)
        ],
        "attestations-demandees": [
            {"framework": a.framework_id, "since": a.since.isoformat(), "asked_on": a.asked_on.isoformat()}
            for a in session.scalars(asked)
        ],
    }  # fmt: skip


def _as_company(person_id: int) -> dict[str, list[dict[str, Any]]]:
    session = db.session()
    said = (
        sa.select(Declaration, Item.title, Item.unit)
        .join(Item, Item.id == Declaration.item_id)
        .where(Declaration.said_by == person_id)
        .order_by(Declaration.id)
    )
    taken = (
        sa.select(Fraction, Post.title)
        .join(Post, Post.id == Fraction.post_id)
        .where(Fraction.said_by == person_id)
        .order_by(Fraction.id)
    )
    return {
        "bons-de-commande": [
            {"framework": c.framework_id, "quantities": c.quantities, "cents": c.cents, "state": c.state,
             "note": c.note, "at": utc(c.made_at)}
            for c in session.scalars(sa.select(Call).where(Call.person_id == person_id).order_by(Call.id))
        ],
        "besoins-declares": [
            {"item": title, "unit": unit, "quantity": one.quantity, "at": utc(one.said_at)}
            for one, title, unit in session.execute(said)
        ],
        "temps-partage": [
            {"post": title, "hundredths": one.hundredths, "at": utc(one.said_at)}
            for one, title in session.execute(taken)
        ],
    }  # fmt: skip


def _as_cluster(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """What someone did for a cluster."""

    def titles(model: Any) -> list[dict[str, Any]]:
        query = sa.select(model.title, model.made_at).where(model.made_by == person_id).order_by(model.id)
        return [{"title": one.title, "at": utc(one.made_at)} for one in db.session().execute(query)]

    invited = sa.select(Member.company_id, Member.invited_at).where(Member.invited_by == person_id).order_by(Member.id)
    return {
        "invitations": [
            {"company": one.company_id, "at": utc(one.invited_at)} for one in db.session().execute(invited)
        ],
        "collectes": titles(Gathering),
        "accords-cadres-conclus": titles(Framework),
        "postes-partages": titles(Post),
    }
