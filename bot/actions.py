"""Every id that goes out with a button and comes back with a click.

Buttons stay clickable for years: what was once posted must be understood for ever. New formats are added, old ones
stay readable (`payloads` reads them).
"""

import re

COMMAND = "/intro"

# The modal
INTRODUCE = "introduce"  # callback_id
FIRST_PERSON = "first_person"  # block_id and action_id alike
SECOND_PERSON = "second_person"
REASON = "reason"
FIRST_MOVER = "first_mover"

# The card. The action_id of a step button is STEP + the step's word; its value is the introduction's id.
STEP = "step:"
CHAT = "chat"
MENU = "menu"
UNDO = "undo"  # a menu's value: undo:<introduction>:<step>
HOW = "how"

ANY_STEP = re.compile(rf"^{STEP}")
ANYTHING = re.compile("")


def undo_value(introduction_id: int, step: str) -> str:
    """The menu's value that takes back one click, and only that one."""
    return f"{UNDO}:{introduction_id}:{step}"
