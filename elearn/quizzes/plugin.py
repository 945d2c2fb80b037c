"""The manifest of quizzes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elearn.accounts.extend import ERASERS, EXPORTERS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext
from elearn.core.jobs.types import JobType
from elearn.core.plugin import Plugin
from elearn.core.policy import permissions_of
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.quizzes import queries, services, tasks
from elearn.quizzes.behaviours.deferred import Deferred
from elearn.quizzes.behaviours.immediate import Immediate
from elearn.quizzes.extend import BEHAVIOURS, QUESTION_TYPES
from elearn.quizzes.kind import QuizKind
from elearn.quizzes.models import TRIGGERS
from elearn.quizzes.policy import Can
from elearn.quizzes.types.assigning import Categorising, Matching
from elearn.quizzes.types.calculated import Calculated
from elearn.quizzes.types.choice import Multiple, Single
from elearn.quizzes.types.gap import Gap
from elearn.quizzes.types.numerical import Numerical
from elearn.quizzes.types.open import Open
from elearn.quizzes.types.ordering import Ordering
from elearn.quizzes.types.short import ShortText
from elearn.quizzes.types.table import Table
from elearn.quizzes.types.truefalse import TrueFalse
from elearn.quizzes.views import blueprint
from elearn.quizzes.views.answering import setup

TYPES = (
    *(Single(), Multiple(), TrueFalse(), Numerical(), ShortText()),
    *(Matching(), Ordering(), Gap(), Categorising(), Calculated(), Table(), Open()),
)
HERE = Path(__file__).resolve().parent


def _export(person_id: int) -> list[tuple[str, Any]]:
    return [("quiz.json", queries.of_person(person_id))]


plugin = Plugin(
    name="quizzes",
    title="Quiz",
    requires=("accounts", "modules"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    provides=(
        *((QUESTION_TYPES, t.name, t) for t in TYPES),
        *((BEHAVIOURS, b.name, b) for b in (Immediate(), Deferred())),
        (ACTIVITY_KINDS, "quiz", QuizKind()),
        (EXPORTERS, "quizzes", _export),
        (ERASERS, "quizzes", services.erase),
        (TOKEN_SCOPES, "attempts:read", lazy_gettext("Lire mes essais et leurs résultats")),
        (TOKEN_SCOPES, "attempts:write", lazy_gettext("Faire des quiz en mon nom")),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "quizzes",
    triggers=TRIGGERS,
    jobs=(JobType("quizzes.close_lapsed", tasks.close_lapsed),),
    translations=HERE / "translations",
    static=HERE / "static",
    setup=setup,
)
