"""Slack's limits, enforced as Slack does: what people do isn't held up by what the bot does by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import func, select

from bot.full_circle import FullCircle
from bot.ids import STEP_PREFIX, Verb, button_value
from bot.slack.limits import TIERS
from sandbox import Sandbox
from sandbox.members import Member as SlackMember
from storage.database import Database
from storage.models.enums import Step
from storage.models.introduction import Party
from storage.models.workspace import Member, Workspace
from tests.running import ReceiverName, running
from tests.slack_proxy import Answer, EnforcedLimit, SlackProxy, slack_proxy
from tests.stories.conftest import REASON, Stage

pytestmark = pytest.mark.parametrize(
    ("receiver", "database_url"), [("socket", "sqlite")], indirect=True, ids=["one way"]
)
PUBLISHED = {"users.info": 100, "views.open": 100, "views.publish": 100, "chat.update": 50, "conversations.open": 50}


@pytest.fixture
def proxy(slack: Sandbox) -> Iterator[SlackProxy]:
    """Yield what stands between the bot and Slack."""
    with slack_proxy(slack) as proxy:
        yield proxy


@pytest.fixture
def limit(slack: Sandbox, proxy: SlackProxy) -> EnforcedLimit:
    """Enforce the limits that Slack publishes."""
    proxy.instead = limit = EnforcedLimit(slack, PUBLISHED)
    return limit


@pytest.fixture
def bot(slack: Sandbox, database: Database, receiver: ReceiverName, proxy: SlackProxy) -> Iterator[FullCircle]:
    """Yield the bot, which counts its calls."""
    with running(slack, database, receiver, api_url=proxy.url, tiers=TIERS) as full_circle:
        yield full_circle


def test_forty_clicks_are_few_changes_and_keep_no_new_card_waiting(
    stage: Stage, proxy: SlackProxy, limit: EnforcedLimit
) -> None:
    stage.introduce()
    for who in (stage.ben, stage.chidi):
        report = who.click_payload(stage.card(who), f"{STEP_PREFIX}{Step.CONNECTED}")
        undo = who.click_payload(stage.card(who), "How this works")
        undo["actions"][0]["selected_option"]["value"] = button_value(Verb.UNDO, 1, Step.CONNECTED)
        for payload in [report, undo] * 10 + [report]:
            assert who.send_interaction(payload).acknowledged
            sleep(0.05)  # so that each click's changes are on their way before the next, as on a busy morning
    dalia, emeka = stage.slack.person("dalia"), stage.slack.person("emeka")
    stage.ana.command("/intro", f"@dalia @emeka {REASON}")
    stage.ana.wait_for_view()
    stage.submits(stage.ana)
    stage.slack.wait_for(lambda: dalia.messages() and emeka.messages(), what="the new cards")
    assert "chat.update" not in limit.refused
    assert proxy.asked.count("chat.update") <= TIERS["chat.update"]
    for who in (stage.ben, stage.chidi):
        stage.later(lambda who=who: "in touch" in stage.seen(who), f"{who}'s card")  # type: ignore[misc]


def holds_changes(database: Database) -> bool:
    """Return whether it's noted that no message may be changed for now."""
    with database.reading() as session:
        return session.scalars(select(Workspace.change_after)).one() is not None


def test_a_429_on_changes_holds_no_new_card(stage: Stage, proxy: SlackProxy, database: Database) -> None:
    stage.introduce()
    proxy.answer("chat.update", with_=Answer(b"slow down", 429, (("Retry-After", "3600"),)))
    stage.click(stage.ben, "Connected")
    stage.slack.wait_for(lambda: holds_changes(database), what="the hold")
    proxy.pass_on()
    assert "in touch" in stage.wait_for_lines(1)[0]
    stage.ana.command("/intro", f"@dalia @emeka {REASON}")
    stage.ana.wait_for_view()
    stage.submits(stage.ana)
    dalia = stage.slack.person("dalia")
    stage.slack.wait_for(dalia.messages, what="the new card")
    assert "in touch" not in stage.seen(stage.ben)
    stage.pass_time(timedelta(hours=1))
    stage.wait_for_card(stage.ben, "in touch")


def test_five_hundred_profiles_leave_half_of_the_limit_to_people(
    stage: Stage, proxy: SlackProxy, limit: EnforcedLimit, database: Database
) -> None:
    stage.introduce()
    asked_by_people = proxy.asked.count("users.info")
    remind_many(database, stage, 500)
    stage.slack.wait_for(lambda: proxy.asked.count("users.info") >= asked_by_people + 15, what="fifteen profiles")
    for _ in range(40):
        assert stage.ana.command("/intro", "summary").acknowledged  # asks who is an admin
    assert "users.info" not in limit.refused
    asked = still_to_ask(database)
    assert 400 < asked < 500
    stage.later(lambda: still_to_ask(database) < asked, "more profiles")
    assert "users.info" not in limit.refused


def test_a_profile_that_slack_had_no_time_for_is_asked_for_again(
    stage: Stage, proxy: SlackProxy, database: Database
) -> None:
    stage.introduce()
    remind_many(database, stage, 5)
    proxy.answer("users.info", with_=Answer(b"", 429, (("Retry-After", "60"),)))
    before = proxy.asked.count("users.info")
    stage.tick()
    stage.slack.wait_for(lambda: proxy.asked.count("users.info") > before, what="a question")
    stage.pass_time(timedelta(seconds=50))
    held = proxy.asked.count("users.info")
    assert held - before <= 5  # those that were on their way
    assert still_to_ask(database) == 5
    assert stage.ana.command("/intro", "summary").acknowledged  # without asking
    assert proxy.asked.count("users.info") == held
    proxy.pass_on()
    stage.later(lambda: still_to_ask(database) == 0, "all profiles")


def remind_many(database: Database, stage: Stage, count: int) -> None:
    """Let so many members be reminded soon whom Slack was not asked about today."""
    soon = stage.slack.clock.now() + timedelta(minutes=30)
    people = [SlackMember(f"UPERSON{number}", f"person{number}", f"Person {number}") for number in range(count)]
    for each in people:
        stage.slack.add_member(each)
    with database.transaction() as session:
        rows = [Member(workspace_id=1, user_id=each.id) for each in people]
        session.add_all(rows)
        session.flush()
        session.add_all(Party(workspace_id=1, introduction_id=1, member_id=row.id, remind_at=soon) for row in rows)


def still_to_ask(database: Database) -> int:
    """Return how many of them Slack has said nothing about."""
    waits = Member.user_id.startswith("UPERSON"), Member.checked_at.is_(None)
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Member).where(*waits)).one()
