"""The form of a circle, or of a company, sent twice, by a press too many or a line that dropped."""

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Invalid
from elearn.prospecting import queries
from elearn.prospecting.checking import Sheet
from elearn.prospecting.models import Circle, Prospect
from elearn.prospecting.services import prospects
from tests.factories.pool import make_independent
from tests.factories.races import at_once
from tests.prospecting.test_prospects import make_circle


def test_a_circle_sent_twice_is_one_and_a_new_form_is_another(kernel, client, enter):
    with kernel.database.transaction():
        anne = make_independent()
    enter(anne.id)
    sheet = {"name": "Hautes-Terres", "organisation": "0"}
    made = [client.submit("/prospection", {**sheet, "key": key}).headers["Location"] for key in ("1", "1", "2")]
    assert made[0] == made[1] != made[2]
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Circle)) == 2
        assert [len(one.people) for one in queries.circles.own(anne)[0]] == [1, 1]


def test_a_company_that_is_another_of_the_same_name_is_listed_once_when_its_form_is_sent_twice(kernel, client, enter):
    with kernel.database.transaction():
        anne = make_independent()
        made = make_circle(anne)
        prospects.add(anne, made, Sheet("Menuiserie Chastel", "event", town="Valbasalte"))
    enter(anne.id)
    said = {"name": "Menuiserie Chastel", "source": "event", "town": "Valbasalte", "is_other": "y", "key": "1"}
    there = [client.submit(f"/prospection/{made}/ajouter", said).headers["Location"] for _twice in range(2)]
    assert there[0] == there[1]
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Prospect)) == 2


def test_of_several_who_type_one_name_at_once_one_lists_it_and_the_others_are_told(kernel):
    with kernel.database.transaction():
        people = [make_independent() for _n in range(4)]
        made = make_circle(*people)

    def attempt(actor):
        try:
            with kernel.database.transaction():
                prospects.add(actor, made, Sheet("Menuiserie Chastel", "event", town="Valbasalte"))
        except Invalid as told:
            return next(iter(told.fields))
        return "listed"

    assert at_once([(one,) for one in people], attempt) == ["is_other"] * 3 + ["listed"]
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Prospect)) == 1
