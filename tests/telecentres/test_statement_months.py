"""The statements of a month come even when the site was stopped as they should have."""

from datetime import date

from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries
from elearn.telecentres.services import passes
from tests.factories.accounts import actor_of, make_person
from tests.factories.telecentres import LONG_AGO, make_network


def test_a_month_that_nobody_issued_in_its_turn_is_issued_later_and_once(kernel, at, drain):
    with at(2026, 9, 15, 9), kernel.database.transaction():
        network = make_network("cantal")
        plan = passes.add_plan(
            SYSTEM, network, code="actifs", name="Pass", price_cents=2400, valid_from=LONG_AGO, entitlements={}
        )
        person = make_person()
        passes.take_pass(actor_of(person), person.id, plan)
    with at(2026, 11, 23, 9):
        for key in ("first", "second"):
            with kernel.database.transaction():
                enqueue("telecentres.issue_statements", {}, key=key)
            drain()
        with kernel.database.reading():
            (made,) = queries.statements.of_month(network, date(2026, 9, 1))
            assert made.total_cents == 2400
            assert queries.statements.of_month(network, date(2026, 10, 1)) == []
