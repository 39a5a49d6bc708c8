"""The state that the checks look at. Slack and the database are asked once, when the first check wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bot.command_line.doctor import slack_probe
from bot.command_line.doctor.database_probe import DatabaseState, Unreadable, look_into
from bot.command_line.doctor.finding import Finding
from bot.command_line.doctor.slack_probe import AuthTest, Problem, try_app_token, try_bot_token
from bot.config.config import Config, read
from bot.config.environment import Environment
from bot.config.errors import SettingError
from bot.slack.installation import fingerprint, web_client

STAND_INS = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
"""Values in place of wrong ones, so that the other variables can be read; any variable not here may be left out."""


@dataclass(frozen=True)
class Context:
    """Context of one examination. No attribute raises: what's wrong is a value."""

    environment: Environment
    now: Callable[[], datetime]
    is_mount: Callable[[Path], bool]

    @cached_property
    def _read(self) -> tuple[Config, Mapping[str, SettingError]]:
        values, wrong = dict(self.environment.values), dict[str, SettingError]()
        while True:
            try:
                return read(values), wrong
            except SettingError as error:
                if error.variable in wrong:
                    raise
                wrong[error.variable] = error
                values[error.variable] = STAND_INS.get(error.variable, "")

    @property
    def config(self) -> Config:
        """Return the config, with a stand-in for each variable that's missing or wrong."""
        return self._read[0]

    @property
    def wrong_variables(self) -> Mapping[str, SettingError]:
        """Return the errors of the variables that are missing or wrong, by name."""
        return self._read[1]

    # --- Slack ------------------------------------------------------------------------------------------------------

    @property
    def bot_token(self) -> str | None:
        """Return the bot's token; None if it's missing or wrong."""
        return None if "SLACK_BOT_TOKEN" in self.wrong_variables else self.config.bot_token

    @cached_property
    def auth_test(self) -> AuthTest:
        """Return Slack's answer about the bot's token, and how far this machine's clock is from Slack's."""
        return try_bot_token(web_client(self.config, self.bot_token, slack_probe.SECONDS), self.now)

    @cached_property
    def app_token_problem(self) -> Problem | None:
        """Return Slack's objection to the app-level token; None if there is none."""
        client = web_client(self.config, None, slack_probe.SECONDS)
        return try_app_token(client, self.config.app_token or "")

    # --- The database -----------------------------------------------------------------------------------------------

    @property
    def sqlite_file(self) -> Path | None:
        """Return the path of the SQLite database; None on PostgreSQL."""
        url = self.config.database_url
        return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None

    @cached_property
    def database(self) -> DatabaseState | Unreadable | None:
        """Return the state of the database; None if there is no file yet, or no address."""
        if "DATABASE_URL" in self.wrong_variables or (self.sqlite_file and not self.sqlite_file.exists()):
            return None
        return look_into(self.config.database_url, self.now())

    @property
    def token_fingerprint(self) -> str | None:
        """Return the SHA-256 by which the database knows the bot's token, in hex; None without a token."""
        return fingerprint(self.bot_token) if self.bot_token else None


Check = Callable[[Context], Iterable[Finding]]
"""Looks at one thing. Most checks find one line; some none, or one for each of several things."""
