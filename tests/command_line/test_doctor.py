"""`python app.py doctor`: what it says when all is well, and in each kind of trouble."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from bot.command_line.doctor.slack_checks import BENEFITS
from bot.config.environment import load
from bot.config.manifest import read_manifest
from sandbox import Fault, Sandbox
from storage.database import Database
from storage.models.base import Row
from storage.queries import workspaces
from storage.schema import NOT_OURS
from tests.builders.workspaces import the_only_one
from tests.command_line.examination import Examination, line, owe
from tests.conftest import MANIFEST
from tests.postgresql import run
from tests.running import ReceiverName, running
from tests.slack_proxy import Answer, slack_proxy

# --- All is well ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("receiver", ["socket", "http"])
def test_all_is_well(examination: Examination, receiver: ReceiverName) -> None:
    with running(examination.slack, examination.database, receiver):
        examination.compare(f"all-is-well-{receiver}-{examination.backend}", examination.settings(receiver), 0)


def test_before_the_first_start_a_file_that_is_not_there_yet_is_fine(examination: Examination) -> None:
    file = examination.tmp_path / "new.sqlite3"
    examination.compare("before-the-first-start", examination.settings(DATABASE_URL=f"sqlite:///{file}"), 0)
    assert not file.exists()


def test_messages_that_have_just_become_due_are_fine(examination: Examination) -> None:
    owe(examination.database, timedelta(seconds=12))
    code, lines = examination.examine(examination.settings())
    assert code == 0
    assert line(lines, "Messages") in {f"✓ Messages: 3 due, the oldest for {seconds} s." for seconds in range(12, 60)}


# --- Settings and .env ----------------------------------------------------------------------------------------------


def test_nothing_is_set(examination: Examination) -> None:
    file = examination.tmp_path / "new.sqlite3"
    unset = {"SLACK_API_URL": examination.slack.api_url, "DATABASE_URL": f"sqlite:///{file}"}
    examination.compare("nothing-is-set", unset, 1)


def test_every_setting_is_wrong(examination: Examination) -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xapp-sandbox-app-token",
        "SLACK_APP_TOKEN": "xoxb-sandbox-bot-token",
        "DATABASE_URL": "mysql://bot:pa55word@localhost/bot",
        "PORT": "http",
        "LOG_LEVEL": "CHATTY",
        "LOG_FORMAT": "xml",
    }
    examination.compare("every-setting-is-wrong", examination.settings(**wrong), 1)


def test_a_file_in_utf_16(examination: Examination) -> None:
    (examination.tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-sandbox-bot-token", encoding="utf-16")
    settings = examination.settings(SLACK_BOT_TOKEN="")
    examination.compare(f"utf-16-{examination.backend}", load(settings, [examination.tmp_path]), 1)


def test_a_variable_that_is_empty_in_the_environment_and_filled_in_the_file(examination: Examination) -> None:
    (examination.tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nPORT=pa55word\n", encoding="utf-8")
    found = load(examination.settings() | {"PORT": ""}, [examination.tmp_path])
    code, lines = examination.examine(found)
    assert code == 0
    assert lines[:3] == [
        "✓ .env: /folder/.env is read.",
        "! .env: PORT is set but empty in the environment, so the value in /folder/.env isn't used. "
        "To use it, unset the variable in the environment.",
        "✓ Settings: complete, for Socket Mode.",
    ]
    assert lines[-1] == "1 warning."


# --- The database ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("needs_tables_of_its_own", [True])
@pytest.mark.parametrize(
    ("revision", "code", "said"),
    [
        ("0003", 0, "! Tables: revision 0003. Pending migrations run at the next start."),
        ("9999", 0, "! Tables: revision 9999, of a newer release. Upgrade soon: docs/upgrading.md."),
    ],
)
def test_tables_of_another_release(examination: Examination, revision: str, code: int, said: str) -> None:
    update = text("UPDATE alembic_version SET version_num = :revision RETURNING version_num")
    with examination.database.transaction() as session:
        session.execute(update, {"revision": revision})
    ended, lines = examination.examine(examination.settings())
    assert ended == code
    assert line(lines, "Tables") == said
    with examination.database.reading() as session:
        assert session.scalars(text("SELECT version_num FROM alembic_version")).all() == [revision]


@pytest.mark.parametrize("needs_tables_of_its_own", [True])
def test_a_database_without_tables_stays_without(examination: Examination, database: Database) -> None:
    with database.engine.begin() as connection:
        Row.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
    code, lines = examination.examine(examination.settings())
    assert (code, line(lines, "Tables")) == (0, "✓ Tables: none yet; the next start creates them.")


@pytest.mark.parametrize("needs_tables_of_its_own", [True])
def test_another_programs_tables(examination: Examination, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    code, lines = examination.examine(examination.settings())
    assert (code, line(lines, "Tables")) == (1, f"✗ Tables: {NOT_OURS}")
    assert line(lines, "Messages") == "– Messages: skipped: the tables aren't this release's yet."


def test_a_user_who_lacks_a_right_is_not_told_that_the_server_may_be_away(
    examination: Examination, postgres: URL
) -> None:
    if examination.backend == "sqlite":
        pytest.skip("SQLite has no users")
    user = f"stranger_{uuid4().hex}"
    run(postgres, f"CREATE ROLE {user} LOGIN PASSWORD 'pa55word'")
    url = examination.database.url.set(username=user, password="pa55word")
    code, lines = examination.examine(examination.settings(DATABASE_URL=url.render_as_string(hide_password=False)))
    run(postgres, f"DROP ROLE {user}")
    assert code == 1
    assert line(lines, "Database") == (
        "✗ Database: permission denied for table alembic_version. "
        f"Make {user} the owner of Full Circle's tables, or set the user who owns them."
    )


def test_a_host_that_is_not_found(examination: Examination) -> None:
    name = ".".join("a" * 150)  # longer than any name, so that no name server is asked
    code, lines = examination.examine(examination.settings(DATABASE_URL=f"postgresql://bot:pa55word@{name}/circle"))
    assert code == 1
    assert line(lines, "Database").startswith(f"✗ Database: no host named {name} was found.")


def test_a_server_that_does_not_answer(examination: Examination) -> None:
    settings = examination.settings(DATABASE_URL="postgresql://bot:pa55word@127.0.0.1:1/circle")
    examination.compare("database-away", settings, 1)


def test_a_file_that_is_no_database(examination: Examination) -> None:
    file = examination.tmp_path / "text.sqlite3"
    file.write_text("This is a text, and no database at all. " * 100)
    code, lines = examination.examine(examination.settings(DATABASE_URL=f"sqlite:///{file}"))
    assert code == 1
    said = "✗ Database: the file isn't a database. Name another one, or restore a backup."
    assert line(lines, "Database") == said
    assert line(lines, "Messages") == "– Messages: skipped: the database can't be read."


def test_a_folder_that_is_not_there(examination: Examination) -> None:
    settings = examination.settings(DATABASE_URL=f"sqlite:///{examination.tmp_path}/none/circle.sqlite3")
    code, lines = examination.examine(settings)
    assert code == 1
    assert line(lines, "Database") == "✗ Database: there's no folder /folder/none. Create it, or set DATABASE_URL."


def test_a_database_of_another_workspace(examination: Examination, database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE workspaces SET team_id = 'T0OTHER'"))
    code, lines = examination.examine(examination.settings())
    assert code == 1
    assert line(lines, "Workspace").startswith(
        f"✗ Workspace: this database belongs to T0OTHER, but the bot token to {examination.slack.team_id}. "
    )


@pytest.mark.parametrize("is_open", [True, False], ids=["while a bot has it open", "while nobody has"])
def test_an_sqlite_file_and_its_folder_stay_as_they_are(examination: Examination, is_open: bool) -> None:
    folder = examination.tmp_path / "data"
    folder.mkdir()
    file = folder / "circle.sqlite3"
    database = Database(make_url(f"sqlite:///{file}"))
    database.migrate()
    if not is_open:
        database.close()
    before = {each: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}
    code, lines = examination.examine(examination.settings(DATABASE_URL=f"sqlite:///{file}"))
    after = {each: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}
    database.close()
    assert (code, after) == (0, before)
    assert line(lines, "Messages") == "✓ Messages: none are due."


def test_a_disk_that_a_deploy_throws_away(examination: Examination) -> None:
    file = examination.tmp_path / "circle.sqlite3"
    sqlite3.connect(file).close()
    settings = examination.settings(DATABASE_URL=f"sqlite:///{file}", FLY_APP_NAME="intros")
    code, lines = examination.examine(settings)
    assert code == 1
    assert line(lines, "Disk").startswith(
        "✗ Disk: /folder/circle.sqlite3 is on a disk that Fly.io wipes with each deploy"
    )
    examination.mounted.add(examination.tmp_path)
    code, lines = examination.examine(settings)
    assert (code, line(lines, "Disk")) == (0, "✓ Disk: the SQLite file is on a volume of Fly.io.")


# --- Messages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(minutes=7), "✗ Messages: 3 due, the oldest for 7 min. No bot is running: start it."),
        (timedelta(hours=50), "✗ Messages: 3 due, the oldest for 50 h. No bot is running: start it."),
    ],
)
def test_messages_that_nobody_sends(examination: Examination, since: timedelta, said: str) -> None:
    owe(examination.database, since)
    code, lines = examination.examine(examination.settings())
    assert (code, line(lines, "Messages")) == (1, said)


def test_messages_that_a_running_bot_cannot_send(examination: Examination) -> None:
    with running(examination.slack, examination.database) as bot:
        with examination.database.transaction() as session:
            workspaces.hold_posts(
                session, the_only_one(examination.database), examination.slack.clock.now() + timedelta(days=1)
            )
        bot.tick()
        owe(examination.database, timedelta(minutes=7))
        code, lines = examination.examine(examination.settings())
    said = "✗ Messages: 3 due, the oldest for 7 min. The bot is running: its log says what's in the way."
    assert (code, line(lines, "Messages")) == (1, said)


# --- Slack ----------------------------------------------------------------------------------------------------------


def test_slack_is_away(examination: Examination) -> None:
    settings = examination.settings(SLACK_API_URL="http://127.0.0.1:1/api/")
    examination.compare(f"slack-away-{examination.backend}", settings, 1)


@pytest.mark.parametrize("fault", [Fault.server_error(503), Fault.reset()], ids=["503", "reset"])
def test_slack_in_trouble_is_no_wrong_token(examination: Examination, fault: Fault) -> None:
    examination.slack.faults.on("*", fault)
    code, lines = examination.examine(examination.settings("http"))
    assert code == 1
    assert line(lines, "Slack").startswith("✗ Slack: can't be reached (")
    assert line(lines, "Permissions") == "– Permissions: skipped: Slack can't be reached."


def test_tokens_that_slack_does_not_accept(examination: Examination) -> None:
    wrong = {"SLACK_BOT_TOKEN": "xoxb-pa55word", "SLACK_APP_TOKEN": "xapp-pa55word"}
    examination.compare(f"tokens-refused-{examination.backend}", examination.settings(**wrong), 1)


def test_a_whole_organisations_token(examination: Examination) -> None:
    says = b'{"ok": true, "user_id": "UBOT", "team_id": "E1", "is_enterprise_install": true}'
    with slack_proxy(examination.slack) as proxy:
        proxy.answer("auth.test", with_=Answer(says))
        code, lines = examination.examine(examination.settings(SLACK_API_URL=proxy.url))
    assert code == 1
    assert "✗ SLACK_BOT_TOKEN is a whole organisation's, which isn't supported yet. " in "".join(lines)
    assert line(lines, "Permissions") == "– Permissions: skipped: Slack doesn't accept the bot token."


def test_optional_permissions_that_are_missing_are_no_failure(examination: Examination) -> None:
    with Sandbox(MANIFEST) as slack:
        examination.slack = slack
        examination.compare(f"optional-missing-{examination.backend}", examination.settings(), 0)


def test_a_required_permission_is_missing(examination: Examination) -> None:
    scopes: dict[str, object] = {
        "bot": ["commands", "im:write", "channels:read", "files:write", "im:history", "mpim:write"]
    }
    asked: dict[str, object] = {"display_information": {"name": "Other"}, "oauth_config": {"scopes": scopes}}
    with Sandbox(asked) as slack:
        examination.slack = slack
        code, lines = examination.examine(examination.settings())
    assert code == 1
    assert line(lines, "Permissions") == (
        "✗ Permissions: chat:write, users:read not granted. "
        "Add what's missing under “OAuth & Permissions” on your app's page, then reinstall the app."
    )


def test_every_optional_permission_is_said_to_be_good_for_something() -> None:
    assert BENEFITS.keys() == read_manifest().optional_scopes


SOCKET_HARM, HTTP_HARM = "reminders will come at the wrong time", "beyond 5 min, Slack's requests are refused"


@pytest.mark.parametrize(
    ("late", "receiver", "code", "mark", "harm"),
    [
        (timedelta(seconds=90), "socket", 0, "!", SOCKET_HARM),
        (timedelta(seconds=-90), "http", 0, "!", HTTP_HARM),
        (timedelta(seconds=612), "http", 1, "✗", HTTP_HARM),
        (timedelta(seconds=-612), "socket", 1, "✗", SOCKET_HARM),
    ],
)
def test_a_clock_that_is_off(
    examination: Examination, late: timedelta, receiver: ReceiverName, code: int, mark: str, harm: str
) -> None:
    examination.late = late
    ended, lines = examination.examine(examination.settings(receiver))
    said = line(lines, "Clock")
    seconds, direction = int(said.split()[2]), "ahead of" if late > timedelta() else "behind"
    assert abs(seconds - abs(late.total_seconds())) <= 2
    assert said == f"{mark} Clock: {seconds} s {direction} Slack's. Set it by NTP: {harm}."
    assert ended == code


def test_a_clock_is_compared_without_a_token(examination: Examination) -> None:
    _, lines = examination.examine(examination.settings(SLACK_BOT_TOKEN=""))
    assert line(lines, "Clock") == "✓ Clock: matches Slack's."
    assert line(lines, "Permissions") == "– Permissions: skipped: SLACK_BOT_TOKEN is missing or wrong."
