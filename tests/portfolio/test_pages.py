"""The pages as a browser without JavaScript uses them, and the files that one takes away."""

import io
import json
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from elearn.parameters import content as parameters
from elearn.parameters.extend import marked
from elearn.portfolio import queries, services
from elearn.portfolio.models import Submission
from elearn.progress import services as progress
from tests.factories import portfolio
from tests.factories.accounts import actor_of, signed_in
from tests.factories.parameters import write_shared

FORM = "/mon-dossier/fiche"
ANSWERS = {
    "f.nom": "Solène Canari",
    "f.jours": "2,5",
    "f.tjm": "250",
    "f.mois.0.nom_mois": "Mai",
    "f.mois.0.entre": "100",
}


@pytest.fixture
def someone(kernel, client):
    """Signed in, and following a module with an exercise."""
    with kernel.database.transaction():
        portfolio.publish()
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        actor = actor_of(person)
        progress.enrol(actor, "essai")
    return actor


def test_an_empty_dossier_says_what_will_be_there_and_offers_the_first_step(client, someone):
    page = client.get("/mon-dossier").text
    assert "Votre dossier est encore vide" in page
    assert f'href="{FORM}"' in page
    assert client.get("/mon-dossier.pdf").status_code == 404


def test_without_javascript_one_saves_adds_lines_and_hands_in(client, someone):
    saved = client.submit(FORM, {"f.nom": "Solène", "f.tjm": "beaucoup"}, action="/envoi")
    assert saved.status_code == 422  # handing in: what is missing is named, what was typed is there
    assert "Pas encore envoyé" in saved.text
    assert 'value="beaucoup"' in saved.text
    assert 'href="#f.jours"' in saved.text
    page = _save(client, ANSWERS, follow=True)
    assert "Votre brouillon est enregistré" in page.text
    assert page.text.count('name="f.mois.1.entre"') == 1
    page = _save(client, {"f.mois.1.entre": "50"}, follow=True)
    assert 'name="f.mois.2.entre"' in page.text  # one more line to fill
    assert re.search(r'data-computed="total"[^>]*>625,00\s€', page.text)
    assert re.search(r'data-computed="mois.1.fin">400,00\s€', page.text)
    done = client.submit(FORM, follow=True)
    assert "Version 1 envoyée" in done.text
    assert "En attente de relecture" in client.get("/mon-dossier").text
    again = client.submit(FORM, follow=True)
    assert "rien n’a changé" in again.text


def _save(client, fields, **more):
    """What the button « Enregistrer le brouillon » sends."""
    page = client.get(FORM).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    typed = dict(re.findall(r'<input class="form-control[^>]* name="(f\.[^"]+)" value="([^"]*)"', page))
    data = typed | {"csrf_token": token, "revision": revision} | fields
    follow = more.pop("follow", False)
    return client.post(f"{FORM}/brouillon", data=data, follow_redirects=follow, **more)


