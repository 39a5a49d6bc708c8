"""Each of the three says whether the channel may hear of it, with names. Nobody learns what the others said."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules import joining, sharing
from bot.use_cases.errors import Stale
from bot.use_cases.introductions.actors import Act, lock_for_either
from storage.database import Database
from storage.models.enums import Audience
from storage.models.introduction import Introduction, Party


@dataclass(frozen=True)
class Share(Act):
    """A party or the connector answers whether they agree to be named."""

    channel: str
    """The Slack id of the channel they read of; they don't agree to another that was chosen since."""
    with_note: bool = False
    """Whether a party's note to their thank-you may be quoted, too."""


def share(database: Database, act: Share, now: datetime) -> None:
    """Store that this person agrees. Raises `NotYours`, or `Stale` if that isn't what they are asked any more."""
    with database.transaction() as session:
        actor = lock_for_either(session, act, now)
        if isinstance(actor, Party):
            is_asked = agree(actor, act.channel)
            if is_asked:
                _let_quote(actor, with_note=act.with_note)
        elif is_asked := joining.is_leading(actor) and act.channel == sharing.asks_connector_about(actor):
            actor.connector_shares_with, actor.connector_declines_to_share = act.channel, False
        if not is_asked:
            raise Stale


def decline(database: Database, act: Share, now: datetime) -> None:
    """Store that this person says *Not this time*, even if they just agreed: a no wins.

    Raises `NotYours`, or `Stale` if they aren't asked.
    """
    with database.transaction() as session:
        actor = lock_for_either(session, act, now)
        is_asked = isinstance(actor, Party) or joining.is_leading(actor)
        if not is_asked or act.channel != sharing.asks_about(_introduction(actor)):
            raise Stale
        if isinstance(actor, Party):
            actor.shares_with, actor.declines_to_share = None, True
            _let_quote(actor, with_note=False)
        else:
            actor.connector_shares_with, actor.connector_declines_to_share = None, True


def unshare(database: Database, act: Act, now: datetime) -> None:
    """Take this person's answer back, at any time: summaries that named them no longer do. Raises `NotYours`."""
    with database.transaction() as session:
        actor = lock_for_either(session, act, now)
        if isinstance(actor, Party):
            actor.shares_with, actor.declines_to_share = None, False
            _let_quote(actor, with_note=False)
        else:
            actor.connector_shares_with, actor.connector_declines_to_share = None, False


def agree(party: Party, channel: str) -> bool:
    """Store that this party agrees to be named in a channel. Returns False, and stores nothing, if not asked that."""
    if channel != sharing.asks_party_about(party):
        return False
    party.shares_with, party.declines_to_share = channel, False
    return True


def _let_quote(party: Party, *, with_note: bool) -> None:
    party.shares_note = with_note
    for words in party.words:
        if words.audience is Audience.CHANNEL and not with_note:
            words.audience = Audience.OTHER  # agreeing to names another day does not bring the quotation back


def _introduction(actor: Party | Introduction) -> Introduction:
    return actor.introduction if isinstance(actor, Party) else actor
