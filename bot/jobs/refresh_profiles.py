"""Members' time zones: the bot asks Slack before it writes to them by itself, once a day at most."""

from collections.abc import Collection
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.slack import profiles as slack_profiles
from bot.use_cases.members import profiles
from storage.database import Database
from storage.queries import members

AHEAD = timedelta(hours=1)  # of the reminder, so that it comes at the right hour
ASKING_TAKES = 5.0  # seconds for all of one tick; a member without an answer stays as known


def refresh(database: Database, workspace_ids: Collection[int], client: WebClient, now: datetime) -> None:
    """Ask Slack about some members of these workspaces who are to be reminded soon, each once a day at most."""
    with database.reading() as session:
        stale = members.to_ask_about(session, workspace_ids, now + AHEAD, now - profiles.KNOWN_FOR, now)
    if not stale:
        return
    told = slack_profiles.ask(client, stale, ASKING_TAKES)
    with database.transaction() as session:
        for member in members.lock(session, stale.values()):
            if profile := told.get(member.user_id):
                profiles.learn({member.user_id: member}, {member.user_id: profile}, now)
            member.checked_at = now  # also without an answer: a Slack that stumbles is not asked every second
