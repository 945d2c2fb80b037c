"""A company that refused: no other sheet of it, no new name and no other member leads back to it."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import db
from elearn.core.errors import Conflict
from elearn.prospecting.checking import Sheet
from elearn.prospecting.models import Prospect
from elearn.prospecting.services import prospects
from tests.pool.conftest import cast
from tests.prospecting.test_prospects import SHEET, make_circle

__all__ = ["cast"]
UNNUMBERED = Sheet("SARL Scierie Bessaguet", "event", town="pont de narse", notes="Parler à Jean.")


def state_of(prospect):
    return db.session().scalar(sa.select(Prospect.state).where(Prospect.id == prospect))


def told():
    query = sa.select(Notice.person_id).where(Notice.kind == "prospecting.opposed").order_by(Notice.id)
    return list(db.session().scalars(query))


@pytest.mark.parametrize("first", [0, 1])
def test_a_refusal_counts_for_every_sheet_of_that_company(cast, first):
    made = make_circle(cast.anne, cast.bruno)
    twins = [
        prospects.add(cast.anne, made, SHEET),
        prospects.add(cast.bruno, made, UNNUMBERED, is_other=True),
    ]
    elsewhere = prospects.add(cast.anne, made, replace(UNNUMBERED, town="Valbasalte"), is_other=True)
    prospects.oppose(cast.anne, twins[first])
    assert [state_of(one) for one in [*twins, elsewhere]] == ["opposed", "opposed", "open"]
    with pytest.raises(Conflict):
        prospects.claim(cast.bruno, twins[1 - first])
    kept = sa.select(Prospect.notes).where(Prospect.id.in_(twins))
    assert list(db.session().scalars(kept)) == ["", ""]


def test_two_numbered_companies_of_one_name_refuse_each_for_itself(cast):
    made = make_circle(cast.anne)
    one = prospects.add(cast.anne, made, SHEET)
    other = prospects.add(cast.anne, made, replace(SHEET, siren="999 993 017"))
    prospects.oppose(cast.anne, one)
    assert [state_of(one), state_of(other)] == ["opposed", "open"]


def test_no_sheet_is_rewritten_into_a_company_that_refused(cast):
    made = make_circle(cast.anne)
    refused = prospects.add(cast.anne, made, SHEET)
    prospects.oppose(cast.anne, refused)
    prospects.erase(cast.anne, refused)
    sheet = Sheet("Bois du plateau", "event")
    other = prospects.add(cast.anne, made, sheet)
    for again in (replace(sheet, siren="404833048"), replace(UNNUMBERED, notes="")):
        with pytest.raises(Conflict) as said:
            prospects.change(cast.anne, other, again, 1)
        assert said.value.code == "opposed"
    prospects.change(cast.anne, other, replace(sheet, town="Valbasalte"), 1)


def test_who_follows_or_holds_a_company_that_refuses_is_told_and_who_wrote_it_is_not(cast):
    made = make_circle(cast.anne, cast.bruno)
    prospect = prospects.add(cast.anne, made, SHEET)
    prospects.claim(cast.bruno, prospect)
    prospects.oppose(cast.bruno, prospect)
    assert told() == [cast.anne.id]
    second = prospects.add(cast.anne, made, Sheet("Thermes", "event"))
    prospects.claim(cast.bruno, second)
    prospects.oppose(cast.anne, second)
    assert told() == [cast.anne.id, cast.bruno.id]


def test_a_sheet_of_a_company_that_refused_is_not_contacted_even_when_it_was_left_open(cast):
    made = make_circle(cast.anne)
    prospects.erase(cast.anne, refuse(cast.anne, made))
    (left,) = prospects.insert(cast.anne, made, [prospects.values_of(UNNUMBERED)])  # as from before it was looked for
    with pytest.raises(Conflict) as said:
        prospects.claim(cast.anne, left)
    assert said.value.code == "opposed"


def refuse(actor, circle):
    prospect = prospects.add(actor, circle, SHEET)
    prospects.oppose(actor, prospect)
    return prospect
