"""Attempts from start to grade: one open at a time, versions pinned, each event once."""

import threading
from uuid import uuid4

import pytest
import sqlalchemy as sa

from elearn.core import signals
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.modules.signals import ActivityDone
from elearn.quizzes import queries, services
from elearn.quizzes.extend import ADMISSIONS
from elearn.quizzes.marking import score
from elearn.quizzes.models import Attempt, AttemptEvent, AttemptSlot, Grade, Question, QuestionVersion, Quiz
from elearn.quizzes.services.attempts import held, write_grades
from elearn.quizzes.services.recording import MOST_EVENTS
from elearn.quizzes.signals import AttemptGraded
from tests.factories.quizzes import BANK, RIGHT, answer_all, event, fields_for, publish_quiz


def begin(kernel, actor, quiz_id, attempt_id=None):
    with kernel.database.transaction():
        return services.start(actor, quiz_id, attempt_id)


def send(kernel, actor, attempt_id):
    with kernel.database.transaction():
        services.submit(actor, attempt_id)


def sheet(kernel, actor, attempt_id):
    with kernel.database.reading():
        return queries.own_sheet(actor, attempt_id)


def count(kernel, model):
    with kernel.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.fixture
def facts():
    heard = []
    signals.connect(AttemptGraded, heard.append)
    signals.connect(ActivityDone, heard.append)
    yield heard
    for fact in (AttemptGraded, ActivityDone):
        signals._listeners[fact].remove(heard.append)


def test_publishing_keeps_the_versions_of_questions_that_did_not_change(kernel, tmp_path):
    publish_quiz(kernel, tmp_path)
    assert (count(kernel, Question), count(kernel, QuestionVersion), count(kernel, Quiz)) == (4, 4, 1)
    changed = [{**BANK[0], "text": "Que doit-on lire ?"}, *BANK[1:]]
    publish_quiz(kernel, tmp_path, bank=changed)
    assert (count(kernel, Question), count(kernel, QuestionVersion), count(kernel, Quiz)) == (4, 5, 2)


def test_an_attempt_answered_rightly_is_passed_and_says_so(kernel, tmp_path, someone, facts):
    quiz_id = publish_quiz(kernel, tmp_path)
    attempt_id = begin(kernel, someone, quiz_id)
    answer_all(kernel, someone, attempt_id)
    send(kernel, someone, attempt_id)
    whole = sheet(kernel, someone, attempt_id)
    assert (whole.attempt.state, whole.attempt.fraction_bp, whole.attempt.passed) == ("graded", 10_000, True)
    graded, done = facts
    assert (graded.person_id, graded.fraction_bp, graded.passed, graded.number) == (someone.id, 10_000, True, 1)
    assert (done.person_id, done.how, done.activity_id) == (someone.id, "passed", graded.activity_id)
    assert done.detail == {"attempt": str(attempt_id), "number": 1, "score_bp": 10_000}


def test_an_attempt_under_the_mark_is_not_passed_and_may_be_made_again(kernel, tmp_path, someone, facts):
    quiz_id = publish_quiz(kernel, tmp_path)
    first = begin(kernel, someone, quiz_id)
    answer_all(kernel, someone, first, {"q-1": RIGHT["q-1"], "q-2": {"text": ["Vraie A"]}, "q-3": {"typed": "30,20"}})
    send(kernel, someone, first)
    whole = sheet(kernel, someone, first)
    assert (whole.attempt.fraction_bp, whole.attempt.passed) == (3750, False)
    assert [i.fraction_bp for i in whole.items] == [10_000, 5000, 0, 0]
    assert [type(f) for f in facts] == [AttemptGraded]
    second = begin(kernel, someone, quiz_id)
    assert second != first
    assert sheet(kernel, someone, second).attempt.number == 2
    with kernel.database.reading():
        result = queries.results(someone.id, [whole.quiz.activity_id])[whole.quiz.activity_id]
    assert (result.attempts, result.best_bp, result.passed, result.open_attempt) == (2, 3750, False, second)


def test_starting_again_gives_back_the_attempt_that_is_open(kernel, tmp_path, someone, another):
    quiz_id = publish_quiz(kernel, tmp_path)
    wanted = uuid4()
    assert begin(kernel, someone, quiz_id, wanted) == wanted
    assert begin(kernel, someone, quiz_id, wanted) == wanted
    assert begin(kernel, someone, quiz_id, uuid4()) == wanted
    send(kernel, someone, wanted)
    assert begin(kernel, someone, quiz_id, wanted) == wanted, "the same page sent twice starts once"
    with pytest.raises(Conflict):
        begin(kernel, another, quiz_id, wanted)
    assert count(kernel, Attempt) == 1


