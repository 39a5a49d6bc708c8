"""The connector's messages about an introduction: the headline, and the lines in its thread."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

from bot.messages import gone_quiet, headline, outside, thanks, thread_lines, unreachable
from bot.notifications import results
from bot.notifications.drafts import line, message
from bot.notifications.keys import DRAFT, headline_key, quiet_name
from bot.rules import accounts, deadlines, introductions, joining, schedule
from bot.rules import outside as outside_rules
from storage.models.enums import Kind, Outcome, Step
from storage.models.facts import Report, UndoneReport, WayOut
from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY
from storage.queries.wanted_messages import Presence, Wanted

Dated = tuple[datetime, Wanted]
"""A line, and when what it tells of happened."""


def headline_message(introduction: Introduction) -> Iterator[Wanted]:
    """Yield the connector's message; nothing if it's nobody's any more, or one for several (`shared_headline`)."""
    if introduction.connector.user_id == NOBODY or introduction.made_with_id:
        return
    content, key = headline.headline(introduction), headline_key(introduction)
    yield message(introduction, introduction.connector, key, Kind.HEADLINE, content)


def lines(introduction: Introduction, passed_on_by: Party | None, now: datetime) -> Iterator[Wanted]:
    """Yield the lines in its thread, in the order of their posting. The arguments are those of `messages_of`."""
    found = iter(()) if introduction.connector.user_id == NOBODY else _lines(introduction, passed_on_by, now)
    if joining.goes_on_without_its_connector(introduction):
        # What they have read follows what becomes of it, and nothing is added.
        found = map(_if_there, found)
    yield from found


def _if_there(wanted: Wanted) -> Wanted:
    return replace(wanted, presence=Presence.IF_THERE) if wanted.presence is Presence.POSTED else wanted


def _lines(introduction: Introduction, passed_on_by: Party | None, now: datetime) -> Iterator[Wanted]:
    yield from _beginning(introduction, passed_on_by)
    said = [dated for party in introduction.parties for dated in _said_by(party)]
    # Whoever joined hears what was said from then on. The first hears all, also of a clock that was set back.
    since = introduction.created_at if introduction.joined_id else datetime.min.replace(tzinfo=UTC)
    yield from (wanted for at, wanted in sorted(said, key=lambda dated: dated[0]) if at >= since)
    yield from _noticed(introduction, now)
    yield from _end(introduction, now)


def _beginning(introduction: Introduction, passed_on_by: Party | None) -> Iterator[Wanted]:
    if not introductions.is_introduced(introduction):
        return
    if any(party.consent for party in introduction.parties):
        yield line(introduction, "introduced", thread_lines.introduced(introduction))
    if introduction.is_outside and not introduction.elsewhere:
        presence = Presence.POSTED if outside_rules.may_be_told(introduction) else Presence.IF_SENT
        yield line(introduction, DRAFT, outside.draft(introduction), presence)
    for each in (passed_on_by, *joining.same_member(passed_on_by)) if passed_on_by else ():
        earlier = each.introduction
        if earlier.connector.user_id != NOBODY and joining.was_told(earlier, introduction.created_at):
            name = f"passed_on:{each.member.user_id}:{introduction.id}"
            yield line(earlier, name, thread_lines.passed_on(each))


def _said_by(party: Party) -> Iterator[Dated]:
    """Yield the lines about what a party said and took back, each with its time."""
    if party.unreachable:
        content = unreachable.unreachable(party, party.unreachable)
        yield party.introduction.created_at, line(party.introduction, f"unreachable:{party.member.user_id}", content)
    for click, report in introductions.clicks(party).items():
        if click is Step.THANKED:
            yield from _thanks(party, report)
        else:
            content = thread_lines.reported(party, click)
            yield report.reported_at, line(party.introduction, _report_name(party, report), content)
    for undone in _last_of_each_undo(party):
        yield from _undone(party, undone)
    for way_out in party.ways_out:
        if way_out.way in introductions.TOLD_TO_THE_CONNECTOR:
            yield way_out.said_at, _way_out(party, way_out)
    yield from results.told(party)


