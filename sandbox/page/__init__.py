"""The sandbox in a browser: a small Slack client for each member, side by side, for any Bolt app."""

from dataclasses import dataclass

from aiohttp import web

from sandbox.page.live import Live
from sandbox.page.options import Hint, ModalClosed, PageOptions, TextSeen, Until
from sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Page(PageOptions):
    """The page as an extension of a sandbox: `Sandbox(page=Page())` serves it at `base_url`."""

    def add_to(self, slack: Sandbox, application: web.Application) -> None:
        """Give the sandbox's application the page's addresses; LookupError for a name in the options nobody has."""
        Live(slack, self).add_to(application)


__all__ = ["Hint", "ModalClosed", "Page", "TextSeen", "Until"]
