"""What calendar files say: commas, semicolons and ends of lines are escaped (RFC 5545, section 3.3.11)."""

from datetime import timedelta

from elearn.telecentres import ical
from elearn.telecentres.queries.feeds import Entry
from tests.factories.bookings import NINE


def test_all_texts_of_a_calendar_are_escaped():
    name = "Poste 1, Murat; étage\\bas\nici"
    entry = Entry("booking-1", name, name, NINE, NINE + timedelta(hours=1), NINE, 0, False, True)
    drawn = ical.draw(name, [entry], public_url="https://estive.example", product="Estive").decode()
    lines = drawn.replace("\r\n ", "").split("\r\n")
    for key in ("X-WR-CALNAME", "SUMMARY", "LOCATION"):
        assert f"{key}:Poste 1\\, Murat\\; étage\\\\bas\\nici" in lines
