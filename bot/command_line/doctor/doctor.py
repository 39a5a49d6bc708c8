"""`python app.py doctor`: runs every check and writes what they find."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

from bot.command_line import output
from bot.command_line.doctor import config_checks, database_checks, installed_checks, report, slack_checks
from bot.command_line.doctor.context import Check, Context
from bot.command_line.exit_code import ExitCode
from bot.config.environment import Environment
from bot.config.version import version

CHECKS: Sequence[Check] = (
    config_checks.dotenv_file,
    config_checks.config,
    database_checks.database,
    config_checks.disk,
    database_checks.tables,
)
FOR_ONE: Sequence[Check] = (
    slack_checks.bot_token,
    slack_checks.permissions,
    slack_checks.receiving,
    slack_checks.clock,
    database_checks.workspace,
    database_checks.named,
    database_checks.messages,
)
FOR_MANY: Sequence[Check] = (
    slack_checks.slack,
    slack_checks.receiving,
    slack_checks.clock,
    installed_checks.public_address,
    installed_checks.website,
    database_checks.named,
    installed_checks.tokens,
    database_checks.messages,
)


def doctor(
    environment: Environment,
    now: Callable[[], datetime],
    is_mount: Callable[[Path], bool] = os.path.ismount,
    team_id: str | None = None,
) -> ExitCode:
    """Write what is right and what is wrong to standard output. Returns `UNAVAILABLE` if something is wrong.

    `is_mount`: returns whether a folder is a mount point. `team_id`: Slack's id of the workspace to look at; None: the
    token's, or all that installed the app.
    """
    output.write([f"Full Circle {version()}, Python {platform.python_version()}\n"])
    context = Context(environment, now, is_mount, team_id)
    checks = [*CHECKS, *(FOR_MANY if context.is_for_many else FOR_ONE)]
    findings = list(chain.from_iterable(check(context) for check in checks))
    output.write(f"{line}\n" for line in report.lines(findings, sys.stdout.encoding or "utf-8"))
    return ExitCode.OK if report.is_well(findings) else ExitCode.UNAVAILABLE
