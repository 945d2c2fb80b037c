"""Countries as papers name them."""

from elearn.core import countries, i18n


def test_the_union_has_twenty_six_other_states_and_each_country_a_name():
    assert len(countries.UNION) == 26
    with i18n.in_locale("fr"):
        known = countries.names()
        assert set(known) > countries.UNION
        assert countries.name("DE") == "Allemagne"
        assert not {"EU", "UN", "RE", "NC", "ZZ"} & set(known)
    assert not countries.is_known("<b>")


def test_france_comes_first_then_names_as_a_dictionary_has_them():
    with i18n.in_locale("fr"):
        names = list(countries.names().values())
    assert names[0] == "France"
    assert [one for one in names if one in {"Danemark", "Égypte", "Zambie", "Îles Féroé", "Irak"}] == [
        "Danemark", "Égypte", "Îles Féroé", "Irak", "Zambie",
    ]  # fmt: skip
