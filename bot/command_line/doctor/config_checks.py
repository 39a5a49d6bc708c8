"""Checks of the environment and of the `.env` file."""

from __future__ import annotations

from collections.abc import Iterator

from bot.command_line.doctor.context import Context
from bot.command_line.doctor.finding import Finding, failure, fine, warning, wrong_setting
from bot.config.ephemeral_disk import ephemeral_disk, platform


def dotenv_file(context: Context) -> Iterator[Finding]:
    """Check that the `.env` file can be read and is used."""
    found = context.environment
    if found.problem:
        yield failure(".env", found.problem)
    elif found.file is None:
        yield fine(".env", "none, so only the environment's own variables count.")
    else:
        yield fine(".env", f"{found.file} is read.")
    for remark in found.remarks:
        yield warning(".env", remark)


def config(context: Context) -> Iterator[Finding]:
    """Check every environment variable, each by itself."""
    yield from map(wrong_setting, context.wrong_variables.values())
    if not context.wrong_variables:
        port = f", port {context.config.port}" if context.config.port else ""
        many = " and many workspaces" if context.is_for_many else ""
        yield fine("Settings", f"complete, for {'Socket Mode' if context.config.app_token else 'HTTP'}{many}{port}.")


def disk(context: Context) -> Iterator[Finding]:
    """Check that an SQLite file outlives a deploy, where the platform is known to throw disks away."""
    name = platform(context.environment.values)
    if name is None or context.sqlite_file is None or "DATABASE_URL" in context.wrong_variables:
        return
    problem = ephemeral_disk(context.environment.values, context.config.database_url, context.is_mount)
    yield failure("Disk", problem) if problem else fine("Disk", f"the SQLite file is on a volume of {name}.")
