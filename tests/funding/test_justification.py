"""The justification: hours by kind, proofs at any date, figures that open, and its PDF made by a job."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.policy import SYSTEM
from elearn.funding import queries, report, services
from elearn.funding.models import Report, Seat
from elearn.funding.rules import Rules
from elearn.progress import queries as readings
from elearn.progress import services as progress
from elearn.telecentres.models import Visit
from tests.factories.accounts import PASSWORD, give_role, make_organisation, make_person
from tests.factories.funding import (
    TEXT_ONLY,
    make_certificate,
    make_envelope,
    make_place,
    make_scene,
    make_trainee,
)
from tests.factories.progress import beacon, make_module

seats, ending = services.seats, services.ending


@pytest.fixture
def scene(kernel):
    """A seat accepted by someone in a telecentre, under an agreement that pays what was begun."""

    with kernel.database.transaction():
        it = make_scene(100_000, rules=Rules(personal="names", pays_abandoned=True), slug="murat")
        it.trainee = make_trainee()
        (it.seat,) = seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 1, "k")
        seats.offer(it.manager, it.seat, it.trainee.id)
        it.enrolment = seats.accept(it.trainee, it.seat)
    it.at = lambda when=None: queries.justification.justification(it.funder, it.envelope, when or clock.now())
    return it


def came(person_id, centre_id, arrived, minutes=None):
    left = None if minutes is None else arrived + timedelta(minutes=minutes)
    how = {"source": "manager", "left_how": "manager" if left else None}
    db.session().add(Visit(person_id=person_id, centre_id=centre_id, arrived_at=arrived, left_at=left, **how))
    db.session().flush()


def test_hours_of_presence_count_from_the_first_seat_in_the_telecentres_of_the_envelope(kernel, scene, at):
    now = clock.now()
    with kernel.database.transaction():
        elsewhere, _manager = make_place()
        came(scene.trainee.id, scene.centre.id, now - timedelta(days=9), 300)  # before the seat
        came(make_trainee().id, scene.centre.id, now + timedelta(days=1), 300)  # somebody else
        came(scene.trainee.id, scene.centre.id, now + timedelta(days=1), 90)
        came(scene.trainee.id, elsewhere.id, now + timedelta(days=2), 60)
        came(scene.trainee.id, scene.centre.id, now + timedelta(days=3))  # still there
        came(scene.trainee.id, scene.centre.id, now + timedelta(days=200), 60)  # after its last day
        bound = make_envelope(40_000, centre_ids=(scene.centre.id,), rules=Rules(hours=("planned",)))
    for days, minutes in ((1, 0), (2, 90), (3, 150), (4, 150 + 24 * 60)):
        with kernel.database.reading():
            found = scene.at(now + timedelta(days=days))
        assert found.hours["presence"] == minutes, days
    assert [(h.person, h.seats, h.presence) for h in found.hours_by_person] == [(found.lines[0].person, 1, 1590)]
    with kernel.database.reading():
        only = queries.justification.justification(SYSTEM, bound, now)
    assert only.hours == {"planned": 0}
    assert [row[0] for table in report.tables(only) for row in table.rows if table.title.startswith("Heures")] == [
        "Durée prévue des modules terminés",
        "Modules terminés",
    ]


def test_hours_of_training_count_from_the_day_of_the_seat(kernel, scene, at):
    now = clock.now()
    before = now - timedelta(days=3)
    with kernel.database.transaction():
        make_module("gratuit", steps=TEXT_ONLY)
        services.programmes.set_price(SYSTEM, "gratuit", 10_000, 60, "mixed", before.date())
        someone = make_trainee()
    with at(before.year, before.month, before.day, 12), kernel.database.transaction():
        enrolment = progress.enrol(someone, "gratuit")
    with at(before.year, before.month, before.day, 12, 10), kernel.database.transaction():
        progress.record(someone, enrolment, [beacon("m1", active_ms=60_000)])
    with kernel.database.transaction():
        (seat,) = seats.reserve(scene.manager, scene.envelope, scene.centre.id, "gratuit", 1, "g")
        seats.offer(scene.manager, seat, someone.id)
        assert seats.accept(someone, seat) == enrolment
        (line,) = [n for n in scene.at().lines if n.seat_id == seat]
        assert (line.measured_minutes, scene.at().hours["training"]) == (0, 0)
        assert readings.measured([enrolment])[enrolment].minutes == 1


def test_proofs_that_were_missing_at_a_date_are_told_with_the_days_left(kernel, scene):
    start = clock.now()
    with kernel.database.transaction():
        progress.see(scene.trainee, scene.enrolment, "lire")
        progress.see(scene.trainee, scene.enrolment, "finir")
        done = i18n.local(clock.now()).replace(hour=12)  # so many days later it is noon again, in summer too
        certificate = make_certificate(scene.enrolment, scene.trainee.id, done + timedelta(days=2))
        certificate.revoked_at, certificate.revoked_reason = done + timedelta(days=5), "Erreur"
        db.session().flush()
    with kernel.database.reading():
        assert scene.at(start).missing == []  # nothing to prove yet
        for days, missing in ((1, ("certificate",)), (3, ()), (6, ("certificate",))):
            found = scene.at(done + timedelta(days=days))
            assert tuple(p for line in found.missing for p in line.missing) == missing, days
        assert "à 1 place" in report.deadline(found)
        assert "Il reste 144 jours" in report.deadline(found)
        late = scene.at(done + timedelta(days=151))
        assert late.days_left == -1
        assert "est passée" in report.deadline(late)


def test_a_seat_begun_then_left_that_is_paid_needs_the_proofs_that_it_can_have(kernel, scene):
    with kernel.database.transaction():
        ending.abandon(scene.trainee, scene.seat)  # before its start: nothing is paid, nothing to prove
        assert scene.at().missing == []
        other = make_trainee()
        (seat,) = seats.reserve(scene.manager, scene.envelope, scene.centre.id, scene.module, 1, "o")
        seats.offer(scene.manager, seat, other.id)
        progress.see(other, seats.accept(other, seat), "lire")
        ending.abandon(other, seat)
        (line,) = [n for n in scene.at().lines if n.seat_id == seat]
        assert (line.is_to_prove, line.missing, line.completed_on) == (True, (), None)
        assert scene.at().is_even


def test_the_pdf_is_drawn_by_a_job_once_for_a_day_that_is_over(kernel, scene, drain, at):
    day = i18n.today()
    with kernel.database.transaction():
        assert services.reports.ask(scene.funder, scene.envelope, day)
        assert not services.reports.ask(scene.funder, scene.envelope, day)  # it is under way
        under_way = queries.reports.report(scene.funder, scene.envelope, day)
        assert (under_way.done, under_way.total, under_way.ready_at) == (0, 3, None)
    drain()
    with kernel.database.reading():
        made = queries.reports.ready(scene.funder, scene.envelope, day)
        assert b"".join(kernel.storage.read(made.file_key))[:5] == b"%PDF-"
    tomorrow = day + timedelta(days=1)
    with at(tomorrow.year, tomorrow.month, tomorrow.day, 12):
        with kernel.database.transaction():
            assert services.reports.ask(scene.funder, scene.envelope, day)  # it stopped before the end of its day
        drain()
    with at(tomorrow.year, tomorrow.month, tomorrow.day, 13), kernel.database.transaction():
        whole = queries.reports.ready(scene.funder, scene.envelope, day)
        assert i18n.local(whole.until).date() == day
        assert not services.reports.ask(scene.funder, scene.envelope, day)
        services.privacy.forget(SYSTEM, scene.trainee.id)
        assert queries.reports.report(scene.funder, scene.envelope, day) is None
    assert whole.file_key in set(kernel.storage.keys())
    with at(tomorrow.year, tomorrow.month, tomorrow.day, 14):
        drain()
    assert whole.file_key not in set(kernel.storage.keys())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_figure_of_the_page_opens_what_it_is_made_of(kernel, client, scene, drain):
    with kernel.database.transaction() as session:
        person = make_person(is_demonstration=True)
        from elearn.accounts.models import Organisation

        give_role(person, "funder", session.get(Organisation, queries.envelopes.card(scene.envelope).funder_id))
        elsewhere = make_person(is_demonstration=True)
        give_role(elsewhere, "funder", make_organisation("funder"))
        progress.see(scene.trainee, scene.enrolment, "lire")
    client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    base = f"/financements/enveloppes/{scene.envelope}/justificatif"
    assert client.get(f"{base}.pdf").status_code == 404
    with kernel.database.reading() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Report))
    page = client.get(base)
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Report)) == before  # reading writes nothing
    for opened in ("compte=engaged", "etat=started", "situation=independent", "#hours"):
        assert opened in page.text, opened
    shown = client.get(f"{base}/places?compte=engaged").text
    assert "1 place, 400,00" in shown.replace("\u202f", " ")
    assert f"/financements/places/{scene.seat}" in shown
    assert "0 place" in client.get(f"{base}/places?etat=certified").text
    seat = client.get(f"/financements/places/{scene.seat}").text
    assert "Première activité faite" in seat
    assert "/ecritures/" in seat
    with kernel.database.reading():
        names = queries.seats.signers(queries.envelopes.card(scene.envelope), [scene.trainee.id])
        hidden = queries.seats.signers(
            replace(queries.envelopes.card(scene.envelope), rules=Rules()), [scene.trainee.id]
        )
    assert names != hidden == {scene.trainee.id: "la personne qui a la place"}
    with kernel.database.reading() as session:
        assert session.get(Seat, scene.seat).state == "started"
        account = queries.envelopes.funds([scene.envelope])[scene.envelope].ids["engaged"]
    old = client.get(f"/financements/enveloppes/{scene.envelope}/comptes/{account}?au=2020-01-01").text
    assert "Il y avait 0,00" in old
    day = i18n.today()
    answer = client.submit(base, action=f"/justificatif.pdf?au={day}", follow=True)
    assert "Étape 0 sur 3" in answer.text
    drain()
    assert client.get(f"{base}.pdf").data[:5] == b"%PDF-"
    assert client.get(f"{base}.doc").status_code == 404
    client.submit("/mon-espace", action="/deconnexion")
    client.submit("/connexion", {"email": elsewhere.email, "password": PASSWORD})
    for path in (base, f"{base}/places", f"{base}.pdf", f"{base}.csv", f"/financements/places/{scene.seat}"):
        assert client.get(path).status_code == 403, path
