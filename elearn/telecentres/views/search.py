"""Search by need, in plain words or by fields, over all the telecentres."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request

from elearn.core import i18n
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.telecentres import forms, need, wording, words
from elearn.telecentres.need import Need
from elearn.telecentres.queries import needs, places
from elearn.telecentres.queries.needs import Found
from elearn.telecentres.views.blueprint import blueprint

PER_PAGE = 4  # the best are read, the others seldom


@blueprint.get("/telecentres/chercher")
@public("whoever looks for a place to work may see what is free, without names")
def search() -> str:
    """What suits a need. What was read of the words is shown, and can be corrected by the fields."""
    cards = places.centres()
    names = needs.names(cards)
    asked = read(request.args, list(names), i18n.today())
    is_asked = any(request.args.get(name) for name in ("q", "kind", "near", "when"))
    return render_template(
        "telecentres/search.html",
        asked=asked,
        q=request.args.get("q", "")[: need.LONGEST],
        when=request.args.get("when", "")[: need.LONGEST] or _times(asked),
        kind=asked.kind + ("-quiet" if asked.quiet and asked.kind in {"desk", "office"} else ""),
        found=_paged(needs.find(actor(), asked, cards)) if is_asked else None,
        is_asked=is_asked,
        names=sorted(names),
        needs=forms.needs(),
        wording=wording,
    )


def _paged(found: list[Found]) -> Page[Found]:
    number = page_number(request.args.get("page"))
    return existing(Page(found[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(found), PER_PAGE))


def read(args: Mapping[str, str], names: list[str], today: date) -> Need:
    """The need of the words and of the fields together; a field that is filled in wins."""
    said = need.read(f"{args.get('q', '')}", names, today)
    times = need.read(args.get("when", ""), names, today)
    kind, _dash, quiet = args.get("kind", "").partition("-")
    near = args.get("near", "")
    near = next((n for n in names if need.plain(n) == need.plain(near)), "") or said.near or times.near
    return Need(
        kind if kind in need.KINDS else said.kind or times.kind,
        quiet == "quiet" or (not kind and (said.quiet or times.quiet)),
        near,
        said.people or times.people,
        times.slots or said.slots,
        times.from_on or said.from_on,
        (*said.unread, *times.unread),
    )


def _times(asked: Need) -> str:
    """The wished times, in words that the field reads back."""
    out: list[Any] = []
    for slot in asked.slots:
        part = {"morning": _("matin"), "afternoon": _("après-midi"), "day": _("journée")}.get(slot.part)
        if part is None:
            part = _(
                "de %(start)s à %(end)s",
                start=words.clock_time(slot.starts_minute),
                end=words.clock_time(slot.ends_minute),
            )
        out.append(f"{words.WEEKDAYS[slot.weekday]} {part}")
    return _(" et ").join(out)
