"""Every id that goes out with a button or a modal and comes back with a click.

Buttons stay clickable for years: what was once posted must always be understood. New ids are added, old ones stay
readable (`bot/payloads` reads them); `tests/test_ids.py` holds every string.
"""

import re
from enum import StrEnum

COMMAND = "/intro"

STEP_PREFIX = "step:"
"""The three buttons of a card have this and the step's word as their action_id, and the introduction as value."""
ANY_STEP = re.compile(rf"^{STEP_PREFIX}")
ANYTHING = re.compile("")
ANY_ADD_DAY = re.compile("^add_day:")
ANY_OTHERS = re.compile(r"^others(:\d+)?$")
CHAT = "chat"
"""The action_id of a link to the other person. A click on it asks for nothing."""
OPEN = "open"
"""The action_id of a link to a message. A click on it asks for nothing either."""
CARD_MENU = "menu"
"""The action_id of the menu of a message."""


PLACES = ("first", "second")
"""The places of the two in the modal that introduces them."""


class Verb(StrEnum):
    """The act a button or a menu entry stands for: the first part of its value `verb:introduction:word`."""

    # On one's Home, and on the modal that deletes one's data
    FORGET = "forget"
    EXPORT = "export"
    # On a card
    UNDO = "undo"  # the word: a step
    TELL = "tell"
    LEAVE = "leave"  # the word: a way out, with a line
    COME_BACK = "come_back"  # the word: a way out
    NO_REPLY = "no_reply"
    CLOSE_OR_MUTE = "close_or_mute"
    FORWARD = "forward"
    CAME_OF_IT = "came_of_it"
    AVOID = "avoid"
    PREFERENCES = "preferences"
    HOW = "how"  # also alone; the word: Choice.INTRODUCING for a connector, Choice.OUTSIDE with an outsider
    # On a member's preferences, for an admin
    WORKSPACE = "workspace"
    EXPORT_INTRODUCTIONS = "export_introductions"
    # On the workspace's settings, and wherever an admin is led to a part of them; the word: a Section
    SECTION = "section"
    # On the question to each of the three after a full circle; before, on a card and on the connector's line
    SHARE = "share"  # the word: the channel they read of
    SHARE_NOTE = "share_note"  # likewise
    DECLINE_TO_SHARE = "decline_to_share"  # likewise
    UNSHARE = "unshare"
    # On a reminder
    SNOOZE = "snooze"  # the word: Choice.TOMORROW or Choice.NEXT_WEEK
    SNOOZE_UNTIL = "snooze_until"
    NOT_YET = "not_yet"
    MUTE = "mute"  # of earlier versions
    NO_REMINDERS = "no_reminders"
    REMIND = "remind"
    BACK = "back"
    # On the question whether anything came of it
    NOTHING_YET = "nothing_yet"
    # On a request, when both are asked first
    YES = "yes"
    NOT_THIS_TIME = "not_this_time"
    LATER = "later"
    # On the connector's message
    SWAP = "swap"
    REWORD = "reword"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    GIVE_TIME = "give_time"
    CLOSE = "close"
    WRITE_TO_THEM = "nudge_myself"
    SOMEBODY_ELSE = "somebody_else"
    OUTSIDER_TOLD = "outsider_told"
    OUTSIDER_NOT_TOLD = "outsider_not_told"
    # On a thank-you; the word: who thanked
    PLEASURE = "pleasure"
    REPLY = "reply"
    WISH = "wish"
    # On Home
    INTRODUCE = "introduce"  # also alone
    RESEND = "resend"
    MY_YEAR = "my_year"
    MY_YEAR_CSV = "my_year_csv"  # in that modal; the word: which year, as `bot.rules.my_year` spells it
    MORE = "more"  # the word: a list and a page, as `page_word` says
    # About a summary; the word: a period, or a channel
    POST_SUMMARY = "post_summary"
    COUNTED = "counted"
    POST_HERE = "post_here"
    TRY_AGAIN = "try_again"


class Modal(StrEnum):
    """The callback_id of a modal."""

    INTRODUCE = "introduce"
    INTRODUCE_SEVERAL = "introduce_several"
    TELL = "telling"
    LEAVE = "leaving"
    CLOSE_OR_MUTE = "closing"
    POSTPONE = "postponing"
    SNOOZE = "snoozing"
    AVOID = "avoiding"
    CAME_OF_IT = "came_of_it"
    REWORD = "rewording"
    WITHDRAW = "withdrawing"
    WRITE_TO_THEM = "nudge_myself"
    ANSWER_THANKS = "answering"
    PREFERENCES = "setting_preferences"
    WORKSPACE = "setting_workspace"
    POST_HERE = "posting_here"
    FORGET = "forget"


class Shortcut(StrEnum):
    """The callback_id of a shortcut. The manifest has them, too."""

    INTRODUCE_TWO_PEOPLE = "introduce_two_people"
    INTRODUCE_AUTHOR = "introduce_author"  # on a message


