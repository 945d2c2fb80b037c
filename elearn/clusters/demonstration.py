"""A cluster of four companies: needs gathered, agreements made of them, orders, a price asked, shared time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import inventing, organisations
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.clusters import queries, services
from elearn.clusters.models import Gathering
from elearn.clusters.services.calls import Wanted
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.clusters.services.gatherings import GatheringSheet
from elearn.core import clock, db
from elearn.core.i18n import today
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.pool import queries as pool
from elearn.pool import services as pool_services
from elearn.pool.figures import REAL, Line
from elearn.pool.queries.quotes import QuoteCard
from elearn.pool.services.sheets import LotSheet, QuoteSheet, RequestSheet

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

CLUSTER, FIRST = "Grappe Métal des Plateaux", "Ateliers Roche-Noire"  # made by accounts
COMPANIES = ("Fonderie du Lac Froid", "Tôlerie Bel-Horizon", "Outillage des Crêtes")
# Role shown, given name, family name, address, organisation
PEOPLE = (
    ("Animateur de grappe", "Basile", "Courbière", "grappe@estive.example", CLUSTER),
    ("Entreprise membre d’une grappe", "Noémie", "Laviale", "membre@estive.example", COMPANIES[0]),
    ("", "Gaspard", "Roumegoux", "tolerie@estive.example", COMPANIES[1]),
    ("", "Salomé", "Vidalenche", "outillage@estive.example", COMPANIES[2]),
)
FIRST_BUYER = "entreprise@estive.example"
KEY = "demo:secretariat"
TRADES = ("secretariat", "traitement-de-documents", "traduction", "redaction")


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make it, once; nothing without the cluster, its first company and an independent who may answer."""
    with kernel.database.reading():
        places = {one.name: one.id for one in accounts.organisations("company", "cluster")}
        holders = _independents()
    if CLUSTER not in places or FIRST not in places or not holders:
        return []
    hashed = inventing.hash_once(password)
    with kernel.database.transaction():
        for name in COMPANIES:
            if name not in places:
                sheet = OrganisationSheet("company", name, city="Pont-de-Narse")
                places[name] = organisations.create_organisation(SYSTEM, sheet)
        for _label, given, family, email, where in PEOPLE:
            person = inventing.invent_person(SYSTEM, given, family, email, "salaried", hashed)
            organisations.grant(SYSTEM, person, places[where], "buyer")
    with kernel.database.reading():
        manager = _buyer("grappe@estive.example", places[CLUSTER])
        buyers = [_buyer(FIRST_BUYER, places[FIRST])]
        buyers += [_buyer(email, places[where]) for _label, _given, _family, email, where in PEOPLE[1:]]
        same = sa.select(Gathering.id).where(Gathering.cluster_id == places[CLUSTER], Gathering.key == KEY)
        is_made = db.session().scalar(same) is not None
    if not is_made:
        with kernel.database.transaction():
            request = _gather(manager, buyers, places[CLUSTER])
        with kernel.database.transaction():
            framework = _agree(manager, request, holders[:2])
        with kernel.database.transaction():
            _order(buyers, framework)
        with kernel.database.transaction():
            _ask_again(manager, buyers[1], places[CLUSTER])
        with kernel.database.transaction():
            _compete(manager, buyers, holders[:2])
        with kernel.database.transaction():
            _share_time(manager, buyers, holders[:1])
    return [DemoAccount(label, email) for label, _given, _family, email, _where in PEOPLE if label]


def _buyer(email: str, organisation_id: int) -> Actor:
    person = accounts.person_by_email(email)
    assert person is not None
    return Actor(
        person_id=person.id, display_name=person.display_name, roles=frozenset({"buyer"}),
        memberships=(Membership(organisation_id, "buyer"),), locale="fr",
    )  # fmt: skip


def _independents() -> list[Actor]:
    found = list(dict.fromkeys(one for trade in TRADES for one in pool.matching.practising(trade)))
    cards = pool.providers.listed(found)
    return [
        Actor(person_id=one, display_name=cards[one].title, locale="fr")
        for one in found
        if one in cards and pool.providers.party(one).regime
    ]


def _gather(manager: Actor, buyers: Sequence[Actor], cluster_id: int) -> int:
    """Four companies say how much they need; the sum becomes a request, published."""
    for one in buyers:
        services.members.invite(manager, cluster_id, one.memberships[0].organisation_id)
        services.members.join(one, cluster_id, one.memberships[0].organisation_id)
    sheet = GatheringSheet(
        "secretariat", "Secrétariat et notices, pour quatre ateliers",
        "Tenue d’agenda et de courriels quelques heures par mois, et mise en forme de notices de machines.",
        clock.now() + timedelta(days=14), (("Secrétariat à distance", "hour"), ("Notices mises en forme", "page")),
    )  # fmt: skip
    gathering = services.gatherings.begin(manager, cluster_id, sheet, KEY)
    items = [one.id for one in queries.gatherings.read(manager, gathering)[0].items]
    for one, (hours, pages) in zip(buyers, ((30, 40), (24, 0), (12, 60), (18, 20)), strict=True):
        amounts = {items[0]: hours * 100, items[1]: pages * 100}
        services.gatherings.declare(one, gathering, one.memberships[0].organisation_id, amounts)
    services.gatherings.close(manager, gathering)
    request = services.gatherings.ask(manager, gathering)
    pool_services.requests.publish(manager, request)
    return request


