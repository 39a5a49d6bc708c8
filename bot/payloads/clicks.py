"""Read what a pressed button or a chosen menu entry asks for, posted by this version or by any before.

Each function takes Slack's payload and the workspace's row id, and returns the command of a use case; None if the
button is nothing we ever posted.
"""

from __future__ import annotations

from typing import Any

from bot.ids import STEP_PREFIX, Choice, Section, Verb
from bot.payloads import acts
from bot.payloads.body import Body, at, channel_id, channel_word, row_id, text, user, user_id, word
from bot.rules import periods
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.agree_to_be_named import Share
from bot.use_cases.introductions.answer_thanks import ActOnThanks
from bot.use_cases.introductions.leave import ActOnWay
from bot.use_cases.introductions.manage import Swap
from bot.use_cases.introductions.report import ActOnStep
from bot.use_cases.introductions.snooze import Snooze
from bot.use_cases.summaries.on_demand import PostSummary
from bot.use_cases.summaries.setup import ActOnChannel
from storage.models.enums import Step, Way


def verb(body: Body) -> str:
    """Return what kind of button it was; empty if it is none of ours, or one of the three steps."""
    return _value(body).split(":")[0]


def choice(body: Body) -> str:
    """Return what a button chooses, the last part of its value; empty if it has none."""
    return _part(body, 2)


def act(body: Body, workspace_id: int) -> Act | None:
    """Read a click that says no more than which introduction it's about, or that is about none (0)."""
    return acts.act(body, _part(body, 1), workspace_id)


def act_on_step(body: Body, workspace_id: int) -> ActOnStep | None:
    """Read a click on one of the three buttons."""
    step = word(Step, text(at(_action(body), "action_id")).removeprefix(STEP_PREFIX))
    about = acts.act(body, at(_action(body), "value"), workspace_id)
    return ActOnStep(**vars(about), step=step) if about and step else None


def undo(body: Body, workspace_id: int) -> ActOnStep | None:
    """Read an undo of a step."""
    about, step = act(body, workspace_id), word(Step, _part(body, 2))
    return ActOnStep(**vars(about), step=step) if about and step and verb(body) == Verb.UNDO else None


def act_on_way(body: Body, workspace_id: int) -> ActOnWay | None:
    """Read a way out that was chosen, or is taken back."""
    about, way = act(body, workspace_id), word(Way, _part(body, 2))
    return ActOnWay(**vars(about), way=way) if about and way else None


def share(body: Body, workspace_id: int) -> Share | None:
    """Read an answer to being named in a channel."""
    about, with_note = act(body, workspace_id), verb(body) == Verb.SHARE_NOTE
    return Share(**vars(about), channel=channel_id(_part(body, 2)) or "", with_note=with_note) if about else None


def snooze(body: Body, workspace_id: int) -> Snooze | None:
    """Read that somebody wants to be reminded tomorrow or next week."""
    about = act(body, workspace_id)
    return Snooze(**vars(about), next_week=_part(body, 2) == Choice.NEXT_WEEK) if about else None


def swap(body: Body, workspace_id: int) -> Swap | None:
    """Read that the other party is to write first."""
    about, first_mover = act(body, workspace_id), row_id(_part(body, 2))
    return Swap(**vars(about), first_mover=str(first_mover or "")) if about else None


def act_on_thanks(body: Body, workspace_id: int) -> ActOnThanks | None:
    """Read that the connector does something about a thank-you."""
    about = act(body, workspace_id)
    return ActOnThanks(**vars(about), thanked_by=user_id(_part(body, 2)) or "") if about else None


def post_summary(body: Body, workspace_id: int) -> PostSummary | None:
    """Read that somebody wants a summary in the channel."""
    by, period = user(body), periods.period_of(_part(body, 2))
    return PostSummary(workspace_id, by, period) if by and period else None


def act_on_channel(body: Body, workspace_id: int) -> ActOnChannel | None:
    """Read a click on a button about the summary's channel."""
    by, about = user(body), channel_word(_part(body, 2))
    return ActOnChannel(workspace_id, by, about) if by and about else None


def section(body: Body) -> Section | None:
    """Read which part of the workspace's settings somebody wants to change."""
    return word(Section, _part(body, 2))


def _part(body: Body, number: int) -> str:
    """Return a part of a value `verb:introduction:word`, by its number from 0; empty if it's spelled otherwise."""
    parts = _value(body).split(":")
    return parts[number] if len(parts) == 3 else ""


def _value(body: Body) -> str:
    """Return a button's value, or that of the entry chosen in a menu."""
    return text(at(_action(body), "value")) or text(at(_action(body), "selected_option", "value"))


def _action(body: Body) -> Any:
    found = at(body, "actions")
    return found[0] if isinstance(found, list) and found else None
