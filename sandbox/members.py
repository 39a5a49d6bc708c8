"""The members of the workspace, and the cast it starts with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

TEAM_ID = "T0SANDBOX"
TEAM_DOMAIN = "sandbox"
APP_ID = "A0SANDBOX"
BOT_ID = "B0SANDBOX"
BOT_USER_ID = "U0SANDBOX"
SLACKBOT_ID = "USLACKBOT"
ELSEWHERE = "T0ELSEWHERE"


@dataclass(frozen=True)
class Member:
    """One member as Slack knows them; `tz` is an IANA name.

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
    team_id: str = TEAM_ID
    visible: bool = True
    refuses_messages: str | None = None

    @property
    def email(self) -> str | None:
        """Return the person's address; None for an app, and for somebody of another company."""
        return None if self.is_bot or self.is_stranger else f"{self.handle}@{TEAM_DOMAIN}.example"

    def as_json(self, now: datetime) -> dict[str, Any]:
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
            "profile": self._profile(),
        }
        if self.is_stranger:
            common["is_stranger"] = True
        # A deactivated account keeps its id and profile, but no longer has a zone or a role.
        return common if self.deleted else common | local | status | kinds

    def _profile(self) -> dict[str, Any]:
        first, _, last = self.name.partition(" ")
        names = {
            "real_name": self.name,
            "real_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
        }
        display = {"display_name": self.name, "display_name_normalized": self.name, "team": self.team_id}
        bot = {"api_app_id": APP_ID, "bot_id": BOT_ID} if self.id == BOT_USER_ID else {}
        return {
            **names,
            **display,
            "title": "",
            "avatar_hash": "",
            "status_text": "",
            "status_emoji": "",
            **bot,
        }


def default_cast(app_name: str) -> list[Member]:
    """Return the people who are always there: every zone and every kind of account an app can meet."""
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
        # Slackbot says is_bot false of itself: it has to be known by its id.
        Member(SLACKBOT_ID, "slackbot", "Slackbot", "America/Los_Angeles"),
        Member(BOT_USER_ID, app_name.lower().replace(" ", "_"), app_name, is_bot=True),
    ]
