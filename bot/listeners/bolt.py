"""Bolt, the way we use it: it answers Slack when everything is stored, and asks the database who has installed us."""

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.context import BoltContext

from bot import workspaces
from bot.config import Settings
from bot.installation import web_client
from storage.database import Database

LISTENER_TIMEOUT = 2  # seconds for a call a listener makes before it acknowledges
NOT_INSTALLED = "Full Circle is not installed in this workspace any more. An admin can install it again."


def app(settings: Settings, database: Database) -> App:
    """Bolt, with nobody listening yet."""

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
