"""Numbers of enterprises: kept as papers write them, or refused beside the field."""

import pytest

from elearn.core import numbers


@pytest.mark.parametrize(
    ("check", "typed", "kept"),
    [
        (numbers.siret, " 404 833 048\u00a000022 ", "40483304800022"),
        (numbers.siret, "", ""),
        (numbers.enterprise, "404 833 048", ("404833048", "")),
        (numbers.enterprise, "40483304800022", ("404833048", "40483304800022")),
        (numbers.enterprise, " ", ("", "")),
    ],
)
def test_a_number_of_an_enterprise_is_kept_without_its_spaces(check, typed, kept):
    wrong = {}
    assert check(typed, wrong) == kept
    assert wrong == {}


@pytest.mark.parametrize(
    ("check", "typed", "said"),
    [
        (numbers.siret, "404833048", "14 chiffres"),
        (numbers.siret, "40483304800023", "14 chiffres"),
        (numbers.siret, "٤٠٤٨٣٣٠٤٨٠٠٠٢٢", "14 chiffres"),
        (numbers.enterprise, "404833049", "9 pour un SIREN"),
        (numbers.enterprise, "40483304800023", "9 pour un SIREN"),
    ],
)
def test_what_is_not_one_is_refused_beside_its_field(check, typed, said):
    wrong = {}
    assert not any(check(typed, wrong, "siren"))
    assert said in wrong["siren"][0]


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("be 0428.759.497", "BE", "BE0428759497"),
        ("EL 094014249", "GR", "EL094014249"),
        (" ", "BE", ""),
        ("FR83404833048", "FR", "FR83404833048"),
    ],
)
def test_a_vat_number_is_kept_as_papers_write_it(typed, country, kept):
    wrong = {}
    assert numbers.vat(typed, country, wrong) == kept
    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "country"), [("BE0428759498", "BE"), ("BE0428759497", "DE"), ("0428759497", "BE"), ("<b>", "CH")]
)
def test_a_vat_number_that_is_not_one_or_is_another_countrys_is_refused(typed, country):
    wrong = {}
    assert numbers.vat(typed, country, wrong) == ""
    assert set(wrong) == {"vat_number"}
