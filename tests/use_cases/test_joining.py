"""Two connectors introduce the same two: one card each, one set of reminders, and both connectors hear everything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from bot.ids import STEP_PREFIX, Verb, button_value
from bot.jobs import purge_introductions
from bot.rules.introductions import state
from bot.use_cases.export import member as export
from bot.use_cases.introductions.introduce import introduce
from bot.use_cases.members.forget import Forget, forget
from bot.use_cases.workspaces import settings
from storage.database import Database
from storage.models.enums import Consent, Outcome, Step, Way
from storage.models.facts import Report
from storage.models.figures import Period
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import NOBODY
from storage.queries import figures, introductions, joining, members
from tests.builders.clients import NUMBERS, Clients, Control, Json
from tests.builders.elapsed_time import all_that_is_due
from tests.builders.introductions import choose_channel, install, submission
from tests.builders.looking import look
from tests.builders.outcomes import outcome
from tests.builders.traces import show_everything
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DAN, EVA = "UANA", "UBEN", "UCHIDI", "UDAN", "UEVA"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Pair:
    """Ben and Chidi, whom Ana introduced, and then Dan."""

    def __init__(self, database: Database, *connectors: str, **ticks: bool) -> None:
        self.database, self.now = database, START
        self.clients = Clients(database, lambda: self.now)
        for number, connector in enumerate(connectors or (ANA, DAN)):
            assert self.clients.introduce(connector, BEN, CHIDI, **({} if number else ticks)) == {}
            self.now += timedelta(hours=1)
        self.numbers = self.ids()

    def ids(self) -> Sequence[int]:
        """Return the ids of all introductions, in order."""
        with self.database.reading() as session:
            mine = select(Introduction.id).where(Introduction.workspace_id == self.clients.workspace_id)
            return session.scalars(mine.order_by(Introduction.id)).all()

    def report(self, person: str, *steps: Step) -> None:
        """Press these on the card."""
        for step in steps:
            self.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(self.numbers[0])))

    def press(self, person: str, verb: Verb, number: int, word: str = "") -> Json | None:
        """Press a button about one of the introductions."""
        return self.clients.press(person, Control(verb, button_value(verb, number, word)))

    def withdraw(self, person: str, number: int) -> None:
        """Let a connector withdraw theirs."""
        assert self.press(person, Verb.WITHDRAW, number)
        assert self.clients.hand_in(person, {}) == {}

    def card(self, person: str = BEN) -> str:
        """Return the one card that somebody has, as it looks now."""
        (card,) = [told for key, told in self.clients.messages(person).items() if ":card:" in key]
        return json.dumps(card, ensure_ascii=False)

    def read_by(self, person: str) -> str:
        """Return all that somebody reads."""
        return json.dumps(self.clients.messages(person), ensure_ascii=False)

    def thread(self, person: str) -> list[str]:
        """Return the lines in a connector's thread."""
        told = self.clients.messages(person).items()
        return [each["text"] for key, each in told if not key.endswith(":headline") and ":answer:" not in key]

    def exported(self, person: str) -> Json:
        """Return a person's export."""
        request = export.Request(self.clients.workspace_id, person, str(next(NUMBERS)))
        export.bring(self.database, request, self.now, in_files=True)
        file = self.clients.messages(person)[f"export:{person}:{request.name}:json"]
        found: Json = json.loads(file["file"]["body"])
        return found

    def home(self, person: str) -> list[str]:
        """Return the texts on a person's Home, from top to bottom."""
        blocks = self.clients.open_home(person)["blocks"]
        return [block["text"]["text"] for block in blocks if block["type"] in ("section", "header")]

    def seen(self, number: int) -> Introduction:
        """Return one of the introductions as it is now."""
        with self.database.reading() as session:
            found = introductions.find(session, self.clients.workspace_id, number)
            assert found
            return found

    def let_pass(self, days: int) -> None:
        """Let days pass, and do what is due."""
        for _ in range(days):
            self.now += DAY
            all_that_is_due(self.database, self.now)


