"""From the fields of a form to what is wanted, and back: shared by the pages that book and move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from elearn.accounts import queries as accounts
from elearn.core import i18n
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.core.policy import Actor
from elearn.core.web import typed
from elearn.telecentres import periods, words
from elearn.telecentres.forms import BookForm
from elearn.telecentres.intervals import Interval
from elearn.telecentres.models import Centre
from elearn.telecentres.queries import hours, places, prices
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import making
from elearn.telecentres.services.making import Wanted

ROOM = "room-"


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be booked in a centre on a day: each workspace, and each room that is let whole."""

    workspaces: list[WorkspaceCard]

    def options(self) -> list[tuple[str, str]]:
        """The options of the field, from value to words."""
        out = [(str(w.id), self.name(w)) for w in self.workspaces]
        for space_id, leaves in self.rooms().items():
            words_ = ngettext("%(room)s, entier (%(n)s poste)", "%(room)s, entier (%(n)s postes)", len(leaves),
                              room=leaves[0].space_name)  # fmt: skip
            out.append((f"{ROOM}{space_id}", words_))
        return out

    def name(self, workspace: WorkspaceCard) -> str:
        """One workspace in words."""
        kind = str(words.WORKSPACE_KIND[workspace.kind])
        said = [workspace.name] if kind.lower() in workspace.name.lower() else [workspace.name, kind]
        if workspace.seats > 1:
            said.append(ngettext("%(n)s place", "%(n)s places", workspace.seats))
        if workspace.quiet:
            said.append(_("calme"))
        if workspace.needs_approval:
            said.append(_("sur accord du télécentre"))
        return ", ".join(said)

    def rooms(self) -> dict[int, list[WorkspaceCard]]:
        """The leaves of each room that is let whole and has several."""
        out: dict[int, list[WorkspaceCard]] = {}
        for one in self.workspaces:
            if one.whole_bookable:
                out.setdefault(one.space_id, []).append(one)
        return {space: leaves for space, leaves in out.items() if len(leaves) > 1}

    def chosen(self, value: str) -> list[WorkspaceCard]:
        """The workspaces of an option; raise ``Missing``."""
        if value.startswith(ROOM):
            found = self.rooms().get(typed.number(value.removeprefix(ROOM)) or 0, [])
        else:
            found = [w for w in self.workspaces if w.id == typed.number(value)]
        if not found:
            raise Missing(_("Ce poste n’existe pas."))
        return found


def choices(centre: Centre, on: date | None) -> Choices:
    """What can be booked there on that day (today without one)."""
    return Choices(places.workspaces([centre.id], on or i18n.today()))


def prefilled(args: Mapping[str, str], key: str) -> dict[str, Any]:
    """The data of a new form, from the address of the page; what cannot be read is left to the default."""
    tomorrow = i18n.today() + timedelta(days=1)
    data: dict[str, Any] = {"on": typed.day(args.get("on")) or tomorrow, "key": key}
    for name in ("workspace", "unit", "part", "purpose"):
        if args.get(name):
            data[name] = args[name]
    for name in ("starts", "ends"):
        data[name] = _time(args.get(name))
    if people := typed.number(args.get("people")):
        data["people"] = people
    return data


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text or "")
    except ValueError:
        return None


def read_period(form: BookForm, centre: Centre) -> Interval:
    """The instants that the form asks for; ``Invalid`` with the field when there are none."""
    asked = form.asked()
    if asked.unit == periods.HOUR and form.starts.data is None:
        raise Invalid(fields={"starts": [_("Dites à quelle heure vous commencez.")]})
    if asked.unit == periods.HOUR and form.ends.data is None:
        raise Invalid(fields={"ends": [_("Dites à quelle heure vous finissez.")]})
    opening = hours.opening_intervals(centre.id, asked.on, asked.on + timedelta(days=1))
    found = periods.period(asked, opening, centre.midday_minute)
    if found is None and asked.unit == periods.HOUR:
        raise Invalid(fields={"ends": [_("La fin vient avant le début.")]})
    if found is None:
        raise Invalid(fields={"on": [_("Le télécentre est fermé à ce moment.")]})
    return found


def wanted_of(form: BookForm, centre: Centre, workspaces: list[WorkspaceCard]) -> Wanted:
    """What the form asks for."""
    start, end = read_period(form, centre)
    return Wanted(
        tuple(w.id for w in workspaces), form.text("unit"), start, end, form.text("key"), form.text("purpose"),
        form.people.data or 1, person_id=_person(form),
    )  # fmt: skip


def check(form: BookForm, centre: Centre) -> None:
    """Raise :class:`Invalid` with all that the fields say wrong together, each under its name in the form."""
    faults: dict[str, list[str]] = {}
    try:
        workspaces = choices(centre, form.on.data).chosen(form.text("workspace"))
    except Missing:
        workspaces = []  # its field says so
    try:
        _person(form)
    except Invalid as error:
        faults |= error.fields
    try:
        if form.on.data is not None:
            start, end = read_period(form, centre)
            ids = tuple(w.id for w in workspaces)
            asked = Wanted(ids, form.text("unit"), start, end, form.text("key"), "", form.people.data or 1)
            if workspaces:
                making.check(asked, centre, workspaces)
    except Invalid as error:
        faults |= by_field(error).fields
    if workspaces and "people" not in faults:
        faults |= {name: [said] for name, said in making.seats_fault(form.people.data or 1, workspaces).items()}
    if faults:
        raise Invalid(fields=faults)


def by_field(error: Invalid) -> Invalid:
    """The fields of the verb under the names of the form."""
    names = {"when": "on", "until": "ends"}
    fields = {names.get(name, name): said for name, said in error.fields.items()}
    return Invalid("" if fields else error.message, fields=fields)


def _person(form: BookForm) -> int | None:
    """For whom, when the counter books for someone."""
    # The field is taken away for whoever books for themselves.
    if form.email is None or not form.text("email").strip():
        return None
    found = accounts.person_by_email(form.text("email"))
    if found is None:
        raise Invalid(fields={"email": [_("Personne n’a de compte avec cette adresse.")]})
    return found.id


def price_before(actor: Actor, form: BookForm, centre: Centre) -> tuple[int, str] | None:
    """The price of what the form says, before anything is kept; None when it says no whole booking."""
    if form.on.data is None:
        return None
    try:
        start, end = read_period(form, centre)
        workspaces = choices(centre, form.asked().on).chosen(form.text("workspace"))
    except (Invalid, Missing):
        return None
    known = prices.price_list(actor.person_id, centre.network_id)
    quote = known.quote_all(workspaces, form.text("unit"), start, end)
    return quote.cents, words.price_in_words(quote)
