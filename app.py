"""Full Circle's command line. `python app.py --help` lists the verbs; without one, the bot runs."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from bot.command_line import parser
from bot.command_line.backup import backup
from bot.command_line.confirmation import on_a_terminal
from bot.command_line.doctor import doctor
from bot.command_line.exit_code import ExitCode
from bot.command_line.export import export
from bot.command_line.forget import forget_member, forget_workspace
from bot.command_line.manifest import print_manifest
from bot.command_line.rotate_keys import rotate_keys
from bot.command_line.run import run, system_clock
from bot.command_line.settings import show_settings
from bot.config import config, environment, proxy
from bot.config.environment import Environment
from bot.full_circle import running
from bot.monitoring import log

NOT_IN_PRODUCTION = ("demo", "sandbox", "aiohttp", "rich")
"""The modules that `demo` and `story` need, and that nothing else does."""


def try_without_slack(verb: str) -> int:
    """Run the demo or the story. Returns the exit code."""
    if any(find_spec(name) is None for name in NOT_IN_PRODUCTION):
        print(f"{verb} needs a checkout and the sandbox's packages. In a checkout, run make {verb}.", file=sys.stderr)
        return ExitCode.WRONG_SETTING
    os.environ.update(proxy.loopback_exclusion(os.environ))
    return demo() if verb == "demo" else story()


def demo() -> int:
    """Serve the demo's page until Ctrl-C. Returns the exit code."""
    from demo.page import serve  # imported here: the sandbox is not part of a production install

    return serve(os.environ.get("DATABASE_URL"), os.environ.get("WORKSPACES", "1"))


def story() -> ExitCode:
    """Play an introduction in the terminal. Returns the exit code."""
    from rich.console import Console  # imported here, as above

    from demo.story import tell

    log.to_stderr(logging.ERROR)
    tell(lambda environment, now: running(config.read(environment), now), Console(highlight=False))
    return ExitCode.OK


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks for. Returns the exit code."""
    given = parser.parse(arguments)
    if given.verb == "manifest":
        return print_manifest(given.url, distributed=given.distributed)
    if given.verb in parser.WITHOUT_SLACK:
        return try_without_slack(given.verb)
    found = environment.load(os.environ, environment.folders())
    # A process has one environment, and libraries read no other: urllib the proxies, libpq PGSSLROOTCERT, and so on.
    os.environ.update(found.values)
    os.environ.update(proxy.loopback_exclusion(os.environ))
    return _with_settings(given, found)


def _with_settings(given: argparse.Namespace, found: Environment) -> int:
    if given.verb == "doctor":
        log.to_stderr(logging.ERROR)  # without what Slack's libraries say: the report says it in one line
        return doctor(found, system_clock, team_id=given.workspace)
    if found.problem:
        print(found.problem, file=sys.stderr)
        return ExitCode.WRONG_SETTING
    if given.verb == "run":
        return run(found.values, remarks=found.remarks)
    for remark in found.remarks:
        print(remark, file=sys.stderr)
    if given.verb == "settings":
        return show_settings(found.values, given.change, given.workspace)
    if given.verb == "forget" and given.member is None and given.workspace:
        return forget_workspace(found.values, given.workspace, is_sure=given.yes, ask=on_a_terminal())
    if given.verb == "forget":
        return forget_member(found.values, given.member, given.workspace, is_sure=given.yes, ask=on_a_terminal())
    if given.verb == "rotate-keys":
        return rotate_keys(found.values)
    if given.verb == "backup":
        return backup(found.values, given.file)
    return export(found.values, given.format, given.since, given.workspace)


def console() -> None:
    """Run as `full-circle`, the command that `pip install .` makes."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    console()
