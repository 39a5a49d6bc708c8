"""Fields of a submitted modal, by name."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.ids import Field, step_field
from bot.payloads.body import Body, at, day, instant, text, user_id
from bot.rules.plain_text import plain
from storage.models.enums import Step


def about(body: Body) -> tuple[str, str, str]:
    """Return the parts of a modal's private metadata, spelled like a button's value: verb, introduction, word."""
    parts = _metadata(body)
    return (parts[0], parts[1], parts[2]) if len(parts) in (3, 4) else ("", "", "")


def shown(body: Body) -> str:
    """Return the digest of what the modal showed; empty if it carries none."""
    parts = _metadata(body)
    return parts[3] if len(parts) == 4 else ""


def kept(body: Body) -> Mapping[str, Any]:
    """Return the settings that a modal showed, which its private metadata holds as JSON; empty if it has none."""
    try:
        found = json.loads(text(at(body, "view", "private_metadata")))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _metadata(body: Body) -> list[str]:
    return text(at(body, "view", "private_metadata")).split(":")


def value(body: Body, field: str, kind: str) -> Any:
    """Return the value of a field, of this kind of Slack's; None if it isn't there."""
    return at(body, "view", "state", "values", field, field, kind)


def has(body: Body, name: Field, step: Step) -> bool:
    """Return whether the modal has this field for this step."""
    return is_there(body, step_field(name, step))


def is_there(body: Body, field: str) -> bool:
    """Return whether the modal has this field."""
    return at(body, "view", "state", "values", field) is not None


def asked(body: Body) -> list[str]:
    """Return the names of the fields that the modal shows, filled in or not, from the top."""
    blocks = at(body, "view", "blocks")
    inputs = [block for block in blocks if at(block, "type") == "input"] if isinstance(blocks, list) else []
    return [text(at(block, "block_id")) for block in inputs]


def said(body: Body, name: str) -> str:
    """Return what the modal says in the paragraph with this id; empty if it has none."""
    blocks = at(body, "view", "blocks")
    named = (block for block in blocks if at(block, "block_id") == name) if isinstance(blocks, list) else ()
    return next((text(at(block, "text", "text")) for block in named), "")


def words(body: Body, field: str) -> str:
    """Return the text that was typed, made fit to be stored."""
    return plain(text(value(body, field, "value")))


def person(body: Body, field: str) -> str:
    """Return the Slack id of the person who was chosen; empty if nobody was."""
    return user_id(value(body, field, "selected_user")) or ""


def people(body: Body, field: str) -> tuple[str, ...]:
    """Return the Slack ids of the people who were chosen, each once, in the order they were chosen in."""
    chosen = value(body, field, "selected_users")
    found = map(user_id, chosen) if isinstance(chosen, list) else ()
    return tuple(dict.fromkeys(each for each in found if each))


def option(body: Body, field: str) -> str:
    """Return the value of the option that was chosen; empty if none was."""
    return text(at(value(body, field, "selected_option"), "value"))


def ticked(body: Body, field: str) -> set[str]:
    """Return the values of the boxes that were ticked."""
    chosen = value(body, field, "selected_options")
    return {text(at(option, "value")) for option in chosen} if isinstance(chosen, list) else set()


def day_chosen(body: Body, field: str = Field.UNTIL) -> date | None:
    """Return the date that was chosen; None if none was."""
    return day(value(body, field, "selected_date"))


def moment_chosen(body: Body) -> datetime | None:
    """Return the moment that was chosen, in UTC; None if none was."""
    return instant(value(body, Field.MEETS_AT, "selected_date_time"))
