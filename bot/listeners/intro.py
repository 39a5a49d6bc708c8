"""`/intro`: the command opens a modal, and the modal introduces two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.ids import Field
from bot.listeners import export, forget, settings, summary
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Answer, Draw, Listener, submit_modal
from bot.listeners.modals import TOO_LATE, show_modal, update_modal
from bot.listeners.welcome import welcome
from bot.messages import replies
from bot.messages.blocks import View
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.messages.modals.introduce import Beginning, introduce
from bot.messages.problems import sentence
from bot.payloads import modal_fields, modals, subcommand
from bot.payloads.body import text
from bot.payloads.subcommand import Asked, Subcommand
from bot.rules import introductions as rules
from bot.rules.problems import AlreadyOpen, IntroducedBefore
from bot.slack import profiles as slack_profiles
from bot.slack.messages import permalink
from bot.use_cases.errors import Rejected, Stale, reject
from bot.use_cases.introductions import introduce as use_case
from bot.use_cases.introductions.actors import Act, find_for_connector, find_for_party
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.members import profiles
from storage.database import Database


@dataclass(frozen=True)
class Typed:
    """`/intro …`, typed by somebody: what it asks for, and what it takes to answer."""

    dependencies: Dependencies
    asked: Asked
    workspace_id: int
    command: dict[str, Any]
    """Slack's payload."""
    client: WebClient

    @property
    def user_id(self) -> str:
        """Return the Slack id of the person who typed it."""
        return text(self.command.get("user_id"))