def test_the_two_have_one_card_with_both_connectors(database: Database) -> None:
    pair = Pair(database)
    for person in (BEN, CHIDI):
        card = pair.card(person)
        assert f"<@{ANA}> introduced you to" in card
        assert f"<@{DAN}> also introduced you:" in card
        assert len(pair.clients.messages(person)) == 1


def test_both_connectors_hear_every_report(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.CONNECTED)
    pair.report(CHIDI, Step.MET, Step.THANKED)
    assert pair.thread(ANA) == pair.thread(DAN)
    assert len(pair.thread(DAN)) == 3
    pair.press(CHIDI, Verb.UNDO, pair.numbers[0], Step.THANKED)
    assert pair.thread(ANA) == pair.thread(DAN)
    assert len(pair.thread(DAN)) == 2


def test_the_first_hears_nothing_of_the_second_nor_the_second_by_whom(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.MET, Step.THANKED)
    assert DAN not in pair.read_by(ANA)
    assert ANA not in pair.read_by(DAN)
    assert "Someone else has already introduced them" in pair.read_by(DAN)


def test_what_was_said_before_stays_with_whom_it_was_said_to(database: Database) -> None:
    pair = Pair(database, ANA)
    pair.report(BEN, Step.CONNECTED)
    assert pair.press(BEN, Verb.TELL, pair.numbers[0])
    assert pair.clients.hand_in(BEN, {"words:connected": {"value": "a secret"}}) == {}
    pair.now += DAY
    assert pair.clients.introduce(DAN, BEN, CHIDI) == {}
    assert "a secret" in pair.read_by(ANA)
    assert "a secret" not in pair.read_by(DAN)
    assert f"<@{BEN}>: in touch" in pair.read_by(DAN)


def test_a_third_joins_as_well_and_nobody_twice(database: Database) -> None:
    pair = Pair(database, ANA, DAN, EVA)
    card = pair.card()
    assert f"<@{EVA}> also introduced you:" in card
    assert f"<@{ANA}> and 2 others will know" in card
    assert "still open" in str(pair.clients.introduce(DAN, CHIDI, BEN))
    pair.report(BEN, Step.CONNECTED)
    assert pair.thread(ANA) == pair.thread(DAN) == pair.thread(EVA) != []


def test_each_answers_a_thank_you_for_themselves(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.THANKED)
    pair.press(DAN, Verb.PLEASURE, pair.numbers[1], BEN)
    pair.press(ANA, Verb.PLEASURE, pair.numbers[0], BEN)
    answers = [told["text"] for key, told in pair.clients.messages(BEN).items() if ":answer:" in key]
    assert sorted(answers) == [f"<@{who}> replied to your thank-you: My pleasure!" for who in (ANA, DAN)]


@pytest.mark.parametrize("both_say_yes", [True, False])
def test_who_joins_while_they_are_asked_joins_the_asking(database: Database, both_say_yes: bool) -> None:
    pair = Pair(database, ask_first=True, shown=True)
    assert f"So would <@{DAN}>:" in pair.read_by(BEN)
    assert "You'd like to introduce" in pair.read_by(DAN)
    if both_say_yes:
        for person in (BEN, CHIDI):
            pair.press(person, Verb.YES, pair.numbers[0])
        assert f"<@{DAN}> also introduced you:" in pair.card()
        assert "You introduced" in pair.read_by(DAN)
    else:
        pair.let_pass(12)
        assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.NO_ANSWER] * 2
        assert "I didn't get a yes from both" in pair.read_by(DAN)


def test_when_the_first_withdraws_the_second_introduces_them(database: Database) -> None:
    pair = Pair(database)
    pair.withdraw(ANA, pair.numbers[0])
    card = pair.card()
    assert f"<@{DAN}> introduced you to" in card
    assert ANA not in card
    pair.report(BEN, Step.MET)
    assert "You withdrew this introduction." in pair.read_by(ANA)
    assert pair.thread(ANA) == []
    assert len(pair.thread(DAN)) == 1
    pair.press(ANA, Verb.REOPEN, pair.numbers[0])
    assert f"<@{ANA}> introduced you to" in pair.card()
    assert len(pair.thread(ANA)) == 1


