"""What the bot answers privately to who typed `/intro` or pressed a menu."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.ids import OPEN
from bot.messages.blocks import View, button, modal, section
from bot.messages.mrkdwn import SECTION, channel, fitted, in_a_line, quote, when
from bot.rules.problems import Hint

HELP = """\
*Introduce two people*
`/intro @one @two you both …` opens a form.
`/intro @one to @two @three`: one to several.
• Both get a card: *Connected*, *Met*, *Thanked*.
• Your thread shows what they press.

`/intro list`: your introductions
`/intro who @ben`: who introduced you
`/intro summary`: how this week went (or `last week`, `this month`…)
`/intro settings`: yours, or the workspace's (admins)
`/intro export` or `/intro forget`: get or delete your data

Type it in any channel, or use Home or shortcuts (⚡). I don't read anyone's messages."""
"""What `/intro help` says, to those who introduce: it fits a phone's screen."""

PICK = "Type @ and pick the person from the list."
OUTSIDE = "If they aren't in this Slack, say so in the form."
SHORT_HELP = """\
`/intro @one @two you both …`: introduce two people
`/intro list`: your introductions
`/intro settings`: your settings
`/intro help`: everything else"""
GREETING = "Hi! I help you introduce people, and find out how it went."
THANKS = "You're welcome!"
WORD = 200  # characters
UNKNOWN_WORD = "I don't know “{word}”. Here's what I can do:"
WHO_IS_MISSING = f"Tell me who you mean, as in `/intro who @ben`. {PICK}"

STEPS = "*Connected*: you're in touch. *Met*: you met or talked. *Thanked*: thanks for the introduction."
REMINDERS = "*Reminders* come once a day at most. Snooze or stop them any time."
CHATS = "*Your chats* stay yours. I can't read them."
HOW = f"""\
{STEPS} The other person and whoever introduced you see it.
*Notes* go to whoever introduced you. You choose who else reads them.
*No reply?* Follow up once after 2-3 working days. “I wrote, no reply yet” stays between you and whoever introduced you.
{REMINDERS}
*Not for you?* Pick “Close or mute…”. The other person won't see why.
{CHATS}"""
"""What "How this works" on a card says, to those who were introduced: the exceptions that cards leave out."""
HOW_OUTSIDE = f"""\
{STEPS} Only whoever introduced you sees it.
*The other person* isn't in this Slack. They get no card and no messages.
*Notes* go to whoever introduced you, and to no one else.
*No reply?* Follow up once after 2-3 working days.
{REMINDERS}
*Not for you?* Pick “Close or mute…”. Only whoever introduced you sees why.
{CHATS}"""
"""The same on the card of who was introduced to somebody outside this Slack."""

NOT_INSTALLED = "Full Circle isn't connected to this workspace right now. Please tell an admin."
EXPORT_ON_ITS_WAY = "Your export is on its way to your direct messages with me."
DELETING_DATA = (
    "I'm deleting your data now. It'll all be gone in a few minutes, and my old messages to you will say so. Exports "
    "I've already sent you stay. If you use Full Circle again after that, you'll start fresh."
)
TOO_LATE = "Slack was too slow to open the form. Please send this again:"
TO_COPY = "Here's what you entered, so you can copy it:"
SHORTCUT_TOO_LATE = "Slack was too slow to open the form. Please try again."
SHORTCUT_NOT_OPENED = "I couldn't open the form. Try again in a minute, and tell your admin if it keeps happening."
COULD_NOT_OPEN = "I couldn't open the form. Send this again in a minute, and tell your admin if it keeps happening:"
HINTS = {
    Hint.GROUP: "I can't introduce a whole group. Pick two people instead.",
    Hint.CHANNEL: "I can't introduce a channel. Pick two people instead.",
    Hint.PLAIN_NAME: f"I couldn't match that name. {PICK}",
    Hint.EMAIL: f"I left out the email address, since both people will read the reason. {PICK} {OUTSIDE}",
    Hint.PHONE: f"I left out the phone number, since both people will read the reason. {PICK} {OUTSIDE}",
    Hint.ONE_WORD: "I left out that one word. Say in a sentence why they should meet.",
    Hint.NOBODY: "I didn't find two people. Try `/intro @one @two you both …`.",
    Hint.MORE_THAN_TWO: (
        "I introduce two people at a time, so I took the first two. To introduce one person to several, try "
        "`/intro @one to @two @three you all …`."
    ),
    Hint.MORE_THAN_FIVE: "I can introduce someone to five people at a time, so I took the first five.",
    Hint.NAME_IN_REASON: "I couldn't read a name in your reason. Replace the “…” with it.",
    Hint.LONG_REASON: "Your text was very long, so I kept the first 3,000 characters. Shorten it to 1,000.",
}
"""What is said about each thing in `/intro …` that was not understood, or not taken."""
FOR_AN_OUTSIDER = "For someone outside this Slack, use `/intro @one` and tick “The second person isn't in this Slack”."
ABOUT_SEVERAL = HINTS | {
    Hint.GROUP: "I can't introduce someone to a whole group. Pick up to five people instead.",
    Hint.CHANNEL: "I can't introduce someone to a channel. Pick up to five people instead.",
    Hint.PLAIN_NAME: f"I couldn't match every name. {PICK}",
    Hint.EMAIL: f"I left out the email address, since everyone will read the reason. {FOR_AN_OUTSIDER}",
    Hint.PHONE: f"I left out the phone number, since everyone will read the reason. {FOR_AN_OUTSIDER}",
}
"""The same where one person is introduced to several."""


