"""The bot starts while Slack is away, and refuses what would do harm."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from bot.config import config
from bot.config.errors import SettingError
from bot.full_circle import FullCircle
from bot.jobs import confirm_token
from bot.slack.installation import Installation, SlackUnreachableError
from bot.use_cases.workspaces import install
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.enums import Kind
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import outbox
from tests.running import ReceiverName, environment, running, start_process
from tests.trouble.end_to_end import TroubledStage

OUTAGES = {"503": Fault.server_error(), "reset": Fault.reset(), "429": Fault.rate_limited(2)}


@contextmanager
def starting(slack: Sandbox, database: Database, receiver: ReceiverName = "socket") -> Iterator[FullCircle]:
    """Start the bot and yield it; nobody waits until it is connected."""
    address = database.url.render_as_string(hide_password=False)
    settings = config.read(environment(slack, address, receiver, 1))
    bot = FullCircle(config.Config(**(vars(settings) | {"port": 0})), database, slack.clock.now)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


# --- Slack is away --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=OUTAGES)
def test_once_the_workspace_is_known_the_bot_starts_while_slack_is_away_and_is_ready_when_it_is_back(
    slack: Sandbox, database: Database, outage: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with running(slack, database):
        pass
    slack.faults.on("auth.test", outage)
    slack.faults.on("apps.connections.open", outage)
    with starting(slack, database) as bot:
        assert bot.server
        assert bot.workspaces.problem() == "not confirmed by Slack yet"
        with urlopen(f"http://127.0.0.1:{bot.server.port}/healthz") as answer:
            assert answer.status == 200
        slack.faults.off()
        slack.wait_for_connection(timeout=30)
        slack.wait_for(lambda: bot.workspaces.problem() is None, 30, "a confirmed token")
        stage = TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
        stage.hand_in()
        slack.wait_for(stage.everybody_has_one, what="all three messages")
    lines = [line for line in caplog.messages if line.startswith("Slack's API")]
    assert len(lines) == 2, lines
    assert "failed" in lines[0]
    assert "is back after" in lines[1]


def test_a_token_that_is_revoked_while_nothing_happens_is_noticed_and_so_is_its_return(
    slack: Sandbox, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(confirm_token, "SECONDS_BETWEEN_CHECKS", 0.0)
    with running(slack, database) as bot:
        slack.faults.on("auth.test", Fault.refuse("token_revoked"))
        slack.wait_for(bot.workspaces.problem, what="the refused token")
        slack.faults.off()
        slack.wait_for(lambda: bot.workspaces.problem() is None, what="the accepted token")
    assert any("The bot's token failed" in line and "token_revoked" in line for line in caplog.messages)


def test_a_bot_whose_sqlite_file_was_deleted_ends_without_a_traceback(
    slack: Sandbox, second_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with running(slack, second_database):
        Path(str(second_database.url.database)).unlink()
    assert any("couldn't sign off" in line for line in caplog.messages)


def test_a_bot_that_waits_for_its_database_stops_at_once(slack: Sandbox) -> None:
    settings = environment(slack, "postgresql://bot:secret@127.0.0.1:1/bot")
    with start_process(settings) as process:
        assert process.stderr
        assert "can't be used yet" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=7) == 0


def test_clicks_over_http_are_taken_while_slack_is_away(slack: Sandbox, database: Database) -> None:
    with running(slack, database, "http"):
        stage = TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
        stage.introduce()
    slack.faults.on("auth.test", Fault.server_error())
    with starting(slack, database, "http") as bot:
        assert bot.server
        slack.deliver_to(f"http://127.0.0.1:{bot.server.port}/slack/events")
        stage.click(stage.ben, "Connected")
        stage.wait_for_lines(1)


def test_a_new_token_cannot_be_started_with_while_slack_is_away(slack: Sandbox, database: Database) -> None:
    slack.faults.on("auth.test", Fault.server_error())
    with pytest.raises(SlackUnreachableError), starting(slack, database):
        pass


# --- Other workspaces' rows -----------------------------------------------------------------------------------------


def settle_a_foreign_workspace(slack: Sandbox, database: Database) -> int:
    """Store another workspace with a message that is due; return its id."""
    now = slack.clock.now()
    workspace_id = install.settle_in(database, Installation("", "TFOREIGN", "UBOT", frozenset()), now)
    with database.transaction() as session:
        to, content = slack.person("ben").id, {"text": "A private reason"}
        draft = outbox.Draft(workspace_id, None, "secret", to, content, kind=Kind.CARD)
        outbox.put(session, draft, now)
    return workspace_id


def test_a_database_that_holds_only_other_workspaces_is_refused(slack: Sandbox, database: Database) -> None:
    settle_a_foreign_workspace(slack, database)
    with (
        pytest.raises(SettingError, match="DATABASE_URL names the database of TFOREIGN"),
        starting(slack, database),
    ):
        pass
    with database.reading() as session:
        assert session.scalars(select(Workspace.team_id)).all() == ["TFOREIGN"]


def test_what_is_due_in_another_workspace_is_neither_sent_nor_given_up(
    slack: Sandbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with running(slack, database):
        pass
    foreign = settle_a_foreign_workspace(slack, database)
    with running(slack, database):
        stage = TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))
        stage.introduce()
    with database.reading() as session:
        message = session.scalars(select(OutgoingMessage).where(OutgoingMessage.workspace_id == foreign)).one()
    assert (message.attempts, message.ts, message.failure) == (0, None, None)
    assert message.due_at is not None
    assert not [line for line in caplog.messages if "secret" in line]


def test_a_request_of_a_workspace_without_a_token_here_changes_nothing(slack: Sandbox, database: Database) -> None:
    with running(slack, database):
        settle_a_foreign_workspace(slack, database)
        body = {
            "command": "/intro",
            "text": "help",
            "user_id": "U0000ANA",
            "team_id": "TFOREIGN",
            "trigger_id": "1.2.x",
        }
        reply = slack.deliver("slash_commands", body)
        assert "connected to this workspace right now" in str(reply)


# --- Two databases on one app ---------------------------------------------------------------------------------------


def test_a_second_process_with_another_database_is_warned_about(
    slack: Sandbox, database: Database, second_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with running(slack, database), running(slack, second_database):
        slack.wait_for_connection(2)
        slack.wait_for(lambda: any("counts 2 connections" in line for line in caplog.messages), what="the warning")


def test_a_second_process_on_the_same_database_is_welcome(
    slack: Sandbox, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with running(slack, database) as first, running(slack, database) as second:
        slack.wait_for_connection(2)
        for bot in (first, second):
            bot.tick()
    assert not [line for line in caplog.messages if "connections of this app" in line]


@pytest.fixture
def second_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Yield a second database."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('second') / 'bot.sqlite3'}")
    database.migrate()
    yield database
    database.close()
