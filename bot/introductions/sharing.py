"""Each of the three says whether the channel may hear of it, with names. Nobody learns what the others said."""

from datetime import datetime

from bot import cycle
from bot.introductions.settling import lock_for_connector, lock_for_party, settle
from bot.payloads.clicks import Click
from storage.database import Database
from storage.models import Party
from storage.vocabulary import Audience


def share(database: Database, click: Click, now: datetime) -> None:
    """Whoever presses this, party or connector, agrees; to the channel they read of, not to another chosen since."""
    with database.transaction() as session:
        if party := lock_for_party(session, click, now):
            if click.said == cycle.asks_party_about(party):
                agree(party, now)
            settle(session, party.introduction, now)
        elif introduction := lock_for_connector(session, click):
            if click.said == cycle.asks_connector_about(introduction):
                introduction.connector_shares_at = introduction.connector_shares_at or now
            settle(session, introduction, now)


def unshare(database: Database, click: Click, now: datetime) -> None:
    """They do not any more, at any time; what a summary told of it is taken out."""
    with database.transaction() as session:
        if party := lock_for_party(session, click, now):
            _take_back(party)
            settle(session, party.introduction, now)
        elif introduction := lock_for_connector(session, click):
            introduction.connector_shares_at = None
            settle(session, introduction, now)


def agree(party: Party, now: datetime) -> None:
    """This party agrees, if they are asked at all. Agreeing twice changes nothing."""
    if cycle.asks_party_about(party):
        party.shares_at = party.shares_at or now


def _take_back(party: Party) -> None:
    party.shares_at = None
    for words in party.words:
        if words.audience is Audience.CHANNEL:
            words.audience = Audience.OTHER  # agreeing to names another day does not bring the quotation back
