import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.core import search
from elearn.core.search import words
from elearn.core.search.models import SearchEntry, SearchTerm

KIND = "essai.lecon"
LESSONS = {
    1: ("La facturation électronique", "Émettre une facture, la transmettre, la conserver dix ans."),
    2: ("Suivre sa trésorerie", "Un tableau prévisionnel : encaissements, décaissements, factures payées en retard."),
    3: ("S’organiser chez soi", "L’ergonomie du poste, les œuvres vives de la journée, l’été comme l’hiver."),
    4: ("Trouver ses clients", "La prospection, le réseau, le tiers-lieu. Votre facturation viendra après."),
}


@pytest.fixture
def lessons(kernel):
    with kernel.database.transaction():
        for ref, (title, body) in LESSONS.items():
            search.index(KIND, ref, title=title, body=body)
        search.index("essai.autre", 1, title="La facturation ailleurs", body="Une autre sorte de chose.")
    return kernel.database


def _find(database, text, **more):
    with database.reading():
        return search.find(KIND, text, **more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facturation", [1, 2, 4]),
        ("FACTURATION ÉLECTRONIQUE", [1]),
        ("electronique", [1]),
        ("tresorerie", [2]),
        ("trésoreries", [2]),
        ("payer", [2]),
        ("payee", [2]),
        ("oeuvre", [3]),
        ("œuvre", [3]),
        ("l'ete", [3]),
        ("ergonom", [3]),
        ("tiers lieu", [4]),
        ("comment suivre la trésorerie", [2]),
        ("absinthe", []),
        ("", []),
        ("!!! 😀", []),
    ],
)
def test_what_is_found_whatever_the_accents_the_case_and_the_form(lessons, text, expected):
    found = _find(lessons, text)
    assert sorted(found.ids) == expected
    assert found.total == len(expected)
    assert found.corrected is None


@pytest.mark.parametrize(
    ("text", "corrected", "best"),
    [
        ("facturaton", "facturation", 1),
        ("tresorerei", "trésorerie", 2),
        ("la tresorreie", "la trésorerie", 2),
        ("ergonmie", "ergonomie", 3),
        ("facturaton électroniqe", "facturation électronique", 1),
        ("prospetcion", "prospection", 4),
    ],
)
def test_a_slip_is_mended_and_said(lessons, text, corrected, best):
    found = _find(lessons, text)
    assert found.corrected == corrected
    assert found.ids[0] == best


def test_a_word_of_another_kind_is_not_a_known_word_here(lessons):
    with lessons.transaction():
        search.index("essai.autre", 2, title="Facturaton", body="")
    assert _find(lessons, "facturaton").corrected == "facturation"


def test_a_title_comes_before_any_body(lessons):
    with lessons.transaction():
        search.index(KIND, 9, title="Autre chose", body="facturation " * 50)
    assert _find(lessons, "facturation").ids[0] == 1
    assert _find(lessons, "facturation").ids[1] == 9


def test_words_that_never_meet_are_searched_apart_and_it_is_said(lessons):
    found = _find(lessons, "ergonomie prospection")
    assert sorted(found.ids) == [3, 4]
    assert found.is_wider


def test_changing_an_entry_changes_what_finds_it_and_the_words_suggested(lessons):
    with lessons.transaction():
        assert search.index(KIND, 2, title="Suivre son bilan", body="Actif et passif.")
        assert not search.index(KIND, 2, title="Suivre son bilan", body="Actif et passif.")
    assert _find(lessons, "passif").ids == [2]
    assert _find(lessons, "tresorerie").ids == []
    assert _find(lessons, "tresorerei").corrected is None
    with lessons.transaction() as session:
        search.remove(KIND, 2)
        search.remove(KIND, 2)
        assert session.scalar(sa.select(SearchTerm.id).where(SearchTerm.term == "passif")) is None
        assert session.scalar(sa.select(SearchTerm.id).where(SearchTerm.term == "facturation")) is not None
    assert _find(lessons, "passif").total == 0


