"""What came of an introduction, as the outbox takes it: a line in the connector's thread, and the one question."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.messages import results as messages
from bot.notifications.drafts import line, message
from bot.notifications.keys import question_key
from bot.rules import results, schedule
from storage.models.enums import Kind, WhenUnsure
from storage.models.introduction import Party
from storage.queries.wanted_messages import Presence, Wanted


def told(party: Party) -> Iterator[tuple[datetime, Wanted]]:
    """Yield the line about what a party says came of it, with the time they said so: the same line, if they change it.

    It shows in the conversation, too, since its thread is months old by then.
    """
    name = f"result:{party.member.user_id}"
    for result in party.results:
        if results.said(party):
            yield result.said_at, line(party.introduction, name, messages.told(party), is_broadcast=True)
        else:
            content = messages.taken_back(party)
            yield result.said_at, line(party.introduction, name, content, Presence.IF_SENT, is_broadcast=True)


def question(party: Party, now: datetime) -> Iterator[Wanted]:
    """Yield the question whether anything came of it, if this party was asked. It arrives by the evening, or never."""
    if party.result_asked_at is None:
        return
    wanted = message(
        party.introduction,
        party.member,
        question_key(party),
        Kind.RESULT_QUESTION,
        messages.question(party),
        Presence.POSTED if results.is_asking(party) else Presence.ANSWERED,
        not_after=schedule.welcome_until(party.member, party.introduction.workspace, now),
    )
    yield replace(wanted, draft=replace(wanted.draft, when_unsure=WhenUnsure.LET_GO))
