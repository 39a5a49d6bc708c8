"""Home: it was opened, a list of it is paged through, a person is asked about.

Each function takes Slack's payload and the workspace's row id; it returns the command of a use case, or None if the
payload is nothing that Slack sends about a Home of ours.
"""

import re

from bot.ids import Verb
from bot.payloads import clicks
from bot.payloads.body import Body, at, text, user, user_id, word
from bot.rules.home import List
from bot.use_cases.members.home import AskAbout, OpenHome, ReadPage

NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


def opened(body: Body, workspace_id: int) -> OpenHome | None:
    """Read who opened their Home: https://docs.slack.dev/reference/events/app_home_opened"""
    event = at(body, "event")
    by = user_id(at(event, "user"))
    if by is None or at(event, "tab") != "home":  # the other tab is the conversation with the bot
        return None
    return OpenHome(workspace_id, by, is_blank=at(event, "view", "type") != "home")


def page(body: Body, workspace_id: int) -> ReadPage | None:
    """Read which page of which list somebody wants."""
    return _page(clicks.choice(body), body, workspace_id) if clicks.verb(body) == Verb.MORE else None


def page_pressed_on(body: Body, workspace_id: int) -> ReadPage | None:
    """Read on which page of which list somebody pressed something; None if on none, or to see another."""
    metadata = at(body, "view", "private_metadata")
    return _page(text(metadata), body, workspace_id) if clicks.verb(body) != Verb.MORE else None


def _page(page: str, body: Body, workspace_id: int) -> ReadPage | None:
    name, _, number = page.partition("-")
    which, by = word(List, name), user(body)
    if which is None or by is None or not NUMBER.fullmatch(number):
        return None
    return ReadPage(workspace_id, by, which, int(number))


def person(body: Body, workspace_id: int) -> AskAbout | None:
    """Read whom somebody asks about."""
    by, actions = user(body), at(body, "actions")
    other = user_id(at(actions[0], "selected_user")) if isinstance(actions, list) and actions else None
    return AskAbout(workspace_id, by, other) if by and other else None
