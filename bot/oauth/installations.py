"""The store for installations, behind slack_sdk's interface: in our own tables, the token encrypted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store import InstallationStore

from bot.config.distribution import Distribution
from bot.slack.installation import Installation
from bot.use_cases.workspaces import tokens
from bot.use_cases.workspaces.tokens import Installed, Token
from storage.database import Database

logger = logging.getLogger(__name__)


class OrganisationWideError(BoltError):
    """Somebody installed the app for a whole organisation, which isn't supported: nothing is stored."""


class Installations(InstallationStore):
    """Store into which Bolt puts an installation: the workspace's row and its token, encrypted. It's read elsewhere."""

    def __init__(
        self,
        database: Database,
        distribution: Distribution,
        now: Callable[[], datetime],
        installed: Callable[[], None],
    ) -> None:
        """Store into this database.

        `now`: returns the present time, aware. `installed`: called once it's stored.
        """
        self._database, self._keys, self._now, self._installed = database, distribution.token_keys, now, installed

    def save(self, installation: SlackInstallation) -> None:
        """Store an installation. Raises `OrganisationWideError` for one that's of no single workspace."""
        if installation.is_enterprise_install or not installation.team_id:
            raise OrganisationWideError("installed for an organisation")
        now = self._now()
        expires_at = installation.bot_token_expires_at
        token = Token(
            bot=installation.bot_token or "",
            refresh=installation.bot_refresh_token,
            expires_at=now + timedelta(seconds=expires_at - installation.installed_at) if expires_at else None,
        )
        told = Installation(
            enterprise_id=installation.enterprise_id or "",
            team_id=installation.team_id,
            bot_user_id=installation.bot_user_id or "",
            scopes=frozenset(installation.bot_scopes or ()),
        )
        tokens.add(self._database, self._keys, Installed(told, token, installation.user_id), now)
        self._installed()
        logger.info("A workspace installed the app", extra={"team": installation.team_id})
