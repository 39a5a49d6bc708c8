"""Before a member's data is deleted: what goes, what ends, what stays, asked once."""

from bot.ids import Modal, Verb
from bot.messages.blocks import View, modal, section
from bot.messages.buttons import button
from bot.messages.mrkdwn import counted

GOES = (
    "*What goes*: everything you reported or wrote, your settings and private list, and every introduction you made "
    "or were part of, for everyone in it. If someone else introduced the same two, that goes on without you. Your name "
    "leaves summaries and my messages to others."
)
ENDS = "*What ends*: {introductions}. The others see only that {it} closed."
STAYS = "*What stays*: numbers without names, notes from others that I've delivered, and your own chats with people."
FOR_GOOD = "*This can't be undone.* Want a copy first?"


def forget(open_introductions: int) -> View:
    """Return the modal. `open_introductions`: how many end with it."""
    its, it = counted(open_introductions, "open introduction"), "it's" if open_introductions == 1 else "they're"
    ends = [section(ENDS.format(introductions=its, it=it))] if open_introductions else []
    export = button("Export my data", Verb.EXPORT, 0)
    blocks = [section(GOES), *ends, section(STAYS), section(FOR_GOOD, export)]
    return modal(Modal.FORGET, "Delete my data", blocks, submit="Delete my data")
