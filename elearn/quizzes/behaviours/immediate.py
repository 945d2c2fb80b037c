"""Answer, feedback, next: each question is marked on the spot, once."""

from __future__ import annotations

from elearn.core.i18n import lazy_gettext
from elearn.quizzes.behaviours.base import EVERYTHING, Behaviour, DisplayPolicy, Shown


class Immediate(Behaviour):
    """A question is open until it is checked; then its feedback is shown and it stays as it is."""

    name = "immediate"
    label = lazy_gettext("Correction après chaque question")
    display = DisplayPolicy(checked=EVERYTHING - {Shown.SCORE})
    checks = True
