"""One newcomer whom a connector introduces to several people in one go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from bot.ids import STEP_PREFIX, Verb, button_value
from storage.database import Database
from storage.models.enums import Step
from storage.models.introduction import Introduction
from storage.queries import introductions, members
from tests.builders.clients import Clients, Control, Json

ANA, NEL, BEN, CHIDI, EVA, DAN = "UANA", "UNEL", "UBEN", "UCHIDI", "UEVA", "UDAN"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Several:
    """Nel, whom Ana introduces to Ben, Chidi and Eva."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, START
        self.clients = Clients(database, lambda: self.now)

    def open(self, *others: str) -> Json:
        """Type the command. Returns the form that opens."""
        names = " ".join(f"<@{each}>" for each in others or (BEN, CHIDI, EVA))
        self.clients.command(ANA, f"<@{NEL}> to {names} you all sail")
        return self.modal()

    def introduce(self, *others: str) -> Json:
        """Type the command and hand the form in as it opens. Returns what is wrong."""
        self.open(*others)
        return self.clients.hand_in(ANA, {})

    def modal(self) -> Json:
        """Return the form as it stands."""
        modal = self.clients.screen(ANA).modal
        assert modal
        return modal

    def made(self) -> Sequence[Introduction]:
        """Return all introductions that are kept, in order."""
        with self.database.reading() as session:
            mine = select(Introduction.id).where(Introduction.workspace_id == self.clients.workspace_id)
            mine = mine.where(Introduction.reason != "")  # else it only counts
            return introductions.find_whole(session, session.scalars(mine.order_by(Introduction.id)).all())

    def messages(self, person: str = ANA) -> dict[str, Json]:
        """Return what somebody reads, by its key."""
        return self.clients.messages(person)

    def headline(self) -> str:
        """Return the connector's one message."""
        (found,) = [told for key, told in self.messages().items() if key.endswith(":headline")]
        return json.dumps(found, ensure_ascii=False)

    def thread(self) -> list[str]:
        """Return the lines in its thread."""
        return [json.dumps(told) for key, told in self.messages().items() if not key.endswith(":headline")]

    def press(self, person: str, verb: str, number: int, word: str = "") -> Json | None:
        """Press a button about one of the introductions."""
        value = str(number) if verb.startswith(STEP_PREFIX) else button_value(Verb(verb), number, word)
        return self.clients.press(person, Control(verb, value))

    def report(self, person: str, number: int, step: Step) -> None:
        """Press this on a card."""
        self.press(person, f"{STEP_PREFIX}{step}", number)

    def change(self, person: str, **what: object) -> None:
        """Let somebody be otherwise, as their row says."""
        with self.database.transaction() as session:
            member = members.ensure(session, self.clients.workspace_id, {person})[person]
            for name, value in what.items():
                setattr(member, name, value)
