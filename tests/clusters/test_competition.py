"""A competition under a framework agreement: the price compared is the price ordered."""

from __future__ import annotations

import pytest

from elearn.clusters import queries, services
from elearn.core.errors import Conflict, Missing
from tests.factories.clusters import call, make_framework, make_holder
from tests.factories.pool import company_of


def test_the_price_that_is_compared_is_the_one_that_is_ordered_to_the_cent(cluster):
    holders = [make_holder(), make_holder()]
    made = make_framework(cluster, list(zip(holders, (2_501, 2_600), strict=True)), rule="competition", shares={})
    buyer = cluster.buyers[0]
    asked = call(buyer, made, 10)
    services.competing.bid(holders[0], asked, 333)  # 24,177 € an hour, ordered at 24,18 €
    services.competing.bid(holders[1], asked, 0)
    services.competing.award(buyer, asked)
    card, _reading = queries.calls.readable(buyer, asked)
    assert [one["cents"] for one in card.choice] == [24_180, 26_000]
    assert card.cents == 24_180
    with pytest.raises(Missing, match="n’est plus attendu"):  # by a page that was left open
        services.competing.bid(holders[1], asked, 5_000)
    with pytest.raises(Missing, match="n’existe pas"):
        services.competing.bid(make_holder(), asked, 5_000)


def test_what_no_rebate_brings_under_the_ceiling_is_not_asked_of_the_holders(cluster):
    made = make_framework(cluster, [(make_holder(), 2_500), (make_holder(), 2_600)], rule="competition", shares={})
    buyer = cluster.buyers[0]
    left = sum(queries.frameworks.left_for(made, company_of(buyer)))
    hours = left // 250  # at 90 % off, 2,50 € an hour
    with pytest.raises(Conflict) as caught:
        call(buyer, made, hours + 1)
    assert (caught.value.code, caught.value.more) == ("insufficient", {"left_cents": left})
    asked, reading = queries.calls.readable(buyer, call(buyer, made, hours))
    assert services.deals.listed(reading.card, asked.company_id, asked.quantities) == (hours * 2_500, left)
