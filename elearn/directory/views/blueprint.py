"""The blueprint, apart so that each page may name it, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from elearn.core.amounts import cents_of
from elearn.core.i18n import gettext as _
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.directory.services import bulk

blueprint = Blueprint("directory", __name__, template_folder="../templates")
Answer = str | Response | AnyResponse | tuple[str, int]


def shown(page: str, *, refused: bool) -> Answer:
    """A page; 422 when it shows again a form that was refused."""
    return (page, 422) if refused else page


def page(template: str, *, refused: bool = False, **values: Any) -> Answer:
    """A page of the room."""
    return shown(render_template(f"directory/{template}.html", **values), refused=refused)


def given(cards: int) -> None:
    """So many cards of profiles or offers are on the page: who reads very many is told to administrators."""
    bulk.seen(kernel().database, actor(), request.remote_addr or "", cards)


def cents(text: str, name: str, fields: dict[str, list[str]]) -> int | None:
    """An amount that was typed, None when nothing was; what cannot be read is put in ``fields``."""
    if not text.strip():
        return None
    try:
        return cents_of(text)
    except ValueError:
        fields[name] = [_("Écrivez un montant en euros : 250 ou 250,50.")]
        return None
