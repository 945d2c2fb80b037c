"""Making networks, centres and workspaces; what changes in time ends and begins again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM, Actor, require
from elearn.telecentres.models import (
    Accessibility,
    Centre,
    CentreStatus,
    Equipment,
    Network,
    Space,
    Speciality,
    Workspace,
)
from elearn.telecentres.models.places import HOST_KINDS, SPACE_KINDS, STATUSES, WORKSPACE_KINDS
from elearn.telecentres.policy import Can
from elearn.telecentres.queries.places import centre

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_SEATS = 500
A_DAY = 24 * 60
FIRST_MIDDAY, LAST_MIDDAY = 10 * 60, 16 * 60
RESERVED = frozenset({"chercher", "simuler"})  # addresses of other pages beside those of the centres


@dataclass(frozen=True, slots=True)
class CentreSheet:
    """What is written of a centre. ``rules`` may name any of the centre's rules for bookings."""

    slug: str
    name: str
    commune: str
    latitude: Decimal
    longitude: Decimal
    insee: str = ""
    address: str = ""
    postcode: str = ""
    host_kind: str = "other"
    manager_kind: str = "public"
    presentation: str = ""
    approval_kinds: tuple[str, ...] = ()
    rules: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkspaceSheet:
    """What is written of a workspace; ``from_on`` is the first day on which it may be booked."""

    code: str
    name: str
    kind: str
    from_on: date
    seats: int = 1
    quiet: bool = False
    equipment: tuple[str, ...] = ()
    needs_approval: bool = False
    buffer_minutes: int = 0
    position: int = 0


def create_network(actor: Actor, slug: str, name: str, presentation: str = "") -> int:
    """Make a network, with the organisation where its coordinators hold their role, and return its id."""
    require(Can.SET_UP, actor)
    _check_slug(slug)
    if not name.strip():
        raise Invalid(fields={"name": [_("Donnez un nom au réseau.")]})
    name = name.strip()[:120]
    organisation_id = accounts.create_organisation(SYSTEM, accounts.OrganisationSheet("network", name))
    row = Network(slug=slug, name=name, presentation=presentation.strip(), organisation_id=organisation_id)
    db.session().add(row)
    db.session().flush()
    return row.id


def create_centre(actor: Actor, network_id: int, organisation_id: int, sheet: CentreSheet) -> int:
    """Make the centre that this organisation is, and return its id. Raises :class:`Invalid`."""
    require(Can.SET_UP, actor)
    values = _checked(sheet)
    taken = sa.select(Centre.id).where(sa.or_(Centre.slug == sheet.slug, Centre.organisation_id == organisation_id))
    if db.session().scalar(taken) is not None:
        raise Conflict(_("Cette adresse ou cette organisation est déjà celle d’un télécentre."))
    row = Centre(network_id=network_id, organisation_id=organisation_id, created_at=clock.now(), **values)
    db.session().add(row)
    db.session().flush()
    return row.id


def change_centre(actor: Actor, centre_id: int, sheet: CentreSheet) -> None:
    """Rewrite the sheet of a centre."""
    row = centre(centre_id)
    require(Can.MANAGE, actor, row)
    for name, value in _checked(sheet).items():
        setattr(row, name, value)
    db.session().flush()


def check_centre(sheet: CentreSheet) -> None:
    """Raise :class:`Invalid`, naming each field, unless this sheet can be written."""
    _checked(sheet)


def set_status(actor: Actor, centre_id: int, status: str, from_on: date) -> None:
    """From that day on the centre is planned, open or closed. The same day said twice: the last holds."""
    require(Can.SET_UP, actor)
    if status not in STATUSES:
        raise Invalid(fields={"status": [_("Choisissez un des états proposés.")]})
    session = db.session()
    same = sa.select(CentreStatus).where(CentreStatus.centre_id == centre_id, CentreStatus.from_on == from_on)
    row = session.scalar(same)
    if row is None:
        session.add(CentreStatus(centre_id=centre_id, status=status, from_on=from_on))
    else:
        row.status = status
    session.flush()


def set_equipment(actor: Actor, centre_id: int, counts: Mapping[str, int]) -> None:
    """Say what the centre has: the whole list, code by code; a count of 0 takes it away."""
    row = lock(centre_id)
    require(Can.MANAGE, actor, row)
    if any(n < 0 for n in counts.values()):
        raise Invalid(fields={"equipment": [_("Équipement : un nombre est négatif. Écrivez 0 ou davantage.")]})
    session = db.session()
    session.execute(sa.delete(Equipment).where(Equipment.centre_id == centre_id))
    session.add_all(Equipment(centre_id=centre_id, code=c, count=n) for c, n in counts.items() if n)
    session.flush()


def set_accessibility(actor: Actor, centre_id: int, codes: Sequence[str]) -> None:
    """Say how the centre can be entered and used: the whole list."""
    row = lock(centre_id)
    require(Can.MANAGE, actor, row)
    session = db.session()
    session.execute(sa.delete(Accessibility).where(Accessibility.centre_id == centre_id))
    session.add_all(Accessibility(centre_id=centre_id, code=c) for c in dict.fromkeys(codes))
    session.flush()


def add_speciality(
    actor: Actor, centre_id: int, code: str, label: str, from_on: date, until_on: date | None = None
) -> None:
    """Say what a centre is known for, from a day on."""
    require(Can.MANAGE, actor, centre(centre_id))
    if until_on is not None and until_on <= from_on:
        raise Invalid(fields={"until_on": [_("Fin : elle vient avant le début de la spécialité.")]})
    db.session().add(Speciality(centre_id=centre_id, code=code, label=label, from_on=from_on, until_on=until_on))
    db.session().flush()


