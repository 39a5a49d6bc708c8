"""All introductions of a workspace, for its admins and for whoever runs the bot: a row each.

In it is what anybody in the introduction knows, and nothing that was said in confidence. Left out are texts, who
reported what, why something ended and who said so. What never came to cards is left out altogether: a no to being
introduced is an acceptable one, and nobody's business. So is what counts in no figure: the rows, counted, are the
summary's numbers.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from bot.config.errors import SettingError
from bot.messages.export import workspace_file
from bot.messages.export.iso import iso
from bot.rules import periods
from bot.rules.deadlines import calendar_for_all
from bot.rules.plain_text import as_keyed
from bot.rules.problems import Problem
from bot.rules.profiles import Profile
from bot.rules.working_hours import zone
from bot.use_cases.errors import reject
from bot.use_cases.export.member import Request, check_pace
from bot.use_cases.workspaces.choose import choose
from bot.use_cases.workspaces.settings import check_admin
from storage.database import Database
from storage.models.enums import Kind, Outcome
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from storage.queries import exports, outbox, workspaces
from storage.queries.exports import Introduced
from storage.queries.outbox import Draft

MOST_SENT = 20_000  # introductions in a file that is sent; it lies in the database until Slack has it
REFUSED = ":refused"
"""Ends the key of the message that says that Slack doesn't take the file."""
FORMAT, SINCE = "--format", "--since"
FIELDS = (
    "workspace",
    "number",
    "connector",
    "first_party",
    "second_party",
    "introduced_at",
    "connected_at",
    "met_at",
    "ended_at",
    "stands",
)  # see docs/export.md

Row = dict[str, str | int | None]


def lines(database: Database, file_format: str | None, since: str | None, team_id: str | None = None) -> Iterator[str]:
    """Return a workspace's export, piece by piece.

    `file_format`: csv or json. `since`: the first day, in the workspace's zone; None: all. `team_id`: the workspace's
    id in Slack; None: the only one. Raises `SettingError` for another format, a day that is none, or if several
    workspaces could be meant; then there is no piece.
    """
    write, since_day = _writer(file_format), _day(since)
    with database.reading() as session:
        workspace = choose(session, team_id)
    return write(_rows(database, workspace, since_day))


def bring(database: Database, request: Request, asked_by: Profile, now: datetime, *, can_send_files: bool) -> None:
    """Put the same as a file, as CSV, on its way to an admin. The same request twice brings one.

    `asked_by`: Slack's answer just now about who asks. Raises `Rejected` if they're no admin, if the bot may not send
    files, if there are more introductions than a message should hold, or if they had one within the last minute.
    """
    check_admin(asked_by)
    if not can_send_files:
        reject("by", Problem.NO_FILES)
    key = f"export:{request.by}:{request.name}:introductions"
    with database.transaction() as session:
        # Locked, so that nobody's data is deleted between the reading and the writing.
        workspace = workspaces.lock(session, request.workspace_id)
        check_pace(session, request, Kind.WORKSPACE_FILE, key, now)
        rows = list(islice(exports.introduced(session, workspace.id, None), MOST_SENT + 1))
        if len(rows) > MOST_SENT:
            reject("by", Problem.TOO_MANY_TO_SEND)
        content = _file(workspace, rows, now)
        outbox.put_once(session, _draft(request.workspace_id, request.by, key, Kind.WORKSPACE_FILE, content), now)


def _file(workspace: Workspace, introduced: Iterable[Introduced], now: datetime) -> dict[str, Any]:
    rows = (_row(workspace, each) for each in introduced)
    return workspace_file.as_csv(_csv(rows), calendar_for_all(workspace).day_of(now))


def bring_again(session: Session, unsent: Sequence[OutgoingMessage], now: datetime) -> None:
    """Let these files, which Slack hasn't got, and which are locked, say what is kept now."""
    for message in unsent:
        workspace = workspaces.get(session, message.workspace_id)
        outbox.want(message, _file(workspace, exports.introduced(session, workspace.id, None), now), now)


def tell_refused(session: Session, refused: OutgoingMessage, error: str, now: datetime) -> None:
    """Tell an admin that Slack doesn't take their file. `error`: Slack's."""
    content, key = workspace_file.refused(error).content(), f"{refused.key}{REFUSED}"
    outbox.put_once(session, _draft(refused.workspace_id, refused.to, key, Kind.EXPORT, content), now)


def _draft(workspace_id: int, to: str, key: str, kind: Kind, content: dict[str, Any]) -> Draft:
    return Draft(
        workspace_id=workspace_id,
        introduction_id=None,
        key=key,
        to=to,
        content=content,
        kind=kind,
        keeps_content=False,
    )


def _writer(file_format: str | None) -> Callable[[Iterator[Row]], Iterator[str]]:
    writers = {"csv": _csv, "json": _json}
    if file_format not in writers:
        raise SettingError(FORMAT, f"must be {' or '.join(writers)}.")
    return writers[file_format]


def _day(since: str | None) -> date | None:
    try:
        return date.fromisoformat(as_keyed(since)) if since is not None else None
    except ValueError:
        raise SettingError(SINCE, "must be a day such as 2026-09-01.") from None


def _rows(database: Database, workspace: Workspace | None, since: date | None) -> Iterator[Row]:
    if workspace is None:
        return
    begins_at = periods.beginning_of(since, zone(workspace.time_zone)) if since else None
    with database.reading(unlimited=True) as session:
        for each in exports.introduced(session, workspace.id, begins_at):
            yield _row(workspace, each)


def _row(workspace: Workspace, each: Introduced) -> Row:
    return {
        "workspace": workspace.team_id,
        "number": each.number,
        "connector": each.connector,
        "first_party": each.first_party,
        "second_party": each.second_party,
        "introduced_at": iso(each.introduced_at),
        "connected_at": iso(each.connected_at),
        "met_at": iso(each.met_at),
        "ended_at": iso(each.ended_at),
        "stands": _stands(each.outcome),
    }


def _stands(outcome: Outcome | None) -> str:
    if outcome is None:
        return "open"
    return "completed" if outcome is Outcome.COMPLETED else "ended"


# --- Formats --------------------------------------------------------------------------------------------------------


class _Line:
    """A file for `csv` to write to, which hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterator[Row]) -> Iterator[str]:
    # Nothing in it can be taken for a formula by a spreadsheet: Slack's ids begin with a letter, all else is ours.
    writer = csv.DictWriter(_Line(), FIELDS, lineterminator="\n")
    yield str(writer.writeheader())
    for row in rows:
        yield str(writer.writerow(row))


def _json(rows: Iterator[Row]) -> Iterator[str]:
    beginning = "[\n"
    for row in rows:
        yield beginning + json.dumps(row)
        beginning = ",\n"
    yield "[]\n" if beginning == "[\n" else "\n]\n"
