"""The cookie that binds a visit to one browser."""

from __future__ import annotations

from slack_sdk.oauth import OAuthStateUtils

NAME = "__Host-full-circle-install"
"""With this prefix browsers take the cookie from this very host only: no neighbour under the same domain can set it."""


class BrowserCookie(OAuthStateUtils):
    """Cookie with the state of a visit, as Bolt sets it; and nothing that another site loads carries it.

    A link does, which is how Slack's page leads back.
    """

    def __init__(self, seconds: int) -> None:
        """Make it. `seconds`: how long a visit lasts."""
        super().__init__(cookie_name=NAME, expiration_seconds=seconds)

    def build_set_cookie_for_new_state(self, state: str) -> str:
        """Return the header that sets it."""
        return f"{super().build_set_cookie_for_new_state(state)}; SameSite=Lax"

    def build_set_cookie_for_deletion(self) -> str:
        """Return the header that deletes it."""
        return f"{super().build_set_cookie_for_deletion()}; SameSite=Lax"
