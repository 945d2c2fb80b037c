"""The cookie of a session: signed as Flask signs it, by a serializer that is made once."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimedSerializer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode

SHORT = 1000  # bytes: what is shorter gains nothing that its cookie needs (a browser keeps 4096)


class ShortSerializer(URLSafeTimedSerializer):
    """Does not try to compress what is short: the memory that it takes costs more than all the rest of the cookie.

    It reads what Flask's own wrote, and Flask's own reads what it writes.
    """

    def dump_payload(self, obj: Any) -> bytes:
        """The bytes of a value, for an address."""
        plain = TimedSerializer.dump_payload(self, obj)
        return base64_encode(plain) if len(plain) < SHORT else super().dump_payload(obj)


class Sessions(SecureCookieSessionInterface):
    """Flask's, which makes a serializer at each reading and at each writing of a cookie."""

    _made: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of this application, whose keys do not change while it runs."""
        if self._made is None and app.secret_key:
            keys = [*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key]
            signer = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            self._made = ShortSerializer(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=signer)
        return self._made
