"""Reads of networks, centres and workspaces, in bulk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.telecentres.models import Centre, CentreStatus, Network, Space, Workspace
from elearn.telecentres.opening import status_on
from elearn.telecentres.policy import administrator


@dataclass(frozen=True, slots=True)
class CentreCard:
    """A centre, as other rooms need it. Its rules for bookings are in ``models.Centre``."""

    id: int
    organisation_id: int
    slug: str
    name: str
    commune: str
    latitude: float
    longitude: float
    network_id: int


@dataclass(frozen=True, slots=True)
class WorkspaceCard:
    """A workspace, as bookings, prices and pages need it."""

    id: int
    centre_id: int
    space_id: int
    code: str
    name: str
    kind: str
    seats: int
    quiet: bool
    equipment: tuple[str, ...]
    needs_approval: bool
    buffer_minutes: int
    space_name: str
    whole_bookable: bool


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """A network of centres."""

    id: int
    slug: str
    name: str
    presentation: str
    organisation_id: int


# Columns, not objects: these are read by the hundred, and only to be shown.
CENTRE = (
    Centre.id, Centre.organisation_id, Centre.slug, Centre.name, Centre.commune, Centre.latitude, Centre.longitude,
    Centre.network_id,
)  # fmt: skip
WORKSPACE = (
    Workspace.id, Workspace.centre_id, Workspace.space_id, Workspace.code, Workspace.name, Workspace.kind,
    Workspace.seats, Workspace.quiet, Workspace.equipment, Workspace.needs_approval, Workspace.buffer_minutes,
    Space.name, Space.whole_bookable,
)  # fmt: skip

# Those that every booking asks are made once: making a statement costs more than sending it.
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_CENTRES = sa.select(*CENTRE).order_by(Centre.name)
_CENTRES_BY_ID = db.Among(_CENTRES, Centre.id)
_CARD_BY_SLUG = _CENTRES.where(Centre.slug == sa.bindparam("slug"))
_ROWS = sa.select(Centre).where(Centre.id.in_(_IDS))
_BY_SLUG = sa.select(Centre).where(Centre.slug == sa.bindparam("slug"))
_STATUSES = db.Among(
    sa.select(CentreStatus.centre_id, CentreStatus.from_on, CentreStatus.status).order_by(CentreStatus.from_on),
    CentreStatus.centre_id,
)
_WORKSPACES = (
    sa.select(*WORKSPACE)
    .join(Space, Space.id == Workspace.space_id)
    .order_by(Workspace.centre_id, Workspace.position, Workspace.code)
)
_EXISTS = sa.and_(
    Workspace.from_on <= sa.bindparam("on"),
    sa.or_(Workspace.until_on.is_(None), Workspace.until_on > sa.bindparam("on")),
)
_OF_CENTRES = db.Among(_WORKSPACES.where(_EXISTS), Workspace.centre_id)
_OF_KIND = db.Among(_WORKSPACES.where(_EXISTS, Workspace.kind == sa.bindparam("kind")), Workspace.centre_id)
_BY_ID = db.Among(_WORKSPACES, Workspace.id)
_BY_ID_ON = db.Among(_WORKSPACES.where(_EXISTS), Workspace.id)


def card_of(row: Any) -> CentreCard:
    """The card of a centre that was read."""
    return CentreCard(
        row.id, row.organisation_id, row.slug, row.name, row.commune,
        float(row.latitude), float(row.longitude), row.network_id,
    )  # fmt: skip


def centres(ids: Collection[int] | None = None) -> dict[int, CentreCard]:
    """The cards of these centres by id (all of them without ids); unknown ids are absent."""
    if ids is None:
        return {row.id: card_of(row) for row in db.rows(_CENTRES)}
    if not ids:
        return {}
    return {row.id: card_of(row) for row in _CENTRES_BY_ID.rows(ids)}


def centre(centre_id: int) -> Centre:
    """The centre with its rules for bookings; raise :class:`Missing`."""
    row = rows([centre_id]).get(centre_id)
    if row is None:
        raise Missing(_("Ce télécentre n’existe pas."))
    return row


def rows(ids: Collection[int]) -> dict[int, Centre]:
    """These centres with their rules, each read once in a transaction, by whoever asks first."""
    session = db.session()
    kept: dict[int, Centre] = session.info.setdefault("telecentres.centres", {})
    unknown = set(ids).difference(kept)
    if unknown:
        kept |= {row.id: row for row in session.scalars(_ROWS, {"ids": list(unknown)})}
    return {i: kept[i] for i in ids if i in kept}


def card_by_slug(slug: str) -> CentreCard:
    """The card of the centre of that address; raise :class:`Missing`."""
    row = db.rows(_CARD_BY_SLUG, {"slug": slug}).first()
    if row is None:
        raise Missing(_("Ce télécentre n’existe pas."))
    return card_of(row)


def centre_by_slug(slug: str) -> Centre:
    """The centre of that address; raise :class:`Missing`."""
    row = db.session().scalar(_BY_SLUG, {"slug": slug})
    if row is None:
        raise Missing(_("Ce télécentre n’existe pas."))
    return row


def managed_by(actor: Actor) -> frozenset[int]:
    """The ids of the centres on which this actor acts: all of them for an administrator."""
    query = sa.select(Centre.id)
    if not administrator.holds(actor, None):
        own = actor.organisations("manager") if actor.is_authenticated else frozenset()
        if not own:
            return frozenset()
        query = query.where(Centre.organisation_id.in_(own))
    return frozenset(db.session().scalars(query))


def networks(ids: Collection[int] | None = None) -> dict[int, NetworkCard]:
    """Networks by id."""
    query = sa.select(Network).order_by(Network.name)
    if ids is not None:
        query = query.where(Network.id.in_(set(ids)))
    return {
        n.id: NetworkCard(n.id, n.slug, n.name, n.presentation, n.organisation_id) for n in db.session().scalars(query)
    }


def statuses(centre_ids: Collection[int]) -> dict[int, list[tuple[date, str]]]:
    """The dated states of these centres, oldest first."""
    out: dict[int, list[tuple[date, str]]] = {i: [] for i in centre_ids}
    if not out:
        return out
    for centre_id, from_on, state in _STATUSES.rows(out):
        out[centre_id].append((from_on, state))
    return out


def status(centre_id: int, on: date) -> str:
    """``planned``, ``open`` or ``closed`` that day."""
    return status_on(on, statuses([centre_id])[centre_id])


def _card(*columns: Any) -> WorkspaceCard:
    """From the columns of WORKSPACE, in their order."""
    values = list(columns)
    values[8] = tuple(values[8])
    return WorkspaceCard(*values)


def workspaces(centre_ids: Collection[int], on_date: date, kind: str = "") -> list[WorkspaceCard]:
    """The workspaces of these centres (of one kind if named) that exist that day, in the order shown; one statement."""
    if not centre_ids:
        return []
    query = _OF_KIND if kind else _OF_CENTRES
    return [_card(*row) for row in query.rows(centre_ids, {"on": on_date, "kind": kind} if kind else {"on": on_date})]


def workspaces_by_id(ids: Collection[int], on_date: date | None = None) -> dict[int, WorkspaceCard]:
    """These workspaces by id: whatever their dates, or those that exist that day."""
    if not ids:
        return {}
    found = _BY_ID.rows(ids) if on_date is None else _BY_ID_ON.rows(ids, {"on": on_date})
    return {row[0]: _card(*row) for row in found}


def workspaces_between(
    centre_ids: Collection[int], from_on: date, until_on: date
) -> list[tuple[int, int, str, date, date | None]]:
    """(id, centre, kind, first day, day after the last) of the workspaces that exist on some day of the period."""
    if not centre_ids:
        return []
    query = sa.select(Workspace.id, Workspace.centre_id, Workspace.kind, Workspace.from_on, Workspace.until_on).where(
        Workspace.centre_id.in_(set(centre_ids)),
        Workspace.from_on < until_on,
        sa.or_(Workspace.until_on.is_(None), Workspace.until_on > from_on),
    )
    return [(i, centre, kind, first, after) for i, centre, kind, first, after in db.session().execute(query)]
