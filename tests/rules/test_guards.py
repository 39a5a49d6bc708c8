"""Whatever the numbers, the zones and the people: the guards hold, and everything ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules import deadlines
from bot.rules.pacing import NAMES, numbers, out_of_order
from storage.models.enums import Awaited, Preset, Step, Way
from storage.models.workspace import Member, Workspace
from tests.builders.examples import DAY, START
from tests.builders.paired_lives import SAYS, Deed, Lives
from tests.rules.test_working_hours import ZONES

WHATS = [*Step, *Way, "snooze", "plan", "no reminders"]
MOST_DAYS = 60
DEEDS = st.builds(
    Deed,
    after=st.timedeltas(timedelta(minutes=1), 20 * DAY),
    party=st.integers(0, 5),
    what=st.sampled_from([str(what) for what in WHATS]),
    days=st.integers(1, MOST_DAYS),
)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Draw any preset, with any numbers changed that are in order; any quiet days, for a while."""
    changed = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5) | st.integers(1, 40), max_size=6))
    quiet = draw(st.sets(st.dates(date(2026, 3, 1), date(2026, 5, 1)), max_size=20))
    workspace = Workspace(preset=draw(st.sampled_from(Preset)), cadence=changed)
    if out_of_order(numbers(workspace)):
        workspace.cadence = {}
    workspace.quiet_days = sorted(day.isoformat() for day in quiet)
    return workspace


LIVES = st.builds(
    Lives,
    workspace=workspaces(),
    zones=st.lists(st.sampled_from(ZONES), min_size=4, max_size=4),
    asks_first=st.booleans(),
    in_touch_for=st.none() | st.integers(0, 365),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives=LIVES, deeds=st.lists(DEEDS, max_size=8))
def test_the_guards_hold_whatever_anybody_does(lives: Lives, deeds: list[Deed]) -> None:
    lives.live(deeds)
    it_is_within_working_hours(lives)
    nobody_hears_of_the_bot_twice_a_day(lives)
    there_are_two_days_between_two_reminders(lives)
    there_are_two_reminders_of_a_step_at_most(lives)
    nothing_is_asked_that_was_answered(lives)
    everything_ends(lives, deeds)
    nobody_is_reminded_on_the_first_day(lives)


def addressed(lives: Lives) -> list[tuple[datetime, Member]]:
    """Return when the bot wrote to whom by itself: gathered reminders are one message."""
    return [*{(each.at, each.party.member) for each in lives.reminded}, *lives.told]


def it_is_within_working_hours(lives: Lives) -> None:
    for at, member in addressed(lives):
        days = deadlines.calendar(member, lives.workspace)
        assert days.opening(at) == at


def nobody_hears_of_the_bot_twice_a_day(lives: Lives) -> None:
    told = addressed(lives)
    a_day = Counter((member.id, deadlines.calendar(member, lives.workspace).day_of(at)) for at, member in told)
    assert set(a_day.values()) <= {1}


def there_are_two_days_between_two_reminders(lives: Lives) -> None:
    days = defaultdict(list)
    for each in lives.reminded:
        days[each.party].append(deadlines.calendar_of(each.party).day_of(each.at))
    for of_one in days.values():
        assert all(later - earlier >= 2 * DAY for earlier, later in pairwise(of_one))


def there_are_two_reminders_of_a_step_at_most(lives: Lives) -> None:
    most = {Awaited.CONSENT: 1, Awaited.CONNECTED: 2, Awaited.MET: 2, Awaited.THANKED: 1}
    for party in lives.parties:
        counted = Counter(reminder.awaited for reminder in party.reminders if reminder.snoozed_at is None)
        assert all(count <= most[awaited] for awaited, count in counted.items())


def nothing_is_asked_that_was_answered(lives: Lives) -> None:
    for each in lives.reminded:
        assert SAYS[each.awaited] not in each.had_said
        muted = [way_out.said_at for way_out in each.party.ways_out if way_out.way is Way.MUTED]
        silent_since = min([*muted, *filter(None, [each.party.member.unreminded_since])], default=None)
        assert silent_since is None or each.at < silent_since


def nobody_is_reminded_on_the_first_day(lives: Lives) -> None:
    for each in lives.reminded:
        days = deadlines.calendar_of(each.party)
        assert days.day_of(each.at) > days.day_of(START)


def everything_ends(lives: Lives, deeds: list[Deed]) -> None:
    last = START + sum((deed.after for deed in deeds), 0 * DAY)
    assert all(introduction.outcome for introduction in lives.introductions)
    assert lives.now <= last + timedelta(days=2 * MOST_DAYS + 200)
