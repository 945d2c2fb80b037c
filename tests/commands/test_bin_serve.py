"""bin/serve, as someone who has only a shell and a Python meets it: each fault is one clear sentence."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.checkout import Checkout

pytestmark = pytest.mark.timeout(600)  # real installations, on a machine that may be busy

OLD = 'case "$*" in *-V*) echo "Python 3.9.2" ;; *) exit 1 ;; esac\n'
NOWHERE = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": ""}


class TestWithoutAPythonThatWillDo:
    def test_none_at_all(self, checkout: Checkout, tools: Callable[..., Path]) -> None:
        done = checkout.run("serve", PATH=str(tools()), PYTHON="")

        assert done.returncode == 1
        assert done.stderr == (
            "Il faut Python 3.11 ou plus récent\u00a0: aucun Python utilisable n'a été trouvé sur cette machine.\n"
        )

    def test_too_old(self, checkout: Checkout, tools: Callable[..., Path]) -> None:
        done = checkout.run("serve", PATH=str(tools(python3=OLD)), PYTHON="")

        assert done.returncode == 1
        assert done.stderr == (
            "Il faut Python 3.11 ou plus récent\u00a0: celui de cette machine est en version 3.9.2.\n"
        )

    def test_in_english_elsewhere(self, checkout: Checkout, tools: Callable[..., Path]) -> None:
        done = checkout.run("serve", PATH=str(tools(python3=OLD)), PYTHON="", LANG="en_GB.UTF-8")

        assert done.stderr == "Python 3.11 or later is needed: the one on this machine is version 3.9.2.\n"

    def test_a_broken_one_is_passed_over(self, checkout: Checkout, tools: Callable[..., Path]) -> None:
        broken = tools(python3_13="exit 127\n", python3=f'exec "{sys.executable}" "$@"\n')
        (checkout.path / ".venv").mkdir()  # stops right after the choice

        done = checkout.run("serve", PATH=str(broken), PYTHON="")

        assert "existe déjà et n'est pas un environnement utilisable" in done.stderr

    def test_without_ensurepip_names_the_package(
        self, checkout: Checkout, tools: Callable[..., Path], bare_python: Path
    ) -> None:
        done = checkout.run("serve", PATH=str(tools()), PYTHON=str(bare_python))

        assert done.returncode == 1
        sentence = done.stderr.splitlines()[-1]
        assert "ne sait pas créer d'environnement" in sentence
        assert "virtualenv" in sentence
        if Path("/etc/debian_version").exists():
            assert f"sudo apt install {bare_python.name}-venv" in sentence
        assert not checkout.stamp.exists()

    @pytest.mark.slow
    def test_without_ensurepip_uses_virtualenv(
        self, checkout: Checkout, tools: Callable[..., Path], bare_python: Path
    ) -> None:
        virtualenv = tools(virtualenv=f'exec "{sys.executable}" -m virtualenv "$@"\n')

        done = checkout.run("serve", PATH=str(virtualenv), PYTHON=str(bare_python))

        assert done.stdout == f"started {sys.version_info[1]} serve\n", done.stderr


class TestFirstStart:
    @pytest.mark.slow
    def test_installs_then_serves_and_the_second_does_nothing_twice(self, checkout_of_venv: Checkout) -> None:
        checkout = checkout_of_venv
        first = checkout.run("serve", "--port", "8001")

        assert first.stdout == f"started {sys.version_info[1]} serve --port 8001\n", first.stderr
        assert [line.split()[0] for line in first.stderr.splitlines()] == [
            "Première",
            "1/3",
            "2/3",
            "…",
            "3/3",
        ]

        began = time.monotonic()
        second = checkout.run("serve", "--empty", **NOWHERE)

        assert (second.stdout, second.stderr) == (f"started {sys.version_info[1]} serve --empty\n", "")
        assert time.monotonic() - began < 3

    @pytest.mark.slow
    def test_outside_services_need_their_drivers(self, checkout: Checkout) -> None:
        driver = checkout.path / ".venv" / "lib" / f"python3.{sys.version_info[1]}" / "site-packages" / "segno"
        assert checkout.run("serve", ELEARN_DATABASE_URL="sqlite:///x").returncode == 0
        assert not driver.exists()

        done = checkout.run("serve", ELEARN_REDIS_URL="redis://localhost/0")

        assert done.stderr.startswith("Mise à jour")
        assert driver.exists()
        assert checkout.run("serve").stderr == ""  # what serves outside also serves here
        assert checkout.run("serve", ELEARN_DATABASE_URL="postgresql+psycopg://x/y").stderr == ""

    @pytest.mark.slow
    def test_two_at_once(self, checkout: Checkout) -> None:
        both = [checkout.start("serve"), checkout.start("serve")]
        said = [process.communicate(timeout=300) for process in both]

        assert [written for written, _ in said] == [f"started {sys.version_info[1]} serve\n"] * 2
        assert sum("Première installation" in errors for _, errors in said) == 1
        assert sum("attente de sa fin" in errors for _, errors in said) == 1

    @pytest.mark.slow
    def test_a_moved_folder_is_installed_again(self, checkout: Checkout) -> None:
        assert checkout.run("serve").returncode == 0
        checkout.path = checkout.path.rename(checkout.path.with_name("ailleurs"))

        done = checkout.run("serve")

        assert "Première installation" in done.stderr
        assert done.stdout == f"started {sys.version_info[1]} serve\n"


class TestWhatGoesWrong:
    def test_folder_without_write_permission(self, checkout: Checkout) -> None:
        checkout.path.chmod(0o555)
        if os.geteuid() == 0:  # who may write everywhere: run without that power
            setpriv = shutil.which("setpriv")
            assert setpriv, "setpriv (util-linux) is needed to run this test as root"
            serve = checkout.path / "bin" / "serve"
            limited = serve.with_name("limited")
            limited.write_text(
                f'#!/bin/sh\nexec {setpriv} --bounding-set=-dac_override,-dac_read_search "{serve}" "$@"\n'
            )
            limited.chmod(0o755)
        done = checkout.run("limited" if os.geteuid() == 0 else "serve")
        checkout.path.chmod(0o755)

        assert done.returncode == 1
        assert done.stderr == (
            f"Le dossier {checkout.path} n'est pas accessible en écriture\u00a0: donnez-vous ce droit ou "
            "copiez le projet dans un dossier qui vous appartient.\n"
        )

    def test_no_room_on_the_disk(self, checkout: Checkout) -> None:
        script = checkout.path / "bin" / "environment.py"
        text = script.read_text()
        assert "SPACE_NEEDED = 400 " in text
        script.write_text(text.replace("SPACE_NEEDED = 400 ", "SPACE_NEEDED = 10**12 "))  # an exabyte

        done = checkout.run("serve")

        assert done.returncode == 1
        assert f"Il n'y a plus assez de place sur le disque de {checkout.path}" in done.stderr
        assert not (checkout.path / ".venv").exists()

    def test_a_folder_of_someone_else_is_left_alone(self, checkout: Checkout) -> None:
        theirs = checkout.path / ".venv" / "precious.txt"
        theirs.parent.mkdir()
        theirs.write_text("mine")

        done = checkout.run("serve")

        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith(f"Le dossier {theirs.parent} existe déjà")
        assert theirs.read_text() == "mine"

    @pytest.mark.slow
    def test_no_network(self, checkout: Checkout) -> None:
        done = checkout.run("serve", **NOWHERE)

        assert done.returncode == 1
        assert "Le réseau ne répond pas, nouvel essai" in done.stderr
        assert done.stderr.splitlines()[-1].startswith("Les composants n'ont pas pu être téléchargés")
        assert "Traceback" not in done.stderr
        assert not checkout.stamp.exists()

        # The network is back: nothing of the failed try is trusted, nothing is in the way.
        assert checkout.run("serve").stdout == f"started {sys.version_info[1]} serve\n"

    @pytest.mark.slow
    def test_a_component_that_is_not_the_expected_one(self, checkout: Checkout) -> None:
        lock = checkout.path / "requirements" / "base.lock"
        lock.write_text(f"{lock.read_text().split(' ')[0]} --hash=sha256:{'0' * 64}\n")

        done = checkout.run("serve")

        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].startswith("Un composant téléchargé n'est pas celui qui est attendu")
        assert not checkout.stamp.exists()

    @pytest.mark.slow
    @pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
    def test_interrupted(self, checkout: Checkout, end: signal.Signals) -> None:
        process = checkout.start("serve")
        assert process.stderr
        while not process.stderr.readline().startswith("2/3"):
            assert process.poll() is None
        process.send_signal(end)
        _, said = process.communicate(timeout=60)

        assert not checkout.stamp.exists()
        assert (checkout.path / ".venv" / "elearn-unfinished").exists()
        if end != signal.SIGKILL:
            assert process.returncode == 130
            assert said.splitlines()[-1].startswith("Installation interrompue")
        again = checkout.run("serve")
        assert again.stdout == f"started {sys.version_info[1]} serve\n", again.stderr
        assert not (checkout.path / ".venv" / "elearn-unfinished").exists()
