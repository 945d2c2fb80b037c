"""Calendars: one's own list, and the files that other programs fetch."""

from __future__ import annotations

import hashlib

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core import throttle
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

READS, WINDOW = 120, 3600


@blueprint.get("/mes-reservations/calendriers")
@allow(Can.LIST_OWN)
def feeds() -> str:
    """One's calendars, and how to make one."""
    return _page()


def _page(address: str = "") -> str:
    who = actor()
    managed = queries.places.centres(queries.places.managed_by(who))
    return render_template("telecentres/feeds.html", feeds=reads.mine(who), managed=managed.values(), address=address)


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
    throttle.check("telecentres.feed", request.remote_addr or "", READS, WINDOW)
    name, entries = reads.entries(token)
    from elearn.telecentres import ical  # half a second of imports, for those who serve calendars alone

    settings = kernel().settings
    body = ical.draw(name, entries, public_url=settings.public_url, product=settings.site_name)
    response = Response(body, content_type=ical.MIME)
    response.headers["Content-Disposition"] = 'inline; filename="reservations.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
