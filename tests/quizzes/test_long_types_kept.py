"""The long types through the engine, on both databases: what is kept, marked, exported, placed."""

import json
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
import yaml

from elearn.core.policy import SYSTEM
from elearn.modules.catalogue import import_folder
from elearn.modules.models import Activity
from elearn.parameters.extend import read
from elearn.parameters.queries import number
from elearn.parameters.services import keep
from elearn.quizzes import queries, services
from elearn.quizzes.marking import FULL
from elearn.quizzes.models import AttemptEvent
from tests.factories.accounts import actor_of, signed_in
from tests.factories.modules import sheet, write_module
from tests.factories.questions import SOURCES, every_question
from tests.factories.quizzes import event, publish_quiz, quiz_of

IDS = [q["id"] for q in every_question()]


def published(kernel, tmp_path, **changes):
    return publish_quiz(kernel, tmp_path, bank=every_question(), questions=IDS, completion="none", **changes)


def begun(kernel, actor, quiz_id):
    with kernel.database.transaction():
        return services.start(actor, quiz_id)


def whole(kernel, actor, attempt_id):
    with kernel.database.reading():
        return queries.own_sheet(actor, attempt_id)


def right(item):
    return item.type.fields(item.body, item.prepared, item.type.solved(item.body, item.prepared))


def send(kernel, actor, attempt_id, kind="answer"):
    items = whole(kernel, actor, attempt_id).items
    with kernel.database.transaction():
        return services.record(actor, attempt_id, [event(i.slot, i.slot, right(i), kind=kind) for i in items])


@pytest.mark.parametrize("behaviour", ["immediate", "deferred"])
def test_every_long_type_is_kept_and_marked(kernel, tmp_path, someone, behaviour):
    attempt_id = begun(kernel, someone, published(kernel, tmp_path, behaviour=behaviour))
    receipts = send(kernel, someone, attempt_id, kind="check" if behaviour == "immediate" else "answer")
    assert {r.status for r in receipts} == {"saved"}
    assert {r.status for r in send(kernel, someone, attempt_id)} <= {"saved", "final"}
    with kernel.database.transaction():
        services.submit(someone, attempt_id)
    sheet_ = whole(kernel, someone, attempt_id)
    assert [i.fraction_bp for i in sheet_.items] == [FULL] * len(SOURCES)
    assert sheet_.attempt.passed is True
    with kernel.database.reading() as session:
        exported = queries.of_person(someone.id)[0]["answers"]
        payloads = session.scalars(sa.select(AttemptEvent.payload).where(AttemptEvent.kind != "submit")).all()
    assert all(a["answer"] for a in exported)
    assert "{{" not in exported[IDS.index("k-1")]["question"]
    assert all(json.loads(json.dumps(p)) == p for p in payloads)


def test_the_same_attempt_read_again_shows_the_same_numbers_and_another_shows_others(kernel, tmp_path, someone):
    quiz_id = published(kernel, tmp_path)
    first = begun(kernel, someone, quiz_id)
    once, again = whole(kernel, someone, first), whole(kernel, someone, first)
    assert [i.statement for i in once.items] == [i.statement for i in again.items]
    seen = set()
    for _ in range(8):
        attempt_id = begun(kernel, someone, quiz_id)
        seen.add(whole(kernel, someone, attempt_id).items[IDS.index("k-1")].statement)
        with kernel.database.transaction():
            services.submit(someone, attempt_id)
    assert len(seen) > 1


def test_what_is_not_whole_cannot_be_checked(kernel, tmp_path, someone):
    attempt_id = begun(kernel, someone, published(kernel, tmp_path, behaviour="immediate"))
    items = {i.type.name: i for i in whole(kernel, someone, attempt_id).items}
    wrong = [
        event(items["ordering"].slot, 1, {"answer-1": ["1"], "answer-2": ["1"]}, kind="check"),
        event(items["table"].slot, 2, {"answer-l1": ["douze"]}, kind="check"),
        event(items["open"].slot, 3, {"answer": ["Bonjour"]}, kind="check"),
        event(items["gap"].slot, 4, {"answer-autre": ["x"]}, kind="check"),
    ]
    with kernel.database.transaction():
        receipts = services.record(someone, attempt_id, wrong)
    assert [r.status for r in receipts] == ["refused"] * 4
    assert all(r.message for r in receipts)


def test_no_page_before_the_end_carries_a_key(kernel, client, tmp_path):
    person = signed_in(kernel, client)
    attempt_id = begun(kernel, actor_of(person), published(kernel, tmp_path))
    for slot in range(1, len(IDS) + 1):
        page = client.get(f"/essais/{attempt_id}/questions/{slot}").text
        assert "sauf erreur de ma part" not in page
        assert "date d’émission" not in page
        assert "Un devis engage" not in page
        assert "La solution" not in page
    client.submit(f"/essais/{attempt_id}/questions/{len(IDS)}", {"answer": "Bonjour", "go": str(len(IDS))})
    page = client.get(f"/essais/{attempt_id}/questions/{len(IDS)}").text
    assert "sauf erreur de ma part" in page, "the model comes once something is written"


