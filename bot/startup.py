"""The opening of the database, before anything else happens, or one sentence that says why it can't be opened."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from bot.config import config
from bot.config.errors import SettingError
from storage import schema
from storage.database import Database
from storage.errors import UnusableDatabaseError
from storage.queries import earlier_rows
from storage.schema import Schema

logger = logging.getLogger(__name__)


class DatabaseUnavailableError(Exception):
    """The database can't be used at present, though no setting is wrong. The message says why."""


@dataclass(frozen=True)
class Patience:
    """The time for trying again while the database doesn't answer, in seconds, and the clock to take it by."""

    seconds: float = 30
    """The whole time: a server that starts together with the bot, or fails over, is there by then."""
    pause: float = 1
    """The time between two tries."""
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


NOT_USABLE = {
    Schema.EMPTY: "names an empty database. Start the bot once, or name the database it uses.",
    Schema.OLDER: "names a database of an earlier release. Start this release's bot once to migrate it.",
}
"""The reason why a command leaves such a database alone, and what to do."""


def open_database(database_url: URL, patience: Patience = Patience()) -> Database:
    """Return the database, migrated to this release's schema at least.

    Raises `SettingError` if it can't be used as it's set, `DatabaseUnavailableError` if it doesn't answer for as long
    as `patience` says.
    """
    with ExitStack() as unless_opened:
        database = Database(database_url)
        unless_opened.callback(database.close)
        _migrate(database, patience)
        unless_opened.pop_all()
    return database


@contextmanager
def existing_database(environment: Mapping[str, str]) -> Iterator[Database]:
    """Yield the database that the bot already uses, and close it at the end. Makes no tables and migrates none.

    Only the start migrates, after a backup: a bot of the release before may be running. Raises `SettingError` if
    nothing is in the database yet, or it can't be used as it's set; `DatabaseUnavailableError` if it doesn't answer.
    Errors of the block's own statements become one of the two, too.
    """
    with closing(Database(existing_database_url(environment))) as database, _in_one_sentence(database):
        if reason := database.backend.out_of_reach():
            raise DatabaseUnavailableError(reason)
        found = database.compare()
        schema.confirm_ours(found)
        if not found.is_usable:
            raise SettingError("DATABASE_URL", NOT_USABLE[found])
        yield database


def existing_database_url(environment: Mapping[str, str]) -> URL:
    """Return the database's address. Raises `SettingError` if it's wrong, or if no SQLite file is there."""
    database_url = config.database_url(environment)
    if database_url.get_backend_name() == "sqlite" and not Path(str(database_url.database)).is_file():
        raise SettingError(
            "DATABASE_URL", "names a file that doesn't exist yet. Start the bot once, or name the file it uses."
        )
    return database_url


@contextmanager
def _in_one_sentence(database: Database) -> Iterator[None]:
    """Turn errors into one sentence: `DatabaseUnavailableError` if they may pass by themselves, else `SettingError`."""
    try:
        yield
    except UnusableDatabaseError as error:
        raise SettingError("DATABASE_URL", f"can't be used: {error}") from error
    except DBAPIError as error:
        sentence = database.backend.sentence(error)
        if database.backend.passes(error):
            raise DatabaseUnavailableError(sentence) from error
        raise SettingError("DATABASE_URL", f"can't be used: {sentence}") from error


def _migrate(database: Database, patience: Patience) -> None:
    began, is_reported = patience.monotonic(), False
    while problem := _problem(database):
        if patience.monotonic() - began >= patience.seconds:
            raise DatabaseUnavailableError(problem)
        if not is_reported:
            logger.warning("The database can't be used yet: %s Trying again for up to %d s.", problem, patience.seconds)
        is_reported = True
        patience.sleep(patience.pause)


def _problem(database: Database) -> str | None:
    """Migrate. Returns the obstacle if it may pass by itself; raises `SettingError` if it won't."""
    try:
        with _in_one_sentence(database):
            if not (reason := database.backend.out_of_reach()):
                _warn(database, database.migrate())
                with database.transaction() as session:
                    earlier_rows.give_kinds(session)
            return reason
    except DatabaseUnavailableError as error:
        return str(error)


def _warn(database: Database, before: Schema) -> None:
    if before is Schema.NEWER:
        logger.warning("A newer release of Full Circle migrated this database. Upgrade soon: docs/upgrading.md.")
    if database.backend.is_exposed():
        logger.warning(
            "Anyone on this machine can read the database. Keep it private: chmod 600 %s", database.url.database
        )
