"""Who it was that came full circle: only where all three agree, with words only as their author lets the channel."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zlib import crc32

from bot.messages.blocks import Block, context, section
from bot.messages.mrkdwn import fitted, mention
from bot.messages.progress import people
from bot.rules import sharing
from bot.rules.introductions import said_about
from storage.models.enums import Step
from storage.models.introduction import Introduction, Party

AT_LENGTH = 10  # introductions with their quotations; Slack takes 50 blocks
QUOTED = 400  # characters of a thank-you


def stories(named: Sequence[Introduction], since: datetime, made_at: datetime) -> Iterator[Block]:
    """Return those of the period that began `since`, then what was told late; the longest lists end in brief."""
    earlier = [each for each in named if each.ended_at and each.ended_at < since]
    room = AT_LENGTH
    for title, told in (("", [each for each in named if each not in earlier]), ("From earlier weeks", earlier)):
        if told and title:
            yield context(title)
        for introduction in told[:room]:
            yield from _at_length(introduction, made_at)
        if told[room:]:
            yield section("\n".join(f"*Full circle*: {_introduced(each)}." for each in told[room:]))
        room = max(room - len(told), 0)


def _at_length(introduction: Introduction, made_at: datetime) -> Iterator[Block]:
    yield section(f"*Full circle*: {_introduced(introduction)}. They met and said thanks.")
    for party in introduction.parties:
        if quoted := _quoted(party, made_at):
            yield section(quoted)


def _introduced(introduction: Introduction) -> str:
    return f"{mention(introduction.connector.user_id)} introduced {people(introduction.parties)}"


def _quoted(party: Party, made_at: datetime) -> str | None:
    words = said_about(party, Step.THANKED)
    if words is None or not words.text or not sharing.may_quote(party, words, made_at):
        return None
    return f"> {fitted(' '.join(words.text.split()), QUOTED)}\n> – {mention(party.member.user_id)}"


# --- What may have to be taken out again ----------------------------------------------------------------------------


def reveals(named: Sequence[Introduction], made_at: datetime) -> list[str]:
    """Return a word for each of these, and for each quotation: the same as long as it says the same."""
    return [word for introduction in named for word in (name_of(introduction), *_quotations(introduction, made_at))]


def name_of(introduction: Introduction) -> str:
    """Return the word that stands for the people of an introduction."""
    return str(introduction.id)


def _quotations(introduction: Introduction, made_at: datetime) -> Iterator[str]:
    for party in introduction.parties:
        if quoted := _quoted(party, made_at):
            yield f"{name_of(introduction)}:{crc32(quoted.encode()):x}"
