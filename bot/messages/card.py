"""The card: what each party gets, and where they press the buttons."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Verb, button_value
from bot.messages.blocks import Block, actions, context, overflow, section, section_of_fields
from bot.messages.buttons import about_menu, button, chat_button, step_button
from bot.messages.message import Message
from bot.messages.modals.leave import MENU
from bot.messages.mrkdwn import fitted, mention, on_day, quote
from bot.messages.progress import progress, words_for_the_other
from bot.messages.sharing import asked_of_party
from bot.rules import deadlines, introductions
from storage.models.enums import Outcome, Step, Way
from storage.models.introduction import Introduction, Party

NOTIFICATION = 150  # characters of the reason; phones show about as many
CLOSED_BY_READER = {
    Way.NOT_A_FIT: "*You closed this introduction: not a fit.*",
    Way.ALREADY_KNOWN: "*You closed this introduction: you know each other already.*",
}
WENT_QUIET = "It went quiet, and that is all right. If something happens after all, press its button."
CLOSED = "I ask nothing more about this introduction. If something happens, press its button."
CALM = "This introduction is closed. Nothing is expected of you."


def card(introduction: Introduction, reader: Party) -> Message:
    """Return the reader's card as it looks now."""
    other = mention(reader.other.member.slack_id)
    title = f"{mention(introduction.connector.slack_id)} introduces you to {other}"
    return Message(
        text=f"{title}: {fitted(introduction.reason, NOTIFICATION)}",
        blocks=[
            section(f"*{title}*\n{quote(introduction.reason)}", about_menu(introduction.id, with_avoid=True)),
            *_what_happens(introduction, reader),
            *asked_of_party(reader),
        ],
    )


def moved(introduction: Introduction, reader: Party) -> Message:
    """Return what an older card turns into once the introduction came back in a new one."""
    other = mention(reader.other.member.slack_id)
    text = f"{mention(introduction.connector.slack_id)} introduces you to {other}: the card is further down."
    return Message(text=text, blocks=[context(text)])


def _what_happens(introduction: Introduction, reader: Party) -> Iterator[Block]:
    if introduction.outcome is Outcome.COMPLETED:
        return _completed(introduction, reader)
    if introduction.outcome in (Outcome.WENT_QUIET, Outcome.CLOSED):
        return _closed_by_itself(introduction, reader)
    if not introductions.is_open(introduction):
        return _closed(introduction, reader)
    if Way.NOT_NOW in introductions.standing(reader):
        return _put_off(introduction, reader)
    return _open(introduction, reader)


# --- Open -----------------------------------------------------------------------------------------------------------


def _open(introduction: Introduction, reader: Party) -> Iterator[Block]:
    yield from _what_comes_first(introduction, reader)
    yield _both(reader)
    yield from words_for_the_other(reader.other)
    yield from _standing(introduction, reader)
    yield actions(_chat(introduction, reader), *_steps(introduction, reader), _ways_out(introduction, reader))
    yield from _afterwards(introduction, reader)
    yield context(
        f"When something has happened, press its button: {_connector(introduction)} hears of it at once. "
        "What you two write to each other stays between you."
    )


def _what_comes_first(introduction: Introduction, reader: Party) -> Iterator[Block]:
    if introductions.rests(introduction):
        yield section("This introduction rests for now. Nothing is expected of you meanwhile.")
    elif Way.NO_ANSWER in introductions.standing(reader):
        return  # they wrote: nothing comes first any more
    elif not any(party.reports or party.unreachable for party in introduction.parties):
        # The day by its name and not as "tomorrow": a card is read again days later.
        yield section(_first_move(introduction, reader, on_day(deadlines.first_word_by(introduction))))


def _first_move(introduction: Introduction, reader: Party, day: str) -> str:
    if introduction.first_mover_id == reader.member_id:
        return f"*You write first*, by {day}: the same day is best."
    return f"{mention(reader.other.member.slack_id)} was asked to write to you first, by {day}."


def _standing(introduction: Introduction, reader: Party) -> Iterator[Block]:
    said = {
        Way.NO_ANSWER: f"You told {_connector(introduction)} that you wrote and have no answer yet.",
        Way.MUTED: "You muted this introduction: I leave you alone about it.",
    }
    for way in (way for way in said if way in introductions.standing(reader)):
        yield section(said[way], button("Undo", Verb.COME_BACK, introduction.id, way))
        if way is Way.NO_ANSWER:
            yield context(_how_long_to_wait(introduction))


