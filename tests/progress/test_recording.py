from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Missing
from elearn.modules import queries as modules
from elearn.modules.models import Module
from elearn.modules.signals import ActivityDone
from elearn.progress import queries, services
from elearn.progress.models import ActivityState, Evidence
from elearn.progress.signals import LessonCompleted, ModuleCompleted
from tests.factories.accounts import actor_of, make_person
from tests.factories.progress import VIDEO_MS, beacon, enrolled, make_module, make_version


@pytest.fixture
def later():
    """An hour after what was prepared: time before the enrolment would not count."""

    @contextmanager
    def go():
        with clock.frozen(clock.now() + timedelta(hours=1)):
            yield

    return go


@pytest.fixture
def heard():
    facts = []
    for kind in (LessonCompleted, ModuleCompleted):
        signals.connect(kind, facts.append)
    return facts


def _pass_quiz(actor, enrolment_id, **detail):
    version_id = queries.enrolments([enrolment_id])[enrolment_id].version_id
    quiz = next(c for c in modules.outline(version_id) if c.key == "evaluation")
    signals.announce(ActivityDone(actor.id, quiz.id, version_id, clock.now(), "passed", detail))


def _kinds(enrolment_id):
    query = sa.select(Evidence.kind).where(Evidence.enrolment_id == enrolment_id).order_by(Evidence.seq)
    return list(db.session().scalars(query))


def _state(enrolment_id, key):
    return queries.states([enrolment_id])[enrolment_id].get(key)


def test_a_lesson_seen_is_done_once_and_leaves_its_records(kernel, heard):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        assert services.see(actor, enrolment_id, "lire") is True
        assert services.see(actor, enrolment_id, "lire") is True
        assert _kinds(enrolment_id) == ["enrolled", "seen", "done"]
        assert [type(f) for f in heard] == [LessonCompleted]
        assert queries.enrolments([enrolment_id])[enrolment_id].last_activity_key == "lire"


def test_suivant_neither_watches_a_video_nor_passes_a_quiz(kernel, heard):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        assert services.see(actor, enrolment_id, "voir") is False
        assert services.see(actor, enrolment_id, "evaluation") is False
        assert services.see(actor, enrolment_id, "annexe") is False
        assert heard == []
        assert queries.done_keys([enrolment_id]) == {enrolment_id: set()}


