"""A PostgreSQL that takes what is sent and never answers: no wait for it is without an end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.database import Database
from storage.limits import Limits
from tests.silent_proxy import SilentProxy, silent_proxy

QUICK = Limits(connect=2, ping=0.3, answer=0.6)  # psycopg knows no less than two seconds for connecting
NO_ANSWER = "doesn't answer|timeout expired"


@pytest.fixture
def network(postgres: URL) -> Iterator[tuple[SilentProxy, URL]]:
    """Run a proxy between the bot and the server. Yields it, and the server's address through it."""
    with silent_proxy(postgres) as found:
        yield found


@pytest.fixture
def proxy(network: tuple[SilentProxy, URL]) -> SilentProxy:
    """Return the proxy between the bot and the server."""
    return network[0]


@pytest.fixture
def database(network: tuple[SilentProxy, URL]) -> Iterator[Database]:
    """Open a database behind that proxy and use it once."""
    with closing(Database(network[1], QUICK)) as opened:
        assert answers(opened)
        yield opened


def answers(database: Database) -> bool:
    """Return whether the database answers."""
    with database.transaction() as session:
        return bool(session.scalar(text("SELECT 1")) == 1)


def ask_in_the_middle(session: Session, proxy: SilentProxy) -> None:
    """Go silent within a transaction, and ask."""
    session.execute(text("SELECT 1"))
    proxy.go_silent()
    session.execute(text("SELECT 1"))


def go_silent_before_the_commit(database: Database, proxy: SilentProxy) -> None:
    """Ask, and go silent before what was asked is committed."""
    with database.transaction() as session:
        session.execute(text("SELECT 1"))
        proxy.go_silent()


def test_a_statement_ends_and_the_next_transaction_works_as_soon_as_the_network_does(
    database: Database, proxy: SilentProxy
) -> None:
    with pytest.raises(OperationalError, match=NO_ANSWER), database.transaction() as session:
        ask_in_the_middle(session, proxy)
    proxy.speak_again()
    assert answers(database)


def test_a_commit_ends_and_is_not_taken_for_done(database: Database, proxy: SilentProxy) -> None:
    with pytest.raises(OperationalError, match=NO_ANSWER):
        go_silent_before_the_commit(database, proxy)
    proxy.speak_again()
    assert answers(database)


def test_a_connection_that_lay_idle_is_not_waited_for_longer_than_a_ping_may_take(
    database: Database, proxy: SilentProxy
) -> None:
    proxy.go_silent()
    with pytest.raises(OperationalError, match=NO_ANSWER):
        answers(database)
    proxy.speak_again()
    assert answers(database)


def test_all_connections_that_went_silent_cost_one_person_their_click(database: Database, proxy: SilentProxy) -> None:
    with database.transaction() as first, database.transaction() as second:
        assert first.scalar(text("SELECT 1")) == second.scalar(text("SELECT 1")) == 1
    proxy.go_silent()
    proxy.speak_again()  # for new connections only
    assert answers(database)
    assert answers(database)


def test_a_statement_that_takes_too_long_is_ended_by_the_server(postgres: URL) -> None:
    with closing(Database(postgres, Limits(statement=0.1))) as database:
        with pytest.raises(OperationalError, match="statement timeout"), database.transaction() as session:
            session.execute(text("SELECT pg_sleep(20)"))
        assert answers(database)


def test_what_may_take_long_is_not_ended(postgres: URL) -> None:
    with (
        closing(Database(postgres, Limits(statement=0.1, answer=0.2))) as database,
        database.reading(unlimited=True) as session,
    ):
        assert session.scalar(text("SELECT 1 FROM pg_sleep(0.5)")) == 1


def test_a_limit_holds_again_on_a_connection_that_had_none(postgres: URL) -> None:
    with closing(Database(postgres, Limits(statement=0.1))) as database:
        with database.reading(unlimited=True) as session:
            assert session.scalar(text("SELECT 1")) == 1
        with database.reading() as session:
            assert session.scalar(text("SHOW statement_timeout")) == "100ms"
