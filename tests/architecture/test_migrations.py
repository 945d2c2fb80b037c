"""F13: lineages are straight, go up from nothing and down to nothing, and lose neither child nor trigger."""

import re
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.app import make_kernel
from elearn.config import ROOT
from elearn.core import migrations
from elearn.core.db import Base, Database
from elearn.core.jobs import outbox
from elearn.core.triggers import Trigger
from tests.rooms.shelf import Book, Case
from tests.rooms.shelf import room as shelf

SCRIPTS = sorted((ROOT / "migrations" / "versions").glob("*/*.py"))


@pytest.fixture
def bare(new_settings, servers):
    """A kernel on a database that holds nothing at all, and the shelf room beside the others."""
    settings = new_settings()
    name = f"estive_bare_{uuid.uuid4().hex[:12]}"
    url = f"sqlite:///{settings.data_dir / 'bare.sqlite3'}"
    if not settings.is_sqlite:
        url = servers.create_database(name)
    kernel = make_kernel(settings.with_(database_url=url))
    outbox.set_sender(None)
    yield replace(kernel, plugins=(*kernel.plugins, shelf))
    kernel.database.dispose()
    if not settings.is_sqlite:
        servers.drop_database(name)


def _tables(database: Database) -> set[str]:
    with database.reader.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_every_room_goes_up_from_nothing_down_to_nothing_and_up_again(bare):
    rooms = [p.name for p in migrations.with_tables(bare.plugins)]
    assert migrations.upgrade(bare.database, bare.plugins) == rooms
    full = _tables(bare.database)
    assert migrations.drift(bare.database, bare.plugins) == []
    assert migrations.upgrade(bare.database, bare.plugins) == []
    for room in reversed(rooms):
        migrations.downgrade(bare.database, bare.plugins, room, "base")
    left = {t for t in _tables(bare.database) if not t.endswith("_alembic")}
    assert left == set()
    assert migrations.upgrade(bare.database, bare.plugins) == rooms
    assert _tables(bare.database) == full


def test_a_room_stays_while_another_stands_on_it(bare):
    migrations.upgrade(bare.database, bare.plugins)
    above = next((p for p in bare.plugins if "accounts" in p.requires and p.migrations), None)
    assert above is not None
    with pytest.raises(migrations.MigrationError, match=f"accounts cannot go down: .*{above.name}"):
        migrations.downgrade(bare.database, bare.plugins, "accounts", "base")


@pytest.mark.parametrize("folder", sorted({s.parent for s in SCRIPTS}), ids=lambda f: f.name)
def test_a_lineage_is_one_line_without_a_hole(folder):
    before = None
    for number, script in enumerate(sorted(folder.glob("*.py")), 1):
        text = script.read_text(encoding="utf-8")
        assert script.name.startswith(f"{number:04d}_"), script
        assert re.search(r'^revision = "(.+)"$', text, re.MULTILINE)[1] == f"{folder.name}_{number:04d}"
        below = re.search(r'^down_revision = (?:"(.+)"|None)$', text, re.MULTILINE)[1]
        assert below == before, script
        assert not re.search(r"^(branch_labels|depends_on)", text, re.MULTILINE), script
        before = f"{folder.name}_{number:04d}"


def test_every_table_begins_with_the_name_of_a_room_and_every_room_has_its_tables(bare):
    rooms = {p.name for p in bare.plugins}
    strays = [name for name in Base.metadata.tables if name.partition("_")[0] not in rooms]
    assert strays == []


def _shelf_at_first(kernel):
    """The shelf at its first revision, with a parent, two children and its triggers."""
    migrations.upgrade(kernel.database, kernel.plugins, targets={"shelf": "shelf_0001"})
    with kernel.database.transaction() as session:
        session.execute(sa.text("INSERT INTO shelf_case (id, label) VALUES (1, 'a'), (2, 'b')"))
        book = "INSERT INTO shelf_book (id, case_id, code, title, is_lent) VALUES (:id, 1, :code, 't', :lent)"
        for number in (1, 2):
            code = uuid.uuid4()
            values = {"id": number, "code": code.hex if kernel.database.is_sqlite else code, "lent": False}
            session.execute(sa.text(book), values)


def _triggers(database: Database) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if not database.is_sqlite:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with database.reader.connect() as connection:
        return set(connection.execute(sa.text(query)).scalars())


