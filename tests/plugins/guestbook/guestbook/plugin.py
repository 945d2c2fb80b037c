"""The manifest: all that the guest book brings."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext
from elearn.core.plugin import NavItem, Plugin
from elearn.core.policy import permissions_of
from elearn.quizzes.extend import QUESTION_TYPES
from guestbook import services
from guestbook.policy import Can
from guestbook.question import Year
from guestbook.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="guestbook",
    title="Livre d’or",
    requires=("accounts", "quizzes"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(NavItem(lazy_gettext("Livre d’or"), "guestbook.index", where="footer"),),
    provides=((QUESTION_TYPES, Year.name, Year()), (ERASERS, "guestbook", services.forget)),
    metadata=Base.metadata,
    migrations=HERE / "migrations",
    translations=HERE / "translations",
)