def test_parallel_starts_make_one_attempt(kernel, tmp_path, someone):
    quiz_id = publish_quiz(kernel, tmp_path)
    gate, found = threading.Barrier(6), []

    def go():
        gate.wait()
        found.append(begin(kernel, someone, quiz_id, uuid4()))

    threads = [threading.Thread(target=go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert (count(kernel, Attempt), count(kernel, AttemptSlot)) == (1, 4)


def test_the_database_refuses_a_second_open_attempt(kernel, tmp_path, someone):
    quiz_id = publish_quiz(kernel, tmp_path)
    attempt_id = begin(kernel, someone, quiz_id)
    with pytest.raises(sa.exc.IntegrityError), kernel.database.transaction() as session:
        row = session.get(Attempt, attempt_id)
        values = {c.name: getattr(row, c.name) for c in Attempt.__table__.columns}
        session.execute(sa.insert(Attempt).values(values | {"id": uuid4(), "number": 2}))


def test_the_number_of_attempts_is_a_limit(kernel, tmp_path, someone):
    quiz_id = publish_quiz(kernel, tmp_path, attempts=1)
    send(kernel, someone, begin(kernel, someone, quiz_id))
    with pytest.raises(Conflict, match="une seule fois"):
        begin(kernel, someone, quiz_id)


def test_an_attempt_keeps_the_wording_it_began_with(kernel, tmp_path, someone):
    quiz_id = publish_quiz(kernel, tmp_path)
    attempt_id = begin(kernel, someone, quiz_id)
    publish_quiz(kernel, tmp_path, bank=[{**BANK[0], "text": "Autre texte ?"}, *BANK[1:]])
    assert sheet(kernel, someone, attempt_id).items[0].body["text"] == BANK[0]["text"]


def test_a_draw_takes_so_many_and_differs_between_attempts(kernel, tmp_path, someone):
    quiz_id = publish_quiz(kernel, tmp_path, questions=None, pick={"count": 2}, shuffle=True)
    seen = set()
    for _ in range(12):
        attempt_id = begin(kernel, someone, quiz_id)
        seen.add(tuple(i.key for i in sheet(kernel, someone, attempt_id).items))
        send(kernel, someone, attempt_id)
    assert {len(keys) for keys in seen} == {2}
    assert len(seen) > 1


def test_an_event_sent_twice_or_in_another_order_changes_nothing(kernel, tmp_path, someone):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    one, two = event(3, 1, {"answer": ["1"]}), event(3, 2, {"answer": ["2"]})
    with kernel.database.transaction():
        assert [r.status for r in services.record(someone, attempt_id, [two, one, two])] == ["saved", "saved", "known"]
    with kernel.database.transaction():
        assert [r.status for r in services.record(someone, attempt_id, [one, two])] == ["known", "known"]
        other = event(3, 9, {"answer": ["3"]}, id=one.id)
        assert [r.status for r in services.record(someone, attempt_id, [other])] == ["refused"]
    assert sheet(kernel, someone, attempt_id).items[2].state.answer == {"text": "2"}
    assert count(kernel, AttemptEvent) == 2


def test_what_an_attempt_does_not_have_is_refused_one_by_one(kernel, tmp_path, someone):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    events = [
        event(9, 1, {"answer": ["1"]}),
        event(1, 0, {"answer": ["1"]}),
        event(1, 1, {"answer": ["1"]}, kind="dance"),
        event(1, 1, {"answer": ["1"]}, kind="check"),
        event(1, 2, {"sure": "certain"}, kind="sure"),
    ]
    with kernel.database.transaction():
        receipts = services.record(someone, attempt_id, events)
    assert [r.status for r in receipts] == ["refused", "refused", "refused", "refused", "saved"]
    with pytest.raises(Invalid), kernel.database.transaction():
        services.record(someone, attempt_id, [event(1, 1, {})] * (MOST_EVENTS + 1))


def test_an_immediate_question_is_checked_once_and_stays(kernel, tmp_path, someone):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path, behaviour="immediate"))
    item = sheet(kernel, someone, attempt_id).items[2]
    with kernel.database.transaction():
        unreadable = event(item.slot, 1, {"answer": ["douze"]}, kind="check")
        empty = event(item.slot, 2, {"answer": [""]}, kind="check")
        wrong = event(item.slot, 3, {"answer": ["30,20"], "sure": "certain"}, kind="check")
        late = event(item.slot, 1, {"answer": ["70,20"]})
        again = event(item.slot, 4, {"answer": ["70,20"]}, kind="check")
        flag = event(item.slot, 5, {"on": True}, kind="flag")
        receipts = services.record(someone, attempt_id, [unreadable, empty, wrong, late, again, flag])
    assert [r.status for r in receipts] == ["refused", "refused", "saved", "final", "final", "saved"]
    assert "nombre" in receipts[0].message
    state = sheet(kernel, someone, attempt_id).items[2].state
    assert (state.answer, state.sure, state.is_final, state.is_flagged) == ({"text": "30,20"}, "certain", True, True)


