"""L23: an invoice from work accepted to what is paid: drafts, issue, statuses, payments, credit notes, reminders."""

import io
from datetime import date, timedelta

import pypdf
import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Organisation
from elearn.core import db
from elearn.core.canonical import digest
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import today
from elearn.core.machine import SYSTEM as TIME
from elearn.core.policy import SYSTEM
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.invoicing import life, notices, pdf, queries, services
from elearn.invoicing.models import Claim, Draft, Event, Invoice
from elearn.invoicing.services import reminding
from elearn.pool import services as pool
from elearn.pool.figures import Line
from tests.factories.invoicing import (
    IBAN,
    SIRET,
    VAT_NUMBER,
    accept_all,
    make_accepted,
    make_client,
    make_invoice,
    make_issuer,
)
from tests.factories.pool import make_engagement, make_independent, make_quote, make_request

reads = queries.invoices


def read(cast, made):
    return reads.readable(cast.anne, made)


def pay(cast, made, cents, key="k"):
    services.payments.receive(cast.anne, made, today(), cents, key)


def test_a_draft_has_no_number_and_says_what_is_missing(cast):
    anne = make_issuer(mandated=False)
    mission = make_engagement(cast.client, anne)
    with pytest.raises(Conflict):
        services.drafting.begin(anne, mission)
    accept_all(cast.client, anne, mission)
    draft = services.drafting.begin(anne, mission)
    seen = queries.drafts.own(anne, draft)
    assert seen.missing == ("mandate",)
    assert (seen.totals.net_cents, seen.due_days, seen.content) == (112_000, 30, {})
    with pytest.raises(Conflict) as refused:
        services.issuing.issue(anne, draft)
    assert refused.value.code == "incomplete"
    with pytest.raises(Missing):
        queries.drafts.own(cast.anne, draft)
    for days in (29, 61):
        with pytest.raises(Invalid):
            services.drafting.change(anne, draft, seen.keys, "days", days)
    services.drafting.change(anne, draft, seen.keys[:1], "then_end", 30)
    with pytest.raises(Conflict):
        services.mandating.accept(anne, "0" * 64)
    services.mandating.accept(anne, queries.mandates.text().digest)
    made = services.issuing.issue(anne, draft)
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
    assert reads.readable(anne, made).net_cents in (100_000, 12_000)
    (left,) = queries.drafts.to_bill(anne.id)
    assert left.net_cents + reads.readable(anne, made).net_cents == 112_000


def test_a_plain_independent_or_client_is_told_all_that_is_missing(cast):
    anne = make_independent("")
    client = make_client()
    db.session().execute(sa.update(Organisation).where(Organisation.id == client.memberships[0].organisation_id)
                         .values(siret=None, address=""))  # fmt: skip
    # A quote needs a regime: the mission is another's, and the draft is read as hers.
    db.session().expire_all()
    mission = make_accepted(client, cast.anne)
    seen = queries.drafts.own(cast.anne, services.drafting.begin(cast.anne, mission))
    assert seen.missing == ("buyer.siret", "buyer.address")
    assert queries.drafts.to_bill(anne.id) == []


def test_an_issued_invoice_says_all_and_never_changes(cast):
    made = make_invoice(cast.client, cast.anne)
    card = read(cast, made)
    assert (card.kind, card.state, card.gross_cents, card.left_cents) == ("invoice", "issued", 112_000, 112_000)
    assert card.due_on == card.issued_on + timedelta(days=30)
    assert card.seller == "Anne Vidal EI"
    assert digest(card.content) == card.digest
    row = db.session().get_one(Invoice, made)
    assert IBAN not in row.account
    assert IBAN not in str(row.content)
    for change in ({"number": "X"}, {"net_cents": 1, "gross_cents": 1}, {"content": {}}, {"due_on": date(2030, 1, 1)}):
        statement = sa.update(Invoice).where(Invoice.id == made).values(version=Invoice.version + 1, **change)
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)
    for statement in (sa.delete(Invoice), sa.delete(Event)):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)
    told = db.session().execute(sa.select(Notice.person_id, Notice.kind).where(Notice.kind.like("invoicing.%"))).all()
    assert [tuple(one) for one in told] == [(cast.client.id, "invoicing.invoice")]
    stranger = make_client()
    with pytest.raises(Missing):
        reads.readable(stranger, made)
    assert queries.listing.received(stranger).total == 0
    assert [c.id for c in queries.listing.received(cast.client).items] == [made]