class Field(StrEnum):
    """Field of a modal: its block_id and its action_id alike."""

    FIRST_PERSON = "first_person"
    SECOND_PERSON = "second_person"
    NEWCOMER = "newcomer"
    OTHERS = "others"  # see `others_field`
    UNMATCHED = "unmatched"  # a paragraph, not a field
    LEFT = "left"  # a paragraph, not a field
    REASON = "reason"
    FIRST_MOVER = "first_mover"
    OPTIONS = "options"  # ticks: Choice.OUTSIDE, Choice.ELSEWHERE, Choice.ASK_FIRST, Choice.PLACE, Choice.LINES
    FIRST_DESCRIPTION = "first_description"
    SECOND_DESCRIPTION = "second_description"
    NAMES = "names"  # a tick: Choice.SHOWN; only in modals of earlier versions
    HIDE_NAMES = "hide_names"  # a tick: Choice.HIDDEN
    PERSON_LINE = "person_line"  # once for each person: see `line_field`
    INTRODUCED_BEFORE = "introduced_before"  # a paragraph, not a field
    ELSEWHERE = "elsewhere"  # a way in which they were introduced already
    ELSEWHERE_ON = "elsewhere_on"
    IN_TOUCH = "in_touch"  # a tick: Choice.IN_TOUCH
    OUTSIDER = "outsider"  # with Choice.OUTSIDE, this and the next stand in the place of others
    OUTSIDE_MOVER = "outside_mover"
    CONTACT = "contact"
    MEETS_AT = "meets_at"
    WORDS = "words"  # once for each step: see `step_field`
    AUDIENCE = "audience"  # once for each step
    OFFER = "offer"  # a tick: Choice.HELP
    LINE = "line"
    ENDING = "ending"  # a way out, or Choice.UNMUTE or Choice.DO_NOT_INTRODUCE
    UNTIL = "until"
    ANSWER = "answer"
    KEEP = "keep"  # a tick: Choice.STANDING, or Choice.LISTED
    PREFERENCE = "preference"
    AVOIDED = "avoided"
    STANDING_WISH = "standing_wish"
    REMINDERS = "reminders"  # a tick: Choice.REMIND
    SUMMARY_CHANNEL = "summary_channel"
    SUMMARY_DAY = "summary_day"
    SUMMARY_HOUR = "summary_hour"
    TIME_ZONE = "time_zone"
    INTRODUCERS = "introducers"
    INTRODUCER_IDS = "introducer_ids"
    ASKING = "asking"  # a tick: Choice.ASK_FIRST
    OPEN_LIMIT = "open_limit"
    RESULTS = "results"  # a tick: Choice.ASK_ONCE
    PRESET = "preset"
    KEEP_DAYS = "keep_days"
    QUIET_DAYS = "quiet_days"
    ADD_DAY = "add_day"  # several: see `add_day_field`
    HOLIDAY_COUNTRY = "holiday_country"
    YEAR = "year"  # a menu in *My year*
    WHO = "who"  # on Home: a person the reader asks about


class Choice(StrEnum):
    """The value of a tick in a modal, or the word of a button that offers a choice."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    ASK_FIRST = "ask_first"
    ASK_ONCE = "ask_once"
    PLACE = "place"
    LINES = "lines"
    OUTSIDE = "outside"
    SHOWN = "shown"
    HIDDEN = "hidden"
    HELP = "help"
    STANDING = "standing"
    INTRODUCING = "introducing"
    LISTED = "listed"
    REMIND = "remind"
    UNMUTE = "unmute"
    DO_NOT_INTRODUCE = "do_not_introduce"
    ELSEWHERE = "elsewhere"
    IN_TOUCH = "in_touch"
    LEFT_ALONE = "left_alone"  # stands among the preferences while the bot has stopped by itself


class Section(StrEnum):
    """A part of the workspace's settings, with a modal of its own."""

    INTRODUCING = "introducing"
    SUMMARY = "summary"
    PACE = "pace"


def button_value(verb: Verb, introduction: str | int, word: str = "") -> str:
    """Return the value that a button or a menu entry carries.

    `introduction`: its `reference`; 0 if the button is about none. Buttons of release 0.2 have its number alone.
    """
    return f"{verb}:{introduction}:{word}"


def modal_value(verb: Verb, introduction: str, word: str = "", *, shown: str) -> str:
    """Return the private metadata of a modal that changes something. `shown`: the digest of what it shows of that."""
    return f"{button_value(verb, introduction, word)}:{shown}"


def page_word(which: str, number: int) -> str:
    """Return the word of a button that shows a page of a list, by its number from 1."""
    return f"{which}-{number}"


def channel_word(channel_id: str, *message: str) -> str:
    """Return the word of a button about a channel.

    `message` tells the message the button stands on from all others; none, if any will do.
    """
    return "-".join((channel_id, *message))


def channel_of(word: str) -> str:
    """Return the Slack id of the channel that a button's word names."""
    return word.partition("-")[0]


def step_field(name: Field, step: str) -> str:
    """Return the id of a field that a modal has once for each step."""
    return f"{name}:{step}"


def others_field(done: int) -> str:
    """Return the id of the field for those to whom one is introduced, once so many of them are.

    Slack keeps what's chosen in a field by its id: whoever is introduced leaves it, so it has another one then.
    """
    return f"{Field.OTHERS}:{done}" if done else Field.OTHERS


def line_field(about: str) -> str:
    """Return the id of the field for a line about somebody, by their Slack id; by their place, while it's nobody."""
    return f"{Field.PERSON_LINE}:{about}"


def add_day_field(number: int) -> str:
    """Return the id of the field for one more quiet day, by its number from 0."""
    return f"{Field.ADD_DAY}:{number}"
