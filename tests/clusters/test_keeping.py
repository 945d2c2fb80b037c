"""L12: what clusters keep of people: handed over, exported, forgotten once its term is past."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Organisation
from elearn.clusters import queries, services
from elearn.clusters.models import Bid, Call, Declaration, Holder, Mate, Member, Post
from elearn.clusters.services.keeping import ALL
from elearn.core import db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import in_locale, today
from elearn.core.policy import SYSTEM
from elearn.core.working import years_before
from elearn.pool.figures import nameless
from tests.factories.clusters import call, make_framework, make_gathering, make_holder, told
from tests.factories.pool import company_of, make_buyer


def count(model):
    return db.session().scalar(sa.select(sa.func.count()).select_from(model))


def forget():
    for verb in ALL:
        verb(SYSTEM)


def test_a_term_ends_on_its_day_and_names_go_while_prices_stay():
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2028, 3, 1), 10) == date(2018, 3, 1)
    mate = {"id": 2, "name": "Bruno", "siret": "1", "address": "Murat", "scope": "Pages", "net_cents": 5}
    said = {
        "provider": {"id": 1, "name": "Anne", "siret": "2", "address": "Murat"}, "vat_number": "FR1", "note": "Ici.",
        "lines": [{"lot": 1}], "net_cents": 9, "group": {"id": 3, "name": "Anne et Bruno", "members": [mate]},
    }  # fmt: skip
    left = nameless(said)
    assert not any(word in str(left) for word in ("Anne", "Bruno", "Murat", "FR1", "Ici", "Pages"))
    assert (left["lines"], left["net_cents"], left["group"]["members"][0]["net_cents"]) == ([{"lot": 1}], 9, 5)


def test_what_prepared_a_contract_goes_after_five_years_and_its_names_after_ten(cluster, on):
    on(2027, 1, 4, 9)
    holders = [make_holder(), make_holder()]
    buyer, other = cluster.buyers[:2]
    gathering = make_gathering(cluster)
    item = queries.gatherings.read(buyer, gathering)[0].items[0].id
    services.gatherings.declare(buyer, gathering, company_of(buyer), {item: 700})
    services.gatherings.close(cluster.manager, gathering)
    made = make_framework(cluster, [(one, 2_500) for one in holders], rule="competition", shares={})
    asked = call(buyer, made, 4, note="Pour lundi.")
    for one in holders:
        services.competing.bid(one, asked, 500)
    services.competing.award(buyer, asked)
    services.members.invite(cluster.manager, cluster.id, company_of(make_buyer()))
    services.members.leave(other, cluster.id, company_of(other))
    services.frameworks.end(cluster.manager, made, "La grappe change de prestataires.")
    on(2028, 1, 4, 9)
    forget()
    assert (count(Member), count(Bid), count(Declaration)) == (4, 2, 1), "the last day"
    on(2028, 1, 5, 9)
    forget()
    assert count(Member) == 3, "who never answered"
    on(2032, 1, 5, 9)
    forget()
    assert (count(Member), count(Bid), count(Declaration)) == (2, 0, 0)
    assert (count(Mate), db.session().get_one(Call, asked).note) == (2, "Pour lundi.")
    on(2037, 1, 5, 9)
    forget()
    card = queries.frameworks.cards([queries.frameworks.row(made)])[0]
    assert (count(Mate), db.session().get_one(Call, asked).note, card.reason) == (0, "", "")
    assert [one.content["provider"]["name"] for one in card.holders] == ["", ""]
    assert [price.price_cents for price in card.holders[0].prices] == [2_500, 400]
    with pytest.raises(Forbidden):
        ALL[0](buyer)


def test_volumes_stay_while_an_agreement_made_of_them_stands(cluster, on):
    on(2027, 1, 4, 9)
    buyer, gathering = cluster.buyers[0], make_gathering(cluster)
    item = queries.gatherings.read(buyer, gathering)[0].items[0].id
    services.gatherings.declare(buyer, gathering, company_of(buyer), {item: 700})
    services.gatherings.close(cluster.manager, gathering)
    made = make_framework(cluster)
    request = queries.frameworks.row(made).request_id
    db.session().execute(sa.text("UPDATE clusters_gathering SET request_id = :r"), {"r": request})
    on(2032, 1, 5, 9)
    forget()
    assert count(Declaration) == 1
    services.frameworks.expire(SYSTEM, made)
    forget()
    assert count(Declaration) == 0


def test_a_part_goes_on_in_the_name_of_who_takes_it_over_and_stops_with_the_agreement(cluster, on):
    on(2026, 11, 2, 9)
    made = make_framework(cluster, [(make_holder(), 20_000)], unit="day")
    post, again = (services.posts.begin(cluster.manager, made, 1, "Assistante partagée") for _twice in range(2))
    assert post == again, "a form sent twice opens one"
    one, company = cluster.buyers[0], company_of(cluster.buyers[0])
    services.posts.take(one, post, company, 40)
    services.posts.start(cluster.manager, post)
    colleague = make_buyer(db.session().get_one(Organisation, company))
    with pytest.raises(Conflict):
        services.posts.take(colleague, post, company, 60)
    services.privacy.forget(SYSTEM, one.id)
    assert (told(colleague), told(one)[-1]) == (["clusters.post-left"], "clusters.post-begun")
    services.posts.take(colleague, post, company, 40)
    card = queries.posts.of_framework(queries.frameworks.read(colleague, made))[0]
    assert (card.own, card.answering[company].id) == ({company: 40}, colleague.id)
    assert [name for name, _rows in queries.export.export(colleague.id)] == ["clusters-temps-partage.json"]
    month = today().replace(day=1)
    services.posts.order(SYSTEM, post, company, services.posts.due(post, month)[0][1], month)
    assert db.session().scalars(sa.select(Call.person_id)).all() == [colleague.id]
    assert services.posts.due(post, month) == [], "a month is ordered once"
    services.frameworks.end(cluster.manager, made, "La grappe change de prestataires.")
    assert db.session().get_one(Post, post).stopped_on == today()
    with pytest.raises(Conflict) as caught:
        services.posts.begin(cluster.manager, made, 1, "Encore")
    assert caught.value.code == "not-open"


@pytest.mark.parametrize(("language", "left"), [("fr", "4,6"), ("en", "4.6")])
def test_the_days_left_of_a_shared_post_are_said_in_the_language_of_the_reader(cluster, language, left):
    made = make_framework(cluster, [(make_holder(), 20_000)], unit="day")
    post = services.posts.begin(cluster.manager, made, 1, "Assistante partagée")
    one, other = cluster.buyers[:2]
    services.posts.take(one, post, company_of(one), 40)
    with in_locale(language), pytest.raises(Invalid) as refused:
        services.posts.take(other, post, company_of(other), 470)
    (said,) = refused.value.fields["part"]
    assert left in said


def test_everything_someone_did_for_a_cluster_is_exported(cluster):
    make_gathering(cluster)
    holder = make_holder()
    made = make_framework(cluster, [(holder, 2_500)], rule="competition", shares={})
    services.competing.bid(holder, call(cluster.buyers[0], made, 4), 500)
    files = dict(queries.export.export(cluster.manager.id))
    assert {name.removeprefix("clusters-").removesuffix(".json"): len(rows) for name, rows in files.items()} == {
        "invitations": 3, "collectes": 1, "accords-cadres-conclus": 1,
    }  # fmt: skip
    (rebate,) = dict(queries.export.export(holder.id))["clusters-prix-proposes.json"]
    assert rebate["rebate_bp"] == 500
    assert db.session().scalar(sa.select(Holder.person_id)) == holder.id
