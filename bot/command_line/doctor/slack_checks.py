"""Checks of the bot's tokens, permissions and clock against Slack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from bot.command_line.doctor.context import Context
from bot.command_line.doctor.finding import Finding, failure, fine, note, skipped, warning, wrong_setting
from bot.command_line.doctor.slack_probe import Problem
from bot.config.errors import SettingError
from bot.config.manifest import read_manifest
from bot.slack.installation import Installation, SlackUnreachableError

OFF, REFUSED = timedelta(seconds=60), timedelta(minutes=5)
"""Deviations of a clock: worth a warning, and so large that signatures by Slack's clock are too old or too new:
https://docs.slack.dev/authentication/verifying-requests-from-slack"""

BENEFITS = {
    "channels:read": "the bot notices when it's invited to a channel, and offers the weekly summary there",
    "files:write": "members get their export as a file instead of messages",
    "im:history": "the bot checks after a crash whether a message went out, so nobody gets it twice",
    "mpim:write": "the bot can open a group conversation for the two",
}
"""The benefit of each optional permission, for the sentence “With it, …”."""
NO_BOT_TOKEN = "SLACK_BOT_TOKEN is missing or wrong"


def bot_token(context: Context) -> Iterator[Finding]:
    """Check that Slack answers, and takes the bot's token."""
    found = context.auth_test.installation
    if isinstance(found, Installation):
        yield fine("Bot token", f"Slack accepts it, for workspace {found.team_id}.")
    elif isinstance(found, SettingError) and context.bot_token is None:
        yield skipped("Bot token", NO_BOT_TOKEN)  # which is a line of its own; Slack itself answered
    else:
        yield _problem(context, found)


def slack(context: Context) -> Iterator[Finding]:
    """Check that Slack answers, though it's told no token."""
    found = context.auth_test.installation
    if isinstance(found, SlackUnreachableError):
        yield _problem(context, found)
    else:
        yield fine("Slack", "answers.")


def permissions(context: Context) -> Iterator[Finding]:
    """Check that the workspace granted what the manifest asks for."""
    found = context.auth_test.installation
    if not isinstance(found, Installation):
        yield skipped("Permissions", _why_unknown(context))
        return
    try:
        manifest = read_manifest()
    except SettingError as error:
        yield wrong_setting(error)
        return
    missing = sorted(manifest.required_scopes - found.scopes)
    if missing:
        what_to_do = "Add what's missing under “OAuth & Permissions” on your app's page, then reinstall the app."
        yield failure("Permissions", f"{', '.join(missing)} not granted. {what_to_do}")
    else:
        yield fine("Permissions", "everything the bot needs is granted.")
    for scope in sorted(manifest.optional_scopes - found.scopes):
        yield note(scope, f"optional, not granted. With it, {BENEFITS[scope]}.")


def receiving(context: Context) -> Iterator[Finding]:
    """Check the secret by which Slack's requests arrive, as far as that's possible without one."""
    if "SLACK_APP_TOKEN" in context.wrong_variables and not context.is_for_many:
        yield skipped("App token", "SLACK_APP_TOKEN is missing or wrong")
    elif context.is_for_many and not context.environment.values.get("SLACK_SIGNING_SECRET", "").strip():
        yield skipped("Signing secret", "SLACK_SIGNING_SECRET is missing")
    elif context.config.app_token is None:
        yield fine("Signing secret", "set. Only a request from Slack shows whether it's the right one.")
    elif isinstance(context.auth_test.installation, SlackUnreachableError):
        yield skipped("App token", "Slack can't be reached")
    elif context.app_token_problem:
        yield _problem(context, context.app_token_problem)
    else:
        yield fine("App token", "Slack accepts it.")


def clock(context: Context) -> Iterator[Finding]:
    """Check this machine's clock against Slack's."""
    ahead = context.auth_test.clock_ahead
    if ahead is None:
        yield skipped("Clock", "Slack doesn't say what time it is")
        return
    off = abs(ahead)
    harm = (
        "reminders will come at the wrong time"
        if context.config.app_token
        else "beyond 5 min, Slack's requests are refused"
    )
    says = (
        f"{off.total_seconds():.0f} s {'ahead of' if ahead > timedelta() else 'behind'} Slack's. Set it by NTP: {harm}."
    )
    if off > REFUSED:
        yield failure("Clock", says)
    elif off > OFF:
        yield warning("Clock", says)
    else:
        yield fine("Clock", "matches Slack's.")


def _problem(context: Context, problem: Problem) -> Finding:
    if isinstance(problem, SettingError):
        return wrong_setting(problem)
    host = urlsplit(context.config.slack_url).hostname
    what_to_do = (
        f"Check this machine's connection to {host}: firewall, proxy, DNS. Is Slack down? See status.slack.com."
    )
    return failure("Slack", f"can't be reached ({problem}). {what_to_do}")


def _why_unknown(context: Context) -> str:
    if context.bot_token is None:
        return NO_BOT_TOKEN
    accepted = not isinstance(context.auth_test.installation, SettingError)
    return "Slack can't be reached" if accepted else "Slack doesn't accept the bot token"
