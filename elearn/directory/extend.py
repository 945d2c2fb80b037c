"""What other rooms use of this one: who may order an offer, how a need is matched, and the words of both."""

from __future__ import annotations

from elearn.directory.access import AUDIENCES, KINDS, PLACES, Access
from elearn.directory.grouping import RankedGroup
from elearn.directory.matching import LABELS, Need, Ranked
from elearn.directory.reasons import sentence
from elearn.directory.words import delay, price

__all__ = [
    "AUDIENCES",
    "KINDS",
    "LABELS",
    "PLACES",
    "Access",
    "Need",
    "Ranked",
    "RankedGroup",
    "delay",
    "price",
    "sentence",
]
