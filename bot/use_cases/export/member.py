"""A member's own export, in their direct message: short and readable first, and all of it in the thread of that.

export:U1:4f0c…:1                   what they read first (the third part stands for the command: twice makes one export)
export:U1:4f0c…:json, :csv          in its thread, where the bot may send files
export:U1:4f0c…:whole:1, 2 …        in its thread otherwise, or if Slack doesn't take a file
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from bot.messages.export import file, overview, reading, table
from bot.messages.export.document import Kept, document
from bot.messages.export.values import Fields
from bot.rules.deadlines import calendar
from bot.rules.problems import Problem
from bot.use_cases.errors import reject
from storage.database import Database
from storage.models.enums import Account, Kind, Preference
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries import exports, members, outbox, workspaces
from storage.queries.outbox import Draft

APART = timedelta(minutes=1)
"""Time between two exports of one person."""


@dataclass(frozen=True)
class Request:
    """A member asks for what is kept about them."""

    workspace_id: int
    by: str
    """Their Slack id."""
    name: str
    """Identifies this request: the same when Slack sends it again."""


def bring(database: Database, request: Request, now: datetime, *, in_files: bool) -> None:
    """Put everything that is kept about them and that they may see on its way to them.

    `in_files`: whether the bot may send files. Raises `Rejected` if they asked for another within the last minute.
    """
    with database.transaction() as session:
        workspaces.lock(session, request.workspace_id)  # nobody's data is deleted between the reading and the writing
        check_pace(session, request, Kind.EXPORT, _key(request, "1"), now)
        for draft in _drafts(session, request, now, in_files=in_files):
            outbox.put_once(session, draft, now)


def check_pace(session: Session, request: Request, kind: Kind, key: str, now: datetime) -> None:
    """Raise `Rejected` if this person was brought an export less than a minute ago, by another request.

    `key`: of the message that this request brings; the same request again is none too many. Exports are the largest
    that the bot reads and writes, and a minute changes nothing in them.
    """
    if outbox.brought_since(session, request.workspace_id, request.by, kind, now - APART) - {key}:
        reject("by", Problem.EXPORTED_JUST_NOW)


def bring_again(session: Session, unsent: Sequence[OutgoingMessage], now: datetime) -> None:
    """Bring exports of what is kept now instead of these messages, which Slack hasn't got, and which are locked."""
    requests = {(each.workspace_id, each.to, each.thread_of or each.key) for each in unsent}
    in_files = {each.thread_of for each in unsent if each.kind is Kind.EXPORT_FILE}
    for message in unsent:
        session.delete(message)
    session.flush()
    for workspace_id, to, above in sorted(requests):
        # Under another name: what Slack has of it already can't be taken up.
        request = Request(workspace_id, to, name_of(above))
        for draft in _drafts(session, request, now, in_files=above in in_files):
            outbox.put_once(session, draft, now)


def _drafts(session: Session, request: Request, now: datetime, *, in_files: bool) -> list[Draft]:
    kept = _kept(session, request)
    exported, today = document(kept, now), _today(session, kept.member, now)
    beginning = _beginning(request, exported)
    whole = _files(request, exported, today) if in_files else _messages(request, exported)
    return [beginning, *(replace(each, thread_of=beginning.key) for each in whole)]


def bring_without_a_file(session: Session, refused: OutgoingMessage, now: datetime) -> None:
    """Bring an export in messages, since Slack doesn't take the file; once, also if it takes neither of the two."""
    above = refused.thread_of
    request = Request(refused.workspace_id, refused.to, name_of(above or refused.key))
    exported = document(_kept(session, request), now)
    if above is None:  # a file of an earlier release, which stood alone
        beginning = _beginning(request, exported)
        outbox.put_once(session, beginning, now)
        above = beginning.key
    for draft in _messages(request, exported):
        outbox.put_once(session, replace(draft, thread_of=above), now)


def name_of(trigger: str) -> str:
    """Return the name of a request, made of something that Slack sends once."""
    return sha256(trigger.encode()).hexdigest()[:32]


def _beginning(request: Request, exported: Fields) -> Draft:
    return _draft(request, Kind.EXPORT, "1", overview.message(exported).content())


def _files(request: Request, exported: Fields, today: date) -> list[Draft]:
    contents = {"json": file.as_json(exported, today), "csv": table.as_csv(exported, today)}
    return [_draft(request, Kind.EXPORT_FILE, name, content) for name, content in contents.items()]


def _messages(request: Request, exported: Fields) -> list[Draft]:
    whole = enumerate(reading.messages(exported), 1)
    return [_draft(request, Kind.EXPORT, f"whole:{number}", message.content()) for number, message in whole]


def _kept(session: Session, request: Request) -> Kept:
    found = members.find(session, request.workspace_id, [request.by])
    if not found:
        return Kept(_stranger(request), [], [], [])
    (member,) = found
    return Kept(
        member,
        members.avoided_by(session, member.id),
        exports.made_by(session, member.id),
        exports.made_for(session, member.id),
        exports.summaries_naming(session, member.id),
    )


def _stranger(request: Request) -> Member:
    """Somebody of whom nothing is kept. Not stored: asking what is kept is no reason to keep something."""
    return Member(
        workspace_id=request.workspace_id,
        user_id=request.by,
        preference=Preference.JUST_INTRODUCE,
        account=Account.UNKNOWN,
        is_guest=False,
    )


def _today(session: Session, member: Member, now: datetime) -> date:
    return calendar(member, workspaces.get(session, member.workspace_id)).day_of(now)


def _key(request: Request, part: str) -> str:
    return f"export:{request.by}:{request.name}:{part}"


def _draft(request: Request, kind: Kind, part: str, content: dict[str, Any]) -> Draft:
    return Draft(
        workspace_id=request.workspace_id,
        introduction_id=None,
        key=_key(request, part),
        to=request.by,
        content=content,
        kind=kind,
        keeps_content=False,
    )
