"""Read the lines about the two in the modal that introduces them."""

from __future__ import annotations

from bot.ids import line_field
from bot.payloads import modal_fields
from bot.payloads.body import Body


def line_about(body: Body, person: str, place: str) -> str | None:
    """Return what's written about somebody; None if the modal hasn't asked for it, or asked before they were chosen.

    `place`: of the person among the two. What was written before anybody was chosen there is about whoever is now.
    """
    if person and modal_fields.is_there(body, line_field(person)):
        return modal_fields.words(body, line_field(person))
    return modal_fields.words(body, line_field(place)) or None
