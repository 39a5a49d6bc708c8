"""A PostgreSQL server that recovers from a crash: error 57P03, for everybody.

A process of its own, `python -m tests.starting_server`: it prints its port, and ends when its input does. (libpq's ping
lets no other thread run.)
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

# https://www.postgresql.org/docs/current/protocol-message-formats.html
ASKS_FOR_ENCRYPTION = (80_877_103, 80_877_104)
FIELDS = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
REFUSAL = b"E" + (len(FIELDS) + 4).to_bytes(4, "big") + FIELDS


@contextmanager
def starting_server() -> Iterator[int]:
    """Run such a server and yield its port."""
    command = [sys.executable, "-m", "tests.starting_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.communicate()


def main() -> None:
    """Refuse everybody until the input ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_refuse_all, args=[listening], daemon=True).start()
        print(listening.getsockname()[1], flush=True)
        sys.stdin.read()


def _refuse_all(listening: socket.socket) -> None:
    while True:
        client, _ = listening.accept()
        with client:
            while int.from_bytes(client.recv(1_024)[4:8], "big") in ASKS_FOR_ENCRYPTION:
                client.sendall(b"N")
            client.sendall(REFUSAL)


if __name__ == "__main__":
    main()
