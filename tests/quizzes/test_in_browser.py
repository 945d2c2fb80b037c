"""A quiz in a real browser: saved at each change, a lost line, a session that ends, the keyboard."""

import json
import re

import pytest
import sqlalchemy as sa

from elearn.accounts.models import SignInSession
from elearn.quizzes import queries
from elearn.testing.accessibility import faults
from tests.factories.quizzes import publish_quiz
from tests.quizzes.browsing import START, begin, on, sheet, sign_in, until

# What a page does does not depend on the database: what it leaves is tried on both elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]
SAVED = ".saved[data-state=saved]"
KEPT = ".saved[data-state=pending]"


def events(kernel, person):
    with kernel.database.reading():
        return queries.events_of(queries.attempts_of(person.id)[0].id)


def waiting(page):
    box = page.evaluate("Object.keys(localStorage).map((k) => JSON.parse(localStorage.getItem(k)).events).flat()")
    return [(e["slot"], e["kind"]) for e in box]


def test_with_the_keyboard_alone_each_answer_is_saved_as_it_is_given(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    begin(page)
    page.keyboard.press("1")
    until(page, "document.querySelector('.answers input').checked")
    page.wait_for_selector(SAVED)
    assert sheet(kernel, person).items[0].state.is_answered
    page.keyboard.press("Enter")
    on(page, 2)
    page.keyboard.press("2")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    on(page, 3)
    page.fill("#answer", "70,20")
    page.press("#answer", "Enter")
    on(page, 4)
    page.keyboard.press("Enter")
    page.wait_for_url("**/relecture")
    whole = sheet(kernel, person)
    assert whole.items[2].state.answer == {"text": "70,20"}
    assert len(whole.items[1].state.answer["chosen"]) == 2
    assert waiting(page) == []
    page.go_back()
    on(page, 4)


def test_what_was_typed_counts_when_something_else_is_clicked_at_once(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    begin(page)
    page.click(".question-map button[value='3']")
    on(page, 3)
    page.fill("#answer", "70,20 €")
    page.click(".segmented label >> nth=2")
    page.wait_for_selector(SAVED)
    page.click("[data-flag]")
    page.click(".quiz-actions .btn-primary")
    on(page, 4)
    state = sheet(kernel, person).items[2].state
    assert (state.answer, state.sure, state.is_flagged) == ({"text": "70,20 €"}, "certain", True)


def test_a_lost_line_keeps_the_answers_and_sends_them_once(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    begin(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.press("1")
    page.wait_for_selector("text=Votre dernière réponse est gardée ici")
    page.keyboard.press("Enter")
    on(page, 2)
    page.keyboard.press("1")
    page.wait_for_selector("text=Vos 2 dernières réponses sont gardées ici")
    page.keyboard.press("Enter")
    on(page, 3)
    page.fill("#answer", "12")
    page.fill("#answer", "70,2")
    page.wait_for_selector("text=Vos 3 dernières réponses sont gardées ici")
    page.click(".quiz-actions button[value=previous]")
    on(page, 2)
    assert page.locator(".answers input").first.is_checked(), "a page from memory shows what was answered"
    assert events(kernel, person) == []
    page.context.set_offline(False)
    page.wait_for_selector("text=La connexion est revenue")
    assert waiting(page) == []
    assert sorted(e.slot for e in events(kernel, person)) == [1, 2, 3]
    assert sheet(kernel, person).items[2].state.answer == {"text": "70,2"}


def test_an_answer_whose_receipt_was_lost_is_sent_again_and_counts_once(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    lost = []

    def swallow(route):
        # What the page sends of itself when it opens is not the answer whose receipt is lost.
        if lost or '"answer"' not in (route.request.post_data or ""):
            route.continue_()
            return
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    # Before the page opens: set while it loads, it may miss the first request of a busy machine.
    page.context.route("**/evenements", swallow)
    begin(page)
    page.keyboard.press("1")
    page.wait_for_selector(KEPT)
    page.wait_for_selector(SAVED)
    assert len(lost) == 1
    assert [str(e.id) for e in events(kernel, person)] == [e["id"] for e in json.loads(lost[0])["events"]]


def test_answers_wait_in_the_browser_until_the_page_is_opened_again(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    # By the context, before the page opens: what a page sends as it is left is no longer the page's.
    page.context.route("**/evenements", lambda route: route.abort())
    begin(page)
    page.keyboard.press("2")
    page.wait_for_selector(KEPT)
    page.goto("/formations")
    assert waiting(page) == [(1, "answer")]
    page.context.unroute("**/evenements")
    page.goto(START)
    until(page, "Object.keys(localStorage).every((k) => !JSON.parse(localStorage[k]).events.length)")
    assert sheet(kernel, person).items[0].state.is_answered


def test_a_session_that_ends_in_the_middle_loses_nothing(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    begin(page)
    with kernel.database.transaction() as session:
        session.execute(sa.delete(SignInSession))
    page.keyboard.press("1")
    page.wait_for_selector("text=Votre session a pris fin. Vos réponses sont gardées ici")
    assert waiting(page) == [(1, "answer")]
    with page.context.expect_page() as opened:
        page.click("#quiz-notice a")
    other = opened.value
    sign_in(other, person)
    assert re.search(r"/essais/.*/questions/1$", other.url)
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_selector(SAVED)
    assert sheet(kernel, person).items[0].state.is_answered
    page.keyboard.press("Enter")
    on(page, 2)


def test_feedback_comes_in_place_and_an_empty_answer_is_asked_again(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path, behaviour="immediate")
    begin(page)
    page.click("text=Vérifier ma réponse")
    page.wait_for_selector("text=Répondez d’abord")
    page.click("text=TVA à 0 %")
    page.click("text=Vérifier ma réponse")
    page.wait_for_selector("text=Un taux nul n’est pas la franchise.")
    assert page.url.endswith("/questions/1")
    page.click("text=Question suivante")
    on(page, 2)
    assert sheet(kernel, person).items[0].state.is_final


def test_every_page_has_no_axe_violation_and_fits(kernel, page, person, tmp_path):
    publish_quiz(kernel, tmp_path, behaviour="immediate", minutes=30)
    found = {}

    def look(name):
        page.wait_for_load_state("networkidle")
        for width in (1280, 360):  # a hand goes on from there, on the phone
            page.set_viewport_size({"width": width, "height": 900})
            found[name, width] = (faults(page), page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    page.goto(START)
    look("start")
    begin(page)
    look("choice")
    page.click("text=Vérifier ma réponse")
    page.wait_for_selector("[role=alert]")
    look("asked again")
    page.click("text=TVA à 0 %")
    page.click("text=Vérifier ma réponse")
    page.wait_for_selector(".quiz-verdict")
    look("feedback")
    page.click(".question-map button[value='3']")
    on(page, 3)
    look("written")
    page.click("text=Relire avant d’envoyer")
    page.wait_for_url("**/relecture")
    look("summary")
    page.click("text=Envoyer mes réponses")
    page.wait_for_url("**/resultat")
    look("result")
    page.goto(START)
    look("start again")
    assert found == dict.fromkeys(found, ([], True))
