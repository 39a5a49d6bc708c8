"""Mutations: whatever can be wrong with a request that is signed rightly all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlencode

from sandbox.delivery import Kind

Json = dict[str, Any]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CONTENT_TYPES = (
    FORM,
    JSON,
    "application/json; charset=utf-16",
    "text/plain",
    "multipart/form-data; boundary=x",
    "",
    "\u00ff",
)
DEEP: Any = json.loads("[" * 200 + "]" * 200)
WRONG: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 5, 1.5, 10**18, 10**400, -(10**20), 1e308, float("nan"), float("inf")),
    *("", " ", "0", "null", [], {}, [None], [[]], ["id"], [{}], {"x": 1}, {"id": None}, {"": ""}, DEEP),
)
TEXTS = (
    *(
        "\x00",
        "a\x00b",
        "\ud800",
        "\udfff\ud800x",
        "\ufeff",
        "\u202eright to left",
        "\u200b",
        "e\u0301" * 50,
        "🤝" * 800,
    ),
    *(
        "<!channel>",
        "<!here|x>",
        "<!subteam^S1>",
        "<@U0000BEN>",
        "<https://x.example|y>",
        "&amp;<>&lt;",
        "*_~`>",
        "%s%n{0}",
    ),
    *("x" * 200, "x" * 4_000, "x" * 100_000, " " * 50_000, "<@" * 20_000, "@" * 20_000, "-" * 20_000, "1." * 9_000),
    *("\n" * 5_000, ":" * 3_000, "17", "-17", "9" * 9, "9" * 10, "9" * 5_000, "1e3", "٣", "0x11", "1-0000000000"),
    *("2026-02-30", "9999-12-31", "0001-01-01", "2026‑09‑01", "'; DROP TABLE members; --", "../../etc", "NaN"),
)
IDS = (
    *(
        "U0000ANA",
        "U0000BEN",
        "U000CHIDI",
        "U000DALIA",
        "W000EMEKA",
        "U0000FERN",
        "U00000GUS",
        "U0000HANA",
        "U0000SVEN",
    ),
    *("USLACKBOT", "U0SANDBOX", "U0000ROBO", "UNOBODY", "T0SANDBOX", "T0ELSEWHERE", "T0OTHER", "TUNKNOWN", "E0GRID"),
    *("C0GENERAL", "C0INTRODU", "C0NOWHERE", "D0SBX00001", "V0SBX00001", "S0TEAM", "u0000ben", "U" * 40, "U0000BEN\n"),
)


STOPS = 0.2
"""The chance that an object or a list is changed itself, rather than something in it."""


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire, without its signature."""

    content_type: str
    body: bytes


@dataclass
class Pool:
    """Material for requests: parts of earlier ones, and values that buttons have, or had once."""

    texts: list[str]
    """Texts that stood somewhere in a request."""
    values: list[str]
    """Values of buttons, of this workspace's introductions and of others', of this release and of older ones."""


def mutate(payload: Json, chance: Random, pool: Pool) -> list[str]:
    """Change a request somewhere. Returns what was done, in words."""
    done = []
    for _ in range(chance.choice((1, 1, 1, 1, 2, 2, 3, 5))):
        found = _where(payload, chance)
        if found is None:
            continue
        place, name, path = found
        act = chance.choice(MUTATIONS)
        act(place, name, chance, pool)
        done.append(f"{act.__name__} {path}")
    return done


def _where(payload: Json, chance: Random) -> tuple[Any, str | int, str] | None:
    """Return a place anywhere in a request: an object or a list in it, one of its names, and the way there."""
    place: Any = payload
    way = list[str]()
    while names := _names(place, chance):
        name = chance.choice(names)
        way.append(str(name))
        if not isinstance(place[name], dict | list) or not place[name] or chance.random() < STOPS:
            return place, name, ".".join(way)
        place = place[name]
    return None


def _names(place: Any, chance: Random) -> list[Any]:
    """Return the names in an object or a list: seldom that of its blocks, which are only shown."""
    names = [*place] if isinstance(place, dict) else [*range(len(place))]
    return [name for name in names if name != "blocks" or chance.random() < 0.2]


def drop(place: Any, name: Any, _: Random, __: Pool) -> None:
    """Leave a part out."""
    del place[name]


