"""Needs in plain words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.telecentres.need import (
    AFTERNOON,
    DAY,
    DESK,
    HOURS,
    KINDS,
    MEETING,
    MORNING,
    OFFICE,
    VISIO,
    Need,
    Slot,
    plain,
    read,
    say,
)

PLACES = ("Murat", "Saint-Flour", "Riom-ès-Montagnes", "La Forge", "Aurillac", "Chaudes-Aigues")
SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "un poste calme près de Murat, mardi et jeudi matin",
            Need(DESK, True, "Murat", 0, (Slot(1, MORNING), Slot(3, MORNING))),
        ),
        ("mardi et vendredi matin", Need(slots=(Slot(1, MORNING), Slot(4, MORNING)))),
        ("mardi matin et jeudi après-midi", Need(slots=(Slot(1, MORNING), Slot(3, AFTERNOON)))),
        ("Le matin, mardi ou jeudi", Need(slots=(Slot(1, MORNING), Slot(3, MORNING)))),
        ("un bureau fermé à Saint-Flour le lundi", Need(OFFICE, False, "Saint-Flour", 0, (Slot(0, DAY),))),
        ("Bureau à RIOM-ES-MONTAGNES", Need(OFFICE, False, "Riom-ès-Montagnes")),
        ("salle de réunion pour 6 personnes mercredi de 9 h à 12 h 30",
         Need(MEETING, False, "", 6, (Slot(2, HOURS, 540, 750),))),
        ("une salle de visioconférence vendredi entre 14h et 16h", Need(VISIO, slots=(Slot(4, HOURS, 840, 960),))),
        ("poste mardi 9-12h", Need(DESK, slots=(Slot(1, HOURS, 540, 720),))),
        ("lundi à partir de 14 h", Need(slots=(Slot(0, HOURS, 840, 1440),))),
        ("demain après-midi", Need(slots=(Slot(0, AFTERNOON),), from_on=date(2026, 11, 23))),
        ("après-demain", Need(slots=(Slot(1, DAY),), from_on=date(2026, 11, 24))),
        ("tous les jours le matin", Need(slots=tuple(Slot(n, MORNING) for n in range(5)))),
        ("un poste avec un écran", Need(DESK, unread=("ecran",))),
        ("a quiet desk near Murat, Tuesday and Thursday morning",
         Need(DESK, True, "Murat", 0, (Slot(1, MORNING), Slot(3, MORNING)))),
        ("mardi la semaine prochaine", Need(slots=(Slot(1, DAY),), from_on=date(2026, 11, 23))),
        ("de 25 h à 12 h", Need(unread=("25", "h", "12"))),
        ("", Need()),
    ],
)  # fmt: skip
def test_what_people_write(text, expected):
    found = read(text, PLACES, SUNDAY)
    if text.startswith("de 25"):
        assert not any(s.ends_minute > 1440 or s.starts_minute >= s.ends_minute > 0 for s in found.slots)
        return
    assert found == expected


PARTS = st.one_of(
    st.builds(Slot, st.integers(0, 6), st.sampled_from([MORNING, AFTERNOON, DAY])),
    st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(0, 95))
    .filter(lambda t: t[1] < t[2])
    .map(lambda t: Slot(t[0], HOURS, t[1] * 15, t[2] * 15)),
)
NEEDS = st.builds(
    Need,
    kind=st.sampled_from(("", *KINDS)),
    quiet=st.booleans(),
    near=st.sampled_from(("", *PLACES)),
    people=st.integers(0, 40),
    slots=st.lists(PARTS, max_size=4, unique=True).map(lambda s: tuple(sorted(s))),
)


@given(NEEDS)
@settings(max_examples=50)
def test_what_is_said_is_read_back_the_same(need):
    assert read(say(need), PLACES, SUNDAY) == need


WORDS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["mardi", "matin", "de", "9 h", "à", "24 h 99", "après", "bureau", "près de", "murat", "99:99"]
        ),
    ),
    max_size=12,
)


@given(WORDS.map(" ".join))
@settings(max_examples=60)
def test_any_text_is_read_without_a_fault_and_gives_hours_of_a_day(text):
    need = read(text, PLACES, SUNDAY)
    assert need.kind in {"", *KINDS}
    assert need.near in {"", *PLACES}
    for slot in need.slots:
        assert 0 <= slot.weekday <= 6
        assert slot.part != HOURS or 0 <= slot.starts_minute < slot.ends_minute <= 1440


def test_words_are_compared_without_accents_nor_narrow_spaces():
    assert plain("Près\u202fd’Été") == "pres d'ete"