def test_vat_is_that_of_the_quote_by_rate(cast):
    bruno = make_issuer("real")
    asked = make_request(cast.client)
    lines = (Line(1, "Agenda", "hour", 4000, 2500, 2000), Line(2, "Courriers", "page", 3000, 400, 550))
    quote = make_quote(bruno, asked, lines=lines)
    mission = pool.quotes.accept(cast.client, asked, quote.id, quote.current.digest)
    pool.engagements.start(bruno, mission)
    accept_all(cast.client, bruno, mission)
    content = reads.readable(bruno, services.issuing.issue(bruno, services.drafting.begin(bruno, mission))).content
    assert content["taxes"] == [[550, 12_000, 660], [2000, 100_000, 20_000]]
    assert (content["exemption"], content["seller"]["vat_number"]) == ("", VAT_NUMBER)
    assert not content["on_debits"]


def test_who_owes_vat_as_soon_as_they_invoice_says_so_and_only_where_there_is_vat(cast):
    digest_ = queries.mandates.text().digest
    first = queries.mandates.held(cast.anne.id)
    assert services.mandating.accept(cast.anne, digest_, "EI", True) != first.id
    draft = services.drafting.begin(cast.anne, make_accepted(cast.client, cast.anne))
    for regime, said in (("franchise", False), ("real", True)):
        profiles.declare_business(cast.anne, Business(siret=SIRET, vat_regime=regime, vat_number=VAT_NUMBER))
        content = queries.drafts.own(cast.anne, draft).content
        assert content["on_debits"] is said
        assert ("debits" in {one["code"] for one in content["mentions"]}) is said


def test_who_left_the_exemption_adds_vat_to_a_quote_without(cast):
    mission = make_accepted(cast.client, cast.anne)
    draft = services.drafting.begin(cast.anne, mission)
    assert not queries.drafts.own(cast.anne, draft).added_vat
    profiles.declare_business(cast.anne, Business(siret=SIRET, vat_regime="real", vat_number=VAT_NUMBER))
    seen = queries.drafts.own(cast.anne, draft)
    assert seen.added_vat
    assert seen.content["taxes"] == [[2000, 112_000, 22_400]]


def abroad(client, country, number):
    where = sa.update(Organisation).where(Organisation.id == client.memberships[0].organisation_id)
    db.session().execute(where.values(country=country, vat_number=number, siret=None))
    db.session().expire_all()


def test_a_client_of_the_union_owes_the_tax_at_home_and_both_numbers_are_asked(cast):
    abroad(cast.client, "BE", "")
    mission = make_accepted(cast.client, cast.anne)
    draft = services.drafting.begin(cast.anne, mission)
    seen = queries.drafts.own(cast.anne, draft)
    assert seen.missing == ("seller.vat_number", "buyer.vat_number"), "asked even of who is exempt in France"
    abroad(cast.client, "BE", "BE0428759497")
    profiles.declare_business(cast.anne, Business(siret=SIRET, vat_regime="franchise", vat_number=VAT_NUMBER))
    seen = queries.drafts.own(cast.anne, draft)
    assert (seen.missing, seen.regime, seen.added_vat) == ((), "reverse", False)
    content = reads.readable(cast.anne, services.issuing.issue(cast.anne, draft)).content
    assert (content["exemption"], content["taxes"]) == ("Autoliquidation", [[0, 112_000, 0]])
    assert (content["seller"]["vat_number"], content["buyer"]["vat_number"]) == (VAT_NUMBER, "BE0428759497")
    assert content["buyer"]["country"] == "BE"


def test_a_client_outside_the_union_is_outside_the_tax_whatever_the_regime(cast):
    bruno = make_issuer("real")
    abroad(cast.client, "CH", "")
    mission = make_accepted(cast.client, bruno)
    seen = queries.drafts.own(bruno, services.drafting.begin(bruno, mission))
    assert (seen.missing, seen.regime) == ((), "outside")
    assert (seen.content["seller"]["vat_number"], seen.content["gross_cents"]) == ("", 112_000)


