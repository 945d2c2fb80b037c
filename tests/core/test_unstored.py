"""A file of the storage goes when no row of any room names it; the same content in two rooms is one file."""

from __future__ import annotations

import io
from typing import Any

import pytest

from elearn.core import db, unstored
from elearn.core.files import FileAbsent
from elearn.core.jobs import enqueue
from elearn.pool import services
from elearn.pool.models import Attachment
from tests.factories.directory import keep_skills
from tests.factories.pool import make_buyer, make_request


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_room_that_forgets_a_file_leaves_it_to_another_room_that_still_names_it(kernel: Any, drain: Any) -> None:
    """A booklet of the dossier, put as it is among the files of a request: kept once, under one name."""
    both, alone = (kernel.storage.put(io.BytesIO(content)) for content in (b"Mon dossier", b"Plus rien"))
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
        made = services.requests.attach(buyer, make_request(buyer), "dossier.pdf", both.key, both.size)
        enqueue("portfolio.forget_files", {"keys": [both.key, alone.key]})
    drain()
    assert b"".join(kernel.storage.read(both.key)) == b"Mon dossier"
    with pytest.raises(FileAbsent):
        kernel.storage.size(alone.key)
    with kernel.database.transaction():
        db.session().delete(db.session().get_one(Attachment, made))
        enqueue("accounts.forget_files", {"keys": [both.key]})
    drain()
    with pytest.raises(FileAbsent):
        kernel.storage.size(both.key)


def test_every_column_that_names_a_file_is_looked_at(kernel: Any) -> None:
    found = {f"{column.table.name}.{column.name}" for column in unstored.columns(kernel.plugins)}
    assert {"accounts_person.photo_key", "invoicing_file.pdf_key", "pool_file_version.storage_key"} <= found
    assert len({name.partition("_")[0] for name in found}) >= 9
