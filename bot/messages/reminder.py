"""A reminder: one message that gathers all that waits for a person, each with its buttons; kind, and rare."""

from collections.abc import Iterator, Sequence

from bot.ids import CARD_MENU, CHAT, Choice, Verb, button_value
from bot.messages.blocks import Block, actions, context, divider, overflow, section
from bot.messages.buttons import about_the_reader, button, chat_button, step_button
from bot.messages.calendar_links import add_to_calendar
from bot.messages.elsewhere import day, how_known
from bot.messages.message import Message, line
from bot.messages.mrkdwn import counted, on_day, quote
from bot.messages.names import the_other
from bot.messages.progress import connectors
from bot.messages.request import who_in_a_line
from bot.rules import deadlines, introductions, joining, schedule
from storage.models.enums import Awaited, Step, Way
from storage.models.facts import Reminder
from storage.models.introduction import Party
from storage.models.workspace import Member

AT_MOST = 12  # introductions in one message: Slack takes 50 blocks, and each needs four
STEP_OF = {Awaited.CONNECTED: Step.CONNECTED, Awaited.MET: Step.MET, Awaited.THANKED: Step.THANKED}
LEFT = {
    0: "This is my last reminder.",
    1: "One more reminder at most.",
}


def gathered(member: Member, parties: Sequence[Party], day: str) -> Message:
    """Return all reminders of a day in one message, as it looks now. `day`: an ISO date in the member's zone."""
    items = [(party, each) for party in parties for each in party.reminders if each.day == day]
    blocks: list[Block] = []
    for party, each in items[:AT_MOST]:
        blocks += [divider()] if blocks else []
        blocks += _item(party, each)
    if len(items) > AT_MOST:
        blocks.append(context(f"{counted(len(items) - AT_MOST, 'more card')} above could use a look, too."))
    return Message(text=_notification(items), blocks=[*blocks, *_reminders_are_off(member)])


def is_answered(parties: Sequence[Party], day: str) -> bool:
    """Return whether nothing in the reminder of this day waits for a word any more, or none are wanted."""
    unwanted = any(party.member.unreminded_since for party in parties)
    return unwanted or all(_settled(party, each) for party in parties for each in party.reminders if each.day == day)


def _notification(items: Sequence[tuple[Party, Reminder]]) -> str:
    asking = [item for item in items if not _settled(*item)]
    if any(each is not party.reminders[-1] for party, each in items) and not asking:
        return "There's a newer reminder."
    if not asking:
        return "You're all caught up."
    if len(asking) == 1:
        return _question(*asking[0])
    return f"{len(asking)} introductions are waiting for you"


def _item(party: Party, each: Reminder) -> Iterator[Block]:
    if settled := _settled(party, each):
        yield context(settled)
        return
    is_current = _is_current(party, each)
    reason = joining.reason_to_read(party.introduction)
    yield section(_question(party, each) + (f"\n{quote(reason)}" if reason else ""))
    yield actions(*_buttons(party, each, urgent=is_current), _menu(party))
    left = LEFT.get(schedule.reminders_left(party), LEFT[1])
    small_print = [
        add_to_calendar(party.introduction),
        left if is_current and not party.member.unreminded_since else "",
    ]
    if any(small_print):
        yield context("\n".join(filter(None, small_print)))  # one block: each introduction has four at most


def _is_current(party: Party, each: Reminder) -> bool:
    """Return whether this is still what is asked: no later reminder has come, and nothing has moved on meanwhile."""
    awaits = schedule.waiting(party)
    return each is party.reminders[-1] and awaits is not None and awaits.awaited is each.awaited


def _question(party: Party, each: Reminder) -> str:
    connector, other = _connector(party), _other(party)
    introduced = f"{connector} introduced you{how_known(party.introduction, party)} {day(party.introduction, party)}."
    match each.awaited:
        case Awaited.CONSENT:
            someone = who_in_a_line(party)
            return f"{connector} asked if you'd like to be introduced to {someone}. Not answering is fine."
        case Awaited.CONNECTED if not introductions.is_untouched(party.introduction):
            return f"{other} says you're in touch. {introduced}"
        case Awaited.CONNECTED if party.introduction.first_mover_id == party.member_id:
            return f"Have you had a chance to write to {other}? {introduced}"
        case Awaited.CONNECTED:
            return f"Are you in touch with {other}? {introduced}"
        case Awaited.MET if _should_have_met(party, each):
            return f"How did it go with {other}?"
        case Awaited.MET:
            return f"Have you met {other} yet? {introduced}"
        case _:
            return f"You met {other}! Want to thank {connector} for the introduction?"


def _should_have_met(party: Party, each: Reminder) -> bool:
    planned = deadlines.planned_for(party.introduction)
    return planned is not None and planned <= each.sent_at


