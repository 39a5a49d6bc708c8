"""Opens the receiver at the start, and again while Slack doesn't answer."""

from __future__ import annotations

import time
from datetime import datetime
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

from bot.config.errors import SettingError
from bot.listeners.receivers import Receiver
from bot.monitoring import Monitoring
from bot.slack.installation import SlackUnreachableError, reason, wrong_token

SECONDS_BETWEEN_TRIES = 5.0


class ReceiverOpener:
    """Opens a receiver, and tries again until Slack answers. From then on the receiver keeps itself open."""

    def __init__(self, receiver: Receiver, monitoring: Monitoring) -> None:
        self._receiver, self._monitoring = receiver, monitoring
        self._tried_at: float | None = None
        self._is_done = False

    def open(self) -> None:
        """Open the receiver; if Slack doesn't answer, report that and leave the rest to `try_again`.

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
        """Open the receiver if `open` has failed, at most every `SECONDS_BETWEEN_TRIES`. A step of the clock.

        Raises `SettingError` if Slack refuses the app-level token.
        """
        if self._is_done or self._tried_at is None or time.monotonic() - self._tried_at < SECONDS_BETWEEN_TRIES:
            return
        self.open()
