"""Everybody presses anything in any order, on cards of today and of yesterday, while time passes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from bot.ids import STEP_PREFIX, Verb, button_value
from bot.jobs import advance_introductions, ask_what_came_of_it, forget_members, send_reminders
from bot.rules import introductions, joining
from bot.rules.introductions import State
from bot.rules.lines_about import are_readable
from bot.rules.workspace_settings import ASK_RESULTS
from bot.use_cases.workspaces import settings as workspace_settings
from storage.database import Database
from storage.models.enums import Audience, Awaited, Step
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.queries import whole_introductions
from storage.queries.whole_introductions import WITH_PEOPLE
from tests.builders.clients import Clients, Control, Json, controls, is_too_late
from tests.builders.introductions import choose_channel
from tests.builders.looking import look
from tests.builders.traces import traces
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DAN = EVERYBODY = ("UANA", "UBEN", "UCHIDI", "UDAN")
PARTIES = (BEN, CHIDI)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = re.compile(r"secret-\d+|described-\w+|line about \w+")
BY_ITSELF = re.compile(r"^nudge:|^left_alone:|:quiet:|:no_meeting|:lapsed|:came_of_it:")
FEW = 3
A_MOMENT = timedelta(milliseconds=1)  # between two acts: which of them came first decides who was told
ANYBODY = st.runner().flatmap(lambda machine: st.sampled_from(machine.everybody))
"""One of those in this life."""
# They are about something else.
ENDLESS = {Verb.SOMEBODY_ELSE, Verb.FORWARD, Verb.AVOID, Verb.PREFERENCES, Verb.HOW, Verb.INTRODUCE, Verb.FORGET}


class AnyOrder(RuleBasedStateMachine):
    """One introduction of Ben and Chidi by Ana, which Dan may join."""

    everybody: tuple[str, ...] = EVERYBODY

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database, self.now = database, START
        self.clients = Clients(database, lambda: self.now)
        self.pressed_before: dict[str, list[Control]] = {person: [] for person in self.everybody}
        self.wrote: dict[str, set[str]] = {person: set() for person in self.everybody}
        self.deleted_words: set[str] = set()
        self.gone: set[str] = set()
        """Those who had their data deleted, and did nothing since that is kept."""
        self.number, self.presses = 0, 0

    @initialize(
        ask_first=st.booleans(),
        shown=st.booleans(),
        place=st.booleans(),
        elsewhere=st.booleans(),
        in_touch=st.booleans(),
        has_channel=st.booleans(),
    )
    def introduce(self, has_channel: bool, **ticks: bool) -> None:
        """Let Ana introduce two."""
        choose_channel(self.database, "C1" if has_channel else None, self.clients.workspace_id)
        workspace_settings.change(self.database, self.clients.workspace_id, ASK_RESULTS, "yes", self.now)
        assert self.clients.introduce(ANA, BEN, CHIDI, **ticks) == {}

    @rule(elsewhere=st.booleans(), in_touch=st.booleans())
    def join(self, elsewhere: bool, in_touch: bool) -> None:
        """Let Dan introduce the same two, as long as that makes no other introduction of them."""
        chidis = [party.introduction for party in self.parties() if party.member.user_id == CHIDI]
        if any(map(introductions.is_open, chidis)):
            self.clients.introduce(DAN, BEN, CHIDI, elsewhere=elsewhere, in_touch=in_touch)

    @rule(person=ANYBODY, data=st.data())
    def press_what_is_there(self, person: str, data: st.DataObject) -> None:
        """Let somebody press something that they see now, which always has an effect."""
        there = self.about_it(person)
        if there:
            control = data.draw(st.sampled_from(there))
            self.press(person, control, data, fresh=True)

    @rule(person=ANYBODY, data=st.data())
    def press_what_was_there(self, person: str, data: st.DataObject) -> None:
        """Let somebody press something that they saw once, in a client that missed the change."""
        if self.pressed_before[person]:
            self.press(person, data.draw(st.sampled_from(self.pressed_before[person])), data, fresh=False)

    @rule(person=ANYBODY)
    def open_home(self, person: str) -> None:
        """Let somebody open their Home: from then on it's among what they see and press."""
        shown = self.clients.open_home(person)
        if person in self.gone:
            assert "Do you know two people who should meet?" in str(shown)
            self.gone.remove(person)

    # Else there would seldom be much to delete. What goes on for others is tried in `test_forget`.
    @precondition(lambda self: self.presses >= FEW and not self.is_joined())
    @rule(person=ANYBODY.filter(lambda person: person != DAN))
    def forget(self, person: str) -> None:
        """Let somebody have their data deleted, with every introduction of theirs."""
        before = self.parties()
        form = self.clients.press(person, Control(Verb.FORGET, button_value(Verb.FORGET, 0)))
        assert form
        self.clients.hand_in(person, {})
        assert forget_members.forget(self.database, served(self.database), self.now) == 1
        left = self.parties()
        assert not any(person in _all_three(party) for party in left)
        is_over = before and not left
        self.deleted_words |= set().union(*self.wrote.values()) if is_over else self.wrote[person]
        self.gone.add(person)
        self.presses = 0

    @rule(ask_first=st.booleans(), shown=st.booleans())
    def introduce_once_more(self, ask_first: bool, shown: bool) -> None:
        """Let Ana introduce the two again, who are new to it if their data was deleted."""
        if not self.parties():
            refused = self.clients.introduce(ANA, BEN, CHIDI, ask_first=ask_first, shown=shown)
            assert not refused or "I can't make this introduction right now." in str(refused)
            self.gone -= {ANA} if refused else set(EVERYBODY)

    @rule(person=ANYBODY, other=ANYBODY)
    def ask_about(self, person: str, other: str) -> None:
        """Let somebody ask who introduced them and another. They read no words that aren't for them."""
        said = self.clients.ask_about(person, other)
        assert set(SECRET.findall(said)) <= self.may_read(person)
        is_hidden = not any(joining.shows_names(party.introduction) for party in self.parties())
        is_hidden = is_hidden and not self.is_introduced()
        if is_hidden and person in PARTIES:
            assert "As far as I know, no one has introduced you" in said

    @rule(person=ANYBODY, of=ANYBODY, data=st.data())
    def press_what_is_somebody_elses(self, person: str, of: str, data: st.DataObject) -> None:
        """Let somebody forge a click on another's message."""
        there = self.about_it(of)
        if person != of and there:
            control = data.draw(st.sampled_from(there))
            self.press(person, control, data, fresh=False)

    @rule(data=st.data())
    def press_in_the_same_moment(self, data: st.DataObject) -> None:
        """Let two press what they see or saw, before the clock has looked at the first press."""
        seen = {each: self.pressed_before[each] + self.about_it(each) for each in self.everybody}
        able = [each for each in self.everybody if seen[each]]
        self.clients.is_looked_at = False
        for _ in range(2 if able else 0):
            self.now += A_MOMENT
            person = data.draw(st.sampled_from(able))
            self.clients.press(person, data.draw(st.sampled_from(seen[person])))
        self.clients.is_looked_at = True
        look(self.database)

    @rule(passed=st.sampled_from([timedelta(hours=3), timedelta(days=1), timedelta(days=8), timedelta(days=60)]))
    def time_passes(self, passed: timedelta) -> None:
        """And what is due happens by itself; looking again changes nothing, and nobody is reminded twice."""
        self.now += passed
        for _ in range(FEW):  # one thing may make another due: a card is back, and the connector is told
            advance_introductions.advance_due(self.database, served(self.database), self.now)
        assert advance_introductions.advance_due(self.database, served(self.database), self.now) == 0
        send_reminders.remind(self.database, served(self.database), self.now)
        assert send_reminders.remind(self.database, served(self.database), self.now) == 0
        ask_what_came_of_it.ask_due(self.database, served(self.database), self.now)
        assert ask_what_came_of_it.ask_due(self.database, served(self.database), self.now) == 0

    def teardown(self) -> None:
        """Stop everything of this life, since the next one shares the database."""
        with self.database.transaction() as session:
            mine = Introduction.workspace_id == self.clients.workspace_id
            session.execute(update(Introduction).where(mine).values(due_at=None))
            theirs = update(Party).where(Party.workspace_id == self.clients.workspace_id)
            session.execute(theirs.values(remind_at=None, result_due_at=None))

    def about_it(self, person: str) -> list[Control]:
        """Return the buttons that this person can press about this introduction."""
        return [control for control in self.clients.controls(person) if control.verb not in ENDLESS]

    def press(self, person: str, control: Control, data: st.DataObject, *, fresh: bool) -> None:
        self.presses, self.now = self.presses + 1, self.now + A_MOMENT
        for each in self.everybody:
            self.pressed_before[each] += self.about_it(each)
        before, agreed = self.reports(), self.agreed()
        form = self.clients.press(person, control)
        assert not (fresh and is_too_late(form)), f"{control} leads nowhere"
        if control.verb == Verb.MY_YEAR:
            assert set(SECRET.findall(json.dumps(form))) <= self.may_read(person)
        if form and form.get("callback_id"):
            self.fill_in(person, form, data)
        self.note_reports(person, control, before)
        assert self.agreed() ^ agreed <= {person}, "nobody answers for anybody else"

    def note_reports(self, person: str, control: Control, before: dict[tuple[int, str], set[Step]]) -> None:
        """Check that no report vanishes, unless its own party takes it back, and that each press of a step counts."""
        after = self.reports()
        for (introduction_id, who), steps in before.items():
            lost = steps - after.get((introduction_id, who), set())
            assert not lost or (who == person and control.verb == Verb.UNDO), (person, control, lost)
        for party in self.parties():
            introduction, is_theirs = party.introduction, party.member.user_id == person
            counts = introductions.is_open(introduction) and introductions.is_introduced(introduction)
            if control.action_id.startswith(STEP_PREFIX) and is_theirs and counts and _is_about(control, introduction):
                assert Step(control.action_id.removeprefix(STEP_PREFIX)) in introductions.reported(party)

    def fill_in(self, person: str, form: Json, data: st.DataObject) -> None:
        values = {
            block["block_id"]: self.value(block["element"], data)
            for block in form["blocks"]
            if block["type"] == "input"
        }
        self.wrote[person] |= {str(each["value"]) for each in values.values() if each.get("value")}
        errors = self.clients.hand_in(person, values)
        assert errors.keys() <= values.keys()

    def value(self, element: Json, data: st.DataObject) -> Json:
        self.number += 1
        match element["type"]:
            case "plain_text_input":
                return {"value": data.draw(st.sampled_from([None, f"secret-{self.number}"]))}
            case "radio_buttons" | "static_select":
                return {"selected_option": data.draw(st.sampled_from(element["options"]))}
            case "checkboxes":
                return {"selected_options": data.draw(st.lists(st.sampled_from(element["options"]), unique_by=str))}
            case "datepicker":
                days = data.draw(st.integers(-2, 40))
                return {"selected_date": (self.now + timedelta(days=days)).date().isoformat()}
            case "datetimepicker":
                return {"selected_date_time": int(self.now.timestamp()) + 86_400 * data.draw(st.integers(-3, 30))}
        raise AssertionError(element["type"])

    # --- What must be so at any time --------------------------------------------------------------------------------

    @invariant()
    def whoever_is_in_it_can_go_on(self) -> None:
        """While it is open, each has a step to report, a way back, or an answer to give."""
        for party in self.parties():
            seen = [control for message in self.own_messages(party) for control in controls(message)]
            verbs = {control.verb for control in seen if _is_about(control, party.introduction)}
            left = {f"{STEP_PREFIX}{step}" for step in set(Step) - introductions.reported(party).keys()}
            if introductions.is_open(party.introduction) and left:
                assert left & verbs or verbs & {Verb.COME_BACK, Verb.YES, Verb.NOT_THIS_TIME}

    @invariant()
    def nobody_reads_what_is_not_for_them(self) -> None:
        """Check that each member's text stands only where its author let it."""
        allowed = {person: self.may_read(person) for person in self.everybody}
        for person in self.everybody:
            read = set(SECRET.findall(json.dumps(self.clients.messages(person))))
            assert read <= allowed[person], (person, read - allowed[person])

    @invariant()
    def nobody_is_named_while_they_are_asked(self) -> None:
        """Unless the connector allowed it, or whoever introduces them once that one has withdrawn."""
        for party in self.parties():
            if not (introductions.is_introduced(party.introduction) or joining.shows_names(party.introduction)):
                assert party.other
                assert party.other.member.user_id not in json.dumps(self.clients.messages(party.member.user_id))

    @invariant()
    def whoever_agreed_to_be_named_can_take_it_back(self) -> None:
        """And nobody reads what anybody else answered."""
        for person in self.everybody:
            verbs = {control.verb for control in self.clients.controls(person)}
            assert (Verb.UNSHARE in verbs) is (person in self.agreed() | self.declined())

    @invariant()
    def nothing_is_left_of_what_was_deleted(self) -> None:
        """Look into every table: words stay deleted, and so does whoever hasn't come back.

        A Home is still to be emptied in Slack; to have it done, its row has the reader's id.
        """
        for needles in (self.deleted_words, self.gone):
            found = traces(self.database, *needles, workspace_id=self.clients.workspace_id) if needles else []
            assert [each for each in found if not re.match(r"outgoing_messages\.to: ", each)] == []

    @invariant()
    def what_is_over_is_not_due(self) -> None:
        """Check that nothing happens by itself any more."""
        for party in self.parties():
            assert introductions.is_open(party.introduction) or (party.introduction.due_at, party.remind_at) == (
                None,
                None,
            )

    @invariant()
    def when_things_happened_is_what_was_said(self) -> None:
        """Check the instants that figures are made of, whatever was undone."""
        for party in self.parties():
            kept = {Step.CONNECTED: party.introduction.connected_at, Step.MET: party.introduction.met_at}
            assert kept == {step: introductions.first_reported(party.introduction, step) for step in kept}

    @invariant()
    def what_follows_from_the_facts_is_what_is_stored(self) -> None:
        """Whatever happened, and in whatever order it was looked at."""
        for introduction in {party.introduction for party in self.parties()}:
            stored = {name: getattr(introduction, name) for name in State.__annotations__}
            for name in stored:
                set_committed_value(introduction, name, None)
            assert vars(introductions.state(introduction)) == stored
            assert [each.outcome for each in introduction.joined] == [
                introductions.state(each).outcome for each in introduction.joined
            ]

    @invariant()
    def reminders_are_rare(self) -> None:
        """Check the reminders: two days between them, two of a step, within working hours."""
        for party in self.parties():
            sent = [reminder.sent_at for reminder in party.reminders]
            assert all((later.date() - earlier.date()).days >= 2 for earlier, later in pairwise(sent))
            assert all(at.weekday() < 5 and 9 <= at.hour < 17 for at in sent)
            for awaited in Awaited:
                counted = [each for each in party.reminders if each.awaited is awaited and each.snoozed_at is None]
                assert len(counted) <= 2

    @invariant()
    def nobody_hears_of_the_bot_twice_a_day(self) -> None:
        """Check that reminders and questions come once a day at most; cards and reports are news, and don't count."""
        with self.database.reading() as session:
            mine = OutgoingMessage.workspace_id == self.clients.workspace_id
            rows = session.scalars(select(OutgoingMessage).where(mine)).all()
            sent = [(row.to, row.due_at.date()) for row in rows if BY_ITSELF.search(row.key) and row.due_at]
        assert len(sent) == len(set(sent)), sorted(sent)

    # --- What is stored ---------------------------------------------------------------------------------------------

    def is_joined(self) -> bool:
        """Return whether Dan ever introduced the two as well."""
        return any(party.introduction.joined for party in self.parties())

    def parties(self) -> list[Party]:
        """Both, in each introduction that stands for itself."""
        with self.database.reading() as session:
            mine = (Introduction.workspace_id == self.clients.workspace_id, Introduction.joined_id.is_(None))
            query = select(Introduction).where(*mine, Introduction.reason != "")  # else it only counts
            found = whole_introductions.find(session, query.options(*WITH_PEOPLE).order_by(Introduction.id), {})
            return [party for each in found for party in each.parties]

    def reports(self) -> dict[tuple[int, str], set[Step]]:
        """Return what each has reported, by introduction and person."""
        return {
            (party.introduction_id, party.member.user_id): set(introductions.reported(party))
            for party in self.parties()
        }

    def agreed(self) -> set[str]:
        """Return the people who agreed to be named in the channel."""
        parties = self.parties()
        connectors = {ANA} if any(party.introduction.connector_shares_with for party in parties) else set()
        return connectors | {party.member.user_id for party in parties if party.shares_with}

    def declined(self) -> set[str]:
        """Return the people who answered that the channel isn't to hear of it."""
        parties = self.parties()
        connectors = {ANA} if any(party.introduction.connector_declines_to_share for party in parties) else set()
        return connectors | {party.member.user_id for party in parties if party.declines_to_share}

    def is_introduced(self) -> bool:
        return all(introductions.is_introduced(party.introduction) for party in self.parties())

    def own_messages(self, party: Party) -> list[Json]:
        return list(self.clients.messages(party.member.user_id).values())

    def may_read(self, person: str) -> set[str]:
        """Return all texts that this person may see by now."""
        texts = [
            text
            for party in self.parties()
            for each in (party, *joining.same_member(party))
            for text in _texts_for(person, each, reads_lines=are_readable(party.introduction))
        ]
        return set(filter(None, texts))


