"""The card once it asks for nothing: snoozed, closed, completed. Its buttons still work."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, context, section
from bot.messages.buttons import button, step_button
from bot.messages.card_controls import afterwards, chat, steps_to_press
from bot.messages.mrkdwn import on_day
from bot.messages.names import the_other
from bot.messages.party_status import status, words_for_the_other
from bot.messages.progress import connectors
from bot.rules import introductions, outside
from storage.models.enums import Outcome, Step, Way
from storage.models.introduction import Introduction, Party

CLOSED_BY_READER = {
    Way.NOT_A_FIT: "*You closed this introduction*: not a fit.",
    Way.ALREADY_KNOWN: "*You closed this introduction*: you already know each other.",
}
WENT_QUIET = "This one went quiet, and that's fine. If you do connect, just press a button."
CLOSED = "I won't ask about this one again. You can still press a button any time."
CALM = "This introduction is closed. There's nothing you need to do."
GONE = "{other}'s Slack account was deactivated, so I closed this one. There's nothing you need to do."
GONE_YOURSELF = "I closed this one while your account was deactivated. {connector} can introduce you two again."


def snoozed(reader: Party) -> Iterator[Block]:
    """Yield what it says while the reader has put it off."""
    until = introductions.standing(reader)[Way.NOT_NOW].until
    day = f" until {on_day(until)}" if until else ""
    yield section(
        f"Snoozed{day}. {connectors(reader.introduction)} can see the date.",
        button("Unsnooze", Verb.COME_BACK, reader.introduction.reference, Way.NOT_NOW),
    )
    yield from _if_anything_was_reported(reader)
    if left := list(steps_to_press(reader)):
        yield actions(*left)


def closed_by_itself(introduction: Introduction, reader: Party) -> Iterator[Block]:
    """Yield what it says once the bot has stopped asking."""
    is_quiet = introduction.outcome is Outcome.WENT_QUIET and not introduction.in_touch
    yield section(WENT_QUIET if is_quiet else CLOSED)
    yield from _if_anything_was_reported(reader)
    yield actions(*steps_to_press(reader), *afterwards(reader), *chat(reader))


def without_somebody(reader: Party) -> Iterator[Block]:
    """Yield what it says once one of the two has no account any more."""
    text = GONE_YOURSELF if reader.gone_at else GONE
    yield section(text.format(other=the_other(reader), connector=connectors(reader.introduction)))
    yield from _if_anything_was_reported(reader)
    if reader.reports or outside.others_reports(reader):
        yield actions(*steps_to_press(reader), *afterwards(reader))


def closed(reader: Party) -> Iterator[Block]:
    """Yield what it says once one of the two, or the connector, has ended it."""
    if way_out := introductions.ended_by(reader):
        again = button("Undo", Verb.COME_BACK, reader.introduction.reference, way_out.way)
        yield section(CLOSED_BY_READER[way_out.way], again)
    else:
        yield section(CALM)
    yield from _if_anything_was_reported(reader)
    thanked = Step.THANKED in introductions.reported(reader)
    if not thanked:
        yield context(f"You can still thank {connectors(reader.introduction)}, if you like.")
    to_press = [*([] if thanked else [step_button(Step.THANKED, reader.introduction.reference)]), *afterwards(reader)]
    if to_press:
        yield actions(*to_press)


def _if_anything_was_reported(reader: Party) -> Iterator[Block]:
    if reader.reports or outside.others_reports(reader):
        yield section(status(reader))
        yield from words_for_the_other(reader.other)


def completed(reader: Party) -> Iterator[Block]:
    """Yield what it says once it has come full circle."""
    who, connector = "you both" if reader.other else "you", connectors(reader.introduction)
    yield section(f"🎉 *Full circle!* You and {the_other(reader)} met, and {who} thanked {connector}.")
    yield from words_for_the_other(reader.other)
    note, forward, came_of_it = afterwards(reader)
    yield actions(forward | {"style": "primary"}, note, came_of_it, *chat(reader))
