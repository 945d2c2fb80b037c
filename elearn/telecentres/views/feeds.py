"""Calendars: one's own list, and the files that other programs fetch."""

from __future__ import annotations

import hashlib

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core import i18n, throttle
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.telecentres import queries
from elearn.telecentres.models.feeds import PERSON
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import feeds as reads
from elearn.telecentres.services import feeds as verbs
from elearn.telecentres.views.blueprint import blueprint

READS, GUESSES, WINDOW = 120, 60, 3600  # of one calendar, of addresses that open nothing from one place, seconds
READ, GUESSED = "telecentres.feed", "telecentres.feed-unknown"


@blueprint.get("/mes-reservations/calendriers")
@allow(Can.LIST_OWN)
def feeds() -> str:
    """One's calendars, and how to make one."""
    return _page()


def _page(address: str = "") -> str:
    who = actor()
    managed = queries.places.centres(queries.places.managed_by(who))
    desks = queries.places.workspaces(managed, i18n.today())
    return render_template(
        "telecentres/feeds.html", feeds=reads.mine(who), managed=managed.values(), desks=desks, address=address
    )


@blueprint.post("/mes-reservations/calendriers")
@allow(Can.BOOK)
def make_feed() -> str:
    """Make a calendar: its address is in the answer, and nowhere else."""
    scope, _dash, subject = request.form.get("what", PERSON).partition("-")
    token = verbs.create(actor(), scope, typed.number(subject))
    return _page(f"{kernel().settings.public_url}{url_for('telecentres.calendar', token=token)}")


@blueprint.post("/mes-reservations/calendriers/<int:feed_id>/arret")
@allow(Can.BOOK)
def stop_feed(feed_id: int) -> Response:
    """Stop a calendar."""
    verbs.revoke(actor(), feed_id)
    flash(_("Ce calendrier est arrêté : son adresse n’ouvre plus rien."), "done")
    return redirect(url_for("telecentres.feeds"), code=303)  # type: ignore[return-value]


@blueprint.get("/calendriers/<token>.ics")
@public("calendar programs cannot sign in: the address is a secret that its owner can revoke")
def calendar(token: str) -> Response:
    """The calendar file; unchanged, the answer is 304."""
    whence = request.remote_addr or ""
    throttle.check(GUESSED, whence, GUESSES, WINDOW)
    throttle.check(READ, token, READS, WINDOW)
    try:
        name, entries = reads.entries(token)
    except Missing:
        _count(GUESSED, whence, GUESSES)
        raise
    _count(READ, token, READS)
    from elearn.telecentres import ical  # half a second of imports, for those who serve calendars alone

    settings = kernel().settings
    body = ical.draw(name, entries, public_url=settings.public_url, product=settings.site_name)
    response = Response(body, content_type=ical.MIME)
    response.headers["Content-Disposition"] = 'inline; filename="reservations.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response


def _count(kind: str, subject: str, limit: int) -> None:
    """Count a reading, in a short transaction: the request itself may not write."""
    with kernel().database.transaction():
        throttle.spend(kind, subject, limit, WINDOW)
