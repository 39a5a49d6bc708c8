"""Tokens that expire are exchanged two hours before: one process at a time, since a refresh token works once.

If a process is killed after Slack has answered and before the answer is stored, or the answer never comes, nobody knows
the new token. The old one works until it expires; then an admin has to install the app again, and an ERROR says so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

from bot.config.distribution import Distribution
from bot.config.manifest import INSTALL_PATH
from bot.config.token_keys import UnreadableTokenError
from bot.jobs.check_tokens import EVERY
from bot.jobs.leased_calls import LeasedCalls
from bot.monitoring import Monitoring
from bot.slack.client import SlackClient
from bot.slack.oauth import exchange
from bot.use_cases.workspaces import tokens
from bot.use_cases.workspaces.tokens import Token
from storage.database import Database, is_unavailable
from storage.models.installation import BotToken
from storage.queries import bot_tokens
from storage.queries.bot_tokens import Claimed

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)
"""After Slack didn't answer, or was busy."""
EXCHANGE_TAKES = 30
"""Seconds to wait for Slack: an answer that's missed costs the token, since a refresh token works once."""
STORING_TAKES = 25.0
"""Seconds to try storing a new token, which nobody else has. Both together are less than the lease."""
OUR_OWN = {"bad_client_secret", "invalid_client_id"}
"""Errors that concern every workspace, and only the operator can mend."""
LOST = {"invalid_refresh_token", "token_revoked", "invalid_grant"}
"""Errors after which only a new installation helps."""
INSTALL_AGAIN = "Can't renew %s's token (“%s”). Ask an admin there to install the app again: %s%s"


class TokenExchange:
    """Exchanges tokens that expire soon, a few at a time, each in a thread of its own."""

    def __init__(
        self, database: Database, client: SlackClient, distribution: Distribution, monitoring: Monitoring
    ) -> None:
        """Exchange by this client, which needs no token of its own."""
        self._database, self._app, self._monitoring = database, distribution, monitoring
        self._client = client.with_timeout(EXCHANGE_TAKES)
        self._calls = LeasedCalls("exchange", self._exchange, threads=2)

    def exchange(self, now: datetime) -> None:
        """Exchange those whose time has come. A step of the clock."""
        self._calls.see_to(lambda at_most: self._claim(now, at_most))

    def close(self) -> None:
        """Wait for the calls under way."""
        self._calls.close()

    def _claim(self, now: datetime, at_most: int) -> Sequence[tuple[Claimed, datetime]]:
        with self._database.reading() as session:
            if not bot_tokens.is_one_to_exchange(session, now):
                return ()
        with self._database.transaction() as session:
            return [(each, now) for each in bot_tokens.claim_for_exchange(session, now, at_most)]

    def _exchange(self, what: tuple[Claimed, datetime]) -> None:
        claimed, now = what
        row = claimed.row
        try:
            token = tokens.read(row, self._app.token_keys)
            granted = exchange(self._client, self._app.client_id, self._app.client_secret, token.refresh or "")
        except UnreadableTokenError:  # the check says so, every hour
            return tokens.not_exchanged(self._database, row, now + EVERY)
        except SlackApiError as error:
            return self._refused(claimed, str(error.response.get("error")), now)
        except (OSError, HTTPException) as error:
            self._monitoring.slack.failed(error)
            return tokens.not_exchanged(self._database, row, now + AGAIN)
        self._monitoring.slack.recovered()
        self._monitoring.exchange.recovered()
        expires_at = now + granted.expires_in if granted.expires_in else None
        new = Token(granted.token, granted.refresh_token or token.refresh, expires_at)
        return self._store(row, new, now)

    def _store(self, row: BotToken, new: Token, now: datetime) -> None:
        """Store a new token, again while the database doesn't answer: if it's lost, an admin has to install the app."""
        ends_at = time.monotonic() + STORING_TAKES
        while True:
            try:
                return tokens.exchanged(self._database, self._app.token_keys, row, new, now)
            except Exception as error:
                if not is_unavailable(error) or time.monotonic() >= ends_at:
                    raise
                self._monitoring.database.failed(error)
                time.sleep(0.5)

    def _refused(self, claimed: Claimed, code: str, now: datetime) -> None:
        row, team_id = claimed
        if code in OUR_OWN:
            self._monitoring.exchange.failed(code)
        if code not in LOST:
            return tokens.not_exchanged(self._database, row, now + AGAIN)
        logger.error(INSTALL_AGAIN, team_id, code, self._app.public_url, INSTALL_PATH)
        return tokens.not_exchanged(self._database, row, None)
