"""The app as Slack has it on file: its credentials, its tokens, and the workspaces it can be installed in."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.manifest import Manifest
from sandbox.tokens import Tokens
from sandbox.workspace import Workspace

CODE_LIFE = timedelta(minutes=10)  # docs.slack.dev/authentication/installing-with-oauth


@dataclass
class Code:
    """A person's consent, which the app exchanges for a token once; `redirect_uri` as it was asked for, if it was."""

    team: str
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str | None
    expires: datetime
    is_used: bool = False


@dataclass
class RegisteredApp:
    """One app for all workspaces. `install_url`: its own page that begins an installation, if it has one."""

    manifest: Manifest
    now: Callable[[], datetime]
    key: str
    install_url: str | None = None
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client_id = f"{int(self.key[:10], 16)}.{int(self.key[10:20], 16)}"
        self.client_secret, self.signing_secret = secrets.token_hex(16), secrets.token_hex(16)
        self.tokens = Tokens(self.now, self.key)
        self.token = self.tokens.issue_app()

    def add(self, workspace: Workspace) -> None:
        """Make the app known in a workspace, and give it a token where it's installed from the start."""
        self.workspaces[workspace.team.id] = workspace
        self._begin(workspace)

    def start_over(self) -> None:
        """Forget every consent and all tokens but those of the beginning."""
        self.codes.clear()
        self.tokens.start_over()
        for workspace in self.workspaces.values():
            self._begin(workspace)

    def _begin(self, workspace: Workspace) -> None:
        if workspace.begins_with_app:
            self.tokens.issue_first(workspace.team)

    def new_code(self, team: str, user: str, scopes: tuple[str, ...], redirect_uri: str | None) -> str:
        """Return the code for a consent, good for ten minutes."""
        text = secrets.token_hex(24)
        self.codes[text] = Code(team, user, scopes, redirect_uri, self.now() + CODE_LIFE)
        return text
