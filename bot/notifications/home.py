"""A member's Home as the outbox takes it: one view, published again and again."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import home as messages
from bot.messages.blocks import View
from bot.notifications.keys import home_key
from bot.rules.home import Home
from storage.models.enums import Kind
from storage.models.workspace import Member
from storage.queries import outbox


def show(session: Session, member: Member, home: Home, now: datetime, *, is_waited_for: bool) -> None:
    """Let this member's Home show that. `is_waited_for`: they've just opened it."""
    outbox.show(session, _draft(member, messages.home(home)), now, is_waited_for=is_waited_for)


def rest(session: Session, member: Member, now: datetime) -> None:
    """Let the Home of a member who hasn't opened it for long say nothing of anybody: what isn't read isn't kept."""
    view = messages.resting()
    outbox.change(session, member.workspace_id, home_key(member.user_id), view, now)


def _draft(member: Member, view: View) -> outbox.Draft:
    return outbox.Draft(
        workspace_id=member.workspace_id,
        introduction_id=None,
        key=home_key(member.user_id),
        to=member.user_id,
        content=view,
        kind=Kind.HOME,
    )
