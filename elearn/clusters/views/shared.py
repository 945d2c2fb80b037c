"""What the pages share: quantities typed, the key of the form sent."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web import typed

Answer = str | Response | tuple[str, int]


def number(name: str) -> int:
    """A whole number of the form sent; raise :class:`Invalid` when it is none."""
    found = typed.number(request.form.get(name))
    if found is None:
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    return found


def key() -> str:
    """The key of the form sent."""
    found = request.form.get("key", "")
    if not found:
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    return found[:80]


QUANTITY = "quantity-"  # the field of each, before its number


def quantities(ids: Iterable[int]) -> dict[int, int]:
    """What was typed beside each of these, in hundredths; an empty field is nothing."""
    out = {}
    for one in ids:
        text = request.form.get(f"{QUANTITY}{one}", "").strip()
        try:
            out[one] = cents_of(text) if text else 0
        except ValueError:
            raise Invalid(fields={f"{QUANTITY}{one}": [_("Donnez une quantité, par exemple 12 ou 7,5.")]}) from None
    return out
