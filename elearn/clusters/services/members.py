"""Members of a cluster: asked by its buyers, joining by their own, leaving when either says so."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.clusters.models import Member
from elearn.clusters.policy import Can
from elearn.clusters.queries import members as reads
from elearn.clusters.services.leaving import take_back
from elearn.clusters.services.telling import tell_buyers
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can, require


@dataclass(frozen=True, slots=True)
class Subject:
    """What a right is asked about."""

    cluster_id: int
    company_id: int = 0
    person_id: int = 0


def invite(actor: Actor, cluster_id: int, company_id: int) -> None:
    """Ask a company to join; again, nothing more happens."""
    view = reads.view(actor, cluster_id)
    require(Can.MANAGE, actor, view)
    found = accounts.organisations_by_id([company_id]).get(company_id)
    if found is None or found.kind != "company":
        raise Invalid(fields={"company": [_("Choisissez une entreprise.")]})
    values = {
        "cluster_id": cluster_id, "company_id": company_id, "invited_by": actor.id, "invited_at": clock.now(),
    }  # fmt: skip
    added = db.insert(Member).values(**values).on_conflict_do_nothing().returning(Member.id)
    if db.session().execute(added).scalar_one_or_none() is not None:
        tell_buyers([company_id], "clusters.invited", {"cluster": cluster_id, "name": view.name})


def join(actor: Actor, cluster_id: int, company_id: int) -> None:
    """Accept for one's company."""
    row = _live(actor, cluster_id, company_id)
    require(Can.SPEAK, actor, row)
    if row.joined_at is None:
        row.joined_at = clock.now()
        db.session().flush()
        name = accounts.organisations_by_id([company_id])[company_id].name
        tell_buyers([cluster_id], "clusters.joined", {"cluster": cluster_id, "name": name})


def leave(actor: Actor, cluster_id: int, company_id: int) -> None:
    """Leave, refuse to join, or be taken out, and tell the other side: what was ordered goes on, nothing more is.

    What the company said in a gathering still open, and its parts of shared posts, go with it.
    """
    row = _live(actor, cluster_id, company_id)
    is_own = can(Can.SPEAK, actor, row)
    if not is_own:
        require(Can.MANAGE, actor, row)
    row.left_at = clock.now()
    db.session().flush()
    names = accounts.organisations_by_id([cluster_id, company_id])
    if is_own:
        facts = {"cluster": cluster_id, "name": names[company_id].name, "joined": row.joined_at is not None}
        tell_buyers([cluster_id], "clusters.departed", facts, but=actor.id)
    elif row.joined_at is not None:
        tell_buyers([company_id], "clusters.taken-out", {"name": names[cluster_id].name}, but=actor.id)
    take_back(cluster_id, company_id, names[company_id].name)


def _live(actor: Actor, cluster_id: int, company_id: int) -> Member:
    reads.view(actor, cluster_id)
    query = sa.select(Member).where(
        Member.cluster_id == cluster_id, Member.company_id == company_id, Member.left_at.is_(None)
    )
    row = db.session().scalars(query.with_for_update()).one_or_none()
    if row is None:
        raise Conflict(_("Cette entreprise n’est plus de la grappe : rechargez la page."), code="stale")
    return row
