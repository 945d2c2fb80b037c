import sqlalchemy as sa
from stdnum.fr import siret

from elearn.accounts import queries
from elearn.accounts.demonstration import PEOPLE, SHEETS, demonstrate
from elearn.accounts.models import Organisation, Person


def test_the_demonstration_is_made_once_with_addresses_that_belong_to_nobody(kernel, client, drain):
    for _time in range(2):
        accounts = demonstrate(kernel, "buron sous la neige 47")
    assert len(accounts) == len(PEOPLE) == 6
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 6
        assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == len(SHEETS)
        assert all(email.endswith(".example") for email in session.scalars(sa.select(Person.email)))
        assert all(siret.is_valid(s) for s in session.scalars(sa.select(Organisation.siret)) if s)
        assert queries.training_body().is_complete
    for account in accounts:
        client.submit("/connexion", {"email": account.email, "password": "buron sous la neige 47"})
        assert client.get("/compte").status_code == 200, account
        client.submit("/compte", action="/deconnexion")
