"""All that is kept about a member and that they may see: the names in it are explained in docs/export.md.

What is somebody else's is in it only as far as the member sees it in their messages, too: no silent no, nothing that
was said to another, nobody's name while names are hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.messages.export import connecting, taking_part
from bot.messages.export.values import Fields, SlackId, channel
from storage.models.introduction import Introduction, Party
from storage.models.summary import Summary
from storage.models.workspace import Member


@dataclass(frozen=True)
class Kept:
    """The rows about a member."""

    member: Member
    avoided: Sequence[str]
    """Slack ids."""
    made: Sequence[Introduction]
    taken_part_in: Sequence[Party]
    told: Mapping[int, Sequence[Summary]] = field(default_factory=dict)
    """The summaries that told of an introduction by name: its id -> they."""


def document(kept: Kept, now: datetime) -> Fields:
    """Return the whole export of a member."""
    return {
        "made_at": now,
        "you": _you(kept.member, kept.avoided),
        "introductions_you_made": [connecting.made(each) | _told(kept, each.id) for each in kept.made],
        "introductions_of_you": [
            taking_part.took_part(party) | _told(kept, party.introduction_id)
            for party in kept.taken_part_in
            if taking_part.may_see(party)
        ],
    }


def _told(kept: Kept, introduction_id: int) -> Fields:
    told = kept.told.get(introduction_id, ())
    return {"told_in": [{"channel": channel(each.channel), "told_at": each.made_at} for each in told]}


def _you(member: Member, avoided: Sequence[str]) -> Fields:
    return {
        "slack_id": SlackId(member.user_id),
        "preference": member.preference.value,
        "not_now_until": member.not_now_until,
        "not_to_be_introduced_to": [SlackId(other) for other in avoided],
        "what_would_help_you": member.standing_wish,
        "no_reminders_since": member.unreminded_since,
        "left_alone_since": member.left_alone_since,
        "back_since": member.back_since,
        "last_written_to_at": member.addressed_at,
        "last_asked_what_came_of_it_at": member.result_asked_at,
        "home_opened_at": member.home_opened_at,
        "time_zone": member.time_zone,
        "account": member.account.value,
        "guest": member.is_guest,
        "admin": member.is_admin,
        "account_looked_up_at": member.checked_at,
    }
