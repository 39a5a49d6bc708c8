"""An app's tokens: which workspace each opens, until when, and what a call with a dead one is answered."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sandbox.team import Team

TokenKind = Literal["bot", "app", "refresh"]
# docs.slack.dev/authentication/using-token-rotation: an access token lives twelve hours, and an installation has two
# at most, so that the one before can be used until the new one is known everywhere.
LIFE, MOST_AT_ONCE = timedelta(seconds=43_200), 2


@dataclass
class Token:
    """One token. `team` is empty for the app's own; `refusal` is the error code of one that opens nothing any more."""

    text: str
    kind: TokenKind
    team: str
    expires: datetime | None = None
    refusal: str | None = None


@dataclass
class Tokens:
    """Every token the app was ever given. `life` is that of an access token, where they're rotated."""

    now: Callable[[], datetime]
    key: str
    life: timedelta = LIFE
    _by_text: dict[str, Token] = field(default_factory=dict)

    def start_over(self) -> None:
        """Forget all but the app's own."""
        self._by_text = {text: token for text, token in self._by_text.items() if token.kind == "app"}

    def issue_app(self) -> str:
        """Return a new app-level token."""
        return self._keep(Token(f"xapp-1-sandbox-app-token-{self.key}", "app", ""))

    def issue_first(self, team: Team) -> str:
        """Return the bot token of a workspace that has the app from the start: the same whenever all starts over."""
        return self._keep(Token(f"xoxb-{team.domain}-bot-token-{self.key}", "bot", team.id))

    def issue_bot(self, team: str) -> str:
        """Return the workspace's bot token, the one there is or a new one: Slack gives no second one beside it."""
        known = [token.text for token in self._of(team, "bot") if token.refusal is None]
        return known[-1] if known else self._keep(Token(self._new_text("xoxb", team), "bot", team))

    def issue_pair(self, team: str) -> tuple[str, str]:
        """Return a new access token that expires, and a new refresh token; the oldest access tokens die for it."""
        active = [token for token in self._of(team, "bot") if self.refusal(token) is None]
        for token in active[: max(0, len(active) + 1 - MOST_AT_ONCE)]:
            token.refusal = "token_revoked"
        self.refuse(team, "invalid_refresh_token", "refresh")
        access = Token(self._new_text("xoxe.xoxb-1", team), "bot", team, self.now() + self.life)
        return self._keep(access), self._keep(Token(self._new_text("xoxe-1", team), "refresh", team))

    def find(self, text: str) -> Token | None:
        """Return the token of this text, whether it still opens anything or not; None if it was never given out."""
        return self._by_text.get(text)

    def refusal(self, token: Token) -> str | None:
        """Return the error code that a call with it is answered; None while it's good."""
        is_over = token.expires is not None and token.expires <= self.now()
        return token.refusal or ("token_expired" if is_over else None)

    def latest(self, team: str) -> str:
        """Return the bot token that was issued last in a workspace, good or not; LookupError if none ever was."""
        issued = self._of(team, "bot")
        if not issued:
            raise LookupError(f"the app was never installed in {team}")
        return issued[-1].text

    def refuse(self, team: str, error: str, *kinds: TokenKind) -> None:
        """Let a workspace's tokens of these kinds open nothing any more."""
        for token in (token for kind in kinds for token in self._of(team, kind)):
            token.refusal = error

    def _of(self, team: str, kind: TokenKind) -> list[Token]:
        return [token for token in self._by_text.values() if (token.team, token.kind) == (team, kind)]

    def _keep(self, token: Token) -> str:
        self._by_text[token.text] = token
        return token.text

    def _new_text(self, prefix: str, team: str) -> str:
        return f"{prefix}-{team.lower()}-{secrets.token_hex(16)}"
