"""Which messages an introduction has in Slack: their keys, who gets them, which hangs under which.

intro:17:card:U1            a party's card
intro:17:headline           the connector's message
intro:17:report:U1:met:23   a line in its thread, one per report (the last number is the report's)
intro:17:unreachable:U1     a line in its thread: this card did not get through
intro:17:completed          the last line of the thread
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import report
from bot.messages.card import card
from bot.messages.message import Message
from storage import outbox
from storage.models import Introduction, Member, Party, Report


def show(session: Session, introduction: Introduction, now: datetime) -> None:
    """Let both cards and the headline look like the introduction does now. What looks so already stays untouched."""
    for party in introduction.parties:
        _put(session, introduction, card_key(party), party.member, card(introduction, party), now)
    headline = report.headline(introduction)
    _put(session, introduction, _headline_key(introduction), introduction.connector, headline, now)


def reported(session: Session, told: Report, now: datetime) -> None:
    """Tell the connector what this party reported."""
    _line(session, told.party.introduction, _report_key(told), report.reported(told.party, told.step), now)


def taken_back(session: Session, told: Report, now: datetime) -> None:
    """Strike through what the connector was told; if it has not been told yet, it never will be."""
    if not outbox.withdraw(session, told.workspace_id, _report_key(told), now):
        _line(session, told.party.introduction, _report_key(told), report.taken_back(told.party, told.step), now)


def completed(session: Session, introduction: Introduction, now: datetime) -> None:
    """Tell the connector that the circle is full."""
    _line(session, introduction, f"intro:{introduction.id}:completed", report.completed(introduction, now), now)


def unreachable(session: Session, party: Party, error: str, now: datetime) -> None:
    """Tell the connector that Slack does not bring this party their card, and why."""
    key = f"intro:{party.introduction_id}:unreachable:{party.member.slack_id}"
    _line(session, party.introduction, key, report.unreachable(party, error), now)


def card_key(party: Party) -> str:
    """The key of a party's card."""
    return f"intro:{party.introduction_id}:card:{party.member.slack_id}"


def _headline_key(introduction: Introduction) -> str:
    return f"intro:{introduction.id}:headline"


def _report_key(told: Report) -> str:
    return f"intro:{told.party.introduction_id}:report:{told.party.member.slack_id}:{told.step}:{told.id}"


def _line(session: Session, introduction: Introduction, key: str, message: Message, now: datetime) -> None:
    thread = _headline_key(introduction)
    _put(session, introduction, key, introduction.connector, message, now, thread_of=thread)


def _put(
    session: Session,
    introduction: Introduction,
    key: str,
    reader: Member,
    message: Message,
    now: datetime,
    thread_of: str | None = None,
) -> None:
    draft = outbox.Draft(
        workspace_id=introduction.workspace_id,
        introduction_id=introduction.id,
        key=key,
        to=reader.slack_id,
        content=message.content(),
        thread_of=thread_of,
    )
    outbox.put(session, draft, now)
