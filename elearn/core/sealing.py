"""Secrets that the database keeps sealed, so that a copy of it alone does not give them away.

What must be read again (the secret of a second factor) cannot be hashed like a password. It is
sealed with a key derived from ``ELEARN_SECRET_KEY``, which no backup holds: Fernet, that is
AES-128 in CBC mode and HMAC-SHA256, with one key a purpose (HKDF, RFC 5869).
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = "s1:"  # how a sealed text begins; another way of sealing would begin otherwise


class WrongSeal(Exception):
    """A text was sealed with another key, for another purpose, or was changed since."""


class Seal:
    """Seals and opens short texts of one installation. Instances are safe to share."""

    def __init__(self, secret_key: str) -> None:
        self._root = secret_key.encode()
        self._keys: dict[str, Fernet] = {}

    def seal(self, purpose: str, text: str) -> str:
        """``text`` sealed for ``purpose``: about 100 characters more, different at each call."""
        return MARK + self._key(purpose).encrypt(text.encode()).decode("ascii")

    def open(self, purpose: str, sealed: str) -> str:
        """The text; one that was kept before there was a seal is given as it is.

        Raises :class:`WrongSeal` when the key is not the one it was sealed with.
        """
        if not sealed.startswith(MARK):
            return sealed
        try:
            return self._key(purpose).decrypt(sealed.removeprefix(MARK).encode("ascii")).decode()
        except InvalidToken:
            raise WrongSeal(f"{purpose}: sealed with another ELEARN_SECRET_KEY") from None

    def _key(self, purpose: str) -> Fernet:
        if purpose not in self._keys:
            derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"elearn {purpose}".encode())
            self._keys[purpose] = Fernet(base64.urlsafe_b64encode(derive.derive(self._root)))
        return self._keys[purpose]
