"""The small forms of the pool sent twice without a script that holds the second press: one task, team, condition."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import db
from elearn.core.errors import Missing
from elearn.pool import queries, services
from elearn.pool.models import ConditionRow, Task, Team
from elearn.pool.services.sheets import TeamSheet
from tests.factories import races
from tests.factories.pool import company_of, make_buyer, make_engagement, make_independent


def count(model, *where):
    return db.session().scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def condition(buyer, key):
    return services.conditions.create(buyer, company_of(buyer), services.conditions.ConditionSheet("Agenda"), key)


def test_a_task_sent_twice_is_one_told_once_and_a_new_form_is_another(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        mission = make_engagement(buyer, anne)
    enter(anne.id)
    task = {"title": "Donner l’accès", "whose": "buyer"}
    here = f"/missions/{mission}"
    for key in ("one", "one", "another"):
        assert client.submit(here, {**task, "key": key}, action="/taches").status_code == 303
    with kernel.database.reading():
        assert count(Task, Task.engagement_id == mission) == 2
        assert count(Notice, Notice.kind == "pool.task") == 2


def test_a_team_sent_twice_is_one_and_a_new_form_is_another(kernel, client, enter):
    with kernel.database.transaction():
        anne, bruno = make_independent(), make_independent()
    enter(anne.id)
    sheet = {"name": "Les deux", "form": "solidary", "lead_pay": "5"}
    made = [client.submit("/mes-equipes", {**sheet, "key": key}).headers["Location"] for key in ("1", "1", "2")]
    assert made[0] == made[1] != made[2]
    with kernel.database.transaction():
        assert len(queries.teams.mine(anne)) == 2
        other = services.teams.make(bruno, TeamSheet("Les deux"), "1")
        with pytest.raises(Missing):
            queries.teams.readable(anne, other)


def test_a_condition_sent_twice_is_one_even_once_it_was_stopped(kernel, client, enter):
    with kernel.database.transaction():
        buyer, other = make_buyer(), make_buyer()
    enter(buyer.id)
    here = f"/mes-conditions/{company_of(buyer)}/nouvelle"
    sheet = {"label": "Petits travaux", "who": "everyone", "lapse_days": "7"}
    for key in ("1", "1", "2"):
        assert client.submit(here, {**sheet, "key": key}).status_code == 303
    with kernel.database.transaction():
        assert count(ConditionRow) == 2
        first = condition(buyer, "3")
        services.conditions.end(buyer, first)
        assert condition(buyer, "3") == first
        assert condition(other, "3") != first, "a key is that of one organisation"


def test_the_same_form_sent_at_once_by_several_presses_makes_one(kernel):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        mission = make_engagement(buyer, anne)

    def press():
        with kernel.database.transaction():
            return (
                services.workspace.add_task(anne, mission, "Lire", for_buyer=False, key="k"),
                services.teams.make(anne, TeamSheet("Les trois"), "k"),
            )

    assert len(set(races.at_once([()] * 6, press))) == 1
    with kernel.database.reading():
        assert (count(Task), count(Team)) == (1, 1)