def test_the_script_gets_what_was_computed_and_what_cannot_be_read(client, someone):
    answer = _save(client, ANSWERS | {"f.taux": "beaucoup"}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    said = json.loads(answer.text)
    assert said["revision"] == 1
    assert said["computed"]["total"] == "625,00\u00a0€"
    assert said["computed"]["mois.3.fin"] == "—"
    assert set(said["errors"]) == {"taux"}


def test_a_lost_revision_is_shown_and_nothing_is_written_over(client, someone):
    _save(client, {"f.nom": "Premier"})
    json_ = _save(client, {"f.nom": "Second", "revision": "0"}, headers={"Accept": "application/json"})
    assert json_.status_code == 409
    assert json.loads(json_.text)["differ"] == ["Votre nom"]
    page = _save(client, {"f.nom": "Second", "revision": "0"})
    assert page.status_code == 409
    assert "modifié dans une autre fenêtre" in page.text
    assert 'value="Second"' in page.text
    assert "Premier" in client.get(FORM).text
    assert _save(client, {"revision": "x"}).status_code == 422


def test_a_stranger_s_dossier_does_not_exist(kernel, client, someone):
    client.submit(FORM, ANSWERS)
    other = client.application.test_client()
    signed_in(kernel, other)
    for path in (FORM, f"{FORM}.pdf", f"{FORM}/historique", f"{FORM}/historique/1", f"{FORM}/historique/1.odt"):
        answer = other.get(path)
        assert answer.status_code == 404, path
        assert "Canari" not in answer.text
    assert other.get("/relectures").status_code == 403
    with kernel.database.reading() as session:
        number = session.scalar(sa.select(Submission.id))
    assert other.get(f"/relectures/{number}").status_code == 403


def test_a_trainer_comments_and_the_trainee_reads_it(kernel, client, someone, app):
    client.submit(FORM, ANSWERS)
    trainer = app.test_client()
    signed_in(kernel, trainer, "trainer")
    page = trainer.get("/relectures").text
    assert "Document fiche" in page
    link = re.search(r"/relectures/\d+", page)[0]
    assert "Solène Canari" in trainer.get(link).text
    assert trainer.submit(link, {"verdict": "returned"}).status_code == 422
    done = trainer.submit(link, {"verdict": "returned", "comment-0": "Montez le tarif."}, follow=True)
    assert "Votre relecture est enregistrée" in done.text
    assert "Rien n’attend" in done.text
    page = client.get(FORM).text
    assert "Montez le tarif." in page
    assert "À reprendre" in page
    assert "Montez le tarif." in client.get(f"{FORM}/historique/1").text
    assert "Document fiche" in client.get("/avis").text
    assert trainer.get(FORM).status_code == 404


def test_files_hold_what_was_typed(client, drain, someone):
    draft = client.get(f"{FORM}.odt")
    assert "Brouillon, pas encore envoyé" in _text_of(draft.data)
    typed = ANSWERS | {
        "f.nom": "Solène <b>&amp;</b> #strong[Canari]",
        "f.projet": "Ligne une\nLigne deux",
        "f.points": "Facture",
    }
    client.submit(FORM, typed)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/mon-dossier").text)[1]
    for extension in ("odt", "pdf"):
        client.post(f"/mon-dossier.{extension}", data={"csrf_token": token})
    drain()
    for path in (f"{FORM}.odt", "/mon-dossier.odt", f"{FORM}/historique/1.odt"):
        answer = client.get(path)
        assert answer.mimetype == "application/vnd.oasis.opendocument.text"
        assert "no-store" in answer.headers["Cache-Control"]
        said = _text_of(answer.data)
        for words in (
            "Solène <b>&amp;</b> #strong[Canari]",
            "Ligne deux",
            "625,00\u00a0€",
            "350,00\u00a0€",
            "Mai",
            "fait · Facture",
            "pas encore · Devis",
        ):
            assert words in said, (path, words)
    for path in (f"{FORM}.pdf", "/mon-dossier.pdf", f"{FORM}/historique/1.pdf"):
        answer = client.get(path)
        assert answer.data.startswith(b"%PDF-1.7")
        assert "attachment" in answer.headers["Content-Disposition"]
        said = _pdf_text(answer.data)
        for words in ("#strong[Canari]", "Ligne deux", "625,00", "350,00", "Mai", "Facture"):
            assert words in said, (path, words)
    assert client.get(f"{FORM}.docx").status_code == 404


def _text_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        listed = archive.read("META-INF/manifest.xml").decode()
        for name in archive.namelist():
            if name.endswith(".xml"):
                ET.fromstring(archive.read(name))  # noqa: S314 - we wrote it
                assert name in listed or name.startswith("META-INF")
        return "\n".join(ET.fromstring(archive.read("content.xml")).itertext())  # noqa: S314


def _pdf_text(content):
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_dossier_stands_beside_the_trail(client, someone):
    assert "livrable envoyé sur 1" in client.get("/mon-espace").text
    client.submit(FORM, ANSWERS)
    assert "1 livrable envoyé sur 1" in client.get("/mon-espace").text


def test_the_player_leads_to_the_form(client, someone):
    page = client.get("/suivre/essai/exercice-1").text
    assert f'href="{FORM}"' in page
    assert "Une introduction." in page
    client.submit(FORM, ANSWERS)
    assert "Acquis" in client.get("/suivre/essai/exercice-1").text


def test_a_trainer_without_work_sees_that_nothing_waits(kernel, client):
    signed_in(kernel, client, "trainer")
    assert "Rien n’attend" in client.get("/relectures").text
    assert client.get("/relectures/1").status_code == 404
    with kernel.database.transaction():
        portfolio.publish()
        someone = portfolio.follower()
        services.submit(someone, "fiche", portfolio.ANSWERS, revision=0)
    assert "1 livrable attend une relecture" in client.get("/mon-espace").text
    with kernel.database.reading():
        assert queries.latest(someone)["fiche"].number == 1


def test_the_figures_of_an_exercise_are_linked_to_their_value_and_source_below_it(kernel, client, tmp_path):
    write_shared(tmp_path)
    object.__setattr__(kernel.settings, "catalogue_dir", tmp_path / "catalogue")
    assert parameters.import_all(kernel).what == "imported"
    fields = [{"id": "nom", "label": "Nom", "type": "text", "help": marked("Sous <em>{{seuil}}</em>.")}]
    with kernel.database.transaction():
        portfolio.publish("essai", portfolio.sheet(fields=fields))
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        progress.enrol(actor_of(person), "essai")
    page = client.get(FORM).text
    assert page.index('<a class="term figure" href="#chiffre-seuil">') < page.index('<dt id="chiffre-seuil">')
    assert "Les chiffres de cet exercice" in page
    assert "CGI, art. 50-0" in page
    assert "data-lesson" in page  # what opens them in place
