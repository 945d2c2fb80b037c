"""The manifest: all that this room brings."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts import handlers, identity, tasks
from elearn.accounts.demonstration import demonstrate
from elearn.accounts.policy import Can
from elearn.accounts.views import blueprint
from elearn.core.db import Base
from elearn.core.facts import LanguageChosen
from elearn.core.jobs import JobType
from elearn.core.plugin import Plugin
from elearn.core.policy import permissions_of
from elearn.core.triggers import append_only
from elearn.core.web.identity import IDENTITIES

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="accounts",
    title="People, organisations, sign-in and notices",
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    listens=((LanguageChosen, handlers.keep_language),),
    provides=((IDENTITIES, "session", identity.by_session),),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "accounts",
    triggers=append_only("accounts_audit"),
    jobs=(
        JobType("accounts.answer_sign_up", tasks.answer_sign_up),
        JobType("accounts.send_reset", tasks.send_reset),
    ),
    translations=HERE / "translations",
    setup=identity.install,
    demonstrate=demonstrate,
)
