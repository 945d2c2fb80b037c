"""Feedback at the end: answers may change until the attempt is sent."""

from __future__ import annotations

from elearn.core.i18n import lazy_gettext
from elearn.quizzes.behaviours.base import Behaviour, DisplayPolicy


class Deferred(Behaviour):
    """Answer, change, flag, send; then everything is shown at once."""

    name = "deferred"
    label = lazy_gettext("Correction à la fin")
    display = DisplayPolicy()
