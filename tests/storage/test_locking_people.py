"""People are locked in one order, also while somebody's data is being deleted: nobody waits in a circle."""

from __future__ import annotations

import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from threading import Event, current_thread, main_thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.use_cases.introductions import introduce
from bot.use_cases.members.forget import Forget, forget
from storage.database import Database
from storage.models.workspace import NOBODY, Member
from storage.queries import deleting_members, members
from tests.builders.introductions import NOW, install, introduced, submission
from tests.builders.traces import traces
from tests.storage.test_row_locks import SECONDS, SOMEBODY_WAITS

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

ANA, BEN, CHIDI, DAN = "UANA", "UBEN", "UCHIDI", "UDAN"


@pytest.fixture(autouse=True)
def workspace_id(database: Database) -> int:
    """Store the workspace that everybody is in."""
    return install(database)


def ensured(database: Database, *user_ids: str) -> list[str]:
    """Lock these people in a transaction, and return their Slack ids."""
    with database.transaction() as session:
        return sorted(members.ensure(session, 1, user_ids))


def wait_for_somebody_who_waits(session: Session) -> None:
    """Return once another transaction waits for this one."""
    deadline = time.monotonic() + SECONDS
    while not session.scalar(text(SOMEBODY_WAITS)):
        assert time.monotonic() < deadline, "nobody waits"


def test_who_was_deleted_meanwhile_is_added_by_two_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one who waited for their lock holds no other while adding them."""
    ensured(database, ANA, BEN)
    is_about_to_add, has_added, add = Event(), Event(), members.add

    def in_turn(session: Session, workspace_id: int, user_id: str) -> None:
        if current_thread() is not main_thread():  # whoever waited: the other one is faster
            is_about_to_add.set()
            assert has_added.wait(SECONDS)
        add(session, workspace_id, user_id)
        has_added.set()

    monkeypatch.setattr(members, "add", in_turn)
    with ThreadPoolExecutor(1) as other:
        with database.transaction() as session:
            ben = members.lock_known(session, 1, BEN)
            assert ben
            deleting_members.delete_for_good(session, ben)
            session.flush()
            waiting = other.submit(ensured, database, ANA, BEN)
            wait_for_somebody_who_waits(session)
        assert is_about_to_add.wait(SECONDS)
        assert ensured(database, ANA, BEN) == [ANA, BEN]
        assert waiting.result(SECONDS) == [ANA, BEN]


def test_whoever_takes_the_place_of_the_deleted_is_locked_in_the_same_order(database: Database) -> None:
    ensured(database, NOBODY)
    introduced(database)
    with ThreadPoolExecutor(1) as other:
        with database.transaction() as session:
            members.ensure(session, 1, {NOBODY})
            deleting = other.submit(forget, database, Forget(1, BEN), NOW)
            wait_for_somebody_who_waits(session)
            assert free(session, (ANA, CHIDI)) == [ANA, CHIDI]
        assert deleting.result(SECONDS)


def test_whoever_is_introduced_to_them_meanwhile_is_locked_too(database: Database) -> None:
    """Dan comes before all who were locked already: they're let go, and locked again."""
    ensured(database, DAN)
    introduced(database)
    with ThreadPoolExecutor(1) as other:
        with database.transaction() as session:
            introduce._introduce(session, submission(second_person=DAN, view_id="V2"), {}, NOW)
            deleting = other.submit(forget, database, Forget(1, BEN), NOW)
            wait_for_somebody_who_waits(session)
        assert deleting.result(SECONDS)
    assert not traces(database, "both bake", BEN)


def free(session: Session, user_ids: Collection[str]) -> list[str]:
    """Lock those of these people whom nobody has locked, and return their Slack ids."""
    found = select(Member).where(Member.user_id.in_(user_ids)).order_by(Member.user_id)
    return [member.user_id for member in session.scalars(found.with_for_update(skip_locked=True))]
