"""The database's tables: which revision they have, and how they get the one of this release."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


class Schema(Enum):
    """The tables a database has, compared with those this release knows."""

    NONE = auto()
    """There are none yet."""
    OLDER = auto()
    CURRENT = auto()
    NEWER = auto()
    """A later release migrated them. They have all that this release needs (docs/upgrading.md)."""


def compare(connection: Connection) -> Schema:
    """Return how the tables behind this connection compare with this release's."""
    script = ScriptDirectory.from_config(alembic_config(connection))
    known = {revision.revision for revision in script.walk_revisions()}
    found = set(MigrationContext.configure(connection).get_current_heads())
    if found - known:
        return Schema.NEWER
    if not found:
        return Schema.NONE
    return Schema.CURRENT if found == set(script.get_heads()) else Schema.OLDER


def upgrade(connection: Connection) -> None:
    """Migrate the tables, over this connection and in its transaction."""
    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's settings for migrating over a connection that is open already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
