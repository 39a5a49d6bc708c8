"""The welcome of a workspace as the outbox takes it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import welcome as texts
from storage.models.enums import Kind
from storage.queries import outbox

KEY = "welcome"  # one for each workspace


def welcome(session: Session, workspace_id: int, to: str, now: datetime) -> None:
    """Send the workspace's welcome to this admin, by their Slack id."""
    draft = outbox.Draft(
        workspace_id=workspace_id,
        introduction_id=None,
        key=KEY,
        to=to,
        content=texts.welcome().content(),
        kind=Kind.WELCOME,
    )
    outbox.put_once(session, draft, now)
