"""The rules of sharing a full circle with the channel: who is asked about it, and what they may say. Pure.

Each of the three is asked once, in a message of their own, when it has come full circle. What they agreed to on cards
of earlier releases, from their thank-you on, keeps its meaning.
"""

from datetime import datetime, timedelta

from bot.rules import introductions
from storage.models.enums import Outcome, Step
from storage.models.introduction import Introduction, Party

ASKED_FOR = timedelta(weeks=4)
"""A summary names nobody whose full circle is older: `storage.queries.summaries.NEWS_FOR`."""


def channel_agreed_to(actor: Party | Introduction) -> str | None:
    """Return the channel in which this party, or this introduction's connector, agreed to be named; None for none."""
    return actor.shares_with if isinstance(actor, Party) else actor.connector_shares_with


def declines(actor: Party | Introduction) -> bool:
    """Return whether they said *Not this time*."""
    return actor.declines_to_share if isinstance(actor, Party) else actor.connector_declines_to_share


def asks_about(introduction: Introduction) -> str | None:
    """Return the channel that all three are asked about: it came full circle, and the workspace has one."""
    is_asked = introduction.outcome is Outcome.COMPLETED and introduction.outsider is None
    return introduction.workspace.summary_channel if is_asked else None


def is_news(introduction: Introduction, now: datetime) -> bool:
    """Return whether a summary may still name it, so that asking makes sense."""
    return introduction.ended_at is not None and now < introduction.ended_at + ASKED_FOR


def has_note(actor: Party | Introduction) -> bool:
    """Return whether this is a party who wrote a note to their thank-you."""
    words = introductions.said_about(actor, Step.THANKED) if isinstance(actor, Party) else None
    return bool(words and words.text)


def shares_note(actor: Party | Introduction) -> bool:
    """Return whether this party's note may stand in the channel they agreed to."""
    words = introductions.said_about(actor, Step.THANKED) if isinstance(actor, Party) else None
    return bool(words and isinstance(actor, Party) and introductions.is_for_the_channel(actor, words))
