"""A trainee who has handed in a deliverable and is writing it again, for a newcomer who looks around."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from elearn.accounts import queries as accounts
from elearn.core import clock
from elearn.core.errors import Missing
from elearn.core.plugin import DemoAccount
from elearn.core.policy import Actor
from elearn.portfolio import queries, services
from elearn.portfolio.filling import Raw

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

TRAINEE = "stagiaire@estive.example"  # made by accounts
SLUG = "modeles-et-plan-de-tresorerie"
