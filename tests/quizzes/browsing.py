"""Finding one's way in a quiz with a browser."""

from elearn.quizzes import queries
from tests.factories.accounts import PASSWORD, actor_of

START = "/formations/essai/quiz/evaluation"


def sign_in(page, person):
    """Sign in by the form, unless the page shows it already."""
    if not page.url.endswith("/connexion") and "/connexion?" not in page.url:
        page.goto("/connexion")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url(lambda url: "/connexion" not in url)


def begin(page):
    """Start the quiz, up to its first question."""
    page.goto(START)
    page.click("main form button.btn-primary")
    page.wait_for_selector("#quiz[data-slot='1']")
    # The question is there before what listens to its keys.
    page.wait_for_load_state("load")


def on(page, slot):
    """Wait for the question of that rank."""
    page.wait_for_selector(f"#quiz[data-slot='{slot}']")


def until(page, condition):
    """Wait for a condition of the page; Playwright's own way needs eval, which the policy forbids."""
    for _try in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def sheet(kernel, person):
    """The last attempt of that person as it is kept."""
    with kernel.database.reading():
        attempt_id = queries.attempts_of(person.id)[0].id
        return queries.own_sheet(actor_of(person), attempt_id)
