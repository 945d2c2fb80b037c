"""What a funder, a manager and trainees do around one funded place, one function a step."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.newcomer import press, press_twice, submit

MODULE = "essai"
TITLE = "Écrire ses devis"


def open_envelope(page: Any) -> str:
    """A programme, its signed agreement, an envelope of 20 000 € for three places; its address."""
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    page.goto("/financements/dispositifs/nouveau")
    page.fill("[name=name]", "Apprendre près de chez soi")
    page.fill("[name=first_on]", today.isoformat())
    page.fill("[name=last_on]", (today + timedelta(days=300)).isoformat())
    submit(page)
    page.get_by_role("link", name="Écrire une convention").click()
    page.fill("[name=reference]", "HT-essai-1")
    page.check("[name=personal][value=initials]")
    submit(page)
    press_twice(page, "Signer la convention")
    page.get_by_role("link", name="Ouvrir une enveloppe").click()
    page.fill("[name=name]", "Enveloppe du parcours")
    page.fill("[name=amount]", "20 000,00")
    for name, days in (("first_on", 0), ("return_on", 90), ("last_on", 200), ("justify_on", 260)):
        page.fill(f"[name={name}]", (today + timedelta(days=days)).isoformat())
    page.fill("[name=rate]", "100")
    page.fill("[name=visits]", "1")
    for name in ("Murat", "Saint-Flour", "Ydes"):
        page.get_by_role("checkbox", name=re.compile(name)).check()
    submit(page)
    assert "20\u202f000,00" in page.locator("main").inner_text() or "20 000,00" in page.locator("main").inner_text()
    return str(page.url)


def allot(page: Any, envelope: str, centre: str, euros: str) -> None:
    """Money of the envelope for one telecentre."""
    page.goto(envelope)
    page.select_option("[name=centre]", label=centre)
    page.fill("[name=amount]", euros)
    press(page, "main button:has-text('Passer l’écriture')")


def reserve(page: Any, slug: str, count: int) -> None:
    """Seats of the new envelope, for one telecentre."""
    page.goto(f"/gestion/telecentres/{slug}/places")
    page.select_option("[name=choice]", label=f"{TITLE} · Enveloppe du parcours")
    page.fill("[name=count]", str(count))
    press(page, "main aside .btn-primary")


def book(page: Any, slug: str) -> None:
    """The first free desk of the week, from the page of the place."""
    page.goto(f"/telecentres/{slug}")
    page.locator("table a", has_text="Libre").first.click()
    submit(page)
    submit(page)
    assert page.locator("main").get_by_text("confirmée").count()


def arrive(page: Any, slug: str, email: str) -> None:
    """The manager notes at the counter that someone came."""
    page.goto(f"/gestion/telecentres/{slug}/aujourdhui")
    page.fill("[name=email]", email)
    press(page, "main button:has-text('Noter l’arrivée')")


def ask(page: Any, slug: str) -> None:
    """Ask for the funded place, or get in the line for it."""
    page.goto(f"/mes-places?telecentre={slug}")
    press(page, "li:has-text('Enveloppe du parcours') form button")


def follow(page: Any) -> None:
    """Read both lessons of the small module."""
    page.goto(f"/suivre/{MODULE}/debut")
    submit_next(page)
    submit_next(page)


def submit_next(page: Any) -> None:
    """The button at the foot of a lesson."""
    press(page, ".action-bar form .btn-primary")
