"""V03: what one company asks, buys and says in the pool, and what one keeps of one's profile, reaches nobody else.

Each kind of words carries a canary of its own. Every account reads every page and every route of the
API of these rooms, about things of others as about its own, and ``READERS`` says for each canary
exactly who has it in the end: nobody more, and nobody less, so that the walk is seen to find.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from elearn.accounts.models import Membership, Organisation, Person
from elearn.accounts.services import invitations
from elearn.accounts.services.sessions import Caller, open_session
from elearn.core import db, i18n
from elearn.core.kernel import Kernel
from elearn.core.policy import Actor
from elearn.directory.queries import profiles
from elearn.directory.services import vigilance
from elearn.directory.services.identities import IdentitySheet
from elearn.directory.services.identities import keep as keep_identity
from elearn.directory.services.profiles import Presentation
from elearn.directory.services.vigilance import Sent
from elearn.pool import queries, services
from elearn.reports import services as reports
from tests.factories import conditions, directory, groups, pool
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person
from tests.factories.interop import make_token
from tests.security import nest
from tests.security.test_v01_matrix import cookie

SIDES, MEDIATORS = {"buyer", "provider"}, {"administrator", "host"}
INVITED = {"buyer", "provider", "competitor"}
READERS: dict[str, set[str]] = {
    "demande": INVITED,
    "accord": INVITED,
    "piece-nom": INVITED,
    "piece": set(),  # opened by a POST alone, which is written down
    "question": INVITED,
    "question-ouverte": SIDES,
    "demande-gardee": {"buyer"},
    "devis": SIDES,
    "devis-garde": {"provider"},
    "devis-autre": {"buyer", "competitor"},
    **{
        f"{mission}-{kind}": SIDES | (MEDIATORS if mission == "litige" else set())
        for mission in ("calme", "litige")
        for kind in ("titre", "message", "tache", "heures", "fichier-nom", "fichier", "livrable", "reprise")
    },
    "desaccord": SIDES | MEDIATORS,
    "decision": SIDES | MEDIATORS,
    "commande": SIDES | {"orderer"},
    "condition": {"buyer"},
    "groupement": {"provider"},  # a team, and a group whose agreement is not accepted by all: of its members alone
    "profil": {"provider"},
    "offre": {"provider"},
    # The name and address that each quote bears, and the invoice that a member of the group makes out to its lead.
    "identite": SIDES | MEDIATORS | {"orderer", "mate"},
    "iban": set(),  # never shown again whole
    "vigilance": {"provider", "administrator"},  # taken by its buyers by a POST alone, which is written down
    "vigilance-code": {"buyer", "administrator"},  # its holder has it on the paper itself
    "groupe-titre": SIDES | {"mate"},
    "facture-motif": SIDES,
    "facture-fichier": SIDES,
    "membre-motif": {"provider", "mate"},  # between members of a group: their client never reads it
    "membre-fichier": {"provider", "mate"},
    "avis-cache": {"provider"},
    "avis-montre": {"visitor", *SIDES, "orderer", "left", "mate", "competitor", "rival", "staff", *MEDIATORS},
    "prospect": {"provider"},
    "volume": {"buyer"},  # not even whoever manages the cluster (the rival, here)
    "volume-lu": {"buyer", "orderer"},  # the same, as a program reads it
    "collegue": {"buyer"},  # an address that was invited
    "bon": SIDES | {"orderer"},  # the company, whoever is of it, and the holder
}
ACTORS = (
    "visitor", "buyer", "orderer", "left", "provider", "mate", "competitor", "rival", "staff", "administrator", "host",
)  # fmt: skip
ROOMS = {"pool", "directory", "reviews", "prospecting", "clusters", "invoicing"}
API = (
    "requests", "quotes", "engagements", "mediations", "profiles", "offers", "my-", "clusters", "gatherings",
    "frameworks", "call-offs", "invoices", "groups", "teams", "ordering", "approvals", "circles",
    "prospects", "reviews", "reports", "companies",
)  # fmt: skip
NUMBERS = {
    "iban": "FR7630006000011234567890189",
    "volume": "76\u202f543,21",
    "volume-lu": "7654321",
    "vigilance-code": "SERIN.CODE.",  # kept in capitals
}
THINGS = {"request_id", "quote_id", "engagement_id"}
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def canary(kind: str) -> str:
    """The words of that kind, found in nothing else."""
    return NUMBERS.get(kind, f"serin.{kind}.")


class Aviary:
    """Who reads, and the addresses of what they read."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.sessions: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.own: dict[str, Any] = {"category": "secretariat", "sent": 1, "proposed": 1, "kind": "pdf"}
        self.seen: list[dict[str, Any]] = []
        self.more: set[str] = set()  # addresses of a thing that few pages are about
        with kernel.database.transaction():
            self.people = self._people()
            for name, actor in self.people.items():
                person = db.session().get_one(Person, actor.id)
                person.is_demonstration = True
                self.sessions[name] = open_session(person.id, Caller("127.0.0.1", "canary"))
                self.tokens[name] = make_token(person, *_scopes())
            self._profile(self.people["provider"])
            self._requests()
            self._missions()
            self._around()

    def _people(self) -> dict[str, Actor]:
        buyer, rival = pool.make_buyer(), pool.make_buyer()
        company = db.session().get_one(Organisation, pool.company_of(buyer))
        provider, competitor = pool.make_independent(), pool.make_independent()
        here, elsewhere = make_organisation("telecentre"), make_organisation("telecentre")
        db.session().get_one(Person, provider.id).telecentre_id = here.id
        people = {"buyer": buyer, "provider": provider, "competitor": competitor, "rival": rival}
        people["left"], people["mate"] = pool.make_buyer(company), pool.make_independent()
        people["orderer"] = conditions.make_member(buyer)
        roles = {
            "staff": (("trainer", None), ("funder", None), ("manager", elsewhere)),
            "administrator": (("administrator", None),),
            "host": (("manager", here),),
        }
        for name, held in roles.items():
            person = make_person()
            for role, where in held:
                give_role(person, role, where) if where is not None else give_role(person, role)
            people[name] = actor_of(person)
        self.own |= groups.lead_group(pool.make_buyer(), provider, canary("groupement"))
        # Another client of the same provider, who is in the directory too.
        directory.make_provider(rival, levels={"tenue-d-agenda": 1}, name="Rivale")
        self.own["condition_id"] = conditions.make_condition(buyer, label=canary("condition"))
        return people

    def _profile(self, provider: Actor) -> None:
        shown = profiles.cards([provider.id])[provider.id]
        self.own["slug"] = shown.slug
        directory.make_provider(
            provider, Presentation(name=shown.name, trade="Secrétaire", presentation=canary("profil"),
                                   contact=canary("profil")),
            levels={"tenue-d-agenda": 2}, shown=("name", "trade"),
        )  # fmt: skip
        self.own["slug"] = profiles.cards([provider.id])[provider.id].slug
        self.own["offer_id"] = directory.make_offer(provider, is_published=False, scope=canary("offre"))
        keep_identity(provider, IdentitySheet(canary("identite"), street=canary("identite"), postcode="15300",
                                            city="Murat", iban=canary("iban")))  # fmt: skip
        stored = self.store("vigilance", prefix=b"x" * 16)  # what makes a file its holder's own
        sent = Sent(stored.key, stored.size - 16, i18n.today(), canary("vigilance-code"))
        self.own["vigilance_id"] = vigilance.send(provider, sent)

    def store(self, kind: str, prefix: bytes = b"") -> Any:
        """A stored file that holds the canary of that kind."""
        return self.kernel.storage.put(io.BytesIO(prefix + canary(kind).encode()))

    def _requests(self) -> None:
        buyer, left = self.people["buyer"], self.people["left"]
        provider, competitor = self.people["provider"], self.people["competitor"]
        said = {"title": canary("demande"), "need": canary("demande"), "agreement": canary("accord")}
        asked = pool.make_request(left, is_published=False, audience="invited", **said)
        kept = pool.make_request(left, is_published=False, title=canary("demande-gardee"))
        db.session().execute(sa.delete(Membership).where(Membership.person_id == left.id))
        for one in (provider, competitor):
            services.requests.invite(buyer, asked, one.id)
        file = self.store("piece")
        attached = services.requests.attach(buyer, asked, f"{canary('piece-nom')}pdf", file.key, file.size)
        services.requests.publish(buyer, asked)
        answered = services.requests.ask(provider, asked, canary("question"))
        services.requests.answer(buyer, asked, answered, canary("question"))
        services.requests.ask(provider, asked, canary("question-ouverte"))
        quote = pool.make_quote(provider, asked, note=canary("devis"))
        services.quotes.save(provider, asked, {"note": canary("devis-garde")})
        other = pool.make_quote(competitor, asked, note=canary("devis-autre"))
        about = {"attachment_id": attached, "organisation_id": pool.company_of(buyer)}
        self.seen += [about | {"request_id": asked, "quote_id": quote.id}]
        self.seen += [about | {"request_id": kept, "quote_id": other.id}]

    def _missions(self) -> None:
        buyer, provider = self.people["buyer"], self.people["provider"]
        pool.make_engagement(self.people["rival"], provider)
        calm, disputed = (self._mission(name) for name in ("calme", "litige"))
        services.mediation.dispute(buyer, disputed["engagement_id"], canary("desaccord"))
        mediator = actor_of(db.session().get_one(Person, self.people["administrator"].id), "administrator")
        services.mediation.settle(mediator, disputed["engagement_id"], "redo", canary("decision"))
        offer = conditions.make_priced_offer(provider, 500_000)  # from this amount on, a certificate of vigilance
        ordered = conditions.order(self.people["orderer"], offer, note=canary("commande"))
        self.seen[0] |= calm
        self.seen[1] |= disputed
        row = queries.engagements.row(ordered)
        self.seen += [self.seen[0] | {"engagement_id": ordered, "request_id": row.request_id}]

    def _around(self) -> None:
        buyer, provider = self.people["buyer"], self.people["provider"]
        competitor, rival = self.people["competitor"], db.session().get_one(Person, self.people["rival"].id)
        self.own |= nest.prospected(provider, competitor, canary, self.kernel.settings.secret_key)
        self.own |= nest.gathered(buyer, rival, provider, canary)
        self.more = nest.reviewed(buyer, provider, canary)
        values, more = nest.invoiced(buyer, provider, self.people["mate"], canary, self.store)
        self.own |= values
        self.more |= more
        said = ("profile", str(profiles.own(competitor).profile.id), "other", canary("signalement"))  # type: ignore[union-attr]
        company = pool.company_of(buyer)
        invitations.invite(buyer, company, f"{canary('collegue')}x@essai.example", ["member"])
        self.more |= {f"/mon-entreprise/{company}"}
        self.own["report_id"] = reports.make(provider, *said)

    def _mission(self, name: str) -> dict[str, Any]:
        buyer, provider = self.people["buyer"], self.people["provider"]
        made = pool.make_engagement(buyer, provider, title=canary(f"{name}-titre"))
        services.workspace.say(buyer, made, canary(f"{name}-message"), name)
        services.workspace.add_task(buyer, made, canary(f"{name}-tache"), for_buyer=True)
        services.timesheets.log(provider, made, i18n.today(), 30, canary(f"{name}-heures"), name)
        file = self.store(f"{name}-fichier")
        kept = services.workspace.put(provider, made, f"{canary(f'{name}-fichier-nom')}txt", file.key, file.size)
        step = pool.steps_of(made)[0]
        services.deliveries.hand_in(provider, made, step, canary(f"{name}-livrable"))
        services.deliveries.ask_changes(buyer, made, step, canary(f"{name}-reprise"))
        return {"engagement_id": made, "file_id": kept.id}


