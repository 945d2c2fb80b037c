"""L11: each room with a table that points to a person hands it over and forgets it, or is here with its reason."""

from elearn.accounts.extend import ERASERS, EXPORTERS
from elearn.core.db import Base

TOLD_BY = "the number of the administrator who told that a figure of the law had changed, and nothing else"
# Room → why it does not.
NOT_HANDED_OVER = {
    "interop": "the key of a request sent twice: gone in days, and no word of the person",
    "parameters": TOLD_BY,
}
NOT_FORGOTTEN = {
    "certificates": "an attestation is proof of training and never changes; strangers see what its holder accepted",
    "parameters": TOLD_BY,
}


def _rooms(kernel):
    """The rooms with a column that points to a person."""
    names = {plugin.name for plugin in kernel.plugins}
    out = set()
    for table in Base.metadata.tables.values():
        if any(key.column.table.name == "accounts_person" for key in table.foreign_keys):
            out.add(table.name.partition("_")[0])
    return out & names


def test_every_room_that_knows_people_hands_over_and_forgets_what_it_knows(kernel):
    rooms = _rooms(kernel)
    assert len(rooms) > 10
    assert rooms - set(EXPORTERS) == set(NOT_HANDED_OVER)
    assert rooms - set(ERASERS) == set(NOT_FORGOTTEN)
