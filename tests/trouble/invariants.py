"""Afterwards: what people were told, what is stored and what Slack shows must be one and the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from bot.messages.card import card
from bot.messages.headline import headline
from sandbox import Message, Sandbox
from storage.database import Database
from storage.models.enums import DeliveryState
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.queries import whole_introductions
from storage.queries.whole_introductions import WITH_PEOPLE
from tests.trouble.world import Click, Memory, Plan

ADDED_BY_SLACK = {"block_id", "action_id", "emoji", "verbatim"}


def undelivered(database: Database) -> int:
    """Return how many messages Slack doesn't show yet as they should be, and acts that nobody has looked at yet."""
    with database.reading() as session:
        messages = select(func.count()).where(OutgoingMessage.state == DeliveryState.PENDING)
        acts = select(func.count()).where(Introduction.acted_at.is_not(None))
        return (session.scalar(messages) or 0) + (session.scalar(acts) or 0)


@dataclass(frozen=True)
class Evidence:
    """Everything that is stored, and Slack beside it."""

    slack: Sandbox
    introductions: list[Introduction]
    outbox: list[OutgoingMessage]

    @classmethod
    @contextmanager
    def found_in(cls, database: Database, slack: Sandbox) -> Iterator[Evidence]:
        """Read it all."""
        with database.reading() as session:
            found = select(Introduction).options(*WITH_PEOPLE).order_by(Introduction.id)
            introductions = whole_introductions.find(session, found)
            outbox = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
            yield cls(slack, introductions, list(outbox))

    def violations(self, memory: Memory, plans: list[Plan]) -> list[str]:
        """Return all that is not as it must be."""
        return [
            *self._lost_introductions(memory, plans),
            *self._lost_clicks(memory),
            *self._wrong_messages(),
            *self._wrong_looks(),
            *self._wrong_threads(),
            *self._strangers(),
        ]

    def _lost_introductions(self, memory: Memory, plans: list[Plan]) -> Iterator[str]:
        stored = [introduction.reason for introduction in self.introductions]
        yield from (f"acknowledged, not stored: {reason}" for reason in sorted(memory.introduced - set(stored)))
        yield from (f"stored twice: {reason}" for reason in sorted({each for each in stored if stored.count(each) > 1}))
        yield from (f"nobody meant: {reason}" for reason in set(stored) - {plan.reason for plan in plans})

    def _lost_clicks(self, memory: Memory) -> Iterator[str]:
        stored: set[Click] = {
            (introduction.reason, party.member.user_id, report.step)
            for introduction in self.introductions
            for party in introduction.parties
            for report in party.reports
        }
        yield from (f"acknowledged, not stored: {click}" for click in sorted(memory.clicked - stored))

    def _wrong_messages(self) -> Iterator[str]:
        for message in self.outbox:
            shown = self._shown(message)
            if message.state is not DeliveryState.DELIVERED or message.delivered_version != message.wanted_version:
                yield f"{message.key} is {message.state}: {message.failure}"
            elif shown is None:
                yield f"{message.key} is not in Slack"
            elif shown.text != message.content["text"] or not looks_like(message.content["blocks"], shown.blocks):
                yield f"{message.key} looks different in Slack"

    def _wrong_looks(self) -> Iterator[str]:
        wanted = {message.key: message.content for message in self.outbox}
        for introduction in self.introductions:
            looks = {f"intro:{introduction.id}:headline": headline(introduction).content()}
            for party in introduction.parties if introduction.joined_id is None else ():
                looks[f"intro:{introduction.id}:card:{party.member.user_id}"] = card(introduction, party).content()
            yield from (f"{key} does not tell the present state" for key in looks if wanted.get(key) != looks[key])

    def _wrong_threads(self) -> Iterator[str]:
        places = {message.key: message for message in self.outbox}
        replies = [message for message in self.outbox if message.thread_of]
        for reply in replies:
            shown, root = self._shown(reply), places[reply.thread_of or ""]
            if shown and (shown.channel, shown.thread_ts) != (root.channel, root.ts):
                yield f"{reply.key} is not in its thread"
        for earlier, later in pairwise(sorted(replies, key=lambda reply: (reply.thread_of or "", reply.id))):
            if earlier.thread_of == later.thread_of and (earlier.ts or "") >= (later.ts or ""):
                yield f"{later.key} stands before {earlier.key}"
            if earlier.thread_of == later.thread_of and earlier.key.endswith(":completed"):
                yield f"{later.key} comes after the end"

    def _strangers(self) -> Iterator[str]:
        ours = {message.nonce: message for message in self.outbox}
        for shown in messages_of_the_bot(self.slack):
            message = ours.get(nonce_of(shown.metadata))
            if message is None or message.channel != shown.channel:
                yield f"in Slack, but not in the outbox: {shown.text}"

    def _shown(self, message: OutgoingMessage) -> Message | None:
        return self.slack.workspace.message(message.channel or "", message.ts or "")


def messages_of_the_bot(slack: Sandbox) -> list[Message]:
    """Return all that stands in any conversation for its readers; answers to commands aside."""
    everywhere = [message for channel in slack.workspace.conversations for message in slack.messages(channel)]
    return [message for message in everywhere if message.by_app and not message.ephemeral_for]


def nonce_of(metadata: dict[str, Any] | None) -> str:
    """Return the nonce by which the outbox knows this message."""
    return str(((metadata or {}).get("event_payload") or {}).get("nonce", ""))


def looks_like(wanted: Any, shown: Any) -> bool:
    """Return whether both are the same, save for what Slack adds when it gives blocks back."""
    if isinstance(wanted, dict):
        same = isinstance(shown, dict) and shown.keys() - wanted.keys() <= ADDED_BY_SLACK
        return same and all(key in shown and looks_like(value, shown[key]) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        return len(wanted) == len(shown) and all(map(looks_like, wanted, shown))
    return bool(wanted == shown)
