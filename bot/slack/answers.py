"""What Slack answers to a call, and what its errors mean.

https://docs.slack.dev/reference/methods/chat.postMessage#errors and chat.update#errors
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Sent:
    """Slack shows it."""

    channel: str
    ts: str


@dataclass(frozen=True)
class TooFast:
    """429: Slack did not take it and says how long to wait."""

    wait: timedelta


@dataclass(frozen=True)
class Refused:
    """`ok: false`: Slack did not take it and says why."""

    error: str


@dataclass(frozen=True)
class NotReached:
    """No connection came about: Slack cannot have taken it."""

    problem: str


@dataclass(frozen=True)
class Unclear:
    """Time-out, reset, 5xx: Slack may have taken it or not."""

    problem: str


SlackAnswer = Sent | TooFast | Refused | NotReached | Unclear

# Slack says of these that part of the work may have been done.
MAYBE_DONE = {"internal_error", "fatal_error"}
PASSING = {
    "service_unavailable", "request_timeout", "update_failed", "team_added_to_org", "external_channel_migrating",
    "ekm_access_denied",
}  # fmt: skip
TOO_MUCH = {"ratelimited", "rate_limited", "message_limit_exceeded"}
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
