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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Event, Timer

from alembic.util import CommandError
from dotenv import load_dotenv
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
from bot.listeners import bolt, doors, register
from bot.listeners.services import Services
from bot.summaries import weekly
from storage.database import Database

logger = logging.getLogger("full_circle")

STOPPED, NO_SLACK, WRONG_SETTING = 0, 1, 2  # exit codes
TIME_TO_FINISH = 8.0  # seconds for what is under way when we are told to stop


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


def open_database(database_url: URL) -> Database:
    """The database, brought up to date. Raises `SettingError` if that cannot be done."""
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


def open_existing_database(environment: Mapping[str, str]) -> Database:
    """The same, where the bot has been before: whoever only looks must not make an empty one."""
    database_url = config.database_url(environment)
    if database_url.get_backend_name() == "sqlite" and not Path(str(database_url.database)).is_file():
        raise SettingError("DATABASE_URL", "there is no such file yet. Start the bot once, or name the file it uses.")
    return open_database(database_url)


@contextmanager
def running(settings: Settings, now: Callable[[], datetime]) -> Iterator[FullCircle]:
    """The bot, started, with its database; stopped in the end. Raises like its constructor."""
    with closing(open_database(settings.database_url)) as database:
        full_circle = FullCircle(settings, database, now)
        full_circle.start()
        try:
            yield full_circle
        finally:
            full_circle.stop()


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
        with running(settings, now):
            slack_libraries.started = True
            logger.info("Full Circle is running.")
            while not told_to_stop.wait(timeout=0.5):
                pass  # the kernel may give a signal to another thread, and this one only runs its handler when it wakes
    except SettingError as error:
        print(f"Full Circle cannot start.\n{error}", file=sys.stderr)
        return WRONG_SETTING
    except SlackUnreachableError as error:
        print(f"Full Circle cannot reach Slack: {error}. Please try again in a moment.", file=sys.stderr)
        return NO_SLACK
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
    tell(lambda environment, now: running(config.read(environment), now), Console(highlight=False))
    return STOPPED


def show_settings(environment: Mapping[str, str], change: Sequence[str]) -> int:
    """Show what the workspace has set, after setting a name to a value if both are given. Returns the exit code."""
    try:
        with closing(open_existing_database(environment)) as database:
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
        with closing(open_existing_database(environment)) as database:
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
