"""When a Home is drawn: for whom, how often, and what makes it due."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.record import record
from bot.delivery.retry import Done
from bot.ids import STEP_PREFIX, Verb, button_value
from bot.jobs import advance_introductions, purge_introductions, refresh_homes
from bot.jobs.kinds import KINDS
from bot.jobs.posted import link_on_home
from bot.rules import home as rules
from bot.use_cases.introductions import answer_request
from bot.use_cases.introductions import report as reporting
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.members import home, preferences
from bot.use_cases.members.home import OpenHome
from bot.use_cases.members.preferences import ChangePreferences
from storage.database import Database
from storage.models.enums import Audience, Consent, DeliveryState, Preference, Step, Way
from storage.models.facts import WayOut
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Member, Workspace
from storage.queries import delivery_outcomes, due_messages
from storage.queries import home as queries
from storage.queries.delivery_outcomes import Delivered
from storage.queries.served import only
from tests.builders.clients import Clients, Control, controls
from tests.builders.looking import look
from tests.builders.workspaces import served

ANA, BEN, CHIDI, DALIA, EMEKA = "UANA", "UBEN", "UCHIDI", "UDALIA", "UEMEKA"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY, LEASE = timedelta(days=1), timedelta(seconds=60)


class Place:
    """A workspace in which Ana introduced Ben and Chidi."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, START
        self.clients = Clients(database, lambda: self.now)
        assert self.clients.introduce(ANA, BEN, CHIDI) == {}

    def number(self) -> int:
        """Return the introduction's id."""
        with self.database.reading() as session:
            mine = Introduction.workspace_id == self.clients.workspace_id
            return session.scalars(select(Introduction.id).where(mine).order_by(Introduction.id)).all()[0]

    def report(self, person: str, step: Step) -> None:
        """Press one of the three."""
        self.clients.press(person, Control(f"{STEP_PREFIX}{step}", str(self.number())))

    def due(self) -> dict[str, datetime]:
        """Return whose Home is to be drawn next, and when."""
        with self.database.reading() as session:
            members = select(Member).where(Member.workspace_id == self.clients.workspace_id)
            found = session.scalars(members.order_by(Member.id)).all()
            return {each.user_id: each.home_due_at for each in found if each.home_due_at}

    def refresh(self) -> int:
        """Draw what is due. Returns how many Homes."""
        served = only(self.clients.workspace_id)
        opened = refresh_homes.show_opened(self.database, served, self.now)
        return opened + refresh_homes.refresh(self.database, served, self.now)

    def version(self, person: str) -> int:
        """Return how often somebody's Home has changed."""
        with self.database.reading() as session:
            mine = (OutgoingMessage.workspace_id == self.clients.workspace_id, OutgoingMessage.key == f"home:{person}")
            return session.scalars(select(OutgoingMessage.wanted_version).where(*mine)).one()


@pytest.fixture
def place(database: Database) -> Place:
    """Return a workspace with one introduction."""
    return Place(database)


def test_a_home_that_nobody_opened_is_never_drawn(place: Place) -> None:
    place.report(BEN, Step.MET)
    assert (place.due(), place.refresh()) == ({}, 0)


def test_somebody_nobody_knew_yet_can_open_theirs(place: Place) -> None:
    assert "Do you know two people" in str(place.clients.open_home(DALIA))


def test_a_report_draws_the_homes_of_the_three_who_look_and_nobody_elses(place: Place) -> None:
    for person in (ANA, CHIDI, DALIA):
        place.clients.open_home(person)
    place.now += timedelta(minutes=1)
    place.report(BEN, Step.CONNECTED)
    assert {person for person, at in place.due().items() if at <= place.now} == {ANA, CHIDI}
    assert place.refresh() == 2
    assert place.refresh() == 0


def test_it_is_drawn_for_a_month_and_then_says_nothing_of_anybody(place: Place) -> None:
    place.clients.open_home(BEN)
    place.now += 29 * DAY
    assert place.refresh() == 0
    place.now += DAY
    assert place.refresh() == 1
    assert f"<@{CHIDI}>" not in str(place.clients.messages(BEN)["home:UBEN"])
    assert place.due() == {}
    place.report(CHIDI, Step.CONNECTED)
    assert (place.due(), place.version(BEN)) == ({}, 2)


def test_what_looks_the_same_is_not_published_again(place: Place) -> None:
    for is_blank in (True, False):
        act = OpenHome(place.clients.workspace_id, ANA, is_blank=is_blank)
        home.note_opened(place.database, act, place.now)
        assert place.refresh() == 1
    assert place.version(ANA) == 1


def test_what_slack_does_not_show_any_more_is_published_again(place: Place) -> None:
    for number in (1, 2):
        home.note_opened(place.database, OpenHome(place.clients.workspace_id, ANA, is_blank=True), place.now)
        place.refresh()
        assert place.version(ANA) == number


