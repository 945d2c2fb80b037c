"""Who works in a mission that a group won: the part of each, as the accepted quote says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.core import db
from elearn.pool.models import MissionGroup, MissionMember
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
