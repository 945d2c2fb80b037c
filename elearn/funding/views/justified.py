"""The justification of an envelope at a day: its page, what each figure is made of, its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.accounts import queries as accounts
from elearn.core import clock, ledger
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local, locale
from elearn.core.policy import can
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.funding import queries, report, services, words
from elearn.funding.policy import Can
from elearn.funding.queries import reports
from elearn.funding.queries.justification import Justification, Line
from elearn.funding.views.blueprint import blueprint
from elearn.funding.views.shared import amount, asked_day, reason_name, told_day


@blueprint.get("/financements/enveloppes/<int:envelope_id>/justificatif")
@allow(Can.LIST_PROGRAMMES)
def justification(envelope_id: int) -> str | tuple[str, int]:
    """The justification of an envelope at the end of a day: now unless the address says another."""
    day, fault = told_day()
    found = _justified(envelope_id, day)
    on = local(found.at).date()
    shown = render_template(
        "funding/justification.html", one=found, tables=[t.filled for t in report.tables(found)], words=words, on=on,
        made=reports.report(actor(), envelope_id, on), deadline=report.deadline(found), opened=_opener(found, on),
        fault=fault,
    )  # fmt: skip
    return (shown, 422) if fault else shown


@blueprint.get("/financements/enveloppes/<int:envelope_id>/justificatif/places")
@allow(Can.LIST_PROGRAMMES)
def justified_seats(envelope_id: int) -> str | tuple[str, int]:
    """The seats that a figure of the justification is made of."""
    day, fault = told_day()
    found = _justified(envelope_id, day)
    chosen = [line for line in found.every if all(keep(line) for keep in _filters())]
    shown = render_template(
        "funding/justified_seats.html", one=found, on=local(found.at).date(),
        table=report.seats_table(chosen, _("Places")).filled,
        count=len(chosen), total=sum(line.funded_cents for line in chosen),
        opened=_opener(found, local(found.at).date()), fault=fault,
    )  # fmt: skip
    return (shown, 422) if fault else shown


def _filters() -> list[Callable[[Line], bool]]:
    state, account = request.args.get("etat", ""), request.args.get("compte", "")
    status, commune = request.args.get("situation", ""), request.args.get("commune", "")
    out: list[Callable[[Line], bool]] = []
    if state:
        out.append(lambda line: line.state == state)
    if account:
        out.append(lambda line: line.account == account)
    if status:
        out.append(lambda line: line.person != "" and line.status == status.strip("-"))
    if commune:
        out.append(lambda line: line.person != "" and line.commune == commune)
    if request.args.get("fini"):
        out.append(lambda line: line.person != "" and line.completed_on is not None)
    return out


def _opener(one: Justification, on: date) -> Callable[[Mapping[str, str]], str]:
    """The address of what a figure is made of, from what its row says; "" when nothing more is known of it."""
    envelope_id = one.envelope.id

    def opened(row: Mapping[str, str]) -> str:
        if not row:
            return ""
        if "anchor" in row:
            return "#" + row["anchor"]
        if "seat" in row:
            return url_for("funding.seat", seat_id=int(row["seat"]))
        if "account" not in row:
            asked: dict[str, Any] = {**row, "au": on.isoformat()}
            return url_for("funding.justified_seats", envelope_id=envelope_id, **asked)
        account_id = one.funds.ids.get(row["account"])
        if account_id is None:
            return url_for("funding.register", envelope_id=envelope_id) if row["account"] == "allotted" else ""
        return url_for("funding.account", envelope_id=envelope_id, account_id=account_id, au=on.isoformat())

    return opened


@blueprint.get("/financements/places/<int:seat_id>")
@allow(Can.LIST_SEATS_OR_PROGRAMMES)
def seat(seat_id: int) -> str:
    """One seat: what was done to it, each step with the operation that moved its money."""
    found, envelope = queries.seats.readable(actor(), seat_id)
    events = queries.seats.events(seat_id)
    centre = queries.seats.centre_of(found)
    funds_it = can(Can.FUND, actor(), envelope)
    shown: Mapping[int, Any] = {}
    if not funds_it:
        shown = accounts.people({e.actor_id for e in events if e.actor_id is not None})
    numbers: dict[int, ledger.Operation] = {}
    if funds_it:
        numbers = {e.operation_id: ledger.operation(e.operation_id) for e in events if e.operation_id is not None}
    return render_template(
        "funding/seat.html", seat=found, envelope=envelope, centre=centre, events=events, people=shown,
        operations=numbers, funds_it=funds_it, words=words, amount=amount, reason_name=reason_name,
        title=queries.seats.title_of(found),
    )  # fmt: skip


@blueprint.post("/financements/enveloppes/<int:envelope_id>/justificatif.pdf")
@allow(Can.LIST_PROGRAMMES)
def ask_pdf(envelope_id: int) -> Response:
    """Ask for the PDF: a job draws it."""
    if services.reports.ask(actor(), envelope_id, asked_day()):
        flash(_("Le justificatif se prépare. Il sera prêt dans quelques secondes, sur cette page."), "info")
    to = url_for("funding.justification", envelope_id=envelope_id, au=request.args.get("au"), _anchor="files")
    return redirect(to, code=303)  # type: ignore[return-value]


@blueprint.get("/financements/enveloppes/<int:envelope_id>/justificatif.pdf")
@allow(Can.LIST_PROGRAMMES)
def pdf(envelope_id: int) -> Response:
    """The PDF that was drawn."""
    found = reports.ready(actor(), envelope_id, asked_day())
    response = Response(kernel().storage.read(found.file_key), mimetype="application/pdf")
    response.content_length = found.file_bytes
    return _to_keep(response, envelope_id, found.on_date, "pdf")


@blueprint.get("/financements/enveloppes/<int:envelope_id>/justificatif.csv", defaults={"extension": "csv"})
@blueprint.get("/financements/enveloppes/<int:envelope_id>/justificatif.ods", defaults={"extension": "ods"})
@allow(Can.LIST_PROGRAMMES)
def justification_file(envelope_id: int, extension: str) -> Response:
    """The same tables as a file for a spreadsheet, made while one waits: nothing is written."""
    found = _justified(envelope_id, asked_day() if request.args.get("au") else None)
    draw, mime = report.FORMATS[extension]
    response = Response(draw(found, locale()), mimetype=mime)
    return _to_keep(response, envelope_id, local(found.at).date(), extension)


def _to_keep(response: Response, envelope_id: int, on: date, extension: str) -> Response:
    name = f"justificatif-{envelope_id}-{on}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _justified(envelope_id: int, day: date | None) -> Justification:
    at = reports.end_of(day) if day is not None else clock.now()
    return queries.justification.justification(actor(), envelope_id, at)
