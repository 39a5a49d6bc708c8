"""Checks of a bot that any workspace can install: its public address, and the workspaces' tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.command_line.doctor.context import Context
from bot.command_line.doctor.database_checks import why_unknown
from bot.command_line.doctor.database_probe import DatabaseState, InstalledState
from bot.command_line.doctor.finding import Finding, failure, fine, note, skipped, warning, wrong_setting
from bot.command_line.doctor.slack_probe import Refusal
from bot.config.about_operator import HOSTED_AT, OPERATOR, SUPPORT_EMAIL
from bot.config.distribution import NEEDED, PUBLIC_URL, Distribution
from bot.config.errors import SettingError
from bot.config.manifest import INSTALL_PATH, read_manifest
from bot.config.token_keys import TokenKeys, UnreadableTokenError
from bot.messages.mrkdwn import counted
from bot.slack.answers import TOKEN_EXPIRED
from bot.slack.installation import Installation, SlackUnreachableError
from bot.use_cases.workspaces.tokens import read
from storage.models.installation import BotToken

MOST_ASKED_ABOUT, MOST_NAMED = 20, 5


def public_address(context: Context) -> Iterator[Finding]:
    """Check that the address that Slack and browsers are sent to leads to the bot, if it's running."""
    installed = _installed(context)
    if context.distribution is None:
        yield skipped("Public address", _which_is_wrong(context))
    elif installed is None or not installed.backlog.processes:
        yield skipped("Public address", "no bot is running that could answer there")
    elif context.public_problem:
        yield warning(
            "Public address",
            f"{context.distribution.public_url}{INSTALL_PATH} can't be reached from here ({context.public_problem}). "
            f"Try it in a browser. If it fails there, too, check {PUBLIC_URL}, the certificate and the proxy.",
        )
    else:
        yield fine("Public address", f"{context.distribution.public_url} leads to the bot.")


def website(context: Context) -> Iterator[Finding]:
    """Check that the website says who runs the bot, where people get help, and where it's hosted."""
    if context.distribution is None:
        return  # another check says why
    operator = context.distribution.operator
    said = {OPERATOR: operator.name, SUPPORT_EMAIL: operator.email, HOSTED_AT: operator.hosted_at}
    missing = [name for name, value in said.items() if not value and name not in context.wrong_variables]
    if missing:
        yield warning("Website", f"doesn't say everything people want to know about you. Set {_all_of(missing)}.")
    else:
        yield fine("Website", "says who runs the bot, where people get help, and where it's hosted.")


def tokens(context: Context) -> Iterator[Finding]:
    """Check that the keys read the workspaces' tokens, and that Slack accepts those that were checked longest ago."""
    installed = _installed(context)
    if installed is None:
        yield skipped("Tokens", why_unknown(context) or "the database can't be read")
    elif context.distribution is None:
        yield skipped("Tokens", _which_is_wrong(context))
    else:
        yield from _tokens(context, context.distribution, installed)


def _installed(context: Context) -> InstalledState | None:
    return context.database.installed if isinstance(context.database, DatabaseState) else None


def _which_is_wrong(context: Context) -> str:
    wrong = [name for name in NEEDED if name in context.wrong_variables]
    return f"{_all_of(wrong)} {'are' if len(wrong) > 1 else 'is'} missing or wrong"


def _all_of(names: Sequence[str]) -> str:
    """Return names as a sentence has them: “A, B and C”."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _tokens(context: Context, app: Distribution, installed: InstalledState) -> Iterator[Finding]:
    mine = [each for each in installed.tokens if context.team_id in (None, each[0])]
    readable, unreadable = _read(mine, app.token_keys)
    if not mine:
        yield note("Tokens", f"none: the app isn't installed in {context.team_id or 'any workspace yet'}.")
    if unreadable:
        yield failure(
            "Tokens",
            f"no key in TOKEN_KEYS reads {_listed(unreadable)}. Add the key that was there before; without it, an "
            f"admin has to install the app again: {app.public_url}{INSTALL_PATH}",
        )
    if isinstance(context.auth_test.installation, SlackUnreachableError):
        yield skipped("Tokens", "Slack can't be reached")
    elif readable:
        yield from _asked_about(context, app, readable)


def _read(stored: Sequence[tuple[str, BotToken]], keys: TokenKeys) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the tokens that the keys read, and the workspaces of those that they don't."""
    readable, unreadable = list[tuple[str, str]](), list[str]()
    for team_id, row in stored:
        try:
            readable.append((team_id, read(row, keys).bot))
        except UnreadableTokenError:
            unreadable.append(team_id)
    return readable, sorted(unreadable)


def _listed(team_ids: Sequence[str]) -> str:
    more = len(team_ids) - MOST_NAMED
    named = ", ".join(team_ids[:MOST_NAMED])
    return f"the tokens of {named}, and {more:,} more" if more > 0 else f"the tokens of {named}"


def _asked_about(context: Context, app: Distribution, readable: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Ask Slack about some tokens. Each that's wrong is a line, and all are one together."""
    try:
        required = read_manifest().required_scopes
    except SettingError as error:
        yield wrong_setting(error)
        return
    accepted, asked = 0, readable[:MOST_ASKED_ABOUT]
    for team_id, token in asked:
        answer = context.try_stored(token)
        if isinstance(answer, SlackUnreachableError):
            yield skipped("Tokens", f"Slack accepts {accepted}, and then didn't answer ({answer})")
            return
        wrong = _wrong(app, required, team_id, answer)
        accepted += wrong is None
        yield from filter(None, [wrong])
    rest = len(readable) - len(asked)
    beside = f" (the other {rest:,} were checked more recently)" if rest else ""
    says = f"Slack accepts {_so_many(accepted, len(asked))}{beside}."
    yield fine("Tokens", says) if accepted == len(asked) else note("Tokens", says)


def _so_many(accepted: int, asked: int) -> str:
    if accepted < asked:
        return f"{accepted} of {counted(asked, 'token')}"
    return f"all {asked}" if asked > 1 else "it"


def _wrong(app: Distribution, required: frozenset[str], team_id: str, answer: Installation | Refusal) -> Finding | None:
    install_again = f"an admin has to install the app again: {app.public_url}{INSTALL_PATH}"
    if isinstance(answer, Installation):
        missing = sorted(required - answer.scopes)
        return failure(team_id, f"{', '.join(missing)} not granted; {install_again}") if missing else None
    if answer.code == TOKEN_EXPIRED:
        return failure(team_id, f"its token has expired. If the bot runs and doesn't exchange it soon, {install_again}")
    return failure(team_id, f"Slack refuses its token (“{answer.code}”). Unless the app was removed, {install_again}")
