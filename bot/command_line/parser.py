"""The command line: its verbs, their arguments, and their `--help`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from bot.command_line import output
from bot.command_line.exit_code import ExitCode
from bot.config.checkout import checkout
from bot.config.version import version

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

RUN = "run"
VERBS = {
    RUN: "run the bot (the default)",
    "doctor": "check your setup and say how to fix what's wrong",
    "settings": "show a workspace's settings, or change one",
    "export": "write a row for each introduction to standard output, as CSV or JSON",
    "forget": "delete everything kept about a member, or a whole workspace",
    "rotate-keys": "encrypt the workspaces' tokens with the first of TOKEN_KEYS",
    "backup": "copy the database to a file while the bot runs",
    "manifest": "print the app manifest to paste into Slack",
    "demo": "try it in your browser, without Slack (needs a checkout)",
    "story": "watch an introduction in your terminal, without Slack (needs a checkout)",
}
WITHOUT_SLACK = ("demo", "story")
MORE = {
    RUN: "Stop it with Ctrl-C or SIGTERM. Exit code 1: Slack or the database doesn't answer. 2: a setting is missing\n"
    "or wrong; doctor says which.",
    "doctor": "It changes nothing and prints no secrets. Exit code 1: something is wrong.\n"
    "Where any workspace can install the bot, it asks Slack about the 20 tokens that were checked longest ago,\n"
    "or with --workspace about that one's.",
    "settings": "examples:\n"
    "  {program} settings\n"
    "  {program} settings open-limit 8\n"
    '  {program} settings quiet-days "2026-12-25, 2027-01-01"\n'
    "  {program} settings preset gentle --workspace T0123456789",
    "forget": "Asks for confirmation; --yes skips it. Deletes every introduction they made or were part of (numbers\n"
    "stay, without names). While it runs, the bot also removes their name and words from old messages in Slack.\n"
    "With --workspace and no --member, the whole workspace is deleted.\n\n"
    "examples:\n"
    "  {program} forget --member U0123456789\n"
    "  {program} forget --workspace T0123456789",
    "rotate-keys": "For a bot that any workspace can install. First restart it with TOKEN_KEYS=NEW,OLD; afterwards,\n"
    "remove the old key. The bot can keep running. Exit code 1: no key reads some of the tokens.",
    "backup": "SQLite: the copy is checked, and an existing file is never overwritten. PostgreSQL: prints the\n"
    "pg_dump command to run instead, and exits with 1.\n\n"
    "example:\n  {program} backup full-circle-backup.sqlite3",
    "manifest": "examples:\n"
    "  {program} manifest\n"
    "  {program} manifest --url https://intros.example.org\n"
    "  {program} manifest --url https://intros.example.org --distributed",
    "export": "examples:\n"
    "  {program} export --format csv > introductions.csv\n"
    "  {program} export --format json --since 2026-09-01",
}


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose `--help` and `--version` may lose their reader."""

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Send what was printed, then exit with this code; `message` goes to standard error."""
        output.flush()
        super().exit(status, message)

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        with suppress(BrokenPipeError):  # which argparse itself minds up to Python 3.11.2, Debian 12's
            super()._print_message(message, file)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the verb (`verb`) and the arguments of the command line.

    Exits as argparse does: with 0 after --help and --version, with 2 and a sentence if something isn't understood.
    """
    parser, program = _parser()
    verb = next(iter(arguments), RUN)
    if verb not in VERBS and not verb.startswith("-"):
        parser.exit(
            ExitCode.WRONG_SETTING,
            f"“{verb}” isn't a command. Choose one of: {', '.join(VERBS)}. See {program} --help.\n",
        )
    given, unknown = parser.parse_known_args(arguments)
    if unknown:
        sentence = f"{given.verb} doesn't take {' '.join(unknown)}. See {program} {given.verb} --help.\n"
        parser.exit(ExitCode.WRONG_SETTING, sentence)
    return given


def _parser() -> tuple[_Parser, str]:
    program = "python app.py" if checkout() else "full-circle"
    parser = _Parser(
        prog=program,
        description="Full Circle, a Slack bot: introduce two colleagues, and find out how it went.",
        epilog=f"More about a command: {program} COMMAND --help",
    )
    parser.add_argument("--version", action="version", version=f"Full Circle {version()}")
    parser.set_defaults(verb=RUN)
    verbs = parser.add_subparsers(metavar="COMMAND", title="commands", prog=program)
    for verb, meaning in VERBS.items():
        _add_options(verb, _add_verb(verbs, program, verb, meaning))
    return parser, program


def _add_verb(verbs: argparse._SubParsersAction[_Parser], program: str, verb: str, meaning: str) -> _Parser:
    parser = verbs.add_parser(
        verb,
        help=meaning,
        description=f"{meaning[0].upper()}{meaning[1:]}.",
        epilog=MORE.get(verb, "").format(program=program),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(verb=verb)
    return parser


def _add_options(verb: str, parser: argparse.ArgumentParser) -> None:
    if verb == "settings":
        parser.add_argument("change", nargs="*", metavar="NAME VALUE", help="the setting to change, and its new value")
    if verb == "export":
        parser.add_argument("--format", metavar="csv|json", help="csv or json; required")
        parser.add_argument("--since", metavar="DAY", help="only introductions made on this day or later")
    if verb == "forget":
        parser.add_argument("--member", metavar="USER", help="the member's id in Slack")
        parser.add_argument("--yes", action="store_true", help="don't ask")
    if verb == "backup":
        parser.add_argument("file", help="where to write the copy; must not exist yet")
    if verb == "manifest":
        parser.add_argument("--url", help="the bot's public address, to receive Slack's requests over HTTP")
        parser.add_argument("--distributed", action="store_true", help="for an app that any workspace can install")
    if verb in ("doctor", "settings", "export", "forget"):
        team = "the workspace's id in Slack; needed only if the database holds several"
        parser.add_argument("--workspace", metavar="TEAM", help=team)
