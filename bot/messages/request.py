"""The request: somebody is asked first whether they want to be introduced."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Verb, button_value
from bot.messages.blocks import Block, actions, context, overflow, section
from bot.messages.buttons import about_the_reader, button
from bot.messages.elsewhere import how_and_when
from bot.messages.message import Message
from bot.messages.mrkdwn import fitted, in_a_line, mention, on_day, quote
from bot.messages.names import the_other
from bot.messages.progress import connectors
from bot.rules import introductions, joining
from bot.rules.lines_about import line_about_the_other
from storage.models.enums import Consent
from storage.models.introduction import Introduction, Party

NOTIFICATION = 150  # characters of the reason
DESCRIBED = 60  # characters of a description in a line
SOMEONE = "someone"
MADE = "You're introduced. Your card is below."
OVER = "This one didn't happen. There's nothing you need to do."
FIRST_CONTACT = "Full Circle lets {connector} know how introductions go. It can't see your messages."
PRIVATE = "Your answer stays private unless you both say yes. Not answering is fine."
PRIVATE_ALONE = "{connector} will know if you say yes. A no looks like no answer, and not answering is fine."
ANSWERED = {
    Consent.YES: "*You said yes.* If they do too, I'll introduce you.",
    Consent.NOT_THIS_TIME: "*You passed.* To everyone else, it looks like you haven't answered.",
}
BUTTONS = {
    Consent.YES: ("Yes, introduce us", Verb.YES),
    Consent.NOT_THIS_TIME: ("Not this time", Verb.NOT_THIS_TIME),
    Consent.LATER: ("Ask me later…", Verb.LATER),
}


def request(introduction: Introduction, reader: Party) -> Message:
    """Return the request as it looks now. It never shows the other's answer, and their name only if that's allowed."""
    first, *others = joining.standing_by(introduction)
    reason = joining.reason_to_read(introduction)
    connector, other = mention(first.connector.user_id), who(reader)
    title = f"{connector} would like to introduce you to {other}"
    return Message(
        text=f"{title}: {fitted(reason, NOTIFICATION)}" if reason else f"{title}.",
        blocks=[
            section(_with(f"*{title}*", reason), _menu(introduction)),
            *_who_that_is(first, reader),
            *(block for each in others for block in _also_asked_by(each, reader)),
            *_answer(introduction, reader),
        ],
    )


def who(reader: Party) -> str:
    """Return the other as somebody who is asked may know them: their name, if that's allowed."""
    return the_other(reader) if joining.shows_names(reader.introduction) else SOMEONE


def who_in_a_line(reader: Party) -> str:
    """Return the same with the description of somebody without a name, for where there's no more about them."""
    first = joining.standing_by(reader.introduction)[0]
    theirs = next((party for party in first.parties if party.member_id != reader.member_id), None)
    named, described = who(reader), in_a_line(theirs.description, DESCRIBED) if theirs else ""
    return f"{named} (“{described}”)" if named == SOMEONE and described else named


def moved() -> Message:
    """Return what an older request turns into once the reader has been asked again."""
    text = "See the newer question below."
    return Message(text=text, blocks=[context(text)])


def _menu(introduction: Introduction) -> Block:
    # Without a member's name, there's nobody to put on a list.
    block = {"Don't introduce us…": button_value(Verb.AVOID, introduction.reference)}
    may_be_listed = joining.shows_names(introduction) and not introduction.is_outside
    return overflow(CARD_MENU, (block if may_be_listed else {}) | about_the_reader(introduction))


def _with(text: str, reason: str) -> str:
    return f"{text}\n{quote(reason)}" if reason else text


def _also_asked_by(by: Introduction, reader: Party) -> Iterator[Block]:
    """Yield that somebody else asks, too, and why."""
    if by.elsewhere and joining.shows_names(reader.introduction):
        how = how_and_when(by, reader.member)
        yield section(f"{mention(by.connector.user_id)} already introduced you{how}:\n{quote(by.reason)}")
        return
    text = f"So would {mention(by.connector.user_id)}"
    is_shown = joining.shows_reason(reader.introduction, by)
    yield section(_with(f"{text}:", by.reason) if is_shown else f"{text}.")
    yield from _who_that_is(by, reader)


def _who_that_is(introduction: Introduction, reader: Party) -> Iterator[Block]:
    other = next((party for party in introduction.parties if party.member_id != reader.member_id), None)
    line = line_about_the_other(reader, introduction) if joining.shows_names(reader.introduction) else ""
    if other and (said := line or other.description):
        describes = f"How {mention(introduction.connector.user_id)} describes them:"
        yield section(f"{describes}\n{quote(said)}")


def _answer(introduction: Introduction, reader: Party) -> Iterator[Block]:
    if introductions.is_introduced(introduction):
        yield section(MADE)
    elif not introductions.is_open(introduction):
        yield section(OVER)
    else:
        yield from _asking(introduction, reader)


def _asking(introduction: Introduction, reader: Party) -> Iterator[Block]:
    about = introduction.reference
    if reader.consent is Consent.LATER and reader.ask_again_at:
        yield section(f"I'll ask you again {on_day(reader.ask_again_at)}.")
    elif reader.consent in ANSWERED:
        yield section(ANSWERED[reader.consent])
    yield actions(
        *(
            button(text, verb, about, primary=consent is Consent.YES and reader.consent is Consent.ASKED)
            for consent, (text, verb) in BUTTONS.items()
            if consent is not reader.consent or consent is Consent.LATER
        )
    )
    yield context(PRIVATE if reader.other else PRIVATE_ALONE.format(connector=connectors(introduction)))
    if reader.is_first:
        yield context(FIRST_CONTACT.format(connector=connectors(introduction)))
