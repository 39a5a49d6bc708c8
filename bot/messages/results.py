"""What came of an introduction, long after: on cards, in the connector's thread, on Home, and in the one question."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Verb, button_value
from bot.messages.blocks import Block, actions, context, overflow, section
from bot.messages.buttons import about_the_reader, button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import in_a_line, mention, on_day, quote
from bot.messages.names import the_other
from bot.messages.progress import connectors
from bot.messages.thread_lines import MAY_SEE, ONLY_YOU, undone
from bot.rules import introductions, results
from storage.models.enums import Outcome, Step
from storage.models.facts import Result
from storage.models.introduction import Party

PUSHED = 200  # characters of the line in its push: all of what fits into the field, mostly
QUOTED = 80  # characters of it on Home
SAY, EDIT = "Something came of it…", "Edit what came of it…"
SAYS = "{party} says something came of your introduction to {other}"
THE_OTHER_SAYS = "{party} says something came of it:\n{text}"
PUSHED_QUESTION = "Did anything come of meeting {other}?"
QUESTION = "You and {other} met {day}, after {connector} introduced you. Did anything come of it?"
NOTHING_YET = "Nothing yet"
ONCE = "I'll only ask this once, and not answering is fine."
ANSWERED = "✓ You told {connector} what came of meeting {other}."
SETTLED = "If anything comes of meeting {other}, you can say so on your card, any time."


# --- On the card ----------------------------------------------------------------------------------------------------


def say_button(reader: Party) -> Iterator[Block]:
    """Yield the button to say that something came of it, if the reader met, and their card has room for it."""
    if results.may_say(reader) and _has_room(reader):
        yield button(_label(reader), Verb.CAME_OF_IT, reader.introduction.reference)


def say_entry(reader: Party) -> Iterator[tuple[str, str]]:
    """Yield the same as an entry of the card's menu, where the card has no room for a button."""
    if not _has_room(reader):
        yield from entry(reader)


def entry(reader: Party) -> Iterator[tuple[str, str]]:
    """Yield the same as an entry of a menu: Home has it as well, since the card may be gone months later."""
    if results.may_say(reader):
        yield _label(reader), button_value(Verb.CAME_OF_IT, reader.introduction.reference)


def _has_room(reader: Party) -> bool:
    introduction = reader.introduction
    return introductions.is_open(introduction) or introduction.outcome is Outcome.COMPLETED


def _label(reader: Party) -> str:
    return EDIT if results.said(reader) else SAY


def for_the_other(party: Party) -> Iterator[Block]:
    """Yield what this party says came of it, as the other reads it."""
    if result := results.for_the_other(party):
        name = mention(party.member.user_id)
        yield section(THE_OTHER_SAYS.format(party=name, text=quote(result.text)))


# --- In the thread, and on Home -------------------------------------------------------------------------------------


def told(party: Party) -> Message:
    """Return the line about what a party says came of it; without their words, if those were for others."""
    says_so, result = says(party), results.told(party)
    if result is None:
        return line(f"{says_so}.")
    below = context(MAY_SEE[result.audience].format(other=the_other(party)) if party.other else ONLY_YOU)
    push = f"{says_so}: “{in_a_line(result.text, PUSHED)}”"
    return Message(push, [section(f"{says_so}:\n{quote(result.text)}"), below])


def taken_back(party: Party) -> Message:
    """Return the same line once they took it back: struck through, so that nothing vanishes unseen."""
    return undone(f"{says(party)}.")


def says(party: Party) -> str:
    """Return that a party says something came of it, without their words."""
    return SAYS.format(party=mention(party.member.user_id), other=the_other(party))


def on_home(reader: Party | None, parties: list[Party]) -> Iterator[str]:
    """Yield what came of it in a few words, as the reader may know it; `reader`: None for the connector."""
    for party in parties:
        if party is reader:
            result = results.said(party)
            name = "you"
        else:
            result = results.for_the_other(party) if reader else results.told(party)
            name = mention(party.member.user_id)
        if result:
            yield f"{name}: {_quoted(result)}"


def _quoted(result: Result) -> str:
    return f"“{in_a_line(result.text, QUOTED)}”"


# --- The question ---------------------------------------------------------------------------------------------------


def question(party: Party) -> Message:
    """Return the question whether anything came of it; once it's answered, a line that asks nothing."""
    names = {"other": the_other(party), "connector": connectors(party.introduction)}
    if not results.is_asking(party):
        text = (ANSWERED if results.said(party) else SETTLED).format(**names)
        return Message(text, [context(text)])
    met_at, about = introductions.reported(party).get(Step.MET), party.introduction.reference
    day = on_day(met_at) if met_at else ""
    return Message(
        PUSHED_QUESTION.format(**names),
        [
            section(QUESTION.format(**names, day=day), overflow(CARD_MENU, about_the_reader(party.introduction))),
            actions(button(SAY, Verb.CAME_OF_IT, about), button(NOTHING_YET, Verb.NOTHING_YET, about)),
            context(ONCE),
        ],
    )
