"""Tables that leave as files for a spreadsheet.

Cells are written so that a spreadsheet takes text as text: one that begins like a formula gets an
apostrophe before it (CSV injection, CWE-1236). Numbers stay numbers, written the French way since
the separator is a semicolon: decimal comma, no thousands separator.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | datetime | bool | None
BOM = "\ufeff"  # without it, the usual spreadsheets read UTF-8 as Windows-1252
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def as_text(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + value if value.lstrip(" \u00a0").startswith(_STARTS) else value


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark, semicolons, CRLF (RFC 4180 but for the separator, that of French spreadsheets)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([as_text(one) for one in header])
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return (BOM + out.getvalue()).encode()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, (int, Decimal)):
        return format(cell, "f" if isinstance(cell, Decimal) else "d").replace(".", ",")
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return as_text(cell)
