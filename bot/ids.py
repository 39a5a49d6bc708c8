"""Every id that goes out with a button or a form and comes back with a click.

Buttons stay clickable for years: what was once posted must be understood for ever. New formats are added, old ones
stay readable (`payloads` reads them).
"""

import re

COMMAND = "/intro"

# The three buttons of a card. The action_id is STEP + the step's word; the value is the introduction's id.
STEP = "step:"
ANY_STEP = re.compile(rf"^{STEP}")
ANYTHING = re.compile("")
CHAT = "chat"  # the link to the other person

# Everything else that can be pressed or chosen has a value `verb:introduction:word`.
MENU = "menu"  # action_id of the menu beside the buttons
ABOUT = "about"  # action_id of the menu beside the title
# On a card
UNDO = "undo"  # the word: a step
TELL = "tell"
LEAVE = "leave"  # the word: a way out
COME_BACK = "come_back"  # the word: a way out
FORWARD = "forward"
AVOID = "avoid"
PREFERENCES = "preferences"
HOW = "how"  # also without an introduction
# On one's own preferences, for an admin
WORKSPACE = "workspace"
# On a card, and on the connector's line about a full circle
SHARE = "share"  # the word: the channel they read of
UNSHARE = "unshare"
# On a reminder
SNOOZE = "snooze"  # the word: TOMORROW or NEXT_WEEK
SNOOZE_UNTIL = "snooze_until"
TOMORROW = "tomorrow"
NEXT_WEEK = "next_week"
MUTE = "mute"
NO_REMINDERS = "no_reminders"
REMIND = "remind"
BACK = "back"
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
NUDGE_MYSELF = "nudge_myself"
SOMEBODY_ELSE = "somebody_else"
# On a thank-you. The word: who thanked.
PLEASURE = "pleasure"
REPLY = "reply"
WISH = "wish"
# About a summary. The word: a period, or a channel
POST_SUMMARY = "post_summary"
COUNTED = "counted"
POST_HERE = "post_here"
TRY_AGAIN = "try_again"

# The forms: callback_ids
INTRODUCE = "introduce"
TELLING = "telling"
LEAVING = "leaving"
POSTPONING = "postponing"
SNOOZING = "snoozing"
AVOIDING = "avoiding"
REWORDING = "rewording"
WITHDRAWING = "withdrawing"
ANSWERING = "answering"
SETTING_PREFERENCES = "setting_preferences"
SETTING_WORKSPACE = "setting_workspace"
POSTING_HERE = "posting_here"

# Their fields: block_id and action_id alike
FIRST_PERSON = "first_person"
SECOND_PERSON = "second_person"
REASON = "reason"
FIRST_MOVER = "first_mover"
OPTIONS = "options"  # ticks: ASK_FIRST, PLACE
ASK_FIRST = "ask_first"
PLACE = "place"
FIRST_DESCRIPTION = "first_description"
SECOND_DESCRIPTION = "second_description"
NAMES = "names"  # a tick: SHOWN
SHOWN = "shown"
CONTACT = "contact"
MEETS_AT = "meets_at"
WORDS = "words"  # + ":" + the step
AUDIENCE = "audience"  # + ":" + the step
OFFER = "offer"  # a tick: HELP
HELP = "help"
LINE = "line"
UNTIL = "until"
ANSWER = "answer"
KEEP = "keep"  # a tick: STANDING, or LISTED
STANDING = "standing"
LISTED = "listed"
PREFERENCE = "preference"
AVOIDED = "avoided"
STANDING_WISH = "standing_wish"
REMINDERS = "reminders"  # a tick: REMIND
SUMMARY_CHANNEL = "summary_channel"
SUMMARY_DAY = "summary_day"
SUMMARY_HOUR = "summary_hour"
TIME_ZONE = "time_zone"
INTRODUCERS = "introducers"
INTRODUCER_IDS = "introducer_ids"
ASKING = "asking"  # a tick: ASK_FIRST
OPEN_LIMIT = "open_limit"
PRESET = "preset"
KEEP_DAYS = "keep_days"


def value(verb: str, introduction_id: int, word: str = "") -> str:
    """Return what a button or a menu's entry carries."""
    return f"{verb}:{introduction_id}:{word}"


def about_channel(slack_id: str, *message: str) -> str:
    """The word of a button about a channel; with what tells the message it stands on from all others."""
    return "-".join((slack_id, *message))


def channel_of(word: str) -> str:
    """The channel in it."""
    return word.partition("-")[0]


def field(name: str, step: str) -> str:
    """A field that a form has once for each step."""
    return f"{name}:{step}"
