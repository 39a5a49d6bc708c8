"""Slack's answers to a call, and the meaning of its errors.

https://docs.slack.dev/reference/methods/chat.postMessage#errors and chat.update#errors
"""

import re
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Sent:
    """Slack has taken the message and shows it there."""

    channel: str
    ts: str


@dataclass(frozen=True)
class TooFast:
    """Slack answered 429, or would: it hasn't taken the message, and wants us to wait."""

    wait: timedelta
    method: str = "chat.postMessage"
    """The one to wait with: Slack counts each by itself."""
    is_ours: bool = False
    """True if Slack wasn't asked, since it's one call too many by our own count, or an earlier 429 still holds."""


@dataclass(frozen=True)
class Refused:
    """Slack answered `ok: false`: it hasn't taken the message, for this reason."""

    error: str


@dataclass(frozen=True)
class NotReached:
    """No connection was made: Slack can't have taken the message."""

    problem: str


@dataclass(frozen=True)
class Unclear:
    """The call timed out, was reset or got a 5xx: Slack may have taken the message or not."""

    problem: str


SlackAnswer = Sent | TooFast | Refused | NotReached | Unclear

# Slack says of these that part of the work may have been done.
MAYBE_DONE = {"internal_error", "fatal_error"}
PASSING = {
    "service_unavailable", "request_timeout", "update_failed", "team_added_to_org", "external_channel_migrating",
    "ekm_access_denied",
}  # fmt: skip
TOO_MUCH = {"ratelimited", "rate_limited", "message_limit_exceeded", "paced"}
# The installation is broken, not the message: an admin mends it, and nothing is lost until then.
INSTALLATION = {
    "not_authed", "invalid_auth", "token_revoked", "token_expired", "missing_scope", "org_login_required",
    "not_allowed_token_type", "accesslimited", "two_factor_setup_required",
}  # fmt: skip
# Said of the bot's own account or installation, and of one recipient or conversation as well.
AMBIGUOUS = {"account_inactive", "no_permission", "access_denied", "team_access_not_granted"}
# A block that this workspace's Slack does not know, or does not let us use.
REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format"}

CANNOT_CHANGE = {"cant_update_message", "edit_window_closed"}
REMOVED = "message_not_found"
GONE = {REMOVED, *CANNOT_CHANGE}

RATE_LIMITED = "ratelimited"
PACED = "paced"
"""As Slack's error, where we've waited by ourselves, so as not to hear it."""
USUAL_HOLD, LONGEST_HOLD = timedelta(seconds=30), timedelta(hours=1)
"""How long to wait where Slack doesn't say, and at the most: its Retry-After is seldom over a minute."""


def retry_after(seconds: str | None) -> timedelta:
    """Return how long Slack wants us to wait, from its header Retry-After: a second at least, an hour at the most."""
    if seconds is None or not re.fullmatch(r"\s*[0-9]{1,300}\s*", seconds):
        return USUAL_HOLD
    return timedelta(seconds=min(max(int(seconds), 1), LONGEST_HOLD.total_seconds()))
