"""What belongs to others does not exist: a refusal for whose it is looks like a wrong number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from elearn.core.errors import Forbidden, Missing
from elearn.core.i18n import gettext as _


@contextmanager
def unseen() -> Iterator[None]:
    """Say of what is not one's own that it does not exist. Inside a route, whose guard checked the scope."""
    try:
        yield
    except Forbidden as refused:
        raise Missing(_("Rien n’existe à cette adresse.")) from refused
