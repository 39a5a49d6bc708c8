"""A thank-you in the connector's thread, and what comes back to the one who thanked.

The click is one line. What they write afterwards is a line of its own, since a changed message notifies nobody: its
push carries the words.
"""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, context, section
from bot.messages.buttons import button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import in_a_line, mention, quote
from bot.messages.thread_lines import said, undone, words_about
from bot.rules.introductions import told_about
from storage.models.enums import AnswerToThanks, Step
from storage.models.facts import ConnectorAnswer, Words
from storage.models.introduction import Party

PUSHED = 300  # characters of a note in its push; phones show fewer
THANK_YOU = "{party} says thank you"
OFFERS_HELP = "{party} asks if they can do anything for you."
NO_NOTE = "{party} removed their note."
PLEASURE = "My pleasure"
HELP = "Here's how you can help {connector}"
REPLIED = "{connector} replied to your thank-you"


def note_on(party: Party) -> Words | None:
    """Return what a party added to their thank-you, while that stands; None for nothing."""
    words = told_about(party, Step.THANKED)
    return words if words and (words.text or words.offers_help) else None


def pressed(party: Party) -> Message:
    """Return the line about the click: with the answers to it, unless there's a note to answer."""
    answers = [] if note_on(party) else [*_answered(party), _buttons(party)]
    return line(said(party, Step.THANKED), *answers)


def note(party: Party) -> Message:
    """Return the line about the note: the words, the offer, what was answered, and what can be.

    The click stands: who undid it wrote no note (`undone_note`).
    """
    words, name = note_on(party), mention(party.member.user_id)
    if words is None:
        return line(NO_NOTE.format(party=name))
    return Message(_push(name, words), [section(f"{THANK_YOU.format(party=name)}:"), *_below(party, words)])


def undone_note(party: Party) -> Message:
    """Return what is left of the note once the click was undone."""
    return undone(f"{THANK_YOU.format(party=mention(party.member.user_id))}.")


def thanked(party: Party) -> Message:
    """Return the one line about click and note that was posted until notes became lines of their own."""
    words = note_on(party)
    below = _below(party, words) if words else [*_answered(party), _buttons(party)]
    return line(said(party, Step.THANKED), *below)


def _push(name: str, words: Words) -> str:
    thank_you = THANK_YOU.format(party=name)
    if not words.text:
        return f"{thank_you} and asks if they can do anything for you."
    return f"{thank_you}: “{in_a_line(words.text, PUSHED)}”"


def _below(party: Party, words: Words) -> Iterator[Block]:
    yield from words_about(party, Step.THANKED)
    if words.offers_help:
        yield section(OFFERS_HELP.format(party=mention(party.member.user_id)))
    yield from _answered(party)
    yield _buttons(party)


def _answered(party: Party) -> Iterator[Block]:
    for given in party.answers:
        if given.answer is AnswerToThanks.PLEASURE:
            yield context(f"You replied: {PLEASURE}!")
        else:
            yield context("You replied:" if given.answer is AnswerToThanks.REPLY else "What would help you:")
            yield section(quote(given.text))


def _buttons(party: Party) -> Block:
    given, words = {each.answer for each in party.answers}, note_on(party)
    about, who = party.introduction.reference, party.member.user_id
    elements = []
    if AnswerToThanks.PLEASURE not in given:
        elements.append(button(PLEASURE, Verb.PLEASURE, about, who, primary=not given))
    elements.append(button("Edit your reply" if AnswerToThanks.REPLY in given else "Reply", Verb.REPLY, about, who))
    if words and words.offers_help:
        text = "Edit what would help" if AnswerToThanks.WISH in given else "Say what would help"
        elements.append(button(text, Verb.WISH, about, who))
    return actions(*elements)


def answered(party: Party, given: ConnectorAnswer) -> Message:
    """Return what the connector sent back, as the one who thanked reads it."""
    template = HELP if given.answer is AnswerToThanks.WISH else REPLIED
    title = template.format(connector=mention(party.introduction.connector.user_id))
    if given.answer is AnswerToThanks.PLEASURE:
        return line(f"{title}: {PLEASURE}!")
    return Message(f"{title}: {in_a_line(given.text, PUSHED)}", [section(f"{title}:\n{quote(given.text)}")])
