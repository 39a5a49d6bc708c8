"""The rules of what came of an introduction, long after: who may say it, who reads it, and who is asked about it once.

Pure: rows in, answers out; nothing here knows what time it is. An introduction that has ended stays as it ended.
"""

from datetime import datetime, timedelta

from bot.rules import accounts, introductions, joining, schedule
from bot.rules.deadlines import calendar_of
from storage.models.enums import Audience, Outcome, Step, Way
from storage.models.facts import Result
from storage.models.introduction import Introduction, Party
from storage.models.workspace import NOBODY

ASKED_AFTER = 45  # working days after they met
ASKED_WITHIN = timedelta(days=60)  # after that: whoever couldn't be asked by then isn't asked any more
APART = timedelta(days=30)  # between two such questions to the same person
ASKED_ABOUT = {Outcome.COMPLETED, Outcome.CLOSED}


# --- What they say --------------------------------------------------------------------------------------------------


def may_say(party: Party) -> bool:
    """Return whether this party may say that something came of it: they met, at any time since."""
    return Step.MET in introductions.reported(party)


def said(party: Party) -> Result | None:
    """Return what this party says came of it; None if nothing, or if they took it back, or that they met."""
    met_at = introductions.reported(party).get(Step.MET)
    standing = (each for each in party.results if each.taken_back_at is None)
    return next((each for each in standing if met_at and each.said_at >= met_at), None)


def told(party: Party) -> Result | None:
    """Return the same as far as the connector was told: they may have joined later, or left it to others before."""
    result = said(party)
    return result if result and joining.was_told(party.introduction, result.said_at) else None


def for_the_other(party: Party) -> Result | None:
    """Return the same if the other party may read it."""
    result = said(party)
    return result if result and result.audience is not Audience.CONNECTOR else None


# --- The question ---------------------------------------------------------------------------------------------------


def asks_at(party: Party) -> datetime | None:
    """Return when to ask this party whether anything came of it, all guards kept; None if not at all."""
    if not _is_to_be_asked(party):
        return None
    asked_before = [party.member.result_asked_at + APART] if party.member.result_asked_at else []
    reminded = [reminder.sent_at + schedule.BETWEEN_REMINDERS for reminder in party.reminders]
    earliest = max([_planned_for(party), *asked_before, *reminded])
    allowed = schedule.may_address(party.member, party.introduction.workspace, earliest)
    return allowed if allowed < ends_at(party) else None


def ends_at(party: Party) -> datetime:
    """Return from when it's too late to ask this party, who has met."""
    return _planned_for(party) + ASKED_WITHIN


def _planned_for(party: Party) -> datetime:
    return calendar_of(party).working_days_after(introductions.reported(party)[Step.MET], ASKED_AFTER)


def _is_to_be_asked(party: Party) -> bool:
    introduction = party.introduction
    is_over = introduction.outcome in ASKED_ABOUT and introduction.joined_id is None
    if not (introduction.workspace.asks_results and is_over and may_say(party)):
        return False
    is_news = party.result_asked_at is None and not party.results
    return is_news and _wants_to_be_asked(party) and _has_listener(introduction)


def _wants_to_be_asked(party: Party) -> bool:
    member = party.member
    wants_none = Way.MUTED in introductions.standing(party) or member.unreminded_since or member.left_alone_since
    return not (wants_none or party.unreachable) and accounts.reads_messages(member)


def _has_listener(introduction: Introduction) -> bool:
    """Return whether one of those who introduced the two is still there to be told."""
    connectors = [each.connector for each in joining.standing_by(introduction)]
    return any(each.user_id != NOBODY and accounts.reads_messages(each) for each in connectors)


def is_asking(party: Party) -> bool:
    """Return whether the question still waits: anything this party presses in the introduction ends it."""
    asked_at, clicked_at = party.result_asked_at, party.clicked_at
    has_clicked = clicked_at is not None and asked_at is not None and clicked_at >= asked_at
    return asked_at is not None and not (has_clicked or party.nothing_yet_at or party.results)
