"""Connections that say nothing, or say it slowly, lock nobody out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from bot.full_circle import FullCircle
from sandbox import Sandbox
from storage.database import Database
from tests.running import running
from tests.trouble.stage import TroubledStage

IDLE = 300
SLOW = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture
def bot(slack: Sandbox, database: Database) -> Iterator[FullCircle]:
    """The bot, over HTTP."""
    with running(slack, database, "http") as full_circle:
        yield full_circle


@contextmanager
def connections(bot: FullCircle, said: bytes) -> Iterator[None]:
    """Many connections that say this and then nothing."""
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
