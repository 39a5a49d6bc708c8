"""The sentence for everything that can be wrong: beside a field, in a modal of its own, or as an answer to `/intro`."""

from bot.ids import COMMAND
from bot.messages.mrkdwn import date_in_words
from bot.rules.problems import AlreadyOpen, AnyProblem, Problem, TooLong, TooManyPeople, WrongSetting
from bot.rules.workspace_settings import INTRODUCERS
from storage.models.workspace import AVOIDED_LIMIT

SENTENCES = {
    Problem.NOBODY_CHOSEN: "Please choose a person.",
    Problem.YOURSELF: "That is you. Please choose somebody else: you are the one who introduces.",
    Problem.SAME_PERSON: "Please choose two different people.",
    Problem.NO_REASON: "Please say in a sentence why they should meet.",
    Problem.BOT: "This is a bot. Please choose a person.",
    Problem.DEACTIVATED: "This account is deactivated. Please choose somebody else.",
    Problem.NOT_BY_GUESTS: (
        "In this workspace introductions are made by members, not by guests. A colleague can make this one for you."
    ),
    Problem.NOT_BY_EVERYBODY: (
        "In this workspace some people make the introductions for everybody. An admin can tell you who they are."
    ),
    Problem.HANDS_FULL: "They have their hands full right now. Please try again later.",
    Problem.CANNOT_BE_MADE: "This introduction cannot be made right now.",
    Problem.CANNOT_BE_REOPENED: "This cannot be undone right now.",
    Problem.NO_DATE: "Please choose a date.",
    Problem.NOT_IN_THE_FUTURE: "Please choose a day from tomorrow on.",
    Problem.TOO_FAR_AHEAD: "That is more than a year from now. Please choose an earlier date.",
    Problem.BEFORE_THE_INTRODUCTION: "That's before you were introduced. Pick a later day.",
    Problem.LIST_IS_FULL: (
        f"Your list has {AVOIDED_LIMIT} people, and more do not fit. With `{COMMAND} settings` you can "
        "take somebody off it first."
    ),
    Problem.NOTHING_WRITTEN: "Please write something, or close this.",
    Problem.NOT_AN_ADMIN: "Admins and owners of this Slack workspace set this up. Please ask one of them.",
    Problem.SLACK_IS_SILENT: ("I couldn't check whether you're an admin. Please try again in a moment."),
    Problem.NO_CHANNEL: (f"No channel is chosen for summaries yet. An admin can choose one in `{COMMAND} settings`."),
    Problem.MAY_NOT_POST: "An admin, or whoever set up the weekly summary, can post this to the channel.",
    Problem.NOTHING_TO_POST: "A summary with nothing to tell is not posted.",
    Problem.SET_UP_AGAIN: "Somebody has set up the summary again since. There is nothing left to do here.",
    Problem.DAY_TO_COME: (
        "That day is still to come, and a summary tells what has happened. Please choose an earlier one."
    ),
    Problem.PERIOD_UNKNOWN: (
        f"I know these: `{COMMAND} summary`, and with `last week`, `this month`, `last month`, `quarter` or "
        "`since 2026-09-01` behind it."
    ),
}


def sentence(problem: AnyProblem) -> str:
    """Return what the person reads."""
    match problem:
        case TooLong(length, limit):
            return f"This has {length:,} characters; {limit:,} fit."
        case TooManyPeople(count, limit):
            return f"Your list would have {count} people; {limit} fit."
        case AlreadyOpen(since):
            return f"You introduced these two on {date_in_words(since)}, and that introduction is still open."
        case WrongSetting(name, _) if name == INTRODUCERS:
            return "Please choose at least one person, or let others introduce, too."
        case WrongSetting(_, requirement):
            return requirement[0].upper() + requirement[1:]
        case _:
            return SENTENCES[problem]
