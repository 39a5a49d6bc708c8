"""The app manifest: what an app may do in this workspace (Slack's manifest schema, version 2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

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
    *("mpim:history", "mpim:read", "mpim:write", "team:read", "users:read", "users:read.email"),
)
# Events → scopes, one of which Slack requires to subscribe; the first is for public channels.
# https://docs.slack.dev/reference/events
EVENT_SCOPES = {
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "user_change": ("users:read",),
}


EVERY_EVENT = ("app_home_opened", "app_uninstalled", "tokens_revoked", *EVENT_SCOPES)
"""The events that the sandbox sends. An app without a manifest hears of all of them."""

ShortcutKind = Literal["global", "message"]
Tab = Literal["home", "messages"]
MOST_SHORTCUTS = 10
# The longest texts of a shortcut (Slack's manifest schema, features.shortcuts).
SHORTCUT_TEXTS = {"name": 24, "callback_id": 255, "description": 150}


@dataclass(frozen=True)
class SlashCommand:
    """Command as the composer presents it."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """Shortcut as the menus list it: of the whole workspace ("global"), or of a message."""

    name: str
    kind: ShortcutKind
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Manifest:
    """The part of a manifest that the sandbox needs.

    `commands` is None when every slash command is welcome, `shortcuts` when every shortcut is.
    """

    name: str = "Sandbox App"
    description: str = ""
    required_scopes: tuple[str, ...] = USUAL_SCOPES
    optional_scopes: tuple[str, ...] = ()
    commands: Mapping[str, bool] | None = None  # command → should_escape
    bot_events: tuple[str, ...] = ()
    messages_tab: bool = True
    messages_tab_read_only: bool = False
    home_tab: bool = True
    interactivity: bool = True
    granted_optional: frozenset[str] = field(default_factory=frozenset)
    offered: tuple[SlashCommand, ...] = ()  # the composer completes these
    shortcuts: tuple[Shortcut, ...] | None = None
    redirect_urls: tuple[str, ...] = ()
    rotates_tokens: bool = False

    @property
    def granted(self) -> tuple[str, ...]:
        """Return the scopes the bot token carries: all required ones, and the optional ones the installer left on."""
        return (*self.required_scopes, *(scope for scope in self.optional_scopes if scope in self.granted_optional))

    def granting(self, scopes: Collection[str]) -> "Manifest":
        """Return it with these of its scopes granted, and no others."""
        required = tuple(scope for scope in self.required_scopes if scope in scopes)
        return replace(self, required_scopes=required, granted_optional=frozenset(scopes) & {*self.optional_scopes})

    def hears(self, event: str) -> bool:
        """Return whether Slack sends this event: the app subscribed to it, and the scope for it was granted."""
        needed = EVENT_SCOPES.get(event)
        return event in self.bot_events and (needed is None or needed[0] in self.granted)

    @property
    def takes_messages(self) -> bool:
        """Return whether people can type in their direct message with the app."""
        return self.messages_tab and not self.messages_tab_read_only

    def has_tab(self, tab: Tab) -> bool:
        """Return whether the app's Home has this tab."""
        return self.home_tab if tab == "home" else self.messages_tab

    def shortcut(self, kind: ShortcutKind, name: str) -> Shortcut:
        """Return the shortcut with this callback_id or name; LookupError saying which ones there are."""
        if self.shortcuts is None:
            return Shortcut(name, kind, name)
        offered = [shortcut for shortcut in self.shortcuts if shortcut.kind == kind]
        for shortcut in offered:
            if name in (shortcut.callback_id, shortcut.name):
                return shortcut
        there = ", ".join(repr(shortcut.name) for shortcut in offered) or "none"
        raise LookupError(f"no {kind} shortcut {name!r}; there is: {there}")

    def escapes(self, command: str) -> bool:
        """Return whether mentions in this command's text become ids (`should_escape`)."""
        return True if self.commands is None else self.commands[command]

    def knows(self, command: str) -> bool:
        """Return whether the app registered this slash command, `/` included."""
        return self.commands is None or command in self.commands


