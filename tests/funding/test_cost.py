"""What the pages of money and seats cost in statements: the same for many envelopes as for one."""

import pytest

from elearn.accounts.models import Organisation
from elearn.core.web.posted import new_key
from elearn.funding import queries, services
from elearn.funding.views.shared import account_names
from elearn.testing.counting import executed, read_through
from tests.factories.accounts import give_role, signed_in
from tests.factories.funding import make_envelope, make_module_priced, make_place, make_trainee

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_what_one_can_still_get_costs_the_same_from_five_envelopes_as_from_one(kernel):
    with kernel.database.transaction():
        make_module_priced()
        centre, _manager = make_place()
        trainee = make_trainee()
        make_envelope(visits=1)
    with kernel.database.reading(), executed(kernel.database) as one:
        assert len(queries.seats.chances(trainee.id, centre.id)) == 1
    with kernel.database.transaction():
        for _n in range(4):
            make_envelope(visits=1)
    with kernel.database.reading(), executed(kernel.database) as five:
        assert len(queries.seats.chances(trainee.id, centre.id)) == 5
    assert len(five) == len(one) <= 13, "\n\n".join(five)


def test_the_page_of_seats_costs_the_same_from_thirty_envelopes_as_from_three(kernel, client):
    person = signed_in(kernel, client, "manager")
    with kernel.database.transaction() as session:
        slug = make_module_priced()
        centre, manager = make_place()
        give_role(person, "manager", session.get_one(Organisation, centre.organisation_id))
        trainees = [make_trainee().id for _n in range(30)]

    def shown(count: int) -> list[str]:
        with kernel.database.transaction():
            for _n in range(count):
                seat_id = services.seats.reserve(manager, make_envelope(), centre.id, slug, 1, new_key())[0]
                services.seats.offer(manager, seat_id, trainees.pop())
        with executed(kernel.database) as seen:
            page = client.get(f"/gestion/telecentres/{centre.slug}/places").text
        assert page.count('class="seat-head"') == 30 - len(trainees)
        return seen

    three, thirty = shown(3), shown(27)
    assert len(thirty) == len(three), "\n\n".join(thirty)


def test_the_accounts_of_ten_telecentres_are_named_in_one_statement(kernel):
    with kernel.database.transaction():
        centres = [make_place()[0] for _n in range(10)]
    with kernel.database.reading(), executed(kernel.database) as seen:
        names = account_names([None, "held", "allotted:0", *(f"allotted:{c.id}" for c in centres)])
    assert names[f"allotted:{centres[3].id}"] == f"alloué à {centres[3].name}"
    assert (names[None], len(names), len(seen)) == ("le financeur", 13, 1)


def test_someone_s_seats_are_not_looked_for_among_those_of_everyone(kernel):
    with kernel.database.transaction():
        trainee = make_trainee()
    with kernel.database.reading(), read_through(kernel.database) as tables:
        queries.seats.of_person(trainee.id)
        queries.seats.chances(trainee.id, 1)
    assert "funding_seat" not in tables
