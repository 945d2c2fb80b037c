"""What each list of the pool's rooms costs the database: the same, however many rows there are to show."""

import itertools

import pytest

from elearn.core import clock, db
from elearn.pool import queries
from elearn.pool import services as pool
from elearn.pool.services.teams import TeamSheet
from elearn.prospecting.checking import Sheet
from elearn.prospecting.models import ACTIVE, Member
from elearn.prospecting.services import circles, prospects
from elearn.reports import services as reports
from elearn.testing.counting import executed, read_through
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.conditions import make_condition
from tests.factories.pool import company_of, make_buyer, make_engagement, make_independent, make_quote, make_request
from tests.factories.reviews import make_shown

FEW, MANY = 2, 6
numbers = itertools.count(1)


@pytest.fixture
def world(kernel):
    """A company, an independent, an administrator, a request, a circle; nothing yet in their lists."""
    with kernel.database.transaction():
        buyer, anne, admin = make_buyer(), make_independent(), make_person()
        give_role(admin, "administrator")
        with_quotes = make_request(buyer)
        return buyer, anne, actor_of(admin, "administrator"), with_quotes, circles.start(anne, "Hautes-Terres")


def one_more(buyer, anne, request, circle):
    """One more of each thing that a list shows."""
    number, bruno = next(numbers), make_independent()
    make_shown(anne, buyer=buyer)
    make_quote(bruno, request)
    offered = make_request(buyer)
    make_quote(anne, offered)
    make_condition(buyer, label=f"Condition {number}")
    team = pool.teams.make(anne, TeamSheet(f"Équipe {number}"))
    pool.teams.ask(anne, team, bruno.id, "Traduire")
    db.session().add(Member(circle_id=circle, person_id=bruno.id, state=ACTIVE, at=clock.now()))
    db.session().flush()
    prospects.add(bruno, circle, Sheet(f"{number} scierie {number}", "website"), is_other=True)
    prospects.claim(anne, prospects.add(anne, circle, Sheet(f"{number} atelier {number}", "website"), is_other=True))
    circles.start(anne, f"Cercle {number}")
    reports.make(anne, "request", str(offered), "false", "Cette demande n’existe pas.")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_no_list_costs_more_for_more_rows(kernel, client, enter, world):
    buyer, anne, admin, request, circle = world
    pages = {
        buyer.id: (
            "/mes-demandes", f"/mes-demandes/{request}", f"/mes-demandes/{request}/comparer", "/missions",
            "/mes-conditions", "/mes-accords", "/mes-evaluations",
        ),
        anne.id: (
            "/demandes", "/mes-reponses", "/missions", "/mes-equipes", "/mes-evaluations", "/signalements",
            "/prospection", f"/prospection/{circle}", f"/prospection/{circle}/membres",
            f"/evaluations/clients/{company_of(buyer)}",
        ),
        admin.id: ("/admin/signalements", "/mediations"),
    }  # fmt: skip
    costs = {}
    for rows in (FEW, MANY):
        with kernel.database.transaction():
            while len(queries.teams.mine(anne)) < rows:
                one_more(buyer, anne, request, circle)
        for who, paths in pages.items():
            enter(who)
            for path in paths:
                client.get(path)
                with executed(kernel.database) as seen:
                    assert client.get(path).status_code == 200, path
                costs.setdefault((who, path), []).append(list(seen))
    more = {key[1]: (len(few), len(many)) for key, (few, many) in costs.items() if len(few) != len(many)}
    assert more == {}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_page_of_a_mission_does_not_go_through_all_missions(kernel, client, enter, world):
    buyer, anne, *_others = world
    with kernel.database.transaction():
        mission = queries.engagements.readable(anne, make_engagement(buyer, anne))
    enter(buyer)
    with read_through(kernel.database) as tables:
        for page in ("/missions", f"/missions/{mission.id}", f"/mes-demandes/{mission.request_id}"):
            assert client.get(page).status_code == 200
    assert not {"pool_engagement", "pool_dispute", "pool_request", "pool_quote", "pool_event"} & tables
