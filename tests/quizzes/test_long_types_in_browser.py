"""Every long type in a real browser: by keyboard, without JavaScript, on a phone, with the line down."""

import json

import pytest

from elearn.quizzes.marking import FULL
from elearn.testing.accessibility import faults
from tests.factories.questions import SOURCES, every_question
from tests.factories.quizzes import publish_quiz
from tests.quizzes.browsing import START, begin, on, sheet, sign_in, until

# What a page does does not depend on the database: what it leaves is tried on both elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]
SAVED = ".saved[data-state=saved]"
NAMES = list(SOURCES)


def published(kernel, tmp_path, **changes):
    bank = every_question()
    return publish_quiz(kernel, tmp_path, bank=bank, questions=[q["id"] for q in bank], completion="none", **changes)


def solution(kernel, person, name):
    """The fields that get the whole mark of the question of that type."""
    item = sheet(kernel, person).items[NAMES.index(name)]
    return item.type.fields(item.body, item.prepared, item.type.solved(item.body, item.prepared))


def fill(page, fields):
    """Give each control its value, the way a hand does."""
    for name, values in fields.items():
        for value in values:
            control = page.locator(f"[name='{name}']")
            if control.first.evaluate("(e) => e.type") == "hidden":
                continue
            kind = control.first.evaluate("(e) => e.tagName + e.type")
            if kind.startswith("SELECT"):
                control.select_option(value)
            elif kind.endswith(("checkbox", "radio")):
                page.locator(f"[name='{name}'][value='{value}']").check()
            else:
                control.fill(value)


def solve(page, kernel, person, name):
    """Answer the question of that type rightly, as far as its controls go."""
    fields = solution(kernel, person, name)
    if name == "open":
        page.fill("#answer", fields["answer"][0])
        page.click("text=Comparer avec la réponse modèle")
        page.wait_for_selector("text=Une réponse modèle")
    fill(page, fields)


def test_without_javascript_each_type_is_answered_by_its_form(kernel, browser, site, person, tmp_path):
    published(kernel, tmp_path, behaviour="immediate")
    context = browser.new_context(base_url=site, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, person)
    page.goto(START)
    page.click("main form button.btn-primary")
    for rank, name in enumerate(NAMES, start=1):
        page.goto(page.url.rsplit("/", 1)[0] + f"/{rank}")
        solve(page, kernel, person, name)
        page.click("text=Vérifier ma réponse")
        page.wait_for_selector(".quiz-word >> text=/Juste|Évaluée/")
    page.goto(page.url.split("/questions")[0] + "/relecture")
    page.click("text=Envoyer mes réponses")
    page.wait_for_selector("text=Quiz réussi")
    assert [item.fraction_bp for item in sheet(kernel, person).items] == [FULL] * len(NAMES)
    context.close()


def test_each_type_saves_by_itself_and_comes_back_as_it_was(kernel, page, person, tmp_path):
    published(kernel, tmp_path)
    begin(page)
    for rank, name in enumerate(NAMES, start=1):
        page.click(f".question-map button[value='{rank}']")
        on(page, rank)
        if name == "ordering":
            page.click("text=Garder cet ordre")
            expected = None
        else:
            solve(page, kernel, person, name)
            expected = solution(kernel, person, name)
        page.wait_for_selector(SAVED)
        page.click(".question-map button[value='1']" if rank > 1 else ".question-map button[value='2']")
        on(page, 1 if rank > 1 else 2)
        item = sheet(kernel, person).items[rank - 1]
        assert item.state.is_answered, name
        if expected is not None:
            assert item.type.fields(item.body, item.prepared, item.state.answer) == expected
    page.click("text=Relire avant d’envoyer")
    page.wait_for_url("**/relecture")
    page.click("text=Envoyer mes réponses")
    page.wait_for_selector(".quiz-score")
    marks = {n: i.fraction_bp for n, i in zip(NAMES, sheet(kernel, person).items, strict=True)}
    assert marks.pop("ordering") < FULL, "the order shown at first is never the right one"
    assert set(marks.values()) == {FULL}


def test_steps_are_put_in_order_with_the_keyboard_alone(kernel, page, person, tmp_path):
    published(kernel, tmp_path)
    begin(page)
    page.click(".question-map button[value='2']")
    on(page, 2)
    texts = "[...document.querySelectorAll('[data-ordering] [data-text]')].map((e) => e.textContent.trim())"
    right = sheet(kernel, person).items[1].body["items"]
    assert page.evaluate(texts) != right
    for place, text in enumerate(right):
        while page.evaluate(texts).index(text) > place:
            page.locator("[data-ordering] li", has_text=text).get_by_role("button", name="Monter").focus()
            page.keyboard.press("Enter")
            focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
            assert focused.endswith(text), "the button keeps the focus when its line moves"
    assert page.evaluate(texts) == right
    page.wait_for_selector(SAVED)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(SAVED)
    assert sheet(kernel, person).items[1].state.answer == {"places": [0, 1, 2, 3]}
    page.reload()
    on(page, 2)
    assert page.evaluate(texts) == right, "shown in the order given"


