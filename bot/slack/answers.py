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
TOKEN_EXPIRED = "token_expired"
# The installation is broken, not the message: an admin mends it, and nothing is lost until then.
INSTALLATION = {
    "not_authed", "invalid_auth", "token_revoked", TOKEN_EXPIRED, "missing_scope", "org_login_required",
    "not_allowed_token_type", "accesslimited", "two_factor_setup_required",
}  # fmt: skip
# Said of the bot's own account or installation, and of one recipient or conversation as well.
AMBIGUOUS = {"account_inactive", "no_permission", "access_denied", "team_access_not_granted"}
# A block that this workspace's Slack does not know, or does not let us use.
REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format"}

CANNOT_CHANGE = {"cant_update_message", "edit_window_closed"}
# The conversation can't be written to. A person's is opened anew: it has another id once the app was made again, say.
# `is_inactive`: frozen, archived or deleted. https://docs.slack.dev/reference/methods/chat.update#errors
PLACE_GONE = {
    "channel_not_found", "is_archived", "not_in_channel", "is_inactive", "channel_is_limited_access", "invalid_channel",
    "method_not_supported_for_channel_type",
}  # fmt: skip
THREAD_GONE = {"thread_not_found", "cannot_reply_to_message", "invalid_thread_ts"}
REMOVED = "message_not_found"
GONE = {REMOVED, *CANNOT_CHANGE}
# What Slack says for good, of a message or of whom it is for. Anything else may be a word of tomorrow's for a trouble
# that passes, so it's tried for a while.
FINAL = {
    # chat.postMessage, chat.update
    "as_user_not_supported", "attachment_payload_limit_exceeded", "block_mismatch", "cannot_dm_bot",
    "cant_post_message", "deprecated_endpoint", "duplicate_channel_not_found", "duplicate_message_not_found",
    "enterprise_is_restricted", "invalid_arg_name", "invalid_arguments", "invalid_array_arg", "invalid_charset",
    "invalid_form_data",
    "invalid_metadata_format", "invalid_metadata_schema", "invalid_post_type", "markdown_text_conflict",
    "messages_tab_disabled", "metadata_must_be_sent_from_app", "metadata_too_large", "method_deprecated",
    "missing_post_type", "msg_blocks_too_long", "msg_too_long", "no_dual_broadcast_content_update", "no_text",
    "restricted_action", "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
    "restricted_action_thread_locked", "restricted_action_thread_only_channel", "team_not_found",
    "too_many_attachments",
    # chat.delete
    "cant_delete_message", "compliance_exports_prevent_deletion",
    # conversations.open
    "invalid_user_combination", "not_enough_users", "too_many_users", "user_disabled", "user_not_found",
    "user_not_visible", "users_list_not_supplied",
    # files.completeUploadExternal, files.getUploadURLExternal
    "blocked_file_type", "file_not_found", "file_uploads_disabled", "file_uploads_except_images_disabled",
    "malware_detected", "posting_to_channel_denied",
    # views.publish
    "not_enabled", "view_too_large",
    *REFUSED_BLOCKS, *PLACE_GONE, *THREAD_GONE, *GONE,
}  # fmt: skip
KNOWN = FINAL | INSTALLATION | AMBIGUOUS | TOO_MUCH | MAYBE_DONE | PASSING

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
