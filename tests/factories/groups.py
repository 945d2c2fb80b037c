"""Groups of independents, from their forming to the mission they won. Each works in the current transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from elearn.core import i18n
from elearn.core.policy import Actor
from elearn.pool import services
from elearn.pool.figures import Line
from elearn.pool.queries import groups, quotes
from elearn.pool.services.sheets import GroupSheet, MemberSheet, TeamSheet
from tests.factories.pool import make_independent, make_request


def group_sheet(people: Sequence[Actor], **values: Any) -> GroupSheet:
    """A quote on the two lots of ``tests.factories.pool.sheet``: the hours shared by all, the pages by the last."""
    ids = [one.id for one in people]
    hours = [4000 // len(ids)] * (len(ids) - 1)
    lines = [
        Line(1, "Agenda", "hour", h, 2500, 0, one) for h, one in zip([*hours, 4000 - sum(hours)], ids, strict=True)
    ]
    lines.append(Line(2, "Courriers", "page", 3000, 400, 0, ids[-1]))
    return GroupSheet(
        **{
            "name": "Les trois",
            "form": "conjoint_lead",
            "members": [MemberSheet(one, f"Part {n}") for n, one in enumerate(ids, 1)],
            "lead_pay_bp": 500,
            "lines": lines,
            "valid_until": i18n.today() + timedelta(days=30),
            "delay_days": 20,
            **values,
        }
    )


def make_group(request_id: int, people: Sequence[Actor], **values: Any) -> int:
    """A group whose agreement is not proposed yet; the first member leads."""
    lead, *others = people
    made = services.groups.begin(lead, request_id)
    for one in others:
        services.groups.add(lead, made, one.id)
    services.groups.change(lead, made, group_sheet(people, **values), groups.readable(lead, made).version)
    return made


def agree(group_id: int, members: Sequence[Actor]) -> None:
    """Propose the agreement; every member accepts it."""
    digest = services.groups.propose(members[0], group_id)
    for one in members[1:]:
        services.groups.accept(one, group_id, digest)


def send_together(request_id: int, people: Sequence[Actor], **values: Any) -> quotes.QuoteCard:
    """The quote of a group, sent."""
    made = make_group(request_id, people, **values)
    agree(made, people)
    services.groups.submit(people[0], made)
    found = quotes.own(people[0], request_id)
    assert found is not None
    return found


def win_together(buyer: Actor, request_id: int, people: Sequence[Actor], **values: Any) -> int:
    """The mission that a group won, begun."""
    quote = send_together(request_id, people, **values)
    assert quote.current is not None
    mission = services.quotes.accept(buyer, request_id, quote.id, quote.current.digest)
    services.engagements.start(people[0], mission)
    return mission


def lead_group(buyer: Actor, lead: Actor, word: str) -> dict[str, int]:
    """A team of someone, and a group that they lead, whose agreement is proposed: both with this word in their name."""
    team = services.teams.make(lead, TeamSheet(f"Équipe {word}"))
    group = make_group(make_request(buyer), (lead, make_independent()), name=f"Groupement {word}")
    services.groups.propose(lead, group)
    return {"team_id": team, "group_id": group, "version": 1}
