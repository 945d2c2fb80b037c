"""The one error of the studio."""

from __future__ import annotations


class StudioError(Exception):
    """Something the author can put right, said in one sentence."""
