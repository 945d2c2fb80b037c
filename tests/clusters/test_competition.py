"""A competition under a framework agreement: the price compared is the price ordered."""

from __future__ import annotations

from elearn.clusters import queries, services
from tests.factories.clusters import call, make_framework, make_holder


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
