"""Every environment variable, its default, and the sentence for a wrong value."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.config import proxy
from bot.config.checkout import checkout
from bot.config.distribution import Distribution, read_distribution
from bot.config.errors import SettingError
from bot.config.web_address import is_web_address
from storage.errors import UnusableDatabaseError

SLACK = "https://slack.com/api/"
DATABASE = "sqlite:///full-circle.sqlite3"
HOST = "0.0.0.0"
PORT = 3000
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")


@dataclass(frozen=True)
class Config:
    """The values of the environment's variables, checked, with defaults filled in."""

    bot_token: str | None = field(repr=False)
    """The token of the only workspace; None if any workspace can install the bot."""
    distribution: Distribution | None
    """What a bot needs that any workspace can install; None for one workspace."""
    app_token: str | None = field(repr=False)
    """The app-level token for Socket Mode; None over HTTP."""
    signing_secret: str | None = field(repr=False)
    """The secret of HTTP requests; None in Socket Mode."""
    slack_url: str
    """The address of Slack's Web API, with a slash at its end."""
    proxy: str | None
    """The HTTP proxy on the way to Slack; None for a direct connection."""
    database_url: URL
    host: str
    """The address to take HTTP requests at."""
    port: int | None
    """The port to take HTTP requests at. None in Socket Mode without PORT: then nothing is served."""
    log_level: int
    """The lowest level to log, as the `logging` module counts."""
    logs_json: bool
    """True if each line of the log is a JSON object."""


def read(environment: Mapping[str, str]) -> Config:
    """Return the config that this environment gives. Raises `SettingError` for the first variable that's wrong."""
    values = {name: value.strip() for name, value in environment.items()}
    distribution = read_distribution(values)
    app_token, signing_secret = _receiver_secrets(values) if distribution is None else (None, _signing_secret(values))
    slack_url = _slack_url(values.get("SLACK_API_URL") or SLACK)
    return Config(
        bot_token=_bot_token(values) if distribution is None else None,
        distribution=distribution,
        app_token=app_token,
        signing_secret=signing_secret,
        slack_url=slack_url,
        proxy=_proxy(values, slack_url),
        database_url=database_url(values),
        host=_host(values.get("HOST") or HOST),
        port=_port(values.get("PORT") or ("" if app_token else str(PORT))),
        log_level=_log_level(values.get("LOG_LEVEL") or "INFO"),
        logs_json=_logs_json(values.get("LOG_FORMAT") or "text"),
    )


def distribution(environment: Mapping[str, str]) -> Distribution | None:
    """Return what a bot needs that any workspace can install; None for one workspace. Raises `SettingError`."""
    return read_distribution({name: value.strip() for name, value in environment.items()})


def database_url(environment: Mapping[str, str]) -> URL:
    """Return the database's address, whatever the other variables say. Raises `SettingError` if it's wrong."""
    return _database_url(environment.get("DATABASE_URL", "").strip() or DATABASE)


def without_secrets(url: URL) -> str:
    """Return a database's address as it may be logged: without user, password and parameters."""
    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()


def _token(values: Mapping[str, str], name: str, prefix: str, where: str) -> str:
    token = values.get(name, "")
    if not token:
        raise SettingError(name, f"is missing. Copy it from your app's page at api.slack.com/apps: {where}.")
    if not token.startswith(prefix) or not token.isascii() or not token.isprintable() or " " in token:
        raise SettingError(name, f"doesn't look right. It should begin with {prefix}. You'll find it under {where}.")
    return token


def _bot_token(values: Mapping[str, str]) -> str:
    return _token(values, "SLACK_BOT_TOKEN", "xoxb-", "“OAuth & Permissions”, “Bot User OAuth Token”")


def _receiver_secrets(values: Mapping[str, str]) -> tuple[str | None, str | None]:
    if values.get("SLACK_APP_TOKEN"):
        return _token(values, "SLACK_APP_TOKEN", "xapp-", "“Basic Information”, “App-Level Tokens”"), None
    if secret := values.get("SLACK_SIGNING_SECRET"):
        return None, secret
    raise SettingError(
        "SLACK_APP_TOKEN",
        "is missing. Set it (it begins with xapp-) to use Socket Mode, or set SLACK_SIGNING_SECRET "
        "to receive Slack's requests over HTTP.",
    )


