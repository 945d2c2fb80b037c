"""A group for one request: formed by its lead, agreed by each member, its quote sent once all agreed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from elearn.core import clock, db, once
from elearn.core.canonical import digest
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.moving import STALE, reasoned
from elearn.core.policy import Actor, require
from elearn.pool import agreement as terms
from elearn.pool.life import groups as life
from elearn.pool.models import Group, GroupAcceptance, GroupAgreement, GroupMember, GroupMessage, GroupRefusal, Request
from elearn.pool.policy import Can
from elearn.pool.queries import groups as reads
from elearn.pool.queries import providers, requests, teams
from elearn.pool.queries.groups import GroupCard
from elearn.pool.queries.vigilance import threshold_cents
from elearn.pool.services import group_quotes, quotes
from elearn.pool.services.group_checks import MOST_MEMBERS, check_draft, check_whole, eligible
from elearn.pool.services.moving import move, said, tell
from elearn.pool.services.sheets import GroupSheet, MemberSheet
from elearn.pool.split import MEMBERS

WHO_MAY_READ = ("public", "pool")


def begin(actor: Actor, request_id: int, team_id: int | None = None) -> int:
    """Answer a request together: the group that one leads, of one's team when one is named.

    Asked again, the same group is answered. Raises :class:`Conflict` ``answered`` once one's own quote stands.
    """
    require(Can.ANSWER, actor)
    request = requests.answerable(actor, request_id)
    once.in_turn(Request, request.id)
    made = reads.led(request.id, actor.id)
    if made is not None:
        return made.id
    team = teams.readable(actor, team_id) if team_id is not None else None
    now = clock.now()
    group = Group(
        request_id=request.id, lead_id=actor.id, team_id=team.id if team else None,
        name=team.name if team else request.title[:120], form=team.form if team else terms.CONJOINT,
        billing=team.billing if team else MEMBERS, lead_pay_bp=team.lead_pay_bp if team else 0, failure_days=7,
        sheet={}, state=life.FORMING, created_at=now, state_at=now,
    )  # fmt: skip
    db.session().add(group)
    db.session().flush()
    _enter(group, actor.id, "")
    for mate in team.members if team else ():
        if mate.person_id != actor.id and mate.has_accepted and _may_enter(request, mate.person_id):
            _enter(group, mate.person_id, mate.scope)
            _tell(group, request, mate.person_id, "pool.group-asked")
    return group.id


def change(actor: Actor, group_id: int, sheet: GroupSheet, version: int) -> None:
    """Rewrite what binds the members, and their quote. Whatever was accepted is asked again."""
    card, row, request = _mine(actor, group_id)
    if row.version != version:
        raise Conflict(_("Ce groupement a été modifié ailleurs : rechargez la page."), code="stale")
    check_draft(sheet, card.ids)
    values = {
        "name": sheet.name.strip(), "form": sheet.form, "billing": sheet.billing, "lead_pay_bp": sheet.lead_pay_bp,
        "failure_days": sheet.failure_days, "sheet": group_quotes.as_json(sheet),
    }  # fmt: skip
    _move(actor, card, row, request, "change", **values)
    known = {one.person_id: one for one in sheet.members}
    for member in _members(row.id):
        if member.person_id in known:
            _describe(member, known[member.person_id])
    db.session().flush()


def add(actor: Actor, group_id: int, person_id: int, scope: str = "") -> None:
    """Ask someone to be of the group: someone of the directory, who may answer this request too."""
    card, row, request = _mine(actor, group_id)
    if card.member(person_id) is not None:
        raise Conflict(_("Cette personne est déjà du groupement."), code="already")
    if len(card.members) >= MOST_MEMBERS:
        raise Conflict(_("Dix membres au plus."), code="too-many")
    eligible(request.organisation_id, [person_id])
    if not _may_enter(request, person_id):
        raise Invalid(fields={"person": [_("Cette demande ne lui est pas ouverte : le client choisit qui la lit.")]})
    _move(actor, card, row, request, "change")
    _enter(row, person_id, scope.strip()[:300])
    _tell(row, request, person_id, "pool.group-asked")


def remove(actor: Actor, group_id: int, person_id: int) -> None:
    """Take a member out, with their lines."""
    card, row, request = _mine(actor, group_id)
    if person_id == card.lead_id or card.member(person_id) is None:
        raise reads.missing()
    _move(actor, card, row, request, "change", sheet=group_quotes.without(row.sheet, person_id))
    _leave(row.id, person_id)


def propose(actor: Actor, group_id: int, instead_of: str = "") -> str:
    """Draw the agreement up and accept it as its lead: the others are asked. Answers its hash.

    Another one may take the place of the one that is proposed, named by its hash ``instead_of``: it is a
    new version, which everyone is asked to accept; the one before is still read. Raises :class:`Conflict`
    ``stale`` when another is proposed by now.
    """
    card, row, request = _mine(actor, group_id)
    if (card.agreement.digest if card.agreement is not None else "") != instead_of:
        raise Conflict(str(STALE), code="stale")
    eligible(request.organisation_id, card.ids)
    sheet, parties = group_quotes.sheet_of(card), providers.parties(card.ids, request.organisation_id)
    asked = requests.cards([request])[0]
    check_whole(asked, sheet, parties, card.lead_id)
    _move(actor, card, row, request, "propose", number=row.number + 1, reason="")
    content = group_quotes.agreement(card, asked, parties, row.number, threshold_cents(today()))
    made = GroupAgreement(
        group_id=row.id, number=row.number, content=content, digest=digest(content), proposed_at=clock.now()
    )
    db.session().add(made)
    db.session().flush()
    accept(actor, group_id, made.digest)
    for person_id in card.ids:
        if person_id != actor.id:
            _tell(row, request, person_id, "pool.group-proposed")
    return made.digest


def accept(actor: Actor, group_id: int, seen: str) -> None:
    """Accept exactly the agreement whose hash is ``seen``; again, nothing more happens."""
    card, row, request = _of(actor, group_id)
    found = card.agreement
    if found is None or found.digest != seen or digest(found.content) != seen:
        raise Conflict(_("Cet accord a changé depuis que vous l’avez lu : relisez-le."), code="other-version")
    one = card.member(actor.id)
    if one is not None and one.accepted_at is not None:
        return
    eligible(request.organisation_id, [actor.id])
    _move(actor, card, row, request, "accept")
    db.session().add(GroupAcceptance(agreement_id=found.id, person_id=actor.id, digest=seen, at=clock.now()))
    db.session().flush()
    if row.state == life.AGREED:
        _tell(row, request, card.lead_id, "pool.group-agreed")


def refuse(actor: Actor, group_id: int, reason: str, *, leaves: bool = False) -> None:
    """Say no to what is proposed, and why; or leave the group, with one's lines. Its lead is told."""
    card, row, request = _of(actor, group_id)
    why = reasoned(reason)
    values = {"sheet": group_quotes.without(row.sheet, actor.id)} if leaves else {}
    _move(actor, card, row, request, "refuse", reason=why, **values)
    if card.agreement is not None:
        db.session().add(GroupRefusal(agreement_id=card.agreement.id, person_id=actor.id, reason=why, at=clock.now()))
    if leaves:
        _leave(row.id, actor.id)
    name = next(m.name for m in card.members if m.person_id == actor.id)
    _tell(row, request, card.lead_id, "pool.group-refused", reason=why, member=name)


