"""The use cases around a member's Home: what stands on it, that it was opened, and that it's to be drawn again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications.keys import card_key, headline_key, home_key, request_key
from bot.rules import home as rules
from bot.rules import introductions
from bot.rules.deadlines import calendar
from bot.rules.home import AT_MOST, KEPT_CURRENT_FOR, ON_A_PAGE, PAST_AT_MOST, Home, List, Page, Row, Together
from bot.rules.profiles import Profile
from bot.use_cases.members import profiles
from storage.database import Database
from storage.models.workspace import Member
from storage.queries import home as queries
from storage.queries import members, outbox, workspaces, years
from storage.queries.home import Place
from storage.queries.introductions import find_whole

OPEN_AT_MOST = 2 * AT_MOST + 1  # looked at: some of them wait, and stand there
TOGETHER_AT_MOST = 20


@dataclass(frozen=True)
class OpenHome:
    """A member opens their Home."""

    workspace_id: int
    by: str
    """Their Slack id."""
    is_blank: bool
    """Whether Slack shows nothing there yet."""


@dataclass(frozen=True)
class ReadPage:
    """A member wants to see more of a list."""

    workspace_id: int
    by: str
    """Their Slack id."""
    which: List
    number: int
    """The page's, from 1."""


@dataclass(frozen=True)
class AskAbout:
    """A member wants to know what there was between them and somebody else."""

    workspace_id: int
    by: str
    """Their Slack id."""
    other: str
    """The other's Slack id."""


# --- Opened ---------------------------------------------------------------------------------------------------------


def note_opened(database: Database, act: OpenHome, now: datetime) -> None:
    """Have the clock draw this member's Home now, and keep it current from now on."""
    with database.transaction() as session:
        member = members.ensure(session, act.workspace_id, {act.by})[act.by]
        member.home_opened_at = member.home_due_at = now
        if act.is_blank:
            outbox.show_again(session, act.workspace_id, home_key(act.by), now)


def knows_whether_admin(database: Database, act: OpenHome, now: datetime) -> bool:
    """Return whether Slack said not long ago whether this member is an admin."""
    with database.reading() as session:
        found = members.find(session, act.workspace_id, [act.by])
    since = now - profiles.KNOWN_FOR
    return any(each.is_admin is not None and each.checked_at and since < each.checked_at <= now for each in found)


def note_profile(database: Database, act: OpenHome, profile: Profile, now: datetime) -> None:
    """Note what Slack says about a member who has opened their Home, and draw it again if they're an admin or not."""
    with database.transaction() as session:
        member = members.ensure(session, act.workspace_id, {act.by})[act.by]
        was_admin = bool(member.is_admin)
        profiles.learn(session, {act.by: member}, {act.by: profile}, now)
        if bool(member.is_admin) is not was_admin:
            member.home_due_at = member.home_opened_at


# --- What stands on it ----------------------------------------------------------------------------------------------


def find_home(session: Session, workspace_id: int, user_id: str, now: datetime) -> Home:
    """Return what a member's Home shows now; an empty one for somebody who never did anything."""
    member = _member(session, workspace_id, user_id)
    return home_of(session, member, now) if member else Home()


def home_of(session: Session, member: Member, now: datetime) -> Home:
    """Return what this member's Home shows now."""
    waits = queries.may_wait(session, member.id, now - rules.THANKS_WAIT_FOR, AT_MOST + 1)
    is_open = queries.open_ones(session, member.id, OPEN_AT_MOST)
    is_over = queries.past_ones(session, member.id, PAST_AT_MOST + 1)
    found = {each.id: each for each in find_whole(session, list({*waits, *is_open, *is_over}))}
    # One may have been deleted since it was found.
    may_wait, opened, past = ([found[each] for each in ids if each in found] for ids in (waits, is_open, is_over))
    waiting, moving = rules.home_of(member.id, may_wait, opened, now)
    year = rules.year_of(calendar(member, member.workspace), now)
    changes_at = rules.changes_at(member.id, may_wait, now)
    return Home(
        waiting=_linked(session, member, waiting[:AT_MOST]),
        moving=_linked(session, member, moving[:AT_MOST]),
        past=_linked(session, member, [rules.row_of(member.id, each) for each in past[:PAST_AT_MOST]]),
        has_more_waiting=len(waiting) > AT_MOST,
        has_more_open=len(moving) > AT_MOST or len(opened) == OPEN_AT_MOST,
        has_more_past=len(past) > PAST_AT_MOST,
        year=years.year(session, member.id, year.start, year.end),
        is_admin=bool(member.is_admin),
        changes_at=min(changes_at or year.end, year.end),
    )


