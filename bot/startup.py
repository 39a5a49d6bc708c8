"""Open the database before anything else happens, or say in one sentence why that's not possible."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.config import config
from bot.config.config import SettingError
from storage.database import Database
from storage.errors import UnusableDatabaseError
from storage.schema import Schema

logger = logging.getLogger(__name__)


class DatabaseUnavailableError(Exception):
    """The database can't be used at present, and no setting is wrong. The message says what's the matter."""


@dataclass(frozen=True)
class Patience:
    """How long to try again while the database doesn't answer, in seconds, and by which clock."""

    seconds: float = 30
    """A server that starts together with the bot, or fails over, is there by then."""
    pause: float = 1
    """Between two tries."""
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


NONE = Patience(seconds=0)
"""For a command: whoever typed it sees what's the matter, and types it again."""


def open_database(database_url: URL, patience: Patience = Patience(), *, creates: bool = True) -> Database:
    """Return the database, migrated to this release's schema at least.

    `creates`: also where it has no tables yet. Raises `SettingError` if it can't be used as it's set,
    `DatabaseUnavailableError` if it doesn't answer for as long as `patience` says.
    """
    with ExitStack() as unless_opened:
        database = Database(database_url)
        unless_opened.callback(database.close)
        _migrate(database, patience, creates=creates)
        unless_opened.pop_all()
    return database


def open_existing_database(environment: Mapping[str, str]) -> Database:
    """Return the database the bot already uses: a command that only looks must not create an empty one.

    Raises `SettingError` if there is none, or like `open_database`, but doesn't wait for a server.
    """
    return open_database(existing_database_url(environment), NONE, creates=False)


def existing_database_url(environment: Mapping[str, str]) -> URL:
    """Return where the rows live. Raises `SettingError` if the environment doesn't say, or no file is there."""
    database_url = config.database_url(environment)
    if database_url.get_backend_name() == "sqlite" and not Path(str(database_url.database)).is_file():
        raise SettingError("DATABASE_URL", "there is no such file yet. Start the bot once, or name the file it uses.")
    return database_url


def _migrate(database: Database, patience: Patience, *, creates: bool) -> None:
    began, told = patience.monotonic(), False
    while problem := _problem(database, creates=creates):
        if patience.monotonic() - began >= patience.seconds:
            raise DatabaseUnavailableError(problem)
        if not told:
            logger.warning("The database can't be used yet: %s Trying again for up to %d s.", problem, patience.seconds)
        told = True
        patience.sleep(patience.pause)


def _problem(database: Database, *, creates: bool) -> str | None:
    """Migrate. Return what's in the way if that may pass by itself; raises `SettingError` if it won't."""
    try:
        if not (reason := database.backend.out_of_reach()):
            if not creates and database.schema() is Schema.NONE:
                raise SettingError("DATABASE_URL", "there is nothing in this database yet. Start the bot once.")
            _warn(database, database.migrate())
        return reason
    except UnusableDatabaseError as error:
        raise SettingError("DATABASE_URL", str(error)) from error
    except SQLAlchemyError as error:
        sentence = database.backend.sentence(error)
        if database.backend.passes(error):
            return sentence
        raise SettingError("DATABASE_URL", sentence) from error


def _warn(database: Database, before: Schema) -> None:
    if before in (Schema.NONE, Schema.OLDER):
        logger.info("The database was migrated.")
    if before is Schema.NEWER:
        logger.warning("The database was migrated by a newer release of Full Circle. Update soon: docs/upgrading.md.")
    if database.backend.is_exposed():
        logger.warning(
            "Everybody on this machine can read the database. Keep it private: chmod 600 %s", database.url.database
        )
