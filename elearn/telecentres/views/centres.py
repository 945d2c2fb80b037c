"""The public pages: the map and the list of telecentres, and the page of one."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import render_template, request, url_for

from elearn.core import clock
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import can
from elearn.core.web import typed
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.telecentres import queries, words
from elearn.telecentres.map import Drawing, Place, draw
from elearn.telecentres.policy import Can
from elearn.telecentres.queries.directory import Entry, Wish
from elearn.telecentres.views import pricing_tables
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.week import week_of


@blueprint.get("/telecentres")
@public("the telecentres are shown to whoever looks for a place to work")
def index() -> str:
    """The map, the list beside it, and the filters, all by GET."""
    now = clock.now()
    every = queries.directory.entries()
    asked = request.args.get
    wish = Wish(
        asked("equipment", ""), asked("speciality", ""), asked("access", ""), asked("kind", ""), bool(asked("open"))
    )
    found = [e for e in every if e.status != "closed" and wish.suits(e, now)]
    networks = queries.places.networks({e.card.network_id for e in every}) if every else {}
    return render_template(
        "telecentres/index.html",
        entries=[(e, state_in_words(e, now)) for e in found],
        drawing=_drawing(found, now),
        wish=wish,
        is_filtered=wish != Wish(),
        choices=queries.directory.choices(every),
        network=next(iter(networks.values()), None),
        total=sum(e.status == "open" for e in found),
        words=words,
    )


@blueprint.get("/telecentres/<slug>")
@public("a telecentre's page is for whoever looks for a place to work")
def centre(slug: str) -> str:
    """One telecentre: what it has, when it is open, the week, what it costs."""
    who, now = actor(), clock.now()
    place = queries.places.centre_by_slug(slug)
    entry = queries.directory.entry(place.id)
    return render_template(
        "telecentres/centre.html",
        entry=entry,
        card=entry.card,
        state=state_in_words(entry, now),
        differing=_differing(entry),
        week=week_of(who, place, typed.day(request.args.get("from"))) if entry.status == "open" else "",
        tables=pricing_tables.public_table(entry.card),
        photos=queries.directory.photos(place.id),
        is_manager=can(Can.MANAGE, who, entry.card),
        today=local(now).date(),
        words=words,
    )


def state_in_words(entry: Entry, now: datetime) -> tuple[str, str]:
    """What a tag says of the state of a centre now, and its kind."""
    if entry.status != "open":
        return str(words.STATUS[entry.status]), "neutral"
    current, following = entry.now(now)
    if current is not None:
        return _("Ouvert jusqu’à %(time)s", time=_clock(current[1])), "done"
    if following is None:
        return _("Fermé en ce moment"), "neutral"
    there = local(following[0])
    days = (there.date() - local(now).date()).days
    if days == 0:
        return _("Ouvre à %(time)s", time=_clock(following[0])), "neutral"
    if days == 1:
        return _("Ouvre demain à %(time)s", time=_clock(following[0])), "neutral"
    return _("Ouvre %(day)s à %(time)s", day=words.WEEKDAYS[there.weekday()], time=_clock(following[0])), "neutral"


def _clock(at: datetime) -> str:
    there = local(at)
    return words.clock_time(there.hour * 60 + there.minute)


def _differing(entry: Entry) -> list[tuple[object, str, str]]:
    """The days of the coming fortnight that differ: day, hours, reason."""
    by_day: dict[object, list[tuple[int, int]]] = {}
    reasons: dict[object, str] = {}
    for special in entry.timetable.specials:
        if entry.on <= special.on < entry.on + timedelta(days=14):
            stretches = by_day.setdefault(special.on, [])
            reasons[special.on] = special.reason
            if special.opens is not None and special.closes is not None:
                stretches.append((special.opens, special.closes))
    return [
        (on, words.stretches_in_words(sorted(hours)) if hours else _("fermé"), reasons[on])
        for on, hours in by_day.items()
    ]


def _drawing(found: list[Entry], now: datetime) -> Drawing:
    def state(entry: Entry) -> str:
        if entry.status != "open":
            return "planned"
        return "open" if entry.now(now)[0] is not None else "shut"

    return draw(
        Place(
            e.card.name, e.card.commune, url_for("telecentres.centre", slug=e.card.slug), e.card.latitude,
            e.card.longitude, state(e),
        )
        for e in found
    )  # fmt: skip
