import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import ledger
from elearn.core.errors import Conflict, Missing
from elearn.core.ledger import Insufficient, Move
from elearn.core.providers import RegistryError
from elearn.testing.counting import executed, read_through
from tests.core.ledger.conftest import EUR, PIECE, REASON


def held(kernel, book):
    with kernel.database.reading():
        return {(b.name, b.unit): b.amount for b in ledger.balances(book)}


def test_an_operation_moves_money_and_pieces_together_and_can_be_opened(kernel, book, post):
    made = post(
        "give", ("available", "held", 20_000, EUR), ("available", "held", 1, PIECE), reference={"person": 4, "of": "é"}
    )
    assert (made.number, made.repeated) == (2, False)
    assert held(kernel, book) == {
        ("available", EUR): 80_000, ("available", PIECE): 2, ("held", EUR): 20_000, ("held", PIECE): 1,
    }  # fmt: skip
    with kernel.database.reading():
        opened = ledger.operation(made.operation_id)
        assert [(t.source, t.target, t.amount, t.unit) for t in opened.transfers] == [
            ("available", "held", 20_000, EUR),
            ("available", "held", 1, PIECE),
        ]
        assert (opened.actor_id, opened.reference) == (7, {"person": 4, "of": "é"})
        assert ledger.balance(book, "held", EUR) == 20_000
        assert ledger.balance(book, "nobody", EUR) == 0
        assert ledger.head(book).number == 2
        assert ledger.prove(book) == []


def test_what_is_short_is_refused_with_figures_and_leaves_nothing_so_that_one_may_go_on(kernel, book):
    with kernel.database.transaction():
        with pytest.raises(Insufficient) as refused:
            ledger.post(book, [Move("available", "held", 4, PIECE)], key="a", actor_id=None, reason=REASON)
        made = ledger.post(book, [Move("available", "held", 3, PIECE)], key="b", actor_id=None, reason=REASON)
    error = refused.value
    assert (error.account, error.unit, error.wanted, error.available) == ("available", PIECE, 4, 3)
    assert made.number == 2
    with kernel.database.reading():
        assert ledger.prove(book) == []


def test_within_one_operation_only_the_sum_counts(kernel, book, post):
    post("through", ("available", "passing", 100_000), ("passing", "held", 100_000))
    assert held(kernel, book)["held", EUR] == 100_000


def test_a_key_used_again_gives_the_first_posting_even_when_nothing_is_left(kernel, book, post):
    first = post("all", ("available", None, 100_000))
    again = post("all", ("available", None, 100_000))
    assert (again.operation_id, again.number, again.repeated) == (first.operation_id, first.number, True)
    with pytest.raises(Conflict) as refused:
        post("all", ("available", None, 1))
    assert refused.value.code == "key-taken"
    assert held(kernel, book)["available", EUR] == 0


def test_the_opposite_is_posted_once_and_points_to_what_it_mends(kernel, book, post):
    made = post("give", ("available", "held", 500), ("held", "engaged", 200))
    with kernel.database.transaction():
        back = ledger.reverse(made.operation_id, key="back", actor_id=1, reason=REASON)
    with kernel.database.transaction():
        assert ledger.reverse(made.operation_id, key="back", actor_id=1, reason=REASON).repeated
    with pytest.raises(Conflict) as refused, kernel.database.transaction():
        ledger.reverse(made.operation_id, key="again", actor_id=1, reason=REASON)
    assert refused.value.code == "reversed"
    with kernel.database.reading():
        assert ledger.operation(back.operation_id).reverses_id == made.operation_id
        assert ledger.operation(made.operation_id).reversed_by_id == back.operation_id
        assert ledger.prove(book) == []
    assert held(kernel, book)["available", EUR] == 100_000


def test_what_has_gone_further_cannot_be_taken_back(kernel, post):
    made = post("give", ("available", "held", 500))
    post("further", ("held", "engaged", 500))
    with pytest.raises(Insufficient), kernel.database.transaction():
        ledger.reverse(made.operation_id, key="back", actor_id=1, reason=REASON)


@pytest.mark.parametrize(
    "move",
    [("a", "b", 0, EUR), ("a", "b", -1, EUR), ("a", "a", 1, EUR), (None, None, 1, EUR), ("a", "b", 1, ""),
     ("a", "b", ledger.MOST + 1, EUR), ("", "b", 1, EUR), ("a", "b", 1.5, EUR)],
)  # fmt: skip
def test_a_move_that_makes_no_sense_cannot_be_made(move):
    with pytest.raises(ValueError, match=r"move|name"):
        Move(*move)


def test_reasons_are_registered_books_exist_and_references_are_words_and_whole_numbers(kernel, book, post):
    with pytest.raises(RegistryError), kernel.database.transaction():
        ledger.post(book, [Move(None, "a", 1, EUR)], key="k", actor_id=None, reason="core.because")
    with pytest.raises(Missing), kernel.database.transaction():
        ledger.post("nowhere", [Move(None, "a", 1, EUR)], key="k", actor_id=None, reason=REASON)
    with pytest.raises(TypeError):
        post("k", (None, "a", 1), reference={"rate": 0.5})
    with pytest.raises(Missing), kernel.database.transaction():
        ledger.reverse(99_999, key="k", actor_id=None, reason=REASON)


