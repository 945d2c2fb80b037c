"""The lives of what the pool holds, as tables. Pure code; services write what they answer.

Roles towards a thing: ``buyer`` (a buyer of the organisation that asks), ``provider`` (who answers,
then works; of a group, its lead), ``member`` (of that group), ``mediator`` (of a dispute), ``system``
(time alone). Towards an approval: ``approver``, ``asker``.
"""

from elearn.core.machine import SYSTEM
from elearn.pool.life import approvals, deliverables, engagements, groups, quotes, requests, timesheets
from elearn.pool.life.roles import BUYER, MEDIATOR, MEMBER, PROVIDER, ROLES

MACHINES = {
    "request": requests.MACHINE,
    "quote": quotes.MACHINE,
    "engagement": engagements.MACHINE,
    "deliverable": deliverables.MACHINE,
    "timesheet": timesheets.MACHINE,
    "approval": approvals.MACHINE,
    "group": groups.MACHINE,
}

__all__ = [
    "BUYER",
    "MACHINES",
    "MEDIATOR",
    "MEMBER",
    "PROVIDER",
    "ROLES",
    "SYSTEM",
    "approvals",
    "deliverables",
    "engagements",
    "groups",
    "quotes",
    "requests",
    "timesheets",
]
