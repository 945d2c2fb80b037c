"""What other rooms use of this one: a need written in plain words, read."""

from __future__ import annotations

from elearn.telecentres.need import KINDS, LONGEST, read

__all__ = ["KINDS", "LONGEST", "read"]
