"""The welcome of a workspace as the outbox takes it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import welcome as texts
from storage.models.enums import Kind
from storage.queries import outbox

KEY = "welcome"  # one for each workspace


def welcome(session: Session, workspace_id: int, to: str, now: datetime, *, installed_it: bool = False) -> None:
    """Send the workspace's welcome to somebody, by their Slack id.

    `installed_it`: they installed the app; else they're the first admin who typed a command.
    """
    draft = outbox.Draft(
        workspace_id=workspace_id,
        introduction_id=None,
        key=KEY,
        to=to,
        content=texts.welcome(installed_it=installed_it).content(),
        kind=Kind.WELCOME,
    )
    outbox.put_once(session, draft, now)
