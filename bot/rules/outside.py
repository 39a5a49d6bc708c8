"""The rules of introductions to somebody outside this Slack, of whom the bot knows a name and nothing else. Pure.

Only the party has a card, reports and is reminded, so whatever must be true of all parties must be true of them. The
connector tells the outsider, and says so with a press; unless they had introduced the two already (`elsewhere`).
"""

from datetime import datetime

from bot.rules import introductions
from storage.models.enums import Step
from storage.models.introduction import Introduction, Party


def is_outside(introduction: Introduction) -> bool:
    """Return whether the second person isn't in this Slack."""
    return introduction.outsider is not None


def writes_first(introduction: Introduction) -> Party | None:
    """Return the party who writes first; None if that's the outsider."""
    return next((each for each in introduction.parties if each.member_id == introduction.first_mover_id), None)


def first_mover_after_a_swap(introduction: Introduction) -> int:
    """Return the row id of the member to note as the first mover, once the other of the two is to write first."""
    others = [each.member_id for each in introduction.parties if each.member_id != introduction.first_mover_id]
    return others[0] if others else introduction.connector_id


def may_be_told(introduction: Introduction) -> bool:
    """Return whether it still matters that the connector tells the outsider: they don't know of it from elsewhere."""
    is_new = is_outside(introduction) and introduction.elsewhere is None
    return is_new and introductions.is_introduced(introduction) and introductions.is_untouched(introduction)


def is_to_be_told(introduction: Introduction) -> bool:
    """Return whether the connector is still to do that."""
    return may_be_told(introduction) and introduction.outsider_told_at is None


def waits_for_connector(introduction: Introduction) -> bool:
    """Return whether nothing can happen before that: the outsider writes first, and doesn't know of it."""
    return is_to_be_told(introduction) and writes_first(introduction) is None


def others_reports(party: Party) -> dict[Step, datetime]:
    """Return what the other has reported, and when: an outsider never does."""
    return introductions.reported(party.other) if party.other else {}


def is_other_unreachable(party: Party) -> bool:
    """Return whether the bot couldn't bring the other their card: it never brings one to an outsider."""
    return party.other is not None and party.other.unreachable is not None
