"""The members of a workspace, and the cast it starts with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.team import APP_ID, ELSEWHERE, HOME, Team

SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True)
class Member:
    """One member as Slack knows them; `tz` is an IANA name, `team_id` empty before they join a workspace.

    `refuses_messages` is the error code chat.postMessage answers for a direct message to this person,
    None when messages reach them.
    """

    id: str
    handle: str
    name: str
    tz: str = "Europe/London"
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    is_owner: bool = False
    team_id: str = ""
    visible: bool = True
    refuses_messages: str | None = None

    def email(self, team: Team) -> str | None:
        """Return the person's address in a workspace; None for an app, and for somebody of another company."""
        return None if self.is_bot or self.is_stranger else f"{self.handle}@{team.domain}.example"

    def as_json(self, now: datetime, team: Team) -> dict[str, Any]:
        """Return the `user` object of users.info, fields after Slack's samples; `now` decides on summer time."""
        zone = now.astimezone(ZoneInfo(self.tz))
        offset = zone.utcoffset()
        local = {
            "tz": self.tz,
            "tz_label": zone.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
        }
        status = {"is_admin": self.is_admin, "is_owner": self.is_owner, "is_primary_owner": False}
        kinds = {"is_restricted": self.is_restricted, "is_ultra_restricted": self.is_ultra_restricted}
        common = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "deleted": self.deleted,
            "updated": 0,
        }
        common |= {
            "is_bot": self.is_bot,
            "is_app_user": False,
            "real_name": self.name,
            "profile": self._profile(team),
        }
        if self.is_stranger:
            common["is_stranger"] = True
        # A deactivated account keeps its id and profile, but no longer has a zone or a role.
        return common if self.deleted else common | local | status | kinds

    def _profile(self, team: Team) -> dict[str, Any]:
        first, _, last = self.name.partition(" ")
        names = {
            "real_name": self.name,
            "real_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
        }
        display = {"display_name": self.name, "display_name_normalized": self.name, "team": self.team_id}
        bot = {"api_app_id": APP_ID, "bot_id": team.bot_id} if self.id == team.bot_user_id else {}
        return {
            **names,
            **display,
            "title": "",
            "avatar_hash": "",
            "status_text": "",
            "status_emoji": "",
            **bot,
        }


# Slackbot says is_bot false of itself: it has to be known by its id.
SLACKBOT = Member(SLACKBOT_ID, "slackbot", "Slackbot", "America/Los_Angeles")


def default_cast() -> list[Member]:
    """Return the people who are in the first workspace: every zone and every kind of account an app can meet."""
    return [
        Member("U0000ANA", "ana", "Ana Sousa", "Europe/Lisbon", is_admin=True),
        Member("U0000BEN", "ben", "Ben Carter", "America/New_York"),
        Member("U000CHIDI", "chidi", "Chidi Okafor", "Africa/Lagos"),
        Member("U000DALIA", "dalia", "Dalia Rao", "Asia/Kolkata"),
        Member("W000EMEKA", "emeka", "Emeka Nwosu", "America/Los_Angeles"),
        Member("U0000FERN", "fern", "Fern Doyle", "Europe/Dublin", is_restricted=True, is_ultra_restricted=True),
        Member("U00000GUS", "gus", "Gus Meyer", "Europe/Berlin", deleted=True),
        Member("U0000HANA", "hana", "Hana Ngata", "Pacific/Auckland"),
        Member("U0000ROBO", "robo", "Standup Robo", is_bot=True),
        Member("U0000SVEN", "sven", "Sven Lindqvist", "Europe/Stockholm", is_stranger=True, team_id=ELSEWHERE),
        SLACKBOT,
    ]


def cast_of(team: Team) -> list[Member]:
    """Return the people a workspace starts with: those of the first one only if it has the first one's ids, too."""
    if team.mark == HOME.mark:
        return default_cast()
    return [
        Member(f"U{team.mark}INES", "ines", "Ines Duarte", "Europe/Lisbon", is_admin=True),
        Member(f"U{team.mark}JONAS", "jonas", "Jonas Weber", "Europe/Berlin"),
        Member(f"U{team.mark}KOFI", "kofi", "Kofi Mensah", "Africa/Accra"),
        Member(f"U{team.mark}LENA", "lena", "Lena Novak", "America/New_York"),
        Member(f"U{team.mark}MARA", "mara", "Mara Lopez", "Europe/Madrid", is_restricted=True),
        SLACKBOT,
    ]


def installers(members: Iterable[Member]) -> list[Member]:
    """Return the members who may install an app: people of the workspace who are no guests, admins first."""
    ours = [
        m for m in members if not (m.is_bot or m.deleted or m.is_stranger or m.is_restricted or m.id == SLACKBOT_ID)
    ]
    return sorted(ours, key=lambda member: not member.is_admin)


def bot_of(team: Team, app_name: str) -> Member:
    """Return the app's bot as a member of a workspace."""
    return Member(team.bot_user_id, app_name.lower().replace(" ", "_"), app_name, is_bot=True, team_id=team.id)
