"""Full Circle's front door: the place where everything is put together.

python app.py             run the bot
python app.py demo        try it in the browser, without Slack
python app.py story       the same as a story in the terminal
python app.py settings    show what the workspace has set; change it with: settings NAME VALUE
python app.py export      write all introductions to standard output: --format csv or json, --since 2026-09-01
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from threading import Event, Timer

from alembic.util import CommandError
from dotenv import load_dotenv
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.context import BoltContext
from slack_sdk.errors import SlackApiError
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot import config, forgetting, freshness, log, reminding, unseen, workspace_settings, workspaces
from bot.clock import Clock
from bot.config import SettingError, Settings
from bot.delivery import CALL_TIMEOUT, LEASE, Delivery
from bot.export import workspace as workspace_export
from bot.giving_up import GIVING_UP
from bot.installation import SlackUnreachableError, ask_slack, web_client, wrong_token
from bot.introductions import happening
from bot.listeners import register
from bot.listeners.doors import Door, HttpDoor, SocketDoor
from bot.listeners.services import Services
from bot.summaries import weekly
from storage.database import Database

logger = logging.getLogger("full_circle")

STOPPED, NO_SLACK, WRONG_SETTING = 0, 1, 2  # exit codes
LISTENER_TIMEOUT = 2  # seconds for a call a listener makes before it acknowledges
TIME_TO_FINISH = 8.0  # seconds for what is under way when we are told to stop
NOT_INSTALLED = "Full Circle is not installed in this workspace any more. An admin can install it again."


class FullCircle:
    """The running bot: made, started once, stopped once."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], lease: timedelta = LEASE) -> None:
        """Asks Slack whom the token belongs to and brings the database up to date.

        Raises `SettingError` for a setting that turns out wrong, `SlackUnreachableError` if Slack does not answer.
        """
        self._stopping = Event()
        client = web_client(settings, settings.bot_token, CALL_TIMEOUT)
        installation = ask_slack(client)
        self._database = _open_database(settings.database_url)
        workspaces.settle_in(self._database, installation, now())
        delivery = Delivery(
            database=self._database,
            client=client,
            now=now,
            undeliverable=GIVING_UP,
            can_look_up=installation.can_look_up,
            stopping=self._stopping,
            lease=lease,
        )
        self._clock = Clock(
            now,
            lambda at: unseen.reconsider(self._database, at),
            lambda at: freshness.refresh(self._database, client, at),
            lambda at: happening.sweep(self._database, at),
            lambda at: reminding.remind(self._database, at),
            lambda at: forgetting.forget(self._database, at),
            lambda at: weekly.post_due(self._database, at),
            lambda _: delivery.deliver_due(),
        )
        bolt = _bolt(settings, self._database)
        services = Services(
            self._database, now, self._clock.poke, installation.can_open_groups, installation.can_send_files
        )
        register(bolt, services)
        self.door = _door(settings, bolt)

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
        self._database.close()


def _open_database(database_url: URL) -> Database:
    database = Database(database_url)
    try:
        database.migrate()
    except CommandError as error:
        database.close()
        raise SettingError("DATABASE_URL", "the database was made by a newer Full Circle. Please update.") from error
    except SQLAlchemyError as error:
        database.close()
        problem = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise SettingError("DATABASE_URL", f"the database cannot be used: {problem}") from error
    return database


def _bolt(settings: Settings, database: Database) -> App:
    def authorize(context: BoltContext, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        workspace = workspaces.identify(database, enterprise_id, team_id)
        if workspace is None:
            return None
        context["workspace_id"] = workspace.id
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=workspace.bot_user_id,
            bot_token=settings.bot_token,
        )

    return App(
        # The answer goes out after the listener has returned, which is after its transaction has been committed.
        process_before_response=True,
        client=web_client(settings, None, LISTENER_TIMEOUT),
        request_verification_enabled=False,  # the HTTP door lets in only what is signed; a socket needs no signature
        authorize=authorize,  # type: ignore[arg-type]  # `None` (not installed) is missing in its annotation
        user_facing_authorize_error_message=NOT_INSTALLED,
    )


