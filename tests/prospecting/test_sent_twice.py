"""The form of a circle sent twice, by a press too many or a line that dropped."""

import sqlalchemy as sa

from elearn.core import db
from elearn.prospecting import queries
from elearn.prospecting.models import Circle
from tests.factories.pool import make_independent


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
