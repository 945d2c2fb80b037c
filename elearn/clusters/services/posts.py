"""Shared posts: opened by the cluster, taken in parts by its members, then ordered each month until stopped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.clusters.choosing import CASCADE
from elearn.clusters.life import frameworks as framework_life
from elearn.clusters.models import Call, Fraction, Post
from elearn.clusters.policy import Can
from elearn.clusters.queries import frameworks, members
from elearn.clusters.queries import posts as reads
from elearn.clusters.services import calls, deals
from elearn.clusters.services.calls import Wanted
from elearn.clusters.services.members import Subject
from elearn.clusters.services.telling import tell, tell_buyers
from elearn.clusters.sharing import WEEK, of_month, timetable
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import number, today
from elearn.core.policy import Actor, require
from elearn.pool.extend import Orderer
from elearn.pool.queries import approvals
from elearn.pool.services import orderers


def begin(actor: Actor, framework_id: int, lot: int, title: str) -> int:
    """Open a post to the members, under a lot sold by the day that one holder serves; answer its id.

    Of the same title and not begun, the same one: a form sent twice opens one.
    """
    reading = frameworks.read(actor, framework_id)
    card = reading.card
    require(Can.MANAGE, actor, card)
    _check_open(reading)
    found = next((one for one in card.lots if one["rank"] == lot), None)
    if found is None or found["unit"] != "day":
        raise Invalid(fields={"lot": [_("Choisissez un lot vendu à la journée.")]})
    if card.rule != CASCADE and len(card.holders) > 1:
        raise Conflict(_("Un poste partagé veut le même titulaire chaque mois : un accord-cadre en cascade."))
    if not 0 < len(title.strip()) <= 120:
        raise Invalid(fields={"title": [_("Donnez un titre de 120 signes au plus.")]})
    frameworks.locked(framework_id)
    values = {"framework_id": framework_id, "lot": lot, "title": title.strip()}
    made = db.session().scalar(sa.select(Post.id).filter_by(**values, started_on=None).limit(1))
    if made is not None:
        return made
    row = Post(**values, made_by=actor.id, made_at=clock.now())
    db.session().add(row)
    db.session().flush()
    tell_buyers(members.joined(card.cluster_id), "clusters.post", _facts(row, reading))
    return row.id


def take(actor: Actor, post_id: int, company_id: int, hundredths: int) -> None:
    """Say which part of a week one's company takes, before it begins; 0 takes it back. The cluster hears of it.

    Once it began the part never changes: who says the same again answers for it from then on.
    """
    row, reading = reads.readable(actor, post_id)
    if company_id not in reading.companies:
        raise Forbidden(_("Cette entreprise n’est pas de la grappe."), code="not-member")
    require(Can.TAKE, actor, Subject(reading.card.cluster_id, company_id))
    _check_open(reading)
    parts = {company: part for company, (part, _who) in reads.fractions(post_id).items()}
    own = parts.pop(company_id, 0)
    if row.started_on is not None and (row.stopped_on is not None or not own or hundredths != own):
        raise Conflict(_("Ce poste a déjà commencé : ses parts ne changent plus."), code="started")
    others = sum(parts.values())
    if not 0 <= hundredths <= WEEK - others:
        left = WEEK - others
        said = _("Jours par semaine encore à prendre : %(left)s.", left=number(Decimal(left) / 100))
        raise Invalid(fields={"part": [said]})
    values = {"hundredths": hundredths, "said_by": actor.id, "said_at": clock.now()}
    db.session().execute(
        db.insert(Fraction)
        .values(post_id=post_id, company_id=company_id, **values)
        .on_conflict_do_update(index_elements=["post_id", "company_id"], set_=values)
    )
    db.session().expire_all()
    if hundredths != own:
        facts = _facts(row, reading, company=accounts.organisations_by_id([company_id])[company_id].name)
        tell_buyers([reading.card.cluster_id], "clusters.post-part", {**facts, "part": hundredths}, but=actor.id)


def start(actor: Actor, post_id: int) -> None:
    """Begin: what is left of this month is ordered now, each month after it on its first day. All of it are told."""
    row, reading = reads.readable(actor, post_id)
    require(Can.MANAGE, actor, reading.card)
    if row.started_on is not None:
        return
    _check_open(reading)
    if not reads.fractions(post_id):
        raise Conflict(_("Aucune entreprise n’a pris de part."), code="nothing")
    row.started_on = today()
    db.session().flush()
    _tell_all(actor, row, reading, "clusters.post-begun")


def stop(actor: Actor, post_id: int) -> None:
    """Order no more months; what was ordered goes on. All of it are told."""
    row, reading = reads.readable(actor, post_id)
    require(Can.MANAGE, actor, reading.card)
    if row.started_on is not None and row.stopped_on is None:
        row.stopped_on = today()
        db.session().flush()
        _tell_all(actor, row, reading, "clusters.post-stopped")


def stop_all(framework_id: int) -> None:
    """The same for every post of an agreement that is over: nothing is ordered under it any more."""
    running = sa.update(Post).where(Post.framework_id == framework_id, Post.stopped_on.is_(None))
    db.session().execute(running.where(Post.started_on.is_not(None)).values(stopped_on=today()))


def due(post_id: int, month: date) -> list[tuple[int, int]]:
    """What a post still has to order for a month: (company, hundredths of a day)."""
    row = db.session().get_one(Post, post_id)
    if row.started_on is None or row.stopped_on is not None:
        return []
    week = timetable({company: part for company, (part, _who) in reads.fractions(post_id).items()})
    wanted = {_key(post_id, c, month): (c, q) for c, q in of_month(week, month, row.started_on).items() if q}
    made = sa.select(Call.key).where(Call.framework_id == row.framework_id, Call.key.in_(list(wanted)))
    return sorted(wanted[key] for key in set(wanted) - set(db.session().scalars(made)))


def order(actor: Actor, post_id: int, company_id: int, quantity: int, month: date) -> None:
    """Order one company's part of a month, in the name of who took it; again, nothing more.

    What its conditions or the ceiling refuse is raised; what waits for an agreement since (:func:`ask`) waits on.
    """
    require(Can.RUN, actor)
    card, wanted = _wanted(post_id, company_id, quantity, month)
    if company_id in members.joined(card.cluster_id) and approvals.waiting(company_id, wanted.key) is None:
        calls.place(actor, card, wanted, _who(post_id, company_id))


def ask(actor: Actor, post_id: int, company_id: int, quantity: int, month: date) -> None:
    """Ask those of the company who may grant it, in the name of who took the part; once a month."""
    require(Can.RUN, actor)
    card, wanted = _wanted(post_id, company_id, quantity, month)
    calls.ask_in_the_name_of(actor, card, wanted, _who(post_id, company_id))


def _check_open(reading: frameworks.Reading) -> None:
    if reading.card.state != framework_life.OPEN:
        raise deals.not_open()


def _facts(row: Post, reading: frameworks.Reading, **more: str) -> dict[str, Any]:
    return {"framework": row.framework_id, "title": row.title, "name": reading.card.cluster, **more}


def _tell_all(actor: Actor, row: Post, reading: frameworks.Reading, kind: str) -> None:
    """Tell the companies that have a part, and the holders."""
    facts = _facts(row, reading)
    tell_buyers(reads.fractions(row.id), kind, facts, but=actor.id)
    tell(reading.card.people, kind, facts)


def _key(post_id: int, company_id: int, month: date) -> str:
    return f"post:{post_id}:{month:%Y-%m}:{company_id}"


def _who(post_id: int, company_id: int) -> Orderer:
    try:
        return orderers.absent(reads.fractions(post_id)[company_id][1], company_id, was_present=False)
    except Conflict as gone:
        said = _("La personne qui répondait de votre part n’est plus de votre entreprise : reprenez cette part.")
        raise Conflict(said, code=gone.code) from gone


def _wanted(post_id: int, company_id: int, quantity: int, month: date) -> tuple[frameworks.FrameworkCard, Wanted]:
    row = reads.row(post_id)
    note = _("%(title)s, mois de %(month)s", title=row.title, month=f"{month:%m/%Y}")
    wanted = Wanted(company_id, {row.lot: quantity}, _key(post_id, company_id, month), note)
    return frameworks.cards([frameworks.row(row.framework_id)])[0], wanted


def stuck(actor: Actor, post_id: int, company_id: int, month: date, why: str) -> None:
    """Tell the buyers of a company that its part of a month could not be ordered, once a month."""
    require(Can.RUN, actor)
    row = reads.row(post_id)
    facts = {"framework": row.framework_id, "title": row.title, "reason": why}
    tell_buyers([company_id], "clusters.post-stuck", facts, key=f"clusters.post:{post_id}:{month:%Y-%m}")
