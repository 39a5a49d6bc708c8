"""The modal that introduces one person to several: how it begins, what changes it, and what follows when it's sent."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.ids import Field, others_field
from bot.listeners import lines_about
from bot.listeners.checked_people import introduce_checked
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Answer, Listener, submit_modal
from bot.listeners.modals import update_modal
from bot.messages.blocks import View
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.messages.modals.introduce_several import Beginning, who_is_left
from bot.messages.modals.introduce_several import introduce_several as modal
from bot.messages.modals.lines_about import LineAbout
from bot.messages.mrkdwn import mention
from bot.messages.problems import sentence
from bot.payloads import modal_fields
from bot.payloads.body import Body
from bot.payloads.several import introduce_several as read
from bot.payloads.several import introduced_already
from bot.rules.problems import IntroducedBefore, Problem
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions import introduce_several as use_case
from bot.use_cases.introductions.introduce import rules_for
from bot.use_cases.introductions.introduce_several import IntroduceSeveral, Left, NotEverybody
from storage.database import Database

FULL = "{newcomer} is in enough introductions for now. Try again later."


def modal_to_open(beginning: Beginning) -> ModalToOpen:
    """Return the modal; beside it, what it looks like with only those chosen whom Slack knows."""

    def naming(known: Collection[str]) -> View:
        newcomer = beginning.newcomer if beginning.newcomer in known else ""
        others = tuple(each for each in beginning.others if each in known)
        texts = {line.person: line.text for line in beginning.lines or ()}
        lines = tuple(LineAbout(each, texts.get(each, "")) for each in (newcomer, *others))
        rest = replace(beginning, newcomer=newcomer, others=others, misses_people=True)
        return modal(rest if beginning.lines is None else replace(rest, lines=lines))

    people = tuple(filter(None, (beginning.newcomer, *beginning.others)))
    return NamingPeople(modal(beginning), instead=naming(()), people=people, naming=naming)


def tick(dependencies: Dependencies) -> Listener:
    """Return the listener for people chosen and ticks: they change what the modal asks for."""

    def ticked(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if draft := read(body, context["workspace_id"]):
            update_modal(client, body, modal(_as_filled_in(dependencies, body, draft)))
        ack()

    return ticked


def _as_filled_in(dependencies: Dependencies, body: Body, draft: IntroduceSeveral) -> Beginning:
    """Return what the modal shows by now. Who is chosen and what's typed is in the fields, and stays there."""
    with dependencies.database.reading() as session:
        here = rules_for(session, draft.workspace_id, draft.by)
        lines = lines_about.about_several_as_filled_in(session, body, draft)
    return Beginning(
        newcomer=draft.newcomer if draft.done else "",
        reason=draft.reason,
        asks_first=draft.ask_first,
        always_asks=here.asks_first,
        lines=lines,
        unmatched=modal_fields.said(body, Field.UNMATCHED),
        done=draft.done,
        left=modal_fields.said(body, Field.LEFT),
        despite=draft.despite,
    )


def submit(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted modal. It asks Slack about people whose account isn't known yet."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def act(database: Database, several: IntroduceSeveral, now: datetime) -> None:
            try:
                introduce_checked(client, lambda profiles: use_case.introduce_several(database, several, profiles, now))
            except NotEverybody:
                dependencies.poke()  # the others are introduced
                raise

        def instead(rejected: Rejected) -> Answer | None:
            several = read(body, context["workspace_id"])
            if several is None or not isinstance(rejected, NotEverybody):
                return None
            return {"response_action": "update", "view": modal(_what_is_left(dependencies, body, several, rejected))}

        submit_modal(dependencies, read, act, _field_of(body), instead)(ack, body, context, client)

    return submitted


def _what_is_left(
    dependencies: Dependencies, body: Body, several: IntroduceSeveral, rejected: NotEverybody
) -> Beginning:
    """Return the same modal as it was filled in, without those who are introduced, naming those who are left."""
    rest = tuple(each.other for each in rejected.left)
    several = replace(several, others=rest, done=rejected.introduced)
    again = [each for each in rejected.left if isinstance(each.problem, IntroducedBefore)]
    impossible = [each for each in rejected.left if each not in again]
    named = ([(each.other, _why(several, each)) for each in some] for some in (impossible, again))
    return replace(
        _as_filled_in(dependencies, body, several),
        newcomer=several.newcomer,
        others=rest,
        unmatched="",  # it was there when they sent it
        left=who_is_left(several.newcomer, *named, some_are_done=bool(several.done)),
        despite=frozenset(each.problem.introduction_id for each in again if isinstance(each.problem, IntroducedBefore)),
    )


def _why(several: IntroduceSeveral, left: Left) -> str:
    if left.is_about_newcomer and left.problem is Problem.HANDS_FULL:
        return FULL.format(newcomer=mention(several.newcomer))
    return sentence(left.problem)


def _field_of(body: Body) -> Callable[[str], str]:
    """Return what names the field for an attribute of the command: the others' has another name in each modal."""
    others = others_field(len(introduced_already(body)))
    return lambda about: others if about == Field.OTHERS else about
