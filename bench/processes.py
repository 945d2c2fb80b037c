"""What processes cost, as Linux counts it: processor time and memory, families together."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[str]:
    # The name, between parentheses, may hold anything: what follows the last one is regular.
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def family(root: int) -> list[int]:
    """``root`` and all its descendants that are alive."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(int(_fields(int(entry.name))[1]), []).append(int(entry.name))
            except OSError:
                continue
    out, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        out.append(pid)
        waiting += children.get(pid, [])
    return out


def command(pid: int) -> str:
    """The command line of a process, or nothing when it has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time used so far by these processes, and by those of their children that ended."""
    total = 0
    for pid in pids:
        try:
            total += sum(int(n) for n in _fields(pid)[11:15])
        except OSError:
            continue
    return total / TICKS


def pss_bytes(pid: int) -> int:
    """Proportional set size: private memory, and a fair part of what is shared."""
    try:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def holder(client: socket.socket, pids: Iterable[int]) -> int:
    """Which of these processes holds the other end of this connection; 0 when none does yet."""
    return next(iter(_holding(_inodes(peer=client.getsockname()[1]), pids)), 0)


def listeners(port: int, pids: Iterable[int]) -> list[int]:
    """Those of these processes that hold this port open."""
    return _holding(_inodes(listening=port), pids)


def _inodes(*, peer: int = 0, listening: int = 0) -> set[str]:
    found = set()
    for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]:
        part = line.split()
        here, there = (int(part[n].rpartition(":")[2], 16) for n in (1, 2))
        if (peer and there == peer) or (listening and here == listening and part[3] == "0A"):
            found.add(f"socket:[{part[9]}]")
    return found


def _holding(inodes: set[str], pids: Iterable[int]) -> list[int]:
    out = []
    for pid in pids if inodes else ():
        try:
            if any(str(f.readlink()) in inodes for f in (PROC / str(pid) / "fd").iterdir()):
                out.append(pid)
        except OSError:
            continue
    return out
