"""Eight trainees of the run: signed in by the page, enrolled, each in the middle of a quiz."""

from __future__ import annotations

import html
import itertools
import re
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask.testing import FlaskClient

from elearn.accounts import passwords
from elearn.accounts.models import Person
from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.core.web.edge import App
from elearn.modules import queries as modules
from elearn.progress import services as progress
from elearn.quizzes import queries as quiz_queries
from elearn.quizzes import services as quizzes
from elearn.testing.client import FormClient

PASSWORD = "buron sous la neige 47"
MODULE = "gerer-ses-factures-et-sa-tresorerie"


@dataclass
class Trainee:
    """Someone signed in: what their browser sends with each request."""

    person_id: int
    enrolment_id: int
    attempt_id: str
    slots: int
    cookie: str = ""
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Headers of a request of theirs."""
        return {"Cookie": self.cookie, "X-CSRFToken": self.token, "Accept-Language": "fr"}


def make(app: App, count: int) -> list[Trainee]:
    """``count`` people who follow the real module."""
    kept = passwords.hash_password(PASSWORD)
    out = []
    for number in range(count):
        with app.kernel.database.transaction():
            person = Person(
                email=f"essai{number}@essai.example",
                email_verified_at=clock.now(),
                display_name=f"Personne Essai{number}",
                given_name="Personne",
                family_name=f"Essai{number}",
                password_hash=kept,
                created_at=clock.now(),
            )
            db.session().add(person)
            db.session().flush()
            actor = Actor(person_id=person.id)
            enrolment = progress.enrol(actor, MODULE)
            attempt = quizzes.start(actor, _quiz(), uuid4())
            slots = len(quiz_queries.own_sheet(actor, attempt).items)
        trainee = Trainee(person.id, enrolment, str(attempt), slots)
        _sign_in(app, person.email, trainee)
        out.append(trainee)
    return out


def _quiz() -> int:
    """The last quiz of the module."""
    version = modules.current_version(MODULE)
    activity = [card for card in modules.outline(version.id) if card.kind == "quiz"][-1]
    return quiz_queries.quiz_of_activity(activity.id).id


def _sign_in(app: App, email: str, trainee: Trainee) -> None:
    app.test_client_class = FormClient
    client = app.test_client()
    answer = client.submit("/connexion", {"email": email, "password": PASSWORD})
    if answer.status_code not in {302, 303}:
        raise RuntimeError(f"nobody can sign in: {answer.status_code} {answer.get_data(as_text=True)[:500]}")
    page = client.get("/mon-espace").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    trainee.token = html.unescape(found.group(1)) if found else ""
    trainee.cookie = _cookie(app, client)


def visitor(app: App) -> dict[str, str]:
    """Headers of someone without an account who has already seen a page: their browser keeps a cookie."""
    client = app.test_client()
    client.get("/formations")
    return {"Cookie": _cookie(app, client), "Accept-Language": "fr"}


def _cookie(app: App, client: FlaskClient) -> str:
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    return f"{name}={cookie.value}" if cookie else "langue=fr"


def lessons(app: App) -> list[str]:
    """The keys of the module's text lessons."""
    with app.kernel.database.reading():
        version = modules.current_version(MODULE)
        return [card.key for card in modules.outline(version.id) if card.kind == "text"]


def video(app: App) -> str:
    """The address of the module's largest media file."""
    from elearn.modules.models import Media

    with app.kernel.database.reading() as session:
        query = sa.select(Media.version_id, Media.path).order_by(Media.bytes.desc()).limit(1)
        version_id, path = session.execute(query).one()
    return f"/media/{version_id}/{path.removeprefix('media/')}"


class Beacons:
    """What the player sends: the time since the last one, and the place."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._last = time.monotonic()
        self._place = itertools.cycle(range(0, 10_000, 137))

    def __call__(self) -> dict[str, Any]:
        """The next report."""
        now = time.monotonic()
        worked, self._last = int(1000 * (now - self._last)), now
        beacon = {"id": str(uuid4()), "key": self._key, "active_ms": worked, "position": {"scroll": next(self._place)}}
        return {"beacons": [beacon]}


class Answers:
    """What the page of a quiz sends: an answer to one of its questions, then to another."""

    def __init__(self, slots: int) -> None:
        self._slots = itertools.cycle(range(1, slots + 1))
        self._seq = itertools.count(1)

    def __call__(self) -> dict[str, Any]:
        """The next batch, of one answer."""
        seq = next(self._seq) % 90_000 + 1
        event = {
            "id": str(uuid4()), "slot": next(self._slots), "seq": seq, "kind": "answer",
            "values": {"answer": [str(seq % 3)]},
        }  # fmt: skip
        return {"events": [event]}
