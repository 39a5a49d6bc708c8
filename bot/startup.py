"""Open the database before anything else happens, or say in one sentence why that is not possible."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot import config
from bot.config import SettingError
from storage.database import Database


def open_database(database_url: URL) -> Database:
    """Return the database, migrated to this release's schema. Raises `SettingError` if that is not possible."""
    database = Database(database_url)
    try:
        database.migrate()
    except CommandError as error:
        database.close()
        raise SettingError("DATABASE_URL", "the database was made by a newer Full Circle. Please update.") from error
    except SQLAlchemyError as error:
        database.close()
        problem = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise SettingError("DATABASE_URL", f"the database cannot be used: {problem}") from error
    return database


def open_existing_database(environment: Mapping[str, str]) -> Database:
    """Return the database the bot already uses: a command that only looks must not create an empty one.

    Raises `SettingError` if there is none, or like `open_database`.
    """
    database_url = config.database_url(environment)
    if database_url.get_backend_name() == "sqlite" and not Path(str(database_url.database)).is_file():
        raise SettingError("DATABASE_URL", "there is no such file yet. Start the bot once, or name the file it uses.")
    return open_database(database_url)
