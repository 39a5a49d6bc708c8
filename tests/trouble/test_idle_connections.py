"""Connections that say nothing, or say it slowly, lock nobody out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from bot.full_circle import FullCircle
from bot.listeners import slow_requests
from sandbox import Sandbox
from storage.database import Database
from tests.running import running
from tests.trouble.end_to_end import TroubledStage

IDLE, BODY = 300, 1_000
SLOW = f"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: {BODY}\r\n\r\n".encode()


@pytest.fixture
def bot(slack: Sandbox, database: Database) -> Iterator[FullCircle]:
    """Yield the bot, over HTTP."""
    with running(slack, database, "http") as full_circle:
        yield full_circle


def test_a_request_that_arrives_byte_by_byte_is_cut_off(bot: FullCircle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_requests, "LONGEST_REQUEST_SECONDS", 0.0)
    assert bot.server
    with socket.create_connection(("127.0.0.1", bot.server.port)) as connection:
        connection.settimeout(0.05)  # between two bytes
        connection.sendall(SLOW)
        assert is_cut_off(connection)


def is_cut_off(connection: socket.socket) -> bool:
    """Send a request's body byte by byte; whether the other side closes the connection before it is whole."""
    for _ in range(BODY - 1):
        try:
            connection.sendall(b"x")
            if connection.recv(1) == b"":
                return True
        except TimeoutError:  # it still listens
            continue
        except ConnectionError:
            return True
    return False


@contextmanager
def connections(bot: FullCircle, said: bytes) -> Iterator[None]:
    """Hold many connections that say this and then nothing."""
    assert bot.server
    with ExitStack() as open_ones:
        for _ in range(IDLE):
            connection = open_ones.enter_context(socket.create_connection(("127.0.0.1", bot.server.port)))
            connection.sendall(said)
        yield


@pytest.mark.parametrize("said", [b"", SLOW], ids=["idle", "a body that never comes"])
def test_people_are_answered_while_hundreds_of_connections_say_nothing(
    stage: TroubledStage, bot: FullCircle, said: bytes
) -> None:
    with connections(bot, said):
        stage.introduce()
        stage.click(stage.ben, "Connected")
        stage.wait_for_lines(1)
