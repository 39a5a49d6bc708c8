"""Time zones to choose from: one for each place that the tz database lists, without its older names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def by_region() -> Mapping[str, Sequence[str]]:
    """Return the names of all time zones by their region, such as Europe, in the order of the alphabet; UTC is last.

    Source: https://data.iana.org/time-zones/tz-link.html, whose `zone.tab` is meant for choosing a zone.
    """
    regions: dict[str, list[str]] = {}
    for name in sorted(zone for _, _, zone, *_ in table("zone.tab")):
        regions.setdefault(name.partition("/")[0], []).append(name)
    return {**regions, "UTC": ["UTC"]}


def table(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table that comes with `tzdata`, by its file's name."""
    for line in (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