def duplicate(place: Any, name: Any, chance: Random, _: Pool) -> None:
    """Have a part twice: in a list beside itself, in an object under another of its names."""
    if isinstance(place, list):
        place.insert(name, deepcopy(place[name]))
    else:
        place[chance.choice([*place])] = deepcopy(place[name])


def replace(place: Any, name: Any, chance: Random, _: Pool) -> None:
    """Put a value of any type there."""
    place[name] = deepcopy(chance.choice(WRONG))  # what is in it may be changed next


def write(place: Any, name: Any, chance: Random, _: Pool) -> None:
    """Put a hostile text there."""
    place[name] = chance.choice(TEXTS)


def append(place: Any, name: Any, chance: Random, _: Pool) -> None:
    """Add a hostile text to the one that is there, or cut it short."""
    text = place[name] if isinstance(place[name], str) else ""
    added = chance.choice(TEXTS)
    place[name] = chance.choice((text + added, added + text, text[: len(text) // 2], text * 2))


def identify(place: Any, name: Any, chance: Random, _: Pool) -> None:
    """Put somebody's, or some place's, id there."""
    place[name] = chance.choice(IDS)


def value(place: Any, name: Any, chance: Random, pool: Pool) -> None:
    """Put the value of another button there."""
    place[name] = chance.choice(pool.values)


def swap(place: Any, name: Any, chance: Random, pool: Pool) -> None:
    """Put something there that stood elsewhere in some request."""
    place[name] = chance.choice(pool.texts)


def wrap(place: Any, name: Any, chance: Random, _: Pool) -> None:
    """Put a part into a list or an object of its own."""
    place[name] = chance.choice(([place[name]], {"id": place[name]}, {"value": place[name]}, [place[name]] * 300))


Mutation = Callable[[Any, Any, Random, Pool], None]
MUTATIONS: tuple[Mutation, ...] = (drop, duplicate, replace, replace, write, append, identify, value, value, swap, wrap)


# --- Over the wire --------------------------------------------------------------------------------------------------


def encode(kind: Kind, payload: Json, chance: Random) -> tuple[Sent, list[str]]:
    """Return a request as it goes over the wire, one in eight spoiled on the way, and what spoiled it."""
    content_type = JSON if kind == "events_api" else FORM
    if chance.random() > 1 / 8:
        return Sent(content_type, _usual(kind, payload)), []
    spoil = chance.choice(SPOILS)
    sent = spoil(Sent(content_type, _usual(kind, payload)), chance)
    return sent, [spoil.__name__]


def _usual(kind: Kind, payload: Json) -> bytes:
    if kind == "events_api":
        return json.dumps(payload).encode()
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode()
    given = {name: each if isinstance(each, str) else json.dumps(each) for name, each in payload.items()}
    return urlencode(given, errors="surrogatepass").encode()


def truncate(sent: Sent, chance: Random) -> Sent:
    """Cut it off anywhere."""
    return Sent(sent.content_type, sent.body[: chance.randrange(len(sent.body) + 1)])


def mislabel(sent: Sent, chance: Random) -> Sent:
    """Say it is something else."""
    return Sent(chance.choice(CONTENT_TYPES), sent.body)


def misencode(sent: Sent, chance: Random) -> Sent:
    """Put bytes in that are no UTF-8, or percent signs that encode none."""
    at = chance.randrange(len(sent.body) + 1)
    return Sent(
        sent.content_type,
        sent.body[:at] + chance.choice((b"\xff", b"\xc3", b"%FF", b"%", b"%u263a", b"\x00")) + sent.body[at:],
    )


def recode(sent: Sent, chance: Random) -> Sent:
    """Send it in another encoding."""
    return Sent(sent.content_type, sent.body.decode().encode(chance.choice(("utf-16", "utf-32", "utf-8-sig", "utf-7"))))


def repeat(sent: Sent, chance: Random) -> Sent:
    """Have keys twice, the second time with something else."""
    other = chance.choice(("null", "{}", "[]", '"x"', "17", "{"))
    if sent.content_type == JSON:
        key = chance.choice(("event", "type", "team_id", "authorizations"))
        return Sent(JSON, sent.body[:-1] + f', "{key}": {other}}}'.encode())
    key = chance.choice(("payload", "command", "team_id", "user_id", "ssl_check", "body"))
    return Sent(FORM, sent.body + f"&{key}={quote_plus(other)}".encode())


SPOILS: tuple[Callable[[Sent, Random], Sent], ...] = (truncate, truncate, mislabel, misencode, recode, repeat)
