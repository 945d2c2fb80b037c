"""The justification as tables, shown on the page and drawn as PDF, CSV and ODS: the same cells in all.

The PDF is tagged (PDF/UA-1, ISO 14289-1) and drawn by typst from data alone: what people typed is
never read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from elearn.accounts import queries as accounts
from elearn.core import ods
from elearn.core.i18n import day, duration, moment, money
from elearn.core.i18n import gettext as _
from elearn.core.sheets import csv_file
from elearn.funding import words
from elearn.funding.queries.justification import Justification

LAYOUT = Path(__file__).with_name("justification.typ")
Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report. ``amounts`` tells which columns are aligned to the right."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    amounts: tuple[bool, ...]

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
    """Money, seats, people, hours, seats one by one, and proofs that are missing."""
    found = [_money(one), _seats(one), *_people(one), _hours(one), _lines(one)]
    return [*found, _missing(one)] if one.missing else found


def _money(one: Justification) -> Table:
    rows: list[tuple[Cell, ...]] = [(_("Versé par le financeur"), _euros(one.funds.total))]
    amounts = {**one.funds.amounts, "allotted": one.funds.allotted}
    rows += [(_capital(str(label)), _euros(amounts.get(account, 0))) for account, label in words.ACCOUNTS.items()]
    return Table(_("Argent"), (_("Compte"), _("Montant")), tuple(rows), (False, True))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _seats(one: Justification) -> Table:
    rows = tuple(
        (_capital(str(label)), one.seats[state]) for state, label in words.STATES.items() if one.seats.get(state)
    )
    return Table(_("Places"), (_("État"), _("Nombre")), rows, (False, True))


def _people(one: Justification) -> list[Table]:
    status = tuple((_capital(str(words.STATUSES.get(s, s))), n) for s, n in one.by_status.items())
    return [
        Table(_("Bénéficiaires par situation"), (_("Situation"), _("Personnes")), status, (False, True)),
        Table(
            _("Bénéficiaires par commune du télécentre"),
            (_("Commune"), _("Personnes")),
            tuple(one.by_commune.items()),
            (False, True),
        ),
    ]


def _hours(one: Justification) -> Table:
    rows = (
        (_("Durée prévue des modules terminés"), duration(one.planned_minutes)),
        (_("Temps de travail mesuré"), duration(one.measured_minutes)),
        (_("Modules terminés"), str(one.completions)),
    )
    return Table(_("Heures et réussites"), (_("Quoi"), _("Valeur")), rows, (False, True))


def _lines(one: Justification) -> Table:
    header = (
        _("Place"), _("Bénéficiaire"), _("Situation"), _("Télécentre"), _("Module"), _("État"), _("Coût"),
        _("Financé"), _("Minutes mesurées"), _("Commencée"), _("Terminée"), _("Attestation"),
    )  # fmt: skip
    rows = tuple(
        (
            line.seat_id, line.person, str(words.STATUSES.get(line.status, line.status)), line.centre, line.module,
            str(words.STATES[line.state]), _euros(line.cost_cents), _euros(line.funded_cents), line.measured_minutes,
            line.started_on, line.completed_on, line.certificate,
        )
        for line in one.lines
    )  # fmt: skip
    return Table(_("Places données"), header, rows, tuple(n in (0, 6, 7, 8) for n in range(12)))


def _missing(one: Justification) -> Table:
    rows = tuple(
        (line.seat_id, line.person, line.module, ", ".join(str(words.PROOFS[p]) for p in line.missing))
        for line in one.missing
    )
    title = _("Preuves qui manquent, à réunir avant le %(day)s", day=day(one.envelope.justify_on))
    return Table(title, (_("Place"), _("Bénéficiaire"), _("Module"), _("Manque")), rows, (True, False, False, False))


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
        (_("Données personnelles"), str(words.PERSONAL[envelope.rules.personal])),
        (_("Dernière écriture du registre"), str(one.head.number)),
        (_("Empreinte du registre"), one.head.hash),
    ]


def draw_pdf(one: Justification, language: str) -> bytes:
    """The PDF. About 50 ms of CPU for a hundred seats."""
    import typst

    data = {
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
    return bytes(
        typst.compile(
            LAYOUT.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )


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


FORMATS: dict[str, tuple[Callable[[Justification, str], bytes], str]] = {
    "pdf": (draw_pdf, "application/pdf"),
    "csv": (draw_csv, "text/csv"),
    "ods": (draw_ods, ods.MIME),
}
