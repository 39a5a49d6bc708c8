"""Named queries over members."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.models import Member


def find(session: Session, workspace_id: int, slack_ids: Collection[str]) -> list[Member]:
    """Those of these people who are known already."""
    return list(session.scalars(_known(workspace_id, slack_ids)))


def _known(workspace_id: int, slack_ids: Collection[str]) -> Select[Member]:
    return select(Member).where(Member.workspace_id == workspace_id, Member.slack_id.in_(slack_ids))


def ensure(session: Session, workspace_id: int, slack_ids: Collection[str]) -> dict[str, Member]:
    """The members with these Slack ids, made known now if nobody knew them yet.

    Their rows are locked until the transaction ends, so that what they do happens one after the other.
    """
    # In one order for everybody: transactions that share people must not wait for each other in a circle.
    for slack_id in sorted(slack_ids):
        _ensure(session, workspace_id, slack_id)
    query = _known(workspace_id, slack_ids).order_by(Member.id).with_for_update(key_share=True)
    locked = session.scalars(query.execution_options(populate_existing=True))
    return {member.slack_id: member for member in locked}


def _ensure(session: Session, workspace_id: int, slack_id: str) -> None:
    if find(session, workspace_id, [slack_id]):
        return
    try:
        with session.begin_nested():
            session.add(Member(workspace_id=workspace_id, slack_id=slack_id))
    except IntegrityError:
        pass  # another process was faster: theirs is the row
