"""Companies: listed once, held by one member at a time, contacted, never once they refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.accounts.services import notices
from elearn.core import clock, db, i18n, moving, once
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.moving import write
from elearn.core.policy import Actor, require
from elearn.prospecting import checking, life, near, words
from elearn.prospecting.checking import Sheet
from elearn.prospecting.models import CHANNELS, SOURCES, Circle, Contact, Need, Opposition, Prospect
from elearn.prospecting.policy import Can
from elearn.prospecting.queries import prospects as reads
from elearn.prospecting.queries.circles import CircleCard, circle

MOST = 5000


def add(actor: Actor, circle_id: int, sheet: Sheet, *, is_other: bool = False, key: str | None = None) -> int:
    """List a company, owned by who adds it unless said otherwise; its id, the same for the same ``key``.

    Refused: one that asked to be left alone (``opposed``), one of the same SIREN (``known``). One of a
    near name is proposed instead, unless ``is_other`` says that it is another company.
    """
    found = circle(actor, circle_id)
    require(Can.WORK, actor, found)
    values = _checked(found, sheet)
    one_at_a_time(circle_id)
    if (known := once.known(Prospect, key, circle_id=circle_id)) is not None:
        return known
    values["key"] = key[: once.LONGEST] if key else None
    _unopposed(circle_id, values)
    if not is_other:
        close = reads.near_ones(actor, circle_id, sheet.name, values["siren"])
        if close:
            names = ", ".join(f"{c.name} ({c.town})" if c.town else c.name for c in close)
            raise Invalid(fields={"is_other": [_("Peut-être déjà dans la liste : %(names)s.", names=names)]})
    return insert(actor, circle_id, [values])[0]


def one_at_a_time(circle_id: int) -> None:
    """Until the end of the transaction nobody else lists companies in this circle: two would not see each other's."""
    db.session().get_one(Circle, circle_id, with_for_update=True, populate_existing=True)


def insert(actor: Actor, circle_id: int, sheets: Sequence[dict[str, Any]]) -> list[int]:
    """Write rows that were checked; one of the same SIREN is refused by the database. Two statements in all."""
    session = db.session()
    count = session.scalar(sa.select(sa.func.count()).where(Prospect.circle_id == circle_id)) or 0
    if count + len(sheets) > MOST:
        said = _("Un cercle a cinq mille entreprises au plus : il en a déjà %(count)s.", count=count)
        raise Conflict(said, code="too-many")
    common = {
        "circle_id": circle_id, "created_at": clock.now(), "erase_on": life.erased_on(i18n.today()),
        "state": life.OPEN, "version": 1,
    }  # fmt: skip
    rows = [{**values, **common, "owner_id": values["owner_id"] or actor.id} for values in sheets]
    if not rows:
        return []
    statement = db.insert(Prospect).on_conflict_do_nothing().returning(Prospect.id)
    made = list(session.scalars(statement, rows))
    if len(made) != len(rows):
        raise Conflict(_("Une entreprise de ce SIREN est déjà dans la liste."), code="known")
    return made


def change(actor: Actor, prospect_id: int, sheet: Sheet, version: int) -> None:
    """Rewrite what is known of a company; refused when it changed since ``version`` was read (``stale``).

    Refused as well when what is written makes it one that asked to be left alone (``opposed``).
    """
    row, found = held(actor, prospect_id)
    allow(row, "change", actor.id)
    if row.version != version:
        raise Conflict(str(words.REFUSALS["stale"]), code="stale")
    values = _checked(found, sheet, row.next_on)
    _unopposed(found.id, values)
    if values["siren"] and values["siren"] != row.siren:
        same = sa.select(Prospect.id).where(Prospect.circle_id == found.id, Prospect.siren == values["siren"])
        if db.session().scalar(same) is not None:
            raise Invalid(fields={"siren": [_("Une entreprise de ce SIREN est déjà dans la liste.")]})
    try:
        with db.session().begin_nested():
            move(row, "change", actor.id, **values)
    except IntegrityError as error:  # another sheet took this SIREN at the same time
        raise Conflict(_("Une entreprise de ce SIREN est déjà dans la liste."), code="known") from error


