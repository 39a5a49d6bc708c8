"""Checks for JSON that is to have a certain shape, with complaints worded and placed as Slack's are."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Validator = Callable[[Any, str, list[str]], None]


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, the stricter reading of "characters" (Slack does not say which it counts)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def complain(problems: list[str], what: str, at: str) -> None:
    """Note a problem in Slack's form: `[ERROR] must be less than 25 characters [json-pointer:/view/title/text]`."""
    problems.append(f"[ERROR] {what} [json-pointer:{at}]")


def string(longest: int, shortest: int = 1) -> Validator:
    """Return a validator for a string of `shortest` to `longest` UTF-16 units."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            complain(problems, "must be a string", at)
        elif utf16_length(value) > longest:
            complain(problems, f"must be less than {longest + 1} characters", at)
        elif utf16_length(value) < shortest:
            complain(problems, f"must be more than {shortest - 1} characters", at)

    return check


def url(value: Any, at: str, problems: list[str]) -> None:
    """Check for an address with a scheme, such as https: or slack:."""
    if isinstance(value, str) and not re.match(r"[a-z][a-z0-9+.-]*:\S", value, re.IGNORECASE):
        complain(problems, "must be a valid URL", at)


def matching(is_right: Callable[[str], bool], what: str) -> Validator:
    """Return a validator for a string that `is_right`; `what` says what it has to be."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, str) or not is_right(value):
            complain(problems, f"must be {what}", at)

    return check


def integer(smallest: int, largest: int) -> Validator:
    """Return a validator for a whole number from `smallest` to `largest`, both allowed."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            complain(problems, "must be an integer", at)
        elif not smallest <= value <= largest:
            complain(problems, f"must be between {smallest} and {largest}", at)

    return check


def boolean(value: Any, at: str, problems: list[str]) -> None:
    """Check for true or false."""
    if not isinstance(value, bool):
        complain(problems, "must be a boolean", at)


def number(smallest: float, largest: float) -> Validator:
    """Return a validator for a number from `smallest` to `largest`, both allowed."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            complain(problems, "must be a number", at)
        elif not smallest <= value <= largest:
            complain(problems, f"must be between {smallest:g} and {largest:g}", at)

    return check


def one_of(*words: str) -> Validator:
    """Return a validator for one of these words."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if value not in words:
            complain(problems, f"must be one of: {', '.join(words)}", at)

    return check


def list_of(item: Validator, longest: int, shortest: int = 1) -> Validator:
    """Return a validator for a list of `shortest` to `longest` such items."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            return complain(problems, "must be an array", at)
        if len(value) > longest:
            complain(problems, f"no more than {longest} items allowed", at)
        if len(value) < shortest:
            complain(problems, f"no less than {shortest} items allowed", at)
        for index, one in enumerate(value):
            item(one, f"{at}/{index}", problems)
        return None

    return check


def record(required: Mapping[str, Validator], optional: Mapping[str, Validator] | None = None) -> Validator:
    """Return a validator for an object with these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            return complain(problems, "must be an object", at)
        for key in required.keys() - value.keys():
            complain(problems, f"missing required field: {key}", at)
        for key in value:
            known.get(key, _unknown(key))(value[key], f"{at}/{key}", problems)
        return None

    return check


def _unknown(key: str) -> Validator:
    def check(_value: Any, at: str, problems: list[str]) -> None:
        complain(problems, f"invalid additional property: {key}", at.rpartition("/")[0])

    return check


def by_type(kinds: Mapping[str, Validator], allowed: Iterable[str] | None = None) -> Validator:
    """Return a validator for an object whose `type` says which of these validators holds."""
    choice = {kind: kinds[kind] for kind in (kinds if allowed is None else allowed)}

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            return complain(problems, "must be an object", at)
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in choice:
            return complain(problems, f"unsupported type: {kind}", f"{at}/type")
        return choice[kind](value, at, problems)

    return check


def all_of(*validators: Validator) -> Validator:
    """Return a validator that applies every one of these."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        for one in validators:
            one(value, at, problems)

    return check


def exactly_one(*keys: str) -> Validator:
    """Return a validator for an object with one, and only one, of these keys."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if isinstance(value, dict) and sum(key in value for key in keys) != 1:
            complain(problems, f"must have exactly one of: {', '.join(keys)}", at)

    return check


def at_least_one(*keys: str) -> Validator:
    """Return a validator for an object with one or more of these keys."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if isinstance(value, dict) and not any(key in value for key in keys):
            complain(problems, f"must have at least one of: {', '.join(keys)}", at)

    return check


def anything(_value: Any, _at: str, _problems: list[str]) -> None:
    """Accept anything: the sandbox does not know this part of Block Kit well enough to refuse it."""
