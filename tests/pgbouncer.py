"""A PgBouncer in front of a PostgreSQL server, pooling by transaction; Debian's package `pgbouncer` has it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from tests.silent_proxy import over_tcp

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SERVER_CONNECTIONS = 4
"""Fewer than there are clients at once: transactions of different clients take turns on one server connection."""


@contextmanager
def pgbouncer(server: URL, folder: Path) -> Iterator[URL]:
    """Yield a PgBouncer's address, for any database of this server's; its files are in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    settings = folder / "pgbouncer.ini"
    settings.write_text(_settings(server, port, folder), encoding="utf-8")
    (folder / "users").write_text(f'"{server.username}" "{server.password or ""}"\n', encoding="utf-8")
    with subprocess.Popen([str(PGBOUNCER), "-q", *_as_another_user(folder), str(settings)]) as process:
        try:
            _wait_until_it_listens(process, port)
            yield over_tcp(server, port)
        finally:
            process.terminate()


def _settings(server: URL, port: int, folder: Path) -> str:
    host = server.query.get("host") or server.host
    return f"""
[databases]
* = host={host} port={server.port or 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder / "users"}
pool_mode = transaction
default_pool_size = {SERVER_CONNECTIONS}
max_client_conn = 100
"""


def _as_another_user(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    # It refuses to be root. The server from pip runs as `pgserver`, and only that user may enter its socket's folder.
    user = "pgserver" if "pgserver" in {each.pw_name for each in pwd.getpwall()} else "nobody"
    for each in (folder, *folder.iterdir()):
        shutil.chown(each, user)
    return ["-u", user]


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    while True:
        assert process.poll() is None, "PgBouncer ended by itself"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
