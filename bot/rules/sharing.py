"""The rules of sharing a full circle with the channel: who is asked about it, and what they may say. Pure.

Each of the three is asked once, in a message of their own, when it has come full circle. What they agreed to on cards
of earlier releases, from their thank-you on, keeps its meaning.
"""

from datetime import datetime, timedelta

from bot.rules import introductions
from storage.models.enums import Audience, Outcome, Step
from storage.models.facts import Words
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
    return introduction.workspace.summary_channel if _all_can_agree(introduction) else None


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
    return bool(words and isinstance(actor, Party) and is_for_the_channel(actor, words))


# --- What they agreed to ---------------------------------------------------------------------------------------------


def asks_party_about(party: Party) -> str | None:
    """Return the channel in which this party may agree to be named, once they have said thanks; None if there is none.

    A party who agreed to one is asked about no other, even if summaries move, until they withdraw.
    """
    introduction = party.introduction
    is_asked = (
        Step.THANKED in introductions.reported(party) and introduction.outcome not in introductions.CAME_TO_NOTHING
    )
    is_asked = is_asked and not introduction.is_outside
    return party.shares_with or introduction.workspace.summary_channel if is_asked else None


def asks_connector_about(introduction: Introduction) -> str | None:
    """Return the channel that may hear of it, if the connector is asked: it came full circle."""
    is_asked = _all_can_agree(introduction)
    return introduction.connector_shares_with or introduction.workspace.summary_channel if is_asked else None


def _all_can_agree(introduction: Introduction) -> bool:
    """Return whether it came full circle, and nobody in it is outside this Slack, where nobody can be asked."""
    return introduction.outcome is Outcome.COMPLETED and not introduction.is_outside


def is_for_the_channel(party: Party, words: Words) -> bool:
    """Return whether the channel may read these words: a thank-you, while its author may be named."""
    # Up to release 0.2 the channel was an audience of the words themselves.
    is_meant = words.clicked is Step.THANKED and (party.shares_note or words.audience is Audience.CHANNEL)
    return is_meant and party.shares_with is not None


def may_quote(party: Party, words: Words, told_at: datetime) -> bool:
    """Return whether a post made then may quote these words: not if they were written later."""
    return is_for_the_channel(party, words) and words.said_at <= told_at


def took_back(introduction: Introduction) -> list[str]:
    """Return who of the three does not agree any more, once it was told: Slack ids."""
    parties = [party.member.user_id for party in introduction.parties if party.shares_with is None]
    return parties + ([introduction.connector.user_id] if introduction.connector_shares_with is None else [])


def may_be_named_in(channel: str, introduction: Introduction) -> bool:
    """Return whether this channel may hear who it was: it is completed, and all three agree, for as long as they do."""
    agreed = {introduction.connector_shares_with, *(party.shares_with for party in introduction.parties)}
    return agreed == {channel} and _all_can_agree(introduction)