def test_a_deleted_introduction_is_deleted_from_home_too(place: Place) -> None:
    place.clients.press(ANA, Control(Verb.WITHDRAW, button_value(Verb.WITHDRAW, place.number())))
    assert place.clients.hand_in(ANA, {}) == {}
    assert f"<@{BEN}>" in str(place.clients.open_home(ANA))
    with place.database.transaction() as session:
        session.get_one(Workspace, place.clients.workspace_id).keep_days = 1
    place.now += 2 * DAY
    assert purge_introductions.forget(place.database, only(place.clients.workspace_id), place.now) == 1
    assert f"<@{BEN}>" not in str(place.clients.messages(ANA)["home:UANA"])


def test_what_was_reconciled_early_is_on_home_all_the_same(place: Place) -> None:
    place.clients.open_home(CHIDI)
    place.now += timedelta(minutes=1)
    place.clients.is_looked_at = False
    place.report(BEN, Step.MET)
    assert place.clients.introduce(DALIA, BEN, "UEMEKA") == {}  # which counts Ben's open introductions
    place.clients.is_looked_at = True
    assert f"<@{BEN}> says you've met" in str(place.clients.messages(CHIDI)["home:UCHIDI"])


def test_pages_of_somebody_who_never_did_anything_are_empty(place: Place) -> None:
    for word in ("past-1", "open-7"):
        modal = place.clients.press("UNOBODY", Control(Verb.MORE, button_value(Verb.MORE, 0, word)))
        assert "Nothing here any more." in str(modal)


def test_a_page_beyond_the_last_is_the_first(place: Place) -> None:
    modal = place.clients.press(BEN, Control(Verb.MORE, button_value(Verb.MORE, 0, "open-9")))
    assert f"<@{CHIDI}>" in str(modal)


@pytest.mark.parametrize("answer", [None, Consent.NOT_THIS_TIME])
def test_who_is_not_asked_reads_nothing_while_the_other_is(database: Database, answer: Consent | None) -> None:
    """Ben need not be asked and gets no message, so Home and *Who introduced us?* don't tell him either."""
    place = Place(database)
    workspace_id = place.clients.workspace_id
    chosen = ChangePreferences(workspace_id, DALIA, Preference.ASK_FIRST, standing_wish="", added=frozenset())
    preferences.save(database, chosen, START)
    assert place.clients.introduce(ANA, EMEKA, DALIA) == {}
    with database.reading() as session:
        about = session.scalars(select(Introduction.id).order_by(Introduction.id.desc())).first()
    if answer:
        answer_request.answer(answer)(database, Act(workspace_id, about or 0, DALIA), START)
    for later in (timedelta(0), 30 * DAY):
        place.now = START + later
        advance_introductions.advance_due(database, served(database), place.now)
        with database.reading() as session:
            assert home.find_home(session, workspace_id, EMEKA, place.now).is_empty
            assert not home.who_introduced_us(session, workspace_id, EMEKA, DALIA).rows
            assert not home.find_home(session, workspace_id, DALIA, place.now).is_empty


def test_what_has_waited_longest_is_drawn_first(database: Database) -> None:
    place = Place(database)
    for person in (CHIDI, BEN):
        place.clients.open_home(person)
    with database.transaction() as session:
        of = select(Member).where(Member.workspace_id == place.clients.workspace_id)
        for number, member in enumerate(session.scalars(of.order_by(Member.id)).all()):
            member.home_due_at = START - number * timedelta(minutes=1)
    with database.reading() as session:
        ids = queries.due(session, only(place.clients.workspace_id), START, 10)
    assert list(ids) == sorted(ids, reverse=True)


# --- Many that wait -------------------------------------------------------------------------------------------------

UNDONE, STANDING = 13, 30


def thank(place: Place, about: int, person: str, said: str) -> None:
    """Let a party say thank you in their own words."""
    workspace_id = place.clients.workspace_id
    reporting.record(place.database, ActOnStep(workspace_id, about, person, Step.THANKED), place.now)
    words = (Said(Step.THANKED, said, Audience.CONNECTOR, offers_help=False),)
    reporting.tell(place.database, Tell(workspace_id, about, person, said=words), place.now)


def thanked_often(database: Database) -> tuple[Place, list[int]]:
    """Return a place where thank-yous were undone and others stand, and the numbers of these, the oldest first."""
    place = Place(database)
    workspace_id = place.clients.workspace_id
    for number in range(UNDONE + STANDING):
        assert place.clients.introduce(ANA, f"UFIRST{number}", f"USECOND{number}") == {}
    with database.reading() as session:
        mine = select(Introduction.id).where(Introduction.workspace_id == workspace_id).order_by(Introduction.id)
        abouts = session.scalars(mine).all()[1:]
    for number, about in enumerate(abouts):
        thank(place, about, f"UFIRST{number}", f"note {number:02}")
        if number < UNDONE:
            step = ActOnStep(workspace_id, about, f"UFIRST{number}", Step.THANKED)
            reporting.undo(database, step, place.now)
    look(database)
    return place, [*abouts[UNDONE:]]


