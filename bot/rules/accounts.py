"""The rules of accounts that Slack deactivates, or hides, while something is expected of their people. Pure."""

from bot.rules import introductions
from storage.models.enums import Account, Outcome
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member

NOT_THERE = {Account.DEACTIVATED, Account.HIDDEN}
CLOSED_BY_ITSELF = {Outcome.WENT_QUIET, Outcome.CLOSED, Outcome.NO_ANSWER}


def reads_messages(member: Member) -> bool:
    """Return whether there's somebody who reads what the bot writes to this member, as far as Slack has said."""
    return member.account not in NOT_THERE


def is_missed(party: Party) -> bool:
    """Return whether something is expected of this party that nobody can do: their account is deactivated."""
    has_said_all = introductions.reported(party).keys() >= introductions.EVERYTHING
    return party.member.account is Account.DEACTIVATED and not has_said_all


def who_is_gone(introduction: Introduction) -> Party | None:
    """Return the party for whose deactivated account this introduction was closed; None if it wasn't."""
    if introduction.outcome not in CLOSED_BY_ITSELF:
        return None
    return next((party for party in introduction.parties if party.gone_at), None)
