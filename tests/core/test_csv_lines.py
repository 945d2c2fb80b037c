"""The lines of a spreadsheet's file, and where each fault is told."""

import pytest

from elearn.core.csv_lines import Layout

LAYOUT = Layout(("nom", "commune"), ("nom",), most_lines=2, most_bytes=200)


@pytest.mark.parametrize(
    ("content", "rows", "faults"),
    [
        (b"nom;commune\nScierie;Murat\n;\nThermes;\n", [(2, "Scierie"), (4, "Thermes")], []),
        ("\ufeffNom\tCommune\nÉtable\tSalers".encode(), [(2, "Étable")], []),
        ("nom,commune\nÉtable,Salers".encode("cp1252"), [(2, "Étable")], []),
        (b"nom\n'=1+1", [(2, "=1+1")], []),
        (b"nom;commune\nScierie", [], [(2, "")]),
        (b"commune;pays\nMurat;France", [], [(1, "nom"), (1, "")]),
        (b"nom;nom\na;b", [], [(1, "nom")]),
        (b"nom\na\nb\nc", [(2, "a"), (3, "b"), (4, "c")], [(0, "")]),
        (b"nom\n\n", [], [(0, "")]),
        (b" \n", [], [(0, "")]),
        (b"x" * 201, [], [(0, "")]),
        (b"PK\x03\x04 a workbook\n", [], [(0, "")]),
        (b"\xd0\xcf\x11\xe0 an old one\n", [], [(0, "")]),
    ],
)
def test_lines_are_read_as_spreadsheets_write_them_and_each_fault_says_where(content, rows, faults):
    found, wrong = LAYOUT.read(content)
    assert [(number, cells["nom"]) for number, cells in found] == rows
    assert [(fault.line, fault.column) for fault in wrong] == faults


def test_a_quote_left_open_before_more_than_a_cell_may_hold_is_a_fault_of_the_file():
    wide = Layout(("nom",), ("nom",), most_lines=2, most_bytes=200_000)
    rows, faults = wide.read(b'nom\n"' + b"x" * 150_000)
    assert (rows, [fault.line for fault in faults]) == ([], [0])
