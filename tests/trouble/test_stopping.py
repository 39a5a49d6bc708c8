"""The bot is told to stop while people click: it finishes what is under way, and ends in time."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ctypes import CDLL
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from bot.ids import STEP_PREFIX
from sandbox import Fault, Member, Person, Sandbox
from storage.database import Database
from storage.models.enums import Step
from storage.models.facts import Report
from storage.models.introduction import Party
from tests.running import ReceiverName, environment, start_process
from tests.stories.conftest import REASON
from tests.trouble.end_to_end import TroubledStage, let_it_look

ENDS_WITHIN = 10.0  # seconds
STARTS_WITHIN = 30.0
PAIRS = 8
CLICKS = (Step.MET, Step.THANKED)
TROUBLE = {
    "all is well": {},
    "Slack is slow": {"chat.postMessage": Fault.slow(3), "chat.update": Fault.slow(3)},
    "a 429 holds the workspace": {"chat.update": Fault.rate_limited(60)},
}
Process = subprocess.Popen[str]
Click = tuple[str, Step]  # who, what


@pytest.fixture
def stage(slack: Sandbox) -> TroubledStage:
    """Return three people, with no bot in this process: it's one of its own here."""
    return TroubledStage(slack, slack.person("ana"), slack.person("ben"), slack.person("chidi"))


@contextmanager
def a_process(slack: Sandbox, database_url: str, receiver: ReceiverName) -> Iterator[Process]:
    """Run `python app.py` until it takes what Slack sends, and yield it; at the end it's gone."""
    port = free_port()
    with start_process(environment(slack, database_url, receiver, port)) as process:
        try:
            if receiver == "http":
                slack.wait_for(lambda: answers(port), STARTS_WITHIN, "the bot's port")
                slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            else:
                slack.wait_for_connection(timeout=STARTS_WITHIN)
            yield process
        finally:
            process.kill()


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Return whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def told(process: Process, what: signal.Signals | None = None) -> str:
    """Tell the process to stop, if that is not done yet; check that it ends in time, with 0; return what it said."""
    began = time.monotonic()
    if what:
        process.send_signal(what)
    out, err = process.communicate(timeout=2 * ENDS_WITHIN)
    assert process.returncode == 0, err
    assert time.monotonic() - began < ENDS_WITHIN
    assert "Traceback" not in out + err
    return out + err


def introduced_pairs(stage: TroubledStage) -> list[Person]:
    """Introduce people, and return those who have a card each."""
    people = [stage.slack.add_member(Member(f"U0CROWD{n:02}", f"crowd{n}", f"Crowd {n}")) for n in range(2 * PAIRS)]
    for first, second in zip(people[::2], people[1::2], strict=True):
        stage.hand_in(first=first.member.handle, second=second.member.handle)
    stage.slack.wait_for(lambda: all(person.messages() for person in people), what="a card for each")
    return people


def press(person: Person, step: Step, pressed: Event) -> Click | None:
    """Press a button; the click, if Slack shows no error."""
    acknowledged = person.click(person.messages()[0], f"{STEP_PREFIX}{step}").acknowledged
    pressed.set()
    return (person.id, step) if acknowledged else None


def stored(database_url: str) -> set[Click]:
    """Return the clicks that the database has."""
    database = Database(database_url)
    with database.reading() as session:
        reports = session.scalars(select(Report)).all()
        parties = {party.id: party.member.user_id for party in session.scalars(select(Party)).all()}
        found = {(parties[report.party_id], report.step) for report in reports}
    database.close()
    return found


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
@pytest.mark.parametrize("receiver", ["socket", "http"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_was_answered_is_stored_and_whoever_is_stored_was_answered(
    stage: TroubledStage, database_url: str, receiver: ReceiverName, trouble: dict[str, Fault]
) -> None:
    with a_process(stage.slack, database_url, receiver) as process, ThreadPoolExecutor(12) as people:
        crowd, pressed = introduced_pairs(stage), Event()
        for method, fault in trouble.items():
            stage.slack.faults.on(method, fault)
        pressing = [people.submit(press, person, step, pressed) for step in CLICKS for person in crowd]
        assert pressed.wait(timeout=10)
        told(process, signal.SIGTERM)
        acknowledged = {click for each in pressing if (click := each.result())}
    assert implied(acknowledged) == stored(database_url)
    assert acknowledged


@pytest.mark.parametrize("receiver", ["socket", "http"])
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_ctrl_c_ends_an_idle_bot(slack: Sandbox, database_url: str, receiver: ReceiverName) -> None:
    with a_process(slack, database_url, receiver) as process:
        told(process, signal.SIGINT)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are told apart as Linux does")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("receiver", ["socket", "http"])
def test_the_bot_stops_whichever_of_its_threads_is_told(
    slack: Sandbox, database_url: str, receiver: ReceiverName
) -> None:
    with a_process(slack, database_url, receiver) as process:
        threads = sorted(int(thread.name) for thread in Path(f"/proc/{process.pid}/task").iterdir())
        # A signal for a process may go to any of its threads. It is the main one that has to hear of it.
        CDLL(None).tgkill(process.pid, threads[-1], signal.SIGTERM)
        told(process)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("receiver", ["socket", "http"])
def test_a_modal_that_was_handed_in_is_answered(
    stage: TroubledStage, database_url: str, receiver: ReceiverName
) -> None:
    with a_process(stage.slack, database_url, receiver) as process, ThreadPoolExecutor(1) as people:
        stage.slack.faults.on("users.info", Fault.slow(2))
        handing_in = people.submit(stage.hand_in)
        stage.slack.wait_for(lambda: stage.ana.view, what="the modal")
        let_it_look()  # it was handed in meanwhile, and the bot asks Slack about the people
        told(process, signal.SIGTERM)
        handing_in.result()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_not_sent_yet_is_sent_after_the_next_start(stage: TroubledStage, database_url: str) -> None:
    stage.slack.faults.on("chat.postMessage", Fault.rate_limited(2), times=1)
    with a_process(stage.slack, database_url, "socket") as process:
        stage.hand_in()
        stage.wait_for_outcome("rate_limited")
        told(process, signal.SIGTERM)
    with a_process(stage.slack, database_url, "socket") as process:
        stage.slack.wait_for(stage.everybody_has_one, what="a message for each")
        told(process, signal.SIGTERM)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_the_log_level_no_secret_and_no_word_of_anybody_is_logged(
    stage: TroubledStage, database_url: str
) -> None:
    settings = environment(stage.slack, database_url) | {"LOG_LEVEL": "DEBUG"}
    with start_process(settings) as process:
        try:
            stage.slack.wait_for_connection(timeout=STARTS_WITHIN)
            stage.introduce()
            stage.click(stage.ben, "Met")
            said = told(process, signal.SIGTERM)
        finally:
            process.kill()
    for secret in (stage.slack.bot_token, stage.slack.app_token, REASON, "xoxb-", "xapp-"):
        assert secret not in said, said[:4_000]


def implied(clicks: set[Click]) -> set[Click]:
    """Return these clicks and what follows from them: who has met has connected, too."""
    return clicks | {(who, Step.CONNECTED) for who, what in clicks if what is Step.MET}
