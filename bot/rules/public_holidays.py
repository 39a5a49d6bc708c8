"""Public holidays, nationwide, by a country's ISO 3166 code: https://www.iso.org/iso-3166-country-codes.html.

The package `holidays` knows their rules. Importing it takes half a second, so that waits until somebody needs it: no
process without a country ever does. Countries' names come with the time zones, in `tzdata`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from bot.rules.time_zones import table

NOT_IN_ISO_3166 = {"XK": "Kosovo"}
NO_HOLIDAYS: Mapping[date, str] = {}


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Return the countries whose holidays are known: ISO 3166 code → name in English, in the order of the names."""
    from holidays.registry import EntityLoader

    names = {**NOT_IN_ISO_3166, **{code: name for code, name, *_ in table("iso3166.tab")}}
    known = {code: names.get(code, code) for code in EntityLoader.get_country_codes(include_aliases=False)}
    return dict(sorted(known.items(), key=lambda country: country[1]))


def unknown(country: str | None) -> str | None:
    """Return the country's code if its holidays aren't known, as after an update that no longer has it; else None."""
    return None if country is None or country in countries() else country


@lru_cache(maxsize=1024)
def in_year(country: str | None, year: int) -> Mapping[date, str]:
    """Return a year's public holidays with their names in English; none for a country that isn't known, or is None."""
    if country is None or country not in countries():
        return NO_HOLIDAYS
    from holidays import country_holidays

    return dict(sorted(country_holidays(country, years=year, language="en_US").items()))


def coming(country: str | None, today: date, count: int) -> list[tuple[date, str]]:
    """Return the next public holidays from today on, up to `count` of them, with their names."""
    of_both_years = [*in_year(country, today.year).items(), *in_year(country, today.year + 1).items()]
    return [holiday for holiday in of_both_years if holiday[0] >= today][:count]