def test_nothing_counts_after_the_attempt_was_sent(kernel, tmp_path, someone, facts):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    send(kernel, someone, attempt_id)
    send(kernel, someone, attempt_id)
    with kernel.database.transaction():
        assert services.record(someone, attempt_id, [event(1, 1, {"answer": ["1"]})])[0].status == "closed"
    assert [type(f) for f in facts] == [AttemptGraded]
    assert count(kernel, Grade) == 5


def test_another_s_attempt_is_not_there(kernel, tmp_path, someone, another):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    with kernel.database.transaction():
        for act in (
            lambda: services.record(another, attempt_id, []),
            lambda: services.submit(another, attempt_id),
            lambda: queries.own_sheet(another, attempt_id),
            lambda: queries.attempt(another, attempt_id),
            lambda: queries.attempt(someone, uuid4()),
            lambda: services.record(ANONYMOUS, attempt_id, []),
        ):
            with pytest.raises(Missing):
                act()
        with pytest.raises(Forbidden):
            services.start(ANONYMOUS, 1)
        with pytest.raises(Forbidden):
            services.close_if_lapsed(someone, attempt_id)


def test_an_admission_may_refuse_or_leave_its_context(kernel, tmp_path, someone, another):
    quiz_id = publish_quiz(kernel, tmp_path)

    def admit(actor, quiz):
        if actor.id != someone.id:
            raise Forbidden("Inscrivez-vous au module.")
        return {"enrolment_id": 7}

    ADMISSIONS.add("tests", admit, owner="tests")
    with pytest.raises(Forbidden, match="Inscrivez-vous"):
        begin(kernel, another, quiz_id)
    assert sheet(kernel, someone, begin(kernel, someone, quiz_id)).attempt.context == {"enrolment_id": 7}


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize(
    ("model", "column"),
    [(QuestionVersion, "type"), (AttemptEvent, "kind"), (Grade, "policy"), (AttemptSlot, "seed"), (Attempt, "seed")],
)
def test_the_database_keeps_what_was_written(kernel, tmp_path, someone, model, column, verb):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    answer_all(kernel, someone, attempt_id)
    send(kernel, someone, attempt_id)
    value = 3 if column == "seed" else "check" if model is AttemptEvent else "other"
    statement = sa.delete(model) if verb == "delete" else sa.update(model).values({column: value})
    with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
        session.execute(statement)


def test_a_closed_attempt_never_opens_again(kernel, tmp_path, someone):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    send(kernel, someone, attempt_id)
    with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
        session.execute(sa.update(Attempt).values(state="open", submitted_at=None))


def test_a_later_grade_counts_and_the_first_one_stays(kernel, tmp_path, someone, another):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    send(kernel, someone, attempt_id)
    with kernel.database.transaction():
        whole = queries.sheet(held(someone, attempt_id))
        marks = [
            i.type.grade(i.body, i.type.parse(i.body, i.prepared, fields_for(i, RIGHT[i.key]))) for i in whole.items
        ]
        total = score([m.fraction_bp for m in marks], 70)
        at = whole.attempt.submitted_at
        write_grades(whole, marks, total, policy="full-credit", author_id=another.id, at=at)
    whole = sheet(kernel, someone, attempt_id)
    assert (whole.attempt.fraction_bp, whole.attempt.passed) == (10_000, True)
    assert count(kernel, Grade) == 10
    with kernel.database.reading():
        assert queries.attempts_of(someone.id)[0].fraction_bp == 10_000


def test_erasing_someone_empties_their_answers_and_keeps_the_result(kernel, tmp_path, someone, another):
    quiz_id = publish_quiz(kernel, tmp_path)
    mine, other = begin(kernel, someone, quiz_id), begin(kernel, another, quiz_id)
    for actor, attempt_id in ((someone, mine), (another, other)):
        answer_all(kernel, actor, attempt_id)
        send(kernel, actor, attempt_id)
    with kernel.database.reading():
        exported = queries.of_person(someone.id)
    assert exported[0]["answers"][3]["answer"] == "factur x"
    with kernel.database.transaction():
        services.erase(someone.id)
    assert all(i.state.answer is None for i in sheet(kernel, someone, mine).items)
    assert sheet(kernel, someone, mine).attempt.fraction_bp == 10_000
    assert all(i.state.answer for i in sheet(kernel, another, other).items)


def test_the_system_alone_closes_what_has_lapsed(kernel, tmp_path, someone):
    attempt_id = begin(kernel, someone, publish_quiz(kernel, tmp_path))
    with kernel.database.transaction():
        assert services.close_if_lapsed(SYSTEM, attempt_id) is False
