"""What other rooms and guests bring: the people whom the terms bind."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from elearn.core.providers import Registry

# Under a room's name, a function that gives the ids of the people who sell there now, as a query.
SELLERS: Registry[Callable[[], sa.Select[int]]] = Registry("terms.sellers")
