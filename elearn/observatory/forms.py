"""Forms of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, required

_: Callable[..., Any] = lazy_gettext


class CostForm(HouseForm):
    """What running a centre cost, between two days, both counted."""

    label = StringField(
        _("De quoi s’agit-il"),
        [required(), Length(max=200)],
        description=_("Par exemple : loyer, énergie, connexion, animation."),
    )
    from_on = DayField(_("Du"), [required()])
    until_on = DayField(_("Au"), [required()], description=_("Ce jour compris."))
    cents = StringField(_("Montant en euros"), [required(), Length(max=30)])
