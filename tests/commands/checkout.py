"""A copy of the commands in a folder of their own, and how to run them."""

import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Checkout:
    """A copy of the commands in a folder of their own, with a platform that only says it started."""

    path: Path
    environment: dict[str, str]

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a command of the checkout, without waiting for it; it hears Ctrl-C even when this run does not.

        What a shell starts in the background ignores it, and so does all that it starts.
        """
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return subprocess.Popen(
            [str(self.path / "bin" / arguments[0]), *arguments[1:]],
            cwd="/",
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the checkout to its end."""
        with self.start(*arguments, **variables) as process:
            written, said = process.communicate(timeout=300)
        return subprocess.CompletedProcess(arguments, process.returncode, written, said)

    @property
    def stamp(self) -> Path:
        """What a whole environment carries."""
        return self.path / ".venv" / "elearn-installed.json"
