"""What the form computes from what was typed: lines of a table, totals, running balances. Pure code.

Names that a formula may use: the numeric fields above it (euros for money, per cent for a
percentage: 12.3 for 12.3 %); in a column of a table, the columns before it (they
hide a field of the same name), ``previous_<column>`` (the line
above; ``start`` on the first one); and of a table above, ``<table>_<column>`` (the sum),
``<table>_<column>_min``, ``<table>_<column>_max`` and ``<table>_rows``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from elearn.core import formula
from elearn.core.formula import FormulaError, Parameter
from elearn.portfolio.parsing import amount, plain, rounded
from elearn.portfolio.sheet import Field

PREVIOUS = "previous_"
Numbers = dict[str, Decimal]
Row = dict[str, Any]


def names_of(field: Field) -> Iterator[str]:
    """The names that a field gives to the formulas below it."""
    if field.type == "table":
        yield f"{field.id}_rows"
        for column in field.columns:
            if column.is_numeric:
                yield from (f"{field.id}_{column.id}{end}" for end in ("", "_min", "_max"))
    elif field.is_numeric:
        yield field.id


def compute(fields: Sequence[Field], values: Mapping[str, Any], parameter: Parameter | None = None) -> dict[str, Any]:
    """``values`` with what is computed added, in the order of the form. None where something is missing."""
    out = dict(values)
    known: Numbers = {}
    for field in fields:
        if field.type == "computed":
            out[field.id] = _result(field, field.formula, known, parameter)
        elif field.type == "table":
            out[field.id] = _rows(field, out.get(field.id) or [], known, parameter)
            known |= _of_table(field, out[field.id])
        value = amount(field, out.get(field.id)) if field.is_numeric else None
        if value is not None:
            known[field.id] = value
    return out


def _result(field: Field, text: str, known: Mapping[str, Decimal], parameter: Parameter | None) -> str | None:
    try:
        value = formula.compile(text).value(known, parameter)
    except FormulaError:
        return None  # something it needs is not typed yet, or cannot be divided by
    # An amount on a document is what it is read as: totals add up to the cent.
    return plain(rounded(value, field.decimals))


def _rows(field: Field, rows: Sequence[Row], known: Numbers, parameter: Parameter | None) -> list[Row]:
    out: list[Row] = []
    before: Numbers = {}
    for column in field.columns:
        start = _result(column, column.start, known, parameter) if column.is_numeric else None
        if start is not None:
            before[PREVIOUS + column.id] = Decimal(start)
    for row in rows:
        done = _row(field, row, known | before, parameter)
        out.append(done)
        for column in field.columns:
            value = amount(column, done.get(column.id))
            if value is not None:
                before[PREVIOUS + column.id] = value
    return out


def _row(field: Field, row: Row, known: Numbers, parameter: Parameter | None) -> Row:
    out = {c.id: row.get(c.id) for c in field.columns if c.is_typed}
    if not is_filled(out):
        return out
    here = dict(known)
    for column in field.columns:
        if column.type == "computed":
            out[column.id] = _result(column, column.formula, here, parameter)
        # In a line that was begun, an amount left blank is nothing spent or earned.
        value = amount(column, out.get(column.id)) if column.is_numeric else None
        if value is not None or (column.is_numeric and column.is_typed):
            here[column.id] = value if value is not None else Decimal(0)
    return out


def is_filled(row: Mapping[str, Any]) -> bool:
    """Whether anything was typed in a line."""
    return any(value not in (None, "", []) for value in row.values())


def _of_table(field: Field, rows: Sequence[Row]) -> Numbers:
    filled = [r for r in rows if is_filled(r)]
    out: Numbers = {f"{field.id}_rows": Decimal(len(filled))}
    for column in field.columns:
        if not column.is_numeric:
            continue
        found = [value for r in filled if (value := amount(column, r.get(column.id))) is not None]
        if found:
            name = f"{field.id}_{column.id}"
            out |= {name: sum(found, Decimal(0)), f"{name}_min": min(found), f"{name}_max": max(found)}
    return out