def test_the_database_refuses_mixed_units_negative_balances_changes_and_removals(kernel, book, post):
    post("give", ("available", "held", 5), (None, "held", 1, PIECE))
    for statement in (
        "INSERT INTO core_ledger_transfer (operation_id, book_id, position, source_id, target_id, unit, amount) "
        "SELECT o.id, o.book_id, 9, e.id, s.id, 'EUR', 1 FROM core_ledger_operation o, core_ledger_account e, "
        "core_ledger_account s WHERE o.number = 2 AND e.name = 'held' AND e.unit = 'EUR' "
        "AND s.name = 'available' AND s.unit = 'seat'",
        "UPDATE core_ledger_account SET balance = -1 WHERE unit = 'seat'",
        "UPDATE core_ledger_account SET unit = 'EUR' WHERE unit = 'seat'",
        "UPDATE core_ledger_transfer SET amount = 1",
        "UPDATE core_ledger_operation SET reason = 'x'",
        "UPDATE core_ledger_book SET sequence = sequence - 1",
        "DELETE FROM core_ledger_transfer",
        "DELETE FROM core_ledger_operation",
        "DELETE FROM core_ledger_account",
        "DELETE FROM core_ledger_book",
    ):
        with pytest.raises(IntegrityError), kernel.database.transaction() as session:
            session.execute(sa.text(statement))
    with kernel.database.reading():
        assert ledger.prove(book) == []


def test_an_operation_between_known_accounts_takes_six_statements(kernel, book, post):
    post("first", ("available", "held", 1, EUR), ("available", "held", 1, PIECE))
    with kernel.database.transaction() as session:
        session.connection()
        with executed(kernel.database) as seen:
            ledger.post(
                book,
                [Move("available", "held", 1, EUR), Move("available", "held", 1, PIECE)],
                key="second",
                actor_id=None,
                reason=REASON,
            )
    assert len(seen) == 6, seen


def test_history_is_paged_with_the_balance_after_each_line_and_past_instants_can_be_asked(kernel, book, at):
    for n in range(1, 6):
        with at(2027, 3, n, 9), kernel.database.transaction():
            ledger.post(book, [Move("available", "held", n, EUR)], key=f"k{n}", actor_id=n, reason=REASON)
    with kernel.database.reading():
        (account,) = (b for b in ledger.balances(book) if b.name == "held")
        page = ledger.history(account.account_id, 2, size=2)
        assert [(e.change, e.balance, e.other, e.actor_id) for e in page.items] == [
            (3, 6, "available", 3),
            (2, 3, "available", 2),
        ]
        assert (page.total, page.last) == (5, 3)
        with pytest.raises(Missing):
            ledger.history(account.account_id, 4, size=2)
        before = {(b.name, b.unit): b.amount for b in ledger.balances_at(book, datetime(2027, 3, 3, 12, tzinfo=UTC))}
        assert before["held", EUR] == 6
        listed = ledger.operations(book, 2, size=2)
        assert [o.number for o in listed.items] == [4, 3]
        assert listed.items[0].transfers[0].amount == 3


def test_threads_that_race_for_the_last_pieces_win_once_each_and_lose_nothing(kernel, book):
    gate, won, lost, odd = threading.Barrier(8), [], [], []

    def take(n):
        gate.wait()
        try:
            with kernel.database.transaction():
                ledger.post(book, [Move("available", f"held:{n}", 1, PIECE)], key=f"k{n}", actor_id=n, reason=REASON)
            won.append(n)
        except Insufficient as refused:
            lost.append(refused.available)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test fails on it
            odd.append(error)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), lost, odd) == (3, [0] * 5, [])
    with kernel.database.reading():
        assert ledger.balance(book, "available", PIECE) == 0
        assert ledger.head(book).number == 4
        assert ledger.prove(book) == []


def test_one_key_posted_by_several_at_once_has_one_effect(kernel, book):
    gate, made = threading.Barrier(4), []

    def take():
        gate.wait()
        with kernel.database.transaction():
            made.append(ledger.post(book, [Move("available", "held", 9, EUR)], key="k", actor_id=1, reason=REASON))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({m.operation_id for m in made}) == 1
    assert sorted(m.repeated for m in made) == [False, True, True, True]
    with kernel.database.reading():
        assert ledger.balance(book, "held", EUR) == 9


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_balances_at_a_date_read_the_transfers_of_their_book_alone(kernel, book):
    with kernel.database.reading(), read_through(kernel.database) as seen:
        assert ledger.balances_at(book, datetime(2999, 3, 3, 12, tzinfo=UTC))
    assert "core_ledger_transfer" not in seen
