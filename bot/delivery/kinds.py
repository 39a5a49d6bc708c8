"""What the delivery has to know of a kind of message; the table of all kinds is `bot.jobs.kinds`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.slack import messages
from bot.slack.answers import Sent, SlackAnswer
from bot.slack.client import SlackClient
from storage.models.outbox import OutgoingMessage


@dataclass(frozen=True)
class Consequence:
    """A consequence of Slack's refusing a message for good, applied in the same transaction."""

    lock: Callable[[Session, OutgoingMessage], None]
    """Called before the message itself is locked: what `apply` changes, in everybody's order."""
    apply: Callable[[Session, OutgoingMessage, str, datetime], None]
    """Called with the message, Slack's error, and the time."""


NOTHING = Consequence(lambda *_: None, lambda *_: None)


@dataclass(frozen=True)
class Handling:
    """The handling of one kind of message: its sending, and the consequences if that fails."""

    send: Callable[[SlackClient, OutgoingMessage, Sent | None], SlackAnswer]
    """Puts one into Slack for the first time, under the message it is a reply to."""
    on_expired: Callable[[Session, OutgoingMessage, datetime], None]
    """Called with one, not locked, that would be posted too late."""
    on_undeliverable: Consequence = NOTHING
    """Slack will never take one."""
    on_unchangeable: Callable[[Session, OutgoingMessage, str, datetime], None] = NOTHING.apply
    """Slack doesn't let one be changed for now."""
    change: Callable[[SlackClient, OutgoingMessage], SlackAnswer] = messages.change
    """Makes one that is in Slack look as it should."""
    is_news: bool = True
    """Whether somebody waits for it; else what somebody waits for goes first."""
    needs_optional_scope: bool = False
    """Whether the workspace can take back the permission to send it."""
    can_be_found: bool = True
    """Whether it can be recognised in Slack, if nobody knows whether it got there."""
    on_posted: Callable[[Session, OutgoingMessage, datetime], None] = lambda *_: None
    """Called with one, not locked, that Slack has just taken for the first time, or once more."""