def _signing_secret(values: Mapping[str, str]) -> str:
    """Return the secret of a bot that any workspace can install: Socket Mode is for one app and one workspace."""
    if values.get("SLACK_APP_TOKEN"):
        raise SettingError(
            "SLACK_APP_TOKEN",
            "is set, but a bot that any workspace can install receives Slack's requests over HTTP. Leave it out.",
        )
    if not (secret := values.get("SLACK_SIGNING_SECRET")):
        raise SettingError(
            "SLACK_SIGNING_SECRET",
            "is missing. Copy it from your app's page at api.slack.com/apps: “Basic Information”, “Signing Secret”.",
        )
    return secret


def _slack_url(value: str) -> str:
    if not is_web_address(value):
        raise SettingError("SLACK_API_URL", f"isn't a web address. Leave it out to use {SLACK}")
    return value if value.endswith("/") else f"{value}/"


def _proxy(values: Mapping[str, str], slack_url: str) -> str | None:
    found = proxy.proxy_for(values, slack_url)
    if found and not is_web_address(found):
        variable = proxy.proxy_variable(values) or ""
        raise SettingError(variable, "must be the address of an HTTP proxy, such as http://proxy.example.org:3128.")
    return found


def _database_url(value: str) -> URL:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise SettingError("DATABASE_URL", f"isn't a database address. Leave it out to use {DATABASE}") from None
    if "@" in (url.host or ""):  # the rest of a password would be taken for a host, and quoted
        raise SettingError("DATABASE_URL", "has more than one @. In a user name or a password, write it as %40.")
    if url.get_backend_name() in {"postgres", "postgresql"}:
        return _postgresql(url.set(drivername="postgresql+psycopg"))
    if url.drivername != "sqlite":
        raise SettingError("DATABASE_URL", "must begin with postgresql://, postgres:// or sqlite:///")
    return _sqlite(url)


def _postgresql(url: URL) -> URL:
    if find_spec("psycopg") is None:
        raise SettingError("DATABASE_URL", "names PostgreSQL, but its driver is missing: pip install 'psycopg[binary]'")
    from storage.libpq import confirm_readable  # its driver is not part of every install

    try:
        confirm_readable(url)
    except UnusableDatabaseError as error:
        raise SettingError("DATABASE_URL", str(error)) from error
    return url


def _sqlite(url: URL) -> URL:
    if not url.database or ":memory:" in url.database or "memory" in url.query.values():
        raise SettingError("DATABASE_URL", "must name a file. A database in memory would forget every introduction.")
    if url.host or url.username:
        raise SettingError("DATABASE_URL", f"must have three slashes before the file's name, such as {DATABASE}")
    if "\0" in url.database:
        raise SettingError("DATABASE_URL", f"isn't a database address. Leave it out to use {DATABASE}")
    if url.query:
        raise SettingError("DATABASE_URL", "takes no parameters for SQLite. Leave out everything from the ? on.")
    file = _folder_of_relative_paths() / url.database
    try:
        file.exists()
    except OSError as error:  # a folder that this user may not enter, a name that is too long
        raise SettingError("DATABASE_URL", f"names a file that can't be reached: {error.strerror}.") from error
    return url.set(database=str(file))


def _folder_of_relative_paths() -> Path:
    """Return the checkout, so that it's the same file wherever the bot is started from; installed, the working folder.

    Beside an installed package a file would be lost with the next installation.
    """
    return checkout() or Path.cwd()


def _host(value: str) -> str:
    if not _is_ip_address(value) and not re.fullmatch(r"[A-Za-z0-9_.-]+", value):
        raise SettingError(
            "HOST", "must be an address such as 127.0.0.1 or ::, without brackets. The port goes into PORT."
        )
    return value


def _is_ip_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _port(value: str) -> int | None:
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65_536:
        raise SettingError("PORT", f"must be a number from 1 to 65535. Leave it out to use {PORT}.")
    return int(value)


def _log_level(value: str) -> int:
    if value.upper() not in LOG_LEVELS:
        raise SettingError("LOG_LEVEL", f"must be one of {', '.join(LOG_LEVELS)}.")
    return logging.getLevelNamesMapping()[value.upper()]


def _logs_json(value: str) -> bool:
    if value.lower() not in LOG_FORMATS:
        raise SettingError("LOG_FORMAT", f"must be {' or '.join(LOG_FORMATS)}.")
    return value.lower() == "json"
