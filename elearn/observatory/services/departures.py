"""The verbs: write that someone left a centre, correct it, withdraw it. Nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import number, today
from elearn.core.moving import STALE
from elearn.core.policy import Actor, require
from elearn.observatory import queries
from elearn.observatory.departing import LONGEST_NOTE, LONGEST_TOWN, MOST_JOBS, DepartureSheet
from elearn.observatory.models import Departure, DepartureTrace
from elearn.observatory.policy import Can
from elearn.observatory.reasons import REASONS
from elearn.telecentres.queries.places import CentreCard

__all__ = ["DepartureSheet", "check", "correct", "forget", "record", "withdraw"]


def record(
    actor: Actor, centre: CentreCard, sheet: DepartureSheet, *, person_id: int | None = None,
    organisation_id: int | None = None,
) -> int:  # fmt: skip
    """Write that this person, or this organisation, left the centre, and return its id; the same twice is one.

    Raises :class:`Invalid` naming the field: ``who`` for someone whom the centre does not know.
    """
    require(Can.RECORD_DEPARTURE, actor, centre)
    people, organisations = queries.departures.known(actor, centre)
    if (person_id in people) == (organisation_id in organisations) or None not in (person_id, organisation_id):
        raise Invalid(fields={"who": [_("Choisissez une personne ou une entreprise venue dans ce télécentre.")]})
    values = _checked(sheet)
    who = {"person_id": person_id, "organisation_id": organisation_id}
    wanted = (
        db.insert(Departure)
        .values(centre_id=centre.id, version=1, **who, **values)
        # One statement: two managers who write it at once write one.
        .on_conflict_do_nothing()
        .returning(Departure.id)
    )
    made = db.session().execute(wanted).scalar_one_or_none()
    if made is None:
        return _same(centre, who, values)
    _trace(actor, made, 1, "recorded", values)
    return made


def correct(actor: Actor, centre: CentreCard, departure_id: int, sheet: DepartureSheet, version: int) -> None:
    """Write it again, as it was read in ``version``; raise :class:`Conflict` ``stale`` when somebody else did."""
    require(Can.RECORD_DEPARTURE, actor, centre)
    row, values = _held(centre, departure_id), _checked(sheet)
    if row.version == version and all(getattr(row, name) == value for name, value in values.items()):
        return  # nothing was changed
    with _once():
        _write(row, version, **values)
    _trace(actor, row.id, version + 1, "corrected", values)


def withdraw(actor: Actor, centre: CentreCard, departure_id: int) -> None:
    """Take back what was written by mistake: it counts nowhere, and its traces stay."""
    require(Can.RECORD_DEPARTURE, actor, centre)
    row = _held(centre, departure_id)
    values = {name: getattr(row, name) for name in DepartureSheet.__dataclass_fields__}
    _write(row, row.version, withdrawn_at=clock.now())
    _trace(actor, row.id, row.version + 1, "withdrawn", values)


def forget(actor: Actor, person_id: int) -> None:
    """Empty the words written about someone who erases their account; that one person left still counts."""
    if not actor.is_system:
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."))
    session = db.session()
    theirs = sa.select(Departure.id).where(Departure.person_id == person_id)
    session.execute(
        sa.update(DepartureTrace).where(DepartureTrace.departure_id.in_(theirs)).values(town="", note=""),
        execution_options={"synchronize_session": False},
    )
    session.execute(sa.update(Departure).where(Departure.person_id == person_id).values(town="", note=""))


def check(sheet: DepartureSheet) -> None:
    """Raise :class:`Invalid`, naming each field, unless this can be written of a departure."""
    _checked(sheet)


def _checked(sheet: DepartureSheet) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    town, note = " ".join(sheet.town.split()), sheet.note.strip()
    if sheet.left_on > today():
        fields["left_on"] = [_("Un départ s’écrit quand il a eu lieu : cette date est à venir.")]
    if sheet.reason not in REASONS:
        fields["reason"] = [_("Choisissez parmi ce qui est proposé.")]
    if len(town) > LONGEST_TOWN:
        fields["town"] = [_("Écrivez la commune en %(n)s signes au plus.", n=LONGEST_TOWN)]
    if sheet.jobs is not None and not 0 <= sheet.jobs <= MOST_JOBS:
        fields["jobs"] = [_("Écrivez un nombre d’emplois de 0 à %(most)s.", most=number(MOST_JOBS))]
    if len(note) > LONGEST_NOTE:
        fields["note"] = [_("Écrivez la note en %(n)s signes au plus.", n=LONGEST_NOTE)]
    if fields:
        raise Invalid(fields=fields)
    return asdict(sheet) | {"town": town, "note": note}


def _already() -> Invalid:
    return Invalid(fields={"left_on": [_("Ce départ est déjà écrit à cette date : corrigez-le.")]})


def _same(centre: CentreCard, who: dict[str, int | None], values: dict[str, Any]) -> int:
    """The id of the one that is there, if it says the same."""
    query = sa.select(Departure).where(
        Departure.centre_id == centre.id, Departure.left_on == values["left_on"], Departure.withdrawn_at.is_(None),
        *(getattr(Departure, name).is_not_distinct_from(value) for name, value in who.items()),
    )  # fmt: skip
    row = db.session().scalars(query).one()
    if any(getattr(row, name) != value for name, value in values.items()):
        raise _already()
    return row.id


def _held(centre: CentreCard, departure_id: int) -> Departure:
    row = db.session().get(Departure, departure_id)
    if row is None or row.centre_id != centre.id or row.withdrawn_at is not None:
        raise Missing(_("Ce départ n’est pas écrit pour ce télécentre."))
    return row


@contextmanager
def _once() -> Iterator[None]:
    try:
        with db.session().begin_nested():
            yield
    except IntegrityError as error:
        if "observatory_departure" not in str(error.orig):
            raise
        raise _already() from error


def _write(row: Departure, version: int, **values: Any) -> None:
    statement = (
        sa.update(Departure)
        .where(Departure.id == row.id, Departure.version == version, Departure.withdrawn_at.is_(None))
        .values(version=version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", db.session().execute(statement)).rowcount != 1:
        raise Conflict(str(STALE), code="stale")
    db.session().refresh(row)


def _trace(actor: Actor, departure_id: int, version: int, action: str, values: dict[str, Any]) -> None:
    db.session().add(
        DepartureTrace(
            departure_id=departure_id, version=version, action=action, by_id=actor.person_id, at=clock.now(), **values
        )
    )
    db.session().flush()
