"""The price simulator: what cannot be counted is named, never taken for nothing."""

import pytest

from tests.factories.telecentres import make_centre

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.mark.parametrize("typed", ["-4", "99999999999999999999", "32", "abc", "2,5"])
def test_a_number_that_cannot_be_counted_is_told_beside_its_field_and_kept(kernel, client, typed):
    with kernel.database.transaction():
        make_centre(slug="murat", name="Murat")
    page = client.get("/telecentres/simuler", query_string={"centre": "murat", "desk-day": typed, "office-day": "x"})
    assert page.status_code == 422
    assert 'id="desk-day-error"' in page.text
    assert 'id="office-day-error"' in page.text
    assert f'value="{typed}"' in page.text
    assert "par mois" not in page.text
    assert client.get("/telecentres/simuler?centre=murat&desk-day=&office-day=31").status_code == 200
