"""The justification as tables, shown on the page and drawn as PDF, CSV and ODS: the same cells in all.

The PDF is tagged (PDF/UA-1, ISO 14289-1) and drawn by typst from data alone: what people typed is
never read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from elearn.accounts import queries as accounts
from elearn.core import ods, typeset
from elearn.core.i18n import day, duration, moment, money, ngettext
from elearn.core.i18n import gettext as _
from elearn.core.sheets import csv_file
from elearn.funding import words
from elearn.funding.life import MONEY_OF
from elearn.funding.queries.justification import Justification, Line

LAYOUT = Path(__file__).with_name("justification.typ")
T = TypeVar("T")
Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report. ``amounts`` tells which columns are aligned to the right.

    ``opens`` says, row by row, what the figure is made of: the account, or the seats, as the
    page of details names them; empty when the rows are themselves the detail.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    amounts: tuple[bool, ...]
    opens: tuple[Mapping[str, str], ...] = ()
    id: str = ""

    @property
    def filled(self) -> Table:
        """The same without its columns that say nothing in any row: a page is narrow, a file is not."""
        kept = [n for n in range(len(self.header)) if n == 0 or any(row[n] not in (None, "") for row in self.rows)]

        def only(cells: tuple[T, ...]) -> tuple[T, ...]:
            return tuple(cells[n] for n in kept)

        rows = tuple(only(row) for row in self.rows)
        return replace(self, header=only(self.header), rows=rows, amounts=only(self.amounts))

    @property
    def shown(self) -> list[list[str]]:
        """The cells as the reader sees them."""
        return [[_shown(cell) for cell in row] for row in self.rows]


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return money(int(cell * 100))
    if isinstance(cell, date):
        return day(cell, "short")
    return str(cell)


def _euros(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))


def tables(one: Justification) -> list[Table]:
    """Money, seats, people, hours, proofs that are missing, then what they are made of."""
    found = [_money(one), _seats(one), *_people(one), _hours(one), _missing(one)]
    return [*found, _by_person(one), seats_table(one.lines)]


def _money(one: Justification) -> Table:
    rows: list[tuple[Cell, ...]] = [(_("Versé par le financeur"), _euros(one.funds.total))]
    opens: list[Mapping[str, str]] = [{"account": "available"}]
    amounts = {**one.funds.amounts, "allotted": one.funds.allotted}
    for account, label in words.ACCOUNTS.items():
        rows.append((_capital(str(label)), _euros(amounts.get(account, 0))))
        opened = {"compte": account} if account in MONEY_OF.values() else {"account": account}
        opens.append(opened if amounts.get(account) else {})
    return Table(_("Argent"), (_("Compte"), _("Montant")), tuple(rows), (False, True), tuple(opens))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _seats(one: Justification) -> Table:
    found = {state: label for state, label in words.STATES.items() if one.seats.get(state)}
    rows = tuple((str(label), one.seats[state]) for state, label in found.items())
    opens = tuple({"etat": state} for state in found)
    return Table(_("Places"), (_("État"), _("Nombre")), rows, (False, True), opens)


def _people(one: Justification) -> list[Table]:
    status = tuple((_capital(str(words.STATUSES.get(s, s))), n) for s, n in one.by_status.items())
    return [
        Table(
            _("Bénéficiaires par situation"),
            (_("Situation"), _("Personnes")),
            status,
            (False, True),
            tuple({"situation": s or "-"} for s in one.by_status),
        ),
        Table(
            _("Bénéficiaires par commune du télécentre"),
            (_("Commune"), _("Personnes")),
            tuple(one.by_commune.items()),
            (False, True),
            tuple({"commune": name} for name in one.by_commune),
        ),
    ]


def _hours(one: Justification) -> Table:
    kinds = one.hours
    rows = [(_capital(str(words.HOURS[kind])), duration(minutes)) for kind, minutes in kinds.items()]
    done: Mapping[str, str] = {"fini": "1"} if one.completions else {}
    hours: Mapping[str, str] = {"anchor": "hours"} if one.hours_by_person else {}
    opens = (*(done if kind == "planned" else hours for kind in kinds), done)
    rows.append((_("Modules terminés"), str(one.completions)))
    return Table(_("Heures et réussites"), (_("Quoi"), _("Valeur")), tuple(rows), (False, True), opens)


def _by_person(one: Justification) -> Table:
    kinds = [kind for kind in ("training", "presence") if kind in one.envelope.rules.hours]
    labels = {"training": _("À distance, en minutes"), "presence": _("En télécentre, en minutes")}
    header = (_("Bénéficiaire"), _("Places"), *(labels[kind] for kind in kinds))
    rows = tuple((n.person, n.seats, *(getattr(n, kind) for kind in kinds)) for n in one.hours_by_person)
    return Table(_("Heures par bénéficiaire"), header, rows, (False, *(True for _cell in header[1:])), id="hours")


def seats_table(lines: Sequence[Line], title: str = "") -> Table:
    """These seats one by one."""
    header = (
        _("Place"), _("Bénéficiaire"), _("Situation"), _("Télécentre"), _("Module"), _("État"), _("Coût"),
        _("Financé"), _("Minutes mesurées"), _("Commencée"), _("Terminée"), _("Attestation"),
    )  # fmt: skip
    rows = tuple(
        (
            line.seat_id, line.person, str(words.STATUSES.get(line.status, line.status)) if line.person else "",
            line.centre, line.module, str(words.STATES[line.state]), _euros(line.cost_cents),
            _euros(line.funded_cents), line.measured_minutes, line.started_on, line.completed_on, line.certificate,
        )
        for line in lines
    )  # fmt: skip
    opens = tuple({"seat": str(line.seat_id)} for line in lines)
    return Table(title or _("Places données"), header, rows, tuple(n in (6, 7, 8) for n in range(12)), opens)


def _missing(one: Justification) -> Table:
    rows = tuple(
        (line.seat_id, line.person, line.module, ", ".join(str(words.PROOFS[p]) for p in line.missing))
        for line in one.missing
    )
    due = day(one.envelope.justify_on)
    if one.days_left >= 0:
        title = _("Preuves qui manquent, à réunir avant le %(day)s", day=due)
    else:
        title = _("Preuves qui manquent, attendues avant le %(day)s", day=due)
    header = (_("Place"), _("Bénéficiaire"), _("Module"), _("Manque"))
    return Table(title, header, rows, (True, False, False, False), tuple({"seat": str(n.seat_id)} for n in one.missing))


def deadline(one: Justification) -> str:
    """How things stand with the day when proofs are due, in a sentence."""
    due, missing = day(one.envelope.justify_on), len(one.missing)
    if not missing:
        return _("Aucune preuve ne manque aux places terminées. Les justificatifs sont attendus le %(day)s.", day=due)
    said = ngettext("Il manque des preuves à %(n)s place.", "Il manque des preuves à %(n)s places.", missing)
    if one.days_left < 0:
        return said + " " + _("La date limite, le %(day)s, est passée.", day=due)
    left = ngettext("Il reste %(n)s jour pour les réunir.", "Il reste %(n)s jours pour les réunir.", one.days_left)
    return f"{said} {left}"


def heading(one: Justification) -> list[tuple[str, str]]:
    """What begins each file: who, what, until when, and the seal of the ledger."""
    envelope = one.envelope
    found = accounts.organisations_by_id([envelope.funder_id]).get(envelope.funder_id)
    signed = day(envelope.signed_on) if envelope.signed_on else ""
    return [
        (_("Financeur"), found.name if found else ""),
        (_("Dispositif"), envelope.programme),
        (_("Convention"), _("%(reference)s, signée le %(day)s", reference=envelope.reference, day=signed)),
        (_("Enveloppe"), envelope.name),
        (_("Arrêté au"), moment(one.at)),
        (_("Preuves attendues"), deadline(one)),
        (_("Données personnelles"), str(words.PERSONAL[envelope.rules.personal])),
        (_("Dernière écriture du registre"), str(one.head.number)),
        (_("Empreinte du registre"), one.head.hash),
    ]


def pdf_data(one: Justification, language: str) -> dict[str, Any]:
    """All that the PDF says."""
    return {
        "title": _("Justificatif de l’enveloppe « %(name)s »", name=one.envelope.name),
        "author": accounts.training_body().name or "Estive",
        "language": language,
        "heading": heading(one),
        "labels": {"page": _("page"), "empty": _("Rien à cette date.")},
        "tables": [
            {"title": t.title, "header": list(t.header), "rows": t.shown, "amounts": list(t.amounts)}
            for t in tables(one)
        ],
    }


def draw_pdf(data: Mapping[str, Any]) -> bytes:
    """The PDF. About 50 ms of CPU for a hundred seats."""
    return typeset.pdf(LAYOUT, data)


def draw_csv(one: Justification, _language: str) -> bytes:
    """One file for all tables: the heading, then each table after an empty line."""
    rows: list[Sequence[Cell]] = [list(pair) for pair in heading(one)]
    for table in tables(one):
        rows += [[], [table.title], list(table.header), *map(list, table.rows)]
    return csv_file([_("Justificatif"), one.envelope.name], [list(row) for row in rows])


def draw_ods(one: Justification, language: str) -> bytes:
    """A spreadsheet, one tab a table."""
    head = ods.Sheet(_("Justificatif"), (_("Quoi"), _("Valeur")), heading(one))
    sheets = [ods.Sheet(t.title, t.header, t.rows) for t in tables(one)]
    return ods.ods_file(_("Justificatif"), [head, *sheets], language=language)


# Quick enough to answer at once. The PDF is drawn by a job: ``elearn.funding.tasks``.
FORMATS: dict[str, tuple[Callable[[Justification, str], bytes], str]] = {
    "csv": (draw_csv, "text/csv"),
    "ods": (draw_ods, ods.MIME),
}