def test_when_the_second_withdraws_only_their_reason_goes(database: Database) -> None:
    pair = Pair(database)
    pair.withdraw(DAN, pair.numbers[1])
    card = pair.card()
    assert f"<@{ANA}> introduced you to" in card
    assert DAN not in card
    pair.report(BEN, Step.MET)
    assert pair.thread(DAN) == []
    pair.press(DAN, Verb.REOPEN, pair.numbers[1])
    assert f"<@{DAN}> also introduced you:" in pair.card()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_when_all_have_withdrawn_it_is_closed(database: Database, order: tuple[int, int]) -> None:
    pair = Pair(database)
    for place in order:
        pair.withdraw((ANA, DAN)[place], pair.numbers[place])
    assert "This introduction is closed." in pair.card()
    assert pair.seen(pair.numbers[0]).outcome is Outcome.WITHDRAWN
    pair.press(DAN, Verb.REOPEN, pair.numbers[1])
    assert f"<@{DAN}> introduced you to" in pair.card()
    assert ANA not in pair.card()


def test_another_reason_is_on_the_card(database: Database) -> None:
    pair = Pair(database)
    assert pair.press(DAN, Verb.REWORD, pair.numbers[1])
    assert pair.clients.hand_in(DAN, {"reason": {"value": "you both sail"}}) == {}
    assert "you both sail" in pair.card()


def test_both_are_asked_when_it_is_quiet_and_each_acts_for_themselves(database: Database) -> None:
    pair = Pair(database)
    pair.let_pass(9)
    for person in (ANA, DAN):
        assert "no news yet. What would you like to do?" in pair.read_by(person)
    pair.press(DAN, Verb.CLOSE, pair.numbers[1])
    assert "You closed this, so I won't ask you about it again." in pair.read_by(DAN)
    assert pair.seen(pair.numbers[0]).outcome is None
    pair.report(BEN, Step.CONNECTED)
    assert len(pair.thread(DAN)) == len(pair.thread(ANA)) == 2


def test_when_the_first_closes_it_kindly_it_ends_for_all(database: Database) -> None:
    pair = Pair(database)
    pair.let_pass(9)
    pair.press(ANA, Verb.CLOSE, pair.numbers[0])
    assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.WENT_QUIET] * 2
    assert "This went quiet, so I closed it." in pair.read_by(DAN)


def test_there_is_one_set_of_reminders(database: Database) -> None:
    pair, alone = Pair(database), Pair(database, ANA)
    for each in (pair, alone):
        each.let_pass(3)
    assert "<@UANA> and <@UDAN> introduced you" in pair.read_by(BEN)
    for each in (pair, alone):
        each.let_pass(27)

    def reminders(each: Pair) -> list[str]:
        return [key for key in each.clients.messages(BEN) if key.startswith("nudge:")]

    assert len(reminders(pair)) == len(reminders(alone)) > 0
    assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.WENT_QUIET] * 2


def test_it_counts_once(database: Database) -> None:
    pair = Pair(database)
    for person in (BEN, CHIDI):
        pair.report(person, Step.MET, Step.THANKED)
    with database.reading() as session:
        period = Period(START - DAY, START + DAY)
        (counts,) = figures.counts_of(session, pair.clients.workspace_id, [period])
    assert set(vars(counts).values()) == {1}
    for number in range(4):
        assert pair.clients.introduce(EVA, BEN, f"UOTHER{number}") == {}


