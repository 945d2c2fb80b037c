"""Gathering needs: a question to the members, what each says, and the request made of the sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.clusters.models import Declaration, Gathering, Item
from elearn.clusters.policy import Can
from elearn.clusters.queries import gatherings as reads
from elearn.clusters.queries import members
from elearn.clusters.services.members import Subject
from elearn.clusters.services.telling import tell_buyers
from elearn.core import clock, db, once
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool import drafts
from elearn.pool.figures import MOST_QUANTITY, UNITS
from elearn.pool.queries import providers
from elearn.pool.services import requests
from elearn.pool.services.checking import Faults
from elearn.pool.services.sheets import LotSheet, RequestSheet
from elearn.pool.terms import Terms

MOST_ITEMS = 6
LONGEST = timedelta(days=180)
ANSWER = timedelta(days=14)  # proposed to its buyer, who changes it in the draft


@dataclass(frozen=True, slots=True)
class GatheringSheet:
    """What is asked of the members: titles and units of the things to count."""

    category: str
    title: str
    need: str
    answer_until: datetime
    items: Sequence[tuple[str, str]] = ()


def begin(actor: Actor, cluster_id: int, sheet: GatheringSheet, key: str) -> int:
    """Ask every member how much it needs; the same key again gives the same gathering."""
    view = members.view(actor, cluster_id)
    require(Can.MANAGE, actor, view)
    known = once.known(Gathering, key, cluster_id=cluster_id)
    if known is not None:
        return known
    _check(sheet)
    values = {
        "category": sheet.category, "title": sheet.title.strip(), "need": sheet.need.strip(),
        "answer_until": sheet.answer_until, "made_by": actor.id, "made_at": clock.now(), "request_id": None,
    }  # fmt: skip
    made, is_new = once.insert(Gathering, key, values, cluster_id=cluster_id)
    if is_new:
        for rank, (title, unit) in enumerate(sheet.items, 1):
            db.session().add(Item(gathering_id=made, rank=rank, title=title.strip(), unit=unit))
        db.session().flush()
        facts = {"gathering": made, "title": values["title"], "name": view.name}
        tell_buyers(members.joined(cluster_id), "clusters.gathering", facts)
    return made


def declare(actor: Actor, gathering_id: int, company_id: int, quantities: Mapping[int, int]) -> None:
    """Say how much one's company needs of each item, in hundredths; again, it replaces what was said."""
    card, view = reads.read(actor, gathering_id)
    if company_id not in view.mine:
        raise Forbidden(_("Cette entreprise n’est pas de la grappe."), code="not-member")
    require(Can.SPEAK, actor, Subject(view.cluster_id, company_id))
    row = _locked(gathering_id)
    if row.closed_at is not None or row.answer_until <= clock.now():
        raise Conflict(_("Cette collecte est close."), code="closed")
    known = {one.id for one in card.items}
    if not set(quantities) <= known or any(not 0 <= one <= MOST_QUANTITY for one in quantities.values()):
        raise Invalid(fields={"quantities": [_("Donnez une quantité, par exemple 12 ou 7,5.")]})
    now = clock.now()
    for item_id in sorted(quantities):
        values = {"quantity": quantities[item_id], "said_by": actor.id, "said_at": now}
        db.session().execute(
            db.insert(Declaration)
            .values(item_id=item_id, company_id=company_id, **values)
            .on_conflict_do_update(index_elements=["item_id", "company_id"], set_=values)
        )
    db.session().expire_all()


def close(actor: Actor, gathering_id: int) -> None:
    """Take no more answers; totals are then read by all."""
    _card, view = reads.read(actor, gathering_id)
    require(Can.MANAGE, actor, view)
    row = _locked(gathering_id)
    if row.closed_at is None:
        row.closed_at = clock.now()
        db.session().flush()


def ask(actor: Actor, gathering_id: int) -> int:
    """Make a request of the pool from the sum, as a draft of the cluster; answer its id, the same one again.

    Raises :class:`Conflict` while the gathering is open, or when nobody needs anything.
    """
    _card, view = reads.read(actor, gathering_id)
    require(Can.BUY, actor, view)
    row = _locked(gathering_id)
    if row.request_id is not None:
        return row.request_id
    if row.closed_at is None:
        raise Conflict(_("Clôturez d’abord la collecte."), code="open")
    sums = reads.sums(row.id)
    items = list(db.session().scalars(sa.select(Item).where(Item.gathering_id == row.id).order_by(Item.rank)))
    lots = tuple(LotSheet(one.title, one.unit, sums[one.rank]) for one in items if sums.get(one.rank))
    if not lots:
        raise Conflict(_("Aucun membre n’a déclaré de besoin."), code="nothing")
    draft = drafts.drafts().get(row.category)
    sheet = RequestSheet(
        row.category, row.title, row.need, lots, draft.criteria if draft else {"price": 100},
        skills=tuple(code for code in (draft.skills if draft else ()) if code in providers.catalogue().skills),
        terms=draft.terms if draft else Terms(),
        answer_until=clock.now() + ANSWER,
    )  # fmt: skip
    row.request_id = requests.begin(actor, row.cluster_id, sheet, f"gathering:{row.id}")
    db.session().flush()
    return row.request_id


def _locked(gathering_id: int) -> Gathering:
    query = sa.select(Gathering).where(Gathering.id == gathering_id).with_for_update()
    return db.session().scalars(query.execution_options(populate_existing=True)).one()


def _check(sheet: GatheringSheet) -> None:
    faults = Faults()
    faults.length(sheet.title, "title", 160, needed=True)
    faults.length(sheet.need, "need", 8000, needed=True)  # as a request takes: one is made of it
    is_known = sheet.category in providers.catalogue().categories
    faults.when(not is_known, "category", _("Choisissez parmi les métiers proposés."))
    is_soon = clock.now() < sheet.answer_until <= clock.now() + LONGEST
    faults.when(not is_soon, "answer_until", _("Choisissez un jour dans les six mois qui viennent."))
    wrong = any(not 0 < len(title.strip()) <= 120 or unit not in UNITS for title, unit in sheet.items)
    wrong = wrong or not 0 < len(sheet.items) <= MOST_ITEMS
    faults.when(wrong, "items", _("Nommez une à six choses à compter, chacune avec son unité."))
    faults.report()