def _settled(party: Party, each: Reminder) -> str | None:
    """Return one quiet line for what needs no answer any more; None if it still does."""
    other, standing = _other(party), introductions.standing(party)
    if each.awaited is Awaited.CONSENT:
        return _settled_request(party, each)
    step = STEP_OF[each.awaited]
    if step in introductions.reported(party):
        return f"✓ {step.capitalize()}: {other}"
    if not introductions.is_open(party.introduction):
        return f"Closed: your introduction to {other}"
    if introductions.rests(party.introduction):
        return f"{'Snoozed' if Way.NOT_NOW in standing else 'On pause'}: your introduction to {other}"
    if each.awaited is Awaited.CONNECTED and Way.NO_ANSWER in standing:
        return f"✓ You wrote to {other}, no reply yet"
    if Way.MUTED in standing:
        return f"Muted: your introduction to {other}"
    return _put_off(party, each, other)


def _settled_request(party: Party, each: Reminder) -> str | None:
    question = f"{_connector(party)}'s question"
    asking = introductions.is_open(party.introduction) and not introductions.is_introduced(party.introduction)
    if asking and schedule.waiting(party):
        return _put_off(party, each, question)
    return f"Done: {question}"


def _put_off(party: Party, each: Reminder, what: str) -> str | None:
    """Return until when it was put off since, snoozed or answered with *Not yet*; or that a newer one asks."""
    until, remind_at = party.snoozed_until, schedule.remind_at(party)
    if each is not party.reminders[-1]:
        return f"There's a newer reminder about {what}."
    if not until or until <= each.sent_at:
        return None
    if not each.snoozed_at and not schedule.reminders_left(party):
        return f"Not yet: {what}. I won't ask again."
    return f"Next reminder about {what}: {on_day(remind_at)}." if remind_at else f"Snoozed: {what}"


def _buttons(party: Party, each: Reminder, *, urgent: bool) -> Iterator[Block]:
    about = party.introduction.reference
    match each.awaited:
        case Awaited.CONSENT:
            yield button("Yes, introduce us", Verb.YES, about, primary=urgent)
            yield button("Not this time", Verb.NOT_THIS_TIME, about)
        case Awaited.CONNECTED if not introductions.is_untouched(party.introduction):
            yield step_button(Step.CONNECTED, about, primary=urgent)
            yield step_button(Step.MET, about)
        case Awaited.CONNECTED:
            yield from _chat(party, primary=urgent)
            yield step_button(Step.CONNECTED, about, primary=urgent and party.other is None)
            yield button("I wrote, no reply yet", Verb.NO_REPLY, about)
        case Awaited.MET:
            yield step_button(Step.MET, about, primary=urgent)
            yield button("Not yet", Verb.NOT_YET, about)
        case _:
            yield step_button(Step.THANKED, about, text="Say thanks", primary=urgent)


def _chat(party: Party, *, primary: bool) -> Iterator[Block]:
    if party.other:
        # Each link of a message needs a name of its own.
        action_id = f"{CHAT}:{party.introduction_id}"
        team_id, other = party.introduction.workspace.team_id, party.other.member.user_id
        yield chat_button("Send a message", team_id, other, action_id, primary=primary)


def _menu(party: Party) -> Block:
    about = party.introduction.reference
    snoozes = {
        "Tomorrow": button_value(Verb.SNOOZE, about, Choice.TOMORROW),
        "Next week": button_value(Verb.SNOOZE, about, Choice.NEXT_WEEK),
        "Pick a day…": button_value(Verb.SNOOZE_UNTIL, about),
    }
    leave = {"Close or mute…": button_value(Verb.CLOSE_OR_MUTE, about)}
    entries = leave if introductions.is_introduced(party.introduction) else {}
    if party.member.unreminded_since:
        return overflow(CARD_MENU, entries | about_the_reader(party.introduction))
    return overflow(CARD_MENU, {**snoozes, **entries, "Stop all reminders": button_value(Verb.NO_REMINDERS, 0)})


def _reminders_are_off(member: Member) -> Iterator[Block]:
    if member.unreminded_since:
        again = button("Turn them back on", Verb.REMIND, 0, accessibility_label="Turn reminders back on")
        yield section("Reminders are off. Your cards still work.", again)


def _connector(party: Party) -> str:
    return connectors(party.introduction)


def _other(party: Party) -> str:
    return the_other(party)


def left_alone(member: Member) -> Message:
    """Return what is said once, after three introductions went by without a word; and what it turns into."""
    if member.left_alone_since is None:
        return line("Welcome back! People can introduce you again.")
    text = (
        "Looks like now isn't a good time, and that's OK. I'll stop here, and no one can introduce you until you're "
        "back."
    )
    return Message(text=text, blocks=[section(text, button("I'm back", Verb.BACK, 0, primary=True))])
