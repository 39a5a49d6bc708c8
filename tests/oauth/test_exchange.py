"""Tokens that expire: exchanged before, by one process, and whatever happens in between, no message is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.use_cases.workspaces import tokens
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.errors import UnusableDatabaseError
from storage.models.installation import BotToken
from tests.oauth.conftest import RunningSite, for_any_workspace, running_for_any
from tests.oauth.workspaces import introduces, reads, stored
from tests.running import on_a_monday

HOUR = timedelta(hours=1)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a Slack whose tokens expire after twelve hours, in which nobody has the app yet."""
    with Sandbox(for_any_workspace(), starts_at=on_a_monday, installed=False, rotates_tokens=True) as sandbox:
        yield sandbox


def exchanges(slack: Sandbox) -> int:
    """Return how often a token was exchanged."""
    return len([call for call in slack.calls("oauth.v2.access") if call.args.get("grant_type") == "refresh_token"])


def expires_at(database: Database) -> datetime:
    """Return when the only token expires."""
    with database.reading() as session:
        found = session.scalars(select(BotToken.expires_at)).one()
        assert found
        return found


def is_about(one: datetime, other: datetime) -> bool:
    """Return whether two instants are the same, but for what a busy machine takes: the sandbox's clock goes on."""
    return abs(one - other) < timedelta(minutes=1)


def is_exchanged(slack: Sandbox, database: Database, count: int = 1) -> None:
    """Wait until tokens were exchanged so often, and the newest is stored."""
    slack.wait_for(lambda: exchanges(slack) >= count, 30, f"{count} exchange(s)")
    slack.wait_for(lambda: stored(database) == [(slack.team_id, slack.bot_token)], 30, "the new token to be stored")


def test_a_token_is_exchanged_two_hours_before_it_expires(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    site.installs(slack)
    assert is_about(expires_at(database), slack.clock.now() + 12 * HOUR)
    slack.clock.advance(10 * HOUR - timedelta(minutes=1))
    site.bot.tick()
    assert exchanges(slack) == 0
    slack.clock.advance(timedelta(minutes=1))
    is_exchanged(slack, database)
    slack.wait_for(lambda: expires_at(database) > slack.clock.now() + 11 * HOUR, what="the new end")
    site.bot.tick()
    assert exchanges(slack) == 1


def test_messages_go_out_for_days(site: RunningSite, slack: Sandbox, database: Database) -> None:
    site.installs(slack)
    one, two, three = slack.people[:3]
    reads(slack, one, "You installed Full Circle")
    for count in range(1, 5):
        slack.clock.advance(10 * HOUR)
        is_exchanged(slack, database, count)
    introduces(one, f"<@{two.id}> <@{three.id}>")
    reads(slack, two, "would like to introduce you")


def test_of_two_processes_one_exchanges_a_token(site: RunningSite, slack: Sandbox, database: Database) -> None:
    site.installs(slack)
    with running_for_any(slack, database):
        for count in range(1, 4):
            slack.clock.advance(10 * HOUR)
            is_exchanged(slack, database, count)
            site.bot.tick()
            assert exchanges(slack) == count


def test_a_slack_that_does_not_answer_is_asked_again(site: RunningSite, slack: Sandbox, database: Database) -> None:
    site.installs(slack)
    slack.faults.on("oauth.v2.access", Fault.server_error())
    slack.clock.advance(10 * HOUR)
    slack.wait_for(lambda: exchanges(slack), 30, "the first try")
    slack.faults.off()
    before = exchanges(slack)
    slack.clock.advance(timedelta(minutes=2))
    is_exchanged(slack, database, before + 1)


def test_a_message_refused_for_an_expired_token_goes_out_with_the_next(
    site: RunningSite, slack: Sandbox, database: Database
) -> None:
    site.installs(slack)
    one, two, three = slack.people[:3]
    reads(slack, one, "You installed Full Circle")
    with database.transaction() as session:  # nobody has seen to it in time
        session.execute(update(BotToken).values(refresh_at=slack.clock.now() + timedelta(days=30)))
    introduces(one, f"<@{two.id}> <@{three.id}>")
    slack.clock.advance(13 * HOUR)
    is_exchanged(slack, database)
    slack.clock.advance(timedelta(minutes=2))
    reads(slack, two, "would like to introduce you")


def test_a_spent_refresh_token_is_told_once_and_mended_by_a_new_installation(
    site: RunningSite, slack: Sandbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    site.installs(slack)
    slack.app.tokens.refuse(slack.team_id, "invalid_refresh_token", "refresh")
    slack.clock.advance(10 * HOUR)
    slack.wait_for(lambda: exchanges(slack), 30, "the try")
    told = (
        f"Can't renew {slack.team_id}'s token (“invalid_refresh_token”). "
        "Ask an admin there to install the app again: https://intros.example.org/slack/install"
    )
    slack.wait_for(lambda: told in caplog.text, 30, "a line for the operator")
    slack.clock.advance(5 * HOUR)
    site.bot.tick()
    assert (exchanges(slack), caplog.text.count(told)) == (1, 1)
    site.installs(slack)
    assert stored(database) == [(slack.team_id, slack.bot_token)]
    assert is_about(expires_at(database), slack.clock.now() + 12 * HOUR)


def test_a_slow_answer_is_waited_for_since_it_comes_once(site: RunningSite, slack: Sandbox, database: Database) -> None:
    site.installs(slack)
    slack.faults.on("oauth.v2.access", Fault.slow(7), times=1)  # longer than the bot waits for any other call
    slack.clock.advance(10 * HOUR)
    is_exchanged(slack, database)
    assert exchanges(slack) == 1


def test_a_new_token_is_kept_while_the_database_is_away(
    site: RunningSite, slack: Sandbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.installs(slack)
    real, failures = tokens.exchanged, [UnusableDatabaseError("away"), UnusableDatabaseError("away")]

    def away(*what: Any) -> None:
        if failures:
            raise failures.pop()
        real(*what)

    monkeypatch.setattr(tokens, "exchanged", away)
    slack.clock.advance(10 * HOUR)
    is_exchanged(slack, database)
    assert (exchanges(slack), failures) == (1, [])


def test_wrong_credentials_of_the_app_are_an_error_in_the_log(
    site: RunningSite, slack: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    site.installs(slack)
    slack.faults.on("oauth.v2.access", Fault.refuse("bad_client_secret"))
    slack.clock.advance(10 * HOUR)
    told = "The renewal of tokens failed: bad_client_secret. Copy SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again"
    slack.wait_for(lambda: told in caplog.text, 30, "a line for the operator")
