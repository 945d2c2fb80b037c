"""L18: a change of the terms binds fifteen days after it was told to each seller, whole, by mail."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from elearn.accounts import queries as accounts
from elearn.accounts.models import Notice
from elearn.core import clock, db, mail
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.jobs.models import Job
from elearn.core.policy import SYSTEM
from elearn.directory.services import publishing
from elearn.terms import notice_periods, queries, reading
from elearn.terms.models import Acceptance, Told, Version
from elearn.terms.services import versions
from tests.factories.accounts import actor_of, make_person
from tests.factories.directory import make_provider
from tests.factories.races import at_once
from tests.terms.conftest import CHANGES, NEXT, TEXT, make_administrator

SOONEST = date(2026, 12, 8)  # fifteen days after the 23rd of November


def announce(kernel, actor, text=NEXT, summary=CHANGES, day=SOONEST):
    with kernel.database.transaction():
        return versions.announce(actor, text, summary, day)


def number_in_force(kernel):
    with kernel.database.reading():
        card = queries.in_force()
        return card.number if card else None


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_fifteen_days_for_a_change_and_thirty_for_an_end_count_from_the_day_of_the_telling(day):
    assert (notice_periods.change_binds_from(day) - day).days == 15
    assert (notice_periods.service_ends_from(day, "breach") - day).days == 30
    assert notice_periods.service_ends_from(day, "law") == day


def test_a_change_is_refused_sooner_than_fifteen_days_and_every_fault_is_told_at_once(kernel, scene):
    administrator, _sellers = scene
    with pytest.raises(Invalid) as refused:
        announce(kernel, administrator, "Trop court.", "", SOONEST - timedelta(days=1))
    assert set(refused.value.fields) == {"wording", "summary", "effective_on"}
    assert "8 décembre 2026" in refused.value.fields["effective_on"][0]
    assert number_in_force(kernel) == 1
    assert announce(kernel, administrator) == 2


def test_each_seller_is_sent_the_whole_text_in_their_language_once(kernel, scene, drain):
    administrator, sellers = scene
    drain()
    announce(kernel, administrator)
    drain()
    with kernel.database.transaction():
        addresses = [accounts.people([actor.id])[actor.id].email for actor in sellers]
        french, english = (mail.kept(recipient=address)[0] for address in addresses)
        assert "Les conditions d’utilisation changent le 8 décembre 2026" in french.subject
        assert "terms of use change on 8 December 2026" in english.subject
        for letter in (french, english):
            assert CHANGES in letter.text
            assert "Nous montrons aussi vos délais." in letter.text
            assert "/conditions-d-utilisation/2" in letter.text
        assert queries.telling(administrator, queries.version(2).id) == (2, 0)
        told = db.session().scalar(sa.select(sa.func.count()).select_from(Told))
    with kernel.database.transaction() as session:
        session.execute(sa.update(Job).where(Job.name == "terms.tell").values(state="waiting"))
    drain()
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Told)) == told
        assert [len(mail.kept(recipient=address)) for address in addresses] == [2, 2], "one a version"


def test_it_binds_on_its_day_of_the_site_and_not_before(kernel, scene, on):
    administrator, _sellers = scene
    announce(kernel, administrator)
    on(2026, 12, 7, 22, 59)
    assert number_in_force(kernel) == 1
    on(2026, 12, 7, 23, 1)  # past midnight in Paris
    assert number_in_force(kernel) == 2


def test_who_could_not_be_told_in_time_moves_the_day_for_everyone_and_never_sooner(kernel, scene, on, drain):
    administrator, _sellers = scene
    announce(kernel, administrator)
    on(2026, 11, 26, 9)  # the worker was away for three days
    drain()
    with kernel.database.reading():
        card = queries.announced()
        assert card.effective_on == date(2026, 12, 11)
    with pytest.raises(sa.exc.DBAPIError, match="binds no sooner"), kernel.database.transaction() as session:
        session.execute(sa.update(Version).where(Version.number == 2).values(effective_on=SOONEST))


def test_who_begins_to_sell_in_between_agrees_to_both_and_moves_nothing(kernel, scene, on, drain):
    administrator, _sellers = scene
    announce(kernel, administrator)
    drain()
    on(2026, 12, 1, 9)
    with kernel.database.transaction():
        newcomer = make_provider()
        address = accounts.people([newcomer.id])[newcomer.id].email
        agreed = sa.select(Acceptance.version_id).where(Acceptance.person_id == newcomer.id)
        assert len(list(db.session().scalars(agreed))) == 2
    drain()
    with kernel.database.reading():
        assert queries.announced().effective_on == SOONEST
        assert len(mail.kept(recipient=address)) == 1


def test_publishing_again_agrees_once_and_the_proof_cannot_be_changed(kernel, scene):
    _administrator, (seller, _other) = scene
    with kernel.database.transaction():
        publishing.publish(seller, ("name", "trade"))
        kept = list(db.session().scalars(sa.select(Acceptance).where(Acceptance.person_id == seller.id)))
        assert len(kept) == 1
        assert versions.told(SYSTEM, kept[0].version_id, seller.id)
        assert not versions.told(SYSTEM, kept[0].version_id, seller.id), "two workers: one of them writes"
    for change in (sa.update(Acceptance).values(at=clock.now()), sa.delete(Acceptance), sa.delete(Told)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), kernel.database.transaction() as session:
            session.execute(change)


def test_a_version_is_withdrawn_before_its_day_and_those_who_were_told_are_told(kernel, scene, on, drain):
    administrator, sellers = scene
    announce(kernel, administrator)
    drain()
    for _twice in range(2):
        with kernel.database.transaction():
            versions.withdraw(administrator, 2)
    drain()
    on(2026, 12, 20, 9)
    assert number_in_force(kernel) == 1
    with kernel.database.transaction():
        kinds = sa.select(Notice.person_id).where(Notice.kind == "terms.withdrawn")
        assert sorted(db.session().scalars(kinds)) == sorted(actor.id for actor in sellers)
        assert versions.announce(administrator, NEXT, CHANGES, date(2027, 1, 4)) == 3, "a number serves once"
        with pytest.raises(Conflict, match="s’applique déjà"):
            versions.withdraw(administrator, 1)


def test_withdrawn_before_anyone_was_told_it_is_sent_to_nobody(kernel, scene, drain):
    administrator, sellers = scene
    drain()
    announce(kernel, administrator)
    with kernel.database.transaction():
        versions.withdraw(administrator, 2)
    drain()
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Told)) == len(sellers), (
            "the first version alone"
        )


def test_one_change_at_a_time_and_the_same_form_twice_is_one(kernel, scene):
    administrator, _sellers = scene
    assert announce(kernel, administrator) == 2
    assert announce(kernel, administrator) == 2
    with pytest.raises(Conflict, match="attend déjà son jour"):
        announce(kernel, administrator, NEXT + " Autrement.")
    with kernel.database.reading():
        assert [card.number for card in queries.versions()] == [2, 1]


def test_two_administrators_at_the_same_instant_announce_one_change(kernel, scene):
    administrator, _sellers = scene
    with kernel.database.transaction():
        other = make_administrator()
    texts = [NEXT, NEXT, NEXT + " Autrement.", NEXT + " Encore."]
    orders = [(kernel, who, text) for who, text in zip((administrator, other) * 2, texts, strict=True)]
    outcomes = at_once(orders, announce)
    assert outcomes.count(2) in {1, 2}
    assert set(outcomes) <= {2, "announced"}
    with kernel.database.reading():
        assert len(queries.versions()) == 2


def test_the_first_version_binds_at_once_and_nobody_but_an_administrator_announces(kernel, on):
    on(2026, 11, 23, 9)
    with kernel.database.transaction():
        administrator, someone = make_administrator(), actor_of(make_person())
        for verb in (lambda: versions.announce(someone, TEXT, "", date(2026, 11, 23)),
                     lambda: versions.withdraw(someone, 1), lambda: queries.how_many_sell(someone),
                     lambda: versions.told(someone, 1, 1)):  # fmt: skip
            with pytest.raises(Forbidden):
                verb()
        assert versions.announce(administrator, TEXT, "", date(2026, 11, 23)) == 1
        assert versions.announce(administrator, TEXT, "", date(2026, 11, 23)) == 1
        assert queries.in_force().number == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[ici](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](http://a.example/x)",
    ],
)
def test_the_text_shows_no_html_of_its_own(hostile):
    shown = reading.shown(f"## Titre\n\n{hostile}")
    assert "<h2>Titre</h2>" in shown
    assert not any(bad in shown for bad in ("<script", "<img", 'href="javascript'))
