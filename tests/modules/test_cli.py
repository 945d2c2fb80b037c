import pytest
from click.testing import CliRunner

from elearn.modules.cli import catalogue
from tests.factories.modules import write_module, write_tested_module


@pytest.fixture
def run(kernel):
    def call(*arguments):
        return CliRunner().invoke(catalogue, [str(a) for a in arguments], obj=lambda: kernel)

    return call


def test_check_names_file_line_and_reason_and_fails(run, tmp_path):
    root = tmp_path / "catalogue"
    folder = write_module(root, files={"lessons/02-suite.md": "A\n\n# B\n"})
    result = run("check", root)
    assert result.exit_code == 1
    assert result.output.startswith(f"{folder}/lessons/02-suite.md:3: pas de titre de niveau 1")
    assert run("check", folder).exit_code == 1


def test_check_of_right_files_says_so(run, tmp_path):
    write_tested_module(tmp_path / "catalogue", files={"media/perdu.svg": "x"})
    result = run("check", tmp_path / "catalogue")
    assert result.exit_code == 0
    assert "media/perdu.svg:1: conseil" in result.output
    assert result.output.endswith("Aucun défaut.\n")


def test_check_reads_the_path_too(run, tmp_path):
    root = tmp_path / "catalogue"
    write_module(root)
    (root / "path.yaml").write_text("format: 1\nslug: p\ntitle: P\nmodules:\n  - essai\n  - absent\n", encoding="utf-8")
    result = run("check", root)
    assert result.exit_code == 1
    assert f"{root}/path.yaml:6:" in result.output


def test_import_export_import(run, tmp_path):
    root = tmp_path / "catalogue"
    write_module(root)
    assert run("import", root).output == "essai : publié (version 1)\n"
    assert run("import", root / "essai").output == "essai : inchangé\n"
    assert run("export", "essai", tmp_path / "out").exit_code == 0
    assert run("import", tmp_path / "out" / "essai").output == "essai : inchangé\n"


def test_import_of_a_broken_module_says_what_stays(run, tmp_path):
    root = tmp_path / "catalogue"
    write_module(root, "bon")
    write_module(root, "casse", files={"lessons/02-suite.md": ""})
    result = run("import", root)
    assert result.exit_code == 1
    assert "bon : publié" in result.output
    assert "casse : refusé" in result.output
    assert "Rien n’a été importé des modules en défaut" in result.output
