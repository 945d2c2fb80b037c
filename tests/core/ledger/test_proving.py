import logging

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from elearn.commands import ledger as command
from elearn.core import ledger
from elearn.core.jobs import enqueue, mending, runner
from elearn.core.triggers import recreate
from tests.core.ledger.conftest import REASON


@pytest.fixture
def tamper(kernel):
    """Write in the tables as a hand with all rights would: without their triggers."""

    def do(*statements):
        with kernel.database.writer.begin() as connection:
            for trigger in ledger.TRIGGERS:
                on = "" if kernel.database.is_sqlite else f" ON {trigger.table}"
                connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}{on}")
            for statement in statements:
                connection.execute(sa.text(statement))
            recreate(connection, ledger.TRIGGERS)

    return do


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE core_ledger_account SET balance = 3 WHERE name = 'held'"],
         ["account held (EUR): balance: 7 expected, 3 found"]),
        (["UPDATE core_ledger_transfer SET amount = 1 WHERE amount = 2",
          "UPDATE core_ledger_account SET balance = 6 WHERE name = 'held'",
          "UPDATE core_ledger_account SET balance = 99994 WHERE name = 'available' AND unit = 'EUR'"],
         ["operation 2: changed"]),
        (["UPDATE core_ledger_operation SET actor_id = 3 WHERE number = 2"], ["operation 2: changed"]),
        (["DELETE FROM core_ledger_transfer WHERE amount = 5",
          "DELETE FROM core_ledger_operation WHERE key = 'b'",
          "UPDATE core_ledger_account SET balance = 2 WHERE name = 'held'",
          "UPDATE core_ledger_account SET balance = 99998 WHERE name = 'available' AND unit = 'EUR'"],
         ["operation 3: missing"]),
        (["UPDATE core_ledger_book SET sequence = 2"],
         ["end of the book: head", "operation 3: added"]),
    ],
)  # fmt: skip
def test_a_hand_in_the_tables_is_named(kernel, book, post, tamper, statements, told):
    post("a", ("available", "held", 2))
    post("b", ("available", "held", 5))
    tamper(*statements)
    with kernel.database.reading():
        found = [str(d).removeprefix(f"{book}, ") for d in ledger.prove(book)]
    assert [line for line, start in zip(found, told, strict=True) if not line.startswith(start)] == []


def test_an_operation_rewritten_with_a_hash_of_its_own_breaks_the_next(kernel, book, post, tamper):
    post("a", ("available", "held", 2))
    post("b", ("available", "held", 5))
    with kernel.database.transaction():
        ledger.open_book("other")
        for key in ("deposit", "a"):
            ledger.post("other", [ledger.Move(None, key, 2, "EUR")], key=key, actor_id=1, reason=REASON)
    tamper("UPDATE core_ledger_operation SET previous_hash = '" + "1" * 64 + "' WHERE number = 2 AND book_id = 1")
    with kernel.database.reading():
        assert [d.what for d in ledger.prove(book)] == ["changed"]
        assert ledger.prove("other") == []


def test_each_night_a_difference_makes_the_job_fail_and_is_in_the_log(kernel, book, post, tamper, caplog):
    """F19: a line of the ledger touched by hand."""
    with kernel.database.transaction():
        ledger.open_book("another")
        enqueue("core.prove_ledgers", {})
    runner.drain(kernel.database, kernel)
    with kernel.database.reading():
        assert mending.unfinished() == []
    tamper("UPDATE core_ledger_account SET balance = 1 WHERE unit = 'seat'")
    with kernel.database.transaction():
        enqueue("core.prove_ledgers", {})
    with caplog.at_level(logging.WARNING):
        runner.drain(kernel.database, kernel)
    with kernel.database.reading():
        (dead,) = mending.unfinished()
    assert "account available (seat): balance: 3 expected, 1 found" in dead.error
    assert "account available (seat)" in caplog.text


def test_the_command_tells_each_book_and_fails_on_a_difference(kernel, book, tamper, monkeypatch):
    monkeypatch.setattr(command, "kernel", lambda: kernel)
    sound = CliRunner().invoke(command.ledger, ["prove"])
    assert sound.exit_code == 0
    assert sound.output.split()[0] == book
    assert sound.output.split()[-1] == "ok"
    tamper("UPDATE core_ledger_account SET balance = 1 WHERE unit = 'seat'")
    broken = CliRunner().invoke(command.ledger, ["prove", book])
    assert broken.exit_code == 1
    assert "3 expected, 1 found" in broken.output