def _thanks(party: Party, report: Report) -> Iterator[Dated]:
    """Yield the line about the click, and that about the note.

    A line that an earlier release posted for both is changed instead, where there is one.
    """
    introduction, before = party.introduction, _report_name(party, report)
    words = thanks.note_on(party)
    yield report.reported_at, line(introduction, before, thanks.thanked(party), Presence.IF_THERE)
    click, note = (_thanks_name(name, party, report) for name in ("thanks", "note"))
    yield report.reported_at, line(introduction, click, thanks.pressed(party), unless=before)
    presence = Presence.POSTED if words else Presence.IF_SENT
    said_at = words.said_at if words else report.reported_at
    yield said_at, line(introduction, note, thanks.note(party), presence, unless=before, is_broadcast=True)


def _undone(party: Party, undone: UndoneReport) -> Iterator[Dated]:
    content = thread_lines.taken_back(party, undone.clicked)
    names = {_report_name(party, undone): content}
    if undone.clicked is Step.THANKED:
        names[_thanks_name("thanks", party, undone)] = content
        names[_thanks_name("note", party, undone)] = thanks.undone_note(party)
    for name, each in names.items():
        yield undone.reported_at, line(party.introduction, name, each, Presence.IF_SENT)


def _thanks_name(name: str, party: Party, report: Report | UndoneReport) -> str:
    return f"{name}:{party.member.user_id}:{report.id}"


def _report_name(party: Party, report: Report | UndoneReport) -> str:
    return f"report:{party.member.user_id}:{report.step}:{report.id}"


def _last_of_each_undo(party: Party) -> list[UndoneReport]:
    """Return the reports that name the lines: one click may have recorded two."""
    undone = groupby(party.undone_reports, key=lambda report: (report.clicked, report.undone_at))
    return [list(reports)[-1] for _, reports in undone]


def _way_out(party: Party, way_out: WayOut) -> Wanted:
    name = f"way:{party.member.user_id}:{way_out.id}"
    if way_out.undone_at:
        return line(party.introduction, name, thread_lines.came_back(party, way_out), Presence.IF_SENT)
    return line(party.introduction, name, thread_lines.left(party, way_out))


def _noticed(introduction: Introduction, now: datetime) -> Iterator[Wanted]:
    """Yield what the bot noticed by itself: it is quiet, or nobody reported a meeting."""
    if asked_at := introduction.connector_asked_at:
        is_asking = deadlines.is_asking_connector(introduction)
        yield line(
            introduction,
            quiet_name(asked_at),
            gone_quiet.quiet(introduction),
            Presence.POSTED if is_asking else Presence.ANSWERED,
            kind=Kind.QUIET_QUESTION,
            not_after=_this_evening(introduction, now),
        )
    if introduction.connector_told_at:
        yield line(
            introduction,
            "no_meeting",
            thread_lines.no_meeting(introduction),
            Presence.ANSWERED if introduction.met_at else Presence.POSTED,
            kind=Kind.NO_MEETING,
            not_after=_this_evening(introduction, now),
        )


def _end(introduction: Introduction, now: datetime) -> Iterator[Wanted]:
    if gone := accounts.who_is_gone(introduction):
        yield from _gone(gone, now)
    elif introduction.outcome is Outcome.NO_ANSWER:
        not_before = _in_their_hours(introduction, now)
        evening = _this_evening(introduction, not_before or now)
        yield line(introduction, "lapsed", thread_lines.lapsed(introduction), not_before=not_before, not_after=evening)
    if introduction.outcome is Outcome.COMPLETED and introduction.ended_at:
        content = thread_lines.completed(introduction, introduction.ended_at)
        yield line(introduction, "completed", content, is_broadcast=True)


def _in_their_hours(introduction: Introduction, now: datetime) -> datetime | None:
    # What the clock does, it does in the hours of the leading one's connector.
    if introduction.joined_id is None:
        return None
    return deadlines.calendar(introduction.connector, introduction.workspace).opening(now)


def _gone(party: Party, now: datetime) -> Iterator[Wanted]:
    """Yield the line about an account that was deactivated, in the connector's hours; unless they read it already."""
    if party.unreachable in unreachable.NOBODY_THERE:
        return
    introduction = party.introduction
    yield line(
        introduction,
        f"gone:{party.member.user_id}",
        thread_lines.gone(party),
        not_before=deadlines.calendar(introduction.connector, introduction.workspace).opening(now),
    )


def _this_evening(introduction: Introduction, now: datetime) -> datetime:
    # Nobody's click brings these: they arrive within the connector's working hours.
    return schedule.welcome_until(introduction.connector, introduction.workspace, now)
