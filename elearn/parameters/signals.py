"""What this room says has happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParametersChanged:
    """An import gave other values to these parameters (new ones are not in it).

    Announced by ``services.keep`` in its transaction.
    """

    names: tuple[str, ...]