def test_credit_notes_part_then_whole_and_what_was_billed_is_free_again(cast):
    made = make_invoice(cast.client, cast.anne)
    card = read(cast, made)
    with pytest.raises(Invalid):
        services.crediting.credit(cast.anne, made, card.version, [100_001, 0], "Erreur de prix")
    with pytest.raises(Invalid):
        services.crediting.credit(cast.anne, made, card.version, None, "")
    part = services.crediting.credit(cast.anne, made, card.version, [40_000, 0], "Heures en trop")
    with pytest.raises(Conflict) as refused:
        services.crediting.credit(cast.anne, made, card.version, None, "Deux fois le clic")
    assert refused.value.code == "stale"
    note = read(cast, part)
    assert (note.kind, note.number[-4:], note.gross_cents, note.content["corrects"]["number"]) == (
        "credit", "0002", 40_000, card.number,
    )  # fmt: skip
    card = read(cast, made)
    assert (card.state, card.left_cents) == ("issued", 72_000)
    with pytest.raises(Forbidden):
        services.crediting.credit(cast.client, made, card.version, None, "Je suis le client")
    services.crediting.credit(cast.anne, made, card.version, None, "Tout est repris")
    card = read(cast, made)
    assert (card.state, card.left_cents, card.credited_cents) == ("credited", 0, 112_000)
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Claim)) == 0
    (again,) = queries.drafts.to_bill(cast.anne.id)
    assert again.net_cents == 112_000
    with pytest.raises(Conflict):
        services.crediting.credit(cast.anne, made, card.version, None, "Encore une fois")
    statement = sa.update(Invoice).where(Invoice.id == made)
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(statement.values(credited_cents=112_001, version=Invoice.version + 1))


def test_payments_are_noted_by_hand_never_above_what_is_left_and_taken_back(cast):
    made = make_invoice(cast.client, cast.anne)
    pay(cast, made, 12_000)
    pay(cast, made, 12_000)  # the same form again
    assert read(cast, made).left_cents == 100_000
    for cents, day in ((100_001, today()), (0, today()), (100, today() + timedelta(1))):
        with pytest.raises(Invalid):
            services.payments.receive(cast.anne, made, day, cents, f"{cents}")
    for key in ("", "k" * 81, f"undo:{reads.payments(made)[0].id}"):
        with pytest.raises(Invalid) as refused:
            services.payments.receive(cast.anne, made, today(), 100, key)
        assert "plus entier" in refused.value.message
    with pytest.raises(Forbidden):
        services.payments.receive(cast.client, made, today(), 100, "c")
    pay(cast, made, 100_000, "last")
    assert read(cast, made).state == "collected"
    last = reads.payments(made)[-1]
    services.payments.undo(cast.anne, made, last.id)
    with pytest.raises(Conflict):
        services.payments.undo(cast.anne, made, last.id)
    card = read(cast, made)
    assert (card.state, card.left_cents) == ("issued", 100_000)
    services.crediting.credit(cast.anne, made, card.version, [100_000, 0], "Remise convenue")
    assert read(cast, made).state == "collected", "paid in part, the rest credited"


def test_refused_by_the_client_then_credited(cast):
    made = make_invoice(cast.client, cast.anne)
    services.statuses.deposit(cast.anne, made)
    with pytest.raises(Invalid):
        services.statuses.refuse(cast.client, made, "")
    with pytest.raises(Forbidden):
        services.statuses.refuse(cast.anne, made, "Pas moi")
    services.statuses.refuse(cast.client, made, "Ce n’est pas le bon service.")
    with pytest.raises(Conflict):
        services.statuses.deposit(cast.anne, made)
    services.crediting.credit(cast.anne, made, read(cast, made).version, None, "Refusée par le client")
    assert [e.kind for e in reversed(reads.history(made))] == ["issue", "deposit", "refuse", "credit"]


