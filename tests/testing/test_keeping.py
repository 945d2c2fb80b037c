"""What a test leaves in a kept database is gone for the next, whatever it did."""

import itertools

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Audit, Person
from elearn.config import Settings
from elearn.core import clock
from elearn.testing.keeping import Kept
from tests.factories.accounts import make_person

pytestmark = pytest.mark.postgres
_numbers = itertools.count(1)


@pytest.fixture
def settings(tmp_path):
    """The settings of a database at that address."""
    return lambda url: Settings(data_dir=tmp_path, database_url=url, secret_key="x" * 40, pool_size=5)


@pytest.fixture
def databases(servers, template_name):
    made = Kept(servers, template_name, f"{template_name}_kept_{next(_numbers)}")
    yield made
    made.stop()


def _person(database):
    with database.transaction():
        return make_person().id


def test_rows_are_taken_out_even_those_that_may_not_be_deleted_and_numbers_begin_again(databases, settings):
    url = databases.postgres_url()
    database = databases.at(settings(url))
    first = _person(database)
    with database.transaction() as session:
        session.add(Audit(at=clock.now(), action="essai", actor_id=first, person_id=first, detail={}))
    with database.transaction() as session, pytest.raises(sa.exc.DBAPIError):
        session.execute(sa.delete(Audit))
    databases.give_back(database)
    assert databases.postgres_url() == url
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Audit)) == 0
        assert session.scalar(sa.text("SELECT count(*) FROM accounts_alembic")) == 1
    assert _person(database) == first == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER IF EXISTS {trigger} ON {table}",
        "ALTER TABLE {table} DISABLE TRIGGER {trigger}",
        "CREATE TABLE stray (id integer)",
        "ALTER TABLE accounts_person ADD COLUMN stray integer",
        "CREATE INDEX stray ON accounts_person (created_at)",
        "ALTER TABLE accounts_person RENAME display_name TO shown_name",
        "UPDATE accounts_alembic SET version_num = 'accounts_0000'",
    ],
)
def test_one_whose_tables_changed_is_thrown_away(databases, settings, statement):
    url = databases.postgres_url()
    database = databases.at(settings(url))
    with database.transaction() as session:
        query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1 LIMIT 1"
        trigger, table = session.execute(sa.text(query)).one()
        session.execute(sa.text(statement.format(trigger=trigger, table=table)))
    databases.give_back(database)
    assert databases.postgres_url() != url


def test_one_in_which_someone_still_works_is_thrown_away(databases, settings):
    url = databases.postgres_url()
    database = databases.at(settings(url))
    held = database.writer.raw_connection()
    held.cursor().execute("SELECT 1")
    databases.give_back(database)
    other = databases.postgres_url()
    assert other != url
    held.invalidate()  # the server has hung up
    stranger = sa.create_engine(other).raw_connection()
    stranger.cursor().execute("SELECT 1")
    databases.give_back(databases.at(settings(other)))
    stranger.invalidate()
    assert databases.postgres_url() != other


def test_the_engines_follow_to_the_next_address(databases, settings):
    first = databases.postgres_url()
    database = databases.at(settings(first))
    _person(database)
    with database.transaction() as session:
        session.execute(sa.text("CREATE TABLE stray (id integer)"))
    databases.give_back(database)
    second = databases.postgres_url()
    assert databases.at(settings(second)) is database
    with database.reading() as session:
        assert sa.make_url(second).database == session.scalar(sa.text("SELECT current_database()"))
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
