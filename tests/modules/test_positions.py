import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.authored.positions import read
from elearn.core.authored.report import Report


def _read(text):
    report = Report()
    return read(text, "essai.yaml", report), [(f.line, f.message) for f in report.errors]


def test_each_value_knows_its_line():
    document, faults = _read("a: 1\nb:\n  - x\n  - c: >\n      long\n      texte\n    d: [1,\n      deux]\n")
    assert faults == []
    assert document.data == {"a": 1, "b": ["x", {"c": "long texte\n", "d": [1, "deux"]}]}
    assert document.line("b") == 2
    assert document.line("b", 1, "c") == 4
    assert document.line("b", 1, "d", 1) == 8
    assert document.line("b", 1, "absent") == 4


def test_words_that_yaml_turns_into_something_else_stay_text():
    document, _ = _read("a: no\nb: 12:30\nc: 2026-11-22\nd: 010\ne: 1_000\nf: 0x1f\ng: true\nh: ~\ni: '1'\nj: 1.50\n")
    assert document.data == {
        "a": "no", "b": "12:30", "c": "2026-11-22", "d": "010", "e": "1_000", "f": "0x1f", "g": True, "h": None,
        "i": "1", "j": 1.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: deux : trois\n", 2, "deux-points inattendus"),
        ("a: 'ouvert\nb: 1\n", 3, "n’est pas fermé"),
        ("a:\n\t- b\n", 2, "tabulation"),
        ("a: 1\n  b: 2\n", 2, "deux-points inattendus"),
        ("a: 1\n- b\n", 2, "YAML lisible"),
        ("a: 1\nb: 2\na: 3\n", 3, "écrit deux fois"),
        ("a: &x 1\nb: *x\n", 1, "ancres"),
        ("a: *x\n", 1, "ancres"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "étiquettes"),
        ("a: !x 1\n", 1, "étiquettes"),
        ("a: 1\n---\nb: 2\n", 2, "un seul document"),
        ("? [a, b]\n: 1\n", 1, "texte simple"),
        ("a: 1\nb: x\x07y\n", 2, "caractère de contrôle"),
        ("a: " + "[" * 30 + "]" * 30, 1, "imbriqués"),
    ],
)
def test_what_is_refused_is_named_on_its_line(text, line, words):
    document, faults = _read(text)
    assert document is None
    assert faults[0][0] == line
    assert words in faults[0][1]


def test_a_bomb_of_aliases_costs_nothing():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert _read(bomb)[0] is None


_scalars = st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.text("abc é'\"#:-{}[]&*!%@`\n", max_size=12))
_data = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdé", min_size=1), inner, max_size=4),
)


@given(_data)
def test_what_yaml_writes_is_read_back(data):
    document, faults = _read(yaml.safe_dump(data, allow_unicode=True))
    assert faults == []
    assert document.data == data


@given(st.text(max_size=200))
def test_any_text_gives_a_document_or_a_fault_on_a_line_of_the_text(text):
    document, faults = _read(text)
    if document is None:
        assert faults
        assert all(
            1
            <= line
            <= text.count("\n")
            + text.count("\r")
            + text.count("\x85")
            + text.count("\u2028")
            + text.count("\u2029")
            + 2
            for line, _m in faults
        )
