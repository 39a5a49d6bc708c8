"""The address of a PostgreSQL database as libpq, PostgreSQL's own client, reads it.

https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from typing import Any

from psycopg import ProgrammingError, pq
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from storage.errors import UnusableDatabaseError

# Seconds, but for the last, which is milliseconds.
NETWORK = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
WHOLE_NUMBERS = frozenset({*NETWORK, "connect_timeout"})
SECRETS = ("password", "sslpassword")
HIGHEST_PORT = 65_535


def conninfo(url: URL, **defaults: int) -> str:
    """Return the address as libpq spells it, without passwords. Parameters in `url` override `defaults`."""
    wanted = defaults | {name: value for name, value in _parameters(url).items() if name not in SECRETS}
    return make_conninfo(**wanted)


def confirm_readable(url: URL) -> None:
    """Raise `UnusableDatabaseError` if libpq can't read the address. The sentence quotes names, and never a value.

    Asked whether a server answers, libpq says of such an address only that none does.
    """
    _confirm_names(url.query)
    _confirm_numbers(url.query)
    try:
        conninfo(url)
        ports = _ports(url)
        for name in _names(url):
            name.encode("idna")
    except (ArgumentError, ProgrammingError, ValueError):  # no number, not a port for each host, a label too long
        raise UnusableDatabaseError("has hosts or ports that PostgreSQL can't read. Correct them.") from None
    if not all(0 < port <= HIGHEST_PORT for port in ports):
        raise UnusableDatabaseError(f"has a port that isn't one: use a number from 1 to {HIGHEST_PORT}.")


def unknown_host(url: URL) -> str | None:
    """Return the server's names if no machine is found by any of them at present; else None."""
    names = _names(url)
    return None if not names or any(map(_is_known, names)) else ", ".join(names)


def server(url: URL) -> str:
    """Return the server's place as people read it: host and port, or the folder of its socket."""
    host = _parameters(url).get("host") or "this machine's socket"
    return f"{host}:{url.port}" if url.port else str(host)


def _parameters(url: URL) -> Mapping[str, Any]:
    _, parameters = url.get_dialect()().create_connect_args(url)
    return parameters


def _confirm_names(query: Mapping[str, object]) -> None:
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    if unknown := sorted(query.keys() - known):
        raise UnusableDatabaseError(f"has parameters that PostgreSQL doesn't know: {', '.join(unknown)}. Remove them.")
    if twice := sorted(name for name in query.keys() - {"host", "port"} if not isinstance(query[name], str)):
        raise UnusableDatabaseError(f"has parameters more than once: {', '.join(twice)}. Keep one of each.")


def _confirm_numbers(query: Mapping[str, object]) -> None:
    names = sorted(WHOLE_NUMBERS & query.keys())
    if wrong := [name for name in names if not re.fullmatch("-?[0-9]{1,9}", str(query[name]))]:
        raise UnusableDatabaseError(f"has parameters that must be whole numbers: {', '.join(wrong)}. Correct them.")


def _ports(url: URL) -> list[int]:
    in_parameters = [int(port) for port in str(_parameters(url).get("port", "")).split(",") if port]
    return in_parameters if url.port is None else [*in_parameters, url.port]


def _names(url: URL) -> list[str]:
    """Return the names to look up. Others are folders of sockets, or come with their numeric address."""
    hosts = [] if "hostaddr" in url.query else str(_parameters(url).get("host", "")).split(",")
    return [host for host in hosts if host and not host.startswith(("/", "@"))]


def _is_known(host: str) -> bool:
    try:
        socket.getaddrinfo(host, None)
    except socket.gaierror as error:
        # While a machine starts, its resolver says of every name that it doesn't exist. EAI_AGAIN: it doesn't answer.
        return error.errno == socket.EAI_AGAIN
    return True
