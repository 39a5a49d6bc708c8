"""The modal that introduces two people: how it begins, what changes it, and what follows when it's submitted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.ids import Field
from bot.listeners import lines_about
from bot.listeners.checked_people import introduce_checked
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Answer, Draw, Listener, submit_modal
from bot.listeners.modals import update_modal
from bot.messages import replies
from bot.messages.blocks import View
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.messages.modals.introduce import Beginning, introduce
from bot.messages.modals.lines_about import LineAbout
from bot.messages.problems import sentence
from bot.payloads import modal_fields, modals
from bot.payloads.body import Body
from bot.rules import introductions as rules
from bot.rules.problems import AlreadyOpen, IntroducedBefore
from bot.slack.installation import Installation
from bot.slack.messages import permalink
from bot.use_cases.errors import Rejected, Stale, reject
from bot.use_cases.introductions import elsewhere
from bot.use_cases.introductions import introduce as use_case
from bot.use_cases.introductions.actors import Act, find_for_connector, find_for_party
from bot.use_cases.introductions.introduce import Introduce
from storage.database import Database

REDRAW = (
    Field.FIRST_PERSON,
    Field.SECOND_PERSON,
    Field.OPTIONS,
    Field.HIDE_NAMES,
)
"""Fields of the modal that change what it asks for, as soon as something is chosen in them."""


def modal_to_open(granted: Installation, beginning: Beginning) -> ModalToOpen:
    """Return the modal; if it names people, with what it looks like with only those chosen whom Slack knows."""
    modal, chosen = _modal(granted, beginning), beginning.people
    if not chosen:
        return modal

    def naming(known: Collection[str]) -> View:
        people = tuple(each if each in known else "" for each in chosen) if known else ()
        lines = tuple(line if line.person in known else LineAbout("") for line in beginning.lines) if known else ()
        return _modal(granted, replace(beginning, people=people, lines=lines, misses_people=True))

    return NamingPeople(modal, instead=naming(()), people=chosen, naming=naming)


def _modal(granted: Installation, beginning: Beginning) -> dict[str, Any]:
    return introduce(beginning, can_open_groups=granted.can_open_groups)


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
    lines = lines_about.to_begin_with(session, act.workspace_id, act.by, beginning.people)
    granted = dependencies.installation(act.workspace_id)
    return modal_to_open(granted, replace(beginning, lines=lines, always_asks=here.asks_first))


def tick(dependencies: Dependencies) -> Listener:
    """Return the listener for people chosen, ticks, and how it's made: they change what the modal asks for."""

    def ticked(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if draft := modals.introduce(body, context["workspace_id"]):
            said = modal_fields.said(body, Field.INTRODUCED_BEFORE)
            update_modal(client, body, _as_filled_in(dependencies, body, draft, said))
        ack()

    return ticked


def _as_filled_in(dependencies: Dependencies, body: Body, draft: Introduce, introduced_before: str) -> View:
    """Return the modal with what the draft says. What it says of people and words is in the fields, and stays there.

    `introduced_before`: the sentence about the introduction that the draft names; empty if it names none.
    """
    with dependencies.database.reading() as session:
        here = use_case.rules_for(session, draft.workspace_id, draft.by)
        lines = lines_about.as_filled_in(session, body, draft)
        today = elsewhere.today_of(session, draft.workspace_id, draft.by, dependencies.now())
    # What's said of an earlier introduction goes once it's ticked that the second person is outside, or isn't.
    is_about_these = draft.is_outside == (Field.OUTSIDER in modal_fields.asked(body))
    beginning = Beginning(
        lines=lines,
        other_lines=lines_about.about_others(body, lines),
        reason=draft.reason,
        asks_first=draft.ask_first,
        hides_names=not draft.shows_names,
        always_asks=here.asks_first,
        elsewhere=draft.elsewhere,
        elsewhere_on=draft.elsewhere_on or today,
        in_touch=draft.in_touch,
        passed_on_from=draft.passed_on_from,
        introduced_before=introduced_before if is_about_these else "",
        despite=draft.despite if is_about_these else None,
        is_outside=draft.is_outside,
    )
    return _modal(dependencies.installation(draft.workspace_id), beginning)


def submit(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted modal. It asks Slack about people whose account isn't known yet."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def act(database: Database, introduction: Introduce, now: datetime) -> None:
            introduce_checked(client, lambda profiles: use_case.introduce(database, introduction, profiles, now))

        def instead(rejected: Rejected) -> Answer | None:
            draft = modals.introduce(body, context["workspace_id"])
            asked = draft and _asked_whether_they_mean_it(dependencies, body, draft, rejected)
            return asked or _way_to_the_open_one(client, rejected)

        field_of = partial(lines_about.field_of, body)
        submit_modal(dependencies, modals.introduce, act, field_of, instead)(ack, body, context, client)

    return submitted


def _asked_whether_they_mean_it(
    dependencies: Dependencies, body: Body, draft: Introduce, rejected: Rejected
) -> Answer | None:
    """Return the same modal, to be submitted anyway, if all that's to say is that the two were introduced before."""
    for problem in rejected.problems.values():
        if isinstance(problem, IntroducedBefore):
            draft = replace(draft, despite=problem.introduction_id)
            return {"response_action": "update", "view": _as_filled_in(dependencies, body, draft, sentence(problem))}
    return None


def _way_to_the_open_one(client: WebClient, rejected: Rejected) -> Answer | None:
    """Return a modal on top with a link to the introduction that is open already, if that's it and Slack has it."""
    for problem in rejected.problems.values():
        if isinstance(problem, AlreadyOpen) and problem.ts and (link := permalink(client, problem.channel, problem.ts)):
            return {"response_action": "push", "view": replies.open_already(sentence(problem), link)}
    return None
