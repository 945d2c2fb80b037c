"""Framework agreements: written from the quotes retained, signed by each holder, opened in the ledger, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.clusters.ceilings import MOST_CENTS, book_of, opening
from elearn.clusters.choosing import RULES
from elearn.clusters.life import frameworks as life
from elearn.clusters.models import Framework, Holder, Mate, Share
from elearn.clusters.policy import Can
from elearn.clusters.queries import frameworks as reads
from elearn.clusters.queries import gatherings, members
from elearn.clusters.services import posts, vigilance
from elearn.clusters.services.telling import move, tell, tell_buyers
from elearn.core import clock, db, ledger
from elearn.core.amounts import shared
from elearn.core.canonical import digest
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.core.machine import SYSTEM
from elearn.core.moving import reasoned
from elearn.core.policy import SYSTEM as SYSTEM_ACTOR
from elearn.core.policy import Actor, require
from elearn.pool.services import agreed
from elearn.pool.services import requests as pool_requests
from elearn.pool.services.checking import Faults
from elearn.pool.split import who_works

LONGEST = timedelta(days=4 * 366)  # four years, as the public rule has it (Code de la commande publique, L2125-1)


@dataclass(frozen=True, slots=True)
class FrameworkSheet:
    """What is written of an agreement. ``chosen``: quotes with the hash that was read, in the rank of the holders.

    ``shares``: cents by company; None cuts the maximum by the needs declared. ``ends_on``: the last day.
    """

    title: str
    rule: str
    maximum_cents: int
    starts_on: date
    ends_on: date
    chosen: Sequence[tuple[int, str]]
    minimum_cents: int = 0
    answer_days: int = 3
    shares: Mapping[int, int] | None = field(default=None)


def propose(actor: Actor, request_id: int, sheet: FrameworkSheet, key: str) -> int:
    """Retain the quotes and send the agreement to their authors, who sign it each; the same key again, the same one.

    Of one request, another may be made once the last is over: among the quotes retained then, under its own number.
    """
    request = pool_requests.own(actor, request_id)
    view = members.view(actor, request.organisation_id)
    require(Can.BUY, actor, view)
    pool_requests.one_at_a_time(request.id)
    same = sa.select(Framework.id).where(Framework.cluster_id == view.cluster_id, Framework.key == key[:80])
    made = db.session().scalar(same)
    if made is not None:
        return made
    companies, number = members.joined(view.cluster_id), _next_number(request_id)
    _check(sheet, companies)
    retained = agreed.retain(actor, request_id, sheet.chosen)
    shares = dict(sheet.shares) if sheet.shares is not None else _by_needs(request_id, companies, sheet, retained)
    ends_on, now = sheet.ends_on + timedelta(days=1), clock.now()
    content: dict[str, Any] = {
        "number": number,
        "vigilance_from_cents": vigilance.threshold(),
        "cluster": {"id": view.cluster_id, "name": view.name},
        "title": sheet.title.strip(),
        "lots": [dict(lot) for lot in retained[0].content["lots"]],
        "holders": [
            {"rank": rank, "id": one.person_id, "name": one.name, "quote": one.digest}
            for rank, one in enumerate(retained, 1)
        ],
        "rule": sheet.rule,
        "answer_days": sheet.answer_days,
        "minimum_cents": sheet.minimum_cents,
        "maximum_cents": sheet.maximum_cents,
        "starts_on": sheet.starts_on.isoformat(),
        "ends_on": sheet.ends_on.isoformat(),
    }
    row = Framework(
        cluster_id=view.cluster_id, key=key[:80], request_id=request_id, number=number, title=sheet.title.strip(),
        category=request.category, rule=sheet.rule, answer_days=sheet.answer_days, minimum_cents=sheet.minimum_cents,
        maximum_cents=sheet.maximum_cents, starts_on=sheet.starts_on, ends_on=ends_on, content=content,
        digest=digest(content), state=life.PROPOSED, made_by=actor.id, made_at=now, state_at=now,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    for rank, one in enumerate(retained, 1):
        holder = Holder(framework_id=row.id, rank=rank, person_id=one.person_id, content=dict(one.content))
        db.session().add(holder)
        db.session().flush()
        people = who_works(one.content, one.person_id)
        db.session().add_all(Mate(holder_id=holder.id, person_id=person_id) for person_id in people)
    for company_id, cents in sorted(shares.items()):
        db.session().add(Share(framework_id=row.id, company_id=company_id, cents=cents))
    db.session().flush()
    facts = {"framework": row.id, "title": row.title, "name": view.name}
    tell([one.person_id for one in retained], "clusters.proposed", facts)
    return row.id


def _next_number(request_id: int) -> int:
    """The number of the next agreement of a request; raise :class:`Conflict` while the last one stands."""
    made = reads.of_request(request_id)
    if not made:
        return 1
    row = reads.locked(made[0].id)  # who proposes at once with another waits here, then sees theirs
    last = reads.of_request(request_id)[0]
    if not last.is_over:
        raise Conflict(_("Cette demande a déjà son accord-cadre."), code="made")
    if row.state not in life.OVER and row.id == last.id:
        expire(SYSTEM_ACTOR, row.id)
    return last.number + 1


def sign(actor: Actor, framework_id: int, seen: str) -> None:
    """Accept the agreement whose hash one read, by a holder; with the last one it opens. Again, nothing more.

    Above the threshold of vigilance, a holder without a valid certificate is told to send it first.
    """
    reading = reads.read(actor, framework_id)
    row = reads.locked(framework_id)
    query = sa.select(Holder).where(Holder.framework_id == framework_id).order_by(Holder.rank)
    holders = list(db.session().scalars(query.execution_options(populate_existing=True)))
    own = next((one for one in holders if one.person_id == actor.person_id), None)
    if own is None:
        raise reads.missing()
    require(Can.HOLD, actor, own)
    if own.signed_at is not None:
        return
    if seen != row.digest:
        raise Conflict(_("Cet accord-cadre n’est pas celui que vous avez lu : rechargez la page."), code="stale")
    if reading.card.needs_vigilance and vigilance.lacking(who_works(own.content, own.person_id)):
        raise Conflict(vigilance.said_to_holder(), code="vigilance")
    left = sum(one.signed_at is None for one in holders)
    state = move(row, life.MACHINE, "sign", (life.HOLDER,), reads.facts(row, left))
    own.signed_at = clock.now()
    db.session().flush()
    if state == life.OPEN:
        _open(row, reading.card)


def _open(row: Framework, card: reads.FrameworkCard) -> None:
    """Put the maximum in the ledger and tell everybody."""
    ledger.open_book(book_of(row.id), row.title)
    moves = opening(row.maximum_cents, reads.shares(row.id))
    ledger.post(book_of(row.id), moves, key="open", actor_id=None, reason="clusters.open", reference={})
    facts = {"framework": row.id, "title": row.title, "name": card.cluster}
    tell(card.people, "clusters.open", facts)
    tell_buyers([row.cluster_id, *members.joined(row.cluster_id)], "clusters.open", facts)


def refuse(actor: Actor, framework_id: int, reason: str) -> None:
    """Say no before it is open: by a holder, or by the cluster that takes it back. It is then over."""
    reading = reads.read(actor, framework_id)
    row, why = reads.locked(framework_id), reasoned(reason)
    roles = [*([life.CLUSTER] if reading.is_manager else []), *([life.HOLDER] if reading.holder else [])]
    move(row, life.MACHINE, "refuse", roles, reads.facts(row), reason=why)
    facts = {"framework": row.id, "title": row.title, "reason": why}
    tell_buyers([row.cluster_id], "clusters.refused", facts)
    tell([one for one in reading.card.people if one != actor.person_id], "clusters.refused", facts)


def end(actor: Actor, framework_id: int, reason: str) -> None:
    """End an open agreement before its time: nothing more is ordered, missions under way go on."""
    reading = reads.read(actor, framework_id)
    require(Can.MANAGE, actor, reading.card)
    row, why = reads.locked(framework_id), reasoned(reason)
    finish(row, "end", life.CLUSTER, reason=why)
    facts = {"framework": row.id, "title": row.title, "reason": why}
    tell(reading.card.people, "clusters.ended", facts)
    tell_buyers(members.joined(row.cluster_id), "clusters.ended", facts)


def expire(actor: Actor, framework_id: int) -> None:
    """Write that its time is over."""
    require(Can.RUN, actor)
    row = reads.locked(framework_id)
    reason = {"reason": _("Le délai pour signer est passé.")} if row.state == life.PROPOSED else {}
    finish(row, "expire", SYSTEM, **reason)


def finish(row: Framework, action: str, role: str, **values: str) -> None:
    """Write that an agreement is over, by that action: its shared posts stop with it."""
    move(row, life.MACHINE, action, (role,), reads.facts(row), **values)
    posts.stop_all(row.id)


def _by_needs(
    request_id: int, companies: Sequence[int], sheet: FrameworkSheet, retained: Sequence[agreed.Retained]
) -> dict[int, int]:
    """The maximum cut by what each company declared, at the prices of the first holder; equal parts without any."""
    volumes, priced = gatherings.volumes(request_id), retained[0].content
    lots = {line["lot"] for line in priced["lines"]}
    weights = [
        agreed.cents_of(priced, {lot: q for lot, q in volumes.get(one, {}).items() if lot in lots}) for one in companies
    ]
    parts = shared(sheet.maximum_cents, weights if any(weights) else [1] * len(companies))
    return dict(zip(companies, parts, strict=True))


def _check(sheet: FrameworkSheet, companies: Sequence[int]) -> None:
    faults, day = Faults(), today()
    faults.length(sheet.title, "title", 160, needed=True)
    faults.when(sheet.rule not in RULES, "rule", _("Choisissez une des réponses proposées."))
    is_right = 0 < sheet.maximum_cents <= MOST_CENTS
    faults.when(not is_right, "maximum", _("Un accord-cadre a un montant maximum, plus grand que zéro."))
    is_right = 0 <= sheet.minimum_cents <= sheet.maximum_cents
    faults.when(not is_right, "minimum", _("Le minimum ne dépasse pas le maximum."))
    faults.when(not 1 <= sheet.answer_days <= 30, "answer_days", _("De 1 à 30 jours."))
    is_old = sheet.starts_on < day - timedelta(days=31)
    faults.when(is_old, "starts_on", _("Cette date est passée depuis plus d’un mois."))
    is_right = max(day, sheet.starts_on) < sheet.ends_on <= sheet.starts_on + LONGEST
    faults.when(not is_right, "ends_on", _("Après le début, et quatre ans au plus."))
    faults.when(not companies, "shares", _("Aucune entreprise n’est encore de la grappe."))
    shares, total = sheet.shares or {}, sum((sheet.shares or {}).values())
    is_wrong = not set(shares) <= set(companies) or any(one < 0 for one in shares.values())
    faults.when(is_wrong, "shares", _("Une part revient à une entreprise de la grappe."))
    said = _(
        "Les parts font ensemble %(total)s : elles dépassent de %(more)s le montant maximum.",
        total=money(total), more=money(total - sheet.maximum_cents),
    )  # fmt: skip
    faults.when(total > sheet.maximum_cents, "shares", said)
    faults.report()
