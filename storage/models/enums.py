"""Enumerations of the words in rows. The database stores each word as text, so a new one needs no migration."""

from enum import StrEnum


class Step(StrEnum):
    """A step that a party can report. They usually come in this order; `thanked` may come at any time."""

    CONNECTED = "connected"  # they have written to each other
    MET = "met"  # they have met or talked; says `connected` too
    THANKED = "thanked"  # they have thanked the connector


class Way(StrEnum):
    """A way out that a party can choose instead of a step."""

    NO_ANSWER = "no answer yet"  # they wrote and are waiting; the connector sees it, the other party does not
    NOT_NOW = "not now"  # until a date, when their card comes back
    NOT_A_FIT = "not a fit"  # ends the introduction
    ALREADY_KNOWN = "already known"  # they knew each other before; ends the introduction
    MUTED = "muted"  # no more reminders of this introduction; nobody sees it


class Outcome(StrEnum):
    """The way in which an introduction ended. An open one has none."""

    COMPLETED = "completed"  # both have met and both have thanked
    NOT_A_FIT = "not a fit"  # said by a party
    ALREADY_KNOWN = "already known"  # said by a party
    WITHDRAWN = "withdrawn"  # by the connector
    NO_ANSWER = "no answer"  # both were asked first and did not both say yes
    WENT_QUIET = "went quiet"  # nobody reported anything, and the bot or the connector closed it
    CLOSED = "closed"  # by the bot, as it stood; what was reported counts


class Consent(StrEnum):
    """The answer of a party who is asked first. Nobody sees it before both have said yes."""

    ASKED = "asked"  # no answer yet
    LATER = "later"  # "not now until …": they are asked again on that day
    YES = "yes"
    NOT_THIS_TIME = "not this time"  # looks like no answer to everybody else


class Elsewhere(StrEnum):
    """The way in which a connector introduced two people before they told the bot of it."""

    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in person"


class Awaited(StrEnum):
    """The answer that the bot waits for from one party."""

    CONSENT = "consent"
    CONNECTED = "connected"
    MET = "met"
    THANKED = "thanked"


class Preset(StrEnum):
    """The pace of a workspace's reminders: how soon they come, and how long they go on."""

    GENTLE = "gentle"
    STANDARD = "standard"
    BRISK = "brisk"


class Introducers(StrEnum):
    """The members of a workspace who may introduce people."""

    EVERYONE = "everyone"
    NO_GUESTS = "no guests"
    LISTED = "listed"  # only those in `introducer_ids`


class Preference(StrEnum):
    """The choice of a member about being introduced, which holds until they change it."""

    JUST_INTRODUCE = "just introduce me"
    ASK_FIRST = "ask me first"
    NOT_NOW = "not now"  # until a date


class Audience(StrEnum):
    """The people who may see a party's words. The connector always may, since they're written to them."""

    CONNECTOR = "connector"
    OTHER = "other"  # and the other party
    CHANNEL = "channel"  # and the channel, where a thank-you may be quoted; old rows have it with other steps, too


class Contact(StrEnum):
    """The way in which two people are in touch."""

    MESSAGE = "message"
    CALL = "call"
    VIDEO = "video"
    COFFEE = "coffee"


class AnswerToThanks(StrEnum):
    """The kind of answer that a connector can send to a party who thanked them."""

    PLEASURE = "my pleasure"
    REPLY = "reply"  # a line in their own words
    WISH = "wish"  # the answer to "Is there anything I can do for you?"


class Account(StrEnum):
    """The kind of a member's account, as Slack last said."""

    UNKNOWN = "unknown"  # Slack has not been asked, or has not answered
    PERSON = "person"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    HIDDEN = "hidden"  # cannot be seen from this workspace


class DeliveryState(StrEnum):
    """The state of an outgoing message on its way to Slack."""

    PENDING = "pending"  # Slack does not show the wanted version yet
    DELIVERED = "delivered"  # Slack shows the wanted version
    UNDELIVERABLE = "undeliverable"  # Slack refused it for good
    UNCERTAIN = "uncertain"  # may be in Slack, and is not posted again


class Kind(StrEnum):
    """The kind of an outgoing message. `bot.jobs.kinds` says how each is sent, and what follows if it can't be."""

    CARD = "card"  # a party's view of an introduction
    REQUEST = "request"  # to a party who is asked first
    HEADLINE = "headline"  # the connector's view of an introduction
    THREAD_LINE = "thread line"  # under the headline
    QUIET_QUESTION = "quiet question"  # under the headline: nobody reported anything, so what now?
    NO_MEETING = "no meeting"  # under the headline: nobody has reported a meeting
    RESULT_QUESTION = "result question"  # to a party, once, long after they met: did anything come of it?
    ANSWER = "answer"  # the connector's, to a thank-you
    GROUP_CONVERSATION = "group conversation"  # the bot's first message in it
    REMINDER = "reminder"
    LEFT_ALONE = "left alone"  # to a member: the bot has stopped reminding them
    SUMMARY = "summary"  # in a channel
    SUMMARY_NOTICE = "summary notice"  # to a member, about a summary
    WELCOME = "welcome"  # to the first admin who tries the bot
    EXPORT = "export"  # as messages
    EXPORT_FILE = "export file"  # as a file
    WORKSPACE_FILE = "workspace file"  # an admin's export of all introductions
    MY_YEAR = "my year"  # figures of what a member introduced, and below them all of it as messages
    MY_YEAR_FILE = "my year file"  # likewise, as a file
    HOME = "home"  # a member's Home tab, published rather than posted


class WhenUnsure(StrEnum):
    """The next move with a message when nobody can say whether Slack took it."""

    SEND_AGAIN = "send again"  # cards and reports: two are better than none
    LET_GO = "let go"  # reminders: none is better than two
