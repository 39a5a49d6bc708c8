"""All messages that an introduction is to have in Slack: the cards and requests here, the connector's beside it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from bot.messages import card, group_conversation, request, thanks, thread_lines
from bot.messages.message import Message
from bot.notifications import results
from bot.notifications.connector import headline_message, lines
from bot.notifications.drafts import line, message
from bot.notifications.keys import card_key, group_conversation_key, key_of_turn, request_key
from bot.notifications.sharing import sharing_messages
from bot.rules import introductions, joining
from storage.models.enums import Kind
from storage.models.introduction import Introduction, Party
from storage.queries.wanted_messages import Presence, Wanted


def messages_of(introduction: Introduction, now: datetime, passed_on_by: Party | None = None) -> list[Wanted]:
    """Return all messages that an introduction is to have, as they should look, in the order of their posting.

    `passed_on_by`: the connector as a party of the introduction that this one was passed on from; None for nobody.
    `now`: what the bot writes by itself arrives by this evening. Pure: reads rows, and nothing else.
    """
    parties = introduction.parties
    return [
        *chain.from_iterable(_to_party(party) for party in parties),
        *chain.from_iterable(results.question(party, now) for party in parties),
        *headline_message(introduction),
        *_group_conversation(introduction),
        *_without_a_place(introduction),
        *lines(introduction, passed_on_by, now),
        *chain.from_iterable(_answers(party) for party in parties),
        *sharing_messages(introduction, now),
    ]


def messages_of_joined(introduction: Introduction, now: datetime, passed_on_by: Party | None = None) -> list[Wanted]:
    """Return the messages of an introduction that joined another: its connector's, and their answers to the two.

    The arguments are those of `messages_of`.
    """
    return [
        *headline_message(introduction),
        *_without_a_place(introduction),
        *lines(introduction, passed_on_by, now),
        *chain.from_iterable(_answers(party) for party in introduction.parties),
    ]


# --- To the two -----------------------------------------------------------------------------------------------------


def _to_party(party: Party) -> Iterator[Wanted]:
    introduction = party.introduction
    if party.consent is not None:
        yield from _request(party)
    if introductions.is_introduced(introduction):
        yield message(introduction, party.member, card_key(party), Kind.CARD, card.card(introduction, party))
        yield from _moved(party, "card", Kind.CARD, card.moved())


def _request(party: Party) -> Iterator[Wanted]:
    introduction = party.introduction
    content = request.request(introduction, party)
    if introductions.is_introduced(introduction):
        yield message(introduction, party.member, request_key(party), Kind.REQUEST, content, Presence.IF_THERE)
        return
    yield message(introduction, party.member, request_key(party), Kind.REQUEST, content)
    yield from _moved(party, "request", Kind.REQUEST, request.moved())


def _moved(party: Party, name: str, kind: Kind, content: Message) -> Iterator[Wanted]:
    """Yield the messages that a newer one has replaced."""
    for turn in range(1, party.turn):
        key = key_of_turn(party, name, turn)
        yield message(party.introduction, party.member, key, kind, content, Presence.IF_THERE)


def _answers(party: Party) -> Iterator[Wanted]:
    """Yield what the connector answers to this party's thank-you."""
    for given in party.answers:
        key = f"intro:{party.introduction_id}:answer:{party.member.user_id}:{given.answer}"
        content = thanks.answered(party, given)
        yield message(party.introduction, party.member, key, Kind.ANSWER, content, thread_of=card_key(party))


def _group_conversation(introduction: Introduction) -> Iterator[Wanted]:
    wanted_by = [each for each in (introduction, *introduction.joined) if each.has_place]
    if not (wanted_by and introductions.is_introduced(introduction)):
        return
    is_wanted = any(each in joining.standing_by(introduction) for each in wanted_by)
    presence = Presence.POSTED if is_wanted else Presence.IF_THERE
    first, second = introduction.parties
    content = group_conversation.place(introduction)
    key = group_conversation_key(introduction)
    yield message(
        introduction, first.member, key, Kind.GROUP_CONVERSATION, content, presence, and_to=second.member.user_id
    )


def _without_a_place(introduction: Introduction) -> Iterator[Wanted]:
    """Yield the line for a connector who wanted a group conversation, if Slack didn't let the bot open one."""
    is_theirs = introduction.has_place and not joining.goes_on_without_its_connector(introduction)
    if is_theirs and introduction.group_conversation_refused:
        yield line(introduction, "no_place", thread_lines.without_a_place(introduction))
