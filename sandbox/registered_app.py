"""The app as Slack has it on file: its credentials, its tokens, and the workspaces it can be installed in."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.manifest import Manifest
from sandbox.tokens import Tokens
from sandbox.workspace import Workspace


@dataclass
class RegisteredApp:
    """One app for all workspaces."""

    manifest: Manifest
    now: Callable[[], datetime]
    key: str
    workspaces: dict[str, Workspace] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.signing_secret = secrets.token_hex(16)
        self.tokens = Tokens(self.now, self.key)
        self.token = self.tokens.issue_app()

    def add(self, workspace: Workspace) -> None:
        """Make the app known in a workspace, and give it a token where it's installed from the start."""
        self.workspaces[workspace.team.id] = workspace
        self._begin(workspace)

    def start_over(self) -> None:
        """Forget all tokens but those of the beginning."""
        self.tokens.start_over()
        for workspace in self.workspaces.values():
            self._begin(workspace)

    def _begin(self, workspace: Workspace) -> None:
        if workspace.begins_with_app:
            self.tokens.issue_first(workspace.team)
