"""Links with which the reader adds a planned meeting to their own calendar.

Neither form is official, so each has a golden file; docs/decisions.md says where they come from. The links hold a time
and a title that fits everyone. They name nobody: a mention would stay letters in a URL.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from bot.messages.mrkdwn import escape
from bot.rules import deadlines, introductions
from storage.models.enums import Step
from storage.models.introduction import Introduction

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"
TITLE = "Meeting from an introduction"
LENGTH = timedelta(minutes=30)
"""Length of the meeting in the calendar: a first talk, which both can still make longer there."""


def add_to_calendar(introduction: Introduction) -> str:
    """Return a line with a link for each calendar; empty if no meeting is to come, or one has been reported."""
    planned = deadlines.planned_for(introduction)
    has_met = introductions.first_reported(introduction, Step.MET)
    if planned is None or has_met or deadlines.has_come(introduction, planned):
        return ""
    links = {"Google": google(planned), "Outlook": outlook(planned)}
    return "Add to calendar: " + " · ".join(f"<{escape(url)}|{name}>" for name, url in links.items())


def google(starts_at: datetime) -> str:
    """Return the address that opens a new meeting in Google Calendar."""
    dates = "/".join(f"{instant:%Y%m%dT%H%M%SZ}" for instant in _from_to(starts_at))
    return _address(GOOGLE, {"action": "TEMPLATE", "text": TITLE, "dates": dates})


def outlook(starts_at: datetime) -> str:
    """Return the address that opens a new meeting in Outlook on the web, for accounts of a company."""
    starts, ends = (f"{instant:%Y-%m-%dT%H:%M:%SZ}" for instant in _from_to(starts_at))
    asks = {"path": "/calendar/action/compose", "rru": "addevent", "subject": TITLE, "startdt": starts, "enddt": ends}
    return _address(OUTLOOK, asks)


def _from_to(starts_at: datetime) -> tuple[datetime, datetime]:
    # In UTC, which each calendar shows in its owner's own zone.
    utc = starts_at.astimezone(UTC)
    return utc, utc + LENGTH


def _address(page: str, asks: Mapping[str, str]) -> str:
    return f"{page}?{urlencode(asks, quote_via=quote, safe='/:')}"