def submit(actor: Actor, group_id: int) -> int:
    """Send the quote that every member accepted, and no other; answers the number of the version.

    Raises :class:`Conflict` ``not-agreed`` while one acceptance is missing, ``changed`` when what was
    accepted is no longer what would be sent: a member's own papers moved since.
    """
    card, row, request = _mine(actor, group_id)
    requests.answerable(actor, request.id)
    eligible(request.organisation_id, card.ids)
    facts, found = reads.facts(card, request), card.agreement
    parties, asked = providers.parties(card.ids, request.organisation_id), requests.cards([request])[0]
    sheet = group_quotes.sheet_of(card)
    if found is not None and facts.is_unanimous:
        frozen = found.content.get("vigilance_from_cents")
        if digest(group_quotes.agreement(card, asked, parties, found.number, frozen)) != found.digest:
            raise Conflict(
                _("Les papiers d’un membre ont changé depuis l’accord : proposez-le à nouveau."), code="changed"
            )
        check_whole(asked, sheet, parties, card.lead_id)
    _move(actor, card, row, request, "submit")
    quote = quotes.own_quote(actor, request)
    body = group_quotes.content(card, asked, parties, quote.number + 1)
    assert sheet.valid_until is not None
    number = quotes.send(actor, request, quote, body, sheet.valid_until, is_agreed=facts.is_unanimous)
    for person_id in card.ids:
        if person_id != actor.id:
            _tell(row, request, person_id, "pool.group-sent")
    return number