def test_only_the_first_is_asked_whether_the_channel_may_hear_of_it(database: Database) -> None:
    pair = Pair(database)
    choose_channel(database, "C1", pair.clients.workspace_id)
    for person in (BEN, CHIDI):
        pair.report(person, Step.MET, Step.THANKED)
    assert "Share this in" in pair.read_by(ANA)
    assert "Share this in" not in pair.read_by(DAN)
    assert "Full circle!" in pair.read_by(DAN)
    assert f"you both thanked <@{ANA}> and <@{DAN}>" in pair.card()


def test_nobody_is_asked_once_the_first_left_it_to_others(database: Database) -> None:
    pair = Pair(database)
    choose_channel(database, "C1", pair.clients.workspace_id)
    pair.withdraw(ANA, pair.numbers[0])
    for person in (BEN, CHIDI):
        pair.report(person, Step.MET, Step.THANKED)
    assert not any("Share this in" in pair.read_by(person) for person in (ANA, BEN, CHIDI, DAN))


def test_what_joins_can_be_passed_on_too(database: Database) -> None:
    pair = Pair(database, EVA)
    others = {"first_person": {"selected_user": DAN}, "second_person": {"selected_user": CHIDI}}
    pair.report(BEN, Step.MET)
    assert pair.clients.introduce(ANA, DAN, CHIDI) == {}
    assert pair.press(BEN, Verb.FORWARD, pair.numbers[0])
    assert pair.clients.hand_in(BEN, others | {"reason": {"value": "you both sail"}}) == {}
    assert "paid it forward" in pair.read_by(EVA)
    assert "you both sail" in pair.read_by(CHIDI)


def test_two_who_introduce_the_same_two_at_the_same_moment_make_one_of_it(database: Database) -> None:
    workspace_id = install(database)

    def hand_in(number: int) -> dict[str, str]:
        pair = ("UBEN", "UCHIDI") if number % 2 else ("UCHIDI", "UBEN")
        given = submission(workspace_id=workspace_id, view_id=f"V{number}", by=f"UBY{number}")
        return outcome(introduce, database, replace(given, first_person=pair[0], second_person=pair[1]), {}, START)

    with ThreadPoolExecutor(4) as processes:
        assert list(processes.map(hand_in, range(8))) == [{}] * 8
    look(database)
    with database.reading() as session:
        joined = session.scalars(select(Introduction.joined_id).order_by(Introduction.id)).all()
        cards = session.scalars(select(OutgoingMessage.key).where(OutgoingMessage.key.contains(":card:"))).all()
    assert joined == [None, *[1] * 7]
    assert len(cards) == 2


def test_each_reads_their_own_in_their_export(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.CONNECTED)
    assert pair.press(BEN, Verb.TELL, pair.numbers[0])
    assert pair.clients.hand_in(BEN, {"words:connected": {"value": "for both"}}) == {}
    (hers,), (his,) = (pair.exported(who)["introductions_you_made"] for who in (ANA, DAN))
    assert [each["number"] for each in (hers, his)] == list(pair.numbers)
    assert hers["parties"][0]["words"] == his["parties"][0]["words"] != []
    (bens,) = pair.exported(BEN)["introductions_of_you"]
    assert (bens["introduced_by"], bens["introduced_as_well_by"][0]["slack_id"]) == (ANA, DAN)
    pair.now += DAY
    pair.withdraw(ANA, pair.numbers[0])
    pair.now += DAY
    pair.report(BEN, Step.MET)
    (hers,) = pair.exported(ANA)["introductions_you_made"]
    assert (hers["stands"], list(hers["parties"][0]["steps"])) == ("withdrawn", [Step.CONNECTED])


def test_a_click_costs_no_statement_more_unless_somebody_joined(database: Database) -> None:
    def statements(pair: Pair) -> list[str]:
        sent: list[str] = []

        def note(_: object, __: object, statement: str, *___: object) -> None:
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        pair.report(BEN, Step.CONNECTED)
        event.remove(database.engine, "before_cursor_execute", note)
        return sent

    by_itself, joined = statements(Pair(database, ANA)), statements(Pair(database))
    of_others = "introductions.joined_id IN"
    assert not [each for each in by_itself if of_others in each]
    assert [each for each in joined if of_others in each]
    assert len(joined) > len(by_itself)


