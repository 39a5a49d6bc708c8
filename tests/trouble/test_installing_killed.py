"""Processes of a bot that any workspace can install are killed while one installs it, renews its token, or leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from sqlalchemy import func, insert, select

from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.base import Row
from storage.models.workspace import Member, Workspace
from tests.oauth.conftest import Site, environment_of, for_any_workspace
from tests.oauth.workspaces import installer, nothing_is_stored, reads, stored
from tests.trouble.conftest import PATIENCE
from tests.trouble.processes import STARTING_TAKES, Post
from tests.trouble.test_stopping import free_port

pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
MANY = 3_000  # members: erasing them takes several transactions
LONG = 120.0  # seconds, for what may have to wait until a lease of a minute is over


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack in which nobody has the app yet."""
    with Sandbox(for_any_workspace(), installed=False, ack_seconds=PATIENCE) as sandbox:
        yield sandbox


@pytest.fixture
def rotating() -> Iterator[Sandbox]:
    """Yield a Slack whose tokens are to be renewed every second: they live a second longer than they must."""
    with Sandbox(for_any_workspace(), installed=False, ack_seconds=PATIENCE, rotates_tokens=True) as sandbox:
        sandbox.app.tokens.life = timedelta(hours=2, seconds=1)
        yield sandbox


class OnePost:
    """A place where one bot process stands, and its website."""

    def __init__(self, slack: Sandbox, database_url: str, folder: Path, **more: str) -> None:
        """Start the first process there."""
        port = free_port()
        settings = environment_of(slack, database_url, port) | more
        self.post, self.site = Post(settings, folder / "bot.log"), Site(slack, f"http://127.0.0.1:{port}")
        slack.deliver_to(f"{self.site.address}/slack/events")
        self.start()

    def start(self, *arguments: str) -> None:
        """Start a process, and wait until its website answers."""
        self.post.start(*arguments)
        self.site.slack.wait_for(self._answers, STARTING_TAKES, "an answer")

    def again(self, *arguments: str) -> None:
        """Kill the process, and start the next."""
        self.post.kill()
        self.start(*arguments)

    def _answers(self) -> bool:
        try:
            return self.site.open("/").status == 200
        except (URLError, HTTPException, OSError):
            return False


@pytest.fixture
def manned(slack: Sandbox, database_url: str, tmp_path: Path) -> Iterator[OnePost]:
    """Yield a place with a process."""
    one = OnePost(slack, database_url, tmp_path)
    yield one
    one.post.clear()


def in_the_background(act: Callable[[], Any]) -> Thread:
    """Do something that a killed process may leave without an answer."""

    def do() -> None:
        with suppress(URLError, HTTPException, OSError):
            act()

    doing = Thread(target=do)
    doing.start()
    return doing


def test_whoever_installs_while_the_process_dies_can_begin_again(
    manned: OnePost, slack: Sandbox, database: Database
) -> None:
    slack.faults.on("oauth.v2.access", Fault.slow(2), times=1)
    back, cookie = manned.site.consents(slack.team_id)
    installing = in_the_background(lambda: manned.site.open(back, cookie))
    slack.wait_for(lambda: not slack.faults.rules, what="the call")
    manned.again()
    installing.join()
    assert nothing_is_stored(database)
    assert "works once" in manned.site.open(back, cookie).text
    assert "is installed" in manned.site.installs(slack).text
    reads(slack, installer(slack), "You installed Full Circle")
    assert len(installer(slack).messages()) == 1


def test_the_welcome_comes_though_the_process_dies_right_after_the_page(
    manned: OnePost, slack: Sandbox, database: Database
) -> None:
    manned.again("--stopped-clock")
    assert "is installed" in manned.site.installs(slack).text
    assert installer(slack).messages() == []
    manned.again()
    slack.wait_for(lambda: installer(slack).messages(), LONG, "the welcome")
    assert len(installer(slack).messages()) == 1
    assert stored(database) == [(slack.team_id, slack.bot_token)]


