"""Where an organisation is taxed: its country, and a VAT number that fits it."""

import pytest

from elearn.accounts import queries
from elearn.accounts.services.organisations import OrganisationSheet as Sheet
from elearn.accounts.services.organisations import create_organisation
from elearn.core.errors import Invalid
from elearn.core.policy import SYSTEM


def test_what_an_invoice_lacks_depends_on_the_country(kernel):
    address = {"address": "1 rue", "postcode": "1000", "city": "Bruxelles"}
    with kernel.database.transaction():
        made = {
            country: create_organisation(SYSTEM, Sheet("company", f"Société {country}", country=country, **address))
            for country in ("FR", "BE", "CH")
        }
        found = queries.organisation_parties(made.values())
        assert [found[made[one]].missing for one in made] == [("siret",), ("vat_number",), ()]
        with pytest.raises(Invalid) as refused:
            create_organisation(SYSTEM, Sheet("company", "", "1", email="x", country="ZZ", vat_number="y"))
        assert set(refused.value.fields) == {"name", "siret", "email", "country", "vat_number"}
