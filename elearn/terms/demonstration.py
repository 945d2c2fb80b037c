"""Terms to look at: the model, announced by the demonstration's administrator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.core import i18n
from elearn.core.plugin import DemoAccount
from elearn.core.policy import Actor
from elearn.terms import queries
from elearn.terms.services import versions

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

MODEL = Path(__file__).resolve().parent / "templates" / "terms" / "model.txt"


def demonstrate(kernel: Kernel, _password: str) -> list[DemoAccount]:
    """Announce the first version, once."""
    with kernel.database.transaction():
        someone = next(iter(accounts.administrators()), None)
        if someone is not None and not queries.versions():
            actor = Actor(person_id=someone, roles=frozenset({"administrator"}), locale="fr")
            versions.announce(actor, MODEL.read_text(encoding="utf-8"), "", i18n.today())
    return []