def _door(settings: Settings, bolt: App) -> Door:
    if settings.app_token:
        return SocketDoor(bolt, settings.app_token)
    try:
        return HttpDoor(bolt, settings.signing_secret or "", "0.0.0.0", settings.port)
    except OSError as error:
        raise SettingError("PORT", f"{settings.port} cannot be used: {error.strerror}.") from error


# --- The command line -----------------------------------------------------------------------------------------------


def system_clock() -> datetime:
    """The time, as production knows it."""
    return datetime.now(UTC)


def run(environment: Mapping[str, str], now: Callable[[], datetime] = system_clock) -> int:
    """Run the bot until SIGTERM or Ctrl-C. Returns the exit code."""
    told_to_stop = Event()

    def stop(*_: object) -> None:
        _finish_in_time()
        told_to_stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    try:
        settings = config.read(environment)
        slack_libraries = log.to_stderr(settings.log_level)
        full_circle = FullCircle(settings, now)
        full_circle.start()
        slack_libraries.started = True
    except SettingError as error:
        print(f"Full Circle cannot start.\n{error}", file=sys.stderr)
        return WRONG_SETTING
    except SlackUnreachableError as error:
        print(f"Full Circle cannot reach Slack: {error}. Please try again in a moment.", file=sys.stderr)
        return NO_SLACK
    logger.info("Full Circle is running.")
    while not told_to_stop.wait(timeout=0.5):
        pass  # the kernel may give a signal to another thread, and this one only runs its handler when it wakes up
    full_circle.stop()
    logger.info("Full Circle has stopped.")
    return STOPPED


def _finish_in_time() -> None:
    """If a call hangs, end all the same: leases bring back whatever was under way."""
    watchdog = Timer(TIME_TO_FINISH, os._exit, [STOPPED])
    watchdog.daemon = True
    watchdog.start()


def demonstrate() -> int:
    """Serve the demo's page until Ctrl-C. Returns the exit code."""
    from demo.page import serve  # only now: the sandbox is not part of a production install

    return serve(os.environ.get("DATABASE_URL"))


def tell_a_story() -> int:
    """Play an introduction in the terminal. Returns the exit code."""
    from rich.console import Console  # only now, as above

    from demo.story import tell

    log.to_stderr(logging.ERROR)
    tell(lambda environment, now: FullCircle(config.read(environment), now), Console(highlight=False))
    return STOPPED


def show_settings(environment: Mapping[str, str], change: Sequence[str]) -> int:
    """Show what the workspace has set, after setting a name to a value if both are given. Returns the exit code."""
    try:
        with closing(_open_database(config.database_url(environment))) as database:
            if change:
                workspace_settings.change(database, change[0], " ".join(change[1:]), system_clock())
            print(workspace_settings.shown(database))
    except SettingError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTING
    return STOPPED


def export(environment: Mapping[str, str], form: str | None, since: str | None) -> int:
    """Write all introductions to standard output, for the workspace's keeper. Returns the exit code."""
    try:
        with closing(_open_database(config.database_url(environment))) as database:
            sys.stdout.writelines(workspace_export.lines(database, form, since))
            sys.stdout.flush()
    except BrokenPipeError:  # whoever reads it has enough; Python would say so once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SettingError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTING
    return STOPPED


def main(arguments: Sequence[str]) -> int:
    """Read the command line and the `.env` file, and do what they say. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="app.py", description="Full Circle brings introductions full circle.")
    parser.add_argument("verb", nargs="?", choices=("run", "demo", "story", "settings", "export"), default="run")
    parser.add_argument("change", nargs="*", help="settings: a name and a value")
    parser.add_argument("--format", help="export: csv or json")
    parser.add_argument("--since", help="export: the first day, such as 2026-09-01")
    given = parser.parse_args(arguments)
    if (given.change and given.verb != "settings") or ((given.format or given.since) and given.verb != "export"):
        parser.error(f"{given.verb} takes nothing more")
    if given.verb in ("run", "settings", "export"):
        load_dotenv()
    verbs: dict[str, Callable[[], int]] = {
        "run": lambda: run(os.environ),
        "demo": demonstrate,
        "story": tell_a_story,
        "settings": lambda: show_settings(os.environ, given.change),
        "export": lambda: export(os.environ, given.format, given.since),
    }
    return verbs[given.verb]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