@pytest.mark.parametrize("direction", ["up", "down"])
def test_altering_a_parent_keeps_its_children_and_every_trigger(bare, direction):
    _shelf_at_first(bare)
    before = _triggers(bare.database)
    assert before == {"shelf_case_no_delete", "shelf_book_no_update"}
    migrations.upgrade(bare.database, bare.plugins, targets={"shelf": "shelf_0002"})
    if direction == "down":
        migrations.downgrade(bare.database, bare.plugins, "shelf", "shelf_0001")
    with bare.database.reading() as session:
        count = sa.select(sa.func.count())
        assert session.scalar(count.select_from(Case.__table__)) == 2
        assert session.scalar(count.select_from(Book.__table__)) == 2
        assert sorted(session.scalars(sa.text("SELECT case_id FROM shelf_book"))) == [1, 1]
    assert _triggers(bare.database) == before
    with pytest.raises(sa.exc.IntegrityError), bare.database.transaction() as session:
        session.execute(sa.text("DELETE FROM shelf_case WHERE id = 2"))
    with bare.database.writer.connect() as connection:
        orphan = "INSERT INTO shelf_book (case_id, code, title, is_lent) VALUES (99, '00', 't', FALSE)"
        if bare.database.is_sqlite:  # the keys are on again for the connection that migrated
            with pytest.raises(sa.exc.IntegrityError):
                connection.execute(sa.text(orphan))


def test_a_trigger_waits_for_the_column_it_looks_at_while_other_rooms_migrate(bare):
    """From a release to the next: another room goes up first, when this one has not its new column yet."""
    guard = Trigger("shelf_case", "UPDATE", "a depth stays", unless="NEW.depth = OLD.depth", why="depth")
    shelf_now = replace(shelf, triggers=(*shelf.triggers, guard))
    bare = replace(bare, plugins=(*bare.plugins[:-1], shelf_now))
    plugins = bare.plugins
    _shelf_at_first(bare)
    assert [s.room for s in migrations.states(bare.database, plugins) if s.current] == ["shelf"]
    migrations.upgrade(bare.database, plugins)
    wanted = {t.name for t in migrations.all_triggers(plugins) if t.create(bare.database.writer.dialect.name)}
    assert wanted <= _triggers(bare.database), "none is forgotten once every room is at its head"
    with pytest.raises(sa.exc.IntegrityError, match="a depth stays"), bare.database.transaction() as session:
        session.execute(sa.text("UPDATE shelf_case SET depth = 9"))


def test_a_migration_that_would_leave_orphans_is_undone(bare, tmp_path):
    if not bare.database.is_sqlite:
        pytest.skip("PostgreSQL keeps its keys on while migrating")
    migrations.upgrade(bare.database, bare.plugins, targets={"shelf": "shelf_0002"})
    _fill = "INSERT INTO shelf_case (id, label) VALUES (1, 'a')"
    with bare.database.transaction() as session:
        session.execute(sa.text(_fill))
        session.execute(
            sa.text("INSERT INTO shelf_book (id, case_id, code, title, is_lent) VALUES (1, 1, '00', 't', 0)")
        )
    for script in shelf.migrations.glob("0*.py"):
        (tmp_path / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "0003_careless.py").write_text(
        "from alembic import op\n"
        'revision = "shelf_0003"\ndown_revision = "shelf_0002"\n'
        'def upgrade():\n    op.execute("DROP TRIGGER shelf_case_no_delete")\n'
        '    op.execute("DELETE FROM shelf_case")\n'
        "def downgrade():\n    pass\n",
        encoding="utf-8",
    )
    careless = replace(shelf, migrations=tmp_path)
    with pytest.raises(migrations.MigrationError, match="rows without their parent"):
        migrations.upgrade(bare.database, (careless,))
    with bare.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1
    assert migrations.states(bare.database, (careless,))[0].current == "shelf_0002"
    assert "shelf_case_no_delete" in _triggers(bare.database)


def test_a_table_that_the_models_and_the_scripts_see_differently_is_told(bare):
    migrations.upgrade(bare.database, bare.plugins)
    with bare.database.transaction() as session:
        session.execute(sa.text("ALTER TABLE shelf_case ADD COLUMN stray INTEGER"))
    told = migrations.drift(bare.database, bare.plugins)
    assert len(told) == 1
    assert "stray" in told[0]