def _texts_for(person: str, party: Party, *, reads_lines: bool) -> list[str]:
    """Return what a party said, wrote or got, as far as this person may read it."""
    author, other = party.member.user_id, party.other.member.user_id if party.other else ""
    standing = [words for words in party.words if words.clicked in introductions.clicks(party)]
    connector = party.introduction.connector.user_id
    texts = [party.introduction.reason] if person in (connector, author, other) else []
    if person == other:
        texts += [each.text for each in party.results if each.audience is not Audience.CONNECTOR]
        texts += [
            party.description,
            party.line if reads_lines else "",
            *(words.text for words in standing if words.audience is not Audience.CONNECTOR),
        ]
    if person == connector:
        introduction = party.introduction
        texts += [words.text for words in standing if joining.was_told(introduction, words.said_at)]
        texts += [said.line for said in party.ways_out if joining.was_told(introduction, said.said_at)]
        texts += [result.text for result in party.results if joining.was_told(introduction, result.said_at)]
    if person == author:
        texts += [result.text for result in party.results]  # on their Home
    if person in (connector, author):
        texts += [given.text for given in party.answers]
    return texts


def _is_about(control: Control, introduction: Introduction) -> bool:
    return introduction.reference in control.value.split(":")


def _all_three(party: Party) -> set[str]:
    introduction = party.introduction
    return {introduction.connector.user_id, *(each.member.user_id for each in introduction.parties)}


def play(machine: type[AnyOrder], database: Database, lives: int) -> None:
    """Let people press anything in any order in this database, in so many lives of 20 steps."""

    class InThisDatabase(machine):  # type: ignore[misc,valid-type]
        def __init__(self) -> None:
            super().__init__(database)

    limits = settings(
        phases=[Phase.generate],
        max_examples=lives,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(InThisDatabase, settings=limits)


def test_whatever_people_do_in_whatever_order(database: Database) -> None:
    play(AnyOrder, database, lives=4)
