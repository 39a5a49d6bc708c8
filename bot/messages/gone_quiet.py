"""It has gone quiet: the connector is asked what to do."""

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject

from bot.ids import Verb
from bot.messages.message import Message, button, paragraph, small
from bot.messages.mrkdwn import on_day
from bot.messages.progress import people
from bot.rules import deadlines, introductions
from storage.models.enums import Outcome
from storage.models.introduction import Introduction


def quiet(introduction: Introduction) -> Message:
    """The line in the connector's thread, as it looks now."""
    text = f"Nobody has told me yet that {people(introduction.parties)} are in touch."
    return Message(text=text, blocks=[paragraph(text), *_what_now(introduction)])


def _what_now(introduction: Introduction) -> Iterator[Block]:
    if deadlines.is_asking_connector(introduction):
        yield _choices(introduction.id)
        ends = on_day(deadlines.goes_quiet_at(introduction))
        yield small(f"If you do nothing, it ends by itself, not before {ends}, and nobody is blamed.")
    elif introduction.outcome is Outcome.WENT_QUIET:
        yield small("It went quiet, and is closed now. Both can still report what happens.")
    elif introductions.is_open(introduction) and introductions.rests(introduction):
        yield small("One of the two has put it off. It goes on by itself.")
    elif introduction.more_time_until and deadlines.is_silent(introduction):
        yield small(f"You gave it time until {on_day(introduction.more_time_until)}.")
    else:
        yield small("Settled since.")


def _choices(about: int) -> ActionsBlock:
    close = button("Close it kindly", Verb.CLOSE, about)
    close.confirm = ConfirmObject(
        title="Close it kindly?",
        text="Their cards ask nothing more, and blame nobody. You can undo it.",
        confirm="Close it",
        deny="Not yet",
    )
    return ActionsBlock(
        elements=[
            button("I'll nudge them", Verb.REMIND_MYSELF, about),
            button("Give it another week", Verb.GIVE_TIME, about),
            button("Introduce somebody else", Verb.SOMEBODY_ELSE, about),
            close,
        ]
    )
