"""What the website of a bot for many workspaces says about whoever runs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.config.errors import SettingError

OPERATOR, SUPPORT_EMAIL, HOSTED_AT = "OPERATOR", "SUPPORT_EMAIL", "HOSTED_AT"
LONGEST = 200
EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


@dataclass(frozen=True)
class Operator:
    """Whoever runs the bot for others. What they haven't said is None, and the website says that it's missing."""

    name: str | None = None
    """The company's or the person's name, with an address if the law wants one."""
    email: str | None = None
    """Where people get help and ask about their data: Slack wants a way that needs no new account."""
    hosted_at: str | None = None
    """The provider and the country of the server and the database."""


def read_operator(values: Mapping[str, str]) -> Operator:
    """Return what these variables say. Raises `SettingError` for one that can't stand on a page."""
    email = values.get(SUPPORT_EMAIL) or None
    if email and not EMAIL.fullmatch(email):
        raise SettingError(SUPPORT_EMAIL, "must be one email address, such as help@example.org.")
    return Operator(_line(values, OPERATOR), email, _line(values, HOSTED_AT))


def _line(values: Mapping[str, str], name: str) -> str | None:
    value = values.get(name) or None
    if value and (len(value) > LONGEST or not value.isprintable()):
        raise SettingError(name, f"must be one line of {LONGEST} characters at most.")
    return value
