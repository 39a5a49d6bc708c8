"""The health, the metrics and the outages of one process: made once, passed to every part that reports something."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.monitoring.failing_rows import FailingRows
from bot.monitoring.heartbeat import Heartbeat
from bot.monitoring.metrics import Metrics
from bot.monitoring.outage import Outage
from storage.batches import RowsFailedError
from storage.database import is_unavailable

logger = logging.getLogger("full_circle")

DATABASE_ADVICE = "Clicks are refused and nothing is sent until it answers again."
SLACK_ADVICE = "Messages wait, and are tried again."
TOKEN_ADVICE = (
    "Nothing is sent until Slack accepts it. Reinstall the app, or put its new token into SLACK_BOT_TOKEN and restart."
)
EXCHANGE_ADVICE = "Copy SLACK_CLIENT_ID and SLACK_CLIENT_SECRET again: tokens expire after twelve hours."
INSTALLED_TOKEN_ADVICE = (
    "Nothing is sent there until Slack accepts it. An admin there can install the app again; if they removed it, wait."
)


def _outage(what: str, advice: str) -> Outage:
    return Outage(what, logger, advice)


@dataclass
class Monitoring:
    """The heartbeat, the metrics and the outages of one process."""

    heartbeat: Heartbeat = field(default_factory=Heartbeat)
    metrics: Metrics = field(default_factory=Metrics)
    database: Outage = field(default_factory=lambda: _outage("The database", DATABASE_ADVICE))
    slack: Outage = field(default_factory=lambda: _outage("Slack's API", SLACK_ADVICE))
    exchange: Outage = field(default_factory=lambda: _outage("The renewal of tokens", EXCHANGE_ADVICE))
    serves_many: bool = False
    """Whether any workspace can install the bot, so that a token is one of many."""
    _tokens: dict[int, Outage] = field(default_factory=dict)
    _steps: dict[str, Outage] = field(default_factory=dict)

    @contextmanager
    def tick(self) -> Iterator[None]:
        """Measure the block, which is a tick of the clock, and note when it finished."""
        began = time.monotonic()
        with self.heartbeat.tick():
            yield
        self.metrics.tick_seconds.observe(time.monotonic() - began)

    def token(self, workspace_id: int, team_id: str) -> Outage:
        """Return the outage of a workspace's token. Safe to use from any thread.

        `workspace_id`: the id of the workspace's row; `team_id`: its id in Slack, for the log.
        """
        if workspace_id not in self._tokens:
            name = f"The token of {team_id}" if self.serves_many else "The bot's token"
            advice = INSTALLED_TOKEN_ADVICE if self.serves_many else TOKEN_ADVICE
            self._tokens.setdefault(workspace_id, _outage(name, advice))
        return self._tokens[workspace_id]

    def failing_rows(self, step: str) -> FailingRows:
        """Return where a step notes which of its rows fail: one for each step, made once."""
        return FailingRows(step, self.metrics)

    def report_tick(self, errors: Mapping[str, Exception]) -> None:
        """Report what went wrong in a tick, by step: a database that doesn't answer once, whatever asked it.

        Rows that failed have been reported one by one: see `FailingRows`.
        """
        unavailable = [error for error in errors.values() if is_unavailable(error)]
        if unavailable:
            self.database.failed(unavailable[0])
        else:
            self.database.recovered()
        for step, outage in self._steps.items():
            if step not in errors or isinstance(errors[step], RowsFailedError):
                outage.recovered()
        for step, error in errors.items():
            if not is_unavailable(error) and not isinstance(error, RowsFailedError):
                self._steps.setdefault(step, _outage(f"The step “{step}”", "")).failed(error)

    def report_request(self, error: Exception) -> None:
        """Report an error that a request of Slack's ended in. A database that doesn't answer counts as its outage."""
        if is_unavailable(error):
            self.database.failed(error)
        else:
            logger.error("A request failed. The person saw Slack's error and can try again.", exc_info=error)
