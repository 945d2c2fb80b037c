"""Three independents, a team of theirs, and a request that they win together and work on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from elearn.core import i18n
from elearn.core.amounts import shared
from elearn.core.policy import Actor
from elearn.pool import queries, services
from elearn.pool.figures import REAL, Line
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.sheets import GroupSheet, LotSheet, MemberSheet, RequestSheet, TeamSheet
from elearn.pool.terms import Terms

TITLE = "Documents techniques en deux langues, et leur suivi"
NEED = (
    "Traduire en anglais les fiches de douze machines, les mettre en page d’après notre modèle, puis tenir leur suivi "
    "pendant deux mois : demandes des agents, corrections, classement.\nUne seule équipe, un seul interlocuteur."
)
LOTS = (
    LotSheet("Traduction des fiches", "page", 6000, "Français vers anglais, glossaire fourni."),
    LotSheet("Mise en page", "page", 6000),
    LotSheet("Suivi des documents", "hour", 3000, "Quatre heures par semaine environ."),
)
SCOPES = ("Traduction et lien avec le client", "Mise en page et suivi du matin", "Suivi de l’après-midi")
PRICES = {1: 2400, 2: 700, 3: 3000}


def work_together(buyer: Actor, people: Sequence[Actor], make: Callable[..., RequestSheet]) -> int:
    """The mission that a team of three won: hours of two of them, a first lot handed in. Answers its id."""
    lead, second, third = people
    team = services.teams.make(lead, TeamSheet("Atelier documents", "conjoint_lead", lead_pay_bp=500))
    for one, scope in ((second, SCOPES[1]), (third, SCOPES[2])):
        services.teams.ask(lead, team, one.id, scope)
        services.teams.accept(one, team)
    terms = Terms(silent_days=5, response_hours=8, cap_minutes=30 * 60, cap_month_minutes=20 * 60)
    asked = make("traduction", TITLE, NEED, 12, lots=LOTS, terms=terms, audience="pool", budget_cents=450_000)
    request = services.requests.begin(buyer, buyer.memberships[0].organisation_id, asked, "demo:groupement")
    services.requests.publish(buyer, request)
    group = services.groups.begin(lead, request, team)
    sheet = _sheet(people, queries.requests.buyers(buyer, request))
    services.groups.change(lead, group, sheet, queries.groups.readable(lead, group).version)
    services.groups.say(second, group, "Je peux commencer la mise en page dès la troisième fiche.", "demo:1")
    digest = services.groups.propose(lead, group)
    services.groups.accept(second, group, digest)
    services.groups.accept(third, group, digest)
    services.groups.submit(lead, group)
    quote = queries.quotes.own(lead, request)
    assert quote is not None
    assert quote.current is not None
    mission = services.quotes.accept(buyer, request, quote.id, quote.current.digest)
    services.engagements.start(lead, mission)
    today = i18n.today()
    services.timesheets.log(second, mission, today, 120, "Classement des premières demandes", "demo:1")
    services.timesheets.log(third, mission, today, 90, "Corrections des agents", "demo:1")
    first = queries.engagements.steps(mission)[0]
    services.deliveries.hand_in(lead, mission, first.deliverable_id, "Douze fiches traduites, glossaire respecté.")
    return mission


def answer_together(buyer: Actor, request: int, people: Sequence[Actor]) -> None:
    """Two independents answer a request half and half, beside those who answer it alone."""
    lead, second = people
    group = services.groups.begin(lead, request)
    services.groups.add(lead, group, second.id)
    card, rates = queries.requests.buyers(buyer, request), queries.quotes.rates(i18n.today())
    parties, prices = queries.providers.parties([one.id for one in people]), {"hour": 2900, "page": 550}
    lines = tuple(
        Line(lot.rank, lot.title, lot.unit, half, prices[lot.unit], _rate(rates, parties[one.id].regime), one.id)
        for lot in card.lots
        for one, half in zip(people, shared(lot.quantity, (1, 1)), strict=True)
    )
    sheet = GroupSheet(
        "Relais de secrétariat", "conjoint", [MemberSheet(lead.id, "Le matin"), MemberSheet(second.id, "L’après-midi")],
        lines=lines, valid_until=i18n.today() + timedelta(days=30), delay_days=20,
        note="Deux personnes, un seul cahier de consignes : l’absence de l’une ne vous laisse jamais sans réponse.",
    )  # fmt: skip
    services.groups.change(lead, group, sheet, queries.groups.readable(lead, group).version)
    services.groups.accept(second, group, services.groups.propose(lead, group))
    services.groups.submit(lead, group)


def _rate(rates: Iterable[int], regime: str) -> int:
    return next(iter(rates), 0) if regime == REAL else 0


def _sheet(people: Sequence[Actor], card: RequestCard) -> GroupSheet:
    rates, ids = queries.quotes.rates(i18n.today()), [one.id for one in people]
    parties = queries.providers.parties(ids)

    def line(lot: int, member: int, quantity: int) -> Line:
        found = card.lots[lot - 1]
        rate = _rate(rates, parties[member].regime)
        return Line(lot, found.title, found.unit, quantity, PRICES[lot], rate, member)

    half = shared(LOTS[2].quantity, (1, 1))
    lines = (line(1, ids[0], 6000), line(2, ids[1], 6000), line(3, ids[1], half[0]), line(3, ids[2], half[1]))
    members = [
        MemberSheet(one, scope, cap_minutes=0 if n == 0 else 15 * 60)
        for n, (one, scope) in enumerate(zip(ids, SCOPES, strict=True))
    ]
    return GroupSheet(
        "Atelier documents", "conjoint_lead", members, lead_pay_bp=500, lines=lines,
        valid_until=i18n.today() + timedelta(days=30), delay_days=60,
        note="Une personne par métier, une seule pour vous répondre. Chaque fiche est relue par une seconde personne.",
    )  # fmt: skip