def test_reminders_are_told_once_each_then_no_more_when_paid(cast, on, monkeypatch):
    on(2026, 11, 2, 9)
    made = make_invoice(cast.client, cast.anne)
    on(2026, 11, 25, 9)
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    assert reminding.waiting() == ([made], made), "one page, and where the next begins"
    reminding.remind(SYSTEM, made)
    reminding.remind(SYSTEM, made)
    assert reminding.waiting() == ([], made), "a page in which nothing is to be told does not end the round"
    assert reminding.waiting(made) == ([], None)
    on(2026, 12, 14, 9)
    reminding.remind(SYSTEM, made)
    assert [step for step, _at in reads.reminders(made)] == ["before", "late"]
    told = db.session().execute(
        sa.select(Notice.person_id, Notice.kind).where(Notice.kind.in_(("invoicing.remind-late", "invoicing.unpaid")))
    )
    assert {tuple(one) for one in told} == {
        (cast.client.id, "invoicing.remind-late"), (cast.anne.id, "invoicing.unpaid"),
    }  # fmt: skip
    owed = queries.lateness.owed(db.session().get_one(Invoice, made), today())
    assert (owed.late.days, owed.late.fee_cents, owed.is_to_check) == (12, 4000, True)
    assert owed.late.interest_cents == round(112_000 * 0.1215 * 12 / 365)
    pay(cast, made, 112_000)
    on(2027, 1, 10, 9)
    assert reminding.waiting() == ([], None)


CLIENT, SELLER = life.BUYER, life.ISSUER
OPEN = ("issued", "deposited", "rejected", "refused")
ALLOWED = {
    **{(s, "deposit", SELLER): "deposited" for s in ("issued", "rejected")},
    ("deposited", "reject", SELLER): "rejected",
    **{(s, "refuse", CLIENT): "refused" for s in ("issued", "deposited")},
    **{(s, "collect", SELLER): "collected" for s in OPEN},
    **{(s, "pay", SELLER): s for s in OPEN},
    ("collected", "reopen", SELLER): "issued",
    **{(s, "credit", SELLER): s for s in (*OPEN, "collected")},
}
FACTS = {"collect": life.Facts(0, 100)}


def test_every_state_action_and_role_is_allowed_or_refused_with_a_code():
    machine = life.MACHINE
    assert machine.faults() == []
    for state in life.STATES:
        for action in machine.actions:
            for role in (*life.ROLES, TIME):
                answer = machine.move(state, action, (role,), FACTS.get(action, life.Facts(100, 100)))
                assert (answer.to or None) == ALLOWED.get((state, action, role)), (state, action, role)
                assert answer.is_allowed or answer.code
    assert machine.move("collected", "reopen", (SELLER,), life.Facts(1, 1, True)).to == "deposited"
    assert machine.move("issued", "credit", (SELLER,), life.Facts(0, 0)).to == "credited"
    assert machine.move("issued", "collect", (SELLER,), life.Facts(1, 1)).code == "not-paid"


@pytest.mark.parametrize(
    ("paid", "amounts", "follows"),
    [
        (0, [10_000, 0], "il reste 1 020,00 € à payer"),
        (0, None, "il ne reste rien à payer"),
        (112_000, [10_000, 0], "Le client a payé 100,00 € de trop"),
    ],
)
def test_a_credit_note_says_what_it_corrects_why_and_what_follows_everywhere(cast, paid, amounts, follows):
    made = make_invoice(cast.client, cast.anne)
    if paid:
        pay(cast, made, paid)
    note = services.crediting.credit(cast.anne, made, read(cast, made).version, amounts, "Livrable repris.")
    card, number = read(cast, note), read(cast, made).number
    plain = [m["text"].replace("\u202f", " ").replace("\xa0", " ") for m in card.content["mentions"]]
    assert number in plain[0]
    assert "Livrable repris" in plain[0]
    assert follows in plain[1]
    drawn = pypdf.PdfReader(io.BytesIO(pdf.draw({**card.content, "seller": {**card.content["seller"], "iban": ""}})))
    assert f"Corrige la facture {number}" in drawn.pages[0].extract_text()
    (facts,) = db.session().scalars(sa.select(Notice.facts).where(Notice.kind == "invoicing.credit"))
    said = notices.KINDS["invoicing.credit"].text(facts).replace("\u202f", " ").replace("\xa0", " ")
    assert all(one in said for one in (number, "Livrable repris.", follows))
    assert ".." not in said
    old = {name: facts[name] for name in ("invoice", "number", "seller", "buyer", "cents", "due_on")}
    assert notices.KINDS["invoicing.credit"].text(old), "told before notices said it"
