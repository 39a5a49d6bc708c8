"""A thank-you in the connector's thread, and what comes back to the one who thanked."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, context, section
from bot.messages.buttons import button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import mention, quote
from bot.messages.thread_lines import said, words_about
from bot.rules.introductions import said_about
from storage.models.enums import AnswerToThanks, Step
from storage.models.facts import ConnectorAnswer
from storage.models.introduction import Party

OFFER = "“Is there anything I can do for you?” asks {party}."
PLEASURE = "My pleasure"


def thanked(party: Party) -> Message:
    """Return the line about a thank-you: the words, the offer, what was answered, and what can be."""
    words = said_about(party, Step.THANKED)
    offers = [section(OFFER.format(party=mention(party.member.slack_id)))] if words and words.offers_help else []
    below = [*words_about(party, Step.THANKED), *offers, *_answered(party)]
    return line(said(party, Step.THANKED), *below, _buttons(party, offers_help=bool(offers)))


def _answered(party: Party) -> Iterator[Block]:
    for given in party.answers:
        if given.answer is AnswerToThanks.PLEASURE:
            yield context(f"You answered: {PLEASURE}.")
        else:
            yield context("You answered:" if given.answer is AnswerToThanks.REPLY else "What would help you:")
            yield section(quote(given.text))


def _buttons(party: Party, *, offers_help: bool) -> Block:
    given = {each.answer for each in party.answers}
    about, who = party.introduction_id, party.member.slack_id
    elements = []
    if AnswerToThanks.PLEASURE not in given:
        elements.append(button(PLEASURE, Verb.PLEASURE, about, who, primary=not given))
    elements.append(button("Change your reply" if AnswerToThanks.REPLY in given else "Reply", Verb.REPLY, about, who))
    if offers_help:
        text = "Change what would help" if AnswerToThanks.WISH in given else "Say what would help"
        elements.append(button(text, Verb.WISH, about, who))
    return actions(*elements)


def answered(party: Party, given: ConnectorAnswer) -> Message:
    """Return what the connector sent back, as the one who thanked reads it."""
    connector = mention(party.introduction.connector.slack_id)
    if given.answer is AnswerToThanks.PLEASURE:
        return line(f"{connector} answers your thank-you: *{PLEASURE}.*")
    text = f"{connector} answers your thank-you:"
    if given.answer is AnswerToThanks.WISH:
        text = f"You asked what you can do for {connector}. This would help right now:"
    return Message(text=text, blocks=[section(f"{text}\n{quote(given.text)}")])
