"""A published module with a quiz, and someone whose program uses the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elearn.accounts.models import Person
from elearn.core.kernel import Kernel
from tests.factories.accounts import make_person
from tests.factories.interop import Program, program_of
from tests.factories.quizzes import publish_quiz


@pytest.fixture
def person(kernel: Kernel) -> Person:
    with kernel.database.transaction():
        return make_person()


@pytest.fixture
def module(kernel: Kernel, tmp_path: Path) -> str:
    publish_quiz(kernel, tmp_path, "essai")
    return "essai"


@pytest.fixture
def program(app: Any, person: Person, module: str) -> Program:
    return program_of(app, person)
