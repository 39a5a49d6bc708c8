"""The driver of people's Slack clients: presses and types through the sandbox, and keeps what Slack took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.ids import STEP_PREFIX, Choice, Field, Modal, Verb, button_value
from sandbox import Message, Person, Sandbox
from sandbox.actions import Control, controls
from simulation.sent_messages import Headline, Kind, SentMessage, introduction_of, lines_of, value_of
from storage.models.enums import Elsewhere, Way

LEFT = re.compile(r"• <@([UW][A-Z0-9]+)>:")
"""Somebody whom a modal says it could not introduce the one person to."""


@dataclass(frozen=True)
class Act:
    """Something that somebody did, and Slack showed no error."""

    at: datetime
    by: str
    introduction: int
    what: str
    """Step's word, or a verb of `bot.ids`."""


@dataclass(frozen=True)
class Accepted:
    """An introduction that the bot took."""

    number: int
    """The simulation's own; those that were made in one go have the same."""
    by: str
    first: str
    second: str
    """Empty for somebody outside."""
    asks_first: bool
    whom: str = ""
    """Whose line in the connector's message is about it; empty if it was made alone."""


@dataclass(frozen=True)
class MadeElsewhere:
    """An introduction that was made before anybody opened the form."""

    how: Elsewhere
    on: date
    in_touch: bool