def notes(shown: object) -> list[str]:
    """Return the notes that are shown, in their order."""
    return re.findall(r"note \d\d", str(shown))


def test_every_thank_you_can_be_reached_and_answered_however_many_wait(database: Database) -> None:
    place, _ = thanked_often(database)
    expected = [f"note {number:02}" for number in range(UNDONE, UNDONE + STANDING)]
    shown = place.clients.open_home(ANA)
    assert notes(shown) == expected[: rules.AT_MOST]
    (more,) = (each for each in controls(shown) if each.value == button_value(Verb.MORE, 0, "waiting-1"))
    first = place.clients.press(ANA, more)
    assert first
    assert notes(first) == expected[: rules.ON_A_PAGE]
    (older,) = (each for each in controls(first) if each.value == button_value(Verb.MORE, 0, "waiting-2"))
    second = place.clients.press_in_modal(ANA, first, older)
    assert second
    assert notes(second) == expected[rules.ON_A_PAGE :]
    (pleasure,) = (each for each in controls(second) if each.value.endswith(f":UFIRST{UNDONE + STANDING - 1}"))
    after = place.clients.press_in_modal(ANA, second, pleasure)
    assert notes(after) == expected[rules.ON_A_PAGE : -1]


def test_quiet_ones_that_were_put_off_hide_none_that_waits(database: Database) -> None:
    place, abouts = thanked_often(database)
    with database.transaction() as session:
        for number, about in enumerate(abouts):
            quiet = session.get_one(Introduction, about)
            quiet.connector_asked_at = START + 7 * DAY
            if number < 10:
                quiet.more_time_until = START + 14 * DAY
            elif number < 15:
                quiet.resumed_at = START + 8 * DAY
            elif number < 20:
                away = WayOut(way=Way.NOT_NOW, line="", until=START + 30 * DAY, said_at=START + 8 * DAY)
                away.workspace_id = quiet.workspace_id
                quiet.parties[0].ways_out.append(away)
    place.now = START + 9 * DAY
    with database.reading() as session:
        mine = (Member.workspace_id == place.clients.workspace_id, Member.user_id == ANA)
        member = session.scalars(select(Member).where(*mine)).one()
        found = queries.may_wait(session, member.id, place.now, 13)
    assert found == abouts[20:][: len(found)]
    assert len(found) == 10


# --- Links ----------------------------------------------------------------------------------------------------------


def note_posted(place: Place, key: str, ts: str) -> None:
    """Let Slack show a message, and note it as the delivery does."""
    with place.database.transaction() as session:
        mine = (OutgoingMessage.workspace_id == place.clients.workspace_id, OutgoingMessage.key.like(f"%{key}"))
        message = session.scalars(select(OutgoingMessage).where(*mine)).one()
        message.due_at, message.state = place.now - LEASE, DeliveryState.PENDING
    with place.database.transaction() as session:
        attempts = due_messages.claim(session, place.clients.workspace_id, place.now, LEASE, 10)
        (attempt,) = (each for each in attempts if each.message.id == message.id)
        for each in attempts:
            each.message.due_at = each.message.due_at if each is attempt else None
    with place.database.transaction() as session:
        is_noted = delivery_outcomes.note_delivered(session, [Delivered(attempt.message, "D1", ts)])
    if not is_noted:
        with place.database.transaction() as session:
            record(session, attempt, Done("D1", ts), KINDS[attempt.message.kind], place.now)


def test_a_link_comes_when_its_message_is_posted_and_until_then_the_clock_draws_nothing(database: Database) -> None:
    place = Place(database)
    with database.transaction() as session:
        session.get_one(Workspace, place.clients.workspace_id).url = "https://acme.slack.com/"
    for person in (ANA, BEN):
        place.clients.open_home(person)
    for waited in (timedelta(seconds=15), timedelta(minutes=10), DAY):
        place.now += waited
        assert place.refresh() == 0
    for ts in ("1700000000.000100", "1700000000.000200"):  # again, after somebody removed it
        note_posted(place, f":card:{BEN}", ts)
        assert {person for person, at in place.due().items() if at <= place.now} == {BEN}
        assert place.refresh() == 1
        assert f"archives/D1/p{ts.replace('.', '')}" in str(place.clients.messages(BEN)["home:UBEN"])
        with database.transaction() as session:
            card = select(OutgoingMessage).where(OutgoingMessage.key.like(f"%:card:{BEN}"))
            delivery_outcomes.lost_from_slack(session.scalars(card).one(), "message_not_found", place.now)
    note_posted(place, f":card:{CHIDI}", "1700000000.000300")  # who doesn't look
    assert place.refresh() == 0


def test_each_kind_that_home_links_to_has_its_reader_s_home_drawn() -> None:
    linked = {kind for kind, handling in KINDS.items() if handling.on_posted is link_on_home}
    assert linked == set(delivery_outcomes.LINKED_ON_HOME)
