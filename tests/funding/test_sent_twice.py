"""The forms of a funder, sent twice: one programme, one agreement, one envelope, one deposit."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import today
from elearn.funding import queries
from elearn.funding.models import Convention, Envelope, Programme
from tests.factories.accounts import give_role, make_organisation, make_person
from tests.factories.funding import make_envelope


def test_each_form_sent_twice_opens_one_and_a_new_form_opens_another(kernel, client, enter):
    with kernel.database.transaction():
        made, funder, person = make_envelope(), make_organisation("funder"), make_person()
        convention = queries.envelopes.card(made).convention_id
        owner = db.session().get_one(Programme, 1)
        owner.funder_id = funder.id
        give_role(person, "funder", funder)
    enter(person)
    day = today()
    fields = {"funder_id": funder.id, "name": "Se former", "first_on": day.isoformat(), "last_on": day.isoformat()}
    here = "/financements/dispositifs/nouveau"
    answers = [client.submit(here, {**fields, "key": key}) for key in ("one", "one", "another")]
    first, again, other = (one.headers["Location"] for one in answers)
    assert first == again != other
    days = {"first_on": 0, "return_on": 10, "last_on": 20, "justify_on": 30}
    fields = {name: (day + timedelta(ahead)).isoformat() for name, ahead in days.items()}
    fields |= {"name": "Places", "amount": "20 000,00", "rate": "80"}
    here = f"/financements/conventions/{convention}/enveloppes/nouvelle"
    answers = [client.submit(here, {**fields, "key": key}) for key in ("one", "one", "another")]
    first, again, other = (one.headers["Location"] for one in answers)
    assert first == again != other
    with kernel.database.reading():
        ids = db.session().scalars(sa.select(Envelope.id).where(Envelope.name == "Places")).all()
        paid = [queries.envelopes.funds(ids)[one].of("available") for one in ids]
    assert paid == [2_000_000, 2_000_000], "two envelopes, one deposit each"


def test_an_agreement_sent_twice_is_one_and_its_reference_is_not_taken_for_other_rules(kernel, client, enter):
    with kernel.database.transaction():
        make_envelope()
        funder, person = make_organisation("funder"), make_person()
        db.session().get_one(Programme, 1).funder_id = funder.id
        give_role(person, "funder", funder)
    enter(person)
    here = "/financements/dispositifs/1/conventions/nouvelle"
    fields = {"reference": "HT-1", "basis": "completion", "personal": "none", "keep_years": "5"}
    first, again = (client.submit(here, fields) for _ in range(2))
    assert first.status_code == again.status_code == 303
    refused = client.submit(here, {**fields, "personal": "names", "keep_years": "99"})
    assert refused.status_code == 422
    assert refused.text.count("Cette référence est déjà celle d’une convention de ce dispositif.") == 2, "above, beside"
    assert "keep_years" in refused.text
    with kernel.database.reading():
        count = sa.select(sa.func.count()).select_from(Convention).where(Convention.reference == "HT-1")
        assert db.session().scalar(count) == 1
