"""A company, an independent who answers it, and others, each with a program of the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from elearn.accounts.models import Person
from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from tests.factories import pool
from tests.factories.interop import Program, program_of

CANARY = "canari-51c0"


class Scene:
    """A company, an independent who answers it, another company and another independent."""

    def __init__(self, app: Any, kernel: Kernel) -> None:
        self.app, self.kernel = app, kernel
        with kernel.database.transaction() as session:
            actors = {
                "buyer": pool.make_buyer(), "rival": pool.make_buyer(), "anne": pool.make_independent(),
                "bruno": pool.make_independent(),
            }  # fmt: skip
            self.people = {name: session.get_one(Person, actor.id) for name, actor in actors.items()}
            self.company = pool.company_of(actors["buyer"])
        self.by: dict[str, Program] = {name: program_of(app, person) for name, person in self.people.items()}
        self.buyer, self.anne = self.by["buyer"], self.by["anne"]

    def begun(self, **more: Any) -> dict[str, Any]:
        """A draft of the company, with nothing left to fill in."""
        body = {
            "category": "secretariat", "organisation": self.company, "key": str(uuid4()),
            "need": "Tenir notre agenda et nos courriers.", **more,
        }  # fmt: skip
        answer = self.buyer.post("/requests", body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    def quoted(self) -> tuple[int, dict[str, Any]]:
        """A request with the quote of Anne."""
        request = self.begun()
        assert self.buyer.post(f"/requests/{request['id']}/publication").json["state"] == "published"
        sent = self.anne.post(f"/requests/{request['id']}/quote/versions", quote(request))
        assert sent.status_code == 201, sent.text
        return request["id"], sent.json

    def ordered(self) -> tuple[int, int, dict[str, Any]]:
        """A mission begun: the request, the mission, the quote."""
        request, made = self.quoted()
        accepted = self.buyer.post(
            f"/requests/{request}/quotes/{made['id']}/acceptance", {"digest": made["sent"]["digest"]}
        )
        mission = accepted.json["engagement"]
        assert self.anne.post(f"/engagements/{mission}/start").json["state"] == "started"
        return request, mission, made

    def count(self, model: Any) -> int:
        """How many rows there are."""
        with self.kernel.database.reading() as session:
            return int(session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def quote(request: dict[str, Any], cents: int = 2500, **more: Any) -> dict[str, Any]:
    """A price for each lot."""
    until = (today() + timedelta(days=30)).isoformat()
    prices = [{"lot": lot["rank"], "price_cents": cents} for lot in request["lots"]]
    return {"prices": prices, "valid_until": until, "delay_days": 20, "note": CANARY, **more}
