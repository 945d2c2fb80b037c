"""A load generator: a few clients on connections kept open, in one process, without threads.

Each client sends its next request as soon as the answer to the last is whole. Sockets and
``epoll`` alone, so that the generator costs a small part of what it measures; what it does
cost is in the result.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

MakeRequest = Callable[[], bytes]
BLOCK = 1 << 16


@dataclass
class Outcome:
    """What one run gave. ``latencies`` in seconds, in the order of the answers."""

    seconds: float
    latencies: list[float]
    failures: list[str]
    own_cpu_seconds: float
    server_cpu_seconds: float = 0.0
    database_cpu_seconds: float = 0.0
    example: bytes = b""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the web processes for one answer, in milliseconds."""
        return 1000 * self.server_cpu_seconds / max(1, len(self.latencies))

    @property
    def database_cpu_ms(self) -> float:
        """The same for the database server."""
        return 1000 * self.database_cpu_seconds / max(1, len(self.latencies))

    @property
    def own_share(self) -> float:
        """Part of one processor that the generator itself took."""
        return self.own_cpu_seconds / self.seconds

    def percentile(self, share: float) -> float:
        """The latency, in milliseconds, that ``share`` (0 to 1) of the answers do not exceed."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass
class _Client:
    sock: socket.socket
    make: MakeRequest
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    expected: int = -1
    is_chunked: bool = False

    def send(self) -> None:
        self.received.clear()
        self.expected, self.is_chunked = -1, False
        request = self.make()
        self.sent_at = time.perf_counter()
        self.sock.sendall(request)

    def receive(self) -> bool:
        """Take what has arrived; say whether the answer is whole."""
        block = self.sock.recv(BLOCK)
        if not block:
            raise ConnectionError("closed by the server")
        self.received += block
        if self.expected < 0 and not self.is_chunked:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self._read_head(bytes(self.received[:end]).lower(), end + 4)
        if self.is_chunked:
            return self.received.endswith(b"0\r\n\r\n")
        return len(self.received) >= self.expected

    def _read_head(self, head: bytes, body_at: int) -> None:
        at = head.find(b"\r\ncontent-length:")
        if at >= 0:
            self.expected = body_at + int(head[at + 17 :].split(b"\r\n", 1)[0])
        elif b"\r\ntransfer-encoding: chunked" in head:
            self.is_chunked = True
        else:
            self.expected = body_at


def connect(port: int) -> socket.socket:
    """A connection to this machine, without the delay of small packets."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def run(
    connections: Sequence[socket.socket],
    makers: Sequence[MakeRequest],
    *,
    seconds: float,
    warm_up: float = 1.0,
    measure: Callable[[], tuple[float, float]] = lambda: (0.0, 0.0),
) -> Outcome:
    """Load a server from these connections, one client each, and tell how it answered.

    Only answers to requests sent after ``warm_up`` count. ``measure()`` gives the processor
    seconds that the server and its database have used so far. An answer that is neither 2xx
    nor 3xx counts as a failure.
    """
    clients = {s.fileno(): _Client(s, make) for s, make in zip(connections, makers, strict=True)}
    poll = select.epoll()
    with contextlib.closing(poll):
        for number, client in clients.items():
            poll.register(number, select.EPOLLIN)
            client.send()
        deadline = time.perf_counter() + warm_up
        for _answer in _answers(poll, clients, deadline):
            pass
        outcome = Outcome(0.0, [], [], 0.0)
        before, own = measure(), time.process_time()
        start = time.perf_counter()
        for client, latency in _answers(poll, clients, start + seconds):
            if client.received[9:10] in (b"2", b"3"):
                outcome.latencies.append(latency)
            else:
                outcome.failures.append(client.received[:200].decode("latin-1"))
        outcome.seconds = time.perf_counter() - start
        after = measure()
        outcome.own_cpu_seconds = time.process_time() - own
        outcome.server_cpu_seconds = after[0] - before[0]
        outcome.database_cpu_seconds = after[1] - before[1]
        _finish(poll, clients)
    return outcome


def _answers(poll: select.epoll, clients: dict[int, _Client], deadline: float) -> Iterator[tuple[_Client, float]]:
    while (now := time.perf_counter()) < deadline:
        for number, _events in poll.poll(deadline - now):
            client = clients[number]
            if client.receive():
                yield client, time.perf_counter() - client.sent_at
                client.send()


def _finish(poll: select.epoll, clients: dict[int, _Client]) -> None:
    """Let the last answers come, so that nothing is at work when the next run begins."""
    waiting = set(clients)
    limit = time.perf_counter() + 10
    while waiting and time.perf_counter() < limit:
        for number, _events in poll.poll(1):
            if clients[number].receive():
                waiting.discard(number)
                poll.unregister(number)


def ask(sock: socket.socket, request: bytes) -> tuple[int, bytes, float]:
    """One request on an open connection: status, whole answer, seconds it took."""
    client = _Client(sock, lambda: request)
    client.send()
    while not client.receive():
        pass
    return int(client.received[9:12]), bytes(client.received), time.perf_counter() - client.sent_at