def test_a_workspace_is_erased_whole_though_processes_die_over_it(
    slack: Sandbox, database: Database, database_url: str, tmp_path: Path
) -> None:
    one = OnePost(slack, database_url, tmp_path, UNINSTALL_GRACE_DAYS="0")
    try:
        harbour = slack.add_workspace("Harbour", same_ids=True)
        for workspace in (slack, harbour):
            one.site.installs(workspace)
        with database.transaction() as session:
            found = session.execute(select(Workspace.team_id, Workspace.id))
            ids = {team_id: row_id for team_id, row_id in found}  # noqa: C416  (rows are no tuples)
            rows = [{"workspace_id": ids[slack.team_id], "user_id": f"U{number}"} for number in range(MANY)]
            session.execute(insert(Member), rows)
        there = members_of(database, ids[harbour.team_id])
        slack.uninstall_app()
        for _ in range(3):
            one.again()
        slack.wait_for(lambda: len(teams(database)) == 1, LONG, "the end of the workspace")
        assert teams(database) == [harbour.team_id]
        assert members_of(database, ids[slack.team_id]) == 0
        assert members_of(database, ids[harbour.team_id]) == there
        for table in Row.metadata.sorted_tables:
            if "workspace_id" in table.c and table.name != "processes":
                assert left_in(database, table.name, ids[slack.team_id]) == 0, table.name
    finally:
        one.post.clear()


def teams(database: Database) -> list[str]:
    """Return the team ids of all workspaces."""
    with database.reading() as session:
        return list(session.scalars(select(Workspace.team_id)))


def members_of(database: Database, workspace_id: int) -> int:
    """Return how many members a workspace has."""
    return left_in(database, "members", workspace_id)


def left_in(database: Database, name: str, workspace_id: int) -> int:
    """Return how many rows a table has of a workspace."""
    table = Row.metadata.tables[name]
    with database.reading() as session:
        return session.scalars(select(func.count()).where(table.c.workspace_id == workspace_id)).one()


def test_a_token_outlives_the_death_of_whoever_renews_it(
    rotating: Sandbox, database: Database, database_url: str, tmp_path: Path
) -> None:
    """A process killed between Slack's answer and its commit loses the new token, and the old one still works."""
    one, chance = OnePost(rotating, database_url, tmp_path), Random(7)
    try:
        one.site.installs(rotating)
        rotating.faults.on("oauth.v2.access", Fault.slow(0.3), probability=0.7)
        for _ in range(4):
            _wait_for_another_renewal(rotating, one)
            Event().wait(chance.random())  # anywhere in it, or after it
            one.again()
            ((_, token),) = stored(database)
            assert WebClient(token, base_url=rotating.api_url).auth_test()["ok"]
        rotating.faults.off()
        if stored(database) != [(rotating.team_id, rotating.bot_token)]:
            rotating.wait_for(
                lambda: (
                    stored(database) == [(rotating.team_id, rotating.bot_token)] or "Can't renew" in one.post.said()
                ),
                LONG,
                "the next token, or a word that it's lost",
            )
        one.site.installs(rotating)  # which mends it in any case
        ((_, token),) = stored(database)
        assert WebClient(token, base_url=rotating.api_url).auth_test()["ok"]
    finally:
        one.post.clear()


def _wait_for_another_renewal(slack: Sandbox, one: OnePost) -> None:
    """Wait until a token is renewed once more, or can't be any more."""
    seen = renewals(slack)
    slack.wait_for(lambda: renewals(slack) > seen or "Can't renew" in one.post.said(), LONG, "a renewal")


def renewals(slack: Sandbox) -> int:
    """Return how often a token was renewed, or would have been."""
    return len([call for call in slack.calls("oauth.v2.access") if call.args.get("grant_type") == "refresh_token"])
