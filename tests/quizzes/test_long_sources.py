"""The sources of the types that take more than a line: each fault says where it is, none is a crash."""

import pytest

from elearn.quizzes.marking import Faults
from tests.factories.questions import KINDS, SOURCES, faults_of, question


def row(*cells):
    return {"rows": [{"label": "A", "cells": list(cells)}], "explanation": None}


def pairs(**right):
    return [{"left": k, "right": v} for k, v in right.items()]


@pytest.mark.parametrize(
    ("name", "changes", "where"),
    [
        ("matching", {"pairs": pairs(a="1", b="2")}, ["pairs"]),
        ("matching", {"pairs": pairs(a="1", b="1", c="2")}, ["pairs.1.right"]),
        ("matching", {"pairs": [{"left": "a"}, *pairs(b="2", c="3")]}, ["pairs.0.right"]),
        ("matching", {"decoys": ["Le travail fait"]}, ["decoys.0"]),
        ("matching", {"decoys": "x"}, ["decoys"]),
        ("ordering", {"items": ["a", "b"]}, ["items"]),
        ("ordering", {"items": ["a", "b", "A"]}, ["items.2"]),
        ("ordering", {"items": ["a", 2, "c"]}, ["items.1"]),
        ("gap", {"body": "Sans trou."}, ["body", "gaps.date", "gaps.numero"]),
        ("gap", {"body": "{date} {date} {numero}"}, ["body"]),
        ("gap", {"gaps": {"date": {"accept": ["x"]}}}, ["gaps"]),
        ("gap", {"gaps": "x"}, ["gaps", "gaps", "gaps"]),
        ("gap", {"body": "{a}", "gaps": {"a": {"accept": []}}}, ["gaps.a.accept"]),
        ("gap", {"body": "{a}", "gaps": {"a": {"choices": ["x", "y"], "answer": "z"}}}, ["gaps.a.answer"]),
        ("gap", {"body": "{a}", "gaps": {"a": {"choices": ["x", "x"], "answer": "x"}}}, ["gaps.a.choices"]),
        (
            "gap",
            {"body": "{a}", "gaps": {"a": {"choices": ["x", "y"], "answer": "x", "feedback": {"z": "?"}}}},
            ["gaps.a.feedback.z"],
        ),
        ("categorising", {"categories": ["Seule"]}, ["categories"] + [f"items.{n}.category" for n in range(4)]),
        ("categorising", {"categories": ["Charge fixe", "Charge variable", "Vide"]}, ["categories.2"]),
        ("calculated", {"answer": "ca * tva"}, ["answer"]),
        ("calculated", {"answer": "ca *"}, ["answer"]),
        ("calculated", {"answer": None}, ["answer"]),
        ("calculated", {"answer": "ca / (ca - ca)"}, ["answer"]),
        ("calculated", {"mistakes": [{"value": "taux * ca", "feedback": "x"}]}, ["mistakes.0.value"]),
        ("calculated", {"mistakes": [{"value": "1 / 0", "feedback": "x"}]}, ["mistakes.0.value"]),
        ("calculated", {"parameters": {"ca": {"min": 5, "max": 1}, "taux": {"choices": ["1"]}}}, ["parameters.ca"]),
        ("calculated", {"parameters": {"ca": {"min": "x", "max": 9}, "taux": {"choices": []}}}, None),
        ("calculated", {"parameters": {"min": {"min": 1, "max": 2}}}, None),
        ("calculated", {"solution": "{{=absent}}"}, ["solution"]),
        ("calculated", {"text": "Le taux {{=taux"}, ["text"]),
        ("calculated", {"decimals": 9, "tolerance": "-1"}, ["tolerance", "decimals"]),
        ("table", {"columns": ["Seule"]}, None),
        ("table", {"columns": ["Ligne", "Prix", "À {{=prix}} €", "Total"]}, ["columns.2"]),
        ("table", row("1"), ["rows.0.cells", "rows"]),
        ("table", row("1", "2", {"id": "x", "answer": "x + 1"}), ["rows.0.cells.2.answer"]),
        ("table", row({"id": "x", "answer": "y"}, {"id": "y", "answer": "x"}, ""), ["rows.0.cells.0.answer"]),
        ("table", row("1", "2", {"id": "prix", "answer": "1"}), ["rows.0.cells.2.id"]),
        ("table", row("1", True, {"id": "x", "answer": "1"}), ["rows.0.cells.1"]),
        ("table", row("1", "{{=y}}", {"id": "x", "answer": "1"}), ["rows.0.cells.1"]),
        ("open", {"model": None}, ["model"]),
        ("open", {"checklist": ["Un seul"]}, ["checklist"]),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is(name, changes, where):
    found = faults_of(name, **changes)
    assert found
    assert where is None or found == where


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("key", ["answer", "pairs", "items", "gaps", "rows", "checklist", "categories", "parameters"])
def test_no_source_however_wrong_makes_the_check_fail(name, key):
    for value in (None, 3, "x", [], {}, [[]], [{}], {"a": []}, True):
        faults = Faults()
        KINDS[name].check({**question(name), key: value}, faults)
