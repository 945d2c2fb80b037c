"""What must be done before the site is served: migrate, import content, demonstrate.

Run as a child of ``elearn serve``, which shows its lines; those that begin with
``= `` are the demonstration's accounts, shown once the site answers.
"""

from __future__ import annotations

import json
import os
import sys

from elearn.app import make_kernel
from elearn.commands.demo import demonstrate, make_password
from elearn.config import Settings, SettingsError
from elearn.core import migrations
from elearn.core.errors import DomainError
from elearn.core.kernel import Kernel
from elearn.core.plugin import PluginError
from elearn.core.web.assets import Assets


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, flush=True)  # noqa: T201 - this is a command


def prepare(the: Kernel, *, with_demo: bool) -> None:
    """Bring everything up to date; quick when nothing has changed."""
    states = migrations.states(the.database, the.plugins)
    is_first = all(s.current is None for s in states)
    if not all(s.is_current for s in states):
        say("Base de données : création des tables…" if is_first else "Base de données : mise à jour des tables…")
        migrations.upgrade(the.database, the.plugins)
    for room in the.plugins:
        if room.prepare:
            room.prepare(the, say)
    Assets([p.static for p in the.plugins if p.static], the.settings.data_dir / "static").collect()
    kept = the.settings.data_dir / "demo.json"
    if with_demo and is_first:
        say("Démonstration : personnes et organisations inventées…")
        password = os.environ.get("ELEARN_DEMO_PASSWORD") or make_password()
        accounts = [[a.role, a.email] for a in demonstrate(the, password)]
        kept.write_text(json.dumps({"accounts": accounts}), encoding="utf-8")
        _show(accounts, f"Mot de passe de tous : {password}")
    elif with_demo and kept.is_file():
        _show(
            json.loads(kept.read_text(encoding="utf-8"))["accounts"],
            "Mot de passe : celui du premier démarrage",
        )


def _show(accounts: list[list[str]], last: str) -> None:
    for role, email in accounts:
        say(f"= {role:<26} {email}")
    if accounts:
        say(f"= {last}")


def main() -> None:
    """Prepare for the environment's settings; exit 2 with one sentence when it cannot be."""
    try:
        prepare(make_kernel(Settings.from_env()), with_demo="--demo" in sys.argv[1:])
    except (SettingsError, PluginError, DomainError, migrations.MigrationError) as error:
        print(f"elearn: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


if __name__ == "__main__":
    main()
