"""The driver of people's Slack clients: presses and types through the sandbox, and keeps what Slack took."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.ids import STEP_PREFIX, Choice, Field, Modal, Verb, button_value
from sandbox import Message, Person, Sandbox
from sandbox.actions import Control, controls
from simulation.sent_messages import Kind, SentMessage, introduction_of, value_of
from storage.models.enums import Elsewhere, Way


@dataclass(frozen=True)
class Act:
    """Something that somebody did, and Slack showed no error."""

    at: datetime
    by: str
    introduction: int
    what: str
    """Step's word, or a verb of `bot.ids`."""


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
    accepted: dict[int, tuple[str, str, str, bool]] = field(default_factory=dict)
    """The simulation's number of each introduction that was taken: connector, both parties, asked first. The second
    party is empty for somebody outside."""
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
    ) -> None:
        """Type `/intro`, fill in its modal and submit it. `made`: says that they were introduced already."""
        first, second = parties
        if person := self._opens_form(by, f"<@{first}> <@{second}>", number):
            self._hand_in(person, number, (by, first, second, asks_first), made, {})

    def introduce_outside(
        self, number: int, by: str, member: str, *, asks_first: bool, made: MadeElsewhere | None = None
    ) -> None:
        """Type `/intro` with one person, and write the name of somebody who isn't in this Slack into the modal."""
        person = self._opens_form(by, f"<@{member}>", number)
        if person and person.view:
            person.choose(person.view, "Outside Slack", ["outside"])
            name: dict[str, object] = {"Second person's name": f"Outsider {number}"}
            self._hand_in(person, number, (by, member, "", asks_first), made, name)

    def _opens_form(self, by: str, people: str, number: int) -> Person | None:
        person = self.slack.person(by)
        person.command("/intro", f"{people} No. {number}: you both like bridges")
        if person.view is None:
            self.errors += 1
            return None
        return person

    def _hand_in(
        self,
        person: Person,
        number: int,
        who: tuple[str, str, str, bool],
        made: MadeElsewhere | None,
        values: dict[str, object],
    ) -> None:
        if made:
            who = (*who[:3], False)
            self._says_how(person, made)
        elif who[-1] and person.view:
            person.choose(person.view, "Options", ["ask_first"])
        reply = person.submit(values)
        while reply.acknowledged and person.view is not None and str(person.view.submit).endswith("anyway"):
            reply = person.submit()  # they were introduced before; again, if another has ended meanwhile
        is_left = person.view is not None  # the bot says why not, beside the fields or in a modal on top
        person.close_all_views()
        self.refused += is_left
        if reply.acknowledged and not is_left:
            self.accepted[number] = who
            self.elsewhere |= {number: made} if made else {}

    def _says_how(self, person: Person, made: MadeElsewhere) -> None:
        if person.view:
            person.choose(person.view, Field.ELSEWHERE, made.how)
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
