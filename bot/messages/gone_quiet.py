"""It has gone quiet: the connector is asked what to do."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, confirm_dialog, context
from bot.messages.buttons import button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import on_day
from bot.messages.progress import people
from bot.rules import deadlines, introductions
from storage.models.enums import Outcome
from storage.models.introduction import Introduction


def quiet(introduction: Introduction) -> Message:
    """Return the line in the connector's thread that asks what to do, as it looks now."""
    text = f"Nobody has told me yet that {people(introduction.parties)} are in touch."
    return line(text, *_what_now(introduction))


def _what_now(introduction: Introduction) -> Iterator[Block]:
    if deadlines.is_asking_connector(introduction):
        yield _choices(introduction.id)
        ends = on_day(deadlines.goes_quiet_at(introduction))
        yield context(f"If you do nothing, it ends by itself, not before {ends}, and nobody is blamed.")
    elif introduction.outcome is Outcome.WENT_QUIET:
        yield context("It went quiet, and is closed now. Both can still report what happens.")
    elif introductions.is_open(introduction) and introductions.rests(introduction):
        yield context("One of the two has put it off. It goes on by itself.")
    elif introduction.more_time_until and deadlines.is_silent(introduction):
        yield context(f"You gave it time until {on_day(introduction.more_time_until)}.")
    else:
        yield context("Settled since.")


def _choices(about: int) -> Block:
    sure = "Their cards ask nothing more, and blame nobody. You can undo it."
    confirm = confirm_dialog("Close it kindly?", sure, confirm="Close it", deny="Not yet")
    return actions(
        button("I'll nudge them", Verb.WRITE_TO_THEM, about),
        button("Give it another week", Verb.GIVE_TIME, about),
        button("Introduce somebody else", Verb.SOMEBODY_ELSE, about),
        button("Close it kindly", Verb.CLOSE, about, confirm=confirm),
    )
