"""Quotes: versions that never change, VAT of each regime, one exact version accepted, refusals."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.canonical import digest
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import SYSTEM
from elearn.pool import queries, services
from elearn.pool.figures import Line
from elearn.pool.models import Engagement, Quote, QuoteVersion
from elearn.pool.signals import QuoteAccepted
from elearn.pool.tasks import WORK
from tests.factories.parameters import keep_figures
from tests.factories.pool import company_of, make_independent, make_quote, make_request, quote_sheet


def test_each_sending_is_a_version_that_never_changes(cast):
    made = make_request(cast.buyer)
    first = make_quote(cast.anne, made)
    assert (first.state, first.number, first.current.net_cents) == ("submitted", 1, 112_000)
    assert make_quote(cast.anne, made).number == 1, "the same content again sends nothing"
    second = make_quote(cast.anne, made, 2400)
    assert (second.number, second.current.net_cents) == (2, 108_000)
    assert digest(second.current.content) == second.current.digest
    assert second.current.content["provider"]["id"] == cast.anne.id
    assert second.current.content["terms"]["silent_days"] == 5
    kept = queries.quotes.version(cast.buyer, first.id, 1)
    assert kept.digest == first.current.digest
    for statement in ("UPDATE pool_quote_version SET net_cents = 1", "DELETE FROM pool_quote_version"):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), db.session().begin_nested():
            db.session().execute(sa.text(statement))


def test_the_next_version_begins_from_what_was_sent(cast):
    made = make_request(cast.buyer)
    make_quote(cast.anne, made, 2550, note="Chaque matin.")
    draft = queries.quotes.own(cast.anne, made).draft
    assert (draft["price_1"], draft["note"]) == ("25,50", "Chaque matin.")


def test_what_is_being_written_is_for_its_writer_alone(cast):
    made = make_request(cast.buyer)
    services.quotes.save(cast.anne, made, {"note": "canari"})
    assert queries.quotes.received(cast.buyer, made) == []
    assert queries.requests.counts_of_quotes([made])[made] == 0
    assert queries.quotes.own(cast.anne, made).draft == {"note": "canari"}
    assert queries.quotes.own(cast.bruno, made) is None
    make_quote(cast.anne, made)
    services.quotes.withdraw(cast.anne, made)
    assert queries.quotes.received(cast.buyer, made) == []
    with pytest.raises(Missing):
        queries.quotes.version(cast.buyer, queries.quotes.own(cast.anne, made).id, 1)
    with pytest.raises(Missing):
        services.quotes.withdraw(cast.bruno, made)
    assert make_quote(cast.anne, made).state == "submitted", "one may send again"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("price_2", {"lines": (Line(1, "a", "hour", 4000, 2500),)}),
        ("price_1", {"lines": (Line(1, "a", "day", 4000, 2500), Line(2, "b", "page", 3000, 1))}),
        ("price_1", {"lines": (Line(1, "a", "hour", 1, 2500), Line(2, "b", "page", 3000, 1))}),
        ("lines", {"lines": (*quote_sheet().lines, Line(7, "c", "hour", 100, 1))}),
        ("lines", {"lines": (*quote_sheet().lines, Line(0, "", "hour", 100, 1))}),
        ("lines", {"lines": (*quote_sheet().lines, Line(0, "remise", "act", 100, -500))}),
        ("lines", {"lines": tuple(replace(one, vat_bp=2000) for one in quote_sheet().lines)}),
        ("lines", {"lines": (Line(1, "a", "hour", 4000, 0), Line(2, "b", "page", 3000, 0))}),
        ("valid_until", {"valid_until": clock.now().date() - timedelta(2)}),
        ("delay_days", {"delay_days": -1}),
        ("total", {"lines": (Line(1, "a", "hour", 4000, 9900), Line(2, "b", "page", 3000, 1))}),
    ],
)
def test_what_no_quote_may_hold_is_refused_beside_its_field(cast, field, values):
    made = make_request(cast.buyer, budget_cents=200_000, is_ceiling=True)
    with pytest.raises(Invalid) as refused:
        services.quotes.submit(cast.anne, made, quote_sheet(**values))
    assert list(refused.value.fields) == [field]


def test_vat_follows_the_regime_of_the_provider_and_its_figures_those_of_the_site(cast, on):
    on(2026, 11, 22, 9)
    made = make_request(cast.buyer)
    keep_figures()
    free = make_quote(cast.anne, made)
    assert free.current.content["mention"] == "TVA non applicable, article 293 B du CGI"
    assert free.current.gross_cents == free.current.net_cents
    undecided = make_independent("")
    with pytest.raises(Conflict) as refused:
        services.quotes.submit(undecided, made, quote_sheet())
    assert refused.value.code == "regime"
    taxed = make_independent("real")
    assert list(queries.quotes.rates(i18n.today())) == [2000, 1000, 550, 210]
    lines = tuple(replace(one, vat_bp=rate) for one, rate in zip(quote_sheet().lines, (2000, 550), strict=True))
    real = make_quote(taxed, made, lines=lines)
    assert real.current.content["taxes"] == [[550, 12_000, 660], [2000, 100_000, 20_000]]
    assert (real.current.net_cents, real.current.gross_cents) == (112_000, 132_660)
    assert real.current.content["mention"] == ""
    with pytest.raises(Invalid):
        services.quotes.submit(taxed, made, quote_sheet(lines=tuple(replace(one, vat_bp=1960) for one in lines)))


def test_accepting_takes_one_exact_version_once_and_refuses_the_others(cast, monkeypatch):
    facts = []
    monkeypatch.setattr(services.quotes, "announce", facts.append)
    made = make_request(cast.buyer)
    anne, bruno = make_quote(cast.anne, made), make_quote(cast.bruno, made, 2400)
    seen = anne.current.digest
    make_quote(cast.anne, made, 2450)
    with pytest.raises(Conflict) as refused:
        services.quotes.accept(cast.buyer, made, anne.id, seen)
    assert refused.value.code == "other-version"
    for stranger in (cast.rival, cast.anne):
        with pytest.raises(Missing):
            services.quotes.accept(stranger, made, anne.id, seen)
    seen = queries.quotes.own(cast.anne, made).current.digest
    mission = services.quotes.accept(cast.buyer, made, anne.id, seen)
    assert services.quotes.accept(cast.buyer, made, anne.id, seen) == mission, "a second click gives the same mission"
    assert queries.requests.buyers(cast.buyer, made).state == "awarded"
    lost = queries.quotes.own(cast.bruno, made)
    assert (lost.state, lost.reason) == ("refused", "Un autre devis a été retenu.")
    with pytest.raises(Conflict):
        services.quotes.accept(cast.buyer, made, bruno.id, bruno.current.digest)
    with pytest.raises(Conflict):
        services.quotes.submit(cast.bruno, made, quote_sheet(100))
    (fact,) = facts
    assert isinstance(fact, QuoteAccepted)
    assert (fact.engagement_id, fact.organisation_id, fact.net_cents) == (mission, company_of(cast.buyer), 110_000)
    steps = queries.engagements.steps(mission)
    assert [(s.title, s.amount_cents, s.state) for s in steps] == [
        ("Agenda", 98_000, "planned"), ("Courriers", 12_000, "planned"),
    ]  # fmt: skip


def test_the_database_itself_keeps_one_accepted_quote_and_one_mission_a_version(cast):
    made = make_request(cast.buyer)
    anne, bruno = make_quote(cast.anne, made), make_quote(cast.bruno, made)
    services.quotes.accept(cast.buyer, made, anne.id, anne.current.digest)
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.update(Quote).where(Quote.id == bruno.id).values(state="accepted"))
    row = db.session().scalars(sa.select(Engagement)).one()
    again = {c.key: getattr(row, c.key) for c in sa.inspect(Engagement).columns if c.key != "id"}
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.insert(Engagement).values(**again))
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.update(Engagement).values(net_cents=1, version=Engagement.version + 1))


def test_a_quote_altered_behind_the_product_is_not_accepted(cast):
    made = make_request(cast.buyer)
    anne = make_quote(cast.anne, made)
    changed = {**anne.current.content, "net_cents": 1}
    db.session().execute(sa.text("DROP TRIGGER pool_quote_version_no_update" + on_table()))
    db.session().execute(sa.update(QuoteVersion).values(content=changed))
    with pytest.raises(Conflict) as refused:
        services.quotes.accept(cast.buyer, made, anne.id, anne.current.digest)
    assert refused.value.code == "other-version"
    db.session().rollback()


def test_a_refusal_gives_its_reason_and_a_past_validity_its_state(cast, on):
    on(2026, 11, 2, 9)
    made = make_request(cast.buyer, answer_until=clock.now() + timedelta(days=60))
    anne, bruno = make_quote(cast.anne, made), make_quote(cast.bruno, made)
    with pytest.raises(Invalid):
        services.quotes.refuse(cast.buyer, made, anne.id, " ")
    services.quotes.refuse(cast.buyer, made, anne.id, "Au-dessus de notre budget.")
    assert queries.quotes.own(cast.anne, made).reason == "Au-dessus de notre budget."
    with pytest.raises(Conflict):
        services.quotes.submit(cast.anne, made, quote_sheet(100))
    on(2026, 12, 3, 9)
    assert queries.quotes.own(cast.bruno, made).state == "expired"
    with pytest.raises(Conflict) as refused:
        services.quotes.accept(cast.buyer, made, bruno.id, bruno.current.digest)
    assert refused.value.code == "not-valid"
    _closed, (_step, due, verb), *_rest = WORK
    assert due() == [bruno.id]
    verb(SYSTEM, bruno.id)
    assert due() == []
    assert make_quote(cast.bruno, made, 2000).state == "submitted", "one may send again while the request is open"


def test_the_comparison_is_the_buyers_and_of_what_may_still_be_accepted(cast):
    made = make_request(cast.buyer)
    anne, bruno = make_quote(cast.anne, made), make_quote(cast.bruno, made, 2000, delay_days=10)
    found = queries.comparison.compare(cast.buyer, made)
    assert [q.id for q in found.quotes] == [bruno.id, anne.id]
    assert [m.mark for m in found.marks[bruno.id]] == [100, 100, None]
    for stranger in (cast.rival, cast.anne):
        with pytest.raises(Missing):
            queries.comparison.compare(stranger, made)
        with pytest.raises((Missing, Forbidden)):
            services.quotes.refuse(stranger, made, anne.id, "Pas à moi.")
    services.quotes.refuse(cast.buyer, made, anne.id, "Trop lent pour nous.")
    assert [q.id for q in queries.comparison.compare(cast.buyer, made).quotes] == [bruno.id]


def on_table():
    return "" if db.is_sqlite() else " ON pool_quote_version"