@dataclass
class Driver:
    """Driver of everybody's Slack client: acts on whatever they got last about an introduction."""

    slack: Sandbox
    acts: list[Act] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    elsewhere: dict[int, MadeElsewhere] = field(default_factory=dict)
    """How and when those of them were made that had been made already, by their numbers."""
    refused: int = 0
    errors: int = 0
    """Clicks and commands for which Slack showed an error: nothing was promised."""
    _places: dict[tuple[Kind, str, int], SentMessage] = field(default_factory=dict)

    def receive(self, sent: SentMessage) -> None:
        """Note that somebody got a message. A reminder may bring up several introductions."""
        for introduction in {sent.introduction, 0, *(item.introduction for item in sent.items)}:
            self._places[sent.kind, sent.to, introduction] = sent

    def introduce(
        self, number: int, by: str, parties: tuple[str, str], *, asks_first: bool, made: MadeElsewhere | None = None
    ) -> bool:
        """Type `/intro`, fill in its modal and submit it. `made`: says that they were introduced already.

        Returns whether the bot took it, as the others do.
        """
        first, second = parties
        person = self._opens_form(by, f"<@{first}> <@{second}>", number)
        return person is not None and self._hand_in(person, Accepted(number, by, first, second, asks_first), made)

    def introduce_outside(
        self, number: int, by: str, member: str, *, asks_first: bool, made: MadeElsewhere | None = None
    ) -> bool:
        """Type `/intro` with one person, and write the name of somebody who isn't in this Slack into the modal."""
        person = self._opens_form(by, f"<@{member}>", number)
        if person is None or person.view is None:
            return False
        self._tick(person, Choice.OUTSIDE)
        person.fill("Second person's name", f"Outsider {number}")
        return self._hand_in(person, Accepted(number, by, member, "", asks_first), made)

    def introduce_several(
        self, number: int, by: str, newcomer: str, others: Sequence[str], *, asks_first: bool
    ) -> bool:
        """Type `/intro` with one person to several, and leave those whom the bot can't introduce."""
        person = self._opens_form(by, f"<@{newcomer}> to {' '.join(f'<@{each}>' for each in others)}", number)
        if person is None:
            return False
        is_taken, text = self._submit(person, asks_first=asks_first)
        left = set(LEFT.findall(text))
        introduced = [each for each in others if each not in left] if left or is_taken else []
        self.accepted += [Accepted(number, by, newcomer, each, asks_first, whom=each) for each in introduced]
        return bool(introduced)

    def _opens_form(self, by: str, people: str, number: int) -> Person | None:
        person = self.slack.person(by)
        person.command("/intro", f"{people} No. {number}: you both like bridges")
        if person.view is None:
            self.errors += 1
            return None
        return person

    def _hand_in(self, person: Person, form: Accepted, made: MadeElsewhere | None) -> bool:
        if made:
            form = replace(form, asks_first=False)
            self._says_how(person, made)
        is_taken, _ = self._submit(person, asks_first=form.asks_first)
        if is_taken:
            self.accepted.append(form)
            self.elsewhere |= {form.number: made} if made else {}
        return is_taken

    def _submit(self, person: Person, *, asks_first: bool) -> tuple[bool, str]:
        """Submit the modal. Return whether the bot took all of it; and what stands in it, if it's left open."""
        if asks_first:
            self._tick(person, Choice.ASK_FIRST)
        reply = person.submit()
        # They were introduced before; again, if another has ended meanwhile. But not if more stands against it.
        while reply.acknowledged and not reply.errors and person.view and str(person.view.submit).endswith("anyway"):
            reply = person.submit()
        text = str(person.view.blocks) if person.view else ""  # why not, beside the fields or in a modal on top
        person.close_all_views()
        self.refused += bool(text)
        return reply.acknowledged and not text, text

    def _tick(self, person: Person, option: Choice) -> None:
        """Tick one of the form's options, beside those that are ticked."""
        if person.view:
            ticked = person.view.values[Field.OPTIONS][Field.OPTIONS]["selected_options"]
            person.choose(person.view, Field.OPTIONS, [*(each["value"] for each in ticked), option])

    def _says_how(self, person: Person, made: MadeElsewhere) -> None:
        self._tick(person, Choice.ELSEWHERE)
        person.fill(Field.ELSEWHERE, made.how)
        person.fill(Field.ELSEWHERE_ON, made.on)
        person.fill(Field.IN_TOUCH, [Choice.IN_TOUCH] if made.in_touch else [])

    def step(self, by: str, introduction: int, step: str, kind: Kind = Kind.CARD) -> bool:
        """Press one of the three buttons; return whether Slack showed no error."""
        return self._press(kind, by, introduction, f"{STEP_PREFIX}{step}", step)

    def verb(self, by: str, introduction: int, what: Verb, kind: Kind, word: str = "") -> bool:
        """Press any button or entry of a menu; return whether Slack showed no error."""
        return self._press(kind, by, introduction, button_value(what, introduction, word), what)

    def leave(self, by: str, introduction: int, way: Way, days: int = 14) -> bool:
        """Take a way out on the card, with its modal; return whether Slack showed no error."""
        if way in {Way.NOT_NOW, Way.NO_ANSWER}:
            value, modal = button_value(Verb.LEAVE, introduction, way), Modal.LEAVE
        else:
            value, modal = button_value(Verb.CLOSE_OR_MUTE, introduction), Modal.CLOSE_OR_MUTE
        return self._leave(Kind.CARD, by, introduction, way, value, modal, days)

    def mute(self, by: str, introduction: int) -> bool:
        """Mute an introduction from its reminder; return whether Slack showed no error."""
        value = button_value(Verb.CLOSE_OR_MUTE, introduction)
        return self._leave(Kind.REMINDER, by, introduction, Way.MUTED, value, Modal.CLOSE_OR_MUTE)

    def _leave(self, kind: Kind, by: str, introduction: int, way: Way, value: str, modal: Modal, days: int = 0) -> bool:
        if not self._press(kind, by, introduction, value, None):
            return False
        person = self.slack.person(by)
        if person.view is None or person.view.callback_id != modal:
            return self._give_up(person)
        if modal is Modal.CLOSE_OR_MUTE:
            try:
                person.fill(Field.ENDING, way)
            except LookupError:  # they muted it from another message meanwhile
                return self._give_up(person)
        if way is Way.NOT_NOW:
            person.fill(Field.UNTIL, (self.slack.clock.now() + timedelta(days=days)).date())
        reply = person.submit()
        person.close_all_views()
        if reply.acknowledged and not reply.errors:
            self._note(by, introduction, Verb.MUTE if way is Way.MUTED else str(way))
        return reply.acknowledged

    def reads_line(self, headline: Headline) -> str:
        """Return what the connector reads about an introduction, as it looks now."""
        message = self._message(headline.sent)
        blocks = message.blocks if message else []
        return str(dict(lines_of(blocks)).get(headline.whom, "") if headline.whom else blocks)

    def reads(self, kind: Kind, who: str, introduction: int) -> str:
        """Return all that stands in a message as it looks now."""
        message = self._message(self._places.get((kind, who, introduction)))
        return str(message.blocks) if message else ""

    def _give_up(self, person: Person) -> bool:
        if person.view:
            person.close_all_views()
        return False

    def _press(self, kind: Kind, by: str, introduction: int, name: str, what: str | None) -> bool:
        message = self._message(self._places.get((kind, by, introduction)))
        control = _find(message, introduction, name) if message else None
        if message is None or control is None:
            return False
        person = self.slack.person(by)
        reply = person.click(message, control.names[-1], block_id=control.block["block_id"])
        if not reply.acknowledged:
            self.errors += 1
        elif what:
            self._note(by, introduction, what)
            self._give_up(person)  # the modal for a thank-you: most leave it
        return reply.acknowledged

    def _note(self, by: str, introduction: int, what: str) -> None:
        self.acts.append(Act(self.slack.clock.now(), by, introduction, what))

    def _message(self, sent: SentMessage | None) -> Message | None:
        return self.slack.workspace.message(sent.channel, sent.ts) if sent else None


def _find(message: Message, introduction: int, name: str) -> Control | None:
    fitting = (control for control in controls(message.blocks) if name in (control.names[-1], value_of(control)))
    return next((control for control in fitting if introduction_of(control) == introduction), None)
