"""One environment for every room's migrations; see ``elearn/core/migrations.py``.

SQLite rebuilds a table to alter it: with foreign keys on that deletes the children
without a word, and it always drops the triggers. So the keys are off during the
migration, checked before the commit, and every trigger of the room is made again.
"""

from typing import Any

from alembic import context
from sqlalchemy import types

from elearn.core.db import Identifier, Instant
from elearn.core.migrations import MigrationError, declared_by, owned_by, version_table
from elearn.core.triggers import recreate

attributes = context.config.attributes
connection, room = attributes["connection"], attributes["room"]
is_sqlite = connection.dialect.name == "sqlite"


def render_type(kind: str, obj: Any, _autogen: object) -> str | bool:
    """Write our column types as plain SQLAlchemy, so that a script outlives the models."""
    if kind == "type" and isinstance(obj, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(obj, types.JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if kind == "type" and isinstance(obj, type(Identifier)) and obj._variant_mapping:
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    return False


if is_sqlite:
    # Outside any transaction: inside one SQLite ignores this pragma.
    connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")

try:
    context.configure(
        connection=connection,
        target_metadata=attributes["metadata"],
        version_table=version_table(room),
        include_name=owned_by(room),
        # Rooms share one metadata: only this room's own tables are its business.
        include_object=declared_by(room, connection.dialect.name),
        render_as_batch=is_sqlite,
        render_item=render_type,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        context.run_migrations()
        recreate(connection, attributes["triggers"])
        if is_sqlite:
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise MigrationError(f"{room}: the migration would leave rows without their parent: {orphans[:5]}")
finally:
    if is_sqlite:
        connection.rollback()
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
