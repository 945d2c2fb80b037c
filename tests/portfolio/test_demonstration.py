"""The invented trainee has a deliverable that waits for the invented trainer."""

from elearn.accounts import queries as accounts
from elearn.accounts.demonstration import demonstrate as people
from elearn.core.policy import Actor
from elearn.portfolio import queries
from elearn.portfolio.demonstration import ANSWERS, SLUG, TRAINEE, demonstrate
from elearn.progress import queries as progress
from elearn.progress import services as following
from tests.factories import portfolio


def test_a_deliverable_is_handed_in_once_and_the_trainee_goes_on_where_they_were(kernel):
    fields = [
        {"id": name, "label": name, "type": "text" if isinstance(value, str) else "table"}
        for name, value in ANSWERS.items()
        if isinstance(value, str)
    ]
    people(kernel, "mot de passe d’essai")
    assert demonstrate(kernel, "") == []  # follows nothing: nothing is made up
    with kernel.database.transaction():
        portfolio.publish("essai", portfolio.sheet(SLUG, fields=fields))
        person = accounts.person_by_email(TRAINEE)
        trainee = Actor(person_id=person.id, display_name=person.display_name)
        enrolment = following.enrol(trainee, "essai")
        following.see(trainee, enrolment, "lire")
    for _time in range(2):
        demonstrate(kernel, "")
        with kernel.database.reading():
            (one,) = queries.history(trainee, SLUG)
            assert one.content["tjm"] == ANSWERS["tjm"]
            assert queries.card(trainee, SLUG).state == "submitted"
            assert progress.enrolments([enrolment])[enrolment].state in {"active", "completed"}
