import pytest

from elearn.core.errors import Missing
from elearn.core.i18n import in_locale
from elearn.core.policy import ANONYMOUS
from elearn.modules.queries import listing
from tests.factories.modules import publish_module, write_module


@pytest.fixture
def three(kernel, tmp_path, drain):
    publish_module(kernel, tmp_path, "devis", position=3)
    publish_module(
        kernel, tmp_path, "site", position=1, title="Créer un site", summary="Une vitrine en ligne.", keywords=["web"],
        price={"amount_cents": 4900, "note": "Payant."},
        files={"lessons/02-suite.md": "Choisir un hébergeur fiable.\n"},
    )  # fmt: skip
    publish_module(kernel, tmp_path, "quote", position=2, title="Writing quotes", language="en", keywords=["quote"])
    drain()
    return kernel


def _slugs(kernel, search="", number=1, size=listing.PAGE_SIZE, **values):
    with kernel.database.reading():
        found = listing.modules_page(ANONYMOUS, search, listing.Filters.read(values), number, size)
        return [m.slug for m in found.page.items], found


def test_modules_are_listed_by_position(three):
    slugs, found = _slugs(three)
    assert slugs == ["site", "quote", "devis"]
    assert found.page.total == 3


@pytest.mark.parametrize(
    ("values", "slugs"),
    [
        ({"theme": "web"}, ["site"]),
        ({"langue": "en"}, ["quote"]),
        ({"gratuit": "1"}, ["quote", "devis"]),
        ({"duree": "court"}, ["site", "quote", "devis"]),
        ({"duree": "long"}, []),
        ({"theme": "facture", "langue": "fr"}, ["devis"]),
        ({"langue": "xx", "duree": "hier", "gratuit": "oui"}, ["site", "quote", "devis"]),
        ({"theme": "' OR 1=1 --\0"}, []),
    ],
)
def test_each_choice_narrows_the_list(three, values, slugs):
    assert _slugs(three, **values)[0] == slugs


def test_search_takes_accents_stems_and_slips(three):
    assert _slugs(three, "creer")[0] == ["site"]
    assert _slugs(three, "ECRIRE un DEVIS")[0][0] == "devis"
    slugs, found = _slugs(three, "vitirne")
    assert slugs == ["site"]
    assert found.corrected == "vitrine"
    assert _slugs(three, "zzzzzz")[0] == []
    assert _slugs(three, "creer", theme="facture")[0] == []


def test_a_word_of_a_lesson_finds_its_module_and_names_the_lesson(three):
    slugs, found = _slugs(three, "hébergeur")
    assert slugs == ["site"]
    assert [(h.key, h.module.slug) for h in found.lessons] == [("suite", "site")]


def test_what_a_new_version_no_longer_says_is_found_no_more(three, tmp_path, drain):
    publish_module(three, tmp_path, "site", position=1, title="Créer un site", keywords=["web"])
    drain()
    assert _slugs(three, "hébergeur")[0] == []
    with three.database.reading():
        assert ("web", "web") in listing.themes()
    publish_module(three, tmp_path, "site", position=1, title="Créer un site", keywords=["toile"])
    with three.database.reading():
        assert [slug for slug, _word in listing.themes()] == ["devis", "facture", "quote", "toile"]


def test_a_page_past_the_last_is_missing_and_pages_follow_each_other(kernel, tmp_path):
    for rank in range(5):
        publish_module(kernel, tmp_path, f"m{rank}", position=rank + 1, keywords=["commun"])
    assert [_slugs(kernel, number=n, size=2)[0] for n in (1, 2, 3)] == [["m0", "m1"], ["m2", "m3"], ["m4"]]
    assert _slugs(kernel, number=3, size=2, theme="commun")[0] == ["m4"]
    with pytest.raises(Missing):
        _slugs(kernel, number=4, size=2)


def test_search_reads_the_question_in_the_readers_language(three):
    with in_locale("en"):
        assert _slugs(three, "quotes")[0][0] == "quote"


def test_a_module_that_was_never_published_is_not_listed(kernel, tmp_path):
    write_module(tmp_path)
    assert _slugs(kernel)[0] == []
