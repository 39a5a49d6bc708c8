"""The ids by which a workspace and the app in it are known."""

from dataclasses import dataclass

APP_ID = "A0SANDBOX"
ELSEWHERE = "T0ELSEWHERE"
"""Somebody else's workspace, which isn't served here."""


@dataclass(frozen=True)
class Team:
    """One workspace to Slack and to the app; `bot_user_id` and `bot_id` are those of the app's bot in it.

    `mark` is the part of its members' and channels' ids that sets them apart from other workspaces'.
    """

    id: str
    name: str
    domain: str
    bot_user_id: str
    bot_id: str
    mark: str = "0"

    @classmethod
    def named(cls, name: str, *, same_ids: bool = False) -> "Team":
        """Return a workspace of this name; with `same_ids` all ids in it are those of the first one.

        ValueError for a name without a letter or figure, of which no id can be made.
        """
        letters = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())
        if not letters:
            raise ValueError(f"a workspace's name needs a letter: {name!r}")
        team_id, domain = f"T0{letters[:9]}", letters.lower()
        if same_ids:
            return cls(team_id, name, domain, HOME.bot_user_id, HOME.bot_id, HOME.mark)
        return cls(team_id, name, domain, f"U0{letters[:9]}", f"B0{letters[:9]}", f"0{letters[:4]}")


HOME = Team("T0SANDBOX", "Sandbox", "sandbox", "U0SANDBOX", "B0SANDBOX")
"""The first workspace, and the only one unless another is added."""
