"""Links that add a planned meeting to a calendar. Neither form is official, so a golden file holds each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from bot.messages import calendar_links
from bot.messages.calendar_links import add_to_calendar
from storage.models.enums import Step
from storage.models.introduction import Introduction
from tests.builders.examples import DAY, START, introduction
from tests.conftest import Golden

CONNECTED, MET, _ = Step
URL = 3_000  # characters; https://docs.slack.dev/reference/block-kit/block-elements/button-element
IN_PARIS = (START + 3 * DAY).astimezone(timezone(timedelta(hours=1)))
CALENDARS: dict[str, Callable[[datetime], str]] = {"google": calendar_links.google, "outlook": calendar_links.outlook}


def planned(*reported: Step, after: timedelta = 3 * DAY) -> Introduction:
    """Return an introduction in which Ben said when they'll meet."""
    given = introduction(reported)
    given.parties[0].meets_at = START + after
    return given


@pytest.mark.parametrize("calendar", CALENDARS)
def test_the_address_that_opens_a_calendar(golden: Golden, calendar: str) -> None:
    url = CALENDARS[calendar](IN_PARIS)
    golden(f"calendar/{calendar}", {"url": url})
    assert len(url) <= URL


@pytest.mark.parametrize(
    "given",
    [
        planned(CONNECTED, MET),  # they have met
        planned(),  # the date went with the report that Ben took back
        introduction((CONNECTED,)),
    ],
)
def test_there_is_no_link_without_a_meeting_to_come(given: Introduction) -> None:
    assert add_to_calendar(given) == ""


def test_once_the_time_has_come_there_are_no_links() -> None:
    given = planned(CONNECTED)
    for came_at, links in ((None, True), (START + DAY, True), (START + 3 * DAY, False)):
        given.meeting_came_at = came_at
        assert ("Google" in add_to_calendar(given)) is links
