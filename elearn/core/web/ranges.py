"""Stored files over HTTP: whole or in part, asked again for nothing (RFC 9110, 13 and 14)."""

from __future__ import annotations

from flask import Response, request
from werkzeug.http import parse_etags, parse_range_header, unquote_etag

from elearn.core.files import FileAbsent, Storage

YEAR = 365 * 24 * 3600


def send_stored(storage: Storage, key: str, size: int, mime: str, *, public: bool = False) -> Response:
    """The file ``key`` of the storage, as a stream that holds no database connection.

    Answers 304, 206 and 416 as asked. A stored file never changes: it may be kept for
    ever, by the reader's browser only unless ``public``. Raises :class:`FileAbsent`.
    """
    asked = _range(key, size)
    if parse_etags(request.headers.get("If-None-Match")).contains_weak(key):
        response = Response(status=304)
    elif asked == (0, 0):
        response = Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        start, end = asked or (0, size)
        response = Response(storage.read(key, start, end - start), status=206 if asked else 200)
        response.headers["Content-Length"] = str(end - start)
        response.headers["Content-Type"] = mime
        if asked:
            response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.set_etag(key)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={YEAR}, immutable"
    return response


def _range(key: str, size: int) -> tuple[int, int] | None:
    """First byte and end of the one part asked for; None for the whole; (0, 0) when there is no such part.

    Several parts, another unit or a text that is no range are answered by the whole, as
    the standard allows; so is a part of a file that is no longer the one the client has.
    """
    if request.method != "GET":
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and unquote_etag(condition) != (key, False):
        return None
    wanted = parse_range_header(request.headers.get("Range"))
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    start, end = wanted.ranges[0]
    if start < 0:
        start, end = max(0, size + start), size
    end = size if end is None else min(end, size)
    return (start, end) if start < end else (0, 0)


__all__ = ["FileAbsent", "send_stored"]
