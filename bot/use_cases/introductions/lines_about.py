"""The lines that a connector wrote about people, to be offered when they introduce those again."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from storage.queries import lines_about


def last_lines(session: Session, workspace_id: int, by: str, people: Collection[str]) -> dict[str, str]:
    """Return what this connector last wrote about each of these people, all by their Slack ids.

    They're the connector's own: nobody else is offered them. They go with the introduction they were written for.
    """
    chosen = sorted({*people} - {""})
    return lines_about.last_about(session, workspace_id, by, chosen) if chosen else {}
