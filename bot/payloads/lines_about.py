"""Read the lines about people in the modals that introduce them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.ids import line_field
from bot.payloads import modal_fields
from bot.payloads.body import Body, text, user_id
from bot.rules.plain_text import plain


def line_about(body: Body, person: str, place: str) -> str | None:
    """Return what's written about somebody; None if the modal hasn't asked for it, or asked before they were chosen.

    `place`: of the person among the two. What was written before anybody was chosen there is about whoever is now.
    """
    if person and modal_fields.is_there(body, line_field(person)):
        return modal_fields.words(body, line_field(person))
    return modal_fields.words(body, line_field(place)) or None


def typed_lines(body: Body) -> dict[str, str]:
    """Return what's written about people by Slack id, the last one last: of those chosen, and of those chosen before.

    The modal has a field for who is chosen, and keeps what was written about others.
    """
    names = [each for each in modal_fields.asked(body) if modal_fields.is_there(body, each)]
    about = {name: user_id(name.removeprefix(line_field(""))) for name in names if name.startswith(line_field(""))}
    now = {person: modal_fields.words(body, name) for name, person in about.items() if person}
    return {person: line for person, line in _kept(body) if person not in now} | now


def _kept(body: Body) -> Iterator[tuple[str, str]]:
    lines = modal_fields.kept(body).get("lines")
    for key, line in lines.items() if isinstance(lines, Mapping) else ():
        if person := user_id(key):
            yield person, plain(text(line))


def lines_about(body: Body, people: Collection[str]) -> dict[str, str]:
    """Return what's written about each of several, by Slack id, as far as the modal has asked for it."""
    asked = {each: line_field(each) for each in people if each and modal_fields.is_there(body, line_field(each))}
    return {person: modal_fields.words(body, field) for person, field in asked.items()}
