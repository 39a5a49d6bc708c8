"""The buttons on a card: the steps that are left, what can be added to them, and the way to the other."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages import results
from bot.messages.blocks import Block
from bot.messages.buttons import button, chat_button, step_button
from bot.messages.party_status import furthest_of
from bot.rules import introductions
from storage.models.enums import Step
from storage.models.introduction import Party


def steps_to_press(reader: Party) -> Iterator[Block]:
    """Yield a button for each step that the reader hasn't reported; the one to report now is the primary one."""
    done = introductions.reported(reader)
    for step in (step for step in Step if step not in done):
        yield step_button(step, reader.introduction.reference, primary=step is _step_to_report(reader))


def _step_to_report(reader: Party) -> Step | None:
    """Return the step that the reader is to report now; None if there's nothing to report."""
    introduction, done = reader.introduction, introductions.reported(reader)
    is_live = introductions.is_open(introduction) and not introductions.rests(introduction)
    if not is_live or introductions.first_reported(introduction, Step.CONNECTED) is None:
        return None
    if (says := furthest_of(reader.other)) and says not in done:
        return says
    return next((step for step in Step if step not in done), None)


def afterwards(reader: Party) -> Iterator[Block]:
    """Return what the reader can add to what they reported."""
    if reader.reports:
        text = "Edit your note" if any(words.text for words in reader.words) else "Add a note"
        yield button(text, Verb.TELL, reader.introduction.reference)
    if Step.MET in introductions.reported(reader):
        yield button("Pay it forward", Verb.FORWARD, reader.introduction.reference)
    yield from results.say_button(reader)


def chat(reader: Party, *, primary: bool = False) -> Iterator[Block]:
    """Yield the link to the other; nothing if they're outside this Slack."""
    if reader.other:
        team_id, other = reader.introduction.workspace.team_id, reader.other.member.user_id
        yield chat_button("Send a message", team_id, other, primary=primary)
