import io
import json
import logging
from datetime import datetime

import pytest

from elearn.config import Settings
from elearn.core import logs


@pytest.fixture
def written(tmp_path):
    """Configures the log of an edition and gives what was written there."""
    root, level = logging.getLogger(), logging.getLogger().level
    out = io.StringIO()

    def start(environment):
        settings = Settings(data_dir=tmp_path, database_url="sqlite://", environment=environment, log_level="info")
        logs.configure(settings, out)
        return out

    yield start
    for handler in [h for h in root.handlers if getattr(h, "stream", None) is out]:
        root.removeHandler(handler)
    root.setLevel(level)


FORGED = "name\r\n2026-11-22T00:00:00.000Z error   forged\x1b[2J\u2028again"


def test_nothing_that_a_visitor_sends_can_begin_a_line(written):
    out = written("embedded")
    logging.getLogger("t").info("hello %s", FORGED, extra={"rule": FORGED})
    (line,) = out.getvalue().splitlines()
    assert "\x1b" not in line
    assert line.count("\\x0d\\x0a2026") == 2


def _refuse(text):
    raise ValueError(text)


def test_a_trace_stays_behind_a_bar_and_keeps_the_values_of_the_database_out(written):
    out = written("embedded")
    said = "duplicate key\nDETAIL:  Key (email)=(zoe@example.org) already exists.\n2026 forged"
    try:
        _refuse(said)
    except ValueError:
        logging.getLogger("t").exception("failed")
    first, *rest = out.getvalue().splitlines()
    assert "error" in first
    assert rest
    assert all(line.startswith("  | ") for line in rest)
    assert "zoe@example.org" not in out.getvalue()


def test_in_production_an_event_is_one_object_with_its_request_and_its_actor(written):
    out = written("production")
    request, actor = logs.request_id.set("abc123"), logs.actor_id.set(7)
    logging.getLogger("t").warning("two\nlines", extra={"ms": 4})
    logs.request_id.reset(request)
    logs.actor_id.reset(actor)
    (line,) = out.getvalue().splitlines()
    event = json.loads(line)
    assert (event["request"], event["actor"], event["ms"], event["message"]) == ("abc123", 7, 4, "two\nlines")
    assert datetime.fromisoformat(event["at"]).utcoffset().total_seconds() == 0


def test_configured_twice_a_line_is_written_once(written):
    out = written("embedded")
    written("embedded")
    logging.getLogger("t").info("once")
    assert out.getvalue().count("once") == 1
