"""The modal that introduces one person to several, and what follows when it's submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Answer, Listener, submit_modal
from bot.messages.modals.fields import ModalToOpen, NamingPeople
from bot.messages.modals.introduce_several import Beginning
from bot.messages.modals.introduce_several import introduce_several as modal
from bot.messages.mrkdwn import mention
from bot.messages.problems import sentence
from bot.payloads.several import introduce_several as read
from bot.rules.problems import IntroducedBefore, Problem
from bot.slack import profiles as slack_profiles
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions import introduce_several as use_case
from bot.use_cases.introductions.introduce import rules_for
from bot.use_cases.introductions.introduce_several import IntroduceSeveral, Left, NotEverybody
from bot.use_cases.members import profiles
from storage.database import Database

FULL = "{newcomer} is in enough introductions for now. Try again later."


def modal_to_open(beginning: Beginning) -> ModalToOpen:
    """Return the modal, with one beside it that names nobody, for when Slack doesn't know them."""
    return NamingPeople(modal(beginning), instead=modal(replace(beginning, newcomer="", others=(), misses_people=True)))


def submit(dependencies: Dependencies) -> Listener:
    """Return the listener for the submitted modal. It asks Slack about people whose account isn't known yet."""

    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        def act(database: Database, several: IntroduceSeveral, now: datetime) -> None:
            chosen = {several.by, several.newcomer, *several.others} - {""}
            unknown = profiles.to_ask_about(database, several.workspace_id, chosen, now)
            try:
                use_case.introduce_several(database, several, slack_profiles.ask(client, unknown), now)
            except NotEverybody:
                dependencies.poke()  # the others are introduced
                raise

        def instead(rejected: Rejected) -> Answer | None:
            several = read(body, context["workspace_id"])
            if several is None or not isinstance(rejected, NotEverybody):
                return None
            return {"response_action": "update", "view": modal(_what_is_left(dependencies, several, rejected))}

        submit_modal(dependencies, read, act, instead=instead)(ack, body, context, client)

    return submitted


def _what_is_left(dependencies: Dependencies, several: IntroduceSeveral, rejected: NotEverybody) -> Beginning:
    """Return the same modal as it was filled in, naming those who are left beside the field."""
    with dependencies.database.reading() as session:
        here = rules_for(session, several.workspace_id, several.by)
    before = [each.problem for each in rejected.left if isinstance(each.problem, IntroducedBefore)]
    return Beginning(
        newcomer=several.newcomer,
        reason=several.reason,
        asks_first=several.ask_first,
        always_asks=here.asks_first,
        done=rejected.introduced,
        left=tuple((each.other, _why(several, each)) for each in rejected.left),
        despite=frozenset(problem.introduction_id for problem in before),
    )


def _why(several: IntroduceSeveral, left: Left) -> str:
    if left.is_about_newcomer and left.problem is Problem.HANDS_FULL:
        return FULL.format(newcomer=mention(several.newcomer))
    return sentence(left.problem)
