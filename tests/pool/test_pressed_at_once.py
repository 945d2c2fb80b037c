"""The same form pressed several times at the same instant counts once, and every press is answered the same."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.clusters import services as clusters
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.clusters.services.gatherings import GatheringSheet
from elearn.core import clock, db
from elearn.core.i18n import today
from elearn.directory.services import offers
from elearn.pool import services
from elearn.pool.services.conditions import ConditionSheet
from tests.factories import clusters as making
from tests.factories.conditions import make_condition, make_member, make_priced_offer, wanted
from tests.factories.directory import sheet as offer_sheet
from tests.factories.pool import (
    company_of,
    make_buyer,
    make_engagement,
    make_independent,
    make_quote,
    make_request,
    sheet,
)
from tests.factories.races import at_once


@pytest.fixture
def stage(kernel):
    """The verbs, each with what it needs."""
    with kernel.database.transaction():
        buyer, anne, bruno = make_buyer(), make_independent(), make_independent()
        mission = make_engagement(buyer, anne)
        request, company, day = make_request(buyer), company_of(buyer), clock.now().date()
        lea, offer = make_member(buyer), make_priced_offer(anne, 5_000)
        make_member(buyer, "approver")
        make_condition(buyer, approve_above_cents=0)
        cluster = making.make_cluster()
        asked, rule = wanted(lea, offer), ConditionSheet("Petites commandes", per_order_cents=10_000)
        gathering = GatheringSheet(
            "secretariat", "Nos besoins", "Comptons.", clock.now() + timedelta(days=9), [("Agenda", "hour")]
        )
        group = services.groups.begin(bruno, request)
    return {
        "a request": lambda: services.requests.begin(buyer, company, sheet(), "k"),
        "a question": lambda: services.requests.ask(anne, request, "Quel logiciel ?"),
        "an invitation": lambda: services.requests.invite(buyer, request, anne.id),
        "a message": lambda: services.workspace.say(anne, mission, "Bonjour", "k"),
        "a message to the group": lambda: services.groups.say(bruno, group, "Bonjour", "k"),
        "a file": lambda: services.workspace.put(anne, mission, "plan.pdf", "a" * 64, 10).number,
        "a task": lambda: services.workspace.add_task(anne, mission, "Relire", for_buyer=True, key="k"),
        "hours": lambda: services.timesheets.log(anne, mission, day, 60, "Appels", "k"),
        "a group": lambda: services.groups.begin(anne, request),
        "an approval": lambda: services.approvals.ask(lea, asked),
        "a condition": lambda: services.conditions.create(buyer, company, rule, "k"),
        "a gathering": lambda: clusters.gatherings.begin(cluster.manager, cluster.id, gathering, "k"),
        "an offer": lambda: offers.create(anne, offer_sheet()),
    }


VERBS = (
    "a request", "a question", "an invitation", "a message", "a message to the group", "a file", "a task", "hours",
    "a group", "an approval", "a condition", "a gathering", "an offer",
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_several_presses_of_the_same_form_are_one(kernel, stage, verb):
    def press(_n):
        with kernel.database.transaction():
            return stage[verb]()

    with kernel.database.reading():
        before = _told()
    outcomes = at_once([(n,) for n in range(4)], press)
    assert len(outcomes) == 4, "each press is answered"
    assert len(set(outcomes)) == 1, "and answered the same"
    with kernel.database.reading():
        twice = [key for key, count in _told().items() if count - before.get(key, 0) > 1]
        assert twice == [], "nobody is told twice"


def _told():
    query = sa.select(Notice.person_id, Notice.kind, sa.func.count()).group_by(Notice.person_id, Notice.kind)
    return {(person, kind): count for person, kind, count in db.session().execute(query)}


def test_one_agreement_is_proposed_of_a_request_however_often_it_is_pressed(kernel):
    with kernel.database.transaction():
        cluster, holder = making.make_cluster(), making.make_holder()
        request = make_request(cluster.manager)
        quote = make_quote(holder, request)
        proposal = FrameworkSheet(
            title="Secrétariat", rule="cascade", maximum_cents=1_000_000, starts_on=today(),
            ends_on=today() + timedelta(days=300), chosen=[(quote.id, quote.current.digest)],
        )  # fmt: skip

    def press(_n):
        with kernel.database.transaction():
            return clusters.frameworks.propose(cluster.manager, request, proposal, "k")

    assert len(set(at_once([(n,) for n in range(4)], press))) == 1
