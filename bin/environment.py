"""Make the Python environment that the two commands run in, once, then hand over to it.

``environment.py serve ...`` prepares ``.venv`` and becomes ``elearn serve ...``;
``environment.py test`` prepares ``.venv-test`` and ends. Run by bin/serve and bin/test with the
machine's own Python, before anything is installed: the standard library is all it may use.

What is installed is what requirements/*.lock says, each file checked by its hash. A stamp written
last says what an environment holds: an interrupted installation leaves none and is begun again.
"""

import configparser
import contextlib
import errno
import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
FRENCH = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "").startswith(
    "fr"
)
SPACE_NEEDED = 400  # megabytes, free before an environment is made; it weighs less than that
SPACE_NEEDED_FOR_TESTS = 800

# What pip writes when it fails, and what is said then; the first that fits wins.
NO_NETWORK = (
    r"Retrying \(Retry|name resolution|Network is unreachable|Connection(Error| refused| broken| reset)"
    r"|ConnectTimeout|ReadTimeout|timed out|ProxyError|SSLError|HTTP error"
)
FAULTS = (
    (r"No space left on device|Disk quota exceeded|\[Errno (28|122)\]", "no_space"),
    (r"DO NOT MATCH THE HASHES|HashMismatch", "bad_hash"),
    (r"Permission denied|Read-only file system|\[Errno (13|30)\]", "no_write"),
    (NO_NETWORK, "no_network"),
    (r"No matching distribution found|Failed (to build|building)", "no_wheel"),
)


class Refused(Exception):
    """What stops the installation: one sentence, already in the language of the terminal."""


def text(key: str, **facts: object) -> str:
    """Return the sentence in the language of the terminal."""
    texts = configparser.ConfigParser(interpolation=None)
    texts.read(ROOT / "bin" / "messages.ini", "utf-8")
    return texts[key]["fr" if FRENCH else "en"].format(**facts)


def say(key: str, **facts: object) -> None:
    """Write one sentence for the person who waits."""
    sys.stderr.write(text(key, **facts) + "\n")
    sys.stderr.flush()


class Environment:
    """One virtual environment of this checkout, and the lock that it is made from."""

    def __init__(self, folder: str, locks: tuple[str, ...]) -> None:
        self.path = ROOT / folder
        self.python = self.path / "bin" / "python"
        self.stamp = self.path / "elearn-installed.json"
        self.unfinished = self.path / "elearn-unfinished"
        self.log = ROOT / f"{folder}.log"
        # The first lock is the one to install; an environment made from another one holds it too.
        self.lock = ROOT / "requirements" / locks[0]
        self.space = SPACE_NEEDED_FOR_TESTS if locks[0] == "test.lock" else SPACE_NEEDED
        self.accepted = {digest(ROOT / "requirements" / name) for name in locks}

    def stamped(self) -> dict[str, str]:
        """Return what the environment says it holds; nothing when it was never finished."""
        try:
            stamp = dict(json.loads(self.stamp.read_text("utf-8")))
        except (OSError, ValueError):
            return {}
        # The folder may have been moved since, and the machine's Python upgraded or removed.
        same = stamp.get("root") == str(ROOT) and stamp.get("python") == self.version()
        return stamp if same else {}

    def version(self) -> str:
        """Return the version of the environment's Python, as 3.11; nothing when it does not start."""
        check = "import sys; print('%d.%d' % sys.version_info[:2])"
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            return subprocess.check_output(
                [self.python, "-I", "-S", "-c", check], text=True, stderr=subprocess.DEVNULL
            ).strip()
        return ""

    def is_ready(self) -> bool:
        """Tell whether the environment holds what the checkout asks for."""
        stamp = self.stamped()
        return stamp.get("lock") in self.accepted and stamp.get("project") == project_digest()

    def prepare(self) -> None:
        """Make the environment hold what the checkout asks for; raise Refused."""
        if self.is_ready():
            return
        with only_one(self.path.with_name(self.path.name + ".lock")) as self.held:
            if not self.is_ready():  # another command may just have done it
                self.install()

    def install(self) -> None:
        """Install what differs; the stamp goes first and comes back last."""
        stamp = self.stamped()
        say("update" if stamp else "first")
        self.log.write_text("", "utf-8")
        if not stamp:
            self.create()
        self.unfinished.touch()
        self.stamp.unlink(missing_ok=True)
        if stamp.get("lock") not in self.accepted:
            count = len(re.findall(r"^[a-z0-9].*==", self.lock.read_text("utf-8"), re.MULTILINE))
            say("step_lock", count=count)
            self.pip("--require-hashes", "-r", str(self.lock))
            installed = digest(self.lock)
        else:
            installed = stamp["lock"]
        say("step_project")
        self.pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
        self.stamp.write_text(
            json.dumps(
                {
                    "root": str(ROOT),
                    "python": self.version(),
                    "lock": installed,
                    "project": project_digest(),
                }
            ),
            "utf-8",
        )
        self.unfinished.unlink()
        self.log.unlink()

    def create(self) -> None:
        """Make an empty environment, by venv or by virtualenv; keep one that someone else made."""
        if shutil.disk_usage(ROOT).free < self.space * 1_000_000:
            raise Refused(text("no_space", path=ROOT, size=self.space))
        say("step_venv", version=platform.python_version())
        if self.path.exists() and not self.is_ours():
            if not self.version() or not self.has_pip():
                raise Refused(text("foreign", path=self.path))
            return
        if self.path.exists():
            shutil.rmtree(self.path)
        self.path.mkdir()
        self.unfinished.touch()
        if self.run([*environment_maker(), str(self.path)]):
            raise Refused(self.why("venv_failed"))

    def is_ours(self) -> bool:
        """Tell whether the folder was made here, whole or not, and may be made again."""
        return self.stamp.exists() or self.unfinished.exists()

    def has_pip(self) -> bool:
        """Tell whether the environment has pip, once its own copy was asked for where it was not."""
        in_it = [str(self.python), "-I", "-m"]
        return not self.run([*in_it, "pip", "--version"]) or not self.run([*in_it, "ensurepip"])

    def pip(self, *arguments: str) -> None:
        """Run pip in the environment; raise Refused with the reason when it fails."""
        command = [
            str(self.python),
            "-I",
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
        ]
        if self.run([*command, "--retries", "3", "--progress-bar", "off", *arguments]):
            raise Refused(self.why("failed"))

    def run(self, command: list[str]) -> int:
        """Run a command, all that it writes kept in the log; return its exit code."""
        environment = {**os.environ, "PIP_USER": "0", "PYTHONUTF8": "1"}
        told = set()
        with (
            self.log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                # The lock is the child's too: were this process killed, nobody would install beside it.
                pass_fds=(self.held,),
            ) as process,
        ):
            try:
                for line in process.stdout or ():
                    log.write(line)
                    key = step_of(line)
                    if key and key not in told:
                        told.add(key)
                        say(key)
            except KeyboardInterrupt:
                process.terminate()
                raise
        return process.returncode

    def why(self, otherwise: str) -> str:
        """Return the sentence for what the log shows."""
        written = self.log.read_text("utf-8")
        key = next((key for pattern, key in FAULTS if re.search(pattern, written)), otherwise)
        return text(key, path=ROOT, log=self.log, version=platform.python_version(), size=self.space)


