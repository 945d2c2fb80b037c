"""Imports go down, and rooms meet at their doors: the contracts of setup.cfg."""

import os
import subprocess
import sys
from pathlib import Path

from elearn.config import ROOT


def test_every_contract_on_imports_is_kept():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-cache"],
        env={**os.environ, "COLUMNS": "120"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