def dissolve(actor: Actor, group_id: int) -> None:
    """Give the group up before its quote stands; one may then answer alone."""
    card, row, request = _mine(actor, group_id)
    _move(actor, card, row, request, "dissolve")
    for person_id in card.ids:
        if person_id != actor.id:
            _tell(row, request, person_id, "pool.group-dissolved")


def say(actor: Actor, group_id: int, text: str, key: str) -> None:
    """Write to the other members, who alone read it; the same key again sends nothing more."""
    card, row, request = _of(actor, group_id)
    if once.known(GroupMessage, key, group_id=row.id) is not None:
        return
    if row.state == life.DISSOLVED:
        raise Conflict(_("Ce groupement est dissous."), code="dissolved")
    body = said(text, "body")
    values = {"person_id": actor.id, "body": body, "at": clock.now()}
    _made, is_new = once.insert(GroupMessage, key, values, group_id=row.id)
    for person_id in card.ids if is_new else ():
        if person_id != actor.id:
            _tell(row, request, person_id, "pool.group-message")


def _of(actor: Actor, group_id: int) -> tuple[GroupCard, Group, Request]:
    require(Can.JOIN_GROUP, actor)
    card = reads.readable(actor, group_id)
    return card, reads.row(group_id), requests.row(card.request_id)


def _mine(actor: Actor, group_id: int) -> tuple[GroupCard, Group, Request]:
    """A group for its lead; the table of its life refuses the other members."""
    require(Can.ANSWER, actor)
    return _of(actor, group_id)


def _move(actor: Actor, card: GroupCard, row: Group, request: Request, action: str, **values: object) -> None:
    facts = reads.facts(card, request)
    move(row, life.MACHINE, action, reads.roles(actor, card), facts, state_at=clock.now(), **values)


def _may_enter(request: Request, person_id: int) -> bool:
    """Whether the client opened this request to this person too, who is not of it."""
    if providers.sharing_owner(request.organisation_id, [person_id]) or not providers.is_listed(person_id):
        return False
    return request.audience in WHO_MAY_READ or requests.is_addressed(request, person_id)


def _enter(group: Group, person_id: int, scope: str) -> None:
    db.session().add(GroupMember(group_id=group.id, person_id=person_id, scope=scope))
    db.session().flush()


def _leave(group_id: int, person_id: int) -> None:
    db.session().execute(
        sa.delete(GroupMember).where(GroupMember.group_id == group_id, GroupMember.person_id == person_id)
    )


def _members(group_id: int) -> Sequence[GroupMember]:
    return db.session().scalars(sa.select(GroupMember).where(GroupMember.group_id == group_id)).all()


def _describe(member: GroupMember, sheet: MemberSheet) -> None:
    member.scope, member.may_deliver, member.signs_hours = sheet.scope.strip(), sheet.may_deliver, sheet.signs_hours
    member.cap_minutes, member.cap_month_minutes = sheet.cap_minutes, sheet.cap_month_minutes


def _tell(group: Group, request: Request, person_id: int, kind: str, **more: object) -> None:
    tell(person_id, kind, {"group": group.id, "name": group.name, "title": request.title, **more})