def test_it_is_erased_with_the_one_it_joined(database: Database) -> None:
    pair = Pair(database)
    for person in (BEN, CHIDI):
        pair.report(person, Step.MET, Step.THANKED)
    settings.change(database, pair.clients.workspace_id, "keep-days", "30", pair.now)
    purge_introductions.forget(database, served(database), pair.now + 40 * DAY)
    with database.reading() as session:
        assert session.scalars(select(Introduction.id)).all() == []
        about = select(OutgoingMessage.key).where(OutgoingMessage.introduction_id.is_not(None))
        assert session.scalars(about).all() == []


def test_what_is_stored_follows_from_the_facts(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.MET)
    pair.press(CHIDI, Verb.LEAVE, pair.numbers[0], Way.NOT_A_FIT)
    pair.clients.hand_in(CHIDI, {"line": {"value": ""}})
    for number in pair.numbers:
        introduction = pair.seen(number)
        assert introduction.outcome is state(introduction).outcome is Outcome.NOT_A_FIT


# --- Asked first ----------------------------------------------------------------------------------------------------


def test_a_reason_that_may_name_them_waits_until_they_are_introduced(database: Database) -> None:
    pair = Pair(database, ANA, ask_first=True)
    assert pair.clients.introduce(DAN, BEN, CHIDI, shown=True) == {}  # Ana hides their names, and Dan can't know
    asked = pair.read_by(BEN)
    assert f"So would <@{DAN}>." in asked
    assert asked.count("both bake") == 2  # Ana's, also in the push
    assert pair.exported(BEN)["introductions_of_you"][0]["introduced_as_well_by"][0]["reason"] == ""
    for person in (BEN, CHIDI):
        pair.press(person, Verb.YES, pair.numbers[0])
    assert f"<@{DAN}> also introduced you:" in pair.card()


# --- Time -----------------------------------------------------------------------------------------------------------


def test_both_hear_that_it_is_put_off_and_it_comes_back_once(database: Database) -> None:
    pair = Pair(database)
    assert pair.press(BEN, Verb.LEAVE, pair.numbers[0], Way.NOT_NOW)
    day = (pair.now + 3 * DAY).date().isoformat()
    assert pair.clients.hand_in(BEN, {"until": {"selected_date": day}}) == {}
    assert pair.thread(ANA) == pair.thread(DAN) != []
    pair.let_pass(5)
    assert len([key for key in pair.clients.messages(BEN) if ":card:" in key]) == 2
    assert pair.read_by(BEN).count("See the newer card below.") == 2  # its text and its push


def test_a_report_after_it_went_quiet_resumes_it_for_both(database: Database) -> None:
    pair = Pair(database)
    pair.let_pass(35)
    assert [pair.seen(number).outcome for number in pair.numbers] == [Outcome.WENT_QUIET] * 2
    pair.report(BEN, Step.CONNECTED)
    assert [pair.seen(number).outcome for number in pair.numbers] == [None] * 2
    for person in (ANA, DAN):
        assert "says they're in touch" in pair.thread(person)[-1]
    pair.let_pass(35)  # and each is told once that nobody reported a meeting
    for person in (ANA, DAN):
        assert [key for key in pair.clients.messages(person) if key.endswith(":no_meeting")] != []


def test_both_hear_that_it_was_passed_on(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.MET)
    others = {"first_person": {"selected_user": EVA}, "second_person": {"selected_user": "UFERN"}}
    assert pair.press(BEN, Verb.FORWARD, pair.numbers[0])
    assert pair.clients.hand_in(BEN, others | {"reason": {"value": "you both sail"}}) == {}
    assert pair.thread(ANA) == pair.thread(DAN)
    assert "paid it forward" in pair.thread(DAN)[-1]


