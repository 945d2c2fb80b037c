"""A company that nobody added before: who adds it buys for it, and nobody else by that door."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Membership, Organisation
from elearn.accounts.services import organisations
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.core.errors import Invalid, TooMany
from elearn.core.policy import Membership as Held
from tests.factories.accounts import actor_of, make_organisation, make_person, signed_in
from tests.factories.directory import keep_skills
from tests.factories.races import at_once

SHEET = OrganisationSheet("funder", "Scierie du Cher", "73282932000074", "2 rue Haute", "15000", "Aurillac")
TYPED = {"name": SHEET.name, "siret": SHEET.siret, "address": SHEET.address, "postcode": "15000", "city": SHEET.city}


def test_who_adds_a_company_buys_for_it_once_and_nobody_else_by_that_door(kernel):
    with kernel.database.transaction() as session:
        one, other = make_person(), make_person()
        made = organisations.open_company(actor_of(one), SHEET)
        assert session.get(Organisation, made).kind == "company"
        again = organisations.open_company(actor_of(one, memberships=(Held(made, "buyer"),)), SHEET)
        assert again == made
        for who, siret in ((other, SHEET.siret), (other, ""), (other, "73282932000075")):
            with pytest.raises(Invalid) as refused:
                organisations.open_company(actor_of(who), OrganisationSheet("company", "X", siret))
            assert set(refused.value.fields) == {"siret"}
        held = session.execute(sa.select(Membership.person_id, Membership.organisation_id, Membership.role)).all()
        assert held == [(one.id, made, "buyer")]


def test_a_list_of_companies_is_not_tried(kernel):
    with kernel.database.transaction():
        make_organisation("company", siret=SHEET.siret)
        who = actor_of(make_person())
        for _try in range(10):
            with pytest.raises(Invalid):
                organisations.open_company(who, SHEET)
        with pytest.raises(TooMany):
            organisations.open_company(who, SHEET)


def test_from_the_choice_of_a_trade_to_the_request_by_way_of_ones_company(kernel, client):
    with kernel.database.transaction():
        keep_skills()
    assert "Secrétariat" in client.get("/mes-demandes/nouvelle").text
    wanted = "/mes-demandes/nouvelle/secretariat"
    assert "next=" in client.get(wanted).location
    signed_in(kernel, client)
    sent = client.get(wanted)
    assert sent.status_code == 303
    assert sent.location.endswith("/compte/entreprise?next=/mes-demandes/nouvelle/secretariat")
    refused = client.submit(sent.location, {**TYPED, "siret": "12"}, action="/compte/entreprise")
    assert refused.status_code == 422
    assert "Scierie du Cher" in refused.text
    entered = client.submit(sent.location, TYPED, action="/compte/entreprise")
    assert entered.location == wanted
    assert "Scierie du Cher" in client.get(wanted).text


def test_the_same_company_added_at_once_is_there_once_and_the_others_are_told_which_field(kernel):
    with kernel.database.transaction():
        one, other = actor_of(make_person()), actor_of(make_person())

    def attempt(who):
        try:
            with kernel.database.transaction():
                return organisations.open_company(who, SHEET)
        except Invalid as error:
            return ",".join(error.fields)

    *first, last = at_once([(one,), (one,), (other,), (other,)], attempt)
    made, again = first[:2]
    assert made == again
    assert [*first[2:], last] == ["siret", "siret"]


def test_all_that_is_wrong_of_a_company_is_told_at_once(kernel, client, enter):
    with kernel.database.transaction():
        person = make_person()
    enter(person)
    page = client.submit("/compte/entreprise", {"name": "", "siret": "123", "address": ""})
    assert page.status_code == 422
    told = {part.split('-error"')[0] for part in page.text.split('<p class="error" id="')[1:]}
    assert {"name", "siret", "address"} <= told
