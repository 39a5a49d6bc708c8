"""`python app.py doctor` where any workspace can install the bot: its settings, its address, everybody's token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import delete

from bot.config import token_keys
from sandbox import Sandbox
from storage.database import Database
from storage.models.outbox import OutgoingMessage
from storage.queries import processes
from tests.builders.installed import KEY, OLDER_KEY, installed, removed
from tests.builders.introductions import NOW
from tests.command_line.examination import Examination, line, owe
from tests.running import start_process
from tests.slack_proxy import Answer, slack_proxy

AGAIN = "an admin has to install the app again: https://intros.example.org/slack/install"


@pytest.fixture
def examination(examination: Examination) -> Examination:
    """Return an examination of a bot that nobody has installed yet."""
    with examination.database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM workspaces")
    return examination


def install_here(
    examination: Examination, team_id: str, token: str | None = None, key: str = KEY, now: datetime = NOW
) -> int:
    """Let a workspace have this token, by default the one that Slack accepts. Its welcome is sent already."""
    workspace_id = installed(examination.database, team_id, token or examination.slack.bot_token, key, now)
    with examination.database.transaction() as session:
        session.execute(delete(OutgoingMessage).where(OutgoingMessage.workspace_id == workspace_id))
    return workspace_id


# --- Settings -------------------------------------------------------------------------------------------------------


def test_all_is_well(examination: Examination) -> None:
    for team_id in ("T1", "T2"):
        install_here(examination, team_id)
    examination.compare(f"all-is-well-for-many-{examination.backend}", examination.settings_for_many(), 0)


def test_before_anybody_installed_it(examination: Examination) -> None:
    code, lines = examination.examine(examination.settings_for_many())
    assert (code, line(lines, "Tokens")) == (0, "– Tokens: none: the app isn't installed in any workspace yet.")


def test_one_of_its_settings_is_there_and_no_other(examination: Examination) -> None:
    file = examination.tmp_path / "new.sqlite3"
    unset = {"SLACK_API_URL": examination.slack.api_url, "DATABASE_URL": f"sqlite:///{file}"}
    examination.compare("one-setting-for-many", unset | {"SLACK_CLIENT_ID": "12345.67890"}, 1)


def test_both_kinds_of_settings_are_there(examination: Examination) -> None:
    one = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    code, lines = examination.examine(examination.settings_for_many() | one)
    assert code == 1
    assert lines[1].startswith("✗ SLACK_BOT_TOKEN is set, and so is SLACK_CLIENT_ID. ")
    assert lines[2].startswith("✗ SLACK_APP_TOKEN is set, but a bot that any workspace can install ")
    assert lines[-1] == "2 problems."


@pytest.mark.parametrize(
    ("name", "value"), [("SLACK_CLIENT_ID", "pa55word"), ("PUBLIC_URL", "http://a.example"), ("TOKEN_KEYS", "pa55word")]
)
def test_a_setting_that_is_wrong_keeps_nobody_from_looking_at_the_rest(
    examination: Examination, name: str, value: str
) -> None:
    install_here(examination, "T1")
    code, lines = examination.examine(examination.settings_for_many() | {name: value})
    assert code == 1
    assert lines[1].startswith(f"✗ {name} ")
    assert line(lines, "Tokens") == f"– Tokens: skipped: {name} is missing or wrong."
    assert line(lines, "Slack") == "✓ Slack: answers."
    assert lines[-1] == "1 problem."


def test_what_encrypts_is_missing(examination: Examination, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_keys, "find_spec", lambda _: None)
    code, lines = examination.examine(examination.settings_for_many(SLACK_SIGNING_SECRET=""))
    assert code == 1
    assert lines[1] == (
        "✗ TOKEN_KEYS needs the package cryptography. Install from bot/oauth/requirements.txt instead of "
        "requirements.txt: docs/deploy.md, “Many workspaces”."
    )
    assert line(lines, "Signing secret") == "– Signing secret: skipped: SLACK_SIGNING_SECRET is missing."
    assert lines[-1] == "1 problem."


# --- Tokens ---------------------------------------------------------------------------------------------------------


def test_each_token_that_is_wrong_is_a_line(examination: Examination) -> None:
    install_here(examination, "T1")
    install_here(examination, "T2", "xoxb-pa55word")
    for team_id in ("T3", "T4", "T5", "T6", "T7", "T8", "T9"):
        install_here(examination, team_id, "xoxb-pa55word", OLDER_KEY)
    code, lines = examination.examine(examination.settings_for_many())
    assert code == 1
    assert "✗ T2: Slack refuses its token (“invalid_auth”). Unless the app was removed, " + AGAIN in lines
    assert [each for each in lines if "Tokens: " in each] == [
        "✗ Tokens: no key in TOKEN_KEYS reads the tokens of T3, T4, T5, T6, T7, and 2 more. "
        "Add the key that was there before; without it, " + AGAIN,
        "– Tokens: Slack accepts 1 of 2 tokens.",
    ]
    assert lines[-1] == "2 problems."


def test_a_token_that_expired_is_exchanged_if_the_bot_runs(examination: Examination) -> None:
    install_here(examination, "T1")
    examination.slack.revoke_bot_token("token_expired")
    _, lines = examination.examine(examination.settings_for_many())
    said = "✗ T1: its token has expired. If the bot runs and doesn't exchange it soon, "
    assert line(lines, "T1") == said + AGAIN


def test_a_required_permission_is_missing(examination: Examination) -> None:
    asked: dict[str, object] = {
        "display_information": {"name": "Other"},
        "oauth_config": {"scopes": {"bot": ["commands", "im:write", "chat:write"]}},
    }
    with Sandbox(asked) as slack:
        examination.slack = slack
        install_here(examination, "T1")
        code, lines = examination.examine(examination.settings_for_many())
    assert (code, line(lines, "T1")) == (1, "✗ T1: users:read not granted; " + AGAIN)


def test_slack_is_asked_about_twenty_that_were_checked_longest_ago(examination: Examination) -> None:
    for number in range(23):
        token = "xoxb-pa55word" if number < 3 else None
        install_here(examination, f"T{number}", token, now=NOW - timedelta(minutes=number))
    code, lines = examination.examine(examination.settings_for_many())
    said = "✓ Tokens: Slack accepts all 20 (the other 3 were checked more recently)."
    assert (code, line(lines, "Tokens")) == (0, said)
    assert len(examination.slack.calls("auth.test")) == 20 + 1  # and one about Slack itself


def test_slack_stops_answering(examination: Examination) -> None:
    for team_id in ("T1", "T2", "T3"):
        install_here(examination, team_id)
    with slack_proxy(examination.slack) as proxy:
        proxy.instead = lambda _: Answer(b"", 503) if len(proxy.asked) > 2 else None
        code, lines = examination.examine(examination.settings_for_many(SLACK_API_URL=proxy.url))
    said = "– Tokens: skipped: Slack accepts 1, and then didn't answer (auth.test was answered with "
    assert code == 0
    assert line(lines, "Tokens").startswith(said)
    assert proxy.asked == ["auth.test"] * 3


def test_only_the_workspace_that_is_named_is_asked_about(examination: Examination) -> None:
    install_here(examination, "T1")
    other = install_here(examination, "T2", "xoxb-pa55word")
    owe(examination.database, timedelta(minutes=7), other)
    code, lines = examination.examine(examination.settings_for_many(), "T1")
    assert (code, line(lines, "Tokens")) == (0, "✓ Tokens: Slack accepts it.")
    assert line(lines, "Messages") == "✓ Messages: none are due."
    code, lines = examination.examine(examination.settings_for_many(), "T2")
    assert code == 1
    assert line(lines, "T2").startswith("✗ T2: Slack refuses its token")
    assert line(lines, "Messages") == "✗ Messages: 3 due, the oldest for 7 min. No bot is running: start it."


def test_a_workspace_that_is_not_there(examination: Examination) -> None:
    install_here(examination, "T1")
    code, lines = examination.examine(examination.settings_for_many(), "T9")
    assert (code, line(lines, "--workspace")) == (1, "✗ --workspace: T9 isn't in this database.")


def test_whoever_types_the_command_names_it(examination: Examination) -> None:
    with start_process(examination.settings_for_many(), "doctor", "--workspace", "T9") as process:
        printed, _ = process.communicate(timeout=60)
    assert (process.returncode, "--workspace: T9 isn't in this database." in printed) == (1, True)


def test_a_workspace_that_removed_the_app(examination: Examination) -> None:
    removed(examination.database, install_here(examination, "T1"))
    code, lines = examination.examine(examination.settings_for_many(), "T1")
    said = "– Workspace: T1 removed the app; will be deleted on 9 March 2026."
    assert (code, line(lines, "Workspace")) == (0, said)
    assert line(lines, "Tokens") == "– Tokens: none: the app isn't installed in T1."


def test_slack_is_away(examination: Examination) -> None:
    install_here(examination, "T1")
    examination.compare(
        f"slack-away-for-many-{examination.backend}",
        examination.settings_for_many(SLACK_API_URL="http://127.0.0.1:1/api/"),
        1,
    )


def test_messages_of_all_who_have_the_app_are_looked_at(examination: Examination) -> None:
    one, two, gone = (install_here(examination, team_id) for team_id in ("T1", "T2", "T3"))
    removed(examination.database, gone)
    owe(examination.database, timedelta(minutes=3), one)
    owe(examination.database, timedelta(minutes=7), two)
    owe(examination.database, timedelta(minutes=90), gone)
    code, lines = examination.examine(examination.settings_for_many())
    said = "✗ Messages: 6 due, the oldest for 7 min. No bot is running: start it."
    assert (code, line(lines, "Messages")) == (1, said)


def test_a_bot_for_one_workspace_looks_at_another_ones_messages_if_it_is_named(examination: Examination) -> None:
    install_here(examination, examination.slack.team_id)
    owe(examination.database, timedelta(minutes=7), install_here(examination, "T2", "xoxb-2"))
    code, _ = examination.examine(examination.settings())
    assert code == 0
    code, lines = examination.examine(examination.settings(), "T2")
    assert (code, line(lines, "Messages")[:20]) == (1, "✗ Messages: 3 due, t")


# --- Its website ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (("OPERATOR", "SUPPORT_EMAIL", "HOSTED_AT"), "OPERATOR, SUPPORT_EMAIL and HOSTED_AT"),
        (("SUPPORT_EMAIL",), "SUPPORT_EMAIL"),
    ],
)
def test_the_website_does_not_say_who_runs_the_bot(
    examination: Examination, left_out: tuple[str, ...], said: str
) -> None:
    code, lines = examination.examine(examination.settings_for_many(**dict.fromkeys(left_out, "")))
    expected = f"! Website: doesn't say everything people want to know about you. Set {said}."
    assert (code, line(lines, "Website")) == (0, expected)


# --- Its address ----------------------------------------------------------------------------------------------------


@pytest.fixture
def website() -> Iterator[HTTPServer]:
    """Yield a server that has the page to install the bot at, and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200 if self.path == "/slack/install" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def let_a_bot_run(database: Database) -> None:
    """Note a process that serves every workspace."""
    with database.transaction() as session:
        processes.note(session, None, "a process", datetime.now(UTC))


def test_its_address_leads_to_the_bot(examination: Examination, website: HTTPServer) -> None:
    let_a_bot_run(examination.database)
    address = f"http://127.0.0.1:{website.server_port}"
    code, lines = examination.examine(examination.settings_for_many() | {"PUBLIC_URL": address})
    assert (code, line(lines, "Public address")) == (0, f"✓ Public address: {address} leads to the bot.")


def test_nobody_answers_at_its_address(examination: Examination) -> None:
    let_a_bot_run(examination.database)
    code, lines = examination.examine(examination.settings_for_many() | {"PUBLIC_URL": "http://127.0.0.1:1"})
    assert code == 0
    assert line(lines, "Public address") == (
        "! Public address: http://127.0.0.1:1/slack/install can't be reached from here (Connection refused). Try it in "
        "a browser. If it fails there, too, check PUBLIC_URL, the certificate and the proxy."
    )


def test_something_else_answers_at_its_address(examination: Examination) -> None:
    let_a_bot_run(examination.database)
    elsewhere = examination.slack.api_url.split("/api/")[0]
    _, lines = examination.examine(examination.settings_for_many() | {"PUBLIC_URL": elsewhere})
    assert "can't be reached from here (it answered 4" in line(lines, "Public address")
