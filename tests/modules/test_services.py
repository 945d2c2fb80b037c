from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.core.errors import Forbidden, Missing
from elearn.core.policy import ANONYMOUS
from elearn.modules import catalogue, queries, services
from elearn.modules.catalogue import export, import_folder, prepare, store
from elearn.modules.models import Activity, Keyword, Media, Source, Term, Version
from elearn.modules.reading import read_folder
from tests.factories.modules import publish_module, write_module


def _count(kernel, model):
    with kernel.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_importing_the_same_files_twice_makes_one_version(kernel, tmp_path):
    folder = write_module(tmp_path)
    assert import_folder(kernel, folder).what == "new"
    assert import_folder(kernel, folder).what == "unchanged"
    assert _count(kernel, Version) == 1


def test_a_change_makes_a_second_version_and_leaves_the_first_whole(kernel, tmp_path):
    first = publish_module(kernel, tmp_path)
    with kernel.database.reading():
        before = queries.activity(first, "suite")
    second = publish_module(
        kernel, tmp_path, title="Écrire ses devis, mieux", files={"lessons/02-suite.md": "Autre.\n"}
    )
    with kernel.database.reading():
        assert queries.version(second).number == 2
        assert queries.version(second).is_current
        assert not queries.version(first).is_current
        assert queries.version(first).title == "Écrire ses devis"
        assert queries.activity(first, "suite") == before
        assert "Autre" in queries.activity(second, "suite").content["html"]


def test_files_put_back_as_they_were_bring_the_old_version_back(kernel, tmp_path):
    first = publish_module(kernel, tmp_path)
    publish_module(kernel, tmp_path, title="Autre titre")
    outcome = import_folder(kernel, write_module(tmp_path))
    assert (outcome.what, outcome.number) == ("restored", 1)
    with kernel.database.reading():
        assert queries.current_version("essai").id == first
    assert _count(kernel, Version) == 2


@pytest.mark.parametrize("model", [Version, Activity, Media, Source, Term, Keyword])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_published(kernel, tmp_path, model, verb):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/></svg>'
    lesson = "![Un carré](../media/carre.svg)\n"
    publish_module(kernel, tmp_path, files={"media/carre.svg": svg, "lessons/02-suite.md": lesson})
    assert _count(kernel, model)
    statement = sa.delete(model) if verb == "delete" else sa.update(model).values(id=model.id)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), kernel.database.transaction() as session:
        session.execute(statement)


def test_only_the_system_or_an_administrator_publishes(kernel, tmp_path, actor_with):
    draft = read_folder(write_module(tmp_path)).draft
    stored = store(kernel, draft)
    for who in (ANONYMOUS, actor_with("trainee"), actor_with("trainer")):
        with pytest.raises(Forbidden), kernel.database.transaction():
            services.publish(who, draft, stored)
    with kernel.database.transaction():
        assert services.publish(actor_with("administrator"), draft, stored).outcome == "new"


def test_a_fault_leaves_the_published_module_as_it_was(kernel, tmp_path):
    version = publish_module(kernel, tmp_path)
    outcome = import_folder(kernel, write_module(tmp_path, files={"lessons/02-suite.md": "# Non\n"}))
    assert outcome.what == "refused"
    with kernel.database.reading():
        assert queries.current_version("essai").id == version


def test_export_gives_back_the_files_and_importing_them_changes_nothing(kernel, tmp_path):
    folder = write_module(tmp_path / "in", files={"media/notes.txt": "pas importé", "questions.yaml": "[]\n"})
    import_folder(kernel, folder)
    out = export(kernel, "essai", tmp_path / "out")
    for file in ("module.yaml", "glossary.yaml", "lessons/01-debut.md", "lessons/02-suite.md"):
        assert (out / file).read_bytes() == (folder / file).read_bytes()
    assert import_folder(kernel, out).what == "unchanged"
    with pytest.raises(Missing):
        export(kernel, "inconnu", tmp_path / "out")


def test_a_path_holds_all_modules_by_position_or_those_it_names(kernel, tmp_path):
    root = tmp_path / "catalogue"
    write_module(root, "b", position=2)
    write_module(root, "a", position=5)
    (root / "path.yaml").write_text("format: 1\nslug: parcours\ntitle: Le parcours\n", encoding="utf-8")
    here = replace(kernel, settings=kernel.settings.with_(catalogue_dir=root))
    said = []
    prepare(here, said.append)
    assert len(said) == 2
    with kernel.database.reading():
        assert [[m.slug for m in p.modules] for p in queries.paths()] == [["b", "a"]]
    (root / "path.yaml").write_text(
        "format: 1\nslug: parcours\ntitle: Le parcours\nmodules: [a, b]\n", encoding="utf-8"
    )
    prepare(here, said.append)
    with kernel.database.reading():
        assert [[m.slug for m in p.modules] for p in queries.paths()] == [["a", "b"]]
    assert len(said) == 2


def test_a_second_start_reads_no_file_when_nothing_changed(kernel, tmp_path, monkeypatch):
    write_module(tmp_path / "catalogue")
    here = replace(kernel, settings=kernel.settings.with_(catalogue_dir=tmp_path / "catalogue"))
    prepare(here, lambda _text: None)
    monkeypatch.setattr(catalogue, "read_folder", lambda _folder: pytest.fail("read again"))
    prepare(here, lambda _text: None)