def add_space(actor: Actor, centre_id: int, code: str, name: str, kind: str, *, whole_bookable: bool = False) -> int:
    """Add a room to a centre and return its id."""
    require(Can.MANAGE, actor, centre(centre_id))
    if kind not in SPACE_KINDS:
        raise Invalid(fields={"kind": [_("Sorte : choisissez une de celles proposées.")]})
    row = Space(centre_id=centre_id, code=code, name=name, kind=kind, whole_bookable=whole_bookable)
    db.session().add(row)
    db.session().flush()
    return row.id


def add_workspace(actor: Actor, space_id: int, sheet: WorkspaceSheet) -> int:
    """Add a bookable workspace to a space and return its id. Raises :class:`Invalid`."""
    space = db.session().get(Space, space_id)
    if space is None:
        raise Missing(_("Cette salle n’existe pas."))
    row = lock(space.centre_id)
    require(Can.MANAGE, actor, row)
    check_workspace(row.id, sheet)
    made = Workspace(
        centre_id=row.id, space_id=space.id, code=sheet.code.strip(), name=sheet.name.strip(), kind=sheet.kind,
        seats=sheet.seats, quiet=sheet.quiet, equipment=list(sheet.equipment), needs_approval=sheet.needs_approval,
        buffer_minutes=sheet.buffer_minutes, position=sheet.position, from_on=sheet.from_on,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    return made.id


def check_workspace(centre_id: int, sheet: WorkspaceSheet) -> None:
    """Raise :class:`Invalid`, naming each field, unless this workspace can be added to that centre."""
    faults: dict[str, list[str]] = {}
    if not sheet.code.strip() or len(sheet.code) > 20:
        faults["code"] = [_("Code : écrivez de 1 à 20 signes.")]
    if not sheet.name.strip() or len(sheet.name) > 80:
        faults["name"] = [_("Nom : écrivez de 1 à 80 signes.")]
    if sheet.kind not in WORKSPACE_KINDS:
        faults["kind"] = [_("Sorte : choisissez une de celles proposées.")]
    if not 1 <= sheet.seats <= MOST_SEATS:
        faults["seats"] = [_("Places : de 1 à %(most)s.", most=MOST_SEATS)]
    if not 0 <= sheet.buffer_minutes <= A_DAY:
        faults["buffer_minutes"] = [_("Battement : de 0 à %(most)s minutes.", most=A_DAY)]
    same = sa.select(Workspace.id).where(Workspace.centre_id == centre_id, Workspace.code == sheet.code.strip())
    if "code" not in faults and db.session().scalar(same) is not None:
        faults["code"] = [_("Code : un autre poste de ce télécentre le porte déjà.")]
    if faults:
        raise Invalid(fields=faults)


def retire_workspace(actor: Actor, workspace_id: int, until_on: date) -> None:
    """From that day on the workspace can no longer be booked; what is booked before stays."""
    row = db.session().get(Workspace, workspace_id)
    if row is None:
        raise Missing(_("Ce poste n’existe pas."))
    require(Can.MANAGE, actor, centre(row.centre_id))
    if until_on <= row.from_on:
        raise Invalid(fields={"until_on": [_("Fin : elle vient avant le premier jour de ce poste.")]})
    row.until_on = until_on
    db.session().flush()


def lock(centre_id: int) -> Centre:
    """The centre, held until the end of this transaction: two changes to its lists queue up."""
    row = db.session().scalar(sa.select(Centre).where(Centre.id == centre_id).with_for_update())
    if row is None:
        raise Missing(_("Ce télécentre n’existe pas."))
    return row


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 60 or slug in RESERVED:
        raise Invalid(fields={"slug": [_("Adresse : des minuscules, des chiffres et des tirets, 60 signes au plus.")]})


def _checked(sheet: CentreSheet) -> dict[str, object]:
    _check_slug(sheet.slug)
    faults: dict[str, list[str]] = {}
    if not sheet.name.strip():
        faults["name"] = [_("Nom : il est demandé.")]
    if not sheet.commune.strip():
        faults["commune"] = [_("Commune : elle est demandée.")]
    if not (-90 <= sheet.latitude <= 90 and -180 <= sheet.longitude <= 180):
        faults["latitude"] = [_("Position : ces coordonnées ne sont pas sur la Terre.")]
    if sheet.host_kind not in HOST_KINDS:
        faults["host_kind"] = [_("Lieu d’accueil : choisissez un de ceux proposés.")]
    if sheet.manager_kind not in ("public", "private"):
        faults["manager_kind"] = [_("Gestion : choisissez publique ou privée.")]
    if any(value < 0 for _name, value in sheet.rules):
        faults["rules"] = [_("Règles : une durée est négative.")]
    if not FIRST_MIDDAY <= dict(sheet.rules).get("midday_minute", FIRST_MIDDAY) <= LAST_MIDDAY:
        faults["midday"] = [_("Heure qui sépare les demi-journées : entre 10 h et 16 h.")]
    if faults:
        raise Invalid(fields=faults)
    return {
        "slug": sheet.slug,
        "name": sheet.name.strip()[:120],
        "commune": sheet.commune.strip()[:100],
        "insee": sheet.insee[:5],
        "address": sheet.address.strip()[:200],
        "postcode": sheet.postcode.strip()[:10],
        "latitude": sheet.latitude,
        "longitude": sheet.longitude,
        "host_kind": sheet.host_kind,
        "manager_kind": sheet.manager_kind,
        "presentation": sheet.presentation.strip(),
        "approval_kinds": list(sheet.approval_kinds),
        **dict(sheet.rules),
    }
