"""One world to send requests into: a workspace with a history, the bot that serves it, and another one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from bot.config.config import read
from bot.delivery.pace import Pace
from bot.delivery.worker import Delivery, Threads
from bot.full_circle import FullCircle
from bot.jobs.kinds import KINDS
from bot.slack.installation import Installation
from bot.slack.limits import NO_LIMITS
from bot.use_cases.introductions.introduce import Introduce, introduce
from bot.use_cases.workspaces import install
from storage.database import Database
from storage.models.base import Row
from storage.models.introduction import Introduction
from tests.fuzz.people import People
from tests.fuzz.roles import OTHER
from tests.fuzz.slack import DirectSlack, answering
from tests.running import environment

Rows = dict[str, list[tuple[Any, ...]]]


class OneThread(FullCircle):
    """The bot, delivering one message after the other: always in the same order."""

    def _make_delivery(self, apart: timedelta, lease: timedelta) -> Delivery:
        connect, served, pace = self.workspaces.connect, self.workspaces.served, Pace(self._now, apart)
        one, monitoring, now = Threads(1, 1), self.monitoring, self._now
        return Delivery(self._database, connect, KINDS, served, monitoring, pace, now, lease=lease, threads=one)


@dataclass(frozen=True)
class World:
    """All that there is."""

    slack: DirectSlack
    people: People
    bot: FullCircle
    database: Database
    elsewhere: int
    """Row id of a workspace with the same people's ids that this bot doesn't serve."""

    def references(self) -> list[str]:
        """Return how buttons name introductions: some of this workspace's, and all of the other's."""
        with self.database.reading() as session:
            found = session.scalars(select(Introduction).order_by(Introduction.id.desc()).limit(40)).all()
            return [each.reference for each in found]

    def rows_elsewhere(self) -> Rows:
        """Return every row of the other workspace."""
        with self.database.reading() as session:
            tables = [table for table in Row.metadata.sorted_tables if "workspace_id" in table.columns]
            return {
                table.name: [
                    tuple(row)
                    for row in session.execute(
                        select(table).where(table.c.workspace_id == self.elsewhere).order_by(*table.primary_key.columns)
                    )
                ]
                for table in tables
            }


@contextmanager
def world(database: Database, chance: Random) -> Iterator[World]:
    """Yield a world in an empty database; its bot doesn't tick by itself."""
    slack = DirectSlack()
    slack.change_member("ana", is_admin=False)
    slack.change_member("hana", is_admin=True)
    with answering(slack, chance):
        bot = _bot(slack, database)
        try:
            yield World(slack, People(slack, chance), bot, database, _another_workspace(database, slack))
        finally:
            bot._delivery.stop()
            bot.receiver.close()
            bot._delivery.close()


def _bot(slack: DirectSlack, database: Database) -> FullCircle:
    url = database.url.render_as_string(hide_password=False)
    config = replace(read(environment(slack, url, "http", 1)), port=0)
    bot = OneThread(config, database, slack.clock.now, apart=timedelta(), tiers=NO_LIMITS)
    assert bot.server
    slack.application = bot.server._server.application
    return bot


def _another_workspace(database: Database, slack: DirectSlack) -> int:
    """Let there be another workspace in the same database, with an introduction of people with the same ids."""
    now = slack.clock.now()
    install.settle_in(database, Installation("", OTHER, "U0OTHERBOT", frozenset()), now)
    found = install.identify(database, OTHER)
    assert found
    form = Introduce(found.id, "V0OTHER", "U0000ANA", "U0000BEN", "U000CHIDI", "a reason of elsewhere")
    introduce(database, form, {}, now)
    return found.id