def command(dependencies: Dependencies) -> Callable[..., None]:
    """Return the listener for `/intro …`."""

    def commanded(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asked = subcommand.asked(text(command.get("text")))
        typed = Typed(dependencies, asked, context["workspace_id"], command, client)
        answer = ANSWERS[asked.subcommand](typed)
        welcome(dependencies, typed.workspace_id, typed.user_id, client)  # last: whatever opens a modal has opened it
        ack(**answer)

    return commanded


def list_own(_: Typed) -> Answer:
    """Show the introductions of the person who typed it."""
    return {"text": replies.HELP}


def tell_who(typed: Typed) -> Answer:
    """Tell who introduced the two of them, and what came of it; or ask whom they mean."""
    return {"text": replies.HELP if typed.asked.person else replies.WHO_IS_MISSING}


def open_forget(typed: Typed) -> Answer:
    """Open the modal in which the person who typed it can delete their data."""
    return {"text": forget.open_own(typed.dependencies, typed.workspace_id, typed.command, typed.client)}


def _summarize(typed: Typed) -> Answer:
    return summary.answer(typed.dependencies, typed.command, typed.workspace_id, typed.client)


def _open_preferences(typed: Typed) -> Answer:
    return {"text": settings.open_own(typed.dependencies, typed.workspace_id, typed.command, typed.client)}


def _export(typed: Typed) -> Answer:
    return {"text": export.bring_own(typed.dependencies, typed.command, typed.workspace_id)}


def _introduce(typed: Typed) -> Answer:
    with typed.dependencies.database.reading() as session:
        here = use_case.rules_for(session, typed.workspace_id, typed.user_id)
    if here.may_not:
        return {"text": sentence(here.may_not)}
    return {"text": _open_modal(typed, Beginning(always_asks=here.asks_first))}


ANSWERS: Mapping[Subcommand, Callable[[Typed], Answer]] = {
    Subcommand.INTRODUCE: _introduce,
    Subcommand.LIST: list_own,
    Subcommand.WHO: tell_who,
    Subcommand.SUMMARY: _summarize,
    Subcommand.SETTINGS: _open_preferences,
    Subcommand.EXPORT: _export,
    Subcommand.FORGET: open_forget,
    Subcommand.HELP: lambda _: {"text": replies.HELP},
    Subcommand.GREETING: lambda _: {"text": replies.short_help(replies.GREETING)},
    Subcommand.THANKS: lambda _: {"text": replies.short_help(replies.THANKS)},
    Subcommand.UNKNOWN: lambda typed: {"text": replies.unknown_word(typed.asked.word)},
}
"""What answers each. Each does what is asked for, and returns the answer to it."""


def _open_modal(typed: Typed, beginning: Beginning) -> str:
    """Open the modal before anything slow, since its trigger lives 3 s. Returns what wasn't understood, to be said."""
    understood = typed.asked.introduction
    beginning = replace(beginning, people=understood.people, reason=understood.reason)
    if slack_error := show_modal(typed.client, typed.command, _modal_to_open(typed.dependencies, beginning)):
        return replies.not_opened(unescape(text(typed.command.get("text"))), too_late=slack_error in TOO_LATE)
    return replies.hints(understood.hints)


def _modal_to_open(dependencies: Dependencies, beginning: Beginning) -> ModalToOpen:
    modal = _modal(dependencies, beginning)
    if not beginning.people:
        return modal
    return NamingPeople(modal, instead=_modal(dependencies, replace(beginning, people=(), misses_people=True)))


def _modal(dependencies: Dependencies, beginning: Beginning) -> dict[str, Any]:
    return introduce(beginning, can_open_groups=dependencies.can_open_groups)


def pass_on(dependencies: Dependencies) -> Draw[Act]:
    """Return what draws the modal behind "Pay it forward": as passed on from the introduction it was pressed at.

    It raises `NotYours`, `Stale` if there's nothing to pass on, or `Rejected` if they may not introduce anybody.
    """

    def draw(session: Session, act: Act, _: datetime) -> ModalToOpen:
        if not rules.may_pass_on(find_for_party(session, act)):
            raise Stale
        return begun(dependencies, session, act, Beginning(passed_on_from=act.introduction_id))

    return draw


def introduce_somebody_else(dependencies: Dependencies) -> Draw[Act]:
    """Return what draws the modal with one of the two and the reason filled in. Raises `NotYours`."""

    def draw(session: Session, act: Act, _: datetime) -> ModalToOpen:
        earlier = find_for_connector(session, act)
        person = earlier.parties[0].member.user_id
        return begun(dependencies, session, act, Beginning(people=(person,), reason=earlier.reason))

    return draw


def begin(dependencies: Dependencies) -> Draw[Act]:
    """Return what draws the empty modal, behind "Introduce two people". Raises `Rejected` if they may not."""

    def draw(session: Session, act: Act, _: datetime) -> ModalToOpen:
        return begun(dependencies, session, act, Beginning())

    return draw


def begun(dependencies: Dependencies, session: Session, act: Act, beginning: Beginning) -> ModalToOpen:
    """Return the modal by the workspace's rules. Raises `Rejected` if this person may not introduce anybody."""
    here = use_case.rules_for(session, act.workspace_id, act.by)
    if here.may_not:
        reject("by", here.may_not)
    return _modal_to_open(dependencies, replace(beginning, always_asks=here.asks_first))


def tick(dependencies: Dependencies) -> Listener:
    """Return the listener for ticks about asking first: ticked or unticked, they change what the modal asks for."""

    def ticked(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if draft := modals.introduce(body, context["workspace_id"]):
            said = modal_fields.said(body, Field.INTRODUCED_BEFORE)
            update_modal(client, body, _as_filled_in(dependencies, draft, said))
        ack()

    return ticked


def _as_filled_in(dependencies: Dependencies, draft: Introduce, introduced_before: str) -> View:
    """Return the modal with what the draft says. What it says of people and words is in the fields, and stays there.

    `introduced_before`: the sentence about the introduction that the draft names; empty if it names none.
    """
    with dependencies.database.reading() as session:
        here = use_case.rules_for(session, draft.workspace_id, draft.by)
    beginning = Beginning(
        reason=draft.reason,
        asks_first=draft.ask_first,
        hides_names=not draft.shows_names,
        always_asks=here.asks_first,
        passed_on_from=draft.passed_on_from,
        introduced_before=introduced_before,
        despite=draft.despite,
    )
    return _modal(dependencies, beginning)


def submit(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted modal. It asks Slack about people whose account isn't known yet."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def act(database: Database, introduction: Introduce, now: datetime) -> None:
            chosen = {introduction.by, *introduction.people.values()} - {""}
            unknown = profiles.to_ask_about(database, introduction.workspace_id, chosen, now)
            use_case.introduce(database, introduction, slack_profiles.ask(client, unknown), now)

        def instead(rejected: Rejected) -> Answer | None:
            draft = modals.introduce(body, context["workspace_id"])
            asked = draft and _asked_whether_they_mean_it(dependencies, draft, rejected)
            return asked or _way_to_the_open_one(client, rejected)

        submit_modal(dependencies, modals.introduce, act, instead=instead)(ack, body, context, client)

    return submitted


def _asked_whether_they_mean_it(dependencies: Dependencies, draft: Introduce, rejected: Rejected) -> Answer | None:
    """Return the same modal, to be submitted anyway, if all that's to say is that the two were introduced before."""
    for problem in rejected.problems.values():
        if isinstance(problem, IntroducedBefore):
            draft = replace(draft, despite=problem.introduction_id)
            return {"response_action": "update", "view": _as_filled_in(dependencies, draft, sentence(problem))}
    return None


def _way_to_the_open_one(client: WebClient, rejected: Rejected) -> Answer | None:
    """Return a modal on top with a link to the introduction that is open already, if that's it and Slack has it."""
    for problem in rejected.problems.values():
        if isinstance(problem, AlreadyOpen) and problem.ts and (link := permalink(client, problem.channel, problem.ts)):
            return {"response_action": "push", "view": replies.open_already(sentence(problem), link)}
    return None
