"""Passwords: which are taken, and how they are hashed.

Rules of NIST SP 800-63B-4, 3.1.1.2: length, a block list and words of the context, nothing on
composition, no expiry, all of Unicode after NFC. 15 characters for a password that is alone,
8 where a second factor stands beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext

ALONE = 15
WITH_SECOND_FACTOR = 8
LONGEST = 256
_FILE = Path(__file__).with_name("blocked_passwords.txt")
_LEET = str.maketrans("013457@$!€", "oieastasie")
# OWASP: at least 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id hash to keep. Slow on purpose: never inside a write transaction."""
    return _hasher.hash(normalised(password))


def matches(kept: str, password: str) -> bool:
    """Whether ``password`` is the one kept. With nothing kept it takes the same time to say no."""
    try:
        return _hasher.verify(kept or _decoy(), normalised(password)) and bool(kept)
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _decoy() -> str:
    return _hasher.hash("what nobody has ever chosen")


def normalised(password: str) -> str:
    """NFC, so that the same keys give the same password on every machine."""
    return unicodedata.normalize("NFC", password)[: LONGEST * 4]


def faults(password: str, *, least: int = ALONE, context: Iterable[str] = ()) -> list[str]:
    """Why this password is not taken, as sentences; empty when it is.

    ``context`` are words that a guesser tries first: name, address, name of the site.
    """
    password = normalised(password)
    if len(password) < least:
        return [ngettext("Il faut au moins %(n)s caractère.", "Il faut au moins %(n)s caractères.", least)]
    if len(password) > LONGEST:
        return [ngettext("Il faut au plus %(n)s caractère.", "Il faut au plus %(n)s caractères.", LONGEST)]
    if is_repeated(password):
        return [_("Ce mot de passe répète ou suit une série. Choisissez-en un autre, par exemple quatre mots.")]
    if is_known(password, context):
        return [_("Ce mot de passe est trop courant ou contient votre nom. Choisissez par exemple quatre mots.")]
    return []


def is_repeated(password: str) -> bool:
    """Whether it is one unit repeated (``azazaz``), few signs, or a run (``123456``, ``fedcba``)."""
    text = password.casefold()
    if (text + text).find(text, 1) < len(text) or len(set(text)) <= 3:
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return steps in ({1}, {-1})


def is_known(password: str, context: Iterable[str] = ()) -> bool:
    """Whether a guesser's first lists hold it: blocked words, alone or by two, and the context's.

    What is left once those words, digits and signs are taken out must hold four letters.
    """
    words = {_plain(word) for piece in context for word in re.split(r"[\W_]+", piece)} - {""}
    return any(_is_made_of(text, words) for text in {_bare(password), _plain(password)})


def _is_made_of(text: str, words: set[str]) -> bool:
    if text in blocked() or re.sub(r"[^a-z]+$|^[^a-z]+", "", text) in blocked():
        return True
    taken = 0
    left = text
    for word in sorted((w for w in blocked() | words if len(w) >= 4 and w in left), key=lambda w: (-len(w), w)):
        if word in left:
            left = left.replace(word, " ")
            taken += 1
    return 0 < taken <= 2 and len(re.sub(r"[^a-z]", "", left)) < 4


def _bare(text: str) -> str:
    """Lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _plain(text: str) -> str:
    """The same, with the digits that stand for letters read as letters."""
    bare = _bare(text)
    inner = bare.rstrip("0123456789!?.*-_ ")
    return inner.translate(_LEET) + bare[len(inner) :]


@cache
def blocked() -> frozenset[str]:
    """The block list, made by ``tools/make_blocked_passwords.py``."""
    return frozenset(_FILE.read_text(encoding="utf-8").split())
