"""A member's data is deleted, for good: what others have of it in Slack follows, and the figures stay.

Every introduction they made or are part of is erased as one that isn't kept any longer, whole: half of one would still
tell of them. A row of nobody's counts in its place. Where others introduce the same two, it goes on for these, without
anything of theirs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.notifications import last_words, shared_headline, summaries
from bot.rules import introductions as rules
from bot.use_cases.export import member as member_export
from bot.use_cases.export import my_year as my_year_export
from bot.use_cases.export import workspace as workspace_export
from bot.use_cases.introductions import reopen
from bot.use_cases.introductions.reconcile import derive, reconcile
from bot.use_cases.members import home
from storage.database import Database
from storage.models.enums import Kind
from storage.models.introduction import Introduction
from storage.models.workspace import NOBODY, Member, Workspace
from storage.queries import deleting_members, introductions, made_together, members, retention, workspaces
from storage.queries import last_words as queries
from storage.queries import summaries as summary_queries
from storage.queries.deleting_members import Circle

AT_ONCE = 100  # introductions in memory with all that belongs to them


@dataclass(frozen=True)
class Forget:
    """A member wants their data deleted, or whoever runs the bot does it for them."""

    workspace_id: int
    by: str
    """The member's Slack id."""


def count_open(session: Session, act: Forget) -> int:
    """Return how many introductions that they made or are part of are open, and end with it."""
    known = members.find(session, act.workspace_id, [act.by])
    return introductions.count_open_of(session, known[0].id) if known else 0


def ask(database: Database, act: Forget, now: datetime) -> None:
    """Store that a member wants their data deleted: the clock does it at once, however long it takes."""
    with database.transaction() as session:
        member = members.ensure(session, act.workspace_id, {act.by})[act.by]
        member.forget_since = member.forget_since or now


def forget(database: Database, act: Forget, now: datetime) -> bool:
    """Delete all that is kept about a member, in one transaction. Returns whether there was anything.

    What they can still read or others have in Slack is changed by the delivery, and then deleted here, too. Whoever
    comes back is new.
    """
    with database.transaction() as session:
        return forget_in(session, act, now)


def forget_in(session: Session, act: Forget, now: datetime) -> bool:
    """Do the same as part of a transaction."""
    # In everybody's order: the workspace, people, introductions, messages.
    was_named = _take_out_of_the_settings(workspaces.lock(session, act.workspace_id), act.by)
    circle = deleting_members.lock_circle(session, act.workspace_id, act.by)
    made_with: list[int] = []
    if circle:
        made_with = _erase_introductions(session, circle, now)
        home.mark(circle.others, now)
    had_messages = last_words.to(session, act.workspace_id, act.by, now)
    summary_queries.disown(session, act.workspace_id, act.by)
    summaries.take_out_member(session, act.workspace_id, act.by, now)
    if circle:
        deleting_members.delete_for_good(session, circle.member)
        session.flush()
    others = {each.user_id for each in circle.others} if circle else set[str]()
    _bring_exports_again(session, act, others, now)
    shared_headline.show_what_is_left(session, act.workspace_id, made_with, now, is_forgotten=True)
    return was_named or had_messages or circle is not None


def _bring_exports_again(session: Session, act: Forget, others: Collection[str], now: datetime) -> None:
    """Let exports that are still on their way to others tell only of what is kept.

    `others`: Slack ids of those who were in an introduction with them. Anybody may have had them on a private list.
    """
    unsent = queries.lock_exports(session, act.workspace_id)
    about = {each.thread_of or each.key for each in unsent if each.to in others or act.by in str(each.content)}
    unsent = [each for each in unsent if each.to != act.by and (each.thread_of or each.key) in about]
    whole = [each for each in unsent if each.kind is Kind.WORKSPACE_FILE]
    workspace_export.bring_again(session, whole, now)
    a_year = [each for each in unsent if each.kind in (Kind.MY_YEAR, Kind.MY_YEAR_FILE)]
    my_year_export.bring_again(session, a_year, now)
    rest = [
        each for each in unsent if each not in [*whole, *a_year] and not each.key.endswith(workspace_export.REFUSED)
    ]
    member_export.bring_again(session, rest, now)


def _take_out_of_the_settings(workspace: Workspace, user_id: str) -> bool:
    is_setter, is_listed = workspace.summary_set_by == user_id, user_id in workspace.introducer_ids
    if is_setter:
        workspace.summary_set_by = None
    if is_listed:
        workspace.introducer_ids = [each for each in workspace.introducer_ids if each != user_id]
    return is_setter or is_listed


def _erase_introductions(session: Session, circle: Circle, now: datetime) -> list[int]:
    """Erase theirs. Returns the first of each that were made in one go with one of them."""
    member, nobody = circle.member, circle.nobody
    if nobody is None:
        return []
    theirs = introductions.lock_all_of(session, member.id)
    made_with = made_together.first_of(session, theirs)
    for start in range(0, len(theirs), AT_ONCE):
        leads = introductions.find_whole(session, theirs[start : start + AT_ONCE])
        gone = [each for lead in leads for each in _gone_with(lead, member)]
        _erase(session, gone, member, nobody, now)
        for lead in leads:
            if lead not in gone:
                _go_on_without(session, lead, member, nobody, now)
    return made_with


def _gone_with(lead: Introduction, member: Member) -> list[Introduction]:
    """Return which of the introductions of the same two go with this member: all, or what they made."""
    is_party = any(party.member is member for party in lead.parties)
    theirs = [each for each in lead.joined if each.connector is member]
    has_others = any(each.withdrawn_at is None for each in lead.joined if each not in theirs)
    is_left = lead.connector is member or lead.connector.user_id == NOBODY
    return [lead, *lead.joined] if is_party or (is_left and not has_others) else theirs


def _go_on_without(session: Session, lead: Introduction, member: Member, nobody: Member, now: datetime) -> None:
    """Let an introduction go on for the others who made it: its messages say nothing of this member any more."""
    with reopen.left_to_others(lead, now):
        if lead.connector is member:
            last_words.of_connector(session, lead, member, now)
            retention.disown(session, lead, nobody, now)
        session.expire(lead)
        introductions.find_whole(session, [lead.id])  # which is this one, read anew
    reconcile(session, lead, now)


def _erase(session: Session, these: Sequence[Introduction], member: Member, nobody: Member, now: datetime) -> None:
    if not these:
        return
    for introduction in these:
        _end(introduction, now)
    ids, reminded = [introduction.id for introduction in these], last_words.reminded_of(these, member)
    last_words.about(session, these, member, now)
    retention.keep_counts(session, these, nobody)
    for introduction in these:
        session.expunge(introduction)  # how it ended is counted by now, and needn't be stored before it's erased
    session.flush()
    retention.erase(session, ids)
    last_words.reminders(session, reminded, now)


def _end(introduction: Introduction, now: datetime) -> None:
    """End it as it would end by itself, if it's open: with what was reported until now."""
    derive(introduction)
    if rules.is_open(introduction):
        is_introduced = rules.is_introduced(introduction)
        introduction.closed_at, introduction.lapsed_at = (now, None) if is_introduced else (None, now)
        derive(introduction)
