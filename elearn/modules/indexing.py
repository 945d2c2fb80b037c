"""What search knows of the catalogue: each current module, and each of its lessons."""

from __future__ import annotations

MODULE = "modules.module"
LESSON = "modules.lesson"


def index(module_id: int, version_id: int) -> None:
    """Put a module and its lessons in the index, in place of what was there."""
