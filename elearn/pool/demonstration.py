"""A company that looks for a secretary, has work under way and work in dispute, and lets its teleworkers order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.accounts.services import inventing, organisations
from elearn.core import clock, i18n
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.pool import drafts, queries, services
from elearn.pool.conditions import SALARIED
from elearn.pool.demonstration_groups import answer_together, work_together
from elearn.pool.figures import REAL, Line
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.conditions import ConditionSheet
from elearn.pool.services.sheets import LotSheet, QuoteSheet, RequestSheet

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

BUYER, COMPANY = "entreprise@estive.example", "Ateliers Roche-Noire"  # made by accounts
NEIGHBOURS = ("secretariat", "traitement-de-documents", "appui-comptable", "redaction")
# Role shown, given name, family name, address, role in the company
COLLEAGUES = (
    ("Télétravailleuse salariée", "Perrine", "Vaissade", "teletravail@estive.example", "member"),
    ("Responsable, validations", "Lucien", "Fargeat", "accords@estive.example", "approver"),
)
NOTES = (
    "Je réponds chaque matin avant 10 heures et je tiens un cahier des consignes, que vous pouvez relire.",
    "Quinze ans de secrétariat industriel ; je travaille depuis un télécentre, la ligne y est doublée.",
    "Je commence par une semaine d’essai, facturée au temps passé.",
)


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make the requests, once; nothing without the company and at least two independents who may answer."""
    with kernel.database.reading():
        buyer = _buyer()
        if buyer is None:
            return []
        is_made = bool(queries.requests.of_buyer(buyer)[1])
        translators = _who("traduction")
        secretaries = [one for one in _who(*NEIGHBOURS) if one.id != (translators[0].id if translators else 0)]
    if not is_made and (len(secretaries) < 2 or not translators):
        return []
    hashed = inventing.hash_once(password)
    if not is_made:
        with kernel.database.transaction():
            asked = _ask_for_a_secretary(buyer, secretaries[:3])
        with kernel.database.transaction():
            _translate(buyer, translators[0])
        with kernel.database.transaction():
            work_together(buyer, [translators[0], *secretaries][:3], _sheet)
        with kernel.database.transaction():
            if len(secretaries) > 2:  # the first two answer alone
                answer_together(buyer, asked, [translators[0], secretaries[2]])
            _disagree(buyer, secretaries[0])
    with kernel.database.transaction():
        _open_to_colleagues(buyer, hashed)
    return [DemoAccount(label, email) for label, _given, _family, email, _role in COLLEAGUES]


def _open_to_colleagues(buyer: Actor, password_hash: str) -> None:
    """A salaried teleworker who orders small things alone, and who approves the others."""
    company = buyer.memberships[0].organisation_id
    for _label, given, family, email, role in COLLEAGUES:
        person = inventing.invent_person(SYSTEM, given, family, email, "salaried", password_hash)
        organisations.grant(SYSTEM, person, company, role)
    if queries.conditions.in_force(company):
        return
    small = ConditionSheet(
        "Petites commandes des télétravailleurs", SALARIED, per_order_cents=25_000, per_person_cents=40_000,
        per_month_cents=150_000, approve_above_cents=15_000,
    )  # fmt: skip
    services.conditions.create(buyer, company, small)
    services.conditions.limit(buyer, company, 1_000_000)


def _buyer() -> Actor | None:
    person = accounts.person_by_email(BUYER)
    company = next((o for o in accounts.organisations("company") if o.name == COMPANY), None)
    if person is None or company is None or person.id not in accounts.members(company.id, "buyer"):
        return None
    return Actor(
        person_id=person.id, display_name=person.display_name, roles=frozenset({"buyer"}),
        memberships=(Membership(company.id, "buyer"),), locale="fr",
    )  # fmt: skip


def _who(*categories: str) -> list[Actor]:
    """Independents of the directory who practise one of these trades and said their VAT regime."""
    found = list(dict.fromkeys(one for category in categories for one in queries.matching.practising(category)))
    cards = queries.providers.listed(found)
    return [
        Actor(person_id=one, display_name=cards[one].title, locale="fr")
        for one in found
        if one in cards and queries.providers.party(one).regime
    ]


def _sheet(category: str, title: str, need: str, answer_days: int, **changes: object) -> RequestSheet:
    draft, now = drafts.drafts()[category], clock.now()
    known = queries.providers.catalogue().skills
    values: dict[str, object] = {
        "lots": tuple(LotSheet(lot.title, lot.unit, lot.quantity, lot.description) for lot in draft.lots),
        "criteria": draft.criteria,
        "terms": draft.terms,
        "skills": tuple(code for code in draft.skills if code in known),
        "audience": "public",
        "answer_until": now + timedelta(days=answer_days),
        "start_on": _in(21),
        "budget_cents": 280_000,
        **changes,
    }
    return RequestSheet(category, title, need, **values)  # type: ignore[arg-type]


def _in(days: int) -> date:
    return i18n.today() + timedelta(days=days)


