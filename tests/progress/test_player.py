"""The player's script in a real browser: time, place, what was watched, notes, a line that drops."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock
from elearn.progress import queries, services
from elearn.testing.accessibility import faults
from tests.factories.accounts import PASSWORD, actor_of, make_person
from tests.factories.progress import STEPS, TEXT, make_module

# What the script does is the same on both databases; what it sends is tried on both elsewhere.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]

LONG = {**TEXT, "html": "".join(f"<h2 id='s{n}'>Section {n}</h2><p>{'Un texte. ' * 80}</p>" for n in range(12))}
TEXTS = (
    {**STEPS[0], "content": LONG},
    {**STEPS[0], "key": "suite", "title": "La suite"},
)


@pytest.fixture
def trainee(kernel, page):
    """Someone who enrolled an hour ago, signed in in the browser."""
    with clock.frozen(clock.now() - timedelta(hours=1)), kernel.database.transaction():
        make_module(steps=TEXTS)
        person = make_person(display_name="Solène Prat")
        actor = actor_of(person)
        enrolment_id = services.enrol(actor, "essai")
    _sign_in(page, person.email)
    return actor, enrolment_id


def _sign_in(page, email):
    page.goto("/connexion")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_url("**/mon-espace")


def _state(kernel, enrolment_id, key="lire"):
    with kernel.database.reading():
        return queries.states([enrolment_id])[enrolment_id].get(key)


def _until(page, condition):
    """Wait for a condition of the page; Playwright's own way needs eval, which the policy forbids."""
    for _try in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def _sends(page):
    return page.expect_response(re.compile(r"/avancement/\d+$"))


def test_half_a_minute_of_work_is_counted_and_a_pause_is_not(kernel, page, trainee):
    _actor, enrolment_id = trainee
    page.clock.install()
    page.goto("/suivre/essai/lire")
    with _sends(page) as sent:
        page.clock.run_for(31_000)
    assert sent.value.status == 200
    assert 29_000 <= _state(kernel, enrolment_id).active_ms <= 31_000
    page.clock.run_for(20 * 60_000)
    page.wait_for_timeout(300)
    assert _state(kernel, enrolment_id).active_ms <= 5 * 60_000 + 31_000


def test_the_place_in_a_text_is_found_again(kernel, page, trainee):
    page.goto("/suivre/essai/lire")
    page.evaluate("scrollTo(0, document.querySelector('#s6').offsetTop)")
    page.wait_for_timeout(500)
    before = page.evaluate("scrollY")
    with _sends(page):
        page.evaluate("document.dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pagehide'))")
    page.goto("/mon-espace")
    page.click("text=Continuer")
    _until(page, "scrollY > 200")
    assert abs(page.evaluate("scrollY") - before) < 60


def test_what_is_played_is_reported_once_and_the_place_kept(kernel, page, trainee):
    _actor, enrolment_id = trainee
    page.goto("/suivre/essai/lire")
    tell = """(ranges) => document.querySelector('.lesson > div').dispatchEvent(
        new CustomEvent('estive:watched', {bubbles: true, detail: {ranges, position: ranges.at(-1)[1]}}))"""
    with _sends(page):
        page.evaluate(tell, [[0, 10.5]])
    with _sends(page):
        page.evaluate(tell, [[0, 12], [30, 40]])
    state = _state(kernel, enrolment_id)
    assert state.watched == [[0, 12_000], [30_000, 40_000]]
    assert state.position == {"ms": 40_000}
    with kernel.database.reading():
        details = [r.detail for r in queries.evidence(trainee[0], enrolment_id) if r.kind == "time"]
    assert details == [{"watched": [[0, 10_500]]}, {"watched": [[10_500, 12_000], [30_000, 40_000]]}]


def test_a_line_that_drops_loses_nothing_and_counts_once(kernel, page, trainee):
    _actor, enrolment_id = trainee
    page.clock.install()
    page.goto("/suivre/essai/lire")
    page.context.set_offline(True)
    page.clock.run_for(61_000)
    _until(page, "document.querySelector('[data-saved]').dataset.state === 'pending'")
    assert "gardé ici" in page.inner_text("[data-saved]")
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('estive.beacon.')).length"
    assert page.evaluate(kept) == 2
    assert _state(kernel, enrolment_id) is None
    with _sends(page):
        page.context.set_offline(False)
    _until(page, "document.querySelector('[data-saved]').dataset.state === 'saved'")
    assert page.evaluate(kept) == 0
    assert 58_000 <= _state(kernel, enrolment_id).active_ms <= 61_000


def test_an_expired_session_keeps_the_report_until_one_is_back(kernel, page, trainee):
    actor, enrolment_id = trainee
    page.clock.install()
    page.goto("/suivre/essai/lire")
    page.context.clear_cookies()
    page.clock.run_for(31_000)
    _until(page, "document.querySelector('[data-saved]').dataset.state === 'failed'")
    assert "reconnectez-vous" in page.inner_text("[data-saved]")
    with kernel.database.reading() as session:
        email = session.scalar(sa.text("SELECT email FROM accounts_person WHERE id = :id").bindparams(id=actor.id))
    _sign_in(page, email)
    with _sends(page):
        page.goto("/suivre/essai/lire")
    page.wait_for_timeout(200)
    assert 29_000 <= _state(kernel, enrolment_id).active_ms <= 31_000


def test_a_note_saves_itself_and_survives_a_line_that_drops(page, trainee):
    page.goto("/suivre/essai/lire")
    page.click("text=Mes notes")
    page.fill("#note", "Une note")
    _until(page, "document.querySelector('[data-saved]').textContent === 'Note enregistrée'")
    page.context.set_offline(True)
    page.fill("#note", "Une note plus longue")
    _until(page, "document.querySelector('[data-saved]').dataset.state === 'pending'")
    page.context.set_offline(False)
    _until(page, "document.querySelector('[data-saved]').textContent === 'Note enregistrée'")
    page.goto("/suivre/essai/lire")
    assert page.input_value("#note") == "Une note plus longue"


def test_keys_move_between_lessons_and_can_be_turned_off(kernel, page, trainee):
    _actor, enrolment_id = trainee
    page.goto("/suivre/essai/lire")
    page.click("text=Mes notes")
    page.focus("#note")
    page.keyboard.type("non")
    assert page.url.endswith("/lire")
    page.click("h1")
    page.keyboard.press("n")
    page.wait_for_url("**/suivre/essai/suite")
    assert _state(kernel, enrolment_id).is_done
    page.keyboard.press("p")
    page.wait_for_url("**/suivre/essai/lire")
    page.click("text=Raccourcis du clavier")
    page.uncheck("[data-shortcuts] input")
    page.click("h1")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert page.url.endswith("/lire")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/mon-espace", "/suivre/essai/lire", "/mes-formations/essai"])
def test_pages_have_no_fault_of_accessibility_and_fit(page, trainee, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    for details in page.query_selector_all("details"):
        if details.is_visible():
            details.evaluate("(node) => { node.open = true; }")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
