"""Waiting, hearing of changes, time, starting and stopping."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox, WaitError
from tests.sandbox.test_messages import post


def test_waiting_gives_what_was_waited_for(slack: Sandbox, client: WebClient) -> None:
    ana = slack.person("ana")
    later = threading.Timer(0.05, post, args=(client,))
    later.start()
    assert slack.wait_for(ana.messages, what="a message")[0].text == "hi"
    later.join()


def test_waiting_in_vain_says_for_what(slack: Sandbox) -> None:
    with pytest.raises(WaitError, match=r"waited 0\.05 s in vain for a miracle; last seen: None"):
        slack.wait_for(lambda: None, timeout=0.05, what="a miracle")
    with pytest.raises(AssertionError, match="a modal titled 'X' before Ana Sousa"):
        slack.person("ana").wait_for_view(0.01, title="X")


def test_waiting_notices_what_lies_outside_the_sandbox(slack: Sandbox) -> None:
    done = threading.Event()
    later = threading.Timer(0.05, done.set)
    later.start()
    assert slack.wait_for(done.is_set, timeout=5)
    later.join()


def test_to_look_is_no_change(slack: Sandbox, client: WebClient) -> None:
    ana = slack.person("ana")
    slack.workspace.open_direct(ana.id)
    post(client, "#introductions")
    before = slack.state_lock.count
    ana.reads(), ana.messages("#introductions"), ana.view, ana.home, ana.groups
    slack.calls(), slack.messages("C0INTRODU"), slack.workspace.open_direct(ana.id)
    assert slack.state_lock.count == before


def test_subscribers_hear_of_each_change_until_they_stop(slack: Sandbox, client: WebClient) -> None:
    heard: list[int] = []
    stop = slack.subscribe(lambda: heard.append(len(slack.messages("C0INTRODU"))))
    post(client, "#introductions")
    assert heard
    assert heard[-1] == 1
    stop()
    before = len(heard)
    slack.clock.advance(timedelta(hours=1))
    assert len(heard) == before


def test_a_subscriber_may_wait_for_another_thread_that_looks(slack: Sandbox, client: WebClient) -> None:
    def look() -> None:
        thread = threading.Thread(target=slack.messages, args=("C0GENERAL",))
        thread.start()
        thread.join(5)
        assert not thread.is_alive()

    slack.subscribe(look)
    post(client)


def test_the_clock_is_moved_forward_and_never_back(slack: Sandbox) -> None:
    before = datetime.now(UTC)
    slack.clock.advance(timedelta(days=7))
    assert timedelta(days=7) <= slack.clock.now() - before < timedelta(days=7, minutes=1)
    with pytest.raises(ValueError, match="only goes forward"):
        slack.clock.advance(timedelta(seconds=-1))


def test_two_sandboxes_know_nothing_of_each_other() -> None:
    with Sandbox() as one, Sandbox() as two:
        assert one.api_url != two.api_url
        post(WebClient(one.bot_token, base_url=one.api_url))
        assert one.person("ana").messages()
        assert two.person("ana").messages() == []


def test_a_port_can_be_chosen_and_a_taken_one_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sandbox = Sandbox(port=port)
        with pytest.raises(OSError, match="address already in use"):
            sandbox.start()
        sandbox.stop()
    with Sandbox(port=port) as slack:
        assert slack.api_url == f"http://127.0.0.1:{port}/api/"


def test_nothing_is_left_running(slack: Sandbox) -> None:
    with Sandbox() as other:
        other.send_event({"type": "team_join"})
        threads = {thread.name for thread in threading.enumerate()}
        assert "sandbox" in threads
    assert slack.connections == 0
    running = [thread for thread in threading.enumerate() if thread.name == "sandbox"]
    assert len(running) == 1
