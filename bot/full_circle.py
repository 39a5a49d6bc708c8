"""The running bot: every part is made here and given what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from http.client import HTTPException
from threading import Event

from slack_sdk.errors import SlackApiError

from bot import forgetting, freshness, reminding, unseen, workspaces
from bot.clock import Clock
from bot.config import Settings
from bot.delivery import CALL_TIMEOUT, LEASE, Delivery
from bot.giving_up import GIVING_UP
from bot.installation import SlackUnreachableError, ask_slack, web_client, wrong_token
from bot.introductions import happening
from bot.listeners import bolt, doors, register
from bot.listeners.services import Services
from bot.startup import open_database
from bot.summaries import weekly
from storage.database import Database


class FullCircle:
    """The running bot: made, started once, stopped once."""

    def __init__(
        self, settings: Settings, database: Database, now: Callable[[], datetime], lease: timedelta = LEASE
    ) -> None:
        """Asks Slack whom the token belongs to. `database`: as `open_database` hands it out; it stays open.

        Raises `SettingError` for a setting that turns out wrong, `SlackUnreachableError` if Slack does not answer.
        """
        self._stopping = Event()
        client = web_client(settings, settings.bot_token, CALL_TIMEOUT)
        installation = ask_slack(client)
        workspaces.settle_in(database, installation, now())
        delivery = Delivery(
            database=database,
            client=client,
            now=now,
            undeliverable=GIVING_UP,
            can_look_up=installation.can_look_up,
            stopping=self._stopping,
            lease=lease,
        )
        self._clock = Clock(
            now,
            lambda at: unseen.reconsider(database, at),
            lambda at: freshness.refresh(database, client, at),
            lambda at: happening.sweep(database, at),
            lambda at: reminding.remind(database, at),
            lambda at: forgetting.forget(database, at),
            lambda at: weekly.post_due(database, at),
            lambda _: delivery.deliver_due(),
        )
        listening = bolt.app(settings, database)
        services = Services(database, now, self._clock.poke, installation.can_open_groups, installation.can_send_files)
        register(listening, services)
        self.door = doors.door(settings, listening)

    def start(self) -> None:
        """Begin to listen and to deliver. Raises like the constructor."""
        self._clock.start()
        try:
            self.door.open()
        except SlackApiError as error:
            self.stop()
            raise wrong_token("SLACK_APP_TOKEN", error) from error
        except (OSError, HTTPException) as error:
            self.stop()
            raise SlackUnreachableError(str(error)) from error

    def tick(self) -> None:
        """Do once what the clock does every second: for whoever moves time by hand and does not `start`."""
        self._clock.tick()

    def stop(self) -> None:
        """Take nothing more, finish what is under way. What is not sent yet waits in the database."""
        self._stopping.set()
        self.door.close()
        self._clock.stop()


@contextmanager
def running(settings: Settings, now: Callable[[], datetime]) -> Iterator[FullCircle]:
    """Open the database, start the bot, and stop both at the end. Raises like `FullCircle` and `open_database`."""
    with closing(open_database(settings.database_url)) as database:
        full_circle = FullCircle(settings, database, now)
        full_circle.start()
        try:
            yield full_circle
        finally:
            full_circle.stop()
