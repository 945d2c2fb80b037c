"""Programs that use the API with someone's token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from elearn.accounts.extend import TOKEN_SCOPES
from elearn.accounts.models import ApiToken, Person
from elearn.accounts.secrecy import digest, new_api_token
from elearn.core import clock, db


def make_token(person: Person, *scopes: str, days: int = 30) -> str:
    """A token of this person, in the current transaction."""
    token, now = new_api_token(), clock.now()
    db.session().add(
        ApiToken(
            person_id=person.id,
            name="Essai",
            token_hash=digest(token),
            scopes=sorted(scopes),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    db.session().flush()
    return token


class Program:
    """A client of the API: JSON both ways, a token in the header, no cookie."""

    def __init__(self, app: Flask, token: str = "") -> None:
        self.client = app.test_client(use_cookies=False)
        self.token = token

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """One request under ``/api/v1``; ``Idempotency_Key="…"`` gives a header."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        more = {} if method == "GET" else {"json": {} if body is None else body}
        return self.client.open(f"/api/v1{path}", method=method, headers=said, **more)

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET."""
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        """POST of a JSON body."""
        return self.send("POST", path, body, **headers)


def program_of(app: Any, person: Person, *scopes: str) -> Program:
    """A program that holds a new token of this person (every scope without one named)."""
    with app.kernel.database.transaction():
        token = make_token(person, *(scopes or TOKEN_SCOPES))
    return Program(app, token)


def certificate_facts(holder: str) -> dict[str, Any]:
    """What a certificate attests, as it is frozen when it is numbered."""
    return {
        "holder": holder,
        "module": {"title": "Écrire ses devis", "slug": "essai", "version": 1},
        "objectives": ["Écrire un devis"],
        "activities": [{"key": "debut", "title": "Le début", "minutes": 8}],
        "planned_minutes": 12,
        "active_minutes": 9,
        "started_on": "2026-11-20",
        "completed_on": "2026-11-22",
        "issued_on": "2026-11-22",
        "result_percent": 80,
        "issuer": {
            "name": "Buron",
            "address": "1 place du Foirail",
            "siret": "12345678900006",
            "declaration_number": "84150000015",
            "signatory_name": "Odile Vernhes",
            "signatory_role": "Directrice",
            "signature_key": "",
            "logo_key": "",
        },
    }
