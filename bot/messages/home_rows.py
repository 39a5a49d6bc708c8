"""The lines of Home: an introduction in one line, as its reader may know it, with a link to their message about it."""

from bot.ids import CARD_MENU, CHAT, Verb, button_value
from bot.messages import headline, results
from bot.messages.blocks import Block, actions, overflow, section
from bot.messages.buttons import button, chat_button, step_button
from bot.messages.elsewhere import day, how_known
from bot.messages.mrkdwn import in_a_line, mention, on_day
from bot.messages.names import the_other
from bot.messages.outside import home_question
from bot.messages.party_status import status as status_of_both
from bot.messages.progress import connectors, listed, people, status
from bot.messages.request import SOMEONE, who_in_a_line
from bot.rules import accounts, elsewhere, introductions, joining, outside
from bot.rules.home import Row, Task, is_over_for, may_be_named_to, may_take_back, unanswered_note
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.introduction import Introduction, Party

QUOTED = 80  # characters of what somebody wrote
VIEW_IT = "View message"
RESEND = "Message deleted? Resend it"
NO_NEWS = "no news yet"
ASKED = {
    Consent.ASKED: "not answered yet",
    Consent.YES: "you said yes",
    Consent.NOT_THIS_TIME: "you passed",
}
ENDED = {
    Outcome.COMPLETED: "full circle",
    Outcome.NOT_A_FIT: "not a fit",
    Outcome.ALREADY_KNOWN: "they already know each other",
    Outcome.WITHDRAWN: "you withdrew it",
    Outcome.NO_ANSWER: "I didn't get a yes from both",
    Outcome.WENT_QUIET: "went quiet",
}
NO_YES = "I didn't get a yes"
"""How an introduction ended, as its connector may know it."""
ENDED_BY_READER = {Way.NOT_A_FIT: "you closed it: not a fit", Way.ALREADY_KNOWN: "you already knew each other"}


# --- What waits for the reader --------------------------------------------------------------------------------------


def waiting(row: Row) -> list[Block]:
    """Return what waits for the reader, with the button for it.

    The words to send to an outsider stand nowhere but in their message, so its menu brings that back.
    """
    text = _linked(_question(row), row)
    if row.party is None and outside.is_to_be_told(row.introduction):
        return [section(text), actions(_button(row), _back(row))]
    return [section(text, _button(row))]


def _question(row: Row) -> str:
    two = people(row.introduction.parties)
    if row.thanked_by:
        return _thank_you(row.thanked_by)
    if row.party is None and row.introduction.is_outside:
        return home_question(row.introduction, is_quiet=row.task is Task.DECIDE)
    if row.party is None:
        return f"No word yet from {two}."
    connector, other = _connector(row), _other(row)
    match row.task:
        case Task.ANSWER:
            return _request(row, who_in_a_line(row.party))
        case Task.WRITE if outside.is_other_unreachable(row.party):
            return f"I couldn't reach {other}, so it's your move. {connector} introduced you."
        case Task.WRITE:
            return f"You're up first with {other}. {connector} introduced you {_day(row)}."
        case Task.TELL if Step.MET in outside.others_reports(row.party):
            return f"{other} says you've met."
        case Task.TELL:
            return f"Did you meet {other}?"
        case _:
            return f"You met {other}! Want to thank {connector} for the introduction?"


def _request(row: Row, someone: str) -> str:
    first, *others = joining.standing_by(row.introduction)
    reason = joining.reason_to_read(row.introduction)
    why = f": {_short(reason)}" if reason else ""
    as_well = f" (so would {listed([mention(each.connector.user_id) for each in others])})" if others else ""
    return f"{mention(first.connector.user_id)} would like to introduce you to {someone}{as_well}{why}"


def _thank_you(party: Party) -> str:
    name, note = mention(party.member.user_id), unanswered_note(party)
    if note and note.text:
        return f"{name} says thank you: “{_short(note.text)}”"
    return f"{name} asks if they can do anything for you."


def _button(row: Row) -> Block:
    """Return the one thing to do now, as it stands on the message: a press acts the same here."""
    about = row.introduction.reference
    if row.thanked_by:
        note, who = unanswered_note(row.thanked_by), row.thanked_by.member.user_id
        if note and note.text:
            return button("My pleasure", Verb.PLEASURE, about, who, primary=True)
        return button("Say what would help", Verb.WISH, about, who, primary=True)
    match row.task:
        case Task.ANSWER:
            return button("Yes, introduce us", Verb.YES, about, primary=True)
        case Task.TELL_OUTSIDER:
            return button("I've sent it", Verb.OUTSIDER_TOLD, about, primary=True)
        case Task.WRITE if row.party and row.party.other is None:
            return step_button(Step.CONNECTED, about, primary=True)
        case Task.WRITE if row.party and row.party.other:
            team, other = row.introduction.workspace.team_id, row.party.other.member.user_id
            # Each link of a view needs a name of its own.
            return chat_button("Send a message", team, other, f"{CHAT}:{row.introduction.id}", primary=True)
        case Task.TELL:
            return step_button(Step.MET, about, primary=True)
        case Task.THANK:
            return step_button(Step.THANKED, about, text="Say thanks", primary=True)
        case _:
            return button("Check in with them", Verb.WRITE_TO_THEM, about, primary=True)


# --- What moves, and what is past -----------------------------------------------------------------------------------


def moving(row: Row) -> Block:
    """Return how far an open introduction is."""
    return section(_linked(_state(row), row), _back(row))


