"""Workspaces whose requests are let in; the database is asked about each of them once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.listeners.served_workspaces import ServedWorkspaces
from storage.database import Database
from tests.builders.deliveries import only_connecting
from tests.builders.introductions import install

T1 = 1


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Record the statements that are sent to the database meanwhile."""
    sent = list[str]()

    def note(*about: Any) -> None:
        sent.append(about[2])

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_workspace_is_looked_up_at_its_first_request_only(database: Database) -> None:
    install(database)
    served = ServedWorkspaces(database, only_connecting(T1))
    with statements(database) as at_first:
        first = served.find(["T1"])
    with statements(database) as afterwards:
        assert served.find(["T1"]) is served.find(("T1", "T9")) is first
    assert first
    assert first.id == T1
    assert at_first
    assert afterwards == []


def test_a_workspace_whose_token_is_elsewhere_is_not_served(database: Database) -> None:
    install(database)
    install(database, "T2")
    served = ServedWorkspaces(database, only_connecting(T1))
    assert served.find(["T1"])
    assert served.find(["T2"]) is None


def test_a_workspace_that_is_installed_after_its_first_request_is_served_from_then_on(database: Database) -> None:
    served = ServedWorkspaces(database, only_connecting(T1))
    assert served.find(["T1"]) is None
    install(database)
    assert served.find(["T1"])


def test_nobody_is_served_by_no_name(database: Database) -> None:
    install(database)
    assert ServedWorkspaces(database, only_connecting(T1)).find(()) is None
