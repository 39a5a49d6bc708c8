"""`python app.py rotate-keys`: encrypts the tokens of all workspaces with the newest key."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from bot.command_line.database_command import with_database
from bot.command_line.exit_code import ExitCode
from bot.config import config
from bot.config.errors import SettingError
from bot.config.token_keys import TOKEN_KEYS, TokenKeys
from bot.messages.mrkdwn import counted
from bot.use_cases.workspaces import tokens
from storage.database import Database

DONE = "Encrypted {tokens} with the first of TOKEN_KEYS."
TAKE_OUT = (
    "When every process has restarted, remove the old keys from TOKEN_KEYS. Keep them somewhere safe while you have "
    "backups from before."
)
UNREADABLE = (
    "No key in TOKEN_KEYS reads the tokens of {teams}. Add the key that they were encrypted with, and run this again; "
    "without it, an admin there has to install the app again."
)


def rotate_keys(environment: Mapping[str, str]) -> ExitCode:
    """Encrypt all stored tokens with the first key, also while the bot runs, and print how many those are.

    Returns `UNAVAILABLE` if there are some that none of the keys reads.
    """
    unreadable: list[str] = []
    try:
        keys = _keys(environment)
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    ended = with_database(environment, lambda database: unreadable.extend(_encrypt_again(database, keys)))
    return ExitCode.UNAVAILABLE if unreadable else ended


def _keys(environment: Mapping[str, str]) -> TokenKeys:
    found = config.distribution(environment)
    if found is None:
        raise SettingError(TOKEN_KEYS, "isn't set: a bot for one workspace stores no token, so there's nothing to do.")
    return found.token_keys


def _encrypt_again(database: Database, keys: TokenKeys) -> Sequence[str]:
    """Print what was done, and return the ids of the workspaces whose tokens can't be read."""
    done, unreadable = tokens.encrypt_again(database, keys)
    sentence = DONE.format(tokens=counted(done, "token"))
    if unreadable:
        print(UNREADABLE.format(teams=", ".join(unreadable)), file=sys.stderr)
    print(sentence if unreadable else f"{sentence} {TAKE_OUT}")
    return unreadable
