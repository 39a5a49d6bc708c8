"""The state that the checks look at. Slack and the database are asked once, when the first check wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bot.command_line.doctor import slack_probe
from bot.command_line.doctor.address_probe import try_address
from bot.command_line.doctor.database_probe import DatabaseState, Unreadable, Wanted, look_into
from bot.command_line.doctor.finding import Finding
from bot.command_line.doctor.slack_probe import (
    AuthTest,
    Problem,
    Refusal,
    try_app_token,
    try_bot_token,
    try_stored_token,
)
from bot.config.config import Config, read
from bot.config.distribution import CLIENT_ID, CLIENT_SECRET, NEEDED, PUBLIC_URL, Distribution
from bot.config.environment import Environment
from bot.config.errors import SettingError
from bot.config.manifest import INSTALL_PATH
from bot.config.token_keys import TOKEN_KEYS, can_encrypt
from bot.slack.installation import Installation, SlackUnreachableError, fingerprint, web_client

STAND_INS = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}
"""Values in place of wrong ones, so that the other variables can be read; any variable not here may be left out."""
STAND_INS_FOR_MANY = {
    CLIENT_ID: "1.1",
    CLIENT_SECRET: "-",
    PUBLIC_URL: "https://example.org",
    TOKEN_KEYS: "A" * 43 + "=",
    "SLACK_SIGNING_SECRET": "-",
}
"""The same where any workspace can install the bot."""


@dataclass(frozen=True)
class Context:
    """Context of one examination. No attribute raises: what's wrong is a value."""

    environment: Environment
    now: Callable[[], datetime]
    is_mount: Callable[[Path], bool]
    team_id: str | None = None
    """Slack's id of the workspace that was named; None: none was."""

    @property
    def is_for_many(self) -> bool:
        """Return whether the variables are those of a bot that any workspace can install, or some of them are."""
        return any(self.environment.values.get(name, "").strip() for name in NEEDED)

    @cached_property
    def _read(self) -> tuple[Config, Mapping[str, SettingError]]:
        values, wrong = self.environment.values, dict[str, SettingError]()
        while True:
            try:
                return read(values), wrong
            except SettingError as error:
                if error.variable in wrong:
                    raise
                wrong[error.variable] = error
                values = self._with_stand_in(values, error.variable)

    def _with_stand_in(self, values: Mapping[str, str], variable: str) -> Mapping[str, str]:
        if variable == TOKEN_KEYS and not can_encrypt():
            return _for_one(values)  # since no other key could be read, either
        stand_ins = STAND_INS_FOR_MANY if self.is_for_many else STAND_INS
        return {**values, variable: stand_ins.get(variable, "")}

    @property
    def config(self) -> Config:
        """Return the config, with a stand-in for each variable that's missing or wrong."""
        return self._read[0]

    @property
    def wrong_variables(self) -> Mapping[str, SettingError]:
        """Return the errors of the variables that are missing or wrong, by name."""
        return self._read[1]

    @property
    def distribution(self) -> Distribution | None:
        """Return what a bot for any workspace needs; None for one workspace, or if some of it is missing or wrong."""
        return None if self.wrong_variables.keys() & NEEDED else self.config.distribution

    @cached_property
    def public_problem(self) -> str | None:
        """Return why the bot's own address doesn't lead to its pages; None if it does."""
        return try_address(f"{self.distribution.public_url}{INSTALL_PATH}") if self.distribution else None

    # --- Slack ------------------------------------------------------------------------------------------------------

    @property
    def bot_token(self) -> str | None:
        """Return the bot's token; None if it's missing or wrong."""
        return None if "SLACK_BOT_TOKEN" in self.wrong_variables else self.config.bot_token

    @cached_property
    def auth_test(self) -> AuthTest:
        """Return Slack's answer about the bot's token, and how far this machine's clock is from Slack's."""
        return try_bot_token(web_client(self.config, self.bot_token, slack_probe.SECONDS), self.now)

    def try_stored(self, token: str) -> Installation | Refusal | SlackUnreachableError:
        """Ask Slack about a workspace's token."""
        return try_stored_token(web_client(self.config, token, slack_probe.SECONDS))

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
        return look_into(self.config.database_url, self.now(), Wanted(self.is_for_many, self.team_id))

    @property
    def token_fingerprint(self) -> str | None:
        """Return the SHA-256 by which the database knows the bot's token, in hex; None without a token."""
        return fingerprint(self.bot_token) if self.bot_token else None


def _for_one(values: Mapping[str, str]) -> Mapping[str, str]:
    """Return variables for one workspace, so that what has to do with neither can be read."""
    others = {name: value for name, value in values.items() if name not in {*NEEDED, "SLACK_APP_TOKEN"}}
    return others | {"SLACK_BOT_TOKEN": STAND_INS["SLACK_BOT_TOKEN"], "SLACK_SIGNING_SECRET": "-"}


Check = Callable[[Context], Iterable[Finding]]
"""Looks at one thing. Most checks find one line; some none, or one for each of several things."""
