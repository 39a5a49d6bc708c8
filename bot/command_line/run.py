"""`python app.py`: runs the bot until it's told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from threading import Event, Timer

from bot.command_line.exit_code import ExitCode
from bot.config.config import read
from bot.config.ephemeral_disk import ephemeral_disk
from bot.config.errors import SettingError
from bot.full_circle import running
from bot.monitoring import log
from bot.slack.installation import SlackUnreachableError
from bot.startup import DatabaseUnavailableError, Patience

logger = logging.getLogger("full_circle")

SECONDS_TO_FINISH = 8.0


class _StoppedWhileStartingError(Exception):
    """The bot was told to stop before it had started."""


def system_clock() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


def run(
    environment: Mapping[str, str], now: Callable[[], datetime] = system_clock, remarks: Sequence[str] = ()
) -> ExitCode:
    """Run the bot until SIGTERM or Ctrl-C, or until it can't start. Says on standard error why it couldn't.

    `now`: returns the present time, aware. `remarks`: sentences about the environment, for the operator.
    """
    stop_requested = Event()

    def stop(*_: object) -> None:
        _finish_in_time()
        stop_requested.set()

    def sleep(seconds: float) -> None:
        if stop_requested.wait(seconds):
            raise _StoppedWhileStartingError

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        config = read(environment)
        slack_libraries = log.to_stderr(config.log_level, as_json=config.logs_json)
        with running(config, now, Patience(sleep=sleep)) as full_circle:
            slack_libraries.started = True
            logger.info("Full Circle is running.", extra=full_circle.facts())
            _warn(*remarks, ephemeral_disk(environment, config.database_url))
            while not stop_requested.wait(timeout=0.5):
                pass  # the kernel may give a signal to another thread, and this one only runs its handler when it wakes
    except _StoppedWhileStartingError:
        logger.info("Full Circle was stopped while it was starting.")
        return ExitCode.OK
    except SettingError as error:
        print("Full Circle can't start.", error, *remarks, sep="\n", file=sys.stderr)
        return ExitCode.WRONG_SETTING
    except DatabaseUnavailableError as error:
        print(f"Full Circle can't use its database: {error}", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    except SlackUnreachableError as error:
        print(f"Full Circle can't reach Slack: {error}. Check the connection and try again.", file=sys.stderr)
        return ExitCode.UNAVAILABLE
    logger.info("Full Circle has stopped.")
    return ExitCode.OK


def _warn(*remarks: str | None) -> None:
    for remark in filter(None, remarks):
        logger.warning(remark)


def _finish_in_time() -> None:
    """End the process after `SECONDS_TO_FINISH` even if a call hangs: leases bring back what was under way."""
    watchdog = Timer(SECONDS_TO_FINISH, os._exit, [ExitCode.OK])
    watchdog.daemon = True
    watchdog.start()
