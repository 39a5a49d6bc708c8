"""The app manifest: what an app may do in this workspace (Slack's manifest schema, version 2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# Without a manifest any Bolt app may try itself here, so it gets what apps usually ask for.
USUAL_SCOPES = (
    *("app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write"),
    *(
        "chat:write.public",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
    ),
    *("mpim:history", "mpim:read", "mpim:write", "team:read", "users:read"),
)


@dataclass(frozen=True)
class SlashCommand:
    """How a command introduces itself in the composer."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Manifest:
    """What the sandbox needs of a manifest. `commands` is None when every slash command is welcome."""

    name: str = "Sandbox App"
    scopes: tuple[str, ...] = USUAL_SCOPES
    optional_scopes: tuple[str, ...] = ()
    commands: Mapping[str, bool] | None = None  # command → should_escape
    bot_events: tuple[str, ...] = ()
    messages_tab: bool = True
    messages_tab_read_only: bool = False
    home_tab: bool = True
    interactivity: bool = True
    granted_optional: frozenset[str] = field(default_factory=frozenset)
    offered: tuple[SlashCommand, ...] = ()  # what the composer completes

    @property
    def granted(self) -> tuple[str, ...]:
        """The scopes the bot token carries: all required ones, and the optional ones the installer left on."""
        return (*self.scopes, *(scope for scope in self.optional_scopes if scope in self.granted_optional))

    def escapes(self, command: str) -> bool:
        """Whether mentions in this command's text become ids (`should_escape`)."""
        return True if self.commands is None else self.commands[command]

    def knows(self, command: str) -> bool:
        """Whether the app registered this slash command, `/` included."""
        return self.commands is None or command in self.commands


def load(
    source: Path | Mapping[str, Any] | None,
    granted_optional: Collection[str] = (),
    without: Collection[str] | None = None,
) -> Manifest:
    """Read a manifest from a YAML (or JSON) file or a mapping; None stands for an app that may do the usual.

    Of the optional scopes it carries `granted_optional`, or all but those in `without`. Raises ValueError when either
    names a scope for which the manifest does not ask.
    """
    if source is None:
        return Manifest(optional_scopes=tuple(granted_optional), granted_optional=frozenset(granted_optional))
    document = yaml.safe_load(source.read_text(encoding="utf-8")) if isinstance(source, Path) else source
    optional = document.get("oauth_config", {}).get("scopes", {}).get("bot_optional", ())
    if unasked := {*granted_optional, *(without or ())} - set(optional):
        raise ValueError(f"not in bot_optional of the manifest: {', '.join(sorted(unasked))}")
    return _read(document, frozenset(granted_optional) if without is None else frozenset(optional) - set(without))


def _read(document: Mapping[str, Any], granted_optional: frozenset[str]) -> Manifest:
    features, settings = document.get("features", {}), document.get("settings", {})
    scopes, home = document.get("oauth_config", {}).get("scopes", {}), features.get("app_home", {})
    return Manifest(
        name=features.get("bot_user", {}).get("display_name") or document["display_information"]["name"],
        scopes=tuple(scopes.get("bot", ())),
        optional_scopes=tuple(scopes.get("bot_optional", ())),
        commands={c["command"]: c.get("should_escape", False) for c in features.get("slash_commands", ())},
        offered=tuple(map(_offered, features.get("slash_commands", ()))),
        bot_events=tuple(settings.get("event_subscriptions", {}).get("bot_events", ())),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_tab_read_only=home.get("messages_tab_read_only_enabled", False),
        home_tab=home.get("home_tab_enabled", False),
        interactivity=settings.get("interactivity", {}).get("is_enabled", False),
        granted_optional=granted_optional,
    )


def _offered(command: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(command["command"], command.get("description", ""), command.get("usage_hint", ""))
