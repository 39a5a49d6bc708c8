"""The card: what each party gets, and where they press the buttons."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Verb, button_value
from bot.messages import card_closed, results
from bot.messages.blocks import Block, actions, context, overflow, section
from bot.messages.buttons import about_the_reader, step_button
from bot.messages.calendar_links import add_to_calendar
from bot.messages.card_controls import afterwards, chat, steps_to_press
from bot.messages.elsewhere import how_and_when
from bot.messages.lines_about import about_the_other
from bot.messages.message import Message
from bot.messages.mrkdwn import fitted, mention, on_day, quote, weekday
from bot.messages.names import the_other
from bot.messages.outside import they_write_first
from bot.messages.party_status import status, words_for_the_other
from bot.messages.progress import connectors
from bot.messages.request import FIRST_CONTACT
from bot.rules import accounts, deadlines, introductions, joining, outside
from storage.models.enums import Awaited, Outcome, Step, Way
from storage.models.introduction import Introduction, Party

NOTIFICATION = 150  # characters of the reason; phones show about as many
ON_PAUSE = "This one's on pause. There's nothing you need to do."
IN_TOUCH = "I hear you're already in touch, so no one has to write first."
MUTED = "Muted. I won't remind you about this one."


def card(introduction: Introduction, reader: Party) -> Message:
    """Return the reader's card as it looks now."""
    first, *others = joining.standing_by(introduction)
    how = how_and_when(first, reader.member)
    did = "is introducing" if outside.is_to_be_told(introduction) else "introduced"
    title = f"{mention(first.connector.user_id)} {did} you to {the_other(reader)}{how}"
    return Message(
        text=f"{title}: {fitted(first.reason, NOTIFICATION)}",
        blocks=[
            section(f"*{title}*\n{quote(first.reason)}", _menu(introduction, reader)),
            *about_the_other(first, reader),
            *(block for each in others for block in _also_by(each, reader)),
            *_what_happens(introduction, reader),
        ],
    )


def moved() -> Message:
    """Return what an older card turns into once the introduction came back in a new one."""
    text = "See the newer card below."
    return Message(text=text, blocks=[context(text)])


def _what_happens(introduction: Introduction, reader: Party) -> Iterator[Block]:
    if introduction.outcome is Outcome.COMPLETED:
        return card_closed.completed(reader)
    if accounts.who_is_gone(introduction):
        return card_closed.without_somebody(reader)
    if introduction.outcome in (Outcome.WENT_QUIET, Outcome.CLOSED):
        return card_closed.closed_by_itself(introduction, reader)
    if not introductions.is_open(introduction):
        return card_closed.closed(reader)
    if Way.NOT_NOW in introductions.standing(reader):
        return card_closed.snoozed(reader)
    return _open(introduction, reader)


def _also_by(joined: Introduction, reader: Party) -> Iterator[Block]:
    how = how_and_when(joined, reader.member)
    yield section(f"{mention(joined.connector.user_id)} also introduced you{how}:\n{quote(joined.reason)}")
    yield from about_the_other(joined, reader)


def _menu(introduction: Introduction, reader: Party) -> Block:
    about, entries = introduction.reference, dict(_undo(introduction, reader))
    ways = introductions.ways_for(reader)
    if not entries and Way.NO_ANSWER in ways:
        entries["I wrote, no reply yet…"] = button_value(Verb.LEAVE, about, Way.NO_ANSWER)
    if Way.NOT_NOW in ways:
        entries["Snooze…"] = button_value(Verb.LEAVE, about, Way.NOT_NOW)
    if introductions.is_open(introduction):
        entries["Close or mute…"] = button_value(Verb.CLOSE_OR_MUTE, about)
    else:
        entries |= dict(results.say_entry(reader))
    if reader.other and not introductions.is_open(introduction):
        entries["Don't introduce us…"] = button_value(Verb.AVOID, about)
    return overflow(CARD_MENU, entries | about_the_reader(introduction))


def _undo(introduction: Introduction, reader: Party) -> Iterator[tuple[str, str]]:
    """Yield the entry that takes back the last thing the reader said, if it can be."""
    wrote, last = introductions.standing(reader).get(Way.NO_ANSWER), introductions.last_click(reader)
    if not introductions.is_open(introduction):
        return
    if wrote and not (last and reader.reports[-1].reported_at > wrote.said_at):
        yield "Undo “no reply yet”", button_value(Verb.COME_BACK, introduction.reference, Way.NO_ANSWER)
    elif last:
        yield f"Undo “{last.capitalize()}”", button_value(Verb.UNDO, introduction.reference, last)