def past(row: Row) -> Block:
    """Return an introduction that has ended: who, when and what came of it."""
    parts = [_who(row), _day(row), _outcome(row), *results.on_home(row.party, row.introduction.parties)]
    text = _linked(" · ".join(parts), row)
    entries = dict(results.entry(row.party)) if row.party else {}
    entries |= _resend(row) if may_take_back(row) else {}
    return section(text, overflow(CARD_MENU, entries) if entries else None)


def _back(row: Row) -> Block:
    """Return the menu that brings the reader's message back: with it, its buttons would be gone for good."""
    return overflow(CARD_MENU, _resend(row))


def _resend(row: Row) -> dict[str, str]:
    return {RESEND: button_value(Verb.RESEND, row.introduction.reference)}


def told(row: Row) -> Block:
    """Return an introduction, open or ended, in one line: the people, the day and the result."""
    return past(row) if is_over_for(row) else _still_open(row)


def _still_open(row: Row) -> Block:
    return section(_linked(f"{_who(row)} · {_day(row)} · {_came_of_it(row) or 'still open'}", row))


def _who(row: Row) -> str:
    if row.party is None:
        made = elsewhere.introduced_them(row.introduction)
        did = "introduced" if made else "wanted to introduce"
        return f"You {did} {people(row.introduction.parties)}{how_known(row.introduction)}"
    made = introductions.is_introduced(row.introduction)
    did = "introduced" if made else "wanted to introduce"
    return f"{_connector(row)} {did} you to {_other(row)}{how_known(row.introduction, row.party)}"


def _state(row: Row) -> str:
    return _state_for_party(row, row.party) if row.party else _state_for_connector(row.introduction)


def _state_for_connector(introduction: Introduction) -> str:
    two = people(introduction.parties)
    if not introductions.is_introduced(introduction):
        return f"{two} · {headline.asked(introduction).rstrip('.')}"
    said = [(mention(party.member.user_id), status(party)) for party in introduction.parties]
    if any(what for _, what in said):
        return " · ".join(f"{name}: {what or NO_NEWS}" for name, what in said)
    first = headline.who_writes_first(introduction).rstrip(".")
    return " · ".join(filter(None, (two, NO_NEWS, first)))


def _state_for_party(row: Row, reader: Party) -> str:
    introduction = row.introduction
    if not introductions.is_introduced(introduction):
        return f"{_connector(row)} would like to introduce you to {_other(row)} · {_answer(reader)}"
    return f"{_other(row)} · {_step(row, reader)}"


def _answer(reader: Party) -> str:
    if reader.consent is Consent.LATER and reader.ask_again_at:
        return f"I'll ask you again {on_day(reader.ask_again_at)}"
    return ASKED[reader.consent] if reader.consent in ASKED else "waiting for the other answer"  # noqa: SIM401


def _step(row: Row, reader: Party) -> str:
    standing = introductions.standing(reader)
    if (put_off := standing.get(Way.NOT_NOW)) and put_off.until:
        return f"snoozed until {on_day(put_off.until)}"
    if introductions.rests(row.introduction):
        return "on pause"
    if reader.reports or outside.others_reports(reader):
        return status_of_both(reader)
    if Way.NO_ANSWER in standing:
        return "you wrote, no reply yet"
    if Way.MUTED in standing:
        return "muted"
    if row.introduction.in_touch:
        return NO_NEWS
    first = row.introduction.first_mover_id == reader.member_id or outside.is_other_unreachable(reader)
    return "you're up first" if first else "they'll write first"


def _outcome(row: Row) -> str:
    introduction = row.introduction
    if row.party:
        return _outcome_for_party(introduction, row.party)
    if joining.goes_on_without_its_connector(introduction):
        return ENDED[Outcome.WITHDRAWN]
    if introduction.closed_kindly_at and introduction.outcome in (Outcome.WENT_QUIET, Outcome.CLOSED):
        return _came_of_it(row) or "you closed it"
    if accounts.who_is_gone(introduction):
        return _came_of_it(row) or "closed"
    if introduction.is_outside and introduction.outcome is Outcome.NO_ANSWER:
        return NO_YES
    return ENDED.get(introduction.outcome or Outcome.CLOSED) or _came_of_it(row) or "closed"


def _outcome_for_party(introduction: Introduction, reader: Party) -> str:
    if not introductions.is_introduced(introduction):
        return "it didn't happen"
    if introduction.outcome is Outcome.COMPLETED:
        return ENDED[Outcome.COMPLETED]
    if way_out := introductions.ended_by(reader):
        return ENDED_BY_READER[way_out.way]
    is_quiet = introduction.outcome is Outcome.WENT_QUIET and not accounts.who_is_gone(introduction)
    quiet = ENDED[Outcome.WENT_QUIET] if is_quiet else "closed"
    return _came_of_it(Row(introduction, reader)) or quiet


def _came_of_it(row: Row) -> str:
    """Return how far the two came, as one of them said, in the words for this reader; empty if nobody said."""
    they = "you" if row.party else "they"
    if introductions.first_reported(row.introduction, Step.MET):
        return f"{they} met"
    return f"{they} were in touch" if introductions.first_reported(row.introduction, Step.CONNECTED) else ""


# --- Words ----------------------------------------------------------------------------------------------------------


def _linked(text: str, row: Row) -> str:
    return f"{text} · <{row.link}|{VIEW_IT}>" if row.link else text


def _short(text: str) -> str:
    return in_a_line(text, QUOTED)


def _day(row: Row) -> str:
    return day(row.introduction, row.party)


def _connector(row: Row) -> str:
    return connectors(row.introduction)


def _other(row: Row) -> str:
    return the_other(row.party) if row.party and may_be_named_to(row) else SOMEONE
