import pytest

from elearn.core.errors import Invalid, Missing
from elearn.progress import queries, services
from elearn.progress.services.notes import LONGEST
from tests.factories.progress import enrolled


def _note(actor, key="lire"):
    module_id = queries.enrolments_of(actor.id)[0].module_id
    return queries.following(actor.id, module_id, key).note


def test_a_note_is_kept_changed_and_emptied(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        assert _note(actor).revision == 0
        assert services.note(actor, enrolment_id, "lire", " Bien\r\nnoter \n").body == "Bien\nnoter"
        assert services.note(actor, enrolment_id, "lire", "Mieux", revision=1).revision == 2
        assert services.note(actor, enrolment_id, "lire", "Mieux", revision=1).revision == 2
        assert _note(actor).body == "Mieux"
        assert _note(actor, "voir").body == ""
        assert services.note(actor, enrolment_id, "lire", "", revision=2).body == ""


def test_two_windows_lose_nothing_of_each_other(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.note(actor, enrolment_id, "lire", "Commun")
        services.note(actor, enrolment_id, "lire", "Au bureau", revision=1)
        kept = services.note(actor, enrolment_id, "lire", "Au train", revision=1)
        assert "Au bureau" in kept.body
        assert "Au train" in kept.body
        again = services.note(actor, enrolment_id, "lire", "Au train", revision=1)
        assert again.body == kept.body


def test_a_note_too_long_or_about_nothing_is_refused(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        with pytest.raises(Invalid):
            services.note(actor, enrolment_id, "lire", "x" * (LONGEST + 1))
        with pytest.raises(Invalid):
            services.note(actor, enrolment_id, "lire", "a\x00b")
        with pytest.raises(Missing):
            services.note(actor, enrolment_id, "ailleurs", "x")
