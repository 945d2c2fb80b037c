"""V41: what is sent is never a part of a statement: no statement is made of text, and no address tells it apart."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import elearn
from tests.factories.telecentres import make_centre, make_workspaces

HOUSE = Path(elearn.__file__).parent
# Statements made of the names of our own tables, columns, settings and states, never of what is sent.
OWN = {
    "commands/prepare.py", "core/archive/reading.py", "core/triggers.py", "funding/models/seats.py",
    "testing/keeping.py", "testing/servers.py",
}  # fmt: skip
PAYLOADS = ("' OR '1'='1", "1; SELECT pg_sleep(3) --", "') UNION SELECT password_hash FROM accounts_person --", '"; --')
READ = (
    "/formations?q={}", "/formations?tri={}", "/annuaire?q={}", "/annuaire?category={}&sort={}", "/offres?q={}",
    "/telecentres?q={}&speciality={}", "/telecentres/recherche?q={}", "/observatoire?reseau={}", "/observatoire?du={}",
    "/telecentres/murat?from={}", "/telecentres/{}", "/glossaire?q={}", "/api/v1/modules?page={}",
    "/api/v1/profiles?q={}", "/api/v1/offers?category={}", "/api/v1/free-places?q={}",
    "/api/v1/indicators?network={}&from_on=2026-01-01&last_on=2026-12-31", "/api/v1/verifications/{}",
)  # fmt: skip


def _made_of_text(path: Path) -> list[int]:
    """The lines where a statement is written from parts: an f-string, a sum, a format, in ``text`` or what runs raw."""
    raw = {"text", "literal_column", "exec_driver_sql"}
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.func, ast.Attribute):
            continue
        is_sql = node.func.attr == "exec_driver_sql" or (
            node.func.attr in raw
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in {"sa", "sqlalchemy"}
        )
        first = node.args[0]
        if is_sql and isinstance(first, (ast.JoinedStr, ast.BinOp, ast.Call)):
            found.append(node.lineno)
    return found


def test_no_statement_of_the_house_is_made_of_text() -> None:
    found = {str(p.relative_to(HOUSE)): _made_of_text(p) for p in sorted(HOUSE.rglob("*.py"))}
    assert {name for name, lines in found.items() if lines} == OWN


@pytest.mark.parametrize("address", READ)
def test_a_piece_of_sql_in_an_address_is_a_word_like_another(kernel, client, address):
    with kernel.database.transaction():
        make_workspaces(make_centre(slug="murat").id)
    for payload in PAYLOADS:
        answer = client.get(address.replace("{}", payload.replace(" ", "%20").replace(";", "%3B")))
        assert answer.status_code < 500, payload
        assert "$argon2id$" not in answer.text