def test_each_answers_an_offer_with_their_own_wish(database: Database) -> None:
    pair = Pair(database, ANA, DAN, EVA)
    with database.transaction() as session:
        for member in members.find(session, pair.clients.workspace_id, [ANA, DAN, EVA]):
            member.standing_wish = f"a wish of {member.user_id}"
    pair.withdraw(ANA, pair.numbers[0])
    pair.report(BEN, Step.THANKED)
    assert pair.press(BEN, Verb.TELL, pair.numbers[0])
    assert pair.clients.hand_in(BEN, {"offer": {"selected_options": [{"value": "help"}]}}) == {}
    read = pair.read_by(BEN)
    assert [who for who in (ANA, DAN, EVA) if f"a wish of {who}" in read] == [DAN, EVA]


# --- Withdrawn, and undone ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1])
def test_what_was_written_to_the_others_alone_stays_with_them(database: Database, place: int) -> None:
    pair, who = Pair(database), (ANA, DAN)[place]
    pair.report(BEN, Step.CONNECTED)
    pair.now += DAY
    pair.withdraw(who, pair.numbers[place])
    pair.now += DAY
    assert pair.press(BEN, Verb.TELL, pair.numbers[0])
    assert pair.clients.hand_in(BEN, {"words:connected": {"value": "a secret"}}) == {}
    said = pair.press(who, Verb.REOPEN, pair.numbers[place])
    assert "can't" in json.dumps(said)
    assert "a secret" not in pair.read_by(who)
    assert pair.clients.introduce(who, BEN, CHIDI)[""]  # they did before: they have to say that they know
    assert pair.clients.hand_in(who, {}) == {}
    assert "a secret" not in pair.read_by(who)
    pair.report(BEN, Step.MET)
    assert "says they've met" in pair.read_by(who)


def test_what_others_have_introduced_since_is_not_reopened_beside_it(database: Database) -> None:
    pair = Pair(database, ANA)
    pair.withdraw(ANA, pair.numbers[0])
    assert pair.clients.introduce(DAN, BEN, CHIDI)[""]
    assert pair.clients.hand_in(DAN, {}) == {}
    assert "can't" in json.dumps(pair.press(ANA, Verb.REOPEN, pair.numbers[0]))


def test_one_that_ends_in_the_same_moment_is_joined_by_nobody(database: Database) -> None:
    pair = Pair(database, ANA)
    with database.transaction() as session:
        session.get_one(Introduction, pair.numbers[0]).outcome = Outcome.WENT_QUIET
    with database.transaction() as session:
        assert joining.join(session, pair.numbers[0], pair.now) is None
        assert joining.join(session, None, pair.now) is None


def test_nobody_acts_as_a_party_of_one_that_joined(database: Database) -> None:
    pair = Pair(database)
    for control in (
        Control(f"{STEP_PREFIX}{Step.MET}", str(pair.numbers[1])),
        Control("menu", button_value(Verb.LEAVE, pair.numbers[1], Way.NOT_A_FIT)),
    ):
        pair.clients.press(BEN, control)
    with database.reading() as session:
        assert session.scalars(select(Report.id)).all() == []


# --- Home -----------------------------------------------------------------------------------------------------------


def test_on_home_the_two_see_one_and_each_connector_theirs(database: Database) -> None:
    pair = Pair(database)
    bens = pair.home(BEN)
    assert len([each for each in bens if f"<@{CHIDI}>" in each]) == 1
    assert any(f"<@{ANA}> and <@{DAN}> introduced you" in each for each in bens)
    pair.report(BEN, Step.MET)
    assert pair.home(ANA) == pair.home(DAN)
    assert "Open introductions" in pair.home(DAN)
    assert len([each for each in pair.home(CHIDI) if f"<@{BEN}>" in each]) == 1
    together = pair.clients.ask_about(BEN, CHIDI)
    assert together.count("introduced you to") == 1
    assert f"<@{ANA}> and <@{DAN}> introduced you to <@{CHIDI}>" in together


