"""The words that rows are written in: each stands in the database as its text, so that a new one needs no migration."""

from enum import StrEnum


class Step(StrEnum):
    """A step that a party can report. The order is the usual one; `thanked` may come at any time."""

    CONNECTED = "connected"  # they have written to each other
    MET = "met"  # they have met or talked; says `connected` too
    THANKED = "thanked"  # they have thanked the connector


class Way(StrEnum):
    """A way out: something a party can say instead of a step. None of them is shameful."""

    NO_ANSWER = "no answer yet"  # they wrote and wait; the connector hears of it, the other does not
    NOT_NOW = "not now"  # until a date: then their card comes back
    NOT_A_FIT = "not a fit"  # ends the introduction
    ALREADY_KNOWN = "already known"  # they knew each other before; ends the introduction
    MUTED = "muted"  # the bot leaves them alone about this introduction; nobody is told


class Outcome(StrEnum):
    """The way an introduction ended. An open one has none."""

    COMPLETED = "completed"  # both have met and both have thanked
    NOT_A_FIT = "not a fit"  # said by a party
    ALREADY_KNOWN = "already known"  # said by a party
    WITHDRAWN = "withdrawn"  # by the connector
    NO_ANSWER = "no answer"  # both were asked first, and not both said yes
    WENT_QUIET = "went quiet"  # nobody reported anything: by itself, or closed kindly by the connector
    CLOSED = "closed"  # as it stood, by itself: what was reported counts


class Consent(StrEnum):
    """The answer of a party who is asked first. Nobody sees it before both have said yes."""

    ASKED = "asked"  # no answer yet
    LATER = "later"  # "not now until …": then they are asked again
    YES = "yes"
    NOT_THIS_TIME = "not this time"  # to everybody else the same as no answer


class Awaited(StrEnum):
    """Something that the bot waits for, from one party."""

    CONSENT = "consent"
    CONNECTED = "connected"
    MET = "met"
    THANKED = "thanked"


class Preset(StrEnum):
    """A pace of reminders: how soon they come, and how long they go on."""

    GENTLE = "gentle"
    STANDARD = "standard"
    BRISK = "brisk"


class Introducers(StrEnum):
    """The members of a workspace who may introduce people."""

    EVERYONE = "everyone"
    NO_GUESTS = "no guests"
    LISTED = "listed"  # only these people


class Preference(StrEnum):
    """A member's standing choice about being introduced."""

    JUST_INTRODUCE = "just introduce me"
    ASK_FIRST = "ask me first"
    NOT_NOW = "not now"  # until a date


class Audience(StrEnum):
    """The people who may see a party's words. The connector always may: they're written to them."""

    CONNECTOR = "connector"
    OTHER = "other"  # the other party, too
    CHANNEL = "channel"  # and a thank-you may be quoted in the channel; of old, words about other steps have it, too


class Contact(StrEnum):
    """A way in which two people are in touch."""

    MESSAGE = "message"
    CALL = "call"
    VIDEO = "video"
    COFFEE = "coffee"


class AnswerToThanks(StrEnum):
    """A kind of answer that a connector can send to a party who thanked them."""

    PLEASURE = "my pleasure"
    REPLY = "reply"  # one line of their own
    WISH = "wish"  # to "is there anything I can do for you?"


class Account(StrEnum):
    """The kind of a member's account, as Slack told when it was last asked."""

    UNKNOWN = "unknown"  # Slack was not asked yet, or did not answer in time
    PERSON = "person"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    HIDDEN = "hidden"  # not to be seen from this workspace


class Delivery(StrEnum):
    """The state of an outgoing message on its way to Slack."""

    PENDING = "pending"  # Slack does not show the wanted version yet
    DELIVERED = "delivered"  # Slack shows the wanted version
    UNDELIVERABLE = "undeliverable"  # Slack will never take it; the connector has been told
    UNCERTAIN = "uncertain"  # may have been posted once, and must not be posted twice


class Kind(StrEnum):
    """What an outgoing message is. How each is sent, and what follows if it can't be: `bot.jobs.kinds`."""

    CARD = "card"  # of a party
    REQUEST = "request"  # to a party who is asked first
    HEADLINE = "headline"  # the connector's
    THREAD_LINE = "thread line"  # under it
    QUIET_QUESTION = "quiet question"  # under it: what to do, now that it is quiet?
    NO_MEETING = "no meeting"  # under it: nobody reported one
    ANSWER = "answer"  # of the connector to a thank-you
    GROUP_CONVERSATION = "group conversation"  # its first words
    REMINDER = "reminder"
    LEFT_ALONE = "left alone"  # the bot won't remind them any more
    SUMMARY = "summary"  # in a channel
    SUMMARY_NOTICE = "summary notice"  # to somebody, about a summary
    EXPORT = "export"  # in messages
    EXPORT_FILE = "export file"


class WhenUnsure(StrEnum):
    """The thing to do when nobody can say whether Slack took a message."""

    SEND_AGAIN = "send again"  # cards and reports: twice is better than never
    LET_GO = "let go"  # nudges: never is better than twice
