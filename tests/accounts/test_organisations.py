"""Where an organisation is taxed: its country, and a VAT number that fits it."""

import pytest

from elearn.accounts import queries
from elearn.accounts.services.organisations import OrganisationSheet as Sheet
from elearn.accounts.services.organisations import checked_vat, create_organisation
from elearn.core.errors import Invalid
from elearn.core.policy import SYSTEM


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [("be 0428.759.497", "BE", "BE0428759497"), ("EL 094014249", "GR", "EL094014249"), (" ", "BE", ""),
     ("FR83404833048", "FR", "FR83404833048")],
)  # fmt: skip
def test_a_number_is_kept_as_papers_write_it(typed, country, kept):
    assert checked_vat(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country"), [("BE0428759498", "BE"), ("BE0428759497", "DE"), ("0428759497", "BE"), ("<b>", "CH")]
)
def test_a_number_that_is_not_one_or_is_another_countrys_is_refused(typed, country):
    with pytest.raises(Invalid) as refused:
        checked_vat(typed, country)
    assert set(refused.value.fields) == {"vat_number"}


def test_what_an_invoice_lacks_depends_on_the_country(kernel):
    address = {"address": "1 rue", "postcode": "1000", "city": "Bruxelles"}
    with kernel.database.transaction():
        made = {
            country: create_organisation(SYSTEM, Sheet("company", f"Société {country}", country=country, **address))
            for country in ("FR", "BE", "CH")
        }
        found = queries.organisation_parties(made.values())
        assert [found[made[one]].missing for one in made] == [("siret",), ("vat_number",), ()]
        with pytest.raises(Invalid):
            create_organisation(SYSTEM, Sheet("company", "Nulle part", country="ZZ"))
