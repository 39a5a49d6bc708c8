"""SQLite: the embedded default, a file beside the bot."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import ReplacedDatabaseError, UnusableDatabaseError
from storage.fair_lock import FairLock

BUSY_SECONDS = 5
OWNER_ONLY = 0o600
WAL = "-wal"
# SQLite's result codes (https://www.sqlite.org/rescode.html), or how they begin, for an operator.
SENTENCES = {
    "SQLITE_READONLY": "its file or folder is read-only for this user. Make both writable.",
    "SQLITE_CANTOPEN": "its file can't be opened. Check that this user may write the file and its folder.",
    "SQLITE_NOTADB": "the file isn't a database. Name another one, or restore a backup.",
    "SQLITE_CORRUPT": "the file is damaged. Restore a backup.",
    "SQLITE_FULL": "its disk is full. Free some space.",
    "SQLITE_IOERR": "its disk can't be read or written. Check the disk and its free space.",
    "SQLITE_BUSY": f"another program has kept it locked for {BUSY_SECONDS} seconds. Stop that program.",
}
PASSES_BY_ITSELF = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY")

Identity = tuple[int, int] | None


class Sqlite:
    """SQLite database, as `Database` uses it."""

    def __init__(self, url: URL) -> None:
        """Make the engine; it opens the file when it is first used, and never creates one by itself."""
        self._path = Path(str(url.database))
        self._wal = self._path.with_name(f"{self._path.name}{WAL}")
        self._opened: Identity = None
        self._lock = FairLock()
        self.engine = _engine(url, self._path)
        event.listen(self.engine, "connect", self._remember)
        event.listen(self.engine, "begin", self._begin)

    def writing(self) -> FairLock:
        """Return the lock that a writer holds in this process."""
        return self._lock

    def create(self) -> None:
        """Create the file, for its owner only, unless there is one; SQLite gives its companions the same mode.

        Raises `UnusableDatabaseError` where no file can be.
        """
        if self._opened:
            return
        try:
            with suppress(FileExistsError):
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
        except OSError as error:
            raise UnusableDatabaseError(f"its file can't be created: {error.strerror}.") from error

    def confirm(self) -> None:
        """Raise `ReplacedDatabaseError` if another file, or none, is where this one was opened."""
        if _identity(self._path) != self._opened:
            raise self._replaced()

    def is_exposed(self) -> bool:
        """Return whether everybody on this machine can read the file.

        The mode of such a file stays: an earlier release made it, or an operator wants it so.
        """
        return os.name == "posix" and bool(self._path.stat().st_mode & stat.S_IROTH)

    def confirm_writable(self, connection: Connection) -> None:
        """Raise SQLAlchemy's error if the file can only be read: beginning a transaction doesn't show that."""
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def lock_migrations(self, connection: Connection) -> None:
        """Do nothing: no two transactions write at once, so no other process migrates."""

    def out_of_reach(self) -> str | None:
        """Return None: waiting for a file is of no use."""
        return None

    def passes(self, error: SQLAlchemyError) -> bool:
        """Return whether the reason for this error may go away without anybody changing a setting."""
        return _code(error).startswith(PASSES_BY_ITSELF)

    def sentence(self, error: SQLAlchemyError) -> str:
        """Return this error as one line that an operator can act on."""
        said = str(getattr(error, "orig", error)).strip().splitlines()[0]
        known = (sentence for code, sentence in SENTENCES.items() if _code(error).startswith(code))
        return next(known, f"{said}.")

    def _remember(self, connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        _set_up(connection)
        self._opened = self._opened or _identity(self._path)
        record.info[WAL] = _identity(self._wal)

    def _begin(self, connection: Connection) -> None:
        # The newest rows are in a second file until SQLite moves them, and would be lost with it.
        if _identity(self._path) != self._opened or _identity(self._wal) != connection.info[WAL]:
            raise self._replaced()
        # IMMEDIATE takes the write lock at once. A plain BEGIN takes it at the first write, and then fails if
        # another transaction wrote in between (measured: 1,643 of 2,000 failed).
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    def _replaced(self) -> ReplacedDatabaseError:
        return ReplacedDatabaseError(
            f"the database {self._path.name} was deleted or replaced while Full Circle was using it. "
            "Put it back, or stop Full Circle and start it again with the file you want."
        )


def address(path: Path) -> str:
    """Return the file's address for `sqlite3.connect(…, uri=True)`: opened for reading and writing, never created."""
    return f"{path.absolute().as_uri()}?mode=rw"


def _engine(url: URL, path: Path) -> Engine:
    engine = create_engine(url, pool_size=15, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})

    def connect(_: Dialect, __: ConnectionPoolEntry, arguments: list[Any], parameters: dict[str, Any]) -> None:
        # By itself SQLite would put an empty database in the place of one that was deleted.
        arguments[:] = [address(path)]
        parameters["uri"] = True

    event.listen(engine, "do_connect", connect)
    return engine


def _set_up(connection: DBAPIConnection) -> None:
    # The driver's own BEGIN comes too late (before the first write), so we send ours: see `_begin`.
    connection.isolation_level = None
    cursor = connection.cursor()
    # synchronous=FULL: "stored, then acknowledged" has to survive a power cut. secure_delete=ON: what somebody had
    # deleted is overwritten in the file; by itself SQLite does so only if it was compiled that way.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("SELECT count(*) FROM sqlite_master").fetchall()  # now both files are open
    cursor.close()


def _identity(path: Path) -> Identity:
    # While it is open, no other file can have the same number. Never opened to look: closing it would end SQLite's
    # locks on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _code(error: SQLAlchemyError) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
