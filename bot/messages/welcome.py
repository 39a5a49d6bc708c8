"""The welcome: what the first admin who tries the bot reads, once."""

from bot.ids import COMMAND, Section, Verb
from bot.messages.blocks import context, section
from bot.messages.buttons import button
from bot.messages.message import Message

TEXT = f"Full Circle is ready. To begin, introduce two people with {COMMAND} @one @two in any channel."

FIRST_ADMIN = "You're the first admin here, so only you get this."
INSTALLED = (
    "You installed Full Circle, so only you get this. Here, I ask colleagues before I introduce them, unless "
    f"whoever introduces them has already done so. Admins can change that in `{COMMAND} settings`."
)


def welcome(*, installed_it: bool = False) -> Message:
    """Return the first message of the bot to an admin: three steps to begin with.

    `installed_it`: they installed the app, in a workspace where both people are asked first from the start.
    """
    return Message(
        TEXT,
        [
            section("*Welcome to Full Circle!* Three steps to get going."),
            section(f"1. *Introduce two people.* In any channel, type `{COMMAND} @one @two you both …`"),
            section(
                "2. *Choose a channel* for the weekly summary.",
                button("Choose a channel…", Verb.SECTION, 0, Section.SUMMARY),
            ),
            section(
                "3. *Invite colleagues.* Paste this in a channel:\n"
                f"> Know two people who should meet? Type `{COMMAND} @one @two`."
            ),
            context(INSTALLED if installed_it else FIRST_ADMIN),
        ],
    )
