"""A calendar file (RFC 5545) of bookings, in UTC, for the programs that read calendars. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vText

from elearn.telecentres.queries.feeds import Entry

MIME = "text/calendar; charset=utf-8"


def draw(name: str, entries: Sequence[Entry], *, public_url: str, product: str) -> bytes:
    """The file. Cancelled events stay in it, marked so, until they are old."""
    host = urlsplit(public_url).hostname or "localhost"
    calendar = Calendar()
    calendar.add("prodid", f"-//{product}//{host}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))  # a property of nobody's standard is not escaped unless said to be text
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in entries:
        event = Event()
        event.add("uid", f"{one.uid}@{host}")
        event.add("dtstamp", one.changed_at)
        event.add("last-modified", one.changed_at)
        event.add("sequence", one.sequence)
        event.add("dtstart", one.starts_at)
        event.add("dtend", one.ends_at)
        event.add("summary", one.title)
        event.add("location", one.place)
        event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED" if one.is_sure else "TENTATIVE")
        if one.path:
            event.add("url", f"{public_url}{one.path}")
        calendar.add_component(event)
    return calendar.to_ical()
