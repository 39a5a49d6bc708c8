"""The sentence for everything that can be wrong: beside a field, in a modal of its own, or as an answer to `/intro`."""

from bot.ids import COMMAND
from bot.messages.mrkdwn import date_in_words
from bot.rules.problems import (
    AlreadyOpen,
    AnyProblem,
    IntroducedBefore,
    Problem,
    TooLong,
    TooManyDays,
    TooManyPeople,
    WrongSetting,
)
from bot.rules.workspace_settings import INTRODUCERS
from storage.models.enums import Outcome, Step
from storage.models.workspace import AVOIDED_LIMIT

BY_COMMAND = "The person who runs the bot can use `python app.py export --format csv` instead."
SENTENCES = {
    Problem.NOBODY_CHOSEN: "Pick a person.",
    Problem.YOURSELF: "That's you! Pick someone else.",
    Problem.SAME_PERSON: "Pick two different people.",
    Problem.NO_REASON: "Say in a sentence why they should meet.",
    Problem.NO_DESCRIPTION: "You're not showing names yet, so describe this person in a few words.",
    Problem.NO_NAME: "Enter their name.",
    Problem.EMAIL_IN_NAME: "That looks like an email address. I don't store those, so write their name only.",
    Problem.PHONE_IN_NAME: "That looks like a phone number. I don't store those, so write their name only.",
    Problem.LINK_IN_NAME: "That looks like a web address. I don't store those, so write their name only.",
    Problem.HANDLE_IN_NAME: "That looks like a username. I don't store those, so write their name only.",
    Problem.BOT: "That's a bot. Pick a person.",
    Problem.DEACTIVATED: "This account is deactivated. Pick someone else.",
    Problem.NOT_BY_GUESTS: "Guests can't introduce people in this workspace. A colleague can do it for you.",
    Problem.NOT_BY_EVERYBODY: "Only some people can introduce others in this workspace. An admin can tell you who.",
    Problem.HANDS_FULL: "They're in enough introductions for now. Try again later.",
    Problem.CANNOT_BE_MADE: "I can't make this introduction right now.",
    Problem.CANNOT_BE_REOPENED: "I can't undo this right now.",
    Problem.NO_DATE: "Pick a date.",
    Problem.NOT_IN_THE_FUTURE: "Pick tomorrow or later.",
    Problem.TOO_FAR_AHEAD: "That's more than a year away. Pick an earlier date.",
    Problem.BEFORE_THE_INTRODUCTION: "That's before you were introduced. Pick a later day.",
    Problem.TOO_LONG_AGO: "That's more than a year ago. Pick a later day.",
    Problem.LIST_IS_FULL: f"Your list is full ({AVOIDED_LIMIT} people). Remove someone in `{COMMAND} settings` first.",
    Problem.NOTHING_WRITTEN: "Write something, or close this.",
    Problem.NOT_AN_ADMIN: "Only admins and owners of this workspace can do that. Ask one of them.",
    Problem.SLACK_IS_SILENT: "I couldn't check whether you're an admin. Please try again in a moment.",
    Problem.MEMBERS_ONLY: "Only members of this workspace can set up the summary. Ask one of them.",
    Problem.ACCOUNT_UNKNOWN: "I couldn't check your account with Slack. Please try again in a moment.",
    Problem.NO_CHANNEL: f"There's no channel for summaries yet. An admin can pick one in `{COMMAND} settings`.",
    Problem.MAY_NOT_POST: "Only an admin, or the person who set up the weekly summary, can post this.",
    Problem.NOTHING_TO_POST: "There's nothing to post yet.",
    Problem.SET_UP_AGAIN: "Someone has set up the summary again since, so there's nothing left to do here.",
    Problem.DAY_TO_COME: "That day hasn't come yet. Pick an earlier one.",
    Problem.NO_CHANNEL_CHOSEN_BY_YOU: "I can post this every week. Pick a channel and a day.",
    Problem.DAY_IS_OVER: "Pick today or later.",
    Problem.PERIOD_UNKNOWN: (
        f"I don't know that period. Try `{COMMAND} summary`, or add `last week`, `this month`, `last month`, `quarter` "
        "or `since 2026-09-01`."
    ),
    Problem.NO_FILES: f"I'm not allowed to send files in this workspace. {BY_COMMAND}",
    Problem.EXPORTED_JUST_NOW: "Your last export is only just on its way. You can get another in a minute.",
    Problem.TOO_MANY_TO_SEND: f"There are too many introductions for one message. {BY_COMMAND}",
}
CAME_OF_IT = {
    Step.CONNECTED: "They connected.",
    Step.MET: "They met.",
    Outcome.COMPLETED: "It came full circle.",
    Outcome.NOT_A_FIT: "It wasn't a fit.",
    Outcome.ALREADY_KNOWN: "They already knew each other.",
    Outcome.WITHDRAWN: "You withdrew it.",
    Outcome.NO_ANSWER: "It didn't happen.",
    Outcome.WENT_QUIET: "It went quiet.",
}


def sentence(problem: AnyProblem) -> str:
    """Return what the person reads."""
    match problem:
        case TooLong(length, limit):
            return f"That's {length:,} characters. The limit is {limit:,}."
        case TooManyPeople(count, limit):
            return f"That's {count:,} people. The limit is {limit:,}."
        case TooManyDays(limit):
            return f"I can keep {limit:,} days. Take some out first."
        case AlreadyOpen(since):
            return f"You introduced these two on {date_in_words(since)}, and it's still open."
        case IntroducedBefore():
            return _introduced_before(problem)
        case WrongSetting(name, _) if name == INTRODUCERS:
            return "Pick at least one person, or let everyone introduce."
        case WrongSetting(_, requirement):
            return requirement[0].upper() + requirement[1:]
        case _:
            return SENTENCES[problem]


def _introduced_before(before: IntroducedBefore) -> str:
    when = f"in {before.on:%B}" if before.on.year == before.today.year else f"in {before.on:%B %Y}"
    asked = "asked one of" if before.is_outside else "asked"
    done = f"You {'introduced' if before.was_made else asked} these two {when}"
    if before.is_open:
        return f"{done}, and it's still open."
    if before.came_of_it is None:
        return f"They've been introduced before, {when}."
    return f"{done}. {CAME_OF_IT[before.came_of_it]}"
