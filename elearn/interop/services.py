"""Remembering what a program has already asked for, so that asking twice does it once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.interop.models import Idempotency

KEPT = timedelta(hours=24)
LONGEST_KEY = 200
FIELD = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given: it is given again, unchanged."""

    status: int
    body: str
    location: str = ""


def recall(actor: Actor, key: str, fingerprint: str) -> Answer | None:
    """The answer already given under this key, or None: then do it, and call :func:`remember`.

    Until the end of the transaction the key is held. A second request meanwhile is refused
    on PostgreSQL (:class:`Conflict`, "in flight"); on SQLite it has waited for its turn and
    finds the answer. Raises :class:`Invalid` for a key that is not one, or that has served
    for something else.
    """
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Invalid(
            _("Cette clé d’idempotence n’est pas lisible."),
            fields={FIELD: [_("De 1 à %(n)s caractères ASCII imprimables.", n=LONGEST_KEY)]},
        )
    _hold(actor.id, key)
    query = sa.select(Idempotency).where(Idempotency.person_id == actor.id, Idempotency.key == key)
    found = db.session().scalar(query)
    if found is None:
        return None
    if found.expires_at <= clock.now():
        db.session().delete(found)
        db.session().flush()
        return None
    if found.fingerprint != fingerprint:
        raise Invalid(
            _("Cette clé d’idempotence a déjà servi pour une autre demande."),
            fields={FIELD: [_("Prenez une nouvelle clé pour une nouvelle demande.")]},
            code="idempotency-key-reused",
        )
    return Answer(found.status, found.body, found.location)


def remember(actor: Actor, key: str, fingerprint: str, answer: Answer) -> None:
    """Keep the answer for a day, in the transaction that did what was asked."""
    now = clock.now()
    db.session().add(
        Idempotency(
            person_id=actor.id,
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            body=answer.body,
            location=answer.location,
            created_at=now,
            expires_at=now + KEPT,
        )
    )
    db.session().flush()


def _hold(person_id: int, key: str) -> None:
    if db.is_sqlite():
        return  # the whole transaction holds the write lock
    digest = hashlib.sha256(f"interop.idempotency\0{person_id}\0{key}".encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    if not db.session().scalar(sa.select(sa.func.pg_try_advisory_xact_lock(number))):
        raise Conflict(
            _("Cette demande est déjà en cours. Attendez sa réponse, ou redemandez dans un instant."),
            code="idempotency-in-flight",
        )


def purge() -> int:
    """Forget the answers that are past their day; how many."""
    gone = db.session().execute(sa.delete(Idempotency).where(Idempotency.expires_at < clock.now()))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget(person_id: int) -> None:
    """Forget all that was kept of someone, when their account is erased."""
    db.session().execute(sa.delete(Idempotency).where(Idempotency.person_id == person_id))
