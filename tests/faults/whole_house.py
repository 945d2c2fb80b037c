"""The whole product in real processes on a migrated database, and people signed in to it, to race and to be killed."""

import contextlib
import html
import http.client
import shutil
import socket
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from site_under_test import Site

from elearn.accounts.services import sessions
from elearn.accounts.services.sessions import Caller
from elearn.app import make_kernel
from elearn.config import OWN_PLUGINS, Settings
from elearn.core import clock
from elearn.core.jobs import outbox
from elearn.core.jobs.models import Job

KEY = "a key for tests alone, long enough to be taken"
CSRF = "0123456789abcdef0123456789abcdef01234567"
LOST_AFTER = timedelta(seconds=2)


@dataclass(frozen=True)
class Browser:
    """Someone signed in: what their browser sends with each request."""

    person_id: int
    cookie: str


class House(Site):
    """``elearn serve`` with all the rooms, two web processes and two workers; ``kernel`` reads and writes beside it."""

    def __init__(self, folder, database_url="", redis_url=""):
        self.plans = folder / "plans"
        self.plans.mkdir(parents=True)
        (folder / "no-content").mkdir()
        super().__init__(
            folder, "--processes", "2", "--workers", "2", database_url=database_url, redis_url=redis_url,
            ELEARN_PLUGINS=",".join((*OWN_PLUGINS, "mortal")), MORTAL_PLANS=str(self.plans), ELEARN_SECRET_KEY=KEY,
            ELEARN_CATALOGUE_DIR=str(folder / "no-content"),
        )  # fmt: skip
        self.settings = Settings(
            data_dir=self.data, database_url=self.database_url, secret_key=KEY, environment="test", pool_size=5
        )
        self.kernel = make_kernel(self.settings)
        outbox.set_sender(None)  # jobs made here reach the workers by the sweeper
        flask = Flask("signing")
        flask.secret_key = KEY
        self._cookies = SecureCookieSessionInterface().get_signing_serializer(flask)
        self.token = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(CSRF)

    def stop(self, *args):
        """Stop it, and let go of the database."""
        self.kernel.database.dispose()
        return super().stop(*args)

    def browser(self, person_id):
        """The browser of someone, in the current transaction."""
        token = sessions.open_session(person_id, Caller())
        return Browser(person_id, f"estive={self._cookies.dumps({'_user_id': token, 'csrf_token': CSRF})}")

    def form(self, browser, path, **fields):
        """A form sent by a browser, as it goes on the wire."""
        body = "&".join(f"{k}={quote(str(v))}" for k, v in {"csrf_token": self.token, **fields}.items())
        return _request(path, self.port, "application/x-www-form-urlencoded", body, f"Cookie: {browser.cookie}")

    def plan(self, when, words):
        """Have the next process that commits such a statement killed, before or after it does."""
        (self.plans / f"{len(list(self.plans.iterdir()))}-{time.monotonic_ns()}").write_text(f"{when}|{words}")

    def killed_by(self, request):
        """Send it until a process is killed by it as planned; it is then answered to nobody.

        A web server whose processes die twice in a few seconds begins anew: what is sent meanwhile meets
        a closed door, or a process that ends before it commits. That one did nothing, and is sent again.
        """
        limit = time.monotonic() + 60
        while not self.is_done():
            assert time.monotonic() < limit, "nobody was killed in a minute"
            with contextlib.suppress(OSError, http.client.HTTPException):
                (answer,) = self.at_once([request])
                assert answer.status == 503, f"answered {answer.status}, and should have been cut"
            time.sleep(0.05)

    def is_done(self):
        """Whether all that was planned has happened."""
        return not any(self.plans.iterdir())

    def hurry(self):
        """Let the twenty seconds pass after which a message that got lost is sent again."""
        lost = sa.and_(Job.state == "waiting", Job.sent_at < clock.now() - LOST_AFTER)
        with self.kernel.database.transaction() as session:
            session.execute(sa.update(Job).where(lost).values(sent_at=None))

    def at_once(self, requests):
        """Send all of them at the same time, each by a client of its own; their answers in order."""
        sockets = [socket.create_connection(("127.0.0.1", self.port), timeout=60) for _ in requests]
        try:
            for one, request in zip(sockets, requests, strict=True):
                one.sendall(request)
            return [_answer(one) for one in sockets]
        finally:
            for one in sockets:
                one.close()

    def insist(self, request, count=None):
        """Send it until it is answered and not with 503; count the times it was cut."""
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            with contextlib.suppress(OSError, http.client.HTTPException):
                (answer,) = self.at_once([request])
                if answer.status != 503:
                    return answer
            if count is not None:
                count.append(1)
            time.sleep(0.05)
        raise AssertionError("no answer in a minute")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str = ""

    @property
    def words(self):
        """The page as it is read, without its thin spaces."""
        return html.unescape(self.text).replace("\u202f", " ").replace("\xa0", " ")


def _request(path, port, kind, body, *headers):
    lines = [
        f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", "Accept-Language: fr",
        f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers,
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def _answer(one):
    answer = http.client.HTTPResponse(one)
    answer.begin()
    return Answer(answer.status, answer.read().decode(), answer.getheader("Location") or "")


def make_house(backend, servers, template_name, folder):
    """A house on a copy of the migrated database; started."""
    data, template = folder / "data", servers.root / "template"
    data.mkdir()
    for kept in ("cache", "static"):
        (data / kept).symlink_to(template / kept)
    if backend == "sqlite":
        for file in template.glob("estive.sqlite3*"):
            shutil.copy(file, data / file.name)
        return House(folder).start()
    url = servers.create_database(f"estive_house_{time.monotonic_ns()}", template=template_name)
    # Messages of other sites of this run are not ours.
    return House(folder, url, servers.redis_url.rpartition("/")[0] + "/7").start()
