"""Several people in an introduction have their data deleted, one after the other: each time nothing of theirs stays."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from bot.jobs import purge_last_words
from bot.use_cases.introductions.report import Said, Tell, tell
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.enums import Audience, DeliveryState, Step
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from tests.builders.introductions import DAY, NOW, install, introduced, report
from tests.builders.looking import look
from tests.builders.outcomes import outcome
from tests.builders.traces import show_everything, traces
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DAN = "UANA", "UBEN", "UCHIDI", "UDAN"
LATER = NOW + 30 * DAY
CALM = "This introduction is closed. There's nothing you need to do."


@pytest.fixture(autouse=True)
def workspace_id(database: Database) -> int:
    """Store the workspace that everything happens in."""
    return install(database)


@pytest.fixture
def slack(database: Database) -> dict[int, str]:
    """Return what Slack shows, by the row's id, which is there for good: nobody tells Slack of a row that went."""
    introduced(database, reason="words of ana", first_line="words of ana", has_place=True)
    introduced(database, view_id="V2", by=DAN, reason="words of dan")
    for who in (BEN, CHIDI):
        report(database, 1, who, Step.CONNECTED, NOW + DAY)
        said = (Said(Step.CONNECTED, f"words of {who[1:].lower()}", Audience.OTHER, offers_help=False),)
        assert outcome(tell, database, Tell(1, 1, who, said=said), NOW + DAY) == {}
    look(database)
    shown: dict[int, str] = {}
    show(database, shown)
    return shown


def show(database: Database, slack: dict[int, str]) -> None:
    """Let Slack show all, and let the rows go that were kept for that only."""
    show_everything(database)
    with database.reading() as session:
        rows = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
    slack.update({row.id: json.dumps(row.content) for row in rows})
    purge_last_words.purge(database, served(database), LATER)


def left(slack: dict[int, str], who: str) -> list[str]:
    """Return what in Slack still names somebody, or has their words."""
    return [said for said in slack.values() if who in said or f"words of {who[1:].lower()}" in said]


@pytest.mark.parametrize(
    "order",
    [
        pytest.param((BEN, CHIDI, ANA), id="the-other-second"),
        pytest.param((BEN, ANA, CHIDI), id="the-connector-second"),
        pytest.param((BEN, DAN, CHIDI), id="a-joined-connector-second"),
        pytest.param((ANA, DAN, BEN), id="first-both-connectors"),
        pytest.param((DAN, CHIDI, BEN), id="first-a-joined-connector"),
    ],
)
@pytest.mark.parametrize("is_shown_between", [True, False])
def test_nothing_of_anybody_stays_in_slack(
    database: Database, slack: dict[int, str], order: tuple[str, ...], is_shown_between: bool
) -> None:
    assert left(slack, order[0])
    for number, who in enumerate(order, 1):
        assert forget(database, Forget(1, who), LATER)
        if is_shown_between:
            show(database, slack)
            assert [left(slack, gone) for gone in order[:number]] == [[]] * number
    look(database)
    show(database, slack)
    assert [left(slack, gone) for gone in order] == [[]] * 3
    assert [traces(database, gone) for gone in order] == [[]] * 3


def test_the_second_reads_when_it_was_deleted_and_the_connector_something_calm(
    database: Database, slack: dict[int, str]
) -> None:
    for who in (BEN, CHIDI):
        forget(database, Forget(1, who), LATER)
        show(database, slack)
    said = [json.loads(each)["text"] for each in slack.values()]
    assert said.count(CALM) == 3  # Ana's, Dan's, and the one in the group conversation
    assert "This update was deleted." in said
    assert sum(each.startswith("Your data was deleted") for each in said) >= 2


def test_a_third_reads_it_too_and_then_no_row_is_left(database: Database, slack: dict[int, str]) -> None:
    for who in (BEN, ANA, DAN, CHIDI):
        assert forget(database, Forget(1, who), LATER)
        show(database, slack)
    assert traces(database, "last_words") == []
    assert not forget(database, Forget(1, CHIDI), LATER)


def test_a_connectors_words_go_where_no_member_is_named(database: Database) -> None:
    outside = {"second_person": "", "is_outside": True, "outsider": "Maya", "second_writes_first": True}
    introduced(database, reason="words of ana", **outside)
    slack: dict[int, str] = {}
    for who in (BEN, ANA):
        show(database, slack)
        assert any("Maya" in said for said in left(slack, ANA))
        forget(database, Forget(1, who), LATER)
    show(database, slack)
    assert left(slack, ANA) == []
    assert traces(database, ANA, "Maya") == []


def kept(database: Database) -> int:
    """Return how many rows with last words are kept."""
    with database.reading() as session:
        return len(session.scalars(select(OutgoingMessage.id).where(OutgoingMessage.kept_until.is_not(None))).all())


@pytest.mark.parametrize(("days", "keep_days", "is_kept"), [(9, 10, True), (10, 10, False), (9_000, None, True)])
def test_it_is_kept_as_long_as_introductions_are(
    database: Database, slack: dict[int, str], days: int, keep_days: int | None, is_kept: bool
) -> None:
    forget(database, Forget(1, BEN), LATER)
    show(database, slack)
    with database.transaction() as session:
        session.execute(update(Workspace).values(keep_days=keep_days))
    purge_last_words.purge(database, served(database), LATER + days * DAY)
    assert (kept(database) > 0) == is_kept


def test_looking_again_reads_and_deletes_nothing_of_what_is_kept(database: Database, slack: dict[int, str]) -> None:
    forget(database, Forget(1, BEN), LATER)
    show(database, slack)
    before = kept(database)
    assert before
    assert purge_last_words.purge(database, served(database), LATER) == 0
    assert kept(database) == before


def test_what_was_taken_out_of_slack_is_not_kept(database: Database, slack: dict[int, str]) -> None:
    assert slack
    forget(database, Forget(1, BEN), LATER)
    show_everything(database)
    with database.transaction() as session:
        session.execute(update(OutgoingMessage).values(state=DeliveryState.UNDELIVERABLE))
    purge_last_words.purge(database, served(database), LATER)
    assert kept(database) == 0
