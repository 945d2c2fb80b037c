"""What is ordered at a price known beforehand: it hangs on a request of its own, awarded at once, and on an
accepted quote, so that every mission has one shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from elearn.core import clock, db
from elearn.core.canonical import digest
from elearn.core.i18n import today
from elearn.pool.life import quotes as life
from elearn.pool.life import requests as request_life
from elearn.pool.models import Invitation, Lot, Quote, QuoteVersion, Request
from elearn.pool.services.sheets import LotSheet

VALID = timedelta(days=30)


def awarded(lots: Mapping[int, LotSheet], provider_id: int, **values: Any) -> Request:
    """A request already awarded to this provider, with its lots by rank; ``values`` are those of its row."""
    now = clock.now()
    request = Request(
        **values, criteria={"price": 100}, audience="invited", state=request_life.AWARDED, created_at=now,
        published_at=now,
    )  # fmt: skip
    db.add(request)
    ordered = [
        Lot(
            request_id=request.id, rank=rank, title=lot.title, description=lot.description, unit=lot.unit,
            quantity=lot.quantity,
        )
        for rank, lot in lots.items()
    ]  # fmt: skip
    db.add(*ordered)
    db.add(Invitation(request_id=request.id, person_id=provider_id, invited_by=request.person_id, at=now))
    return request


def accepted(request: Request, provider_id: int, content: Mapping[str, Any]) -> tuple[Quote, QuoteVersion]:
    """The quote of this provider, accepted, and its one version: this content, by its hash."""
    now, until = clock.now(), today() + VALID
    quote = Quote(
        request_id=request.id, person_id=provider_id, draft={}, state=life.ACCEPTED, number=1,
        digest=digest(content), valid_until=until, created_at=now, state_at=now,
    )  # fmt: skip
    db.add(quote)
    version = QuoteVersion(
        quote_id=quote.id, number=1, content=dict(content), digest=quote.digest, net_cents=content["net_cents"],
        gross_cents=content["gross_cents"], valid_until=until, sent_at=now,
    )  # fmt: skip
    db.add(version)
    return quote, version
