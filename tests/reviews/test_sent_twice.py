"""A review or an answer from two windows: sent twice it counts once, and none replaces another unread."""

import pytest

from elearn.core.errors import Conflict
from elearn.reviews.queries import missions
from elearn.reviews.services import writing
from tests.factories.pool import make_buyer, make_independent
from tests.factories.reviews import GOOD, make_finished, make_shown

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
OTHER = {"quality": "2", "delay": "2", "talk": "2", "comment": "canari-second"}


@on_sqlite
def test_a_second_window_does_not_replace_a_review_unread_and_keeps_what_was_typed(kernel, client, enter):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        made = make_finished(buyer, provider)
    here = f"/missions/{made}/evaluation"
    enter(buyer.id)
    with kernel.database.transaction():
        writing.write(buyer, made, GOOD, "Bien.", "")
    page = client.submit(here, {**OTHER, "seen": ""})
    assert (page.status_code, "canari-second" in page.text) == (422, True)
    assert "Une autre fenêtre a changé ceci" in page.text
    with kernel.database.reading():
        assert missions.mission(buyer, made).own.text == "Bien."
    assert client.submit(here, OTHER).status_code == 303, "the page that was just opened knows what it replaces"
    with kernel.database.reading():
        assert missions.mission(buyer, made).own.text == "canari-second"


def test_a_review_sent_twice_is_not_said_to_be_changed_and_a_reply_sent_twice_is_one(kernel):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        made = make_finished(buyer, provider)
        first = writing.write(buyer, made, GOOD, "Bien.", "")
        assert writing.write(buyer, made, GOOD, "Bien. ", "") == first
        assert missions.mission(buyer, made).own.changed_at is None
        client, shown = make_shown(provider)
        assert writing.write(client, shown, GOOD, "Du bon travail.", "") == missions.mission(client, shown).own.id
        received = missions.mission(provider, shown).received.id
        for _twice in range(2):
            assert writing.reply(provider, received, "Merci.") == shown
        with pytest.raises(Conflict) as refused:
            writing.reply(provider, received, "Merci bien.")
        assert refused.value.code == "already-answered"