def step_of(line: str) -> str:
    """Return the key of what a line of pip means for the person who waits, or nothing."""
    if line.startswith("Installing collected packages") and "elearn" not in line:
        return "step_write"
    return "retrying" if "Retrying (Retry" in line else ""


def digest(*paths: Path) -> str:
    """Return one hash for the content of files."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def project_digest() -> str:
    """Return a hash of what the installed project depends on: metadata and entry points."""
    return digest(ROOT / "setup.cfg")


def environment_maker() -> list[str]:
    """Return the command that makes an environment with this Python; raise Refused."""
    if find_spec("ensurepip") and find_spec("venv"):
        return [sys.executable, "-I", "-m", "venv"]
    if find_spec("virtualenv"):
        return [sys.executable, "-I", "-m", "virtualenv"]
    if command := shutil.which("virtualenv"):
        return [command, "--python", sys.executable]
    debian = Path("/etc/debian_version").exists()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise Refused(text("no_venv_debian" if debian else "no_venv", version=version))


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[int]:
    """Hold a lock that ends with this process, however it ends; give its file descriptor."""
    with path.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield held.fileno()


def wanted(command: str) -> Environment:
    """Return the environment that a command needs."""
    if command == "test":
        return Environment(".venv-test", ("test.lock",))
    outside = os.environ.get("ELEARN_DATABASE_URL", "").startswith("postgres")
    if outside or os.environ.get("ELEARN_REDIS_URL"):
        return Environment(".venv", ("production.lock",))
    return Environment(".venv", ("base.lock", "production.lock"))


def refuse(sentence: str, code: int = 1) -> NoReturn:
    """Say why, and leave."""
    sys.stderr.write(sentence + "\n")
    sys.exit(code)


def main(command: str, *arguments: str) -> None:
    """Prepare the environment of the command; become ``elearn serve`` when it is that one."""
    environment = wanted(command)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the end of a machine is a Ctrl-C too
    try:
        environment.prepare()
    except Refused as refused:
        refuse(str(refused))
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            refuse(text("no_space", path=ROOT, size=environment.space))
        if fault.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            refuse(text("no_write", path=ROOT))
        raise
    except KeyboardInterrupt:
        refuse(text("stopped"), 130)
    if command == "serve":
        program = str(environment.path / "bin" / "elearn")
        os.execv(program, [program, "serve", *arguments])  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    main(*sys.argv[1:])
