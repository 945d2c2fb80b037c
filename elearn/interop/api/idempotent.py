"""``@idempotent``: a request that makes something may be sent again without making it twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, request

from elearn.core.web.identity import actor
from elearn.interop import services

V = TypeVar("V", bound=Callable[..., Any])
MARK = "elearn_idempotent"


def idempotent(view: V) -> V:
    """Honour ``Idempotency-Key``; goes above ``@blueprint.response``.

    Same key and same request: the answer already given, with ``Idempotent-Replayed: true``.
    Same key, another request: 422. The first one still at work: 409. Only what succeeded is
    kept, for a day; after a refusal the key is free.
    """

    @wraps(view)
    def wrapper(*args: Any, **values: Any) -> Any:
        key = request.headers.get(services.FIELD)
        if key is None:
            return view(*args, **values)
        fingerprint = _fingerprint()
        known = services.recall(actor(), key, fingerprint)
        if known is not None:
            return _again(known)
        response = current_app.make_response(view(*args, **values))
        if response.status_code < 400:
            answer = services.Answer(response.status_code, response.get_data(as_text=True), response.location or "")
            services.remember(actor(), key, fingerprint, answer)
        return response

    setattr(wrapper, MARK, True)
    return wrapper  # type: ignore[return-value]


def _fingerprint() -> str:
    said = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hashlib.sha256(said).hexdigest()


def _again(answer: services.Answer) -> Response:
    response = Response(answer.body, status=answer.status, content_type="application/json")
    response.headers["Idempotent-Replayed"] = "true"
    if answer.location:
        response.headers["Location"] = answer.location
    return response
