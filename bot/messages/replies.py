"""What the bot answers privately to who typed `/intro` or pressed a menu."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.messages.blocks import View, modal, section
from bot.messages.mrkdwn import SECTION, channel, fitted, quote, when
from bot.rules.problems import Hint

HELP = """\
*How an introduction comes full circle*
• `/intro @one @two because you both …` opens a form. Check it, press Introduce.
• Both get a message from me, saying who introduces them and why, with three buttons: *Connected*, *Met*, *Thanked*.
• You get one message about the two. Whatever either of them presses appears in its thread at once.
• When both have met and both have said thank you, the circle is complete.
• Whoever was introduced can say more to you, or leave kindly: not now, not a fit, we know each other. \
You can ask both first.

*If you were introduced*: write the same day. No answer after 2-3 working days: one short nudge. After a week, tell \
whoever introduced you. Two weeks in all: let it rest, kindly. Never more than three touches.

`/intro summary` shows what came of introductions this week; with `last week`, `this month`, `last month`, `quarter` \
or `since 2026-09-01`, then.
`/intro settings` is for yourself: whether to be asked first or left in peace for a while, whom not to be introduced \
to. Admins find the workspace's settings there, too.
`/intro export` brings you all that I keep about you.

I never read what people write to each other, and I never write in anybody's name."""

EXPORT_ON_ITS_WAY = "Your export is on its way to our direct messages."
TOO_LATE = "Slack was too slow to open the form. Please send this again:"
TO_COPY = "Here's what you entered, so you can copy it:"
COULD_NOT_OPEN = (
    "I could not open the form. Please send this again in a minute. If that does not help, tell your admin:"
)


HINTS = {
    Hint.GROUP: "I introduce people one by one: please pick two members instead of a group.",
    Hint.CHANNEL: "I introduce people to people: please pick two members instead of a channel.",
    Hint.PLAIN_NAME: (
        "I could not tell who that name belongs to: Slack passes people on when you choose them from the list that "
        "opens as you type @."
    ),
    Hint.NOBODY: "I looked for two people and found none. Like this: `/intro @one @two because you both …`",
    Hint.MORE_THAN_TWO: "I introduce two people at a time, so I took the first two.",
    Hint.NAME_IN_REASON: (
        "Slack gave me no name for somebody you mention in the reason: please write it where the … stands."
    ),
    Hint.LONG_REASON: "Your text was very long, so I kept its first 3,000 characters.",
}
"""What is said about each thing in `/intro …` that was not understood, or not taken."""


def not_opened(typed: str, *, too_late: bool) -> str:
    """Return what is said when the modal didn't open: what was typed, to be sent again."""
    return f"{TOO_LATE if too_late else COULD_NOT_OPEN}\n> /intro {fitted(typed, SECTION - 200)}"


def hints(found: Collection[Hint]) -> str:
    """Return one private message for all that was not understood; empty if everything was."""
    if not found:
        return ""
    return " ".join([*(HINTS[hint] for hint in found), "The form has what I understood; `/intro help` tells the rest."])


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


def posted(slack_id: str) -> View:
    """Return the modal that says that the summary somebody wanted in a channel is on its way."""
    return _window("On its way", f"The summary is on its way to {channel(slack_id)}.")


def posted_before(slack_id: str) -> View:
    """Return the modal that says that the summary of these days was posted already."""
    return _window("Already posted", f"The summary of these days was posted in {channel(slack_id)} already.")


def how_this_works() -> View:
    """Return the help as a modal, for the menu on a card."""
    return _window("How this works", HELP)


def _window(title: str, *texts: str) -> View:
    return modal(None, title, [section(text) for text in texts], close="Close")
