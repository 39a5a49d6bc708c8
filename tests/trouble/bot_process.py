"""The bot as `python app.py` runs it, but with a short lease: what a killed process held falls due within seconds.

Started as a process of its own: python -m tests.trouble.bot_process

With `--stopped-clock` it stores what people do and acknowledges it, and looks at nothing: as a process that is killed
in between.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from threading import Event

from bot.config import config
from bot.full_circle import FullCircle
from bot.jobs.scheduler import Step
from bot.slack.limits import NO_LIMITS
from bot.startup import open_database

LEASE = timedelta(seconds=8)  # longer than any call here takes


class StoppedClock(FullCircle):
    """Bot that dies before its clock's next look."""

    def _steps(self) -> dict[str, Step]:
        return {}


def main() -> None:
    """Run until told to stop."""
    told_to_stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: told_to_stop.set())
    settings = config.read(os.environ)
    kind = StoppedClock if "--stopped-clock" in sys.argv else FullCircle
    bot = kind(settings, open_database(settings.database_url), lambda: datetime.now(UTC), lease=LEASE, tiers=NO_LIMITS)
    bot.start()
    told_to_stop.wait()
    bot.stop()


if __name__ == "__main__":
    main()
