"""An antivirus for what people send, where the installation has one: clamd, by INSTREAM of its protocol.

    zINSTREAM\0  then chunks (length on four bytes, big endian, then the bytes), an empty one at the end
    stream: OK  |  stream: Eicar-Test-Signature FOUND  |  … ERROR

See ``man clamd``, COMMANDS. Nothing is kept by the daemon. What cannot be looked at is refused: a file
is never taken because the antivirus was away.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterator
from typing import IO

CHUNK = 64 * 1024
CONNECTS, ANSWERS = 2.0, 15.0  # seconds


class Away(Exception):
    """The daemon does not answer, or could not look at the file; the text says why."""


def found_in(address: str, stream: IO[bytes]) -> str:
    """The name of what clamd finds in all that ``stream`` holds from here, empty for nothing.

    ``address`` is ``host:port``, or the path of a socket. Raises :class:`Away`.
    """
    with _asked(address, b"INSTREAM") as one:
        while chunk := stream.read(CHUNK):
            one.sendall(struct.pack("!L", len(chunk)) + chunk)
        one.sendall(struct.pack("!L", 0))
        said = _answer(one)
    verdict = said.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise Away(said or "no answer")


def is_there(address: str) -> bool:
    """Whether the daemon answers now."""
    with contextlib.suppress(Away), _asked(address, b"PING") as one:
        return _answer(one) == "PONG"
    return False


@contextlib.contextmanager
def _asked(address: str, command: bytes) -> Iterator[socket.socket]:
    """A connection on which a command was just given."""
    try:
        with _connected(address) as one:
            one.settimeout(ANSWERS)
            one.sendall(b"z" + command + b"\0")
            yield one
    except OSError as error:
        raise Away(str(error) or type(error).__name__) from error


def _connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECTS)
    one = socket.socket(socket.AF_UNIX)
    one.settimeout(CONNECTS)
    try:
        one.connect(address)
    except OSError:
        one.close()
        raise
    return one


def _answer(one: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (part := one.recv(1024)):
        said += part
    return said.rstrip(b"\0").decode(errors="replace").strip()
