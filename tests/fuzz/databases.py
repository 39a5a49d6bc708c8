"""A database of its own for each world, and what is done in it: in any process."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from storage.database import Database
from tests.fuzz.run import Result, fuzz
from tests.postgresql import run


@dataclass(frozen=True)
class Job:
    """The requests of one world."""

    server: URL
    """A PostgreSQL server."""
    seed: int
    world: int
    count: int


def in_a_world(job: Job) -> Result:
    """Send a world's requests, in an empty database. Returns what came of them."""
    logging.getLogger().addHandler(logging.NullHandler())  # what is logged on the way is no concern of the terminal
    with _database(job.server, job.world) as database:
        return fuzz(database, job.seed, job.world, job.count)


@contextmanager
def _database(server: URL, number: int) -> Iterator[Database]:
    """Yield an empty database of its own for a world: on SQLite for even numbers."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"fuzz_{number}"
        url = make_url(f"sqlite:///{Path(folder) / 'fuzz.sqlite3'}")
        if number % 2:
            run(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
            url = server.set(database=name)
        with closing(Database(url)) as database:
            database.migrate()
            yield database
        if number % 2:
            run(server, f"DROP DATABASE {name}")
