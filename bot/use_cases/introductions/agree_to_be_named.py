"""Each of the three says whether the channel may hear of it, with names. Nobody learns what the others said."""

from datetime import datetime

from bot.payloads.clicks import Click
from bot.rules import introductions
from bot.use_cases.introductions.actors import lock_for_connector, lock_for_party
from storage.database import Database
from storage.models.enums import Audience
from storage.models.introduction import Party


def share(database: Database, click: Click, now: datetime) -> None:
    """Whoever presses this, party or connector, agrees; to the channel they read of, not to another chosen since."""
    with database.transaction() as session:
        if party := lock_for_party(session, click, now):
            agree(party, click.said)
            return
        introduction = lock_for_connector(session, click, now)
        if introduction and click.said == introductions.asks_connector_about(introduction):
            introduction.connector_shares_with = click.said


def unshare(database: Database, click: Click, now: datetime) -> None:
    """They do not any more, at any time; what a summary told of it is taken out."""
    with database.transaction() as session:
        if party := lock_for_party(session, click, now):
            _take_back(party)
        elif introduction := lock_for_connector(session, click, now):
            introduction.connector_shares_with = None


def agree(party: Party, channel: str) -> bool:
    """This party agrees that a channel hears of it. False if that is not what they are asked: then they do not."""
    if channel != introductions.asks_party_about(party):
        return False
    party.shares_with = channel
    return True


def _take_back(party: Party) -> None:
    party.shares_with = None
    for words in party.words:
        if words.audience is Audience.CHANNEL:
            words.audience = Audience.OTHER  # agreeing to names another day does not bring the quotation back
