"""A year of a member's own, in their direct message: figures with a chart, and all of it in the thread of that.

export:U1:4f0c…:year                what they read first, of the kind *My year*
export:U1:4f0c…:year:file           in its thread, where the bot may send files
export:U1:4f0c…:year:whole:1, 2 …   in its thread otherwise, or if Slack doesn't take the file
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import my_year as texts
from bot.messages.blocks import context
from bot.messages.export import my_year as contents
from bot.messages.export.overview import THE_REST
from bot.messages.export.values import Fields
from bot.use_cases.export.member import Request, check_pace, name_of
from bot.use_cases.members.my_year import Asked, ReadYear, asked_by, figures_of, made_by
from storage.database import Database
from storage.models.enums import Kind
from storage.models.figures import Made
from storage.models.outbox import OutgoingMessage
from storage.queries import outbox, workspaces
from storage.queries.introductions import find_whole
from storage.queries.outbox import Draft


@dataclass(frozen=True)
class RequestYear(Request):
    """A member wants a year of theirs as a file."""

    word: str
    """The time's, as `bot.rules.my_year` spells it."""


def bring(database: Database, request: RequestYear, now: datetime, *, in_files: bool) -> None:
    """Put what they introduced in that time on its way to them.

    `in_files`: whether the bot may send files. Raises `Rejected` if they asked for a year within the last minute.
    """
    with database.transaction() as session:
        workspaces.lock(session, request.workspace_id)  # nobody's data is deleted between the reading and the writing
        check_pace(session, request, Kind.MY_YEAR, _key(request), now)
        for draft in _drafts(session, request, now, in_files=in_files):
            outbox.put_once(session, draft, now)


def bring_again(session: Session, unsent: Sequence[OutgoingMessage], now: datetime) -> None:
    """Bring what is kept now instead of these messages, which Slack hasn't got, and which are locked."""
    above = {each.thread_of or each.key: each for each in unsent}
    in_files = {each.thread_of for each in unsent if each.kind is Kind.MY_YEAR_FILE}
    # Under another name: what Slack has of it already can't be taken up.
    requests = {key: _request_of(each) for key, each in sorted(above.items())}
    for message in unsent:
        session.delete(message)
    session.flush()
    for key, request in requests.items():
        for draft in _drafts(session, request, now, in_files=key in in_files):
            outbox.put_once(session, draft, now)


def bring_without_a_file(session: Session, refused: OutgoingMessage, now: datetime) -> None:
    """Bring it in messages, since Slack doesn't take the file."""
    request = _request_of(refused)
    asked = _asked(session, request, now)
    for draft in _messages(request, _rows(session, made_by(session, asked))):
        outbox.put_once(session, replace(draft, thread_of=refused.thread_of), now)


def _request_of(message: OutgoingMessage) -> RequestYear:
    name = name_of(message.thread_of or message.key)
    return RequestYear(message.workspace_id, message.to, name, message.day or "")


def _asked(session: Session, request: RequestYear, now: datetime) -> Asked:
    return asked_by(session, ReadYear(request.workspace_id, request.by, request.word), now)


def _drafts(session: Session, request: RequestYear, now: datetime, *, in_files: bool) -> list[Draft]:
    asked = _asked(session, request, now)
    made = made_by(session, asked)
    shown, the_rest = figures_of(asked, made, now), [context(THE_REST)] if made else []
    beginning = replace(
        _draft(request, Kind.MY_YEAR, "", texts.message(shown, *the_rest).content()),
        plainer=texts.plainer(shown, *the_rest).content(),
    )
    rows = _rows(session, made)
    whole = _file(request, rows) if in_files else _messages(request, rows)
    return [beginning, *(replace(each, thread_of=beginning.key) for each in whole)]


def _rows(session: Session, made: Sequence[Made]) -> list[Fields]:
    whole = {each.id: each for each in find_whole(session, [each.introduction_id for each in made])}
    return [contents.row(each, whole[each.introduction_id]) for each in made if each.introduction_id in whole]


def _file(request: RequestYear, rows: Sequence[Fields]) -> list[Draft]:
    return [_draft(request, Kind.MY_YEAR_FILE, ":file", contents.as_csv(rows, request.word))] if rows else []


def _messages(request: RequestYear, rows: Sequence[Fields]) -> list[Draft]:
    whole = enumerate(contents.as_messages(rows), 1)
    return [_draft(request, Kind.MY_YEAR, f":whole:{number}", message.content()) for number, message in whole]


def _key(request: RequestYear) -> str:
    return f"export:{request.by}:{request.name}:year"


def _draft(request: RequestYear, kind: Kind, part: str, content: dict[str, object]) -> Draft:
    return Draft(
        workspace_id=request.workspace_id,
        introduction_id=None,
        key=f"{_key(request)}{part}",
        to=request.by,
        content=content,
        kind=kind,
        day=request.word,
        keeps_content=False,
    )
