"""Bring somebody's own messages about an introduction back, if they or their workspace's retention deleted them."""

from datetime import datetime

from bot.notifications.keys import card_key, draft_key, headline_key, request_key, share_key
from bot.rules import introductions
from bot.use_cases.introductions.actors import Act, lock_for_either
from storage.database import Database
from storage.models.introduction import Introduction, Party
from storage.queries import outbox


def resend(database: Database, act: Act, now: datetime) -> None:
    """Have Slack asked to change this person's messages, as they look already: one that is gone is posted again.

    Raises `NotYours`.
    """
    with database.transaction() as session:
        actor = lock_for_either(session, act, now)
        for key in _keys(actor):
            outbox.look_after(session, act.workspace_id, key, now)


def _keys(actor: Party | Introduction) -> list[str]:
    if isinstance(actor, Introduction):
        return [headline_key(actor), draft_key(actor), share_key(actor, actor.connector)]
    is_introduced = introductions.is_introduced(actor.introduction)
    return [card_key(actor) if is_introduced else request_key(actor), share_key(actor.introduction, actor.member)]
