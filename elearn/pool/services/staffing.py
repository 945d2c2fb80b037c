"""Who works in a mission that a group won: each one's part, as the quote says it, and what they do themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor
from elearn.pool.life import engagements as life
from elearn.pool.models import MissionGroup, MissionMember
from elearn.pool.queries import engagements as reads
from elearn.pool.services.engagements import side
from elearn.pool.services.moving import move, tell, write
from elearn.pool.split import WHOLE


def staff(engagement_id: int, content: Mapping[str, Any]) -> dict[int, str]:
    """Give each member their part; answers the name of each. Nothing for one provider alone.

    Shares sum to the whole and amounts to those of the quote: anything else is a fault, never rounded away.
    """
    if "group" not in content:
        return {}
    group, session = content["group"], db.session()
    members: list[Mapping[str, Any]] = list(group["members"])
    whole = (sum(m["share_bp"] for m in members), sum(m["net_cents"] for m in members),
             sum(m["gross_cents"] for m in members))  # fmt: skip
    if whole != (WHOLE, content["net_cents"], content["gross_cents"]):
        raise AssertionError(f"the parts of group {group['id']} do not make the whole: {whole}")
    session.add(
        MissionGroup(
            engagement_id=engagement_id, group_id=group["id"], form=group["form"], billing=group["billing"],
            lead_pay_bp=group["lead_pay_bp"],
        )
    )  # fmt: skip
    session.flush()
    names = ("scope", "share_bp", "net_cents", "gross_cents", "cap_minutes", "cap_month_minutes", "may_deliver",
             "signs_hours")  # fmt: skip
    for one in members:
        session.add(
            MissionMember(engagement_id=engagement_id, person_id=one["id"], **{name: one[name] for name in names})
        )
    session.flush()
    return {int(m["id"]): str(m["name"]) for m in members}


def entrust(actor: Actor, engagement_id: int, person_id: int, *, may_deliver: bool, signs_hours: bool) -> None:
    """Say what a member does in their own name, by the lead of the group: the member is told; as before, nobody.

    Who may not hand in their deliverables, or send their hours, does the work still: the lead sends it.
    """
    row, card, roles = side(actor, engagement_id)
    one = card.crew.member(person_id) if card.crew is not None else None
    if one is None or person_id == card.provider_id:
        raise reads.missing()
    moved = move(row, life.MACHINE, "entrust", roles, reads.facts(row.id))
    rights = {"may_deliver": may_deliver, "signs_hours": signs_hours}
    if rights == {"may_deliver": one.may_deliver, "signs_hours": one.signs_hours}:
        return
    db.session().execute(
        sa.update(MissionMember)
        .where(MissionMember.engagement_id == row.id, MissionMember.person_id == person_id)
        .values(**rights)
    )
    write(actor, "engagement.entrust", row.request_id, row.id, moved, person=person_id, **rights)
    tell(person_id, "pool.entrusted", {"engagement": row.id, "title": card.title, **rights})