def test_with_the_keyboard_alone_lists_gaps_and_cells_are_filled(kernel, page, person, tmp_path):
    published(kernel, tmp_path)
    begin(page)
    for rank, name in enumerate(NAMES, start=1):
        if name not in {"matching", "gap", "table"}:
            continue
        page.locator(f".question-map button[value='{rank}']").focus()
        page.keyboard.press("Enter")
        on(page, rank)
        fields = solution(kernel, person, name)
        page.keyboard.press("Tab")
        for _ in range(60):
            here = page.evaluate("document.activeElement.name || ''")
            onward = "Tab"
            if here in fields:
                value = fields[here][0]
                if page.evaluate("document.activeElement.tagName") == "SELECT":
                    for _n in range(int(value)):
                        page.keyboard.press("ArrowDown")
                else:
                    page.keyboard.type(value)
                    onward = "Enter"  # to the next field, as in a spreadsheet
            if here == list(fields)[-1] or here == "sure":
                break
            page.keyboard.press(onward)
        page.keyboard.press("Tab")
        page.wait_for_selector(SAVED)
        item = sheet(kernel, person).items[rank - 1]
        assert item.mark().fraction_bp == FULL, (name, item.state.answer)


def test_with_the_line_down_several_fields_are_kept_and_sent(kernel, page, person, tmp_path):
    published(kernel, tmp_path)
    begin(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    solve(page, kernel, person, "matching")
    page.click(".question-map button[value='6']")
    on(page, 6)
    fields = solution(kernel, person, "table")
    fill(page, fields)
    page.click(".question-map button[value='2']")
    on(page, 2)
    page.locator("[data-by='1']").first.click()
    page.click(".question-map button[value='6']")
    on(page, 6)
    assert page.input_value("[name=answer-ttc]") == fields["answer-ttc"][0]
    page.click(".question-map button[value='1']")
    on(page, 1)
    assert page.input_value("select >> nth=0") != ""
    assert page.locator(".question-map li.is-answered").count() == 3
    page.context.set_offline(False)
    page.wait_for_selector("text=La connexion est revenue")
    items = sheet(kernel, person).items
    assert [items[n].mark().fraction_bp for n in (0, 5)] == [FULL, FULL]
    assert items[1].state.is_answered
    box = page.evaluate("Object.keys(localStorage).map((k) => localStorage.getItem(k))")
    assert [e for b in box for e in json.loads(b)["events"]] == []


def test_every_type_has_no_axe_violation_and_fits(kernel, page, person, tmp_path, pictures):
    published(kernel, tmp_path, behaviour="immediate")
    found = {}

    def look(name):
        page.wait_for_load_state("networkidle")
        for width in (1280, 360):  # a hand goes on from there, on the phone
            page.set_viewport_size({"width": width, "height": 900})
            pictures(page, f"{name}-{width}")
            found[name, width] = (faults(page), page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    begin(page)
    for rank, name in enumerate(NAMES, start=1):
        page.click(f".question-map button[value='{rank}']")
        on(page, rank)
        look(name)
        solve(page, kernel, person, name) if name != "ordering" else page.locator("[data-by='1']").first.click()
        if name == "table":
            page.fill("[name=answer-l1]", "42")
        if name == "matching":
            page.locator("select").nth(1).select_option("")
        page.click("text=Vérifier ma réponse")
        page.wait_for_selector(".quiz-word")
        look(f"{name} marked")
    page.click("text=Relire avant d’envoyer")
    page.wait_for_url("**/relecture")
    page.click("text=Envoyer mes réponses")
    page.wait_for_url("**/resultat")
    look("result")
    assert found == dict.fromkeys(found, ([], True))


def test_the_result_of_a_placement_test_says_what_may_be_skipped(kernel, page, person, tmp_path, pictures):
    published(kernel, tmp_path, placement=True)
    begin(page)
    for rank, name in enumerate(NAMES, start=1):
        if name in {"matching", "gap", "open"}:  # those of the first lesson
            page.click(f".question-map button[value='{rank}']")
            on(page, rank)
            solve(page, kernel, person, name)
            page.wait_for_selector(SAVED)
    until(page, "document.querySelector('.saved').dataset.state === 'saved'")
    page.click("text=Relire avant d’envoyer")
    page.wait_for_url("**/relecture")
    page.click("text=Envoyer mes réponses")
    page.wait_for_selector("text=Votre point de départ")
    lines = page.locator(".quiz-placed li").all_inner_texts()
    assert [("passer" in line, "suivre" in line) for line in lines] == [(True, False), (False, True)]
    assert page.locator(".quiz-score").count() == 0
    pictures(page, "placement-1280")
