"""What becomes of quotes and agreements after: retained, made again, left by who erases their account."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.clusters import ceilings, queries, services
from elearn.clusters.models import Bid, Call, Framework
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.core import db
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import today
from elearn.core.policy import SYSTEM
from elearn.pool import queries as pool
from elearn.pool import services as pool_services
from tests.clusters.test_verbs import told
from tests.factories.clusters import call, make_framework, make_holder
from tests.factories.groups import send_together
from tests.factories.pool import make_quote, make_request


def states(cluster, request):
    return {one.person_id: one.state for one in pool.quotes.received(cluster.manager, request)}


def sheet(cluster, request, *people, **values):
    found = {one.person_id: one for one in pool.quotes.received(cluster.manager, request)}
    chosen = [(found[one.id].id, found[one.id].current.digest) for one in people]
    return FrameworkSheet(**{
        "title": "Encore", "rule": "cascade", "maximum_cents": 100_000, "starts_on": today(),
        "ends_on": today().replace(year=today().year + 1), "chosen": chosen, "shares": {}, **values,
    })  # fmt: skip


def test_quotes_say_that_they_are_retained_and_an_agreement_refused_is_made_again(cluster):
    first, second, third = make_holder(), make_holder(), make_holder()
    request = make_request(cluster.manager)
    for one in (first, second, third):
        make_quote(one, request)
    made = services.frameworks.propose(cluster.manager, request, sheet(cluster, request, first, second), "1")
    assert states(cluster, request) == {first.id: "retained", second.id: "retained", third.id: "refused"}
    kinds = sa.select(Notice.kind).where(Notice.person_id == first.id, Notice.kind == "pool.quote-retained")
    assert len(db.session().scalars(kinds).all()) == 1
    with pytest.raises(Conflict):
        pool_services.quotes.withdraw(first, request)
    again = sheet(cluster, request, first)
    with pytest.raises(Conflict, match="déjà son accord-cadre"):
        services.frameworks.propose(cluster.manager, request, again, "2")
    services.frameworks.refuse(second, made, "Je ne peux plus.")
    with pytest.raises(Conflict):
        services.frameworks.propose(cluster.manager, request, sheet(cluster, request, third), "2")
    new = services.frameworks.propose(cluster.manager, request, again, "2")
    assert services.frameworks.propose(cluster.manager, request, again, "2") == new
    services.frameworks.sign(first, new, queries.frameworks.row(new).digest)
    last, before = queries.frameworks.of_request(request)
    assert (last.number, last.state, before.number, before.state) == (2, "open", 1, "refused")
    assert last.digest != before.digest
    assert queries.frameworks.read(second, made).card.reason == "Je ne peux plus."
    call(cluster.buyers[0], new)
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.update(Framework).where(Framework.id == made).values(state="proposed"))


def test_percents_are_shared_to_the_cent():
    assert ceilings.by_percent(10_001, {7: 3_333, 3: 3_333, 5: 3_334}) == {3: 3_333, 5: 3_335, 7: 3_333}
    assert ceilings.by_percent(100, {1: 5_000}) == {1: 50}, "the rest is nobody's"


def test_a_member_of_a_group_reads_what_it_holds_and_its_erasure_makes_the_group_leave(cluster):
    people, alone = [make_holder() for _n in range(3)], make_holder()
    request = make_request(cluster.manager)
    send_together(request, people)
    make_quote(alone, request)
    made = services.frameworks.propose(
        cluster.manager, request, sheet(cluster, request, people[0], alone, rule="competition"), "g"
    )
    digest = queries.frameworks.row(made).digest
    with pytest.raises(Missing):
        services.frameworks.sign(people[1], made, digest)
    for one in (people[0], alone):
        services.frameworks.sign(one, made, digest)
    reading = queries.frameworks.read(people[1], made)
    assert (reading.holder, reading.serves.person_id) == (None, people[0].id)
    assert [one.id for one in queries.frameworks.held(people[2])] == [made]
    assert [name for name, _rows in queries.export.export(people[2].id)] == ["clusters-accords-cadres.json"]
    buyer = cluster.buyers[0]
    asked = call(buyer, made, 4, note="Un mot d’ici.")
    services.competing.bid(people[0], asked, 500)
    services.privacy.forget(SYSTEM, people[1].id)
    assert told(cluster.manager)[-1] == "clusters.left"
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Bid)) == 0
    services.competing.bid(alone, asked, 0)
    mission = services.competing.award(buyer, asked)
    assert pool.engagements.row(mission).provider_id == alone.id
    choice = {one["holder"]: one["bar"] for one in queries.calls.readable(buyer, asked)[0].choice}
    assert sorted(choice.values()) == ["", "left"]
    services.privacy.forget(SYSTEM, buyer.id)
    assert db.session().scalars(sa.select(Call.note)).all() == [""]
    services.privacy.forget(SYSTEM, alone.id)
    row = queries.frameworks.row(made)
    assert (row.state, row.reason) == ("ended", "Un titulaire a quitté le site.")
    assert told(cluster.buyers[1])[-1] == "clusters.ended"


def test_a_proposal_falls_with_the_account_of_who_was_to_sign_it(cluster):
    holder, other = make_holder(), make_holder()
    made = make_framework(cluster, [(holder, 2_500), (other, 2_600)], is_signed=False)
    services.privacy.forget(SYSTEM, holder.id)
    assert queries.frameworks.row(made).state == "refused"
    assert told(other)[-1] == told(cluster.manager)[-1] == "clusters.refused"
