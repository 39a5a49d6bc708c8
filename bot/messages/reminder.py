"""A reminder: one message that gathers all that waits for a person, each with its buttons; kind, and rare."""

from collections.abc import Iterator, Sequence

from bot.ids import CARD_MENU, Choice, Verb, button_value
from bot.messages.blocks import Block, actions, context, divider, overflow, section
from bot.messages.buttons import button, step_button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import mention, on_day
from bot.rules import deadlines, introductions, schedule
from storage.models.enums import Awaited, Step, Way
from storage.models.facts import Reminder
from storage.models.introduction import Party
from storage.models.workspace import Member

STEP_OF = {Awaited.CONNECTED: Step.CONNECTED, Awaited.MET: Step.MET, Awaited.THANKED: Step.THANKED}
LEFT = {
    0: "This was the last time I bring it up.",
    1: "I bring it up once more at the most.",
}


def gathered(member: Member, parties: Sequence[Party], day: str) -> Message:
    """Return all reminders of a day in one message, as it looks now. `day`: an ISO date in the member's zone."""
    items = [(party, each) for party in parties for each in party.reminders if each.day == day]
    blocks: list[Block] = []
    for party, each in items:
        blocks += [divider()] if blocks else []
        blocks += _item(party, each)
    return Message(text=_notification(items), blocks=[*blocks, _no_more(member)])


def is_answered(parties: Sequence[Party], day: str) -> bool:
    """Return whether nothing in the reminder of this day waits for a word any more, or none are wanted."""
    unwanted = any(party.member.unreminded_since for party in parties)
    return unwanted or all(_settled(party, each) for party in parties for each in party.reminders if each.day == day)


def _notification(items: Sequence[tuple[Party, Reminder]]) -> str:
    asking = [item for item in items if not _settled(*item)]
    if not asking:
        return "Nothing of this waits for you now."
    if len(asking) == 1:
        return _question(*asking[0])
    return f"A reminder of {len(asking)} introductions, all in one."


def _item(party: Party, each: Reminder) -> Iterator[Block]:
    if settled := _settled(party, each):
        yield context(settled)
        return
    is_current = _is_current(party, each)
    yield section(_question(party, each))
    yield actions(*_buttons(party, each, urgent=is_current), _menu(party))
    if is_current:
        yield context(LEFT.get(schedule.reminders_left(party), LEFT[1]))


def _is_current(party: Party, each: Reminder) -> bool:
    """Return whether this is still what is asked: no later reminder has come, and nothing has moved on meanwhile."""
    awaits = schedule.waiting(party)
    return each is party.reminders[-1] and awaits is not None and awaits.awaited is each.awaited


def _question(party: Party, each: Reminder) -> str:
    connector = mention(party.introduction.connector.slack_id)
    other = mention(party.other.member.slack_id)
    match each.awaited:
        case Awaited.CONSENT:
            return f"{connector} asked whether you would like to be introduced to somebody. No answer is fine, too."
        case Awaited.CONNECTED if party.introduction.first_mover_id == party.member_id:
            return f"{connector} introduced you to {other}, and you write first. Have you?"
        case Awaited.CONNECTED:
            return f"{connector} introduced you to {other}. Are you in touch?"
        case Awaited.MET if deadlines.planned_for(party.introduction):
            return f"How did it go with {other}?"
        case Awaited.MET:
            return f"You and {other} are in touch. Have you met?"
        case _:
            return f"You met {other}. {connector}, who introduced you, would be glad to hear a thank-you."


def _settled(party: Party, each: Reminder) -> str | None:
    """Return one quiet line for what needs no answer any more; None if it still does."""
    other = mention(party.other.member.slack_id)
    if each.awaited is Awaited.CONSENT:
        return _settled_request(party, each)
    step = STEP_OF[each.awaited]
    if step in introductions.reported(party):
        return f"✓ {step.capitalize()}: {other}"
    if not introductions.is_open(party.introduction):
        return f"Closed: {other}"
    if introductions.rests(party.introduction):
        return f"Rests for now: {other}"
    if Way.MUTED in introductions.standing(party):
        return f"Muted: {other}"
    return _put_off(party, each, other)


def _settled_request(party: Party, each: Reminder) -> str | None:
    connector = mention(party.introduction.connector.slack_id)
    asking = introductions.is_open(party.introduction) and not introductions.is_introduced(party.introduction)
    if asking and schedule.waiting(party):
        return _put_off(party, each, f"{connector}'s question")
    return f"Settled: what {connector} asked you."


def _put_off(party: Party, each: Reminder, what: str) -> str | None:
    if not (each.snoozed_at and each is party.reminders[-1] and party.snoozed_until):
        return None
    if party.member.unreminded_since:
        return f"Put off: {what}."
    return f"I come back to {what} on {on_day(deadlines.calendar_of(party).opening(party.snoozed_until))}."


def _buttons(party: Party, each: Reminder, *, urgent: bool) -> list[Block]:
    about = party.introduction_id
    if each.awaited is Awaited.CONSENT:
        return [
            button("Yes, introduce us", Verb.YES, about, primary=urgent),
            button("Not this time", Verb.NOT_THIS_TIME, about),
        ]
    return [
        step_button(step, about, primary=urgent and step is STEP_OF[each.awaited])
        for step in Step
        if step not in introductions.reported(party)
    ]


def _menu(party: Party) -> Block:
    about = party.introduction_id
    entries = {
        "Remind me tomorrow": button_value(Verb.SNOOZE, about, Choice.TOMORROW),
        "Remind me next week": button_value(Verb.SNOOZE, about, Choice.NEXT_WEEK),
        "Remind me on another day …": button_value(Verb.SNOOZE_UNTIL, about),
    }
    if introductions.is_introduced(party.introduction):
        entries |= {
            "Mute this introduction": button_value(Verb.MUTE, about),
            "Not a fit …": button_value(Verb.LEAVE, about, Way.NOT_A_FIT),
        }
    else:
        entries["Not now until …"] = button_value(Verb.LATER, about)
    return overflow(CARD_MENU, entries)


def _no_more(member: Member) -> Block:
    if member.unreminded_since:
        again = button("Remind me again", Verb.REMIND, 0)
        return section("No more reminders, of anything. Your cards stay, and their buttons work.", again)
    return actions(button("No more reminders, of anything", Verb.NO_REMINDERS, 0))


def left_alone(member: Member) -> Message:
    """Return what is said once, after three introductions went by without a word; and what it turns into."""
    if member.left_alone_since is None:
        return line("Welcome back. You can be introduced again.")
    text = (
        "Three introductions went by, and that is all right: there are times like that. I leave you alone from now on, "
        "and nobody can introduce you until you say so."
    )
    return Message(text=text, blocks=[section(text, button("I'm back", Verb.BACK, 0, primary=True))])
