from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import i18n
from elearn.core.i18n import NBSP, NNBSP

END_OF_TENTH = i18n.end_of(date(2026, 12, 10))
PARIS_SUMMER = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)  # the 15th at half past midnight in Paris
LONG = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("make", "french", "english"),
    [
        (lambda: i18n.number(1234567.5), f"1{NNBSP}234{NNBSP}567,5", "1,234,567.5"),
        (lambda: i18n.number(Decimal("12.3"), 2), "12,30", "12.30"),
        (lambda: i18n.number(12.5, 0), "12", "12"),
        (lambda: i18n.money(185000), f"1{NNBSP}850,00{NBSP}€", "€1,850.00"),
        (lambda: i18n.money(-5), f"-0,05{NBSP}€", "-€0.05"),
        (
            lambda: i18n.siret("99999218300012"),
            f"999{NBSP}992{NBSP}183{NBSP}00012",
            f"999{NBSP}992{NBSP}183{NBSP}00012",
        ),
        (lambda: i18n.siret("999 999 218"), f"999{NBSP}999{NBSP}218", f"999{NBSP}999{NBSP}218"),
        (lambda: i18n.percent(1215), f"12,15{NBSP}%", "12.15%"),
        (lambda: i18n.percent(2000), f"20{NBSP}%", "20%"),
        (lambda: i18n.day(LONG), "22 novembre 2026", "22 November 2026"),
        (lambda: i18n.day(LONG, "short"), "22/11/2026", "22/11/2026"),
        (lambda: i18n.day(date(2026, 11, 24), "weekday"), "mardi 24 novembre", "Tuesday 24 November"),
        (lambda: i18n.day(date(2026, 11, 1)), f"1er{NBSP}novembre 2026", "1 November 2026"),
        (lambda: i18n.day(date(2026, 11, 21)), "21 novembre 2026", "21 November 2026"),
        (lambda: i18n.day(date(2026, 2, 1), "weekday"), f"dimanche 1er{NBSP}février", "Sunday 1 February"),
        (lambda: i18n.day(PARIS_SUMMER, "short"), "15/07/2026", "15/07/2026"),
        (lambda: i18n.moment(PARIS_SUMMER), f"15 juillet 2026 à 0{NBSP}h{NBSP}30", "15 July 2026 at 00:30"),
        # What one may do on the 10th is over at midnight: nobody reads « the 11th » and comes a day late.
        (lambda: i18n.deadline(END_OF_TENTH), f"10 décembre 2026 à 23{NBSP}h{NBSP}59", "10 December 2026 at 23:59"),
        (lambda: i18n.deadline(PARIS_SUMMER), f"15 juillet 2026 à 0{NBSP}h{NBSP}30", "15 July 2026 at 00:30"),
        (lambda: i18n.day(i18n.last_day(END_OF_TENTH)), "10 décembre 2026", "10 December 2026"),
        (lambda: i18n.day(i18n.last_day(PARIS_SUMMER)), "15 juillet 2026", "15 July 2026"),
        (lambda: i18n.duration(12), f"12{NBSP}min", f"12{NBSP}min"),
        (lambda: i18n.duration(120), f"2{NBSP}h", f"2{NBSP}h"),
        (lambda: i18n.duration(135), f"2{NBSP}h{NBSP}15", f"2{NBSP}h{NBSP}15"),
        (lambda: i18n.duration(65), f"1{NBSP}h{NBSP}05", f"1{NBSP}h{NBSP}05"),
        (lambda: i18n.filesize(999), f"999{NBSP}octets", f"999{NBSP}bytes"),
        (lambda: i18n.filesize(38_400), f"38{NBSP}ko", f"38{NBSP}kB"),
        (lambda: i18n.filesize(1_900_000), f"1,9{NBSP}Mo", f"1.9{NBSP}MB"),
        (lambda: i18n.ngettext("%(n)s essaim", "%(n)s essaims", 0), "0 essaim", "0 essaims"),
        (lambda: i18n.ngettext("%(n)s essaim", "%(n)s essaims", 1), "1 essaim", "1 essaim"),
        (lambda: i18n.ngettext("%(n)s essaim", "%(n)s essaims", 1200), f"1{NNBSP}200 essaims", "1,200 essaims"),
        (lambda: i18n.gettext("Essai %(name)s", name="100 %"), "Essai 100 %", "Essai 100 %"),
        (lambda: i18n.gettext(" : %(essai)s", essai="a"), f"{NBSP}: a", " : a"),  # put after a name by a template
    ],
)
def test_values_are_written_the_readers_way(make, french, english):
    with i18n.in_locale("fr"):
        assert make() == french
    with i18n.in_locale("en"):
        assert make() == english


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Prêt ?", f"Prêt{NNBSP}?"),
        ("Prêt?", f"Prêt{NNBSP}?"),
        ("Oui ; non !", f"Oui{NNBSP}; non{NNBSP}!"),
        ("Note : ici", f"Note{NBSP}: ici"),
        ("https://example.org:80/a?b=c", "https://example.org:80/a?b=c"),
        ("à 10:30", "à 10:30"),
        ('Il dit "oui".', f"Il dit «{NBSP}oui{NBSP}»."),
        ("«oui»", f"«{NBSP}oui{NBSP}»"),
        ("1 850 €", f"1{NNBSP}850{NBSP}€"),
        ("20 % de 3 h", f"20{NBSP}% de 3{NBSP}h"),
        ("en 12 jours", f"en 12{NBSP}jours"),
        ("décret n° 2026-562", f"décret n°{NBSP}2026-562"),
        ("&amp; &lt;b&gt;", "&amp; &lt;b&gt;"),
    ],
)
def test_french_spaces_are_put_where_the_printers_put_them(typed, set_):
    assert i18n.french_typography(typed) == set_


