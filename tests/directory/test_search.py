"""Search: by facets and words, only by what is shown, at a fixed number of statements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.directory.matching import Need
from elearn.directory.queries import matching, offer_search, profiles, search
from elearn.directory.queries.offer_search import OfferWish
from elearn.directory.queries.wishes import Wish
from elearn.directory.services import profiles as writing
from elearn.directory.services import proofs, publishing
from elearn.directory.services.profiles import Availability
from elearn.testing.counting import executed
from tests.factories.directory import make_offer, make_provider
from tests.factories.telecentres import make_centre, make_network


def names(wish: Wish) -> list[str]:
    return [card.name for card in search.find(ANONYMOUS, wish).page.items]


def test_the_facets_find_what_is_shown_and_nothing_else(skilled: Any, at: Any) -> None:
    with at(2026, 11, 23, 9), skilled.database.transaction():
        network = make_network()
        murat = make_centre(network, slug="murat", name="Murat", latitude=Decimal("45.11"), longitude=Decimal("2.868"))
        make_centre(network, slug="ydes", name="Ydes", latitude=Decimal("45.348"), longitude=Decimal("2.437"))
        english = (("en", "fluent"),)
        one = make_provider(
            name="Une", commune="murat", languages=english, hours=20, day_rate_cents=25_000,
            telecentre_id=murat.organisation_id, levels={"illustration": 3, "facturation-client": 1},
        )  # fmt: skip
        proofs.prove(SYSTEM, one.id, ["illustration"], "e:1")
        writing.plan_time(one, Availability(20, date(2026, 12, 7), {date(2026, 12, 14): 0}))
        make_provider(name="Deux", commune="Ydes", hours=10, day_rate_cents=40_000, levels={"illustration": 1})
        make_provider(
            name="Muette", commune="Murat", languages=english, hours=35, day_rate_cents=10_000,
            levels={"illustration": 2}, shown=["name"],
        )  # fmt: skip
        here = (45.11, 2.868)
        assert names(Wish(skill="illustration"))[0] == "Une"
        assert set(names(Wish(category="graphisme"))) == {"Une", "Deux", "Muette"}
        assert names(Wish(language="en")) == ["Une"]
        assert names(Wish(telecentre=str(murat.organisation_id))) == ["Une"]
        assert names(Wish(place=here, km=10)) == ["Une"]
        assert names(Wish(place=here, km=60)) == ["Une", "Deux"]
        assert names(Wish(price_cents=30_000)) == ["Une"]
        assert names(Wish(hours=15)) == ["Une"]
        assert names(Wish(hours=15, week=date(2026, 11, 25))) == []
        assert names(Wish(hours=15, week=date(2026, 12, 9))) == ["Une"]
        assert names(Wish(week=date(2026, 12, 16))) == ["Deux"]
        assert names(Wish(skill="illustration", proof="engagement")) == ["Une"]
        assert names(Wish(category="appui-comptable", proof="engagement")) == []
        assert names(Wish(proof="engagement")) == ["Une"]
        assert names(Wish(text="facturaton")) == ["Une"]
        found = search.find(ANONYMOUS, Wish(category="graphisme"))
        assert found.counts["skill"] == {"illustration": 3, "facturation-client": 1}
        assert found.counts["commune"] == {"Ydes": 1, "murat": 1}
        ranked = matching.ranked(Need(skills=["illustration"], languages=["en"], hours=20, place=here), {one.id: 1})
        assert [profiles.cards([r.person_id])[r.person_id].name for r in ranked] == ["Une", "Deux", "Muette"]


def test_offers_are_found_while_their_author_is_there(skilled: Any) -> None:
    with skilled.database.transaction():
        one, two = make_provider(name="Une"), make_provider(name="Deux")
        make_offer(one, title="Dix factures", price_cents=18_000)
        make_offer(two, title="Vingt factures", price_cents=12_000, delay_days=30)
        make_offer(two, title="Une page", unit="page", is_published=False)

        def titles(wish: OfferWish) -> list[str]:
            return [o.title for o, _who in offer_search.find(ANONYMOUS, wish).page.items]

        assert titles(OfferWish(unit="month", order="price")) == ["Vingt factures", "Dix factures"]
        assert titles(OfferWish(unit="month", price_cents=15_000)) == ["Vingt factures"]
        assert titles(OfferWish(text="facture", delay_days=10)) == ["Dix factures"]
        assert titles(OfferWish(category="web")) == []
        publishing.withdraw(two)
        assert titles(OfferWish(text="factures")) == ["Dix factures"]


def test_the_cost_does_not_grow_with_the_answers(skilled: Any) -> None:
    counts = []
    for more in (2, 12):
        with skilled.database.transaction():
            for _n in range(more):
                make_offer(make_provider(hours=10))
        with skilled.database.reading(), executed(skilled.database) as said:
            wish = Wish(category="appui-comptable", proof="", hours=5, week=date(2026, 12, 7))
            found = search.find(ANONYMOUS, wish)
            profiles.cards([c.person_id for c in found.page.items])
            matching.ranked(Need(category="appui-comptable", hours=5, from_on=date(2026, 12, 7)))
            offer_search.find(ANONYMOUS, OfferWish())
        counts.append(len(said))
    assert found.page.total == 14
    assert counts[0] == counts[1] <= 9
