"""Screen of one member: what their Slack client shows them of the app and of the conversations they are in."""

import re

from sandbox.interactions import Interactions
from sandbox.members import Member
from sandbox.messages import Conversation, Message
from sandbox.text_renderer import TextRenderer
from sandbox.view import View, snapshot


class Screen:
    """One member's view of everything. Looking changes nothing."""

    def __init__(self, interactions: Interactions, member_id: str) -> None:
        self.id = member_id
        self._interactions = interactions
        self.workspace = interactions.api.workspace
        self._modals = interactions.api.modals

    @property
    def member(self) -> Member:
        """Return what Slack knows of them now."""
        return self.workspace.members[self.id]

    @property
    def name(self) -> str:
        """Return their full name."""
        return self.member.name

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    @property
    def view(self) -> View | None:
        """Return the modal before this person, None when there is none."""
        with self.workspace.state_lock.reading():
            top = self._modals.top(self.id)
            return snapshot(top, self.workspace.members) if top else None

    @property
    def home(self) -> View | None:
        """Return the app's Home tab as published to this person."""
        with self.workspace.state_lock.reading():
            home = self._modals.homes.get(self.id)
            return snapshot(home, self.workspace.members) if home else None

    def wait_for_view(self, timeout: float = 5.0, title: str | None = None) -> View:
        """Wait until a modal is open (with this title, if one is given)."""

        def look() -> View | None:
            view = self.view
            return view if view is not None and title in (None, view.title) else None

        what = f"a modal{f' titled {title!r}' if title else ''} before {self.name}"
        view = self.workspace.state_lock.wait_for(look, timeout, what)
        assert view is not None
        return view

    def wait_for_home(self, contains: str = "", timeout: float = 5.0) -> View:
        """Wait until the app has published a Home tab to this person, and until it says `contains`."""

        def look() -> View | None:
            home = self.home
            return home if home is not None and contains in self.sees(home) else None

        what = f"a Home tab{f' with {contains!r}' if contains else ''} before {self.name}"
        home = self.workspace.state_lock.wait_for(look, timeout, what)
        assert home is not None
        return home

    @property
    def groups(self) -> list[Conversation]:
        """Return the group direct messages they are in, the first opened first; read one by `messages(group.id)`."""
        with self.workspace.state_lock.reading():
            return [c for c in self.workspace.conversations.values() if c.kind == "mpim" and self.id in c.members]

    def messages(self, conversation: str | None = None) -> list[Message]:
        """Return a conversation as this person sees it, oldest first, without replies; default: the app's DM."""
        return [message for message in self._seen(conversation) if not message.is_reply]

    def conversation(self, conversation: str | None = None) -> list[Message]:
        """Return what stands in a conversation, oldest first: its messages, and the replies that were broadcast."""
        return [message for message in self._seen(conversation) if message.is_in_conversation]

    def thread(self, message: Message) -> list[Message]:
        """Return the replies under a message, oldest first."""
        return [m for m in self._seen(message.channel) if m.is_reply and m.thread_ts == message.ts]

    def answers(self) -> list[Message]:
        """Return what only this person sees, in whichever conversation it stands, oldest first."""
        with self.workspace.state_lock.reading():
            shown = [message for place in self.workspace.conversations.values() for message in place.shown()]
            return sorted((m for m in shown if m.ephemeral_for == self.id), key=lambda message: message.ts)

    def find_link(self, permalink: str) -> Message:
        """Return the message at a permalink, as following it would show; LookupError if there's none for them."""
        found = re.search(r"/archives/([A-Z0-9]+)/p(\d+)(\d{6})", permalink)
        message = self.workspace.message(found[1], f"{found[2]}.{found[3]}") if found else None
        if message is None or message not in self._seen(message.channel):
            raise LookupError(f"{self.name} finds no message at {permalink!r}")
        return message

    def sees(self, message: Message | View) -> str:
        """Return a message, modal or Home tab as this person reads it, in plain text."""
        with self.workspace.state_lock.reading():
            return self.renderer().message(message) if isinstance(message, Message) else self.renderer().view(message)

    def renderer(self) -> TextRenderer:
        """Return the text renderer for this person, at this moment."""
        return TextRenderer(self.member, self.workspace.members, self.workspace.conversations, self.workspace.clock)

    def reads(self) -> list[str]:
        """Return everything in their direct message with the app, each thread after its first message."""
        top = self.messages()
        return [self.sees(one) for message in top for one in (message, *self.thread(message))]

    def _seen(self, conversation: str | None) -> list[Message]:
        with self.workspace.state_lock.reading():
            if conversation is None and self.workspace.direct(self.id) is None:
                return []
            place = self._place(conversation)
            return [m for m in place.shown() if m.ephemeral_for in (None, self.id)]

    def _place(self, conversation: str | None) -> Conversation:
        if conversation is None:
            return self.workspace.open_direct(self.id)
        known = self.workspace.conversations
        place = known.get(conversation) or {c.name: c for c in known.values()}.get(conversation.removeprefix("#"))
        if place is None or (self.id not in place.members and place.kind != "channel"):
            raise LookupError(f"{self.name} knows no conversation {conversation!r}")
        return place
