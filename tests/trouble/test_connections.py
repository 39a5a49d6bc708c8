"""The Socket Mode connection is renewed, cut, and hard to get again; Slack hands things in twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.ids import STEP_PREFIX, Verb, button_value
from bot.rules.profiles import Profile
from bot.slack.installation import Installation
from bot.use_cases.errors import Rejected
from bot.use_cases.introductions.introduce import Introduce, introduce
from bot.use_cases.workspaces import install
from sandbox import Fault, Message, Person, Reply, Sandbox, View
from sandbox.team import HOME
from storage.database import Database
from storage.models.enums import Account, Step
from storage.models.facts import Report
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from tests.trouble.end_to_end import TroubledStage, let_it_look

RECONNECTS_WITHIN = 25.0  # seconds; slack_sdk looks after its connection every ten
ELSEWHERE = "T0ELSEWHERE2"


@pytest.mark.parametrize("cut", [Sandbox.disconnect, Sandbox.drop_connections], ids=["renewed", "cut"])
def test_nothing_acknowledged_is_lost_and_the_bot_reconnects_when_its_connection_is(
    stage: TroubledStage, database: Database, cut: Callable[[Sandbox], None]
) -> None:
    stage.introduce()
    cards = {person: stage.card(person) for person in (stage.ben, stage.chidi)}
    with ThreadPoolExecutor(4) as people:
        pressing = press_everything(cards, people)
        cut(stage.slack)
        acknowledged = sum(each.result().acknowledged for each in pressing)
    assert count(database, Report) >= acknowledged
    stage.slack.wait_for_connection(timeout=RECONNECTS_WITHIN)
    with ThreadPoolExecutor(4) as people:
        assert all(each.result().acknowledged for each in press_everything(cards, people))
    assert len(stage.wait_for_lines(5)) == 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "fault", [Fault.server_error(), Fault.rate_limited(1), Fault.reset()], ids=["503", "429", "reset"]
)
def test_the_bot_reconnects_even_if_slack_has_no_connection_for_it_at_first(stage: TroubledStage, fault: Fault) -> None:
    stage.introduce()
    stage.slack.faults.on("apps.connections.open", fault, times=1)
    stage.slack.disconnect("refresh_requested")
    stage.slack.wait_for(lambda: stage.slack.connections == 0, what="the old connection's end")
    stage.slack.wait_for_connection(timeout=RECONNECTS_WITHIN)
    stage.click(stage.ben, "Met")


def test_a_modal_that_is_handed_in_several_times_introduces_once(stage: TroubledStage, database: Database) -> None:
    stage.ana.command("/intro", "@ben @chidi both bake")
    payload = submission(stage.ana, stage.ana.wait_for_view())
    with ThreadPoolExecutor(5) as slack:
        replies = list(slack.map(stage.ana.send_interaction, [deepcopy(payload) for _ in range(5)]))
    # People whose click waited longer for the first one than a lock may take are told to try again.
    assert any(reply.acknowledged for reply in replies), replies
    assert not any(reply.payload for reply in replies), replies
    stage.slack.wait_for(lambda: stage.ana.messages() and stage.chidi.messages(), what="the messages")
    assert stage.ana.send_interaction(payload).acknowledged
    let_it_look()
    assert count(database, Introduction) == 1
    assert stage.everybody_has_one()


@pytest.mark.parametrize("installed", [False, True], ids=["not installed there", "installed there, too"])
def test_another_workspace_changes_nothing_here(stage: TroubledStage, database: Database, installed: bool) -> None:
    stage.introduce()
    if installed:
        with database.transaction() as session:
            session.add(Workspace(team_id=ELSEWHERE, bot_user_id="U0BOT2", created_at=stage.slack.clock.now()))
    before = count(database, OutgoingMessage)
    stage.ana.command("/intro", "@dalia @emeka both sing")
    click = stage.ben.click_payload(stage.card(stage.ben), f"{STEP_PREFIX}{Step.MET}")
    undo = stage.ben.click_payload(stage.card(stage.ben), "How this works")
    undo["actions"][0]["selected_option"]["value"] = button_value(Verb.UNDO, 1, Step.MET)
    for payload in (click, undo):
        stage.ben.send_interaction(from_elsewhere(payload))
    if not installed:
        stage.ana.send_interaction(from_elsewhere(submission(stage.ana, stage.ana.wait_for_view())))
    stage.ana.send_command({"team_id": ELSEWHERE, "text": "<@U0000BEN> <@U000CHIDI> both sing", "command": "/intro"})
    let_it_look()
    assert (count(database, Introduction), count(database, Report), count(database, OutgoingMessage)) == (1, 0, before)


def test_people_who_introduce_each_other_at_the_same_moment_do_not_get_in_each_others_way(database: Database) -> None:
    now = datetime.now(UTC)
    install.settle_in(database, Installation("", HOME.id, HOME.bot_user_id, frozenset()), now)
    with ThreadPoolExecutor(2) as people:
        for turn in range(100):
            at_once = Barrier(2)
            both = [
                people.submit(hand_in, database, at_once, Introduce(1, f"V{by}{turn}", by, first, second, "why", False))
                for by, first, second in (("UBEN", "UCHIDI", "UDALIA"), ("UCHIDI", "UBEN", "UEMEKA"))
            ]
            for each in both:
                each.result()  # raises what the listener would: the person sees an error


def hand_in(database: Database, at_once: Barrier, submission: Introduce) -> None:
    """Introduce, at the same moment as somebody else; Slack has just said who the people are."""
    profiles = dict.fromkeys((submission.first_person, submission.second_person), Profile(Account.PERSON))
    at_once.wait()
    with suppress(Rejected):  # the same two, or hands full: a sentence beside a field, and no error
        introduce(database, submission, profiles, datetime.now(UTC))


def press_everything(cards: Mapping[Person, Message], people: ThreadPoolExecutor) -> list[Future[Reply]]:
    """Let both parties press all their buttons at once."""
    steps = (f"{STEP_PREFIX}{step}" for step in (Step.MET, Step.THANKED))
    return [people.submit(person.click, card, step) for step in steps for person, card in cards.items()]


def submission(person: Person, view: View) -> dict[str, Any]:
    """Return what handing in this modal sends."""
    shown = {"id": view.id, "callback_id": view.callback_id, "type": "modal", "state": {"values": view.values}}
    return {
        "type": "view_submission",
        "team": {"id": HOME.id, "domain": "sandbox"},
        "user": {"id": person.id, "team_id": HOME.id},
        "api_app_id": "A0SANDBOX",
        "view": shown,
    }


def from_elsewhere(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload as if it came from another workspace, which has the app and where the message or form is."""
    there = {"team": ELSEWHERE, "team_id": ELSEWHERE, "app_installed_team_id": ELSEWHERE}
    parts = {name: payload[name] | there for name in ("user", "message", "view") if name in payload}
    return payload | {"team": {"id": ELSEWHERE, "domain": "elsewhere"}} | parts


def count(database: Database, rows: type) -> int:
    """Count the rows of a kind."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(rows)) or 0