def test_a_video_is_done_when_its_share_is_played_in_any_order_and_twice(kernel, heard):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        most = VIDEO_MS * 80 // 100
        first = beacon("one", "voir", ranges=((most // 2, most - 1),), position={"ms": most - 1})
        assert services.record(actor, enrolment_id, [first]) == []
        assert services.record(actor, enrolment_id, [first]) == []
        assert services.record(actor, enrolment_id, [beacon("two", "voir", ranges=((0, most // 2),))]) == []
        assert services.record(actor, enrolment_id, [beacon("three", "voir", ranges=((0, most),))]) == ["voir"]
        state = _state(enrolment_id, "voir")
        assert state.is_done
        assert state.watched == [[0, most]]
        assert state.position == {"ms": most - 1}
        assert [f.activity_key for f in heard] == ["voir"]


def test_a_beacon_sent_again_counts_once(kernel, later):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        with later():
            for _time in range(3):
                services.record(actor, enrolment_id, [beacon("same", active_ms=30_000)])
            assert _state(enrolment_id, "lire").active_ms == 30_000
            assert _kinds(enrolment_id) == ["enrolled", "time"]


def test_two_tabs_and_two_modules_count_the_same_minute_once(kernel, later):
    with kernel.database.transaction():
        actor, one = enrolled("un")
        make_module("deux")
        two = services.enrol(actor, "deux")
        with later():
            services.record(actor, one, [beacon(active_ms=60_000)])
            services.record(actor, two, [beacon(active_ms=60_000)])
            services.record(actor, one, [beacon(active_ms=60_000, ago_ms=30_000)])
            assert _state(one, "lire").active_ms == 60_000 + 30_000
            assert _state(two, "lire").active_ms == 0
            assert queries.time_spent(one).measured_minutes == 1


def test_what_was_kept_offline_counts_where_nothing_else_did(kernel, later):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        with later():
            services.record(actor, enrolment_id, [beacon(active_ms=30_000)])
            late = [beacon(active_ms=30_000, ago_ms=600_000), beacon(active_ms=30_000, ago_ms=570_000)]
            services.record(actor, enrolment_id, late)
            assert _state(enrolment_id, "lire").active_ms == 90_000


def test_beats_that_touch_lose_next_to_nothing_to_the_network(kernel, at):
    with kernel.database.transaction():
        with at(2026, 11, 22, 9) as start:
            actor, enrolment_id = enrolled()
        for number, seconds in enumerate((60.05, 90.0, 120.2, 150.1), 1):
            with clock.frozen(start + timedelta(seconds=seconds)):
                services.record(actor, enrolment_id, [beacon(number, active_ms=30_000)])
        assert 119_800 <= _state(enrolment_id, "lire").active_ms <= 120_000


def test_a_jump_of_the_clock_and_an_unknown_lesson_count_for_nothing(kernel, later):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        with later():
            services.record(
                actor, enrolment_id, [beacon(active_ms=8 * 3600 * 1000), beacon(key="ailleurs", active_ms=1000)]
            )
            assert _state(enrolment_id, "lire").active_ms == 0
            assert _kinds(enrolment_id) == ["enrolled"]


def test_reading_again_what_is_done_does_not_move_where_one_goes_on(kernel, later):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.see(actor, enrolment_id, "lire")
        with later():
            services.record(actor, enrolment_id, [beacon(key="voir", active_ms=20_000, ago_ms=60_000)])
            services.record(actor, enrolment_id, [beacon(key="lire", active_ms=20_000)])
            services.see(actor, enrolment_id, "lire")
            card = queries.enrolments([enrolment_id])[enrolment_id]
            assert card.last_activity_key == "voir"
            assert card.last_at == clock.now()


def test_an_older_place_never_replaces_a_later_one(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.record(actor, enrolment_id, [beacon(position={"scroll": 4000})])
        services.record(actor, enrolment_id, [beacon(position={"scroll": 100}, ago_ms=60_000)])
        assert _state(enrolment_id, "lire").position == {"scroll": 4000}


def test_the_module_is_complete_when_all_that_counts_is_done_and_says_so_once(kernel, heard):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.see(actor, enrolment_id, "lire")
        services.record(actor, enrolment_id, [beacon(key="voir", ranges=((0, VIDEO_MS),))])
        assert queries.enrolments([enrolment_id])[enrolment_id].state == "active"
        _pass_quiz(actor, enrolment_id, score=85.5)
        _pass_quiz(actor, enrolment_id, score=100)
        card = queries.enrolments([enrolment_id])[enrolment_id]
        assert card.state == "completed"
        assert card.completed_at is not None
        assert [type(f) for f in heard].count(ModuleCompleted) == 1
        assert _kinds(enrolment_id)[-2:] == ["done", "completed"]
        assert queries.verify([enrolment_id]) == []
    with kernel.database.reading():
        assert queries.verify([enrolment_id]) == []


def test_a_quiz_passed_on_the_older_version_counts_in_the_newer_one(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        card = queries.enrolments([enrolment_id])[enrolment_id]
        old_quiz = next(c for c in modules.outline(card.version_id) if c.key == "evaluation")
        make_version(db.session().get(Module, card.module_id))
        services.move_to_version(actor, enrolment_id)
        signals.announce(ActivityDone(actor.id, old_quiz.id, card.version_id, clock.now(), "passed"))
        assert "evaluation" in queries.done_keys([enrolment_id])[enrolment_id]


def test_facts_about_people_who_do_not_follow_are_left_aside(kernel):
    with kernel.database.transaction():
        _actor, enrolment_id = enrolled()
        stranger = actor_of(make_person())
        _pass_quiz(stranger, enrolment_id)
        signals.announce(ActivityDone(stranger.id, 999_999, 999_999, clock.now(), "passed"))
        assert db.session().scalar(sa.select(sa.func.count()).select_from(ActivityState)) == 0


def test_nobody_writes_in_another_ones_enrolment_nor_in_one_they_left(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        stranger = actor_of(make_person())
        for verb in (
            lambda: services.see(stranger, enrolment_id, "lire"),
            lambda: services.record(stranger, enrolment_id, [beacon()]),
            lambda: services.leave(stranger, enrolment_id),
            lambda: services.note(stranger, enrolment_id, "lire", "x"),
            lambda: services.move_to_version(stranger, enrolment_id),
        ):
            with pytest.raises(Missing):
                verb()
        services.leave(actor, enrolment_id)
        with pytest.raises(Conflict):
            services.see(actor, enrolment_id, "lire")


def test_what_is_done_stays_done_whatever_is_written(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.see(actor, enrolment_id, "lire")
    with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
        session.execute(sa.update(ActivityState).values(state="begun", done_at=None))


def test_the_transcript_read_is_as_good_as_the_film_played_and_the_evidence_says_which(kernel, heard):
    with kernel.database.transaction() as session:
        actor, enrolment_id = enrolled()
        assert services.read_transcript(actor, enrolment_id, "voir") is True
        assert services.read_transcript(actor, enrolment_id, "voir") is True
        with pytest.raises(Conflict):
            services.read_transcript(actor, enrolment_id, "evaluation")
        assert [fact.activity_key for fact in heard] == ["voir"]
        proof = session.scalars(sa.select(Evidence).where(Evidence.kind == "done")).one()
        assert (proof.activity_key, proof.detail["how"], proof.active_ms) == ("voir", "read", 0)
