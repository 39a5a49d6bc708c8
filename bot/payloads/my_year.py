"""Read which year of their own somebody wants to look at, or to get as a file.

Each function takes Slack's payload and the workspace's row id; it returns the command of a use case, or None if the
payload is nothing that Slack sends about a button or a menu of ours.
"""

from bot.ids import Field, Verb
from bot.payloads import clicks
from bot.payloads.body import Body, at, text, user
from bot.rules import my_year
from bot.use_cases.members.my_year import ReadYear


def opened(body: Body, workspace_id: int) -> ReadYear | None:
    """Read that somebody wants to see their year: the present one."""
    by = user(body)
    return ReadYear(workspace_id, by, None) if by and clicks.verb(body) == Verb.MY_YEAR else None


def chosen(body: Body, workspace_id: int) -> ReadYear | None:
    """Read which year somebody chose from the menu."""
    by, actions = user(body), at(body, "actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    word = my_year.word_of(text(at(action, "selected_option", "value")))
    return ReadYear(workspace_id, by, word) if by and word and at(action, "action_id") == Field.YEAR else None


def wanted(body: Body, workspace_id: int) -> ReadYear | None:
    """Read which year somebody wants as a file."""
    by, word = user(body), my_year.word_of(clicks.choice(body))
    return ReadYear(workspace_id, by, word) if by and word else None
