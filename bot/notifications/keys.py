"""The keys of an introduction's messages, and of Home.

A key says which message it is, once and for all; nothing is read out of it.

intro:17:request:U1         a party is asked first; intro:17:request:U1:2 when they're asked again
intro:17:card:U1            a party's card; intro:17:card:U1:2 when it came back after "not now"
intro:17:answer:U1:reply    under a card: what the connector answered to a thank-you
intro:17:share:U1           to each of the three, after the full circle: may the channel hear of it?
intro:17:place              the first words in the group conversation of the two
intro:17:headline           the connector's message; also that about all that were made in one go with the first, 17
intro:17:report:U1:met:23   a line in its thread, one per click (the last number is the report's)
intro:17:thanks:U1:23       a line in its thread: a thank-you; up to release 0.2 it was a report's, with the note in it
intro:17:note:U1:23         a line in its thread, and in the conversation: the note to a thank-you
intro:17:way:U1:4           a line in its thread: a way out (the last number is the way out's)
intro:17:unreachable:U1     a line in its thread: a card did not get through
intro:17:gone:U1            a line in its thread: an account was deactivated, which closed it
intro:17:result:U1          a line in its thread: what came of it, as U1 says; the same when they change it
intro:17:came_of_it:U1      to a party, once, long after they met: did anything come of it?
intro:17:passed_on:U1:31    a line in its thread: U1 introduced others (the last number is that introduction's)
intro:17:quiet:20260309…    a line in its thread: it has gone quiet, and what the connector can do
home:U1                     a member's Home
intro:17:for_outsider       a line in its thread: a draft for somebody outside this Slack
intro:17:no_place, intro:17:no_meeting, intro:17:introduced, intro:17:lapsed, intro:17:completed     lines in its thread
"""

from datetime import datetime

from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member

DRAFT = "for_outsider"
"""The last part of the key of the line with words for somebody outside this Slack."""


def card_key(party: Party) -> str:
    """Return the key of a party's card."""
    return key_of_turn(party, "card", party.turn)


def request_key(party: Party) -> str:
    """Return the key of a party's request."""
    return key_of_turn(party, "request", party.turn)


def group_conversation_key(introduction: Introduction) -> str:
    """Return the key of the first words in the group conversation."""
    return f"intro:{introduction.id}:place"


def question_key(party: Party) -> str:
    """Return the key of the question to a party whether anything came of it."""
    return f"intro:{party.introduction_id}:came_of_it:{party.member.user_id}"


def headline_key(introduction: Introduction) -> str:
    """Return the key of the connector's message, whose thread the lines are in.

    It's one for all that were made in one go, by the first of them, also once that one is erased.
    """
    return headline_key_of(introduction.made_with_id or introduction.id)


def headline_key_of(introduction_id: int) -> str:
    """Return the key of the connector's message about the introduction with this id."""
    return f"intro:{introduction_id}:headline"


def home_key(user_id: str) -> str:
    """Return the key of a member's Home, which is published like a message. `user_id`: theirs."""
    return f"home:{user_id}"


def line_key(introduction: Introduction, name: str) -> str:
    """Return the key of a line in the connector's thread. `name`: the last part of it."""
    return f"intro:{introduction.id}:{name}"


def draft_key(introduction: Introduction) -> str:
    """Return the key of the line with words for somebody outside this Slack."""
    return line_key(introduction, DRAFT)


def share_key(introduction: Introduction, reader: Member) -> str:
    """Return the key of the message that asks one of the three whether the channel may hear of it."""
    return f"intro:{introduction.id}:share:{reader.user_id}"


def quiet_name(asked_at: datetime) -> str:
    """Return the last part of the key of the question what to do, now that it is quiet. `asked_at`: in UTC."""
    return f"quiet:{asked_at:%Y%m%d%H%M}"


def key_of_turn(party: Party, name: str, turn: int) -> str:
    """Return the key of a party's request or card (`name`), of that turn."""
    about = party.introduction.joined_id or party.introduction_id  # the cards are the leading one's
    key = f"intro:{about}:{name}:{party.member.user_id}"
    return key if turn == 1 else f"{key}:{turn}"
