"""Slack's edge: the bot's table of contents."""

from slack_bolt import Ack, App

from bot import actions
from bot.listeners import card, intro
from bot.listeners.services import Services


def register(app: App, services: Services) -> None:
    """Tell Bolt who listens to what. The first match answers, so the catch-all comes last."""
    app.command(actions.COMMAND)(intro.open_modal)
    app.view(actions.INTRODUCE)(intro.submit(services))
    app.action(actions.ANY_STEP)(card.record_step(services))
    app.action(actions.MENU)(card.choose_in_menu(services))
    # Link buttons send a click, too; so do buttons of versions yet to come, after a roll-back.
    app.action(actions.ANYTHING)(acknowledge)


def acknowledge(ack: Ack) -> None:
    """Seen; there is nothing to do."""
    ack()