def test_on_home_a_thank_you_waits_for_each_connector_until_they_answer(database: Database) -> None:
    pair = Pair(database)
    pair.report(BEN, Step.THANKED)
    assert pair.press(BEN, Verb.TELL, pair.numbers[0])
    assert pair.clients.hand_in(BEN, {"words:thanked": {"value": "What a find!"}}) == {}
    assert all("What a find!" in str(pair.home(person)) for person in (ANA, DAN))
    pair.press(DAN, Verb.PLEASURE, pair.numbers[1], BEN)
    assert ["What a find!" in str(pair.home(person)) for person in (ANA, DAN)] == [True, False]


def test_on_home_a_quiet_one_waits_for_each_connector(database: Database) -> None:
    pair = Pair(database)
    pair.let_pass(9)
    assert all("No word yet from" in str(pair.home(person)) for person in (ANA, DAN))
    pair.press(DAN, Verb.CLOSE, pair.numbers[1])
    assert ["No word yet from" in str(pair.home(person)) for person in (ANA, DAN)] == [True, False]


def test_on_home_whoever_withdrew_has_it_in_the_past_and_the_years_figures_without_it(database: Database) -> None:
    pair = Pair(database)
    pair.now += DAY
    pair.withdraw(ANA, pair.numbers[0])
    pair.now += DAY
    for person in (BEN, CHIDI):
        pair.report(person, Step.MET, Step.THANKED)
    assert "you withdrew it" in str(pair.home(ANA))
    assert "Open introductions" not in pair.home(ANA)
    assert "you introduced" not in json.dumps(pair.clients.open_home(ANA))
    assert "you introduced 1 pair: 1 met, and 1 came full circle." in json.dumps(pair.clients.open_home(DAN))
    assert "full circle" in str(pair.home(DAN))


# --- Deleted --------------------------------------------------------------------------------------------------------


def test_when_a_connectors_data_is_deleted_it_goes_on_for_the_other(database: Database) -> None:
    for place, who, stays in ((0, ANA, DAN), (1, DAN, ANA)):
        pair = Pair(database)
        pair.report(BEN, Step.CONNECTED)
        assert forget(database, Forget(pair.clients.workspace_id, who), pair.now)
        pair.report(CHIDI, Step.MET, Step.THANKED)
        assert who not in pair.card()
        assert f"<@{stays}> introduced you to" in pair.card()
        assert "says they've met" in pair.read_by(stays)
        assert who not in str(pair.home(BEN))
        assert ANA not in pair.read_by(DAN)
        number = pair.numbers[0]
        assert (pair.seen(number).connector.user_id == NOBODY) is (place == 0)
        assert pair.exported(BEN)["introductions_of_you"][0]["introduced_by"] == (None if place == 0 else ANA)
        assert pair.clients.messages(NOBODY) == {}


def test_when_the_last_connectors_data_is_deleted_it_ends(database: Database) -> None:
    pair = Pair(database)
    show_everything(database)
    for who in (ANA, DAN):
        assert forget(database, Forget(pair.clients.workspace_id, who), pair.now)
    with database.reading() as session:
        mine = Introduction.workspace_id == pair.clients.workspace_id
        (kept,) = session.scalars(select(Introduction).where(mine)).all()
    assert (kept.outcome, kept.joined_id, kept.id in pair.numbers) == (Outcome.WENT_QUIET, None, False)
    assert "This introduction is closed." in pair.read_by(BEN)


def test_when_a_partys_data_is_deleted_all_of_it_ends(database: Database) -> None:
    pair = Pair(database)
    show_everything(database)
    assert forget(database, Forget(pair.clients.workspace_id, BEN), pair.now)
    for person in (ANA, DAN):
        assert f"You introduced a former member and <@{CHIDI}>" in pair.read_by(person)
    with database.reading() as session:
        mine = Introduction.workspace_id == pair.clients.workspace_id
        assert len(session.scalars(select(Introduction.id).where(mine)).all()) == 1  # it counts once


