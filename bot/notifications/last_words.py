"""What becomes of messages when a member's data is deleted: a last change to those in Slack, and no more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.messages import last_words as texts
from bot.messages.home import home
from bot.notifications import reminders as reminder_notifications
from bot.notifications.keys import card_key, request_key
from bot.rules.home import Home
from storage.models.enums import Kind
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries import introductions, last_words

Content = Mapping[str, Any] | None
"""What a message says last; None for what it says already."""
QUESTIONS = {
    Kind.QUIET_QUESTION,
    Kind.NO_MEETING,
    Kind.RESULT_QUESTION,
    Kind.SUMMARY_NOTICE,
    Kind.GROUP_CONVERSATION,
}


def about(session: Session, ended: Sequence[Introduction], gone: Member, now: datetime) -> None:
    """Let all messages about these introductions say a last word, without this member's name and words.

    `ended`: locked, with all that belongs to them.
    """
    by_id = {introduction.id: introduction for introduction in ended}
    messages = last_words.lock_about(session, by_id.keys())
    said = [(each, _about(by_id[each.introduction_id or 0], each, gone.user_id, now)) for each in messages]
    last_words.say(session, said, now, gone.user_id)


def _about(introduction: Introduction, message: OutgoingMessage, gone: str, now: datetime) -> Content:
    if message.kind is Kind.HEADLINE and message.to != gone:
        return texts.headline(introduction, gone).content()
    if message.kind in QUESTIONS and (message.to != gone or message.and_to):
        return texts.closed().content()
    if message.to == gone:
        return texts.own(now).content()
    for party in introduction.parties:
        if message.key == card_key(party):
            return texts.card(party, gone).content()
        if message.key == request_key(party):
            return texts.request(party, gone).content()
    if _is_their_word(introduction, message, gone):
        return texts.update_deleted().content()
    return _unless_the_same(message, texts.without(message.content, gone))


def _is_their_word(introduction: Introduction, message: OutgoingMessage, gone: str) -> bool:
    """Return whether a line tells what this person did or said: the connector answers, a party has it in the key."""
    if introduction.connector.user_id == gone:
        return message.kind is Kind.ANSWER
    return f":{gone}:" in f"{message.key}:"


def of_connector(session: Session, introduction: Introduction, gone: Member, now: datetime) -> None:
    """Let what this connector got about an introduction, and what they answered, say a last word.

    It goes on with others, whose messages are drawn again. `introduction`: locked.
    """
    messages = last_words.lock_about(session, [introduction.id])
    own = [(each, texts.own(now).content()) for each in messages if each.to == gone.user_id]
    answers = [(each, texts.update_deleted().content()) for each in messages if each.kind is Kind.ANSWER]
    last_words.say(session, [*own, *answers], now, gone.user_id)


def _unless_the_same(message: OutgoingMessage, content: Mapping[str, Any]) -> Content:
    said = {name: message.content[name] for name in content}
    return None if said == content else content


def to(session: Session, workspace_id: int, user_id: str, now: datetime) -> bool:
    """Let all that stands in a member's own conversation with the bot say a last word. Returns whether any did.

    Without what is about introductions, which `about` sees to.
    """
    messages = last_words.lock_to(session, workspace_id, user_id)
    last_words.bring([each for each in messages if _is_on_its_way(each)], now)
    rest = [each for each in messages if not _is_on_its_way(each)]
    last_words.say(session, [(each, _own(each, now)) for each in rest], now, user_id)
    return _once_more(session, workspace_id, user_id, now) or bool(messages)


def _once_more(session: Session, workspace_id: int, user_id: str, now: datetime) -> bool:
    """Let what others who left before have left of this member say its last line. Returns whether there was any."""
    kept = last_words.lock_kept(session, workspace_id, user_id, now)
    said = [(each, _last_line(each, user_id, now)) for each in kept]
    said = [(each, content) for each, content in said if each.content != content]
    last_words.say(session, said, now, user_id)
    return bool(said)


def _last_line(message: OutgoingMessage, gone: str, now: datetime) -> Mapping[str, Any]:
    if message.to == gone:
        return texts.own(now).content()
    is_update = message.kind in (Kind.THREAD_LINE, Kind.ANSWER)
    return (texts.update_deleted() if is_update else texts.closed()).content()


def _own(message: OutgoingMessage, now: datetime) -> Content:
    if message.kind is Kind.HOME:
        return home(Home())
    return None if message.kind in last_words.EXPORTS else texts.own(now).content()


def _is_on_its_way(message: OutgoingMessage) -> bool:
    return message.kind in last_words.EXPORTS and message.due_at is not None


# --- The others' reminders ------------------------------------------------------------------------------------------

Reminded = dict[Member, set[str]]
"""Members, and the days of their reminders, by their own calendars."""


def reminded_of(introductions: Iterable[Introduction], gone: Member) -> Reminded:
    """Return the others who were reminded of these introductions, and when."""
    found: Reminded = {}
    for party in (party for introduction in introductions for party in introduction.parties):
        if party.reminders and party.member is not gone:
            found.setdefault(party.member, set()).update(reminder.day for reminder in party.reminders)
    return found


def reminders(session: Session, reminded: Reminded, now: datetime) -> None:
    """Let these reminders tell only of what is still kept; of nothing: they say a last word.

    The introductions must be erased already.
    """
    days = {day for days in reminded.values() for day in days}
    kept = introductions.reminded_days(session, [member.id for member in reminded], days)
    for workspace_id in {member.workspace_id for member in reminded}:
        empty = {
            reminder_notifications.key(member, day)
            for member, days in reminded.items()
            for day in days
            if (member.id, day) not in kept
        }
        found = last_words.lock_by_key(session, workspace_id, empty)
        last_words.say(session, [(each, texts.reminder().content()) for each in found], now)
    for member, days in reminded.items():
        if rest := [day for day in days if (member.id, day) in kept]:
            reminder_notifications.forget(session, member, rest, now)
