"""The tables of the room, by subject."""

from elearn.pool.models.conditions import AGREED, Approval, Ceiling, ConditionRow, Counter, DecisionRow, OrderRow
from elearn.pool.models.conditions import TRIGGERS as CONDITION_TRIGGERS
from elearn.pool.models.engagements import TRIGGERS as ENGAGEMENT_TRIGGERS
from elearn.pool.models.engagements import Deliverable, Dispute, Engagement, Milestone
from elearn.pool.models.groups import TRIGGERS as GROUP_TRIGGERS
from elearn.pool.models.groups import (
    Group,
    GroupAcceptance,
    GroupAgreement,
    GroupMember,
    GroupMessage,
    GroupRefusal,
    MissionGroup,
    MissionMember,
    Team,
    TeamMember,
)
from elearn.pool.models.history import TRIGGERS as HISTORY_TRIGGERS
from elearn.pool.models.history import Event
from elearn.pool.models.quotes import TRIGGERS as QUOTE_TRIGGERS
from elearn.pool.models.quotes import Quote, QuoteVersion
from elearn.pool.models.requests import TRIGGERS as REQUEST_TRIGGERS
from elearn.pool.models.requests import Access, Attachment, Invitation, Lot, Pledge, Question, Request
from elearn.pool.models.workspace import TRIGGERS as WORKSPACE_TRIGGERS
from elearn.pool.models.workspace import File, FileVersion, Message, Task, TimeEntry, TimeSheet

TRIGGERS = (
    *REQUEST_TRIGGERS,
    *QUOTE_TRIGGERS,
    *ENGAGEMENT_TRIGGERS,
    *WORKSPACE_TRIGGERS,
    *HISTORY_TRIGGERS,
    *CONDITION_TRIGGERS,
    *GROUP_TRIGGERS,
)

__all__ = [
    "AGREED",
    "TRIGGERS",
    "Access",
    "Approval",
    "Attachment",
    "Ceiling",
    "ConditionRow",
    "Counter",
    "DecisionRow",
    "Deliverable",
    "Dispute",
    "Engagement",
    "Event",
    "File",
    "FileVersion",
    "Group",
    "GroupAcceptance",
    "GroupAgreement",
    "GroupMember",
    "GroupMessage",
    "GroupRefusal",
    "Invitation",
    "Lot",
    "Message",
    "Milestone",
    "MissionGroup",
    "MissionMember",
    "OrderRow",
    "Pledge",
    "Question",
    "Quote",
    "QuoteVersion",
    "Request",
    "Task",
    "Team",
    "TeamMember",
    "TimeEntry",
    "TimeSheet",
]
