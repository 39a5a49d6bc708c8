"""What the fields for a line about each person begin with, in the modals that introduce them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from bot.ids import PLACES, Choice, Field
from bot.messages.modals.lines_about import LineAbout
from bot.payloads import modal_fields
from bot.payloads.body import Body
from bot.payloads.lines_about import line_about, typed_lines
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.introduce_several import IntroduceSeveral
from bot.use_cases.introductions.lines_about import last_lines


def to_begin_with(session: Session, workspace_id: int, by: str, people: Collection[str]) -> tuple[LineAbout, ...]:
    """Return the lines of a modal that opens with these people; none if the connector never wrote about them."""
    known = last_lines(session, workspace_id, by, people)
    return tuple(LineAbout(person, known.get(person, "")) for person in (*people, "", "")[:2]) if known else ()


def as_filled_in(session: Session, body: Body, draft: Introduce) -> tuple[LineAbout, ...]:
    """Return the lines of a modal that is shown again; none if they aren't ticked, or if one isn't in this Slack.

    About whoever has just been chosen, it's what was typed about them while the modal is open, or else what the
    connector last wrote.
    """
    if draft.is_outside or Choice.LINES not in modal_fields.ticked(body, Field.OPTIONS):
        return ()
    people = list(draft.people.values())
    known = last_lines(session, draft.workspace_id, draft.by, people) | typed_lines(body)
    written = [line_about(body, person, place) for person, place in zip(people, PLACES, strict=True)]
    return tuple(
        LineAbout(person, known.get(person, "") if text is None else text)
        for person, text in zip(people, written, strict=True)
    )


def about_others(body: Body, shown: Collection[LineAbout]) -> dict[str, str]:
    """Return what was typed about people whom no field is about now, for the modal to keep."""
    people = {each.person for each in shown}
    return {person: line for person, line in typed_lines(body).items() if person not in people}


def field_of(body: Body, about: str) -> str:
    """Return the field for an attribute of the command that a problem is about: a line's has a name of its own."""
    fields = [field for field in modal_fields.asked(body) if field.startswith(Field.PERSON_LINE)]
    return dict(zip(("first_line", "second_line"), fields, strict=False)).get(about, about)


def about_several(
    session: Session, workspace_id: int, by: str, newcomer: str, others: Collection[str]
) -> tuple[LineAbout, ...] | None:
    """Return the lines of a modal that opens with these people; None if the connector never wrote about them."""
    people = list(dict.fromkeys((newcomer, *others)))
    known = last_lines(session, workspace_id, by, people)
    return tuple(LineAbout(person, known.get(person, "")) for person in people) if known else None


def about_several_as_filled_in(session: Session, body: Body, draft: IntroduceSeveral) -> tuple[LineAbout, ...] | None:
    """Return the lines of a modal that is shown again; None if they aren't ticked.

    About whoever has just been chosen, it's what the connector last wrote.
    """
    if Choice.LINES not in modal_fields.ticked(body, Field.OPTIONS):
        return None
    people = list(dict.fromkeys((draft.newcomer, *draft.others)))
    texts = last_lines(session, draft.workspace_id, draft.by, people) | dict(draft.lines)
    return tuple(LineAbout(person, texts.get(person, "")) for person in people)
