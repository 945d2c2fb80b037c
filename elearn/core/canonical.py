"""What is signed, as bytes that two machines write alike, and its hash. Pure code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces; whole numbers and texts only, so that nothing rounds."""
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of the canonical form."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float is never signed: cents, hundredths or text")
    for one in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(one)
