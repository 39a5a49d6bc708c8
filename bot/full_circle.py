"""The composition root: makes every part of the running bot and gives it what it needs."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.config.config import HOST, Config, without_secrets
from bot.config.errors import SettingError
from bot.config.version import version
from bot.delivery.pace import APART, Pace
from bot.delivery.worker import CALL_TIMEOUT, FOR_MANY, FOR_ONE, LEASE, Delivery
from bot.jobs import (
    advance_introductions,
    ask_what_came_of_it,
    expire_messages,
    forget_members,
    purge_introductions,
    purge_last_words,
    refresh_homes,
    send_reminders,
)
from bot.jobs.confirm_token import TokenCheck
from bot.jobs.kinds import KINDS
from bot.jobs.note_process import ProcessNotes
from bot.jobs.notice_other_clocks import OtherClocks
from bot.jobs.refresh_profiles import ProfileRefresh
from bot.jobs.scheduler import Clock, Step
from bot.jobs.workspaces import Workspaces
from bot.listeners import bolt_app, register
from bot.listeners.bolt_app import MonitoredApp
from bot.listeners.dependencies import Dependencies
from bot.listeners.receiver_opener import ReceiverOpener
from bot.listeners.receivers import HttpServer, Receiver, SocketModeReceiver, signed_requests
from bot.monitoring import Monitoring
from bot.monitoring.database import backlog_measure, database_check
from bot.monitoring.heartbeat import Watchdog
from bot.monitoring.status_pages import StatusPages
from bot.slack.installation import web_client
from bot.slack.limits import TIERS, Limits
from bot.startup import Patience, open_database
from bot.use_cases.summaries import weekly
from storage.database import Database

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

logger = logging.getLogger("full_circle")

USUAL_PATIENCE = Patience()
STUCK = 1  # exit code: a supervisor starts the bot again


class FullCircle:
    """Bot that is made, started once and stopped once."""

    receiver: Receiver
    """Takes Slack's requests: over Socket Mode, or over HTTP, where it's the server."""
    server: HttpServer | None
    """Answers an operator's requests, and Slack's if they come over HTTP; None without a port."""

    def __init__(
        self,
        config: Config,
        database: Database,
        now: Callable[[], datetime],
        lease: timedelta = LEASE,
        apart: timedelta = APART,
        tiers: Mapping[str, int] = TIERS,
    ) -> None:
        """Make every part, and ask Slack whom the token belongs to.

        Raises `SettingError` for a setting that turns out wrong, `SlackUnreachableError` if Slack does not answer and
        the token is new. `lease`: how long a process has a message. `apart`: two new ones in a conversation. `tiers`:
        how often the clock calls each of Slack's methods a minute.
        """
        self._config, self._database, self._now = config, database, now
        self.monitoring = Monitoring(serves_many=config.distribution is not None)
        self.workspaces = self._find_workspaces(tiers)
        self._processes = ProcessNotes(database, self.workspaces.workspace_id)
        self._delivery = self._make_delivery(apart, lease)
        self._clock = Clock(now, self.monitoring, self._steps())
        self._watchdog = Watchdog(self.monitoring.heartbeat, lambda: os._exit(STUCK))
        self._receive(self._app())
        self._opener = ReceiverOpener(self.receiver, self.monitoring)

    def _find_workspaces(self, tiers: Mapping[str, int]) -> Workspaces:
        """Return the workspaces to serve: the one of the only token, or each that installed the app."""
        config, now, monitoring = self._config, self._now, self.monitoring
        client = web_client(config, config.bot_token, CALL_TIMEOUT)
        client.for_somebody = False
        if config.distribution is None:
            client.limits = Limits(now, tiers)
            return TokenCheck(self._database, client, monitoring, now())
        from bot.oauth.installed_workspaces import InstalledWorkspaces  # what it needs isn't part of every install

        limits = partial(Limits, now, tiers)
        return InstalledWorkspaces(self._database, client, config.distribution, monitoring, now, limits)

    def _steps(self) -> dict[str, Step]:
        """Return what a tick does, by name, in this order."""
        database, served, rows = self._database, self.workspaces.served, self.monitoring.failing_rows
        late, introductions, reminders = rows("late messages"), rows("introductions"), rows("reminders")
        erasing, summaries, results = rows("erasing"), rows("summaries"), rows("results")
        opened_homes, homes, forgetting = rows("opened homes"), rows("homes"), rows("forgetting")

        def deliver(_: datetime) -> None:
            if self._delivery.deliver_due():
                self._clock.tick_again()

        return {
            "connect": lambda at: self._opener.try_again(at),
            **self.workspaces.steps(),
            "other clocks": OtherClocks(database, served).notice,
            "process": self._processes.note,
            "forgetting": lambda at: forget_members.forget(database, served, at, forgetting),
            "late messages": lambda at: expire_messages.reconsider(database, served, at, late),
            "profiles": ProfileRefresh(database, served, self.workspaces.connect).refresh,
            "introductions": lambda at: advance_introductions.advance_due(database, served, at, introductions),
            "reminders": lambda at: send_reminders.remind(database, served, at, reminders),
            "results": lambda at: ask_what_came_of_it.ask_due(database, served, at, results),
            "erasing": lambda at: purge_introductions.forget(database, served, at, erasing),
            "last words": lambda at: purge_last_words.purge(database, served, at),
            "summaries": lambda at: weekly.post_due(database, served, at, summaries),
            "opened homes": lambda at: refresh_homes.show_opened(database, served, at, opened_homes),
            "homes": lambda at: refresh_homes.refresh(database, served, at, homes),
            "delivery": deliver,
        }

    def _make_delivery(self, apart: timedelta, lease: timedelta) -> Delivery:
        connect, pace, now = self.workspaces.connect, Pace(self._now, apart), self._now
        served, threads = self.workspaces.served, FOR_MANY if self._config.distribution else FOR_ONE
        return Delivery(
            self._database, connect, KINDS, served, self.monitoring, pace, now, lease=lease, threads=threads
        )

    def _app(self) -> MonitoredApp:
        app = bolt_app.app(self._config, self._database, self.workspaces.connect, self.monitoring)
        register(app, Dependencies(self._database, self._now, self._clock.poke, self.workspaces.connect))
        return app

    def _receive(self, app: MonitoredApp) -> None:
        if self._config.app_token:
            self.receiver = SocketModeReceiver(app, self._config.app_token, self._processes.said_hello)
            self.server = self._http_server(None)
        else:
            slacks_own = signed_requests(app, self._config.signing_secret or "")
            self.server = self._http_server(self.workspaces.website(slacks_own, self._clock.poke))
            assert self.server
            self.receiver = self.server

    def _http_server(self, inside: WSGIApplication | None) -> HttpServer | None:
        """Return the server on HOST and PORT; None without a port. Raises `SettingError` if it can't have them."""
        config, metrics = self._config, self.monitoring.metrics
        if config.port is None:
            return None
        checks = {
            "database": database_check(self._database),
            "receiver": lambda: None if self.receiver.is_open else "not connected",
            "token": self.workspaces.problem,
        }
        metrics.watch_backlog(backlog_measure(self._database, self.workspaces.served, self._now))
        pages = StatusPages(self.monitoring.heartbeat, metrics, checks, inside)
        try:
            return HttpServer(pages, config.host, config.port)
        except OSError as error:
            variable = "PORT" if config.host == HOST else "HOST"
            where = f"{config.host} port {config.port}"
            raise SettingError(variable, f"can't be used ({where}): {error.strerror or error}.") from error

    def start(self) -> None:
        """Begin to listen and to deliver. Raises `SettingError` if Slack refuses the app-level token."""
        self._watchdog.start()
        self._clock.start()
        try:
            self._opener.open()
        except SettingError:
            self.stop()
            raise
        if self.server and self.server is not self.receiver:
            self.server.open()

    def facts(self) -> dict[str, str]:
        """Return the facts to log at the start, by name: release, workspace, transport, database, scopes. No secret."""
        return {
            "version": version(),
            "transport": "Socket Mode" if self._config.app_token else "HTTP",
            "database": without_secrets(self._database.url),
            **self.workspaces.facts(),
        }

    def tick(self) -> None:
        """Do what the clock does every second, until no more is due: for callers that move time by hand."""
        self._clock.tick()

    def stop(self) -> None:
        """Take nothing more, finish what is under way. What is not sent yet waits in the database."""
        self._delivery.stop()
        self.receiver.close()
        self._clock.stop()
        self._delivery.close()
        self.workspaces.close()
        self._watchdog.stop()
        if self.server and self.server is not self.receiver:
            self.server.close()
        self._processes.remove()


@contextmanager
def running(config: Config, now: Callable[[], datetime], patience: Patience = USUAL_PATIENCE) -> Iterator[FullCircle]:
    """Open the database, start the bot and yield it; stop both at the end.

    `now`: returns the present time, aware. Raises `SettingError`, `DatabaseUnavailableError` or
    `SlackUnreachableError` if it can't start.
    """
    with closing(open_database(config.database_url, patience)) as database:
        full_circle = FullCircle(config, database, now)
        full_circle.start()
        try:
            yield full_circle
        finally:
            full_circle.stop()
