"""Full Circle's command line. `python app.py --help` lists the verbs; without one, the bot runs."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from dotenv import load_dotenv

from bot import config, log, proxy
from bot.command_line.exit_code import ExitCode
from bot.command_line.export import export
from bot.command_line.run import run
from bot.command_line.settings import show_settings
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
    """Read the command line and the `.env` file, and do what they say. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="app.py", description="Full Circle brings introductions full circle.")
    parser.add_argument("verb", nargs="?", choices=("run", "demo", "story", "settings", "export"), default="run")
    parser.add_argument("change", nargs="*", help="settings: a name and a value")
    parser.add_argument("--format", help="export: csv or json")
    parser.add_argument("--since", help="export: the first day, such as 2026-09-01")
    given = parser.parse_args(arguments)
    if (given.change and given.verb != "settings") or ((given.format or given.since) and given.verb != "export"):
        parser.error(f"{given.verb} takes nothing more")
    if given.verb in ("run", "settings", "export"):
        load_dotenv()
    os.environ.update(proxy.loopback_exclusion(os.environ))  # a process has one: urllib and slack_sdk read no other
    environment: Mapping[str, str] = os.environ
    verbs: dict[str, Callable[[], int]] = {
        "run": lambda: run(environment),
        "demo": demo,
        "story": story,
        "settings": lambda: show_settings(environment, given.change),
        "export": lambda: export(environment, given.format, given.since),
    }
    return verbs[given.verb]()


def console() -> None:
    """Run as `full-circle`, the command that `pip install .` makes."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    console()