def _how_long_to_wait(introduction: Introduction) -> str:
    ends = on_day(deadlines.goes_quiet_at(introduction))
    days = deadlines.calendar(introduction.connector, introduction.workspace)
    asks_at = deadlines.asks_connector_at(introduction)
    asks = f"on {on_day(days.opening(asks_at))} I ask {_connector(introduction)} what to do" if asks_at else "they know"
    return (
        "How long to wait? One short nudge of your own after 2-3 working days, never more than three touches. "
        f"I may remind them, too, without a word of this; {asks}; if nothing comes of it, it ends by itself, not "
        f"before {ends}."
    )


def _steps(introduction: Introduction, reader: Party) -> Iterator[Block]:
    done = introductions.reported(reader)
    next_step = next((step for step in Step if step not in done), None)
    for step in Step:
        yield step_button(step, introduction.id, done=step in done, primary=step is next_step)


def _ways_out(introduction: Introduction, reader: Party) -> Block:
    ways = introductions.ways_for(reader)
    return overflow(CARD_MENU, {MENU[way]: button_value(Verb.LEAVE, introduction.id, way) for way in ways})


def _afterwards(introduction: Introduction, reader: Party) -> Iterator[Block]:
    """Return what the reader can add to what they reported."""
    elements = []
    if reader.reports:
        told = "Change what you told" if reader.words else "Tell the connector more"
        elements.append(button(told, Verb.TELL, introduction.id))
    if introductions.may_pass_on(reader):
        elements.append(button("Pay it forward", Verb.FORWARD, introduction.id))
    if introductions.is_open(introduction) and (last := introductions.last_click(reader)):
        elements.append(button(f"Undo “{last.capitalize()}”", Verb.UNDO, introduction.id, last))
    if elements:
        yield actions(*elements)


# --- Put off, closed, completed -------------------------------------------------------------------------------------


def _put_off(introduction: Introduction, reader: Party) -> Iterator[Block]:
    until = introductions.standing(reader)[Way.NOT_NOW].until
    day = on_day(until) if until else "another day"
    yield section(
        f"*Not now.* This card comes back on {day}.",
        button("Bring it back now", Verb.COME_BACK, introduction.id, Way.NOT_NOW),
    )
    yield from _if_anything_was_reported(reader)
    yield actions(_ways_out(introduction, reader))
    yield context(f"{_connector(introduction)} knows until when. Nobody expects anything of you meanwhile.")


def _closed_by_itself(introduction: Introduction, reader: Party) -> Iterator[Block]:
    went_quiet = introduction.outcome is Outcome.WENT_QUIET
    yield section(WENT_QUIET if went_quiet else CLOSED)
    yield from _if_anything_was_reported(reader)
    yield actions(_chat(introduction, reader), *_steps(introduction, reader))
    yield from _afterwards(introduction, reader)


def _closed(introduction: Introduction, reader: Party) -> Iterator[Block]:
    way_out = introductions.ended_by(reader)
    if way_out:
        yield section(CLOSED_BY_READER[way_out.way], button("Undo", Verb.COME_BACK, introduction.id, way_out.way))
    else:
        yield section(CALM)
    yield from _if_anything_was_reported(reader)
    if Step.THANKED not in introductions.reported(reader):
        yield context(f"You can still thank {_connector(introduction)}, if you like.")
    *_, thank = _steps(introduction, reader)
    yield actions(thank)
    yield from _afterwards(introduction, reader)


def _if_anything_was_reported(reader: Party) -> Iterator[Block]:
    if reader.reports or reader.other.reports:
        yield _both(reader)
        yield from words_for_the_other(reader.other)


def _completed(introduction: Introduction, reader: Party) -> Iterator[Block]:
    yield _both(reader)
    yield from words_for_the_other(reader.other)
    yield actions(_chat(introduction, reader))
    yield from _afterwards(introduction, reader)
    yield context(f"Full circle: you both met, and both said thank you. {_connector(introduction)} knows.")


def _both(reader: Party) -> Block:
    other = reader.other
    return section_of_fields(progress("You", reader), progress(mention(other.member.slack_id), other))


def _connector(introduction: Introduction) -> str:
    return mention(introduction.connector.slack_id)


def _chat(introduction: Introduction, reader: Party) -> Block:
    return chat_button("Write to them", introduction.workspace.team_id, reader.other.member.slack_id)