# --- Open -----------------------------------------------------------------------------------------------------------


def _open(introduction: Introduction, reader: Party) -> Iterator[Block]:
    if reader.reports or outside.others_reports(reader):
        yield section(status(reader))
    if links := add_to_calendar(introduction):
        yield context(links)
    if introductions.rests(introduction):
        yield section(ON_PAUSE)
    elif _waits_for_a_reply(reader):
        yield section(_they_wrote(introduction, reader))
    elif introductions.is_untouched(introduction) and outside.is_other_unreachable(reader):
        yield section(f"I couldn't reach {the_other(reader)} here, so it's your move.")
    elif introductions.is_untouched(introduction):
        yield section(_first_move(introduction, reader))
    elif _is_said_to_be_in_touch(introduction):
        yield section(IN_TOUCH)
    yield from words_for_the_other(reader.other)
    yield actions(*_to_press(introduction, reader))
    yield from _small_print(reader)


def _first_move(introduction: Introduction, reader: Party) -> str:
    # By its name, and in the reader's time zone: Slack would turn a date into "by today".
    day = weekday(deadlines.calendar_of(reader).day_of(deadlines.first_word_by(introduction)))
    if introduction.first_mover_id == reader.member_id:
        late = "A short hello is enough."
        connector = connectors(introduction)
        ask = "" if reader.other else f" If you don't know how to reach {the_other(reader)}, ask {connector}."
        return f"*You're up first.* {late if _is_late(introduction) else f'Say hi by {day}, today if you can.'}{ask}"
    if reader.other is None:
        return they_write_first(reader)
    by = "" if _is_late(introduction) else f", by {day}"
    return f"{the_other(reader)} will write first{by}. You can, too."


def _is_late(introduction: Introduction) -> bool:
    """Return whether somebody was reminded to write: then the day to write by has passed."""
    since = deadlines.first_mover_since(introduction)
    reminders = [reminder for party in introduction.parties for reminder in party.reminders]
    return any(reminder.awaited is Awaited.CONNECTED and reminder.sent_at > since for reminder in reminders)


def _is_said_to_be_in_touch(introduction: Introduction) -> bool:
    """Return whether the connector alone says so, and neither of the two."""
    return introduction.in_touch and introductions.first_reported(introduction, Step.CONNECTED) is None


def _waits_for_a_reply(reader: Party) -> bool:
    is_untouched = introductions.is_untouched(reader.introduction)
    return is_untouched and Way.NO_ANSWER in introductions.standing(reader)


def _they_wrote(introduction: Introduction, reader: Party) -> str:
    unseen = f"; {the_other(reader)} can't see that" if reader.other else ""
    return (
        f"✓ You wrote. {connectors(reader.introduction)} {_know(introduction)} there's no reply yet{unseen}. "
        "One friendly follow-up after 2-3 working days is plenty. If nothing happens, I'll close this around "
        f"{on_day(deadlines.goes_quiet_at(introduction))}."
    )


def _to_press(introduction: Introduction, reader: Party) -> Iterator[Block]:
    """Return at most four controls. The one thing to do now is the primary one, if there is one."""
    done, about = introductions.reported(reader), introduction.reference
    if _waits_for_a_reply(reader):
        yield step_button(Step.CONNECTED, about, text="They replied", primary=True)
        yield from chat(reader)
        return
    if Step.CONNECTED not in done:
        is_up = introduction.first_mover_id == reader.member_id or outside.is_other_unreachable(reader)
        is_up = is_up and introductions.is_untouched(introduction) and not introductions.rests(introduction)
        yield from chat(reader, primary=is_up)
    yield from steps_to_press(reader)
    yield from afterwards(reader)


def _small_print(reader: Party) -> Iterator[Block]:
    connector = connectors(reader.introduction)
    if Way.MUTED in introductions.standing(reader):
        yield context(MUTED)
    elif not (reader.reports or introductions.rests(reader.introduction) or introductions.standing(reader)):
        yield context(f"Press *Connected*, *Met* or *Thanked* when it's true, and {connector} will know.")
    if reader.is_first and not reader.reports:
        yield context(FIRST_CONTACT.format(connector=connector))


def _know(introduction: Introduction) -> str:
    return "know" if len(joining.standing_by(introduction)) > 1 else "knows"