def test_without_a_script_enter_keeps_what_is_typed_where_there_are_several_fields(kernel, client, tmp_path):
    person = signed_in(kernel, client)
    attempt_id = begun(kernel, actor_of(person), published(kernel, tmp_path))
    for slot, kind in enumerate(SOURCES, start=1):
        page = client.get(f"/essais/{attempt_id}/questions/{slot}").text
        stays = kind in {"gap", "table", "open"}
        assert f'<button hidden name="go" value="{slot if stays else "next"}">' in page, kind


OURS = ("Choisir", "Trou n°", "Une réponse par ligne", "Donnez à chaque", "Quelques phrases", "Des nombres", "Comparer")


def test_a_page_in_english_says_nothing_in_french_of_its_own(kernel, client, tmp_path):
    person = signed_in(kernel, client, locale="en")
    attempt_id = begun(kernel, actor_of(person), published(kernel, tmp_path))
    for slot in range(1, len(IDS) + 1):
        page = client.get(f"/essais/{attempt_id}/questions/{slot}").text
        assert [words for words in OURS if words in page] == []
        assert "How sure are you" in page


def placement(**changes):
    activity = {"id": "test", "kind": "quiz", "title": "Test", "minutes": 5, "file": "quizzes/t.yaml"}
    return [*sheet()["activities"], activity | changes]


@pytest.mark.parametrize(("given", "faults"), [({}, 0), ({"completion": "none"}, 0), ({"completion": "passed"}, 1)])
def test_a_placement_test_blocks_nothing(kernel, tmp_path, given, faults):
    files = {
        "questions.yaml": json.dumps(every_question(), ensure_ascii=False),
        "quizzes/t.yaml": json.dumps(quiz_of(questions=IDS, placement=True), ensure_ascii=False),
    }
    outcome = import_folder(kernel, write_module(tmp_path, activities=placement(**given), files=files))
    errors = [(f.file, f.message) for f in outcome.reading.report.errors]
    assert len(errors) == faults, errors
    if faults:
        assert errors[0][0] == "module.yaml"
        return
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(Activity.completion).where(Activity.key == "test"))["rule"] == "none"
        assert queries.quizzes_at("essai", "test")[0].placement is True


FIGURES_FILE = """
- name: taux-essai
  title: "Un taux pour essayer"
  unit: "%"
  values:
    - {value: "20", until: 2026-06-30, source: "Essai", confidence: verified, checked_on: 2026-11-22}
    - {value: "25.6", from: 2026-07-01, source: "Essai", confidence: verified, checked_on: 2026-11-22}
"""


def dated_bank(name):
    formula = f'ca * param("{name}") / 100'
    one = next(q for q in every_question() if q["id"] == "k-1")
    return [{**one, "answer": formula, "mistakes": [], "solution": f'{{{{=param("{name}")}}}} % de {{{{=ca}}}} €'}]


def test_a_formula_reads_the_dated_figures_of_the_catalogue(kernel, tmp_path, someone, at):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "essai.yaml").write_text(FIGURES_FILE, encoding="utf-8")
    with kernel.database.transaction():
        keep(SYSTEM, read(tmp_path))
    with at(2026, 6, 15, 9):
        quiz_id = publish_quiz(kernel, tmp_path / "catalogue", bank=dated_bank("taux-essai"), questions=["k-1"])
        attempt_id = begun(kernel, someone, quiz_id)
        assert {r.status for r in send(kernel, someone, attempt_id)} == {"saved"}
    item = whole(kernel, someone, attempt_id).items[0]
    assert item.state.answer["dated"] == {"taux-essai": "20"}
    with at(2026, 8, 1, 9), kernel.database.reading():
        again = queries.own_sheet(someone, attempt_id).items[0]
        assert again.mark().fraction_bp == FULL, "marked with the figure of the day it was answered"
        assert number("taux-essai", date(2026, 8, 1)) == Decimal("25.6"), "as it is written"
        assert again.type.review(again.body, again.prepared, again.state.answer)["solution"][0].startswith("20 %")


def test_a_formula_that_names_no_figure_of_the_catalogue_is_a_fault_on_its_line(kernel, tmp_path):
    files = {
        "questions.yaml": yaml.safe_dump(dated_bank("taux-absent"), allow_unicode=True),
        "quizzes/t.yaml": json.dumps(quiz_of(questions=["k-1"]), ensure_ascii=False),
    }
    outcome = import_folder(kernel, write_module(tmp_path / "catalogue", activities=placement(), files=files))
    found = [f for f in outcome.reading.report.errors if "taux-absent" in f.message]
    assert {f.file for f in found} == {"questions.yaml"}
    assert len(found) == 2, "the answer and the solution"
