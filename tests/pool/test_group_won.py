"""A group whose quote was accepted while its lead was changing it."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import db
from elearn.core.errors import Missing
from elearn.pool import queries, services
from tests.factories.groups import send_together
from tests.factories.pool import make_buyer, make_independent, make_request


def test_a_group_that_wins_is_what_its_agreement_says_whatever_it_was_changing_meanwhile(kernel):
    with kernel.database.transaction():
        buyer = make_buyer()
        anne, bruno, chloe, denis = (make_independent() for _n in range(4))
        request = make_request(buyer)
        quote = send_together(request, [anne, bruno, chloe])
        group = queries.groups.mine(anne)[0][0]
        assert group.agreement is not None
        services.groups.remove(anne, group.id, chloe.id)
        services.groups.add(anne, group.id, denis.id)
        changed = queries.groups.readable(anne, group.id)
        other = replace(services.group_quotes.sheet_of(changed), form="solidary", name="Autre nom", failure_days=3)
        services.groups.change(anne, group.id, other, changed.version)
        services.quotes.accept(buyer, request, quote.id, quote.current.digest)
        won = queries.groups.readable(chloe, group.id)
        assert (won.state, won.form, won.name, won.failure_days) == ("won", group.form, group.name, group.failure_days)
        assert (won.lines, {m.person_id: m.scope for m in won.members}) == (
            group.lines, {m.person_id: m.scope for m in group.members},
        )  # fmt: skip
        assert won.agreement == group.agreement
        with pytest.raises(Missing):
            queries.groups.readable(denis, group.id)
        told = sa.select(Notice.person_id).where(Notice.kind == "pool.group-without")
        assert list(db.session().scalars(told)) == [denis.id], "who came too late learns it, and nobody else"