def _ask_for_a_secretary(buyer: Actor, answering: list[Actor]) -> int:
    """A request that is open, with a question answered and two quotes to compare."""
    need = (
        "Notre assistante part en congé de maternité. Nous cherchons quelqu’un pour tenir l’agenda, trier les "
        "courriels et mettre en forme nos devis d’usinage, à distance, dix heures par semaine pendant un mois.\n"
        "Nos outils : une messagerie partagée et un tableur. Une heure de visioconférence le lundi matin."
    )
    company = buyer.memberships[0].organisation_id
    sheet = _sheet("secretariat", "Secrétariat à distance pendant un congé", need, 9)
    made = services.requests.begin(buyer, company, sheet, "demo:secretariat")
    services.requests.publish(buyer, made)
    asked = services.requests.ask(answering[-1], made, "Les devis d’usinage suivent-ils un modèle existant ?")
    services.requests.answer(buyer, made, asked, "Oui, un modèle de tableur ; il reste à relire les désignations.")
    card = queries.requests.buyers(buyer, made)
    for rank, one in enumerate(answering[:2]):
        services.quotes.submit(one, made, _quote(one, card, rank))
    return made


def _quote(one: Actor, card: RequestCard, rank: int) -> QuoteSheet:
    rates = queries.quotes.rates(i18n.today())
    regime = queries.providers.party(one.id).regime
    rate = next(iter(rates), 0) if regime == REAL else 0
    prices = {"hour": 3000, "page": 600, "word": 13, "kword": 13_000, "act": 9000, "month": 25_000, "day": 24_000}
    lines = tuple(
        Line(lot.rank, lot.title, lot.unit, lot.quantity, prices[lot.unit] + 150 * rank * (lot.unit == "hour"), rate)
        for lot in card.lots
    )
    return QuoteSheet(lines, _in(30), 30 - 5 * rank, _in(14), NOTES[rank % len(NOTES)])


def _translate(buyer: Actor, translator: Actor) -> None:
    """A mission under way: one lot handed in, hours noted, two messages, a task."""
    company = buyer.memberships[0].organisation_id
    need = "Traduire en anglais la notice d’une cintreuse, puis la faire relire par une seconde personne."
    sheet = _sheet("traduction", "Notice de cintreuse, du français à l’anglais", need, 5, audience="pool")
    made = services.requests.begin(buyer, company, sheet, "demo:traduction")
    services.requests.publish(buyer, made)
    services.quotes.submit(translator, made, _quote(translator, queries.requests.buyers(buyer, made), 0))
    sent = queries.quotes.own(translator, made)
    assert sent is not None
    assert sent.current is not None
    mission = services.quotes.accept(buyer, made, sent.id, sent.current.digest)
    services.engagements.start(translator, mission)
    services.workspace.say(buyer, mission, "Bonjour, le glossaire de la machine est joint à la commande.", "demo:1")
    services.workspace.say(translator, mission, "Bien reçu. Premier chapitre vendredi.", "demo:2")
    services.workspace.add_task(translator, mission, "Confirmer le terme pour « mâchoire fixe »", for_buyer=True)
    services.timesheets.log(translator, mission, i18n.today(), 150, "Chapitres 1 et 2", "demo:1")
    first = queries.engagements.steps(mission)[0]
    services.deliveries.hand_in(translator, mission, first.deliverable_id, "Chapitres 1 à 4, terminologie vérifiée.")


def _disagree(buyer: Actor, provider: Actor) -> None:
    """A mission whose deliverable was asked again, handed in again, and is before a mediator."""
    need = "Saisir le catalogue des outils, deux cents lignes d’un tableur, d’après les fiches de l’atelier."
    lots = (LotSheet("Saisie du catalogue", "page", 20_00, "Dix lignes par page."),)
    changes = {"audience": "pool", "lots": lots, "budget_cents": 20_000}
    sheet = _sheet("traitement-de-documents", "Saisie du catalogue des outils", need, 5, **changes)
    made = services.requests.begin(buyer, buyer.memberships[0].organisation_id, sheet, "demo:saisie")
    services.requests.publish(buyer, made)
    services.quotes.submit(provider, made, _quote(provider, queries.requests.buyers(buyer, made), 0))
    sent = queries.quotes.own(provider, made)
    assert sent is not None
    assert sent.current is not None
    mission = services.quotes.accept(buyer, made, sent.id, sent.current.digest)
    services.engagements.start(provider, mission)
    step = queries.engagements.steps(mission)[0].deliverable_id
    services.deliveries.hand_in(provider, mission, step, "Deux cents lignes, relues deux fois.")
    services.deliveries.ask_changes(buyer, mission, step, "Les diamètres doivent être en millimètres.")
    services.deliveries.hand_in(provider, mission, step, "Les fiches sont en pouces : convertir n’était pas prévu.")
    services.mediation.dispute(buyer, mission, "Nous demandons des millimètres, sans supplément.")
