"""May the channel hear of it? Each of the three is asked for themselves, and reads no answer but their own."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, section
from bot.messages.buttons import button
from bot.messages.mrkdwn import channel
from bot.rules import introductions
from storage.models.introduction import Introduction, Party

ASKS = (
    "If all three of you agree, {channel} hears of the full circle, with your names. A thank-you stands there only if "
    "its author says so."
)
PARTY_AGREED = "{channel} may hear of this, with your name, if all three agree."
CONNECTOR_AGREED = "{channel} may hear of this, if all three agree."


def asked_of_party(party: Party) -> Iterator[Block]:
    """Return what a party's card says: their yes, and the way back; or the question, from their thank-you on."""
    if party.shares_with:
        yield _agreed(PARTY_AGREED, party.introduction, party.shares_with)
    elif asked := introductions.asks_party_about(party):
        yield _asks("You may name us", party.introduction, asked)


def asked_of_connector(introduction: Introduction) -> Iterator[Block]:
    """Return what the line about a full circle says: the connector's yes, and the way back; or the question."""
    if introduction.connector_shares_with:
        yield _agreed(CONNECTOR_AGREED, introduction, introduction.connector_shares_with)
    elif asked := introductions.asks_connector_about(introduction):
        yield _asks("Tell the channel", introduction, asked)


def _asks(says: str, introduction: Introduction, about: str) -> Block:
    # A button takes no mention of a channel. It carries which one was read, for a click long after.
    return section(ASKS.format(channel=channel(about)), button(says, Verb.SHARE, introduction.id, about))


def _agreed(text: str, introduction: Introduction, to: str) -> Block:
    return section(text.format(channel=channel(to)), button("Take back", Verb.UNSHARE, introduction.id))