def load(
    source: Path | Mapping[str, Any] | None,
    granted_optional: Collection[str] = (),
    without: Collection[str] | None = None,
) -> Manifest:
    """Read a manifest from a YAML (or JSON) file or a mapping; None stands for an app that may do the usual.

    Of the optional scopes it carries `granted_optional`, or all but those in `without`. Raises ValueError when either
    names a scope for which the manifest does not ask, or when Slack would refuse the manifest: its scopes or shortcuts.
    """
    if source is None:
        granted = frozenset(granted_optional)
        return Manifest(optional_scopes=tuple(granted_optional), bot_events=EVERY_EVENT, granted_optional=granted)
    document = yaml.safe_load(source.read_text(encoding="utf-8")) if isinstance(source, Path) else source
    _check_scopes(document)
    _check_shortcuts(document)
    optional = _scopes(document, "bot_optional")
    if unasked := {*granted_optional, *(without or ())} - set(optional):
        raise ValueError(f"not in bot_optional of the manifest: {', '.join(sorted(unasked))}")
    return _read(document, frozenset(granted_optional) if without is None else frozenset(optional) - set(without))


def _check_scopes(document: Mapping[str, Any]) -> None:
    """Raise ValueError for what Slack answers with “We can't translate a manifest with errors”."""
    bot = _scopes(document, "bot")
    if missing := sorted(set(_scopes(document, "bot_optional")) - set(bot)):
        raise ValueError(f"in bot_optional of the manifest, but not in bot: {', '.join(missing)}")
    for event in _bot_events(document):
        needed = EVENT_SCOPES.get(event, ())
        if needed and not set(needed) & set(bot):
            raise ValueError(f"for the event {event} the manifest needs the scope {' or '.join(needed)} in bot")


def _check_shortcuts(document: Mapping[str, Any]) -> None:
    """Raise ValueError for a shortcut that Slack's manifest schema refuses."""
    shortcuts = _shortcuts(document)
    if len(shortcuts) > MOST_SHORTCUTS:
        raise ValueError(f"{len(shortcuts)} shortcuts in the manifest; Slack takes {MOST_SHORTCUTS}")
    for shortcut in shortcuts:
        if shortcut.get("type") not in get_args(ShortcutKind):
            raise ValueError(f"a shortcut's type in the manifest is {' or '.join(get_args(ShortcutKind))}: {shortcut}")
        for field_name, longest in SHORTCUT_TEXTS.items():
            if not 1 <= len(shortcut.get(field_name, "")) <= longest:
                raise ValueError(f"a shortcut's {field_name} in the manifest has 1 to {longest} characters: {shortcut}")


def _shortcuts(document: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    return tuple(document.get("features", {}).get("shortcuts", ()))


def _scopes(document: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return tuple(document.get("oauth_config", {}).get("scopes", {}).get(kind, ()))


def _bot_events(document: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(document.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ()))


def _read(document: Mapping[str, Any], granted_optional: frozenset[str]) -> Manifest:
    features, settings = document.get("features", {}), document.get("settings", {})
    home, optional = features.get("app_home", {}), _scopes(document, "bot_optional")
    return Manifest(
        name=features.get("bot_user", {}).get("display_name") or document["display_information"]["name"],
        description=document.get("display_information", {}).get("description", ""),
        required_scopes=tuple(scope for scope in _scopes(document, "bot") if scope not in optional),
        optional_scopes=optional,
        commands={c["command"]: c.get("should_escape", False) for c in features.get("slash_commands", ())},
        offered=tuple(map(_offered, features.get("slash_commands", ()))),
        shortcuts=tuple(map(_shortcut, _shortcuts(document))),
        bot_events=_bot_events(document),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_tab_read_only=home.get("messages_tab_read_only_enabled", False),
        home_tab=home.get("home_tab_enabled", False),
        interactivity=settings.get("interactivity", {}).get("is_enabled", False),
        redirect_urls=tuple(document.get("oauth_config", {}).get("redirect_urls", ())),
        rotates_tokens=settings.get("token_rotation_enabled", False),
        granted_optional=granted_optional,
    )


def _offered(command: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(command["command"], command.get("description", ""), command.get("usage_hint", ""))


def _shortcut(shortcut: Mapping[str, Any]) -> Shortcut:
    return Shortcut(shortcut["name"], shortcut["type"], shortcut["callback_id"], shortcut["description"])
