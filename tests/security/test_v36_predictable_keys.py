"""V36: what opens a door is random, long, and kept only as a digest."""

import ast
from pathlib import Path

from elearn.accounts import secrecy

ROOM = Path(secrecy.__file__).parent


def test_no_weak_source_of_randomness_is_imported():
    for file in ROOM.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert names.isdisjoint({"random", "uuid"}), file


def test_many_tokens_share_nothing():
    tokens = [secrecy.new_token() for _n in range(20_000)]
    assert len(set(tokens)) == len(tokens)
    assert {len(t) for t in tokens} == {43}
    for place in (0, 10, 20):
        assert len({t[place : place + 4] for t in tokens}) > 19_900 * 0.99
    codes = [secrecy.new_recovery_code() for _n in range(5_000)]
    assert len(set(codes)) == len(codes)
    assert all(secrecy.recovery_digest(c.upper().replace("-", " ")) == secrecy.recovery_digest(c) for c in codes[:50])
