"""What a newcomer does, one function a step, each as a person would with a mouse and a keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Container
from typing import Any

from tests.journeys import exercises
from tests.journeys.answers import Answers

SLUG = "gerer-ses-factures-et-sa-tresorerie"
PASSWORD = "un buron sous la neige de mars"


def submit(page: Any) -> None:
    """Press the main button of the page."""
    press(page, "main form .btn-primary")


def press(page: Any, selector: str) -> None:
    """Press the first button or link that fits, and wait for the page that it opens."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def press_once_there(page: Any, selector: str) -> None:
    """Press what a job of the site brings to this page, read again until it is there."""
    limit = time.monotonic() + 60
    while not page.locator(selector).count():
        assert time.monotonic() < limit, f"{page.url} never shows {selector}"
        page.wait_for_timeout(250)
        page.reload()
    press(page, selector)


def press_twice(page: Any, words: str) -> None:
    """Press what asks first what it does, then the button that does it."""
    page.locator(f"main summary:has-text('{words}')").first.click()
    press(page, f"main details[open] button:has-text('{words}')")


def check_answer(page: Any) -> None:
    """Ask whether the answer is right; the verdict comes in place."""
    page.locator("button[name=go][value=check]:visible").first.click()
    page.locator("button[name=go][value=next]:visible").first.wait_for()


def next_question(page: Any) -> None:
    """Go on; the next question, or the page before handing in, takes the place of this one."""
    before = page.url
    page.locator("button[name=go][value=next]:visible").first.click()
    page.wait_for_url(lambda url: url.split("#")[0] != before.split("#")[0])
    page.wait_for_load_state()


def sign_up(page: Any, email: str) -> None:
    """Create an account, open the mail kept on the machine, confirm the address."""
    page.goto("/inscription")
    page.fill("[name=given_name]", "Maryse")
    page.fill("[name=family_name]", "Delpuech")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    submit(page)
    link = letter(page, email)
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    submit(page)


def letter(page: Any, email: str) -> str:
    """The first address in the newest mail for ``email``; mail leaves after the commit, so wait for it."""
    limit = time.monotonic() + 30  # at a first start it passes what draws the demonstration's files
    while time.monotonic() < limit:
        page.goto(f"/courrier?pour={email}")
        found = re.search(r"https?://[^\s\"<]+", page.locator("main").inner_text())
        if found:
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(f"no mail for {email}")


def sign_in(page: Any, email: str, password: str = PASSWORD) -> None:
    """Sign in unless the confirmation already did."""
    page.goto("/connexion")
    if "/connexion" not in page.url:
        return
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    submit(page)
    page.wait_for_url(re.compile(r"/(mon-espace|suivre|formations|$)"))


def enrol(page: Any) -> None:
    """From the catalogue, with a typing slip in the search, to the first lesson."""
    page.goto("/formations?q=facturaton")
    page.get_by_role("link", name=re.compile("Gérer ses factures")).first.click()
    page.wait_for_load_state()
    submit(page)
    page.wait_for_url(re.compile(f"/suivre/{SLUG}"))


def follow_everything(page: Any, slug: str = SLUG, *, passed_by: Container[str] = (), share: float = 0.85) -> None:
    """Go through the outline with the button of the bottom, pass each quiz but these, watch that share of the video."""
    answers = Answers(slug)
    seen: list[str] = []
    for _step in range(30):
        key = page.url.split("?")[0].rstrip("/").rpartition("/")[2]
        assert key not in seen, f"came back to {key} after {seen}"
        seen.append(key)
        if page.locator("video").count():
            for rate in (16, 8, 4, 2):  # a machine out of breath drops what it plays too fast
                watch(page, rate, share)
                page.reload()
                if page.locator(".over", has_text="Acquis").count():
                    break
            else:
                raise AssertionError("the film was played and does not count")
        elif key not in passed_by and page.locator(f"a[href*='/quiz/{key}'], form[action*='/quiz/{key}']").count():
            url = page.url
            pass_quiz(page, key, answers, slug=slug)
            page.goto(url)
        elif page.locator(".lesson a[href*='/mon-dossier/']").count():
            url = page.url
            hand_in_exercise(page, slug)
            page.goto(url)
            assert page.locator(".over", has_text="Acquis").count(), f"{key} was handed in and is not done"
        forward = page.locator(".action-bar .end button, .action-bar .end a")
        if not forward.count():
            return
        with page.expect_navigation():
            forward.first.click()
        if "/suivre/" not in page.url:
            return
    raise AssertionError(f"never reached the end: {seen}")


def hand_in_exercise(page: Any, slug: str = SLUG) -> None:
    """Open the form of the exercise, answer every question, hand it in."""
    press(page, ".lesson a[href*='/mon-dossier/']")
    exercises.fill(page, exercises.exercise(slug))
    press(page, "form[data-exercise] .form-actions .btn-primary")
    page.get_by_text("Version 1 envoyée").wait_for()


def watch(page: Any, rate: int, share: float) -> None:
    """Watch that share of the film at ``rate`` times its speed; what counts is what was played."""
    page.wait_for_selector("video")
    page.evaluate(
        """async rate => {
            const film = document.querySelector('video');
            film.muted = true;
            film.currentTime = 0;
            film.playbackRate = rate;
            await film.play();
        }""",
        rate,
    )
    # Asked again and again from here: the policy lets no string become code in the page.
    for _try in range(480):
        # A little more than what the module asks for.
        if page.evaluate("(film => film.currentTime / film.duration)(document.querySelector('video'))") > share:
            break
        page.wait_for_timeout(250)
    page.evaluate("document.querySelector('video').pause()")
    page.wait_for_timeout(1500)


def pass_quiz(page: Any, key: str, answers: Answers, *, slug: str = SLUG, wrong: int = 0) -> None:
    """Start the quiz, answer every question (the first ``wrong`` ones wrongly), hand it in."""
    page.goto(f"/formations/{slug}/quiz/{key}")
    submit(page)
    page.wait_for_url(re.compile("/essais/.*/questions/"))
    for number in range(60):
        if page.locator("#question").count():
            if page.locator("#quiz-form [name^=answer]:enabled").count():
                answers.give(page, wrong=number < wrong)
            # After the answer: a free answer is compared with its model before it can be checked.
            if page.locator("button[name=go][value=check]:visible").count():
                check_answer(page)
            next_question(page)
        elif "/relecture" in page.url:
            submit(page)
            page.wait_for_url(re.compile("/resultat"))
            return
        elif "/resultat" in page.url:
            return
    raise AssertionError("the quiz never ended")