@given(st.text())
def test_setting_twice_is_setting_once_and_changes_only_spaces_and_quotes(text):
    once = i18n.french_typography(text)
    assert i18n.french_typography(once) == once
    loose = str.maketrans("", "", f' {NBSP}{NNBSP}"«»')
    assert once.translate(loose) == text.translate(loose)


def test_a_language_that_is_not_spoken_is_french_and_the_block_gives_the_former_back():
    with i18n.in_locale("en"):
        with i18n.in_locale("de"):
            assert i18n.locale() == "fr"
        assert i18n.locale() == "en"


def test_english_comes_from_the_rooms_the_first_wins_and_what_lacks_stays_french(tmp_path):
    for room, said in (("one", "Hello"), ("two", "Hi")):
        (tmp_path / room).mkdir()
        (tmp_path / room / "en.po").write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Bonjour"\nmsgstr "{said}"\n',
            encoding="utf-8",
        )
    before = dict(i18n._catalogues)
    try:
        for _time in range(2):  # the second time from the compiled copy
            i18n.load([tmp_path / "one", tmp_path / "two", tmp_path / "none"], cache=tmp_path / "cache")
            with i18n.in_locale("en"):
                assert i18n.gettext("Bonjour") == "Hello"
                assert str(i18n.lazy_gettext("Bonjour")) == "Hello"
                assert i18n.gettext("Au revoir") == "Au revoir"
            assert str(i18n.lazy_gettext("Bonjour")) == "Bonjour"
        assert len(list((tmp_path / "cache").glob("*.mo"))) == 1
    finally:
        i18n._catalogues.update(before)


def test_a_lazy_sentence_in_a_page_is_escaped():
    assert i18n.lazy_gettext("<b>%(x)s</b>", x="&").__html__() == "&lt;b&gt;&amp;&lt;/b&gt;"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Gardez : %(x)s %(y)s ?", "Gardez\xa0: a b\xa0?"),
        ("« %(x)s » ; %(y)s !", "«\xa0a\xa0»\xa0; b\xa0!"),
        ("De 10:30 à :ref, %(x)s%(y)s", "De 10:30 à :ref, ab"),
        ("%(x)s %% de %(y)s €", "a\xa0% de b\xa0€"),
    ],
)
def test_no_sign_of_a_sentence_begins_a_line(written, said):
    assert i18n.gettext(written, x="a", y="b") == said
    assert i18n.ngettext(written, "", 1, x="a", y="b") == said


def test_a_duration_written_in_a_sentence_never_breaks_before_its_minutes():
    said = i18n.french_typography("Comptez 1 h 30, de 9 h 00 à 10 h 15.")
    assert said == f"Comptez 1{NBSP}h{NBSP}30, de 9{NBSP}h{NBSP}00 à 10{NBSP}h{NBSP}15."