def find_page(session: Session, act: ReadPage, now: datetime) -> Page:
    """Return a page of a list: the first, if there aren't so many."""
    member = _member(session, act.workspace_id, act.by)
    if member is None:
        return Page(act.which, 1, (), is_last=True)
    find = _rows_that_wait if act.which is List.WAITING else _rows_of_a_list
    rows = find(session, member, act, now)
    if not rows and act.number > 1:
        return find_page(session, replace(act, number=1), now)
    shown = _linked(session, member, rows[:ON_A_PAGE])
    return Page(act.which, act.number, shown, is_last=len(rows) <= ON_A_PAGE)


def _rows_that_wait(session: Session, member: Member, act: ReadPage, now: datetime) -> list[Row]:
    """Return the rows of a page, and of one more if there's another."""
    end = act.number * ON_A_PAGE
    found = queries.may_wait(session, member.id, now - rules.THANKS_WAIT_FOR, end + 1)
    return rules.waiting_of(member.id, find_whole(session, found), now)[end - ON_A_PAGE : end + 1]


def _rows_of_a_list(session: Session, member: Member, act: ReadPage, now: datetime) -> list[Row]:
    skipped = (act.number - 1) * ON_A_PAGE
    if act.which is List.PAST:
        past = queries.past_ones(session, member.id, ON_A_PAGE + 1, skipped)
        return [rules.row_of(member.id, each) for each in find_whole(session, past)]
    found = queries.open_ones(session, member.id, ON_A_PAGE + 1, skipped)
    return [rules.row_with_task(member.id, each, now) for each in find_whole(session, found)]


def who_introduced_us(session: Session, workspace_id: int, user_id: str, other_user_id: str) -> Together:
    """Return what a member may know of the introductions between them and somebody else.

    That's the introductions of the two to each other, and those of the other that the member made: nothing else.
    """
    member, other = (_member(session, workspace_id, each) for each in (user_id, other_user_id))
    if member is None or other is None or member.id == other.id:
        return Together(other_user_id, ())
    found = queries.between(session, member.id, other.id, TOGETHER_AT_MOST + 1)
    whole = find_whole(session, found[:TOGETHER_AT_MOST])
    rows = [row for each in whole if rules.may_be_named_to(row := rules.row_of(member.id, each))]
    return Together(other_user_id, _linked(session, member, rows), is_all=len(found) <= TOGETHER_AT_MOST)


def _member(session: Session, workspace_id: int, user_id: str) -> Member | None:
    return next(iter(members.find(session, workspace_id, [user_id])), None)


def _linked(session: Session, member: Member, rows: Collection[Row]) -> list[Row]:
    """Return the rows with the addresses of the member's own messages."""
    keys = {row.introduction.id: _key(row) for row in rows}
    address = workspaces.get(session, member.workspace_id).url
    places = queries.places(session, member.workspace_id, keys.values()) if address else {}
    found = {about: places[key] for about, key in keys.items() if key in places}
    return [_with_link(row, address, found.get(row.introduction.id)) for row in rows]


def _with_link(row: Row, address: str | None, place: Place | None) -> Row:
    return replace(row, link=rules.permalink(address, place.channel, place.ts)) if address and place else row


def _key(row: Row) -> str:
    """Return the key of the member's own message about it."""
    if row.party is None:
        return headline_key(row.introduction)
    return card_key(row.party) if introductions.is_introduced(row.introduction) else request_key(row.party)


# --- Drawn again ----------------------------------------------------------------------------------------------------


def is_looked_at(member: Member, now: datetime) -> bool:
    """Return whether this member has opened their Home not long ago, so that it's kept current."""
    return member.home_opened_at is not None and member.home_opened_at + KEPT_CURRENT_FOR > now


def draws_again_at(member: Member, home: Home, now: datetime) -> datetime:
    """Return when the Home of a member who looks at it is to be drawn next, now that it was."""
    until = (member.home_opened_at or now) + KEPT_CURRENT_FOR
    return min(home.changes_at or until, until)


def mark(people: Iterable[Member], now: datetime) -> None:
    """Have the Homes of these members drawn again, of those who opened theirs not long ago. They must be locked.

    What is due already stays so: somebody who has just opened theirs keeps their place.
    """
    for member in people:
        is_due = member.home_due_at is not None and member.home_due_at <= now
        if is_looked_at(member, now) and not is_due:
            member.home_due_at = now
