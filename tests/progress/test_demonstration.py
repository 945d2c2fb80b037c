from elearn.core import clock
from elearn.progress import queries
from elearn.progress.demonstration import TRAINEE, demonstrate
from tests.factories.accounts import make_person
from tests.factories.progress import make_module


def test_the_invented_trainee_is_half_way_with_sound_evidence_and_a_second_time_changes_nothing(kernel):
    assert demonstrate(kernel, "x") == []
    with kernel.database.transaction():
        person = make_person(email=TRAINEE)
        make_module()
    for _again in range(2):
        demonstrate(kernel, "x")
        with kernel.database.reading():
            [card] = queries.enrolments_of(person.id)
            assert card.state == "active"
            assert queries.done_keys([card.id])[card.id] == {"lire", "voir"}
            assert card.last_activity_key == "annexe"
            assert card.last_at < clock.now()
            assert queries.verify([card.id]) == []
            states = queries.states([card.id])[card.id]
            assert states["annexe"].position == {"scroll": 4000}
            assert 9 <= states["lire"].active_ms / 60_000 <= 10
            assert queries.time_spent(card.id).records == len(list(queries_records(card)))


def queries_records(card):
    from elearn.core.policy import SYSTEM

    return queries.evidence(SYSTEM, card.id)
