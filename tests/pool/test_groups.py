"""Groups: standing teams, an agreement that each accepts, a quote by lot and member, work by several people."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Organisation
from elearn.core import clock, db, i18n
from elearn.core.canonical import digest
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.directory.models import Profile
from elearn.directory.queries import profiles
from elearn.pool import queries, services
from elearn.pool.models import GroupAcceptance, GroupAgreement, GroupMember, GroupRefusal, MissionMember
from elearn.pool.services.sheets import MemberSheet, TeamSheet
from elearn.testing.counting import executed
from tests.factories.groups import agree, group_sheet, make_group, send_together, win_together
from tests.factories.parameters import keep_figures
from tests.factories.pool import company_of, make_independent, make_quote, make_request, quote_sheet

LEFT = ("pool.team-left", "pool.team-removed", "pool.team-declined")


@pytest.fixture
def three(cast):
    return cast.anne, cast.bruno, make_independent()


def version(actor, group):
    return queries.groups.readable(actor, group).version


def code(error, verb, *args):
    with pytest.raises(error) as refused:
        verb(*args)
    return refused.value.code


def test_a_quote_leaves_once_every_member_accepted_this_exact_agreement(cast, three):
    anne, bruno, chloe = three
    request = make_request(cast.buyer)
    group = make_group(request, three)
    groups = services.groups
    assert code(Conflict, groups.submit, anne, group) == "not-agreed"
    for verb, args in ((groups.propose, ()), (groups.submit, ()), (groups.dissolve, ())):
        assert code(Forbidden, verb, bruno, group, *args) == "not-yours"
    first = groups.propose(anne, group)
    with pytest.raises(Conflict):
        groups.accept(bruno, group, "0" * 64)
    groups.accept(bruno, group, first)
    groups.accept(bruno, group, first)
    assert code(Conflict, groups.submit, anne, group) == "not-agreed", "one member is missing"
    # A change of lines after an acceptance asks all again.
    sheet = group_sheet(three)
    dearer = replace(sheet, lines=(replace(sheet.lines[0], price_cents=2600), *sheet.lines[1:]))
    groups.change(anne, group, dearer, version(anne, group))
    card = queries.groups.readable(bruno, group)
    assert (card.state, card.agreement, [m.accepted_at for m in card.members]) == ("forming", None, [None] * 3)
    second = groups.propose(anne, group)
    assert second != first
    assert code(Conflict, groups.accept, chloe, group, first) == "other-version"
    groups.accept(chloe, group, second)
    assert code(Conflict, groups.submit, anne, group) == "not-agreed"
    groups.accept(bruno, group, second)
    assert groups.submit(anne, group) == 1
    quote = queries.quotes.own(anne, request)
    content = quote.current.content
    assert content["group"]["agreement"] == second
    assert digest(content) == quote.current.digest
    assert [m["id"] for m in content["group"]["members"]] == [m.id for m in three]
    assert sum(m["net_cents"] for m in content["group"]["members"]) == quote.current.net_cents
    assert sum(m["share_bp"] for m in content["group"]["members"]) == 10_000
    for member in three:
        assert queries.quotes.version(member, quote.id, 1).digest == quote.current.digest
    with pytest.raises(Missing):
        queries.quotes.version(make_independent(), quote.id, 1)
    assert code(Conflict, services.quotes.submit, anne, request, quote_sheet()) == "in-group"
    assert groups.submit(anne, group) == 1, "the same content again sends nothing"
    for statement in (sa.update(GroupAgreement).values(digest="x"), sa.delete(GroupAcceptance)):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)


def test_a_member_may_say_no_or_leave_and_papers_that_moved_are_agreed_again(cast, three):
    anne, bruno, chloe = three
    group = make_group(make_request(cast.buyer), three)
    first = services.groups.propose(anne, group)
    with pytest.raises(Invalid):
        services.groups.refuse(bruno, group, " ")
    services.groups.refuse(bruno, group, "Ma part est trop faible.")
    card = queries.groups.readable(anne, group)
    assert (card.state, card.reason) == ("forming", "Ma part est trop faible.")
    with pytest.raises(Conflict):
        services.groups.accept(chloe, group, first)
    services.groups.refuse(chloe, group, "Je pars en congé.", leaves=True)
    with pytest.raises(Missing):
        queries.groups.readable(chloe, group)
    assert {line.member for line in queries.groups.readable(anne, group).lines} == {anne.id, bruno.id}
    with pytest.raises(Invalid) as refused:
        services.groups.propose(anne, group)
    assert "lot_1" in refused.value.fields
    pair = (anne, bruno)
    services.groups.change(anne, group, group_sheet(pair), version(anne, group))
    agree(group, pair)
    db.session().execute(sa.update(Profile).where(Profile.person_id == bruno.id).values(insurer="Autre assureur"))
    assert code(Conflict, services.groups.submit, anne, group) == "changed"
    services.groups.dissolve(anne, group)
    request = queries.groups.row(group).request_id
    assert make_quote(anne, request).state == "submitted", "one may answer alone again"


def test_each_member_has_a_profile_and_none_is_of_the_client(cast, three):
    anne, bruno, chloe = three
    request = make_request(cast.buyer)
    group = services.groups.begin(anne, request)
    assert services.groups.begin(anne, request) == group
    for stranger in (cast.buyer.id, cast.rival.id):
        with pytest.raises(Invalid):
            services.groups.add(anne, group, stranger)
    siret = "40483304800022"
    db.session().execute(sa.update(Organisation).where(Organisation.id == company_of(cast.buyer)).values(siret=siret))
    db.session().execute(sa.update(Profile).where(Profile.person_id == bruno.id).values(siren=siret[:9]))
    with pytest.raises(Invalid):
        services.groups.add(anne, group, bruno.id)
    services.groups.add(anne, group, chloe.id)
    assert code(Conflict, services.groups.add, anne, group, chloe.id) == "already"
    for values in ({"form": "x"}, {"lead_pay_bp": 3001}, {"failure_days": 0}, {"name": ""},
                   {"members": [MemberSheet(chloe.id, cap_minutes=-1)]},
                   {"members": [MemberSheet(chloe.id, cap_minutes=60, cap_month_minutes=61)]}):  # fmt: skip
        with pytest.raises(Invalid):
            services.groups.change(anne, group, group_sheet((anne, chloe), **values), version(anne, group))
    with pytest.raises(Invalid):
        services.groups.change(anne, group, group_sheet((anne, bruno)), version(anne, group))
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().add(GroupMember(group_id=group, person_id=chloe.id))
        db.session().flush()
    closed = make_request(cast.buyer, audience="invited", is_published=False)
    services.requests.invite(cast.buyer, closed, anne.id)
    services.requests.publish(cast.buyer, closed)
    own = services.groups.begin(anne, closed)
    with pytest.raises(Invalid):
        services.groups.add(anne, own, chloe.id)


def test_vat_is_of_each_member_or_of_the_lead_who_invoices_all(cast, on):
    on(2026, 11, 22, 9)
    keep_figures()
    free, taxed = make_independent(), make_independent("real")
    sheet = group_sheet((free, taxed))
    rated = tuple(replace(one, vat_bp=2000 if one.member == taxed.id else 0) for one in sheet.lines)
    quote = send_together(make_request(cast.buyer), (free, taxed), lines=rated)
    first, second = quote.current.group["members"]
    assert (first["gross_cents"], second["gross_cents"]) == (50_000, 62_000 * 12 // 10)
    assert quote.current.gross_cents == 50_000 + 74_400
    assert quote.current.totals.gross_cents == quote.current.gross_cents
    other = make_group(make_request(cast.buyer), (free, taxed), lines=rated, billing="lead")
    with pytest.raises(Invalid):
        services.groups.propose(free, other)


def test_a_team_is_made_and_accepted_by_its_members_and_a_group_begins_from_it(cast, three):
    anne, bruno, chloe = three
    teams = services.teams
    made = teams.make(anne, TeamSheet("Les trois", "solidary", lead_pay_bp=300))
    teams.ask(anne, made, bruno.id, "Traduction")
    teams.ask(anne, made, chloe.id, "Relecture")
    assert code(Conflict, teams.ask, anne, made, bruno.id, "") == "already"
    with pytest.raises(Invalid):
        teams.ask(anne, made, cast.buyer.id, "")
    with pytest.raises(Forbidden):
        teams.make(cast.buyer, TeamSheet("Autre"))
    with pytest.raises(Forbidden):
        teams.end(bruno, made)
    teams.accept(bruno, made)
    teams.accept(bruno, made)
    assert queries.teams.complete() == [], "one has not said yes"
    group = services.groups.begin(anne, make_request(cast.buyer), made)
    card = queries.groups.readable(bruno, group)
    assert ([m.scope for m in card.members], card.form, card.lead_pay_bp) == (["", "Traduction"], "solidary", 300)
    teams.accept(chloe, made)
    assert [t.accepted for t in queries.teams.complete()] == [(anne.id, bruno.id, chloe.id)]
    teams.leave(bruno, made)
    teams.remove(anne, made, chloe.id)
    teams.ask(anne, made, bruno.id, "Traduction")
    teams.leave(bruno, made)
    left = sa.select(Notice.person_id, Notice.kind).where(Notice.kind.in_(LEFT)).order_by(Notice.id)
    assert db.session().execute(left).all() == list(zip((anne.id, chloe.id, anne.id), LEFT, strict=True))
    assert code(Conflict, teams.leave, anne, made) == "lead"
    teams.end(anne, made)
    for member in three:
        with pytest.raises(Missing):
            queries.teams.readable(member, made)


def test_several_people_work_on_one_order_each_on_their_part_within_their_caps(cast, three, on):
    on(2026, 11, 20, 9)
    anne, bruno, chloe = three
    members = [
        MemberSheet(anne.id), MemberSheet(bruno.id, "Matin", cap_minutes=300, cap_month_minutes=240),
        MemberSheet(chloe.id, may_deliver=False, signs_hours=False),
    ]  # fmt: skip
    request = make_request(cast.buyer)
    mission = win_together(cast.buyer, request, three, members=members)
    card = queries.engagements.readable(bruno, mission)
    assert [m.net_cents for m in card.crew.members] == [33_325, 33_325, 33_350 + 12_000]
    assert sum(m.share_bp for m in card.crew.members) == 10_000
    assert {queries.groups.mine(one)[0][0].state for one in three} == {"won"}
    steps = queries.engagements.steps(mission)
    assert [(s.owner_id, s.amount_cents) for s in steps] == [
        (anne.id, 33_325), (bruno.id, 33_325), (chloe.id, 33_350), (chloe.id, 12_000),
    ]  # fmt: skip
    today = i18n.today()
    log = services.timesheets.log
    log(bruno, mission, today, 240, "Tri", "a")
    assert code(Conflict, log, bruno, mission, today, 1, "", "b") == "over-cap", "the month of this member"
    log(anne, mission, today, 200, "", "a")
    assert code(Conflict, log, anne, mission, today, 161, "", "c") == "over-cap", "the month of the order"
    log(chloe, mission, today, 160, "", "a")
    on(2026, 12, 1, 9)
    log(bruno, mission, i18n.today(), 60, "", "d")
    assert code(Conflict, log, bruno, mission, i18n.today(), 1, "", "e") == "over-cap", "all the hours of this member"
    assert code(Conflict, log, anne, mission, i18n.today(), 541, "", "f") == "over-cap", "all the hours of the order"
    sheets = {(s.person_id, s.month.month): s for s in queries.engagements.sheets(mission)}
    entry = sheets[bruno.id, 12].entries[0].id
    for other in (anne, chloe):
        assert code(Forbidden, services.timesheets.remove, other, mission, entry) == "not-yours"
    assert code(Conflict, services.timesheets.send, bruno, mission, sheets[chloe.id, 11].id) == "not-signing"
    assert code(Conflict, services.timesheets.send, chloe, mission, sheets[chloe.id, 11].id) == "not-signing"
    services.timesheets.send(bruno, mission, sheets[bruno.id, 11].id)
    services.timesheets.send(anne, mission, sheets[chloe.id, 11].id)
    services.timesheets.approve(cast.buyer, mission, sheets[chloe.id, 11].id)
    providers_of = queries.engagements.providers_of
    assert [one.person_id for one in providers_of(mission)] == [chloe.id], "of whom hours were approved"
    hand_in = services.deliveries.hand_in
    assert code(Conflict, hand_in, bruno, mission, steps[0].deliverable_id, "") == "not-own"
    assert code(Conflict, hand_in, chloe, mission, steps[2].deliverable_id, "") == "not-own", "the lead hands it in"
    for who, step in zip((anne, bruno, anne, anne), steps, strict=True):
        hand_in(who, mission, step.deliverable_id, "")
    for step in steps:
        services.deliveries.accept(cast.buyer, mission, step.deliverable_id)
    assert queries.engagements.readable(chloe, mission).state == "accepted"
    assert [(one.person_id, one.is_lead, one.scope) for one in providers_of(mission)] == [
        (anne.id, True, ""), (bruno.id, False, "Matin"), (chloe.id, False, ""),
    ]  # fmt: skip
    for one in three:
        assert [p.reference for p in profiles.proofs_of(one.id)["tenue-d-agenda"]] == [f"engagement:{mission}"]
    services.workspace.say(chloe, mission, "Merci à tous.", "k")
    assert [m.is_buyer for m in queries.engagements.messages(mission)] == [False]
    for statement in (
        sa.update(MissionMember).values(net_cents=1), sa.update(MissionMember).values(cap_minutes=9),
        sa.delete(MissionMember),
    ):  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)


def test_the_lead_changes_what_a_member_does_in_their_own_name(cast, three):
    anne, bruno, _chloe = three
    members = [MemberSheet(anne.id), MemberSheet(bruno.id, may_deliver=False, signs_hours=False)]
    mission = win_together(cast.buyer, make_request(cast.buyer), (anne, bruno), members=members)
    step = next(one for one in queries.engagements.steps(mission) if one.owner_id == bruno.id)
    assert code(Conflict, services.deliveries.hand_in, bruno, mission, step.deliverable_id, "") == "not-own"
    entrust, own = services.staffing.entrust, {"may_deliver": True, "signs_hours": True}
    for other in (bruno, cast.buyer):
        with pytest.raises(Forbidden):
            entrust(other, mission, bruno.id, **own)
    for nobody in (anne.id, cast.buyer.id):
        with pytest.raises(Missing):
            entrust(anne, mission, nobody, **own)
    entrust(anne, mission, bruno.id, **own)
    entrust(anne, mission, bruno.id, **own)
    services.deliveries.hand_in(bruno, mission, step.deliverable_id, "")
    done = [e for e in queries.history.of_engagement(cast.buyer, mission) if e.kind == "engagement.entrust"]
    assert [(e.who, e.whom, e.detail["may_deliver"]) for e in done] == [(anne.display_name, bruno.display_name, True)]
    told = sa.select(Notice.person_id).where(Notice.kind == "pool.entrusted")
    assert list(db.session().scalars(told)) == [bruno.id]


def test_a_version_that_stands_is_accepted_as_it_was_agreed_while_the_group_changes(cast, three):
    anne, bruno, chloe = three
    request = make_request(cast.buyer)
    quote = send_together(request, three)
    group = queries.groups.mine(anne)[0][0].id
    services.groups.remove(anne, group, chloe.id)
    assert code(Conflict, services.groups.dissolve, anne, group) == "sent"
    services.groups.change(anne, group, group_sheet((anne, bruno)), version(anne, group))
    services.groups.propose(anne, group)
    mission = services.quotes.accept(cast.buyer, request, quote.id, quote.current.digest)
    assert len(queries.engagements.readable(chloe, mission).crew.members) == 3
    card = queries.groups.readable(bruno, group)
    assert (card.state, card.agreement.number) == ("won", 1), "the agreement is that of the version accepted"


def test_an_agreement_that_was_refused_or_has_ended_is_drawn_again_and_stays_readable(cast, three, on):
    on(2026, 11, 20, 9)
    anne, bruno, _chloe = three
    groups, everyone = services.groups, (anne, bruno)
    request = make_request(cast.buyer, answer_until=clock.now() + timedelta(days=60))
    group = make_group(request, everyone)
    first = groups.propose(anne, group)
    groups.refuse(bruno, group, "Ma part est trop faible.")
    second = groups.propose(anne, group)
    assert code(Conflict, groups.accept, bruno, group, first) == "other-version"
    assert code(Conflict, groups.propose, anne, group) == "stale", "sent twice, another is not drawn"
    groups.accept(bruno, group, second)
    db.session().execute(sa.update(Profile).where(Profile.person_id == bruno.id).values(insurer="Autre assureur"))
    assert code(Conflict, groups.submit, anne, group) == "changed"
    third = groups.propose(anne, group, second)
    assert len({first, second, third}) == 3
    card = queries.groups.readable(bruno, group)
    said = [(s.agreement.number, sorted(s.accepted), s.refused_by) for s in queries.groups.agreements(bruno, card)]
    assert said == [(3, [anne.id], 0), (2, sorted((anne.id, bruno.id)), 0), (1, [anne.id], bruno.id)]
    old = queries.groups.agreement(bruno, card, 1)
    assert (digest(old.agreement.content), old.reason) == (first, "Ma part est trop faible.")
    on(2026, 12, 22, 9)
    assert code(Conflict, groups.accept, bruno, group, third) == "agreement-past"
    with pytest.raises(Invalid):
        groups.propose(anne, group, third)
    groups.change(anne, group, group_sheet(everyone), version(anne, group))
    agree(group, everyone)
    assert groups.submit(anne, group) == 1
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.delete(GroupRefusal))


def test_a_group_whose_quote_is_past_sends_another_once_more_time_is_given(cast, three, on):
    on(2026, 11, 2, 9)
    anne, *_others = three
    request = make_request(cast.buyer, answer_until=clock.now() + timedelta(days=3))
    quote = send_together(request, three)
    group = queries.groups.mine(anne)[0][0].id
    on(2026, 12, 28, 9)
    assert queries.quotes.own(anne, request).state == "expired"
    services.requests.extend(cast.buyer, request, clock.now() + timedelta(days=5))
    services.groups.change(anne, group, group_sheet(three), version(anne, group))
    agree(group, three)
    assert services.groups.submit(anne, group) == 2
    sent = queries.quotes.own(anne, request)
    services.quotes.accept(cast.buyer, request, quote.id, sent.current.digest)
    assert queries.groups.readable(anne, group).state == "won"


def test_a_group_whose_quote_is_refused_has_lost_and_one_taken_back_may_be_sent_again(cast, three):
    anne, _bruno, chloe = three
    request = make_request(cast.buyer)
    quote = send_together(request, three)
    group = queries.groups.mine(anne)[0][0].id
    services.quotes.withdraw(anne, request)
    assert queries.groups.readable(chloe, group).state == "agreed"
    services.groups.submit(anne, group)
    services.quotes.refuse(cast.buyer, request, quote.id, "Trop cher pour nous.")
    assert queries.groups.readable(chloe, group).state == "lost"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_reading_costs_the_same_however_many_members(kernel, cast):
    costs = []
    for count in (2, 5):
        members = [make_independent() for _one in range(count)]
        mission = win_together(cast.buyer, make_request(cast.buyer), members)
        group = queries.groups.mine(members[0])[0][0].id
        db.session().expire_all()
        with executed(kernel.database) as seen:
            queries.engagements.readable(members[-1], mission)
            queries.engagements.steps(mission)
            queries.groups.readable(members[-1], group)
            queries.engagements.mine(members[1])
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_nobody_else_reads_a_group_nor_its_mission(cast, three):
    group = make_group(make_request(cast.buyer), three)
    others = (make_independent(), make_independent())
    request = make_request(cast.rival)
    make_group(request, others)
    mission = win_together(cast.buyer, make_request(cast.buyer), three)
    for stranger in (*others, cast.rival, cast.buyer):
        with pytest.raises(Missing):
            queries.groups.readable(stranger, group)
        with pytest.raises(Missing):
            services.groups.say(stranger, group, "canari", "k")
        assert all(card.id != group for card in queries.groups.mine(stranger)[0])
    for stranger in (*others, cast.rival):
        with pytest.raises(Missing):
            queries.engagements.readable(stranger, mission)
        with pytest.raises(Missing):
            services.timesheets.log(stranger, mission, i18n.today(), 60, "", "k")
    services.groups.say(three[1], group, "Bonjour.", "k")
    services.groups.say(three[1], group, "Bonjour.", "k")
    assert [n.body for n in queries.groups.notes(queries.groups.readable(three[2], group))] == ["Bonjour."]
