"""What a cluster, a group of independents and companies do together, one function a step."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.newcomer import press, press_twice, submit

TITLE = "Notices traduites et secrétariat partagé"
TRANSLATION, SECRETARIAT = "Notices traduites", "Secrétariat à distance"


def text(page: Any) -> str:
    """What the page says, its unbreakable spaces made plain."""
    return str(page.locator("main").inner_text()).replace("\u202f", " ").replace("\xa0", " ")


def _in(days: int) -> str:
    return (datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=days)).isoformat()


def open_gathering(page: Any, cluster: str) -> str:
    """The manager asks the companies how many pages and hours they need; the address of the question."""
    page.goto("/grappes")
    press(page, f"main a:has-text('{cluster}')")
    press(page, "main a:has-text('Ouvrir une collecte')")
    page.select_option("[name=category]", "traduction")
    page.fill("[name=title]", TITLE)
    page.fill("[name=need]", "Traduire nos notices de machines et tenir les courriels de nos ateliers.")
    page.fill("[name=answer_until]", _in(10))
    for n, (thing, unit) in enumerate(((TRANSLATION, "page"), (SECRETARIAT, "hour")), 1):
        page.fill(f"[name=thing{n}]", thing)
        page.select_option(f"[name=unit{n}]", unit)
    submit(page)
    page.goto("/grappes")
    press(page, f"main a:has-text('{cluster}')")
    press(page, f"main a:has-text('{TITLE}')")
    return str(page.url)


def declare(page: Any, gathering: str, pages: int, hours: int) -> None:
    """A company says how much it needs."""
    page.goto(gathering)
    page.get_by_label(TRANSLATION).fill(str(pages))
    page.get_by_label(SECRETARIAT).fill(str(hours))
    press(page, "main button:has-text('Enregistrer mon besoin')")


def ask_for_the_sum(page: Any, gathering: str) -> int:
    """The manager closes the gathering, makes a request of it, publishes it; its number."""
    page.goto(gathering)
    press_twice(page, "Clore la collecte")
    page.goto(gathering)
    press(page, "main button:has-text('Faire une demande de la somme')")
    press(page, "main button:has-text('Publier la demande')")
    found = re.search(r"/mes-demandes/(\d+)", page.url)
    assert found, page.url
    return int(found[1])


def form_group(page: Any, request: int, name: str, mates: tuple[tuple[str, str], ...]) -> str:
    """The lead begins a group for this request and invites by their profile; the address of the group."""
    page.goto(f"/demandes/{request}")
    press(page, "main a:has-text('Répondre à plusieurs')")
    press(page, "main button:has-text('Former un groupement')")
    group = str(page.url)
    for slug, scope in mates:
        if not page.locator("[name=person]").is_visible():  # one has mates already: they come first
            page.locator("#inviter summary").click()
        page.fill("[name=person]", f"/annuaire/{slug}")
        page.fill("[name=scope]", scope)
        press(page, "#inviter details button:has-text('Inviter')")
        assert page.locator("main").get_by_text(scope).count()
    press(page, "main a:has-text('Écrire le devis et les parts')")
    page.fill("[name=name]", name)
    return group


def write_part(page: Any, lot: int, who: str, quantity: int, price: int) -> None:
    """One line of the quote of a group: who does how much of which lot, at which price."""
    part = page.locator(f"fieldset:has(> legend:text-matches('^{lot}\\\\.')) fieldset:has(> legend:text-is('{who}'))")
    part.locator(f"[name^=q_{lot}_]").fill(str(quantity))
    part.locator(f"[name^=p_{lot}_]").fill(str(price))


def agree(page: Any, request: int, maximum: str) -> str:
    """The manager retains the quote received in a framework agreement; its address."""
    page.goto(f"/mes-demandes/{request}/accord-cadre")
    page.locator("[name=quotes]").first.check()
    page.fill("[name=maximum]", maximum)
    page.fill("[name=starts_on]", _in(0))
    page.fill("[name=ends_on]", _in(200))
    submit(page)
    return str(page.url)


def call_off(page: Any, framework: str, pages: int, hours: int) -> None:
    """Order pages and hours under the agreement."""
    page.goto(f"{framework}/commander")
    page.get_by_label(TRANSLATION).fill(str(pages))
    page.get_by_label(SECRETARIAT).fill(str(hours))
    submit(page)


def mission_of(page: Any) -> str:
    """From the page of a call-off to its mission; the address."""
    press(page, "main a:has-text('Ouvrir la mission')")
    return str(page.url)


def log(page: Any, mission: str, hours: str, note: str) -> None:
    """Note hours of today."""
    page.goto(mission)
    page.fill("[name=day_worked]", _in(0))
    page.fill("[name=time]", hours)
    page.fill("[name=note]", note)
    press(page, "main button:has-text('Noter ces heures')")
    assert note in text(page)


def hand_in(page: Any, mission: str, word: str) -> int:
    """Hand in all that is one's own and not handed in; how many deliverables that was."""
    page.goto(mission)
    buttons = page.locator("main button:has-text('Remettre le livrable')")
    count = int(buttons.count())
    for _each in range(count):
        page.locator("form:has(button:has-text('Remettre le livrable')) [name=text]").first.fill(word)
        press(page, "main button:has-text('Remettre le livrable')")
    return count


def ask_again(page: Any, mission: str, reason: str) -> None:
    """The client refuses the first deliverable that waits, with the reason."""
    page.goto(mission)
    page.locator("main summary:has-text('Demander une reprise')").first.click()
    page.locator("details[open] [name=text]").fill(reason)
    press(page, "main button:has-text('Demander la reprise')")
    assert reason in text(page)


def accept_everything(page: Any, mission: str) -> None:
    """The client accepts every deliverable handed in, and every sheet of hours sent."""
    page.goto(mission)
    for words in ("Accepter le livrable", "Valider ces heures"):
        while page.locator(f"main button:has-text('{words}')").count():
            press(page, f"main button:has-text('{words}')")


def invoice(page: Any, mission: str) -> str:
    """The seller issues what was accepted, under the mandate; waits for the file; the address of the invoice."""
    page.goto("/mes-factures/mandat")
    if page.locator("main button:has-text('Mettre fin au mandat')").count() == 0:
        press(page, "main button:has-text('Accepter le mandat')")
    page.goto(mission)
    press(page, "#factures button:has-text('Facturer ce qui est accepté')")
    press(page, "main button:has-text('Émettre la facture')")
    for _try in range(240):
        if "Le fichier se prépare" not in text(page):
            break
        page.wait_for_timeout(250)
        page.reload()
    return str(page.url)


def review(page: Any, mission: str, comment: str) -> None:
    """Write one's side of the review, with the best marks."""
    page.goto(f"{mission}/evaluation")
    for choice in page.locator("main form select").all():
        choice.select_option("5")
    page.fill("[name=comment]", comment)
    press(page, "main button:has-text('Enregistrer mon évaluation')")
