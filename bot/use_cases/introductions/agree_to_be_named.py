"""Each of the three says whether the channel may hear of it, with names. Nobody learns what the others said."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules import introductions
from bot.use_cases.errors import Stale
from bot.use_cases.introductions.actors import Act, lock_for_either
from storage.database import Database
from storage.models.enums import Audience
from storage.models.introduction import Party


@dataclass(frozen=True)
class Share(Act):
    """A party or the connector agrees to be named."""

    channel: str
    """The Slack id of the channel they read of; they don't agree to another that was chosen since."""


def share(database: Database, act: Share, now: datetime) -> None:
    """Store that this person agrees. Raises `NotYours`, or `Stale` if that isn't what they are asked any more."""
    with database.transaction() as session:
        actor = lock_for_either(session, act, now)
        if isinstance(actor, Party):
            is_asked = agree(actor, act.channel)
        elif is_asked := act.channel == introductions.asks_connector_about(actor):
            actor.connector_shares_with = act.channel
        if not is_asked:
            raise Stale


def unshare(database: Database, act: Act, now: datetime) -> None:
    """Take this person's yes back, at any time: summaries that named them no longer do. Raises `NotYours`."""
    with database.transaction() as session:
        actor = lock_for_either(session, act, now)
        if isinstance(actor, Party):
            _take_back(actor)
        else:
            actor.connector_shares_with = None


def agree(party: Party, channel: str) -> bool:
    """Store that this party agrees to be named in a channel. Returns False, and stores nothing, if not asked that."""
    if channel != introductions.asks_party_about(party):
        return False
    party.shares_with = channel
    return True


def _take_back(party: Party) -> None:
    party.shares_with = None
    for words in party.words:
        if words.audience is Audience.CHANNEL:
            words.audience = Audience.OTHER  # agreeing to names another day does not bring the quotation back
