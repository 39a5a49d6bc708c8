"""Full Circle's command line. `python app.py --help` lists the verbs; without one, the bot runs."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from bot import config, environment, log
from bot.command_line import parser
from bot.command_line.exit_code import ExitCode
from bot.command_line.export import export
from bot.command_line.run import run
from bot.command_line.settings import show_settings
from bot.config import SettingError
from bot.environment import Environment
from bot.full_circle import running


def demo() -> int:
    """Serve the demo's page until Ctrl-C."""
    from demo.page import serve  # imported here: the sandbox is not part of a production install

    return serve(os.environ.get("DATABASE_URL"))


def story() -> ExitCode:
    """Play an introduction in the terminal."""
    from rich.console import Console  # imported here, as above

    from demo.story import tell

    log.to_stderr(logging.ERROR)
    tell(lambda environment, now: running(config.read(environment), now), Console(highlight=False))
    return ExitCode.OK


def main(arguments: Sequence[str]) -> int:
    """Read the command line, and the `.env` file for what uses settings, and do it. Returns the exit code."""
    given = parser.parse(arguments)
    without_settings: dict[str, Callable[[], int]] = {"demo": demo, "story": story}
    if given.verb in without_settings:
        return without_settings[given.verb]()
    try:
        found = environment.load(os.environ, environment.folders())
    except SettingError as error:
        print(error, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    # Libraries look for themselves: libpq for PGSSLROOTCERT, OpenSSL for SSL_CERT_FILE, urllib for NO_PROXY.
    os.environ.update(found.values)
    return _with_settings(given, found)


def _with_settings(given: argparse.Namespace, found: Environment) -> int:
    if given.verb == parser.RUN:
        return run(found.values, remarks=found.remarks)
    print(*found.remarks, sep="\n", end="\n" * bool(found.remarks), file=sys.stderr)
    if given.verb == "settings":
        return show_settings(found.values, given.change, given.workspace)
    return export(found.values, given.format, given.since, given.workspace)


def console() -> None:
    """Run as `full-circle`, the command that `pip install .` makes."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    console()