def short_help(before: str) -> str:
    """Return the short help, after a sentence of its own."""
    return f"{before}\n{SHORT_HELP}"


def unknown_word(word: str) -> str:
    """Return what is said about a single word that means nothing to the bot. `word`: as it was typed."""
    return short_help(UNKNOWN_WORD.format(word=in_a_line(word, WORD)))


def shortcut_not_opened(*, too_late: bool) -> str:
    """Return what is said when no modal opened for a shortcut."""
    return SHORTCUT_TOO_LATE if too_late else SHORTCUT_NOT_OPENED


def not_opened(typed: str, *, too_late: bool) -> str:
    """Return what is said when the modal didn't open: what was typed, to be sent again."""
    return f"{TOO_LATE if too_late else COULD_NOT_OPEN}\n> /intro {fitted(typed, SECTION - 200)}"


def hints(found: Collection[Hint], *, about_several: bool = False) -> str:
    """Return one private message for all that was not understood; empty if everything was."""
    if not found:
        return ""
    texts = ABOUT_SEVERAL if about_several else HINTS
    return " ".join([*(texts[hint] for hint in found), "Check the form, or see `/intro help`."])


def has_changed() -> View:
    """Return the modal that opens instead of one that is not to be had any more."""
    return _window("Something has changed", "This has changed in the meantime. Check the latest message.")


def came_too_late(typed: Sequence[str | datetime]) -> View:
    """Return the modal that answers one that was sent too late, with what was entered, so that nothing is lost."""
    text = "This changed while the form was open, so nothing was saved. Check the latest message."
    return _window("Something has changed", text, *_to_copy(typed))


def unknown_introduction(typed: Sequence[str | datetime] = ()) -> View:
    """Return the modal that answers what's about an introduction that isn't kept, with what was entered."""
    text = "I can't find this introduction. It may have been deleted."
    return _window("Not found", text, *(["Nothing was saved.", *_to_copy(typed)] if typed else []))


def _to_copy(typed: Sequence[str | datetime]) -> list[str]:
    again = [quote(each) if isinstance(each, str) else f"> {when(each)}" for each in typed]
    return [TO_COPY, *again] if again else []


def not_possible(why: str) -> View:
    """Return the modal that says why a button can't do what it says."""
    return _window("Not possible now", why)


def posted(channel_id: str) -> View:
    """Return the modal that says that the summary somebody wanted in a channel is on its way."""
    return _window("On its way", f"The summary is on its way to {channel(channel_id)}.")


def posted_before(channel_id: str) -> View:
    """Return the modal that says that the summary of these days was posted already."""
    return _window("Already posted", f"That summary is already in {channel(channel_id)}.")


def open_already(why: str, permalink: str) -> View:
    """Return the modal that leads to an introduction that is open already. `permalink`: of the message about it."""
    there = section(why, button("Open it", OPEN, url=permalink, accessibility_label="Open your message about it"))
    return modal(None, "Already introduced", [there], close="Back")


def file_on_its_way() -> View:
    """Return the modal that says that the file with all introductions of a workspace is on its way."""
    return _window("On its way", "The file with all introductions is on its way to your direct messages with me.")


def export_on_its_way() -> View:
    """Return the modal that says that somebody's own export is on its way."""
    return modal(None, "On its way", [section(EXPORT_ON_ITS_WAY)], close="Back")


def deleting_data() -> View:
    """Return what the modal says while somebody's data is being deleted."""
    return _window("Deleting your data", DELETING_DATA)


def how_this_works(*, is_outside: bool = False) -> View:
    """Return the modal that says how an introduction works, for the menu on a card.

    `is_outside`: whether the other isn't in this Slack.
    """
    return _window("How this works", HOW_OUTSIDE if is_outside else HOW)


def how_introducing_works() -> View:
    """Return the modal that says how to introduce people, for the menu on the connector's message."""
    return _window("How this works", HELP)


def _window(title: str, *texts: str) -> View:
    return modal(None, title, [section(text) for text in texts], close="Close")
