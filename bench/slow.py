"""People who watch a video over a slow line: they hold their connection and read little by little."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

BYTES_A_SECOND = 64_000
BUFFER = 16_384


class SlowReaders(threading.Thread):
    """``count`` readers of one file, each at its own pace, from one thread."""

    def __init__(self, port: int, path: str, headers: dict[str, str], count: int) -> None:
        super().__init__(daemon=True)
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Range: bytes=0-"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._request = "\r\n".join(lines).encode() + b"\r\n\r\n"
        self._port, self._count = port, count
        self._end = threading.Event()
        self._read = 0

    def run(self) -> None:
        """Ask, then take a little ten times a second; begin again at the end of the file."""
        readers = [self._ask() for _n in range(self._count)]
        while not self._end.is_set():
            for number, reader in enumerate(readers):
                with contextlib.suppress(BlockingIOError):
                    taken = reader.recv(BYTES_A_SECOND // 10)
                    self._read += len(taken)
                    if not taken:
                        reader.close()
                        readers[number] = self._ask()
            time.sleep(0.1)
        for reader in readers:
            reader.close()

    def _ask(self) -> socket.socket:
        reader = socket.socket()
        # A small window: what the reader has not taken stays with the server, as on a slow line.
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        reader.connect(("127.0.0.1", self._port))
        reader.sendall(self._request)
        reader.setblocking(False)
        return reader

    def stop(self) -> int:
        """End all readers; returns how many bytes they took."""
        self._end.set()
        self.join(5)
        return self._read
