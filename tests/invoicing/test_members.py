"""Invoices between members of a group: each its part, once, seen by its two sides alone."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import db
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import today
from elearn.invoicing import queries, services
from elearn.invoicing.models import Claim, Invoice
from elearn.invoicing.services import issuing
from elearn.pool import services as pool
from elearn.pool.queries import engagements
from tests.factories.groups import win_together
from tests.factories.invoicing import make_issuer
from tests.factories.pool import make_request

reads = queries.invoices


def won(cast, bruno, **values):
    """A mission of Anne, who leads, and Bruno: all of it accepted."""
    mission = win_together(cast.client, make_request(cast.client), (cast.anne, bruno), **values)
    for step in engagements.steps(mission):
        pool.deliveries.hand_in(cast.anne, mission, step.deliverable_id, "")
        pool.deliveries.accept(cast.client, mission, step.deliverable_id)
    return mission


def issue(who, mission, payer=None):
    made = services.issuing.issue(who, services.drafting.begin(who, mission, payer_id=payer))
    db.session().expire_all()
    return reads.readable(who, made)


def codes():
    return list(db.session().scalars(sa.select(Notice.kind).where(Notice.kind.like("invoicing.%"))))


def test_the_lead_invoices_the_client_and_the_member_the_lead_once_to_the_cent(cast, monkeypatch):
    told = []
    monkeypatch.setattr(issuing, "announce", told.append)
    bruno = make_issuer("real")
    mission = won(cast, bruno, billing="lead")
    (waiting,) = queries.drafts.to_bill(bruno.id)
    assert (waiting.payer_id, waiting.is_lead, waiting.net_cents) == (cast.anne.id, True, 58_900)
    whole = issue(cast.anne, mission)
    assert (whole.net_cents, whole.payer_id) == (112_000, None)
    card = issue(bruno, mission, cast.anne.id)
    assert (card.number[-4:], card.net_cents, card.organisation_id, card.payer_id) == (
        "0001", 58_900, None, cast.anne.id,
    )  # fmt: skip
    assert card.content["taxes"] == [[2000, 58_900, 11_780]], "the regime of who invoices, not of the lead"
    assert (card.seller, card.buyer) == ("Anne Vidal EI", "Anne Vidal")
    assert {line["detail"] for line in card.content["lines"]} == {
        "Part de membre du groupement, rémunération du mandataire déduite"
    }
    kept = whole.net_cents - card.net_cents
    assert kept == 50_000 + 3_100, "the lead's own work and pay: with the member's part, what the client pays"
    assert [type(one).__name__ for one in told] == ["InvoiceIssued", "EngagementBilled", "InvoiceIssued"]
    with pytest.raises(Conflict) as nothing:
        services.drafting.begin(bruno, mission, payer_id=cast.anne.id)
    assert nothing.value.code == "nothing"
    for payer in (None, bruno.id, cast.client.id):
        with pytest.raises(Conflict):
            services.drafting.begin(bruno, mission, payer_id=payer)
    twice = sa.insert(Claim).values(key=f"between:{card.content['lines'][0]['key'].partition(':')[2]}", invoice_id=1)
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(twice)


def test_it_is_read_by_its_two_sides_alone_paid_and_credited_like_any_other(cast):
    bruno, chloe = make_issuer(), make_issuer()
    mission = win_together(
        cast.client, make_request(cast.client), (cast.anne, bruno, chloe), billing="lead", lead_pay_bp=0
    )
    for step in engagements.steps(mission):
        pool.deliveries.hand_in(cast.anne, mission, step.deliverable_id, "")
        pool.deliveries.accept(cast.client, mission, step.deliverable_id)
    card = issue(bruno, mission, cast.anne.id)
    assert [line["unit"] for line in card.content["lines"]] == ["hour"], "without pay, quantity and price as quoted"
    for stranger in (cast.client, chloe):
        with pytest.raises(Missing):
            reads.readable(stranger, card.id)
        assert reads.of_mission(stranger, mission) == []
        assert queries.listing.readable_by(stranger).total == 0
    assert [one.id for one in queries.listing.from_members(cast.anne).items] == [card.id]
    assert queries.listing.received(cast.anne).total == 0
    assert codes() == ["invoicing.invoice"]
    services.statuses.refuse(cast.anne, card.id, "Ce n’est pas la part convenue.")
    services.crediting.credit(bruno, card.id, reads.readable(bruno, card.id).version, None, "Part corrigée")
    again = issue(bruno, mission, cast.anne.id)
    assert again.number[-4:] == "0003"
    services.payments.receive(bruno, again.id, today(), again.gross_cents, "k")
    assert reads.readable(cast.anne, again.id).state == "collected"
    for change in (
        {"payer_id": chloe.id},
        {"payer_id": None, "organisation_id": cast.client.memberships[0].organisation_id},
    ):
        statement = sa.update(Invoice).where(Invoice.id == again.id).values(version=Invoice.version + 1, **change)
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)


def test_when_each_invoices_the_client_the_lead_invoices_their_pay(cast):
    bruno = make_issuer()
    mission = won(cast, bruno, billing="members")
    mine = {one.payer_id: one for one in queries.drafts.to_bill(cast.anne.id)}
    assert set(mine) == {None, bruno.id}
    assert (mine[bruno.id].is_lead, mine[bruno.id].net_cents) == (False, 3_100)
    card = issue(cast.anne, mission, bruno.id)
    assert {line["detail"] for line in card.content["lines"]} == {"Rémunération du mandataire du groupement"}
    other = queries.drafts.own(bruno, services.drafting.begin(bruno, mission))
    assert other.payer.organisation_id == cast.client.memberships[0].organisation_id


def test_a_payer_whose_identity_is_not_whole_is_asked_for_it(cast):
    bruno = make_issuer()
    mission = won(cast, bruno, billing="lead")
    from elearn.directory.models import Identity

    db.session().execute(sa.delete(Identity).where(Identity.person_id == cast.anne.id))
    draft = queries.drafts.own(bruno, services.drafting.begin(bruno, mission, payer_id=cast.anne.id))
    assert draft.missing == ("payer.legal_name", "payer.address")