def claim(actor: Actor, prospect_id: int) -> None:
    """Hold the contact for two days; of several at once, one alone has it. Never of a company that refused."""
    row, found = held(actor, prospect_id)
    _unopposed(found.id, {"siren": row.siren, "name": row.name, "town": row.town})
    move(row, "claim", actor.id, claim_by=actor.id, claim_until=clock.now() + life.HOLD)


def release(actor: Actor, prospect_id: int) -> None:
    """Let the contact go; nothing when one does not hold it."""
    row, _found = held(actor, prospect_id)
    if reads.facts(row).holder == actor.id:
        write(row, claim_by=None, claim_until=None)


def contact(actor: Actor, prospect_id: int, channel: str, note: str, key: str) -> None:
    """Note a contact, by who holds it: the three years begin anew. The same key again counts once.

    With the row held, so that a refusal written meanwhile wins.
    """
    row, _found = held(actor, prospect_id)
    if channel not in CHANNELS:
        raise Invalid(fields={"channel": [_("Choisissez un moyen de contact.")]})
    if len(note) > 500:
        raise Invalid(fields={"note": [_("%(max)d signes au plus.") % {"max": 500}]})
    known = sa.select(Contact.id).where(Contact.prospect_id == row.id, Contact.key == key[:80])
    if db.session().scalar(known) is not None:
        return
    now = clock.now()
    move(row, "contact", actor.id, erase_on=life.erased_on(i18n.today()), claim_until=now + life.HOLD)
    db.session().add(
        Contact(prospect_id=row.id, person_id=actor.id, channel=channel, note=note.strip(), key=key[:80], at=now)
    )
    db.session().flush()


def lose(actor: Actor, prospect_id: int) -> None:
    """Nothing comes of it."""
    _move(actor, prospect_id, "lose", next_action="", next_on=None, claim_by=None, claim_until=None)


def reopen(actor: Actor, prospect_id: int) -> None:
    """Follow it again."""
    _move(actor, prospect_id, "reopen")


def oppose(actor: Actor, prospect_id: int) -> None:
    """Write that the company refuses to be contacted: what is known of people goes at once, the refusal stays.

    It counts for every sheet of that company in the circle. Who follows one, or holds its contact, is told.
    """
    row, _found = held(actor, prospect_id)
    allow(row, "oppose", actor.id)
    _refused(actor, row)
    for twin in _twins(row):
        _refused(actor, twin)


def _refused(actor: Actor, row: Prospect) -> None:
    followed = (row.owner_id, reads.facts(row).holder)
    move(
        row, "oppose", actor.id, contact_name="", contact_role="", email="", phone="", notes="", next_action="",
        next_on=None, claim_by=None, claim_until=None, source_note="",
    )  # fmt: skip
    db.session().execute(sa.delete(Contact).where(Contact.prospect_id == row.id))
    db.session().execute(sa.delete(Need).where(Need.prospect_id == row.id, Need.request_id.is_(None)))
    _remember(row)
    for person_id in {one for one in followed if one not in {None, actor.id}}:
        said = {"prospect": row.id, "name": row.name}
        notices.notify(person_id, "prospecting.opposed", said, key=f"prospecting.opposed:{row.id}")


def _twins(row: Prospect) -> list[Prospect]:
    """The other sheets of a company that refused, held: what :func:`~reads.is_opposed` would not let in any more."""
    same = sa.select(Prospect).where(
        Prospect.circle_id == row.circle_id, Prospect.id != row.id, Prospect.near == row.near,
        Prospect.state != life.OPPOSED,
    )  # fmt: skip
    if row.siren:
        same = same.where(Prospect.siren == "")
    found = db.session().scalars(same.order_by(Prospect.id).with_for_update().execution_options(populate_existing=True))
    return [one for one in found if near.key(one.town) == near.key(row.town)]


