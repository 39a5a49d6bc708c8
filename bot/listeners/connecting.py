"""Opens the receiver at the start, and again while Slack doesn't answer."""

from __future__ import annotations

import time
from datetime import datetime
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

from bot.config.config import SettingError
from bot.listeners.receivers import Receiver
from bot.monitoring import Monitoring
from bot.slack.installation import SlackUnreachableError, reason, wrong_token

SECONDS_BETWEEN_TRIES = 5.0


class Opening:
    """A receiver that is to be opened: once it was, it keeps itself open."""

    def __init__(self, receiver: Receiver, monitoring: Monitoring) -> None:
        self._receiver, self._monitoring = receiver, monitoring
        self._tried_at: float | None = None
        self._is_done = False

    def first(self) -> None:
        """Open the receiver; report it if Slack doesn't answer, and leave the rest to `try_again`.

        Raises `SettingError` if Slack refuses the app-level token.
        """
        self._tried_at = time.monotonic()
        try:
            self._receiver.open()
        except SlackApiError as error:
            self._report(wrong_token("SLACK_APP_TOKEN", error))
        except (OSError, HTTPException) as error:
            self._report(SlackUnreachableError(reason(error)))
        else:
            self._is_done = True
            self._monitoring.slack.recovered()

    def _report(self, problem: Exception) -> None:
        if isinstance(problem, SettingError):
            raise problem
        self._monitoring.slack.failed(str(problem))

    def try_again(self, _: datetime) -> None:
        """Open the receiver if that was tried in vain, every few seconds. A step of the clock."""
        if self._is_done or self._tried_at is None or time.monotonic() - self._tried_at < SECONDS_BETWEEN_TRIES:
            return
        self.first()
