"""The forms: marks for each criterion of a side, and a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import HouseForm, options, required
from elearn.reviews import words
from elearn.reviews.criteria import CRITERIA, LONGEST

_: Callable[..., Any] = lazy_gettext
_CRITERIA: Mapping[str, Mapping[str, Any]] = CRITERIA


class ReviewForm(HouseForm):
    """A review; ``review_form`` adds the criteria of a side. ``seen``: the writing that this one replaces."""

    seen = HiddenField()

    comment = TextAreaField(
        _("Votre commentaire"),
        [Optional(), Length(max=LONGEST)],
        description=_("Parlez du travail, pas des personnes. Ne nommez personne et ne dites rien de confidentiel."),
    )

    def marks(self) -> dict[str, int]:
        """The marks chosen, by criterion."""
        return {
            name: int(field.data)
            for name, field in self._fields.items()
            if name not in {"comment", "seen"} and field.data
        }


def review_form(side: str) -> type[ReviewForm]:
    """The form of the side that writes."""
    choices = options({"": _("Choisissez une note"), **{str(mark): label for mark, label in words.MARK.items()}})
    fields = {code: SelectField(label, [required()], choices=choices) for code, label in _CRITERIA[side].items()}
    return type("ReviewFormOfSide", (ReviewForm,), fields)


class ReplyForm(HouseForm):
    """An answer, once."""

    reply = TextAreaField(_("Votre réponse"), [required(), Length(max=LONGEST)])