# --- What an attack found -------------------------------------------------------------------------------------------


def reword(pair: Pair, person: str, number: int, reason: str) -> None:
    """Let a connector change their reason."""
    assert pair.press(person, Verb.REWORD, number)
    assert pair.clients.hand_in(person, {"reason": {"type": "plain_text_input", "value": reason}}) == {}


@pytest.mark.parametrize("deletes", [True, False], ids=["deleted", "withdrawn"])
def test_a_reminder_quotes_whoever_still_introduces_them(database: Database, deletes: bool) -> None:
    pair = Pair(database)
    reword(pair, ANA, pair.numbers[0], "words of ana")
    reword(pair, DAN, pair.numbers[1], "words of dan")
    if deletes:
        forget(database, Forget(pair.clients.workspace_id, ANA), pair.now)
    else:
        pair.withdraw(ANA, pair.numbers[0])
    pair.let_pass(4)
    reminders = [json.dumps(told) for key, told in pair.clients.messages(BEN).items() if key.startswith("nudge:")]
    assert reminders
    assert f"<@{DAN}> introduced you" in reminders[-1]
    assert "words of dan" in reminders[-1]
    assert not [each for each in reminders if "words of ana" in each]


def test_what_had_ended_stays_so_when_the_first_connector_is_deleted(database: Database) -> None:
    pair = Pair(database)
    pair.let_pass(9)
    pair.press(ANA, Verb.CLOSE, pair.numbers[0])
    ended = pair.seen(pair.numbers[0])
    pair.now += DAY
    forget(database, Forget(pair.clients.workspace_id, ANA), pair.now)
    look(database)
    after = pair.seen(pair.numbers[0])
    assert ended.outcome is after.outcome is Outcome.WENT_QUIET
    assert ended.ended_at == after.ended_at


def test_what_has_just_come_full_circle_is_withdrawn_by_nobody(database: Database) -> None:
    pair = Pair(database)
    assert pair.press(DAN, Verb.WITHDRAW, pair.numbers[1])
    modal, pair.clients.is_looked_at = pair.clients.screen(DAN).modal, False
    for person in (BEN, CHIDI):
        pair.report(person, Step.CONNECTED, Step.MET, Step.THANKED)
    pair.clients.screen(DAN).modal = modal
    assert "This changed while the form was open" in pair.clients.hand_in(DAN, {})[""][0]
    look(database)
    assert pair.seen(pair.numbers[1]).withdrawn_at is None


@pytest.mark.parametrize(("who", "which"), [(ANA, 0), (DAN, 1)])
def test_whoever_said_yes_to_other_words_is_asked_again(database: Database, who: str, which: int) -> None:
    pair = Pair(database, ask_first=True, shown=True)
    pair.press(BEN, Verb.YES, pair.numbers[0])
    reword(pair, who, pair.numbers[which], "other words entirely")
    ben = pair.seen(pair.numbers[0]).parties[0]
    assert (ben.consent, ben.has_said_yes, ben.turn) == (Consent.ASKED, False, 2)


def test_a_late_report_joins_the_newer_introduction_of_the_two(database: Database) -> None:
    pair = Pair(database, ANA)
    pair.let_pass(9)
    pair.press(ANA, Verb.CLOSE, pair.numbers[0])
    pair.now += DAY
    pair.clients.introduce(EVA, BEN, CHIDI)
    assert pair.clients.hand_in(EVA, {}) == {}  # they were introduced before
    pair.report(BEN, Step.CONNECTED)
    newer = max(pair.ids())
    assert pair.seen(pair.numbers[0]).outcome is Outcome.CLOSED
    assert [report.step for report in pair.seen(newer).parties[0].reports] == [Step.CONNECTED]
    for connector in (ANA, EVA):
        assert f"<@{BEN}> says they're in touch with <@{CHIDI}>." in pair.thread(connector)
