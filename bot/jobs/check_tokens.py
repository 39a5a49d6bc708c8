"""Whether Slack accepts each workspace's token: asked every hour, and at once if something says that it doesn't."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from http.client import HTTPException

from slack_sdk.errors import SlackApiError

from bot.config.token_keys import TokenKeys, UnreadableTokenError
from bot.jobs.leased_calls import LeasedCalls
from bot.monitoring import Monitoring
from bot.slack.answers import AMBIGUOUS, INSTALLATION, TOKEN_EXPIRED
from bot.slack.client import SlackClient
from bot.slack.installation import installed
from bot.use_cases.workspaces import tokens
from storage.database import Database
from storage.queries import bot_tokens
from storage.queries.bot_tokens import Claimed

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
AGAIN = timedelta(minutes=5)
"""Between two questions about a token that Slack refused, or said nothing about."""
REMOVED = {"account_inactive", "token_revoked"}
"""Refusals that mean the app was removed, if they last a day. What else Slack refuses for, an admin or Slack can mend,
and nothing is erased because of it."""
IF_AN_EVENT_SAYS_SO = REMOVED | {"invalid_auth", TOKEN_EXPIRED}
"""Refusals that mean so right away once Slack has said it in an event, too."""
REFUSALS = INSTALLATION | AMBIGUOUS
UNREADABLE = "The token of %s can't be decrypted. Add the key it was encrypted with to TOKEN_KEYS, and restart."


class TokenChecks:
    """Asks Slack about the tokens in the database, a few at a time, each in a thread of its own."""

    def __init__(
        self,
        database: Database,
        keys: TokenKeys,
        client_with: Callable[[str], SlackClient],
        monitoring: Monitoring,
        now: Callable[[], datetime],
        grace: timedelta,
    ) -> None:
        """Ask by a client that's made for each token.

        `grace`: how long the data of a workspace is kept that removed the app.
        """
        self._database, self._keys, self._client_with, self._monitoring = database, keys, client_with, monitoring
        self._now, self._grace = now, grace
        self._calls = LeasedCalls("tokens", self._check)

    def check(self, now: datetime) -> None:
        """Ask about those whose turn it is. A step of the clock."""
        self._calls.see_to(lambda at_most: self._claim(now, at_most))

    def close(self) -> None:
        """Wait for the calls under way."""
        self._calls.close()

    def _claim(self, now: datetime, at_most: int) -> Sequence[Claimed]:
        with self._database.reading() as session:
            if not bot_tokens.is_one_to_check(session, now):
                return ()
        with self._database.transaction() as session:
            return bot_tokens.claim_for_checking(session, now, at_most)

    def _check(self, claimed: Claimed) -> None:
        row, team_id = claimed
        try:
            token = tokens.read(row, self._keys)
        except UnreadableTokenError:
            return self._unreadable(claimed)
        try:
            answer = self._client_with(token.bot).auth_test()
        except SlackApiError as error:
            return self._refused(claimed, str(error.response.get("error")))
        except (OSError, HTTPException) as error:
            self._monitoring.slack.failed(error)
            return tokens.not_asked(self._database, row, self._now() + AGAIN)
        self._monitoring.slack.recovered()
        self._monitoring.token(row.workspace_id, team_id).recovered()
        now = self._now()
        return tokens.accepted(self._database, row, installed(answer, token.bot), now + EVERY, now)

    def _unreadable(self, claimed: Claimed) -> None:
        """Tell the operator, who may add the key; a workspace that removed the app is gone after a day."""
        (row, team_id), now = claimed, self._now()
        if row.removed_since and now - row.removed_since >= tokens.REFUSED_FOR:
            return tokens.refused(self._database, row, now + EVERY, now, self._grace)
        logger.error(UNREADABLE, team_id)
        return tokens.not_asked(self._database, row, now + EVERY)

    def _refused(self, claimed: Claimed, code: str) -> None:
        (row, team_id), now = claimed, self._now()
        if code == TOKEN_EXPIRED and row.refresh_at:  # else it can't be exchanged any more, and the log has said so
            tokens.not_exchanged(self._database, row, now)
        if code not in REFUSALS:
            return tokens.not_asked(self._database, row, now + AGAIN)
        if row.removed_since is None:  # else it's no trouble: they removed the app
            self._monitoring.token(row.workspace_id, team_id).failed(code)
        if code not in (IF_AN_EVENT_SAYS_SO if row.removed_since else REMOVED):
            return tokens.not_asked(self._database, row, now + AGAIN)
        tokens.refused(self._database, row, now + AGAIN, now, self._grace)
        return None
