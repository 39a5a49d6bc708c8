"""Which messages an introduction has in Slack: their keys, who gets them, which hangs under which.

intro:17:request:U1         a party is asked first
intro:17:card:U1            a party's card; intro:17:card:U1:2 when it came back after "not now"
intro:17:answer:U1:reply    under a card: what the connector answered to a thank-you
intro:17:place              the first words in the group conversation of the two
intro:17:headline           the connector's message
intro:17:report:U1:met:23   a line in its thread, one per click (the last number is the report's)
intro:17:way:U1:4           a line in its thread: a way out (the last number is the way out's)
intro:17:unreachable:U1     a line in its thread: a card did not get through
intro:17:passed_on:U1:31    a line in its thread: U1 introduced others (the last number is that introduction's)
intro:17:quiet:20260309…    a line in its thread: it is gone_quiet, and what the connector can do
intro:17:no_place, intro:17:no_meeting, intro:17:introduced, intro:17:lapsed, intro:17:completed     lines in its thread
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import card, gone_quiet, group_conversation, headline, request, thanks, thread_lines, unreachable
from bot.messages.message import Message
from bot.notifications import reminders, summaries
from bot.rules import deadlines, introductions, schedule
from storage.models.enums import Outcome, Step
from storage.models.introduction import ConnectorAnswer, Introduction, Party, Report, WayOut
from storage.models.workspace import Member
from storage.queries import outbox

CARD, REQUEST = "card", "request"


def show(session: Session, introduction: Introduction, now: datetime) -> None:
    """Let all its messages look like the introduction does now. What looks so already stays untouched."""
    for party in introduction.parties:
        _show_to(session, party, now)
    _show_to_connector(session, introduction, now)
    if introduction.has_place:
        words = group_conversation.place(introduction).content()
        outbox.change(session, introduction.workspace_id, place_key(introduction), words, now)
    for party in introduction.parties:
        reminders.show(session, [party], now)
    if introduction.ended_at:
        summaries.show(session, introduction, now)


def _show_to(session: Session, party: Party, now: datetime) -> None:
    introduction = party.introduction
    if error := party.unreachable:
        line = unreachable.unreachable(party, error).content()
        outbox.change(session, party.workspace_id, _unreachable_key(party), line, now)
    if introductions.is_introduced(introduction):
        _put(session, introduction, card_key(party), party.member, card.card(introduction, party), now)
        _move(session, party, CARD, card.moved(introduction, party), now)
    if party.consent is None:
        return
    asked = request.request(introduction, party)
    if introductions.is_introduced(introduction):
        outbox.change(session, party.workspace_id, _key_of_turn(party, REQUEST, party.turn), asked.content(), now)
    else:
        _put(session, introduction, request_key(party), party.member, asked, now)
        _move(session, party, REQUEST, request.moved(introduction), now)


def _show_to_connector(session: Session, introduction: Introduction, now: datetime) -> None:
    message = headline.headline(introduction)
    _put(session, introduction, _headline_key(introduction), introduction.connector, message, now)
    if key := quiet_key(introduction):
        outbox.change(session, introduction.workspace_id, key, gone_quiet.quiet(introduction).content(), now)
        if not deadlines.is_asking_connector(introduction):
            outbox.no_longer_needed(session, introduction.workspace_id, key, now)
    if introduction.connector_told_at and introduction.met_at:
        outbox.no_longer_needed(session, introduction.workspace_id, no_meeting_key(introduction), now)
    if introduction.outcome is Outcome.COMPLETED and introduction.ended_at:
        line = thread_lines.completed(introduction, introduction.ended_at)
        _line(session, introduction, f"intro:{introduction.id}:completed", line, now)


def _move(session: Session, party: Party, kind: str, message: Message, now: datetime) -> None:
    for turn in range(1, party.turn):
        outbox.change(session, party.workspace_id, _key_of_turn(party, kind, turn), message.content(), now)


def reported(session: Session, party: Party, click: Step, now: datetime) -> None:
    """Tell the connector what this party reported, and what they said about it."""
    told = introductions.clicks(party)[click]
    message = thanks.thanked(party) if click is Step.THANKED else thread_lines.reported(party, click)
    _line(session, party.introduction, _report_key(told), message, now)


def taken_back(session: Session, told: Report, now: datetime) -> None:
    """Strike through what the connector was told; if it has not been told yet, it never will be."""
    if not outbox.withdraw(session, told.workspace_id, _report_key(told), now):
        message = thread_lines.taken_back(told.party, told.clicked)
        _line(session, told.party.introduction, _report_key(told), message, now)


def left(session: Session, party: Party, way_out: WayOut, now: datetime) -> None:
    """Tell the connector what this party said instead of a step."""
    if way_out.way in introductions.TOLD_TO_THE_CONNECTOR:
        _line(session, party.introduction, _way_key(party, way_out), thread_lines.left(party, way_out), now)


def came_back(session: Session, party: Party, way_out: WayOut, now: datetime) -> None:
    """Strike that through; if it has not been told yet, it never will be."""
    key = _way_key(party, way_out)
    if way_out.way in introductions.TOLD_TO_THE_CONNECTOR and not outbox.withdraw(
        session, party.workspace_id, key, now
    ):
        _line(session, party.introduction, key, thread_lines.came_back(party, way_out), now)


def answered(session: Session, party: Party, given: ConnectorAnswer, now: datetime) -> None:
    """Bring a party what the connector answers to their thank-you."""
    key = f"intro:{party.introduction_id}:answer:{party.member.slack_id}:{given.answer}"
    message = thanks.answered(party, given)
    _put(session, party.introduction, key, party.member, message, now, thread_of=card_key(party))


def introduced(session: Session, introduction: Introduction, now: datetime) -> None:
    """Tell the connector, who asked both first, that both said yes."""
    _line(session, introduction, f"intro:{introduction.id}:introduced", thread_lines.introduced(introduction), now)


def lapsed(session: Session, introduction: Introduction, now: datetime) -> None:
    """Tell the connector that it did not come to an introduction."""
    _line_by_itself(session, introduction, f"intro:{introduction.id}:lapsed", thread_lines.lapsed(), now)


def passed_on(session: Session, party: Party, to: Introduction, now: datetime) -> None:
    """Tell whoever introduced this party that they introduced others: who by, not who for."""
    key = f"intro:{party.introduction_id}:passed_on:{party.member.slack_id}:{to.id}"
    _line(session, party.introduction, key, thread_lines.passed_on(party), now)


def unreached(session: Session, party: Party, error: str, now: datetime) -> None:
    """Tell the connector that Slack does not bring this party their message, and why."""
    _line(session, party.introduction, _unreachable_key(party), unreachable.unreachable(party, error), now)


def place_for_two(session: Session, introduction: Introduction, now: datetime) -> None:
    """Open a group conversation for the two."""
    first, second = introduction.parties
    message, key = group_conversation.place(introduction), place_key(introduction)
    _put(session, introduction, key, first.member, message, now, and_to=second.member)


def without_a_place(session: Session, introduction: Introduction, now: datetime) -> None:
    """Tell the connector that Slack did not let us open it."""
    key = f"intro:{introduction.id}:no_place"
    _line(session, introduction, key, thread_lines.without_a_place(introduction), now)


def asked_connector(session: Session, introduction: Introduction, now: datetime) -> None:
    """Tell the connector that it is quiet, and ask what to do."""
    if key := quiet_key(introduction):
        _line_by_itself(session, introduction, key, gone_quiet.quiet(introduction), now)


def told_connector(session: Session, introduction: Introduction, now: datetime) -> None:
    """Tell the connector that nobody reported a meeting."""
    _line_by_itself(session, introduction, no_meeting_key(introduction), thread_lines.no_meeting(introduction), now)


def card_key(party: Party) -> str:
    """The key of a party's card."""
    return _key_of_turn(party, CARD, party.turn)


