"""What is typed is read, or refused in the reader's language; nothing that a database cannot hold gets in."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import Length, NumberRange

from elearn.core.errors import Missing
from elearn.core.i18n import in_locale
from elearn.core.web import typed
from elearn.core.web.forms import DayField, HouseForm, options
from elearn.core.web.paging import page_number


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", " 1", "²", "٣", "9223372036854775808", "9" * 5000])
def test_what_is_no_number_of_a_row_is_none(text):
    assert typed.number(text) is None
    if text:
        with pytest.raises(Missing):
            page_number(text)


def test_a_number_is_read():
    assert (typed.number("0"), typed.number("9223372036854775807"), page_number("007")) == (0, 2**63 - 1, 7)


@pytest.mark.parametrize("text", [None, "", "demain", "2026-02-30", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_what_is_no_day_near_us_is_none(text):
    assert typed.day(text) is None
    assert typed.month(text) is None


def test_a_day_is_read():
    assert typed.day("2199-12-31") == date(2199, 12, 31)
    assert typed.month("2026-11") == date(2026, 11, 1)


class _Form(HouseForm):
    on = DayField("Jour")
    at = TimeField("Heure")
    count = IntegerField("Nombre", [NumberRange(1, 9)])
    kind = SelectField("Sorte", choices=options({"a": "A"}))
    parts = SelectMultipleField("Parties", choices=options({"a": "A"}))
    name = StringField("Nom", [Length(max=3)])


on_one_database = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@on_one_database
@pytest.mark.parametrize(
    ("field", "value", "french"),
    [
        ("on", "demain", "Écrivez une date, par exemple 2026-01-31."),
        ("on", "9999-12-31", "Écrivez une date entre 1900 et 2199."),
        ("at", "midi", "Écrivez une heure, par exemple 09:30."),
        ("count", "12", "Écrivez un nombre de 1 à 9."),
        ("kind", "b", "Choisissez parmi ce qui est proposé."),
        ("parts", "b", "Choisissez parmi ce qui est proposé."),
        ("name", "abcd", "3 signes au plus."),
    ],
)
def test_a_field_is_refused_in_the_readers_language(kernel, field, value, french):
    form = _Form(MultiDict({field: value}))
    assert not form.validate()
    assert form.errors[field] == [french]
    with in_locale("en"):
        form = _Form(MultiDict({field: value}))
        form.validate()
        assert french not in form.errors[field]
    assert form[field].data is None or field != "on"


@on_one_database
def test_what_is_no_number_is_said_once_in_french(kernel):
    form = _Form(MultiDict({"count": "douze"}))
    form.validate()
    assert form.errors["count"] == ["Écrivez un nombre entier, en chiffres."]
