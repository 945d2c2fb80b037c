"""Figures in the database: imports, what a lesson shows, what changes and who is told."""

import shutil
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.config import ROOT
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden
from elearn.modules.catalogue import import_folder
from elearn.parameters import content, queries, services
from elearn.parameters.models import Change
from elearn.progress.models import Enrolment
from tests.factories.accounts import actor_of, give_role, make_person, signed_in
from tests.factories.modules import write_module
from tests.factories.parameters import FIGURES, write_shared

LESSON = (
    "Le seuil est {{seuil}}, le taux {{taux|nu}}, jadis {{seuil@2025-06-01}}. Une [franchise](glossaire:franchise).\n"
)


@pytest.fixture
def site(kernel, new_settings, tmp_path, monkeypatch):
    """A site whose content is in ``tmp_path``: figures, words, one module."""
    write_shared(tmp_path)
    for file in (ROOT / "content" / "parameters").glob("*.yaml"):  # the tools of the house name its figures
        shutil.copy(file, tmp_path / "parameters")
    folder = write_module(tmp_path / "catalogue", files={"lessons/02-suite.md": LESSON})
    object.__setattr__(kernel.settings, "catalogue_dir", tmp_path / "catalogue")
    assert content.import_all(kernel).what == "imported"
    assert import_folder(kernel, folder).reading.report.errors == []
    return tmp_path


def test_the_same_files_change_nothing(kernel, site):
    assert content.import_all(kernel).what == "unchanged"


def test_a_faulty_file_leaves_what_was(kernel, site):
    write_shared(site, FIGURES.replace('"83600"', '"x"'))
    assert content.import_all(kernel).what == "refused"
    with kernel.database.reading():
        assert queries.numbers()["seuil"] == 83600


def test_a_lesson_shows_the_values_of_the_day_and_where_they_come_from(kernel, client, site):
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        from elearn.progress import services as progress

        progress.enrol(actor_of(person), "essai")
    page = client.get("/suivre/essai/suite").text
    assert 'href="#chiffre-seuil">83\u202f600\u00a0€\u00a0HT</a>' in page
    assert "77\u202f700\u00a0€\u00a0HT" in page
    assert 'href="#chiffre-taux">7,86</a> <span class="to-check">(à\u00a0vérifier)' in page
    assert "CGI, art. 50-0" in page
    assert "impots.gouv.fr" in page
    assert "Pas de TVA sous 83\u202f600\u00a0€\u00a0HT" in page
    assert "\ue000" not in page
    assert "{{" not in page


def test_an_unknown_name_is_refused_on_its_line(kernel, site):
    folder = write_module(site / "catalogue", "autre", files={"lessons/02-suite.md": "Bon\n\nVaut {{sueil}}.\n"})
    (fault,) = import_folder(kernel, folder).reading.report.errors
    assert (fault.file, fault.line) == ("lessons/02-suite.md", 3)


def test_uses_are_known_by_name(kernel, site):
    with kernel.database.reading():
        assert {"seuil", "taux"} <= set(queries.uses())
        assert [use.module for use in queries.uses()["taux"]] == ["essai"]


def completed(kernel):
    """Someone who completed the module yesterday."""
    from elearn.progress import services as progress

    with kernel.database.transaction() as session:
        person = make_person()
        enrolment = progress.enrol(actor_of(person), "essai")
        row = session.get_one(Enrolment, enrolment if isinstance(enrolment, int) else enrolment.id)
        row.state, row.completed_at = "completed", clock.now() - timedelta(days=1)
        return person.id


def test_a_change_flags_the_lesson_and_tells_those_who_learnt_it_once(kernel, site, drain):
    reader = completed(kernel)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        write_shared(site, FIGURES.replace('"83600"', '"90000"'))
        assert content.import_all(kernel).changed == ("seuil",)
        with kernel.database.transaction() as session:
            change_id = session.scalar(sa.select(Change.id))
            (flagged,) = queries.affected()
            assert flagged.people == {reader}
            assert {use.module for use in flagged.uses} == {"essai"}
            stranger, trainer = make_person(), make_person()
            give_role(trainer, "trainer")
            with pytest.raises(Forbidden):
                services.tell(actor_of(stranger), change_id)
            assert services.tell(actor_of(trainer, "trainer"), change_id) == 1
        drain()
        with kernel.database.transaction() as session:
            told = list(session.scalars(sa.select(Notice).where(Notice.kind == "parameters.changed")))
            assert [n.person_id for n in told] == [reader]
            assert "90" in told[0].facts["after"]
            with pytest.raises(Conflict):
                services.tell(actor_of(trainer, "trainer"), change_id)


def test_the_table_in_memory_is_read_once(kernel, site):
    with kernel.database.reading():
        first = queries.figures()
        assert queries.figures() is first
        assert db.session() is not None


def test_no_line_of_a_list_begins_with_a_colon(kernel, client, site):
    assert "Seuil d’essai\u00a0: services" in client.get("/chiffres?q=seuil").text
    assert "Seuil d’essai\u00a0: services</h1>" in client.get("/chiffres/seuil").text.replace("</span>", "")
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        from elearn.progress import services as progress

        progress.enrol(actor_of(person), "essai")
    assert '<dt id="chiffre-seuil">Seuil d’essai\u00a0: services</dt>' in client.get("/suivre/essai/suite").text


def test_an_english_page_names_figures_in_english_and_says_what_is_in_french(client, site):
    client.set_cookie("langue", "en")
    page = client.get("/chiffres?q=essai").text
    assert '<span lang="en">Trial threshold: services</span>' in page
    assert '<span lang="fr">Taux d’essai</span> <span class="meta" lang="en">(in French)</span>' in page
    assert "Trial threshold" in client.get("/chiffres?q=trial").text
    assert "<title>Trial threshold: services" in client.get("/chiffres/seuil").text
    client.set_cookie("langue", "fr")
    page = client.get("/chiffres?q=essai").text
    assert "Trial" not in page
    assert "en français" not in page


@pytest.mark.parametrize(
    "path", ["/chiffres", "/chiffres?q=seuil", "/chiffres?a-verifier=1", "/chiffres/seuil", "/glossaire"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_open_in_both_languages(client, site, path, language):
    client.set_cookie("langue", language)
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert "83\u202f600" in answer.text or "a-verifier" in path
