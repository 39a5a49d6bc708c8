"""The request: somebody is asked first whether they want to be introduced."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, context, section
from bot.messages.buttons import about_menu, button
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, on_day, quote
from bot.rules import introductions
from storage.models.enums import Consent
from storage.models.introduction import Introduction, Party

SOMEBODY = "somebody"
MADE = "You are introduced: your card is below."
OVER = "This introduction did not come about. Nothing is expected of you."
BUTTONS = {
    Consent.YES: ("Yes, introduce us", Verb.YES),
    Consent.NOT_THIS_TIME: ("Not this time", Verb.NOT_THIS_TIME),
    Consent.LATER: ("Not now until …", Verb.LATER),
}


def request(introduction: Introduction, reader: Party) -> Message:
    """Return the request as it looks now. It never shows the other's answer, and their name only if that's allowed."""
    connector = mention(introduction.connector.slack_id)
    other = mention(reader.other.member.slack_id) if introduction.shows_names else SOMEBODY
    title = f"{connector} would like to introduce you to {other}"
    return Message(
        text=f"{title}.",
        blocks=[
            section(
                f"*{title}*\n{quote(introduction.reason)}",
                about_menu(introduction.id, with_avoid=introduction.shows_names),
            ),
            *_who_that_is(connector, reader.other),
            *_answer(introduction, reader),
        ],
    )


def moved(introduction: Introduction) -> Message:
    """Return what an older request turns into once the reader has been asked again."""
    text = f"{mention(introduction.connector.slack_id)} would like to introduce you: the question is further down."
    return Message(text=text, blocks=[context(text)])


def _who_that_is(connector: str, other: Party) -> Iterator[Block]:
    if other.description:
        yield section(f"{connector} describes them like this:\n{quote(other.description)}")


def _answer(introduction: Introduction, reader: Party) -> Iterator[Block]:
    if introductions.is_introduced(introduction):
        yield section(MADE)
    elif not introductions.is_open(introduction):
        yield section(OVER)
    else:
        yield from _asking(introduction, reader)


def _asking(introduction: Introduction, reader: Party) -> Iterator[Block]:
    answered = {
        Consent.YES: "*You said yes.* If both do, you each get a card.",
        Consent.NOT_THIS_TIME: "*You said: not this time.* To everybody else that looks like no answer.",
    }
    if reader.consent is Consent.LATER and reader.ask_again_at:
        yield section(f"*Not now.* You are asked again on {on_day(reader.ask_again_at)}.")
    elif reader.consent in answered:
        yield section(answered[reader.consent])
    yield actions(
        *(
            button(text, verb, introduction.id, primary=consent is Consent.YES and reader.consent is Consent.ASKED)
            for consent, (text, verb) in BUTTONS.items()
            if consent is not reader.consent or consent is Consent.LATER
        )
    )
    yield context(
        "Nobody learns your answer before both of you said yes. No answer is fine, too: then nothing happens, and "
        "nobody is told who it was."
    )
