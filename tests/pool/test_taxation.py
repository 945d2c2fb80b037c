"""One decision for quotes, orders and invoices: which VAT a sale to an enterprise of that country bears."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Organisation
from elearn.core import db, i18n
from elearn.pool import queries, services
from elearn.pool.figures import FRANCHISE, REAL, Line
from elearn.pool.services.sheets import QuoteSheet
from elearn.pool.taxation import OUTSIDE, REVERSE, mention, towards
from tests.factories import conditions
from tests.factories.groups import group_sheet, send_together
from tests.factories.parameters import keep_figures
from tests.factories.pool import company_of, make_independent, make_request


@pytest.mark.parametrize("regime", [FRANCHISE, REAL])
@pytest.mark.parametrize(
    ("country", "taxed"),
    [
        ("FR", None),
        ("DE", REVERSE),
        ("GR", REVERSE),
        ("IE", REVERSE),
        ("CH", OUTSIDE),
        ("GB", OUTSIDE),
        ("US", OUTSIDE),
    ],
)
def test_france_keeps_the_regime_the_union_reverses_it_and_the_world_is_outside(regime, country, taxed):
    assert towards(regime, country) == (taxed or regime)
    assert towards("", country) == "", "who said no regime cannot sell yet"


def test_what_each_paper_must_say():
    assert [bool(mention(one, "article 293 B")) for one in (FRANCHISE, REAL, REVERSE, OUTSIDE)] == [1, 0, 1, 1]
    assert mention(FRANCHISE, "article 293 B") == "article 293 B"


def abroad(buyer, country="BE", number="BE0428759497"):
    where = sa.update(Organisation).where(Organisation.id == company_of(buyer))
    db.session().execute(where.values(country=country, vat_number=number, siret=None))
    db.session().expire_all()


def test_a_quote_an_order_and_a_group_to_a_belgian_company_bear_no_french_vat(cast, on):
    on(2026, 11, 22, 9)
    keep_figures()
    abroad(cast.buyer)
    taxed, free = make_independent("real"), make_independent()
    asked = make_request(cast.buyer)
    lines = (Line(1, "Agenda", "hour", 4000, 2500), Line(2, "Courriers", "page", 3000, 400))
    services.quotes.submit(taxed, asked, QuoteSheet(lines, i18n.today() + timedelta(days=30), 20))
    said = queries.quotes.own(taxed, asked).current.content
    assert (said["regime"], said["mention"], said["taxes"]) == (REVERSE, "Autoliquidation", [])
    assert said["gross_cents"] == said["net_cents"] == 112_000
    assert said["vat_number"] == "FR83404833048"
    order = conditions.order(cast.buyer, conditions.make_priced_offer(taxed))
    card = queries.engagements.readable(cast.buyer, order)
    assert card.gross_cents == card.net_cents == 5_000
    both = send_together(make_request(cast.buyer), (free, taxed), lines=group_sheet((free, taxed)).lines)
    assert (both.current.regime, both.current.gross_cents) == (REVERSE, 112_000)


def test_a_company_outside_the_union_is_outside_the_tax(cast, on):
    on(2026, 11, 22, 9)
    keep_figures()
    abroad(cast.buyer, "CH", "")
    assert queries.providers.party(make_independent("real").id, company_of(cast.buyer)).regime == OUTSIDE
    assert queries.providers.party(make_independent("real").id).regime == REAL
