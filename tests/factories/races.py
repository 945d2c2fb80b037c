"""Several who act at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from elearn.core.errors import Conflict


def at_once(orders: Sequence[tuple[Any, ...]], attempt: Callable[..., Any]) -> list[Any]:
    """What each attempt answers, or the code it is refused with, all begun together; sorted."""
    meet, outcomes = threading.Barrier(len(orders)), list[Any]()

    def try_one(*one: Any) -> None:
        meet.wait()
        try:
            outcomes.append(attempt(*one))
        except Conflict as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=try_one, args=one) for one in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes, key=str)
