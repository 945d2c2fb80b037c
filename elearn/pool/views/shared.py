"""What the pages share: what the form sent holds, files sent and given."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, request

from elearn.core.errors import Invalid
from elearn.core.files import Stored
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.layout import kernel
from elearn.pool.services.naming import check_kind, tidy_name

Answer = str | Response | tuple[str, int]


def sent_name() -> str:
    """The tidy name of the file sent in ``file``; raise :class:`Invalid` when there is none, or of another kind."""
    sent = request.files.get("file")
    return tidy_name(sent.filename or "" if sent is not None else "")


def keep_sent(name: str) -> Stored:
    """Keep the bytes of the file sent under that tidy name; raise :class:`Invalid` when they are of another kind.

    Before any write: storing takes time.
    """
    content = request.files["file"].stream.read()
    check_kind(name, content)
    return kernel().storage.put(io.BytesIO(content))


def as_attachment(key: str, name: str, size: int, start: int = 0) -> Response:
    """Stored bytes from ``start`` on, under a name, never shown by the browser itself."""
    response = Response(kernel().storage.read(key, start), content_type="application/octet-stream")
    response.content_length = size
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def told(refused: Invalid | None) -> dict[str, list[str]]:
    """What was refused, by field; under the empty name what is said of none."""
    if refused is None:
        return {}
    return refused.fields or {"": [refused.message]}


def trail(steps: Sequence[tuple[str, Any]], here: str, stopped: str = "") -> list[dict[str, Any]]:
    """An ordered progress for the macro of that name; ``stopped`` is what ended it on the way."""
    codes = [code for code, _title in steps]
    at = codes.index(here) if here in codes else len(codes)
    out = []
    for n, (_code, title) in enumerate(steps):
        is_last = n == len(steps) - 1
        state = "done" if n < at or (n == at and is_last) else "here" if n == at else "ahead"
        out.append({"title": title, "state": "blocked" if stopped else state})
    return [*out, {"title": stopped, "state": "here"}] if stopped else out


def number(name: str) -> int:
    """A whole number of the form sent; raise :class:`Invalid` when it is none."""
    return _whole(request.form.get(name))


def numbers(name: str) -> list[int]:
    """The whole numbers of that name in the form sent, ten at most; raise :class:`Invalid` without one."""
    return [_whole(sent) for sent in (request.form.getlist(name) or [""])[:10]]


def _whole(sent: str | None) -> int:
    found = typed.number(sent)
    if found is None:
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    return found
