"""The whole dossier as a file: asked for, made by a job, taken; and trainers told that something waits."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock
from elearn.core.files import FileAbsent
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.portfolio import queries, services
from elearn.portfolio.models import Booklet
from elearn.portfolio.services.booklets import forget_booklets_of
from elearn.progress import services as progress
from tests.factories import portfolio
from tests.factories.accounts import actor_of, signed_in
from tests.factories.portfolio import ANSWERS, sheet


@pytest.fixture
def someone(kernel, client):
    """Signed in, with two deliverables handed in."""
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        portfolio.publish("essai", sheet("un"), sheet("deux", review="none"))
        actor = actor_of(person)
        progress.enrol(actor, "essai")
        services.submit(actor, "un", ANSWERS, revision=0)
        services.submit(actor, "deux", ANSWERS, revision=0)
    return actor


def _ask(client, extension="pdf"):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/mon-dossier").text)[1]
    return client.post(f"/mon-dossier.{extension}", data={"csrf_token": token}, follow_redirects=True)


def test_it_is_asked_for_made_and_taken(kernel, client, drain, someone):
    assert client.get("/mon-dossier.pdf").status_code == 404
    page = _ask(client).text
    assert "Votre dossier se prépare" in page
    assert "Étape 0 sur 3" in page
    assert "data-under-way" in page
    _ask(client)  # a double click makes one file
    drain()
    page = client.get("/mon-dossier").text
    assert "data-under-way" not in page
    assert "Préparé le" in page
    answer = client.get("/mon-dossier.pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.content_length == len(answer.data)
    assert 'filename="mon-dossier-de-creation.pdf"' in answer.headers["Content-Disposition"]
    assert _ask(client, "doc").status_code == 404


def test_it_holds_each_document_once_in_the_words_of_its_language(kernel, client, drain, someone):
    _ask(client, "odt")
    drain()
    with zipfile.ZipFile(io.BytesIO(client.get("/mon-dossier.odt").data)) as archive:
        said = archive.read("content.xml").decode()
    assert said.count("Version 1, envoyée le") == 2
    assert [said.count(f">Document {slug}<") for slug in ("un", "deux")] == [2, 2]  # the list, then its page


def test_what_changed_since_makes_it_old_and_another_takes_its_place(kernel, client, drain, someone):
    _ask(client)
    drain()
    with kernel.database.reading():
        key = queries.booklet(someone, "pdf").file_key
    with kernel.database.transaction():
        services.submit(someone, "un", ANSWERS | {"nom": "Autre"}, revision=1)
    page = client.get("/mon-dossier").text
    assert "avant vos derniers changements" in page
    assert client.get("/mon-dossier.pdf").status_code == 200
    _ask(client)
    drain()
    with kernel.database.reading():
        assert queries.booklet(someone, "pdf").is_current
    with pytest.raises(FileAbsent):
        kernel.storage.size(key)


def test_a_stranger_s_file_and_an_erased_one_s_do_not_exist(kernel, client, drain, someone):
    _ask(client)
    other = client.application.test_client()
    signed_in(kernel, other)
    with kernel.database.transaction():
        services.forget(SYSTEM, someone.id)  # while it is being made
    drain()
    assert other.get("/mon-dossier.pdf").status_code == 404
    assert client.get("/mon-dossier.pdf").status_code == 404
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Booklet)) == 0


def test_one_erased_while_it_is_drawn_leaves_no_file(kernel, drain, someone):
    with kernel.database.transaction():
        services.ask_booklet(someone, "pdf")
    stored = kernel.storage.put(io.BytesIO(b"%PDF"))
    with kernel.database.transaction() as session:
        row = session.scalars(sa.select(Booklet)).one()
        forget_booklets_of(someone.id)
        assert not services.finish_booklet(row.id, row.digest, file_key=stored.key, file_bytes=stored.size)
    drain()
    with pytest.raises(FileAbsent):
        kernel.storage.size(stored.key)


def test_after_seven_days_it_is_gone(kernel, client, drain, someone, at):
    _ask(client)
    drain()
    later = clock.now() + timedelta(days=8)
    with at(later.year, later.month, later.day):
        with kernel.database.transaction():
            assert queries.booklets(someone) == {}
            enqueue("portfolio.purge", {})
        drain()
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Booklet)) == 0
    assert list(kernel.storage.keys()) == []


def test_trainers_are_told_once_a_version_in_their_daily_mail(kernel, drain, someone):
    with kernel.database.transaction():
        trainers = [portfolio.trainer(), portfolio.trainer()]
        services.submit(someone, "un", ANSWERS | {"nom": "Autre"}, revision=1)
        services.submit(someone, "un", ANSWERS | {"nom": "Autre"}, revision=2)  # the same again
    drain()
    with kernel.database.reading() as session:
        found = session.scalars(sa.select(Notice).where(Notice.kind == "portfolio.waiting")).all()
        number = queries.waiting(trainers[0])[0].id
    assert sorted(n.person_id for n in found) == sorted(t.id for t in trainers)
    assert {n.mail for n in found} == {"daily"}
    assert [n.facts for n in found] == [{"document": "Document un", "number": 2, "submission": number}] * 2


def test_nobody_is_told_of_one_s_own_deliverable_nor_of_one_that_waits_no_more(kernel, drain):
    with kernel.database.transaction():
        portfolio.publish()
        trainer = portfolio.trainer()
        progress.enrol(trainer, "essai")
        services.submit(trainer, "fiche", ANSWERS, revision=0)
    drain()
    with kernel.database.transaction():
        someone, other = portfolio.follower(), portfolio.trainer()
        services.submit(someone, "fiche", ANSWERS, revision=0)
        services.review(trainer, queries.waiting(trainer)[0].id, "accepted", summary="", comments={})
    drain()
    with kernel.database.reading() as session:
        told = session.scalars(sa.select(Notice.person_id).where(Notice.kind == "portfolio.waiting")).all()
    assert list(told) == []
    assert other.id not in told
