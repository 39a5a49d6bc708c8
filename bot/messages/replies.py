"""What the bot answers privately to who typed `/intro` or pressed a menu."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.ids import OPEN
from bot.messages.blocks import View, button, modal, section
from bot.messages.mrkdwn import SECTION, channel, fitted, quote, when
from bot.rules.problems import Hint

HELP = """\
*Introduce two people*
`/intro @one @two because you both …` opens a form. Check it and press *Introduce*.
• Both get a card with three buttons: *Connected*, *Met*, *Thanked*.
• You get one message. Whatever they press shows up in its thread.
• If it goes quiet, I'll ask you what to do.

`/intro summary`: how introductions went this week (or `last week`, `this month`…)
`/intro settings`: your preferences, and the workspace's for admins
`/intro export`: everything I store about you

I can't read anyone's messages."""
"""What `/intro help` says, to those who introduce: it fits a phone's screen."""

HOW = """\
*Connected*: you're in touch. *Met*: you met or talked. *Thanked*: thanks for the introduction. The other person and \
whoever introduced you see it.
*Notes* go to whoever introduced you. You choose who else reads them.
*No reply?* Follow up once after 2-3 working days. “I wrote, no reply yet” stays between you and whoever introduced you.
*Reminders* come once a day at most. Snooze or stop them any time.
*Not for you?* Pick “Close or mute…”. The other person won't see why.
*Your chats* stay yours. I can't read them."""
"""What "How this works" on a card says, to those who were introduced: the exceptions that cards leave out."""

EXPORT_ON_ITS_WAY = "Your export is on its way to your direct messages with me."
TOO_LATE = "Slack was too slow to open the form. Please send this again:"
TO_COPY = "Here's what you entered, so you can copy it:"
COULD_NOT_OPEN = "I couldn't open the form. Send this again in a minute, and tell your admin if it keeps happening:"


HINTS = {
    Hint.GROUP: "I can't introduce a whole group. Pick two people instead.",
    Hint.CHANNEL: "I can't introduce a channel. Pick two people instead.",
    Hint.PLAIN_NAME: "I couldn't match that name. Type @ and pick the person from the list.",
    Hint.NOBODY: "I didn't find two people. Try `/intro @one @two because you both …`.",
    Hint.MORE_THAN_TWO: "I introduce two people at a time, so I took the first two.",
    Hint.NAME_IN_REASON: "I couldn't read a name in your reason. Replace the “…” with it.",
    Hint.LONG_REASON: "Your text was very long, so I kept the first 3,000 characters. Shorten it to 1,000.",
}
"""What is said about each thing in `/intro …` that was not understood, or not taken."""


def not_opened(typed: str, *, too_late: bool) -> str:
    """Return what is said when the modal didn't open: what was typed, to be sent again."""
    return f"{TOO_LATE if too_late else COULD_NOT_OPEN}\n> /intro {fitted(typed, SECTION - 200)}"


def hints(found: Collection[Hint]) -> str:
    """Return one private message for all that was not understood; empty if everything was."""
    if not found:
        return ""
    return " ".join([*(HINTS[hint] for hint in found), "Check the form, or see `/intro help`."])


def has_changed() -> View:
    """Return the modal that opens instead of one that is not to be had any more."""
    return _window("Something has changed", "This has changed since. Check the latest message.")


def came_too_late(typed: Sequence[str | datetime]) -> View:
    """Return the modal that answers one that was sent too late, with what was entered, so that nothing is lost."""
    text = "This changed while the form was open, so nothing was saved. Check the latest message."
    again = [quote(each) if isinstance(each, str) else f"> {when(each)}" for each in typed]
    return _window("Something has changed", text, *([TO_COPY] if again else []), *again)


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


def how_this_works() -> View:
    """Return the modal that says how an introduction works, for the menu on a card."""
    return _window("How this works", HOW)


def how_introducing_works() -> View:
    """Return the modal that says how to introduce people, for the menu on the connector's message."""
    return _window("How this works", HELP)


def _window(title: str, *texts: str) -> View:
    return modal(None, title, [section(text) for text in texts], close="Close")
