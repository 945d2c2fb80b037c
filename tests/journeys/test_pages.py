"""Every page as people see it: narrow and wide, French and English, twice, without a word of the policy."""

from __future__ import annotations

import re

import pytest

from tests.journeys.answers import Answers
from tests.journeys.conftest import WIDTHS
from tests.journeys.newcomer import SLUG, sign_in, submit
from tests.journeys.site import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

VISITOR = (
    "/",
    "/formations",
    "/formations?q=facturaton",
    "/formations?q=zzzzzz",
    f"/formations/{SLUG}",
    "/connexion",
    "/inscription",
    "/mot-de-passe",
    "/verifier",
    "/verifier/" + "a" * 32,
    "/courrier",
    "/api/v1/",
    "/nulle-part",
)
# Looked at once, narrow in French and wide in English: they bring no element of their own.
VISITOR_ONCE = (
    "/chiffres",
    "/chiffres/micro-plafond-services",
    "/glossaire",
    "/outils",
    "/outils/tjm",
    "/mentions-legales",
    "/accessibilite",
    "/telecentres",
    "/telecentres/murat",
)
TRAINEE_ONCE = ("/mon-dossier", "/mon-dossier/fiche-positionnement-et-prix", "/mon-pass")
TRAINEE = (
    "/mon-espace",
    "/attestations",
    f"/formations/{SLUG}",
    f"/mes-formations/{SLUG}",
    f"/suivre/{SLUG}/etre-paye-a-l-heure",
    f"/suivre/{SLUG}/video-etre-paye-a-l-heure",
    f"/suivre/{SLUG}/evaluation",
    f"/formations/{SLUG}/quiz/evaluation",
    "/compte",
    "/compte/securite",
    "/compte/donnees",
    "/compte/jetons",
    "/compte/effacement",
    "/avis",
    "/avis/preferences",
)
TRAINER = ("/relectures",)
MANAGER = tuple(f"/gestion/telecentres/murat/{part}" for part in ("aujourdhui", "horaires", "tarifs"))
ADMINISTRATOR = ("/administration", "/administration/attestations")


def _routes_of(page, start: str) -> list[str]:
    """The links of one page that stay below it."""
    page.goto(start)
    found = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
    return sorted({href.split("#")[0] for href in found if href.startswith(start) and href.split("#")[0] != start})


def _speak(page, language: str) -> None:
    """Choose the language with the switch of the head, which on a phone is in the menu."""
    with page.expect_navigation():
        page.locator(f"form.lang button[value={language}]").last.evaluate("button => button.click()")


def _follow(page) -> None:
    """Enrol in the module unless the trainee already follows it."""
    page.goto(f"/formations/{SLUG}")
    if page.locator("main form .btn-primary").count():
        submit(page)


def _once(language: str) -> tuple[int, ...]:
    """Narrow in French, wide in English."""
    return (360,) if language == "fr" else (1280,)


def _look(page, path: str, axe, language: str, widths: tuple[int, ...] = WIDTHS) -> None:
    """Look at a page on a phone, then on a desk: from the cache, where a policy with nonces would break."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language, path
        assert page.locator("h1").count() == 1, path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} px wider than the screen of {width}"
        assert page.locator("[style]").count() == 0, f"{path} has a style attribute"
        # Those looked at once, wide in English, have their contrast seen there.
        axe(page, with_contrast=language == "fr" or widths != WIDTHS)


def _expected(said: list[str]) -> list[str]:
    """What the console said, apart from the answers 404 that were asked for."""
    return [s for s in said if "404" not in s]


# The contrast of most pages is seen in French: that takes longer.
IN_BOTH = pytest.mark.parametrize("language", [pytest.param("fr", marks=pytest.mark.long), "en"])


@IN_BOTH
def test_the_pages_of_a_visitor(embedded, open_page, axe, language):
    page = open_page(embedded, locale="fr-FR" if language == "fr" else "en-GB")
    for path in VISITOR:
        _look(page, path, axe, language)
    for path in VISITOR_ONCE:
        _look(page, path, axe, language, _once(language))
    assert _expected(page.said) == []


@IN_BOTH
def test_the_pages_of_a_trainee(embedded, open_page, axe, language):
    page = open_page(embedded)
    sign_in(page, embedded.accounts()["Stagiaire"], PASSWORD)
    _follow(page)
    _speak(page, language)
    for path in TRAINEE:
        _look(page, path, axe, language)
    for path in TRAINEE_ONCE:
        _look(page, path, axe, language, _once(language))
    _speak(page, "fr")
    assert _expected(page.said) == []


def test_the_pages_of_a_trainer(embedded, open_page, axe):
    page = open_page(embedded, width=360)
    sign_in(page, embedded.accounts()["Formatrice"], PASSWORD)
    waiting = _routes_of(page, "/relectures")
    assert waiting  # the demonstration has one
    for path in [*TRAINER, waiting[0]]:
        _look(page, path, axe, "fr", (360,))
    assert _expected(page.said) == []


def test_the_pages_of_a_telecentre_manager(embedded, open_page, axe):
    page = open_page(embedded, width=360)
    sign_in(page, embedded.accounts()["Animatrice de télécentre"], PASSWORD)
    for path in MANAGER:
        _look(page, path, axe, "fr", (360,))
    assert _expected(page.said) == []


def test_the_pages_of_an_administrator(embedded, open_page, axe):
    page = open_page(embedded)
    sign_in(page, embedded.accounts()["Administratrice"], PASSWORD)
    below = _routes_of(page, "/administration")
    assert len(below) >= 4
    for path in [*ADMINISTRATOR, *below[:12]]:
        _look(page, path, axe, "fr")
    assert _expected(page.said) == []


def test_without_javascript_one_finds_enrols_reads_and_answers(embedded, open_page):
    page = open_page(embedded, width=360, javascript=False)
    sign_in(page, embedded.accounts()["Financeur"], PASSWORD)
    page.goto("/formations")
    page.get_by_role("link", name=re.compile("Gérer ses factures")).first.click()
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(re.compile(f"/suivre/{SLUG}"))
    page.locator(".action-bar .end button").click()
    page.wait_for_url(re.compile("verification-1"))
    page.goto(f"/formations/{SLUG}/quiz/evaluation")
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(re.compile("/questions/1"))
    Answers(SLUG).give(page)
    page.locator("button[name=go][value=next]:visible").first.click()
    page.wait_for_url(re.compile("/questions/2"))
    page.goto(f"/suivre/{SLUG}/video-etre-paye-a-l-heure")
    assert page.get_by_text("Karim traduit des notices").count() >= 1


def test_a_lesson_weighs_little_cold_and_less_warm(embedded, open_page):
    page = open_page(embedded, width=360)
    sign_in(page, embedded.accounts()["Stagiaire"], PASSWORD)
    _follow(page)
    cookies = page.context.cookies()
    page = open_page(embedded, width=360)
    page.context.add_cookies(cookies)
    path = f"/suivre/{SLUG}/etre-paye-a-l-heure"
    cold = _bytes_of(page, path)
    warm = _bytes_of(page, path)
    assert sum(cold.values()) <= 80_000, cold
    assert sum(warm.values()) <= 15_000, warm


def _bytes_of(page, path: str) -> dict[str, int]:
    """What came over the line for HTML, CSS and JavaScript, compressed, by address."""
    answers = []

    def note(answer) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    counted = {}
    for answer in answers:
        kind = answer.headers.get("content-type", "")
        if re.search("html|css|javascript", kind) and answer.status == 200:
            counted[answer.url] = answer.request.sizes()["responseBodySize"]
    return counted
