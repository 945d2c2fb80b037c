"""The application of a test behind a real port, in this process, for a browser to visit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any

from werkzeug.serving import make_server

PATIENCE_SECONDS = 10


class Counted:
    """Lets one wait until no request is being answered any more.

    Each answer is made whole and closed before it is sent: Werkzeug's server does not close
    the answer of a browser that went away, and its connection to the database would stay open.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._open = 0
        self._idle = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the application does, and count."""
        with self._idle:
            self._open += 1
        try:
            answer: Any = self._app(environ, start_response)
            with closing(answer) if hasattr(answer, "close") else nullcontext():
                return [b"".join(answer)]
        finally:
            with self._idle:
                self._open -= 1
                self._idle.notify_all()

    def wait(self) -> bool:
        """Whether all answers were made in time."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, PATIENCE_SECONDS)


@contextmanager
def serving(app: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; give its address.

    Ends when the last request is answered: a page may still fetch something while its test
    ends, and the database must not be closed under it.
    """
    counted = Counted(app)
    server = make_server("127.0.0.1", 0, counted, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        if not counted.wait():
            raise AssertionError("a request of this test was still being answered after it ended")
