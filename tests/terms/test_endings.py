"""L18: the service of someone ends with a reason, its facts, and thirty days to prepare."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.models import Notice
from elearn.core import db, mail
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.directory.models import Listing, Profile
from elearn.directory.services import moderation, publishing
from elearn.terms import handlers, queries
from elearn.terms.models import Ending
from elearn.terms.services import endings
from tests.factories.accounts import actor_of, make_person
from tests.factories.directory import make_offer

FACTS = "Trois clients ont reçu des factures pour un travail qui n’a pas été fait."
IN_THIRTY_DAYS = date(2026, 12, 23)


def address_of(actor):
    return accounts.people([actor.id])[actor.id].email


def end(actor, seller, reason="breach", day=IN_THIRTY_DAYS):
    return endings.end(actor, address_of(seller), reason, FACTS, day)


def is_listed(seller):
    return db.session().scalar(sa.select(Listing.profile_id).where(Listing.person_id == seller.id)) is not None


def run_the_clock(kernel, drain):
    with kernel.database.transaction():
        enqueue("terms.end_due", {})
    drain()


def test_the_reason_the_facts_and_thirty_days_are_asked(kernel, scene):
    administrator, (seller, _other) = scene
    with kernel.database.transaction():
        with pytest.raises(Invalid) as refused:
            endings.end(administrator, "personne@nulle-part.example", "nonsense", "court", None)
        assert set(refused.value.fields) == {"email", "reason", "explanation", "effective_on"}
        with pytest.raises(Invalid) as refused:
            end(administrator, seller, day=IN_THIRTY_DAYS - timedelta(days=1))
        assert "23 décembre 2026" in refused.value.fields["effective_on"][0]
        with pytest.raises(Invalid):
            endings.end(administrator, address_of(administrator), "breach", FACTS, IN_THIRTY_DAYS)
        with pytest.raises(Forbidden):
            end(seller, seller)


def test_the_person_is_told_at_once_and_shown_until_the_day_then_no_longer(kernel, scene, on, drain):
    administrator, (seller, other) = scene
    with kernel.database.transaction():
        made = end(administrator, seller)
        assert end(administrator, seller) == made, "announced once"
    drain()
    with kernel.database.reading():
        letter = mail.kept(recipient=address_of(seller))[0]
        assert "23 décembre 2026" in letter.subject
        assert "Manquement aux conditions d’utilisation" in letter.text
        assert FACTS in letter.text
        assert is_listed(seller)
        assert queries.own_ending(seller).state == "announced"
        assert queries.own_ending(other) is None
    on(2026, 12, 22, 12)
    run_the_clock(kernel, drain)
    with kernel.database.reading():
        assert is_listed(seller)
    on(2026, 12, 22, 23, 6)  # the 23rd in Paris
    run_the_clock(kernel, drain)
    run_the_clock(kernel, drain)
    with kernel.database.transaction():
        assert not is_listed(seller)
        assert is_listed(other)
        with pytest.raises(Conflict) as refused:
            publishing.publish(seller, ("name", "trade"))
        assert refused.value.code == "ended"


def test_a_duty_of_the_law_ends_it_today(kernel, scene):
    administrator, (seller, _other) = scene
    with kernel.database.transaction():
        make_offer(seller)
        end(administrator, seller, "law", date(2026, 11, 23))
        assert not is_listed(seller)
        assert queries.own_ending(seller).state == "ended"


def test_taken_back_the_person_is_told_why_and_publishes_again(kernel, scene):
    administrator, (seller, _other) = scene
    with kernel.database.transaction():
        made = end(administrator, seller, "repeated", date(2026, 11, 23))
        with pytest.raises(Invalid):
            endings.lift(administrator, made, "non")
        endings.lift(administrator, made, "Les factures avaient été envoyées par erreur.")
        endings.lift(administrator, made, "Une seconde fois, sans effet aucun.")
        kinds = sa.select(Notice.kind).where(Notice.person_id == seller.id, Notice.kind.startswith("terms."))
        assert sorted(db.session().scalars(kinds)) == ["terms.ending", "terms.lifted"]
        publishing.publish(seller, ("name", "trade"))
        assert is_listed(seller)
        assert end(administrator, seller) != made, "another may follow"


def test_taken_back_before_its_day_it_is_never_carried_out(kernel, scene, on, drain):
    administrator, (seller, _other) = scene
    with kernel.database.transaction():
        endings.lift(administrator, end(administrator, seller), "Nous nous étions trompés de personne.")
    on(2026, 12, 24, 9)
    run_the_clock(kernel, drain)
    with kernel.database.reading():
        assert is_listed(seller)


def test_a_profile_put_back_after_a_report_stays_down_when_the_service_has_ended(kernel, scene):
    _administrator, (seller, _other) = scene
    with kernel.database.transaction():
        profile_id = db.session().scalars(sa.select(Profile.id).where(Profile.person_id == seller.id)).one()
        moderation.take_down_profile(SYSTEM, profile_id, "false")
        db.session().add(
            Ending(person_id=seller.id, reason="law", text=FACTS, announced_at=queries.versions()[0].announced_at,
                   effective_on=date(2026, 11, 23), ended_at=queries.versions()[0].announced_at)
        )  # fmt: skip
        db.session().flush()
        moderation.restore_profile(SYSTEM, profile_id)
        assert not is_listed(seller)


def test_their_data_say_it_and_an_erased_person_leaves_no_words(kernel, scene):
    administrator, (seller, _other) = scene
    with kernel.database.transaction():
        end(administrator, seller)
        told = dict(handlers.export_data(seller.id))
        assert told["conditions-acceptees.json"][0]["version"] == 1
        assert told["fins-de-service.json"][0]["text"] == FACTS
        handlers.erase_data(seller.id)
        assert FACTS not in str(handlers.export_data(seller.id))
        assert queries.endings(administrator, 1)[1] == 1
        assert handlers.export_data(actor_of(make_person()).id) == []
