"""Reviews to look at: finished missions of invented companies with the best proven secretary, and one reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.accounts.services import inventing, organisations
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.core import clock
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.pool import drafts, services
from elearn.pool import queries as pool
from elearn.pool.figures import Line
from elearn.pool.services.sheets import LotSheet, QuoteSheet, RequestSheet
from elearn.reports import services as reports
from elearn.reviews.criteria import CLIENT, CRITERIA, PROVIDER
from elearn.reviews.queries import missions
from elearn.reviews.services import writing

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel


@dataclass(frozen=True, slots=True)
class Said:
    """A mission: its company, its buyer, what the client marks and says, what the provider does, and answers."""

    company: str
    given: str
    family: str
    marks: tuple[int, int, int]
    text: str
    back: tuple[int, int, int] | None = None
    back_text: str = ""
    answer: str = ""


MISSIONS = (
    Said("Laiterie du Cirque", "Bertille", "Vaysset", (5, 5, 4), "Comptes rendus clairs, remis la veille des réunions.",
         (5, 5, 5), "Besoin bien décrit, réponses dans la journée.", "Merci. Le modèle de compte rendu reste à vous."),
    Said("Menuiserie Combelongue", "Gaspard", "Combelongue", (4, 3, 5),
         "Bon travail ; un courrier est arrivé un jour trop tard.", (3, 4, 4), "Des consignes ajoutées en route.",
         "Le retard venait d’une pièce reçue le jour même ; nous en avons parlé."),
    Said("Gîtes de la Planèze", "Noëlie", "Bourrel", (5, 4, 5), "Très à l’écoute."),
)  # fmt: skip
CATEGORY = "secretariat"
REPORTED = 1  # the mission whose review is reported


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make them once, dated in the past; nothing without someone in the directory who practises the trade."""
    with kernel.database.reading():
        known = {o.name for o in accounts.organisations("company")}
        found = [one for one in pool.matching.practising(CATEGORY) if pool.providers.party(one).regime == "franchise"]
        listed = pool.providers.listed(found[:1])
        rates = [one for one in found[:1] if one in listed]
    if MISSIONS[0].company in known or not rates:
        return []
    provider = Actor(person_id=rates[0], display_name=listed[rates[0]].title, locale="fr")
    hashed = inventing.hash_once(password)
    for rank, one in enumerate(MISSIONS):
        with kernel.database.transaction(), clock.frozen(clock.now() - timedelta(days=60 - 12 * rank)):
            made = _mission(provider, rank, hashed, one)
        if rank == REPORTED:
            with kernel.database.transaction(), clock.frozen(clock.now() - timedelta(days=40)):
                _report(provider, made)
    return []


def _report(provider: Actor, mission: int) -> None:
    """The provider reports what a client said; an administrator answers both with reasons."""
    found = missions.mission(provider, mission).received
    judges = accounts.administrators()
    if found is None or not judges:
        return
    made = reports.make(
        provider, "review", str(found.id), "false",
        "Le courrier est parti en retard parce qu’une pièce est arrivée tard : ce n’est pas dit.",
    )  # fmt: skip
    judge = Actor(person_id=judges[0], roles=frozenset({"administrator"}), locale="fr")
    reports.decide(
        judge, made, "kept",
        "Le client dit ce qu’il a constaté, et votre réponse donne la raison. Rien n’est faux : l’évaluation reste.",
        "Votre évaluation a été signalée comme inexacte. Elle dit ce que vous avez constaté : elle reste publiée.",
    )  # fmt: skip


def _mission(provider: Actor, rank: int, hashed: str, said: Said) -> int:
    organisation = organisations.create_organisation(SYSTEM, OrganisationSheet("company", said.company))
    email = f"acheteur{rank}@evaluations.example"
    person = inventing.invent_person(SYSTEM, said.given, said.family, email, "salaried", hashed)
    organisations.grant(SYSTEM, person, organisation, "buyer")
    buyer = Actor(
        person_id=person, display_name=f"{said.given} {said.family}", roles=frozenset({"buyer"}),
        memberships=(Membership(organisation, "buyer"),), locale="fr",
    )  # fmt: skip
    mission = _done(buyer, organisation, provider)
    writing.write(buyer, mission, dict(zip(CRITERIA[CLIENT], said.marks, strict=True)), said.text)
    if said.back is not None:
        writing.write(provider, mission, dict(zip(CRITERIA[PROVIDER], said.back, strict=True)), said.back_text)
    if said.answer:
        own = missions.mission(buyer, mission).own
        assert own is not None
        writing.reply(provider, own.id, said.answer)
    return mission


def _done(buyer: Actor, organisation: int, provider: Actor) -> int:
    """A mission asked for, quoted, done, accepted and ended."""
    now = clock.now()
    draft = drafts.drafts()[CATEGORY]
    sheet = RequestSheet(
        CATEGORY, "Courriers et comptes rendus", "Mettre en forme nos courriers et nos comptes rendus de réunion.",
        (LotSheet("Courriers", "page", 2000),), draft.criteria, draft.terms, answer_until=now + timedelta(days=3),
    )  # fmt: skip
    request = services.requests.begin(buyer, organisation, sheet, "demo:reviews")
    services.requests.publish(buyer, request)
    day = pool.quotes.today()
    lines = (Line(1, "Courriers", "page", 2000, 700),)
    services.quotes.submit(provider, request, QuoteSheet(lines, day + timedelta(days=20), 10))
    sent = pool.quotes.own(provider, request)
    assert sent is not None
    assert sent.current is not None
    mission = services.quotes.accept(buyer, request, sent.id, sent.current.digest)
    services.engagements.start(provider, mission)
    for step in pool.engagements.steps(mission):
        services.deliveries.hand_in(provider, mission, step.deliverable_id, "Voici le tout, relu.")
        services.deliveries.accept(buyer, mission, step.deliverable_id)
    services.engagements.close(buyer, mission)
    return mission
