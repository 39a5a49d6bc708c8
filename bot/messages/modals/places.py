"""Menus of time zones and of countries, in groups: Slack takes a hundred options in each."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from unicodedata import combining, normalize

from bot.ids import Field
from bot.messages.blocks import Block, field, option, plain_text
from bot.rules import public_holidays, time_zones
from bot.rules.workspace_settings import NONE

IN_A_GROUP = 100  # https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object
ZONE_HINT = "Used for the summary, and for anyone whose time zone I don't know."
COUNTRY_HINT = "No reminders on nationwide holidays. Add regional ones above."

Entries = Mapping[str, str]
"""Entries of a menu: value → text."""


def time_zone(chosen: str) -> Block:
    """Return the menu of all time zones. One that isn't listed, such as an older name, stays what is chosen."""
    listed = {region: {name: _place(name) for name in names} for region, names in time_zones.by_region().items()}
    return _menu(Field.TIME_ZONE, "Time zone", listed, chosen, chosen, ZONE_HINT)


def holiday_country(chosen: str | None) -> Block:
    """Return the menu of all countries whose holidays are known. Slack tells the bot of each choice at once."""
    listed = {"No country": {NONE: "No public holidays"}, "Countries": public_holidays.countries()}
    unknown = f"{chosen} (no longer known)"
    return _menu(
        Field.HOLIDAY_COUNTRY, "Public holidays", listed, chosen or NONE, unknown, COUNTRY_HINT, tells_at_once=True
    )


def _place(zone: str) -> str:
    """Return a time zone's name as people say it: *Buenos Aires, Argentina* for America/Argentina/Buenos_Aires."""
    region, _, place = zone.partition("/")
    return ", ".join(reversed((place or region).replace("_", " ").split("/")))


def _menu(
    name: Field,
    label: str,
    listed: Mapping[str, Entries],
    chosen: str,
    unlisted: str,
    hint: str,
    *,
    tells_at_once: bool = False,
) -> Block:
    """Return a menu of grouped entries. `unlisted`: the text of what is chosen, if it's none of them."""
    if not any(chosen in entries for entries in listed.values()):
        listed = {"Now": {chosen: unlisted}, **listed}
    text = next(entries[chosen] for entries in listed.values() if chosen in entries)
    groups = [group for label, entries in listed.items() for group in _groups(label, list(entries.items()))]
    return field(
        name,
        label,
        "static_select",
        hint=hint,
        dispatch_action=tells_at_once or None,
        initial_option=option(text, chosen),
        option_groups=groups,
    )


def _groups(label: str, entries: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """Yield the entries as one group; if they are too many, in several, by the letters they begin with."""
    ordered = sorted(entries, key=lambda entry: _plain(entry[1]))
    if len(ordered) <= IN_A_GROUP:
        yield _group(label, ordered)
        return
    for part in _parts(ordered):
        yield _group(f"{label}, {_plain(part[0][1])[0]} to {_plain(part[-1][1])[0]}", part)


def _plain(text: str) -> str:
    """Return the text without its accents, by which it's found in the alphabet: *Aland* for Åland."""
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def _parts(ordered: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield parts that fit into a group; what begins with the same letter stays together."""
    part: list[tuple[str, str]] = []
    for _, same in groupby(ordered, key=lambda entry: _plain(entry[1])[0]):
        letter = list(same)
        if len(part) + len(letter) > IN_A_GROUP:
            yield part
            part = []
        part += letter
    yield part


def _group(label: str, entries: Sequence[tuple[str, str]]) -> Block:
    return {"label": plain_text(label), "options": [option(text, value) for value, text in entries]}
