"""The events that say the app was removed: https://docs.slack.dev/reference/events/app_uninstalled, tokens_revoked."""

from bot.payloads.body import Body, at

UNINSTALLED = "app_uninstalled"


def is_about_the_bot(body: Body) -> bool:
    """Return whether the event is about the bot's own token: `tokens_revoked` may name only those of people."""
    return at(body, "event", "type") == UNINSTALLED or bool(at(body, "event", "tokens", "bot"))