def test_what_is_undone_is_not_found(lessons):
    with pytest.raises(RuntimeError), lessons.transaction():
        search.index(KIND, 7, title="Bilan de compétences", body="")
        raise RuntimeError
    assert _find(lessons, "bilan").total == 0


def test_pages_follow_each_other_and_what_is_everywhere_is_counted_up_to_the_cap(kernel):
    with kernel.database.transaction():
        for n in range(search.CAP + 30):
            search.index(KIND, n, title=f"Leçon {n}", body="travail")
        search.index(KIND, 99_999, title="Le travail", body="")
    first = _find(kernel.database, "travail", limit=20)
    assert first.total == search.CAP
    assert first.is_capped
    assert first.ids[0] == 99_999
    second = _find(kernel.database, "travail", limit=20, offset=20)
    assert len(second.ids) == 20
    assert not set(first.ids) & set(second.ids)
    past = _find(kernel.database, "travail", limit=20, offset=search.CAP)
    assert past.ids == []
    assert past.total == search.CAP


def test_the_index_is_written_again_from_its_sources(lessons):
    documents = [search.Document(ref=1, title="Devis", body=""), search.Document(ref=8, title="Acompte", body="")]
    search.SOURCES.add(KIND, lambda: documents, owner="test")
    with lessons.transaction() as session:
        assert search.rebuild([KIND]) == {KIND: 2}
        assert sorted(session.scalars(sa.select(SearchEntry.ref).where(SearchEntry.kind == KIND))) == ["1", "8"]
    assert _find(lessons, "devis").ids == [1]
    assert _find(lessons, "facturation").total == 0


def test_found_words_are_marked_and_the_passage_is_cut_between_words(lessons):
    found = _find(lessons, "factures impayées")
    text = "Une facture émise est due ; les FACTURES restent."
    pieces = search.marked(text, found.terms)
    assert "".join(piece for piece, _is_found in pieces) == text
    assert [piece for piece, is_found in pieces if is_found] == ["facture", "FACTURES"]
    long = "mot " * 100 + "la facture arrive " + "mot " * 100
    assert "facture" in search.excerpt(long, found.terms, width=60)
    assert len(search.excerpt(long, found.terms, width=60)) < 70


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_makes_it_fail(lessons, text):
    for asked in (text, f'"{text}', f"{text}* AND (", f"NEAR({text} -'; DROP"):
        found = _find(lessons, asked)
        assert len(found.ids) <= found.total
        assert set(found.ids) <= set(LESSONS)


@given(st.text(max_size=60), st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_indexed_found_by_its_own_words_and_removed(lessons, title, body):
    with lessons.transaction():
        search.index(KIND, "any", title=title, body=body)
    for word in list(words.read(title))[:2]:
        assert "any" in _find(lessons, word.written, limit=1000).refs
    with lessons.transaction():
        search.remove(KIND, "any")


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "'", '"', "''\"\\", "\ud800", "½", "NOT", "AND OR", "x" * 5000, "()*:^-"]
)
def test_operators_quotes_and_broken_characters_are_only_text(lessons, text):
    before = _find(lessons, text).refs
    with lessons.transaction():
        search.index(KIND, "odd", title=text, body=text)
    there = _find(lessons, text).refs
    assert set(there) - {"odd"} == set(before)
    assert ("odd" in there) == bool(list(words.read(text)))
    with lessons.transaction():
        search.index(KIND, "odd", title="", body="")
    assert _find(lessons, text).refs == before


@pytest.mark.parametrize(
    ("one", "two", "expected"), [("chat", "chat", 0), ("chat", "chta", 1), ("chat", "hat", 1), ("chat", "chien", 3)]
)
def test_distance_counts_slips_and_stops_at_its_limit(one, two, expected):
    assert words.distance(one, two, 2) == expected
