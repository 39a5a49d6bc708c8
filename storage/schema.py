"""The revision of the database's tables, and the migration to this release's."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage import models
from storage.errors import UnusableDatabaseError

MIGRATIONS = Path(__file__).parent / "migrations"


class Schema(Enum):
    """The tables a database has, compared with those this release knows."""

    EMPTY = auto()
    """None of them: the first start makes them."""
    OLDER = auto()
    """Tables of an earlier release; the next start migrates them."""
    CURRENT = auto()
    NEWER = auto()
    """Tables migrated by a later release, with everything this one needs (docs/upgrading.md)."""
    FOREIGN = auto()
    """Some have our names or Alembic's, and Full Circle didn't make them: another program uses this database."""

    @property
    def is_usable(self) -> bool:
        """Return whether this release can read and write the tables as they are."""
        return self in {Schema.CURRENT, Schema.NEWER}


NOT_OURS = "it belongs to another program, which has tables of the same names. Give Full Circle a database of its own."
OURS = frozenset(models.TABLES)


def compare(connection: Connection) -> Schema:
    """Return how the tables behind this connection compare with this release's."""
    # The names first: if another process migrates in between, its revision counts, and the database isn't foreign.
    tables = OURS.intersection(inspect(connection).get_table_names())
    found = set(MigrationContext.configure(connection).get_current_heads())
    if not found:
        return Schema.FOREIGN if tables else Schema.EMPTY
    script = ScriptDirectory.from_config(alembic_config(connection))
    if found - {revision.revision for revision in script.walk_revisions()}:
        return Schema.NEWER if tables == OURS else Schema.FOREIGN
    return Schema.CURRENT if found == set(script.get_heads()) else Schema.OLDER


def revision(connection: Connection) -> str:
    """Return Alembic's name of the last migration; empty before the first start."""
    return " ".join(MigrationContext.configure(connection).get_current_heads())


def confirm_ours(found: Schema) -> None:
    """Raise `UnusableDatabaseError` if the tables are another program's."""
    if found is Schema.FOREIGN:
        raise UnusableDatabaseError(NOT_OURS)


def upgrade(connection: Connection) -> None:
    """Migrate the tables to this release's revision, in this connection's transaction. Raises SQLAlchemy's errors."""
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's settings for migrating over a connection that is open already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
