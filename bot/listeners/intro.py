"""`/intro`: one table of all that can be asked for with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.listeners import export, forget, home, introduce, introduce_several, lines_about, settings, summary
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Answer
from bot.listeners.modals import TOO_LATE, show_modal
from bot.listeners.welcome import welcome
from bot.messages import replies
from bot.messages.modals.fields import ModalToOpen
from bot.messages.modals.introduce import Beginning
from bot.messages.modals.introduce_several import Beginning as Several
from bot.messages.modals.introduce_several import sentence_about
from bot.messages.problems import sentence
from bot.payloads import subcommand
from bot.payloads.body import text, user_id
from bot.payloads.subcommand import Asked, Subcommand
from bot.rules.plain_text import plain
from bot.use_cases.introductions.introduce import rules_for


@dataclass(frozen=True)
class Typed:
    """`/intro …`, typed by somebody: what it asks for, and what it takes to answer."""

    dependencies: Dependencies
    asked: Asked
    workspace_id: int
    command: dict[str, Any]
    """Slack's payload."""
    client: WebClient

    @property
    def user_id(self) -> str:
        """Return the Slack id of the person who typed it."""
        return text(self.command.get("user_id"))


def command(dependencies: Dependencies) -> Callable[..., None]:
    """Return the listener for `/intro …`."""

    def commanded(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if user_id(command.get("user_id")) is None:
            ack()
            return
        asked = subcommand.asked(text(command.get("text")))
        typed = Typed(dependencies, asked, context["workspace_id"], command, client)
        answer = ANSWERS[asked.subcommand](typed)
        welcome(dependencies, typed.workspace_id, typed.user_id, client)  # last: whatever opens a modal has opened it
        ack(**answer)

    return commanded


def _list(typed: Typed) -> Answer:
    return home.list_introductions(typed.dependencies, typed.workspace_id, typed.user_id)


def _tell_who(typed: Typed) -> Answer:
    if typed.asked.person is None:
        return {"text": replies.WHO_IS_MISSING}
    return home.who_introduced_us(typed.dependencies, typed.workspace_id, typed.user_id, typed.asked.person)


def _open_forget(typed: Typed) -> Answer:
    return {"text": forget.open_own(typed.dependencies, typed.workspace_id, typed.command, typed.client)}


def _summarize(typed: Typed) -> Answer:
    return summary.answer(typed.dependencies, typed.command, typed.workspace_id, typed.client)


def _open_preferences(typed: Typed) -> Answer:
    return {"text": settings.open_own(typed.dependencies, typed.workspace_id, typed.command, typed.client)}


def _export(typed: Typed) -> Answer:
    return {"text": export.bring_own(typed.dependencies, typed.command, typed.workspace_id)}


def _introduce(typed: Typed) -> Answer:
    with typed.dependencies.database.reading() as session:
        here = rules_for(session, typed.workspace_id, typed.user_id)
        if here.may_not:
            return {"text": sentence(here.may_not)}
        begun = _one_to_several if typed.asked.introduction.others is not None else _two
        modal = begun(typed, session, asks_first=here.asks_first)
    return {"text": _open_modal(typed, modal)}


ANSWERS: Mapping[Subcommand, Callable[[Typed], Answer]] = {
    Subcommand.INTRODUCE: _introduce,
    Subcommand.LIST: _list,
    Subcommand.WHO: _tell_who,
    Subcommand.SUMMARY: _summarize,
    Subcommand.SETTINGS: _open_preferences,
    Subcommand.EXPORT: _export,
    Subcommand.FORGET: _open_forget,
    Subcommand.HELP: lambda _: {"text": replies.HELP},
    Subcommand.GREETING: lambda _: {"text": replies.short_help(replies.GREETING)},
    Subcommand.THANKS: lambda _: {"text": replies.short_help(replies.THANKS)},
    Subcommand.UNKNOWN: lambda typed: {"text": replies.unknown_word(typed.asked.word)},
}
"""What answers each. Each does what is asked for, and returns the answer to it."""


def _two(typed: Typed, session: Session, *, asks_first: bool) -> ModalToOpen:
    understood = typed.asked.introduction
    lines = lines_about.to_begin_with(session, typed.workspace_id, typed.user_id, understood.people)
    beginning = Beginning(understood.people, understood.reason, always_asks=asks_first, lines=lines)
    return introduce.modal_to_open(typed.dependencies.installation(typed.workspace_id), beginning)


def _one_to_several(typed: Typed, session: Session, *, asks_first: bool) -> ModalToOpen:
    understood = typed.asked.introduction
    newcomer, others = next(iter(understood.people), ""), understood.others or ()
    lines = lines_about.about_several(session, typed.workspace_id, typed.user_id, newcomer, others)
    beginning = Several(newcomer, others, understood.reason, always_asks=asks_first, lines=lines)
    unmatched = sentence_about(understood.unmatched)
    return introduce_several.modal_to_open(replace(beginning, unmatched=unmatched))


def _open_modal(typed: Typed, modal: ModalToOpen) -> str:
    """Open the modal before anything slow, since its trigger lives 3 s. Returns what wasn't understood, to be said."""
    understood = typed.asked.introduction
    if slack_error := show_modal(typed.client, typed.command, modal):
        return replies.not_opened(plain(unescape(text(typed.command.get("text")))), too_late=slack_error in TOO_LATE)
    return replies.hints(understood.hints, about_several=understood.others is not None)
