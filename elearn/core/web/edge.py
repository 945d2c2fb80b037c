"""The edge of a request: its transaction is closed before the answer leaves.

An answer under 400 commits; 400 and above, or an exception, rolls back. Safe methods
get the reader. Hooks before the view (who is it, which language) read on their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.routing import IntegerConverter, Map

from elearn.core.web import typed
from elearn.core.web.bodies import HouseRequest
from elearn.core.web.sessions import Sessions

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Number(IntegerConverter):
    """``<int:…>`` in the address of a page. A number that no row can have leads to no page."""

    regex = "[0-9]{1,19}"

    def __init__(self, url_map: Map, *args: int, **more: int | None) -> None:
        super().__init__(url_map, *args, **{"max": typed.LARGEST, **more})  # type: ignore[arg-type]


class App(Flask):
    """Flask with the house's transaction around the view."""

    kernel: Kernel
    request_class = HouseRequest

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: no view or hook of the house is a coroutine, and Flask looks each time."""
        return func

    def preprocess_request(self, *args: Any) -> Any:
        """Run the hooks in a reading scope of their own; a view that only reads goes on with it."""
        with self.kernel.database.reading_lazily() as scope:
            answer = super().preprocess_request(*args)
            if answer is None and request.method in SAFE_METHODS:
                g.begun_reading = scope.hand_over()
        return answer

    def dispatch_request(self, *args: Any) -> Response:
        """Run the view in its scope, then commit or roll back."""
        database = self.kernel.database
        scope = database.open(writes=request.method not in SAFE_METHODS)
        if not scope.writes:
            scope.take_over(g.pop("begun_reading", None))
        try:
            response = self.make_response(super().dispatch_request(*args))
        except BaseException:
            database.close(scope, commit=False)
            raise
        if response.status_code >= 400 and scope.writes:
            _shown_again(response)
        database.close(scope, commit=response.status_code < 400)
        return response

    def handle_user_exception(self, *args: Any) -> Any:
        """Turn the error into a page; what it needs to read, it reads in its own scope."""
        with self.kernel.database.reading_lazily():
            return super().handle_user_exception(*args)

    def process_response(self, *args: Any) -> Response:
        """Run the hooks after the view, which may read but not write."""
        with self.kernel.database.reading_lazily():
            return super().process_response(*args)


def _shown_again(response: Response) -> None:
    """A form shown again must not be kept by a cache on the way."""
    response.headers.setdefault("Cache-Control", "no-store")
