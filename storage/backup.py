"""Copies of the whole database, made while the bot runs."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from storage.errors import BackupError
from storage.sqlite import BUSY_SECONDS, OWNER_ONLY, address


def copy_sqlite(database: Path, backup: Path) -> None:
    """Copy an SQLite database, as it is at one instant, to a file that doesn't exist yet, and check the copy.

    The copy is one file that only its owner can read. Raises `BackupError` if it fails, and then leaves nothing behind.
    """
    with _new_file(backup):
        try:
            with closing(_connected(database)) as source, closing(_connected(backup)) as target:
                source.backup(target)  # in one step: others go on writing, and their rows aren't in it
                target.execute("PRAGMA journal_mode=DELETE")  # it needs no companions
                (found,) = target.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.Error as error:
            raise BackupError(f"the copy failed: {error}.") from error
        if found != "ok":
            raise BackupError(f"the database is damaged: {found}.")


def pg_dump_command(url: URL, backup: Path) -> str:
    """Return the shell command that copies a PostgreSQL database to a file. It holds no password."""
    from storage.libpq import conninfo  # its driver is not part of every install

    command = ["pg_dump", "--format=custom", f"--file={backup}", f"--dbname={conninfo(url)}"]
    return shlex.join(command)


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(address(file), uri=True, timeout=BUSY_SECONDS)


@contextmanager
def _new_file(file: Path) -> Iterator[None]:
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except FileExistsError as error:
        raise BackupError(f"{file} exists already. Name a new file.") from error
    except OSError as error:
        raise BackupError(f"{file} can't be created: {error.strerror}.") from error
    try:
        yield
    except BaseException:  # Ctrl-C, too: half a backup is worse than none
        for suffix in ("", "-journal", "-wal", "-shm"):
            file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)
        raise