def _agree(manager: Actor, request: int, holders: Sequence[Actor], **changes: Any) -> int:
    """Independents quote, are retained, and sign."""
    card = pool.requests.buyers(manager, request)
    rates = pool.quotes.rates(today())
    for rank, one in enumerate(holders):
        regime = pool.providers.party(one.id).regime
        rate = next(iter(rates), 0) if regime == REAL else 0
        prices = {"hour": 2_800 + 100 * rank, "page": 600 - 20 * rank, "day": 21_000}
        lines = tuple(Line(lot.rank, lot.title, lot.unit, lot.quantity, prices[lot.unit], rate) for lot in card.lots)
        sheet = QuoteSheet(lines, today() + timedelta(days=60), 15, None, "Tarif tenu pendant tout l’accord-cadre.")
        pool_services.quotes.submit(one, request, sheet)
    received = {one.person_id: one for one in pool.quotes.received(manager, request)}
    chosen = [(received[one.id].id, _seen(received[one.id])) for one in holders]
    values = {"title": "Secrétariat et notices de la grappe", "rule": "cascade", "minimum_cents": 100_000, **changes}
    made = FrameworkSheet(
        maximum_cents=480_000, starts_on=today(), ends_on=today() + timedelta(days=365), chosen=chosen, **values
    )
    framework = services.frameworks.propose(manager, request, made, f"demo:{made.title}")
    for one in holders:
        services.frameworks.sign(one, framework, queries.frameworks.row(framework).digest)
    return framework


def _order(buyers: Sequence[Actor], framework: int) -> None:
    """Two companies call off; the work of the first is accepted."""
    for n, (buyer, hours, pages) in enumerate(((buyers[0], 20, 30), (buyers[1], 24, 0))):
        company = buyer.memberships[0].organisation_id
        asked = Wanted(company, {1: hours * 100, 2: pages * 100}, f"{KEY}:{n}", "Pour le mois prochain.")
        made = services.calls.call(buyer, framework, asked)
        mission = services.calls.mission_of(made)
        if n:
            continue
        row = pool.engagements.row(mission)
        provider = Actor(person_id=row.provider_id, display_name="", locale="fr")
        pool_services.engagements.start(provider, mission)
        for step in pool.engagements.steps(mission):
            pool_services.deliveries.hand_in(provider, mission, step.deliverable_id, "Fait, le cahier est à jour.")
            pool_services.deliveries.accept(buyer, mission, step.deliverable_id)


def _ask_again(manager: Actor, buyer: Actor, cluster_id: int) -> None:
    """A gathering that is open, with one answer."""
    sheet = GatheringSheet(
        "traduction", "Notices en anglais", "Traduire les notices des machines vendues hors de France.",
        clock.now() + timedelta(days=14), (("Notices, du français à l’anglais", "word"),),
    )  # fmt: skip
    made = services.gatherings.begin(manager, cluster_id, sheet, "demo:traduction")
    item = queries.gatherings.read(manager, made)[0].items[0].id
    services.gatherings.declare(buyer, made, buyer.memberships[0].organisation_id, {item: 1_200_000})


def _request(manager: Actor, title: str, need: str, lot: LotSheet) -> int:
    """A request of the cluster itself, open to answers."""
    sheet = RequestSheet(
        "secretariat", title, need, (lot,), {"price": 60, "method": 40}, answer_until=clock.now() + timedelta(days=14)
    )
    made = pool_services.requests.begin(manager, manager.memberships[0].organisation_id, sheet, f"demo:{title}")
    pool_services.requests.publish(manager, made)
    return made


def _equal(buyers: Sequence[Actor]) -> dict[int, int]:
    return {one.memberships[0].organisation_id: 120_000 for one in buyers}


def _compete(manager: Actor, buyers: Sequence[Actor], holders: Sequence[Actor]) -> None:
    """An order whose price is asked of each holder: one has answered, the other not yet."""
    lot = LotSheet("Fiches numérisées et classées", "page", 30_000)
    request = _request(manager, "Archives de quatre ateliers", "Numériser les fiches d’atelier et les classer.", lot)
    title, shares = "Numérisation d’archives, prix demandés à chaque commande", _equal(buyers)
    framework = _agree(manager, request, holders, title=title, rule="competition", shares=shares, minimum_cents=0)
    wanted = Wanted(buyers[2].memberships[0].organisation_id, {1: 4_000}, "demo:archives", "Les fiches de 1998 à 2004.")
    services.competing.bid(holders[0], services.calls.call(buyers[2], framework, wanted), 500)


def _share_time(manager: Actor, buyers: Sequence[Actor], holders: Sequence[Actor]) -> None:
    """Days of one person, taken in parts by three companies; not begun yet."""
    lot = LotSheet("Journée d’assistance de gestion", "day", 2_000)
    need = "Une même personne, à distance, dont plusieurs ateliers se partagent la semaine."
    request = _request(manager, "Une aide à la gestion en temps partagé", need, lot)
    changes = {"title": "Gestion en temps partagé", "shares": _equal(buyers), "minimum_cents": 0}
    framework = _agree(manager, request, holders, **changes)
    post = services.posts.begin(manager, framework, 1, "Assistance de gestion, une semaine pour trois")
    for one, part in zip(buyers, (150, 100, 50), strict=False):
        services.posts.take(one, post, one.memberships[0].organisation_id, part)


def _seen(quote: QuoteCard) -> str:
    """The hash of the version sent last."""
    assert quote.current is not None
    return quote.current.digest
