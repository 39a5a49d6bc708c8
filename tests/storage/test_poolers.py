"""A pooler in front of PostgreSQL: a transaction at a time, on whatever server connection is free."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import URL, make_url

from bot.rules.profiles import Profile
from bot.slack.installation import Installation
from bot.use_cases.introductions import introduce, report
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.report import ActOnStep
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.enums import Account, Step
from storage.models.facts import Report
from storage.models.introduction import Introduction
from tests.builders.introductions import NOW
from tests.builders.outcomes import outcome
from tests.pgbouncer import PGBOUNCER, pgbouncer

AT_ONCE, INTRODUCTIONS = 12, 100
STEPS = (Step.CONNECTED, Step.MET, Step.THANKED)


@pytest.fixture
def needs_tables_of_its_own() -> bool:
    """Run PgBouncer, which keeps connections to the database until the test is over."""
    return True


@pytest.fixture
def pooled(database_url: str) -> Iterator[URL]:
    """Yield the address of a database through a PgBouncer that pools by transaction."""
    if PGBOUNCER is None:
        pytest.skip("there is no pgbouncer on this machine: poolers were not tried")
    folder = Path(tempfile.mkdtemp(prefix="pgbouncer"))
    with pgbouncer(make_url(database_url), folder) as url:
        yield url
    shutil.rmtree(folder)


pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_many_at_once_through_a_pooler_do_not_fail_each_other(pooled: URL) -> None:
    with closing(Database(pooled)) as database, ThreadPoolExecutor(AT_ONCE) as people:
        database.migrate()
        install.settle_in(database, Installation("", "T1", "UBOT", frozenset()), NOW)
        list(people.map(lambda number: introduce_and_report(database, number), range(INTRODUCTIONS)))
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Introduction)) == INTRODUCTIONS
            assert session.scalar(select(func.count()).select_from(Report)) == INTRODUCTIONS * len(STEPS)


def introduce_and_report(database: Database, number: int) -> None:
    """Introduce two people; one of them presses three buttons."""
    people = (f"UBEN{number}", f"UCHIDI{number}")
    form = Introduce(1, f"V{number}", f"UANA{number}", *people, "both bake", ask_first=False)
    assert outcome(introduce.introduce, database, form, dict.fromkeys(people, Profile(Account.PERSON)), NOW) == {}
    with database.reading() as session:
        made = session.scalars(select(Introduction.id).where(Introduction.view_id == form.view_id)).one()
    for step in STEPS:
        report.record(database, ActOnStep(1, made, people[0], step), NOW)


def test_processes_that_start_together_behind_a_pooler_migrate_once(pooled: URL) -> None:
    databases = [Database(pooled) for _ in range(4)]
    with databases[0].engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    with ThreadPoolExecutor(4) as starting:
        list(starting.map(Database.migrate, databases))
    with databases[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(Introduction)) == 0
    for each in databases:
        each.close()


def test_limits_hold_through_a_pooler_and_do_not_leak_into_the_transactions_of_others(pooled: URL) -> None:
    with closing(Database(pooled)) as database:
        with database.transaction() as session:
            assert session.scalar(text("SHOW lock_timeout")) == "2500ms"
            assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "20s"
            assert session.scalar(text("SHOW statement_timeout")) == "15s"
        with database.reading(unlimited=True) as session:
            assert session.scalar(text("SHOW statement_timeout")) == "0"
        with database.transaction() as session:
            session.scalar(text("SELECT 1"))
    somebody_else = create_engine(pooled)
    with somebody_else.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
    somebody_else.dispose()


def test_what_the_address_says_itself_is_kept(database_url: str) -> None:
    url = make_url(database_url).update_query_dict(
        {"options": "-c statement_timeout=3s -c work_mem=5MB", "connect_timeout": "9", "tcp_user_timeout": "4000"}
    )
    with closing(Database(url)) as database, database.transaction() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "3s"
        assert session.scalar(text("SHOW work_mem")) == "5MB"
        assert session.scalar(text("SHOW lock_timeout")) == "2500ms"
        parameters = session.connection().connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
        assert (parameters["connect_timeout"], parameters["tcp_user_timeout"]) == ("9", "4000")
        assert parameters["keepalives_idle"] == "30"
