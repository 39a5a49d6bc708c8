"""The doctor, and what it finds around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.command_line.doctor import doctor
from bot.config.environment import Environment
from sandbox import Sandbox
from storage.database import Database
from storage.models.enums import Kind
from storage.queries import outbox
from storage.queries.outbox import Draft
from tests.builders.installed import FOR_MANY
from tests.conftest import Golden
from tests.running import ReceiverName, environment

OPERATOR = {"OPERATOR": "Example Ltd", "SUPPORT_EMAIL": "help@example.org", "HOSTED_AT": "Portugal"}
SECRETS = ("sandbox-bot-token", "sandbox-app-token", "pa55word")


@dataclass
class Examination:
    """The doctor, and what it finds around it."""

    slack: Sandbox
    database: Database
    tmp_path: Path
    capsys: pytest.CaptureFixture[str]
    golden: Golden
    late: timedelta = timedelta()
    """Seconds by which this machine's clock is ahead."""
    mounted: set[Path] = field(default_factory=set)

    @property
    def backend(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self.database.url.get_backend_name()

    def settings(self, receiver: ReceiverName = "socket", /, **others: str) -> dict[str, str]:
        """Return the environment; empty values are variables that aren't set."""
        address = self.database.url.render_as_string(hide_password=False)
        values = environment(self.slack, address, receiver, 3000) | others
        return {name: value for name, value in values.items() if value}

    def examine(self, found: Environment | Mapping[str, str], team_id: str | None = None) -> tuple[int, list[str]]:
        """Return the exit code and the lines after the heading, without what differs from machine to machine."""
        given = found if isinstance(found, Environment) else Environment(found)
        code = doctor(given, lambda: datetime.now(UTC) + self.late, self.mounted.__contains__, team_id)
        heading, *lines = self.capsys.readouterr().out.splitlines()
        assert heading.startswith("Full Circle ")
        assert not [secret for secret in (*SECRETS, self.slack.signing_secret) if secret in "".join(lines)]
        return code, [self._anywhere(line) for line in lines]

    def _anywhere(self, line: str) -> str:
        url = self.database.url
        line = line.replace(str(self.tmp_path), "/folder")
        line = re.sub(r"revision \d{4}, this", "revision 0000, this", line)
        if self.backend == "sqlite":
            return line.replace(str(url.database), "/folder/full-circle.sqlite3")
        return line.replace(f"{url.database} on {url.host or 'this machine'}", "full_circle on this machine")

    def settings_for_many(self, **others: str) -> dict[str, str]:
        """Return the environment of a bot that any workspace can install."""
        return self.settings("http", **(FOR_MANY | OPERATOR | {"SLACK_BOT_TOKEN": ""} | others))

    def compare(self, name: str, found: Environment | Mapping[str, str], code: int) -> None:
        """Hold what the doctor says to the golden file."""
        ended, lines = self.examine(found)
        self.golden(f"terminal/doctor/{name}", lines)
        assert ended == code


def owe(database: Database, since: timedelta, workspace_id: int = 1) -> None:
    """Let three messages be due, the oldest for so long."""
    with database.transaction() as session:
        for number in range(3):
            now = datetime.now(UTC) - since + timedelta(seconds=number)
            draft = Draft(workspace_id, None, f"test:{number}", "UBEN", {"text": "Hello", "blocks": []}, kind=Kind.CARD)
            outbox.put(session, draft, now)


def line(lines: list[str], subject: str) -> str:
    """Return the only line about something."""
    (found,) = (each for each in lines if each[2:].startswith(f"{subject}: "))
    return found