def _scopes() -> tuple[str, ...]:
    from elearn.accounts.extend import TOKEN_SCOPES

    return tuple(TOKEN_SCOPES)


def reads(app: Flask) -> Iterator[Rule]:
    """Every address that reads something of these rooms, or of one of their things in another room."""
    for rule in app.url_map.iter_rules():
        is_own = rule.endpoint.partition(".")[0] in ROOMS or rule.endpoint == "accounts.notices"
        is_api = rule.rule.startswith(tuple(f"/api/v1/{word}" for word in API))
        if "GET" in (rule.methods or ()) and (is_own or is_api or rule.arguments & THINGS):
            yield rule


def addresses(app: Flask, aviary: Aviary) -> set[str]:
    """Each of them, about each thing."""
    out = set(aviary.more)
    for rule in reads(app):
        for about in aviary.seen:
            values = aviary.own | about
            assert rule.arguments <= set(values), f"{rule.rule}: say above what {rule.arguments - set(values)} is"
            built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            out.add(built[1])
    return out


@pytest.fixture
def aviary(kernel: Kernel) -> Aviary:
    return Aviary(kernel)


def test_each_reads_what_is_theirs_to_read_and_nothing_else(app: Flask, aviary: Aviary) -> None:
    found: dict[str, dict[str, str]] = {kind: {} for kind in READERS}
    for address in sorted(addresses(app, aviary)):
        for name in ACTORS:
            said = answer(app, aviary, name, address)
            for kind in READERS:
                if canary(kind).encode() in said:
                    found[kind].setdefault(name, address)
    wrong = {kind: {n: a for n, a in by.items() if n not in READERS[kind]} for kind, by in found.items()}
    assert not {kind: by for kind, by in wrong.items() if by}, "read by who must not"
    unseen = {kind: READERS[kind] - set(by) for kind, by in found.items()}
    assert not {kind: by for kind, by in unseen.items() if by}, "not found by who may: the walk is blind there"


def answer(app: Flask, aviary: Aviary, name: str, address: str) -> bytes:
    """All that this account gets there: head, body, and what an archive holds."""
    headers = {}
    if name != "visitor" and address.startswith("/api/"):
        headers["Authorization"] = f"Bearer {aviary.tokens[name]}"
    elif name != "visitor":
        headers["Cookie"] = cookie(app, aviary.sessions[name])
    response = app.test_client(use_cookies=False).get(address, headers=headers)
    assert response.status_code < 500, (name, address)
    said = response.get_data()
    if response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(said)) as archive:
            said = b"".join(archive.read(one) for one in archive.namelist())
    return str(response.headers).encode() + said
