"""Static files under an address that changes with their content, compressed once.

At the start, the folders of the shell, of each plugin and of the Bootstrap wheel are
looked at; their common digest is part of every address, so that a browser may keep a
file for a year and a new release is seen at once, relative imports of ES modules
included. The compressed copies are made once a release, in the data folder.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

YEAR = 365 * 24 * 3600
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}


def folders(plugin_folders: Iterable[Path]) -> list[tuple[str, Path]]:
    """Each folder with the prefix under which it is served."""
    out = [("", f) for f in plugin_folders if f.is_dir()]
    spec = find_spec("flask_bootstrap")
    if spec and spec.origin:
        out.append(("bootstrap", Path(spec.origin).parent / "static" / "bootstrap5"))
    return out


def _files(sources: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    wanted = []
    for prefix, folder in sources:
        if prefix == "bootstrap":
            wanted.append((f"{prefix}/bootstrap.min.css", folder / "css" / "bootstrap.min.css"))
            continue
        found = (f for f in sorted(folder.rglob("*")) if f.is_file() and not f.name.startswith("."))
        wanted += [(f.relative_to(folder).as_posix(), f) for f in found]
    return wanted


class Assets:
    """The static files of this release, collected in ``target``."""

    def __init__(self, plugin_folders: Iterable[Path], target: Path) -> None:
        self.files = _files(folders(plugin_folders))
        digest = hashlib.sha256()
        for name, file in self.files:
            digest.update(name.encode())
            digest.update(file.read_bytes())
        self.digest = digest.hexdigest()[:12]
        self.names = {name for name, _file in self.files}
        self.root = target.resolve() / self.digest
        self.prefix = f"/static/{self.digest}/"

    def url(self, name: str) -> str:
        """The address of one file; raise ``LookupError`` when there is no such file."""
        if name not in self.names:
            raise LookupError(f"no static file {name!r}")
        return self.prefix + name

    def collect(self) -> Path:
        """Copy and compress into the data folder, once a release. Safe with several processes."""
        if self.root.is_dir():
            return self.root
        partial = self.root.with_name(f".{self.digest}-{os.getpid()}")
        for name, file in self.files:
            out = partial / name
            out.parent.mkdir(parents=True, exist_ok=True)
            raw = file.read_bytes()
            out.write_bytes(raw)
            if file.suffix in COMPRESSED:
                out.with_name(out.name + ".gz").write_bytes(gzip.compress(raw, 9, mtime=0))
        try:
            partial.rename(self.root)
        except OSError:
            shutil.rmtree(partial, ignore_errors=True)  # another process was first
        return self.root

    def wrap(self, wsgi_app: Callable[..., Any]) -> WhiteNoise:
        """Serve the collected files before the application is asked."""
        return WhiteNoise(
            wsgi_app,
            root=str(self.collect()),
            prefix=self.prefix,
            max_age=YEAR,
            immutable_file_test=lambda _path, _url: True,
            add_headers_function=_headers,
        )


def _headers(headers: Any, path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if path.endswith(".svg"):
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