def request_key(party: Party) -> str:
    """The key of a party's request."""
    return _key_of_turn(party, REQUEST, party.turn)


def place_key(introduction: Introduction) -> str:
    """The key of the first words in the group conversation."""
    return f"intro:{introduction.id}:place"


def quiet_key(introduction: Introduction) -> str | None:
    """The key of the latest question what to do, now that it is gone_quiet."""
    asked_at = introduction.connector_asked_at
    return f"intro:{introduction.id}:quiet:{asked_at:%Y%m%d%H%M}" if asked_at else None


def no_meeting_key(introduction: Introduction) -> str:
    """The key of the line that nobody reported a meeting."""
    return f"intro:{introduction.id}:no_meeting"


def _key_of_turn(party: Party, kind: str, turn: int) -> str:
    key = f"intro:{party.introduction_id}:{kind}:{party.member.slack_id}"
    return key if turn == 1 else f"{key}:{turn}"


def _unreachable_key(party: Party) -> str:
    return f"intro:{party.introduction_id}:unreachable:{party.member.slack_id}"


def _headline_key(introduction: Introduction) -> str:
    return f"intro:{introduction.id}:headline"


def _report_key(told: Report) -> str:
    return f"intro:{told.party.introduction_id}:report:{told.party.member.slack_id}:{told.step}:{told.id}"


def _way_key(party: Party, way_out: WayOut) -> str:
    return f"intro:{party.introduction_id}:way:{party.member.slack_id}:{way_out.id}"


def _line(
    session: Session,
    introduction: Introduction,
    key: str,
    message: Message,
    now: datetime,
    not_after: datetime | None = None,
) -> None:
    thread = _headline_key(introduction)
    _put(session, introduction, key, introduction.connector, message, now, thread_of=thread, not_after=not_after)


def _line_by_itself(session: Session, introduction: Introduction, key: str, message: Message, now: datetime) -> None:
    """A line that nobody's click brings: it arrives within the connector's working hours."""
    not_after = schedule.welcome_until(introduction.connector, introduction.workspace, now)
    _line(session, introduction, key, message, now, not_after)


def _put(
    session: Session,
    introduction: Introduction,
    key: str,
    reader: Member,
    message: Message,
    now: datetime,
    *,
    and_to: Member | None = None,
    thread_of: str | None = None,
    not_after: datetime | None = None,
) -> None:
    draft = outbox.Draft(
        workspace_id=introduction.workspace_id,
        introduction_id=introduction.id,
        key=key,
        to=reader.slack_id,
        and_to=and_to.slack_id if and_to else None,
        content=message.content(),
        thread_of=thread_of,
        not_after=not_after,
    )
    outbox.put(session, draft, now)
