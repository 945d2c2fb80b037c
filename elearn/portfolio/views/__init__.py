"""The pages of this room: one's own dossier, its files, and the trainer's."""

from elearn.portfolio.views import exports, own, trainer
from elearn.portfolio.views.blueprint import blueprint

__all__ = ["blueprint", "exports", "own", "trainer"]
