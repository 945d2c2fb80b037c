"""Published reads of this room: figures in force, texts filled with them, shared words, what to check."""

from elearn.parameters.queries.review import Affected, Due, affected, change_facts, due, to_check, uses
from elearn.parameters.queries.shown import fill, fill_text, number, numbers, shown
from elearn.parameters.queries.table import figures, forget
from elearn.parameters.queries.words import terms

__all__ = [
    "Affected",
    "Due",
    "affected",
    "change_facts",
    "due",
    "figures",
    "fill",
    "fill_text",
    "forget",
    "number",
    "numbers",
    "shown",
    "terms",
    "to_check",
    "uses",
]
