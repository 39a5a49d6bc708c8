"""Everything that can be wrong with what somebody asks for, without a word of English: `messages/problems.py` has that.

A problem that needs figures to be explained is a small class; every other is a name in `Problem`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.models.enums import Outcome, Step


class Problem(StrEnum):
    """A reason not to do what somebody asked for."""

    # Introducing two people
    NOBODY_CHOSEN = "nobody chosen"
    YOURSELF = "yourself"
    SAME_PERSON = "same person"
    NO_REASON = "no reason"
    NO_DESCRIPTION = "no description"
    """Names are hidden, so something has to be said instead."""
    NO_NAME = "no name"
    """The second person isn't in this Slack, so they need one."""
    EMAIL_IN_NAME = "email in name"
    PHONE_IN_NAME = "phone in name"
    LINK_IN_NAME = "link in name"
    HANDLE_IN_NAME = "handle in name"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    NOT_BY_GUESTS = "not by guests"
    NOT_BY_EVERYBODY = "not by everybody"
    HANDS_FULL = "hands full"
    CANNOT_BE_MADE = "cannot be made"
    """One problem for several causes that are nobody's business."""
    CANNOT_BE_REOPENED = "cannot be reopened"
    """Likewise: one problem for every cause."""
    # Dates
    NO_DATE = "no date"
    NOT_IN_THE_FUTURE = "not in the future"
    TOO_FAR_AHEAD = "too far ahead"
    BEFORE_THE_INTRODUCTION = "before the introduction"
    TOO_LONG_AGO = "too long ago"
    # A member's own list and words
    LIST_IS_FULL = "list is full"
    NOTHING_WRITTEN = "nothing written"
    # Workspace settings and summaries
    NOT_AN_ADMIN = "not an admin"
    SLACK_IS_SILENT = "slack is silent"
    """Slack didn't say in time whether this person is an admin."""
    MEMBERS_ONLY = "members only"
    """Neither for guests, nor for people of other companies."""
    ACCOUNT_UNKNOWN = "account unknown"
    """Slack never said what kind of account this person has."""
    DAY_IS_OVER = "day is over"
    NO_CHANNEL = "no channel"
    NO_CHANNEL_CHOSEN_BY_YOU = "no channel chosen by you"
    """No channel is chosen, and this person can choose one."""
    MAY_NOT_POST = "may not post"
    NOTHING_TO_POST = "nothing to post"
    SET_UP_AGAIN = "set up again"
    DAY_TO_COME = "day to come"
    PERIOD_UNKNOWN = "period unknown"
    # Exports
    NO_FILES = "no files"
    """The workspace doesn't let the bot send files."""
    TOO_MANY_TO_SEND = "too many to send"
    EXPORTED_JUST_NOW = "exported just now"


@dataclass(frozen=True)
class TooLong:
    """A text is too long, in characters as Slack counts them (UTF-16 units)."""

    length: int
    limit: int


@dataclass(frozen=True)
class TooManyPeople:
    """A member's private list would have more people than fit."""

    count: int
    limit: int


@dataclass(frozen=True)
class TooManyDays:
    """A workspace would have more quiet days to come than fit."""

    limit: int


@dataclass(frozen=True)
class AlreadyOpen:
    """The connector introduced these two already, and that introduction is still open."""

    since: date
    """The day it was made, by the connector's clock."""
    channel: str = ""
    """The conversation of the connector's message about it, by Slack's id; empty while that isn't in Slack."""
    ts: str = ""
    """That message's id in it."""


@dataclass(frozen=True)
class IntroducedBefore:
    """An introduction of the same two that has ended. The form mentions it; they can be introduced anyway.

    With somebody outside this Slack, it may still be open: the same name doesn't make it the same person.
    """

    introduction_id: int
    """The row id of the last time."""
    on: date
    """The day of the last time, by the connector's clock."""
    today: date
    """Likewise."""
    was_made: bool
    """False if the two were only asked, and never introduced."""
    came_of_it: Outcome | Step | None
    """What came of it, or how far they got if it was closed as it stood; None if it's open or somebody else's."""
    is_open: bool = False
    is_outside: bool = False


@dataclass(frozen=True)
class WrongSetting:
    """A workspace setting can't have this value."""

    name: str
    """The setting's, as on the command line."""
    requirement: str
    """Says what the value must be, as in `WrongValueError`."""


AnyProblem = Problem | TooLong | TooManyPeople | TooManyDays | AlreadyOpen | IntroducedBefore | WrongSetting


class Hint(StrEnum):
    """Something in `/intro …` that wasn't understood, or not taken."""

    GROUP = "group"
    CHANNEL = "channel"
    PLAIN_NAME = "plain_name"
    EMAIL = "email"
    PHONE = "phone"
    ONE_WORD = "one_word"
    """One that does something when nobody is named with it."""
    NOBODY = "nobody"
    MORE_THAN_TWO = "more_than_two"
    MORE_THAN_FIVE = "more_than_five"
    """After "to": those one person is introduced to."""
    NAME_IN_REASON = "name_in_reason"
    LONG_REASON = "long_reason"


class AuthorProblem(StrEnum):
    """A reason not to fill in the author of the message on which somebody chose to introduce them."""

    BOT = "bot"
    YOURSELF = "yourself"
    ELSEWHERE = "elsewhere"
    """In a channel shared with another company."""
    UNKNOWN = "unknown"
    """Slack doesn't say who wrote it."""
