"""Certificates of vigilance: asked at the order and again, the independent first, the client when it lasts."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Missing
from elearn.core.i18n import today
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.directory.services.vigilance import Sent, send
from elearn.pool import queries, services
from elearn.pool.models import Engagement, Event
from elearn.pool.services.sheets import TeamSheet
from tests.factories import conditions
from tests.factories.clusters import make_vigilance
from tests.factories.groups import group_sheet, make_group, send_together, win_together
from tests.factories.pool import make_buyer, make_independent, make_quote, make_request


def told(who):
    query = sa.select(Notice.kind).where(Notice.person_id == who.id, Notice.kind.like("pool.vigilance%"))
    return [kind.removeprefix("pool.vigilance-") for kind in db.session().scalars(query.order_by(Notice.id))]


def order(buyer, provider, cents):
    """A mission of 40 hours at this price, and 120 euros of pages."""
    request = make_request(buyer)
    quote = make_quote(provider, request, cents)
    return services.quotes.accept(buyer, request, quote.id, quote.current.digest)


def papers(who, mission):
    found = queries.vigilance.seen(who, queries.engagements.readable(who, mission))
    return {one.person_id: one.until_on or one.since for one in found}


def test_asked_from_the_threshold_reminded_then_the_client_is_told_and_asked_again_when_it_ends(cast, on):
    on(2026, 1, 5, 9)
    order(cast.buyer, cast.anne, 12_199)
    assert told(cast.anne) == [], "under 5 000 euros nothing is asked"
    mission = order(cast.buyer, cast.bruno, 12_200)
    assert told(cast.bruno) == ["asked"]
    services.engagements.start(cast.bruno, mission)
    known, client = ["asked"], []
    for day, new, late in ((9, [], []), (10, ["recalled"], []), (15, ["recalled"], []), (19, [], []),
                           (20, [], ["missing"]), (21, [], [])):  # fmt: skip
        on(2026, 1, day, 9)
        assert queries.vigilance.lacking(0) == ([mission], None)
        for _again in range(2):
            services.vigilance.ask(SYSTEM, mission)
        known, client = known + new, client + late
        assert (told(cast.bruno), told(cast.buyer)) == (known, client), day
    assert told(cast.rival) == []
    make_vigilance(cast.bruno)
    assert queries.vigilance.lacking(0) == ([], None)
    held = queries.vigilance.papers(queries.engagements.readable(cast.buyer, mission))[0]
    assert (held.until_on.isoformat(), held.is_checked, held.since) == ("2026-06-20", False, None)
    on(2026, 6, 20, 9)
    services.vigilance.ask(SYSTEM, mission)
    assert told(cast.bruno) == [*known, "asked"], "again when it ends, its holder alone at first"
    assert told(cast.buyer) == client
    assert papers(cast.bruno, mission) == {cast.bruno.id: held.until_on}
    asked = db.session().scalars(sa.select(Event.detail).where(Event.kind == "vigilance.ask").order_by(Event.id)).all()
    assert [one["since"] for one in asked] == ["2026-01-05", "2026-06-20"]
    with pytest.raises(Forbidden):
        services.vigilance.ask(cast.buyer, mission)
    db.session().execute(sa.update(Engagement).values(state="accepted", version=Engagement.version + 1))
    assert (queries.vigilance.lacking(0), papers(cast.buyer, mission)) == (([], None), {}), "the work is over"


def test_what_is_looked_at_is_what_the_law_asks_about(cast, on, monkeypatch):
    on(2026, 1, 5, 9)
    for _n in range(2):
        order(cast.buyer, cast.anne, 2_500)
    held, missing = order(cast.buyer, cast.anne, 20_000), order(cast.buyer, cast.bruno, 20_000)
    make_vigilance(cast.anne)
    monkeypatch.setattr(queries.vigilance, "AT_ONCE", 1)
    assert queries.vigilance.lacking(0) == ([missing], missing), "neither the small ones nor who holds a certificate"
    assert queries.vigilance.lacking(missing) == ([], None)
    on(2026, 7, 6, 9)
    assert queries.vigilance.lacking(0) == ([held], held), "which has ended"


def test_the_buyers_of_a_running_mission_take_the_certificate_and_nobody_else_does(cast, on):
    on(2026, 1, 5, 9)
    small, mission = order(cast.buyer, cast.anne, 2_500), order(cast.buyer, cast.anne, 20_000)
    taker, member = services.vigilance.take, conditions.make_member(cast.buyer)
    with pytest.raises(Missing):
        taker(cast.buyer, mission, cast.anne.id)
    sent = send(cast.anne, Sent("clé", 7, today(), "ab 12"))
    assert taker(cast.buyer, mission, cast.anne.id) == ("clé", 7)
    for who in (cast.anne, cast.rival, member, cast.bruno):
        with pytest.raises(Missing):
            taker(who, mission, cast.anne.id)
    for where, whose in ((small, cast.anne.id), (mission, cast.bruno.id)):
        with pytest.raises(Missing):
            taker(cast.buyer, where, whose)
    taken = db.session().scalars(sa.select(Event).where(Event.kind == "vigilance.take")).all()
    assert [(one.engagement_id, one.actor_id, one.detail) for one in taken] == [
        (mission, cast.buyer.id, {"person": cast.anne.id, "certificate": sent})
    ]
    card = queries.engagements.readable(cast.buyer, mission)
    shown = [queries.vigilance.seen(who, card)[0] for who in (cast.buyer, cast.anne)]
    assert [(one.certificate_id, one.security_code) for one in shown] == [(sent, "AB12"), (None, "")]
    db.session().execute(sa.update(Engagement).values(state="accepted", version=Engagement.version + 1))
    with pytest.raises(Missing):
        taker(cast.buyer, mission, cast.anne.id)


def test_an_order_from_an_offer_asks_for_the_certificate_too_and_who_ordered_it_does_not_take_it(cast):
    orderer = conditions.make_member(cast.buyer)
    conditions.make_condition(cast.buyer)
    conditions.order(orderer, conditions.make_priced_offer(cast.anne, 499_999))
    assert told(cast.anne) == []
    mission = conditions.order(orderer, conditions.make_priced_offer(cast.anne, 500_000))
    assert told(cast.anne) == ["asked"]
    make_vigilance(cast.anne)
    assert services.vigilance.take(cast.buyer, mission, cast.anne.id)[0] == "k"
    with pytest.raises(Missing):
        services.vigilance.take(orderer, mission, cast.anne.id)


def test_each_member_of_a_group_is_asked_for_the_whole_order_and_reads_their_own(cast):
    three = anne, bruno, chloe = cast.anne, cast.bruno, make_independent()
    make_vigilance(anne)
    dear = tuple(replace(one, price_cents=20_000) for one in group_sheet(three).lines)
    mission = win_together(cast.buyer, make_request(cast.buyer), three, lines=dear)
    assert [told(one) for one in three] == [[], ["asked"], ["asked"]]
    for who, read in ((cast.buyer, three), (anne, three), (bruno, (bruno,)), (chloe, (chloe,))):
        assert set(papers(who, mission)) == {one.id for one in read}


def test_a_member_takes_their_groups_away_and_stays_while_a_mission_runs(cast):
    anne, bruno = cast.anne, cast.bruno
    team = services.teams.make(anne, TeamSheet("Les deux"))
    services.teams.ask(anne, team, bruno.id, "Relecture")
    mission = win_together(cast.buyer, make_request(cast.buyer), (anne, bruno))
    group = queries.groups.mine(bruno)[0][0]
    services.groups.say(bruno, group.id, "Bonjour.", "k")
    files = {name.removeprefix("pool-").removesuffix(".json"): rows for name, rows in queries.export.export(bruno.id)}
    assert {name: len(rows) for name, rows in files.items()} == {
        "equipes": 1, "groupements": 1, "accords-de-groupement": 1, "messages-des-groupements": 1,
        "missions-en-groupement": 1,
    }  # fmt: skip
    assert files["missions-en-groupement"][0]["mission"] == mission
    assert files["accords-de-groupement"][0]["content"] == queries.groups.readable(bruno, group.id).agreement.content
    with pytest.raises(Conflict) as refused:
        services.privacy.forget(SYSTEM, bruno.id)
    assert refused.value.code == "mission-running"
    db.session().execute(sa.update(Engagement).values(state="accepted", version=Engagement.version + 1))
    sent = send_together(make_request(cast.rival), (anne, bruno))
    other = make_group(make_request(cast.rival), (bruno, anne))
    services.privacy.forget(SYSTEM, bruno.id)
    assert queries.groups.row(other).state == "dissolved"
    assert {card.state for card in queries.groups.mine(anne)[0]} == {"won"}, "what was not won is given up"
    quote = queries.quotes.own(anne, sent.request_id)
    assert (quote.state, quote.current.digest) == ("withdrawn", sent.current.digest)
    assert [one.person_id for one in queries.teams.mine(anne)[0].members] == [anne.id]
    dissolved = sa.select(sa.func.count()).where(Notice.person_id == anne.id, Notice.kind == "pool.group-dissolved")
    assert db.session().scalar(dissolved) == 2


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_job_asks_again_and_the_page_of_the_mission_says_what_to_send_and_where(kernel, client, enter, drain):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        small, mission = order(buyer, provider, 2_500), order(buyer, provider, 20_000)
    with clock.frozen(clock.now() + timedelta(days=6)):
        with kernel.database.transaction():
            enqueue("pool.vigilance", {})
        drain()
    with kernel.database.reading():
        assert told(provider) == ["asked", "recalled"]
    enter(provider.id)
    page = client.get(f"/missions/{mission}").text
    assert "Attendue depuis le" in page
    assert "/mon-profil/vigilance" in page
    assert 'id="vigilance"' not in client.get(f"/missions/{small}").text
    assert "est encore attendue" in client.get("/avis").text
    with kernel.database.transaction():
        make_vigilance(provider)
    enter(buyer.id)
    page = client.get(f"/missions/{mission}").text
    assert "Valable jusqu’au" in page
    assert "Attestation de vigilance demandée" in page, "the history proves that it was asked"
    assert "Déposer mon attestation" not in page
