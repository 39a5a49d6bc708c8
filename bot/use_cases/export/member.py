"""A member's own export: in a file where the bot may send one, else in messages; either way in their direct message.

export:U1:4f0c…:file    the file (the third part stands for the command: one that comes twice makes one export)
export:U1:4f0c…:1, 2 …  the messages, each but the first in the thread of the first
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from bot.messages.export import file, reading
from bot.messages.export.document import Kept, document
from bot.rules.deadlines import calendar
from storage.database import Database
from storage.models.enums import Account, Kind, Preference
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member
from storage.queries import exports, members, outbox, workspaces
from storage.queries.outbox import Draft


@dataclass(frozen=True)
class Request:
    """A member asks for what is kept about them."""

    workspace_id: int
    by: str
    """Their Slack id."""
    name: str
    """Identifies this request: the same when Slack sends it again."""


def bring(database: Database, request: Request, now: datetime, *, in_a_file: bool) -> None:
    """Put everything that is kept about them and that they may see on its way to them."""
    with database.reading() as session:
        drafts = _file(session, request, now) if in_a_file else _messages(session, request, now)
    with database.transaction() as session:
        for draft in drafts:
            outbox.put_once(session, draft, now)


def bring_without_a_file(session: Session, refused: OutgoingMessage, now: datetime) -> None:
    """Bring an export in messages, since Slack doesn't take the file."""
    for draft in _messages(session, Request(refused.workspace_id, refused.to, name_of(refused.key)), now):
        outbox.put_once(session, draft, now)


def name_of(trigger: str) -> str:
    """Return the name of a request, made of something that Slack sends once."""
    return sha256(trigger.encode()).hexdigest()[:32]


def _file(session: Session, request: Request, now: datetime) -> list[Draft]:
    kept = _kept(session, request)
    content = file.content(document(kept, now), _today(session, kept.member, now))
    return [_draft(request, Kind.EXPORT_FILE, "file", content)]


def _messages(session: Session, request: Request, now: datetime) -> list[Draft]:
    first, *others = reading.messages(document(_kept(session, request), now))
    beginning = _draft(request, Kind.EXPORT, "1", first.content())
    return [
        beginning,
        *(
            _draft(request, Kind.EXPORT, str(n), other.content(), thread_of=beginning.key)
            for n, other in enumerate(others, 2)
        ),
    ]


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
        slack_id=request.by,
        preference=Preference.JUST_INTRODUCE,
        account=Account.UNKNOWN,
        is_guest=False,
    )


def _today(session: Session, member: Member, now: datetime) -> date:
    return calendar(member, workspaces.get(session, member.workspace_id)).day_of(now)


def _draft(request: Request, kind: Kind, part: str, content: dict[str, object], thread_of: str | None = None) -> Draft:
    return Draft(
        workspace_id=request.workspace_id,
        introduction_id=None,
        key=f"export:{request.by}:{request.name}:{part}",
        to=request.by,
        content=content,
        kind=kind,
        thread_of=thread_of,
        keeps_content=False,
    )