def erase(actor: Actor, prospect_id: int) -> None:
    """Delete a company and all that was noted of it; that it refused stays, if it did."""
    row, _found = held(actor, prospect_id)
    _delete(row)


def erase_past(actor: Actor, prospect_id: int) -> None:
    """The same, three years after the last contact."""
    require(Can.RUN, actor)
    row = db.session().get(Prospect, prospect_id, with_for_update=True)
    if row is None:
        return  # a member did so in between
    if life.MACHINE.move(row.state, "erase", (life.SYSTEM,), reads.facts(row)).is_allowed:
        _delete(row)


def _delete(row: Prospect) -> None:
    session = db.session()
    if row.state == life.OPPOSED:
        _remember(row)
    for model in (Contact, Need):
        session.execute(sa.delete(model).where(model.prospect_id == row.id))
    session.execute(sa.delete(Prospect).where(Prospect.id == row.id))
    session.expunge(row)


def _remember(row: Prospect) -> None:
    kept = db.insert(Opposition).values(
        circle_id=row.circle_id, siren=row.siren, near=row.near, town=near.key(row.town), at=clock.now()
    )
    db.session().execute(kept.on_conflict_do_nothing())


def check(found: CircleCard, sheet: Sheet, before: date | None = None) -> None:
    """Raise :class:`Invalid` with all that no sheet of this circle may hold; nothing is written.

    ``before`` is the day of the next action until now, which may be past.
    """
    fields = checking.faults(sheet, SOURCES)
    if sheet.next_on is not None and sheet.next_on != before and sheet.next_on < i18n.today():
        fields.setdefault("next_on", []).append(str(checking.PAST))
    if sheet.owner_id is not None and sheet.owner_id not in found.people:
        fields["owner_id"] = [_("Choisissez une personne du cercle.")]
    if fields:
        raise Invalid(fields=fields)


def _unopposed(circle_id: int, values: dict[str, Any]) -> None:
    if reads.is_opposed(circle_id, values["siren"], values["name"], values["town"]):
        raise Conflict(_("Cette entreprise a demandé à ne plus être contactée par ce cercle."), code="opposed")


def _checked(found: CircleCard, sheet: Sheet, before: date | None = None) -> dict[str, Any]:
    """The columns of a sheet, once it is checked."""
    check(found, sheet, before)
    return values_of(sheet)


def values_of(sheet: Sheet) -> dict[str, Any]:
    """The columns of a sheet that was checked."""
    names = ("town", "source", "source_note", "contact_name", "contact_role", "email", "phone", "notes", "next_action")
    day: date | None = sheet.next_on
    return {
        **{name: getattr(sheet, name).strip() for name in names}, "name": sheet.name.strip(),
        "near": near.key(sheet.name), "siren": checking.siren_of(sheet), "next_on": day,
        "owner_id": sheet.owner_id,
    }  # fmt: skip


def _move(actor: Actor, prospect_id: int, action: str, **values: Any) -> None:
    row, _found = held(actor, prospect_id)
    move(row, action, actor.id, **values)


def held(actor: Actor, prospect_id: int) -> tuple[Prospect, CircleCard]:
    """A company of one's circle, on which one may work, nobody else moving it until the end of the transaction."""
    row, found = reads.row(actor, prospect_id)
    require(Can.WORK, actor, found)
    if db.session().get(Prospect, row.id, with_for_update=True, populate_existing=True) is None:
        raise reads.missing()  # erased in between
    return row, found


def allow(row: Prospect, action: str, me: int, role: str = life.MEMBER) -> None:
    """Refuse in words what the table refuses."""
    moving.allowed(life.MACHINE, row.state, action, (role,), reads.facts(row, me), words.REFUSALS)


def move(row: Prospect, action: str, me: int, role: str = life.MEMBER, **values: Any) -> None:
    """The kernel's :func:`~elearn.core.moving.move`, with the table and the sentences of this room."""
    moving.move(row, life.MACHINE, action, (role,), reads.facts(row, me), words.REFUSALS, **values)
