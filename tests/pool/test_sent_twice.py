"""What is sent a second time, by a press too many or a line that dropped, counts once."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock, db
from elearn.pool import queries, services
from tests.factories.pool import company_of, make_buyer, make_engagement, make_independent, make_request, sheet

LONG = "k" * 100  # longer than what is kept of it


@pytest.fixture
def pair(kernel):
    """A buyer and an independent, in one transaction."""
    with kernel.database.transaction():
        yield make_buyer(), make_independent()


def test_a_key_longer_than_its_column_is_known_again(pair):
    buyer, anne = pair
    begun = {services.requests.begin(buyer, company_of(buyer), sheet(), LONG) for _again in range(2)}
    mission = make_engagement(buyer, anne)
    messages = {services.workspace.say(anne, mission, "Bonjour", LONG) for _again in range(2)}
    day = clock.now().date()
    hours = {services.timesheets.log(anne, mission, day, 60, "Appels", LONG) for _again in range(2)}
    assert (len(begun), len(messages), len(hours)) == (1, 1, 1)


def test_a_question_sent_twice_is_asked_once(pair):
    buyer, anne = pair
    made = make_request(buyer)
    asked = {services.requests.ask(anne, made, "Combien d’appels par jour ?") for _again in range(2)}
    assert len(asked) == 1
    told = sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "pool.question")
    assert db.session().scalar(told) == 1
    services.requests.ask(make_independent(), made, "Combien d’appels par jour ?")
    assert len(queries.requests.questions(buyer, made)) == 2
