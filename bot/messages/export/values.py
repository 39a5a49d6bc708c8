"""What an export consists of: plain names and values, whichever way it is written down in the end."""

from collections.abc import Sequence
from datetime import datetime

from storage.models.enums import Step
from storage.models.facts import Result, WayOut, Words
from storage.models.introduction import Introduction, Party


class SlackId(str):
    """A person: the id in a file, their name in a message."""


class ChannelId(str):
    """A channel: the same."""


Value = str | int | bool | datetime | None | Sequence["Value"] | dict[str, "Value"]
Fields = dict[str, Value]


def fields_of(value: Value) -> Fields:
    """Return a value that consists of named ones; without any if it's another kind of value."""
    return value if isinstance(value, dict) else {}


def list_of(value: Value) -> Sequence[Value]:
    """Return a value that consists of several; none if it's another kind of value."""
    return value if isinstance(value, list) else ()


def introducers(introduction: Fields) -> list[Value]:
    """Return who introduces a member in an introduction of theirs: mostly one."""
    as_well = [fields_of(each) for each in list_of(introduction["introduced_as_well_by"])]
    others = [each["slack_id"] for each in as_well if not each["withdrawn_at"]]
    return [each for each in (introduction["introduced_by"], *others) if each]


def made_elsewhere(introduction: Introduction) -> Fields:
    """Return how and on which day an introduction was made elsewhere; empty values if it wasn't."""
    on = introduction.elsewhere_on
    return {
        "introduced_elsewhere": introduction.elsewhere.value if introduction.elsewhere else None,
        "introduced_elsewhere_on": on.isoformat() if on else None,
    }


def steps(reported: dict[Step, datetime]) -> Fields:
    """Return each reported step with its time."""
    return {step.value: reported[step] for step in Step if step in reported}


def way_out(said: WayOut) -> Fields:
    """Return what somebody said instead of a step."""
    return {"said": said.way.value, "line": said.line, "until": said.until, "said_at": said.said_at}


def words(said: Words) -> Fields:
    """Return what somebody said about a step, as its author and the connector may see it."""
    return {
        "about": said.clicked.value,
        "contact": said.contact.value if said.contact else None,
        "text": said.text,
        "for": said.audience.value,
        "asks_what_to_do_for_the_connector": said.offers_help,
        "said_at": said.said_at,
    }


def result(said: Result | None) -> Fields | None:
    """Return what somebody says came of it, as its author and the connector may see it; None for nothing."""
    return {"text": said.text, "for": said.audience.value, "said_at": said.said_at} if said else None


def channel(channel_id: str | None) -> ChannelId | None:
    """Return a channel as a value; None if there is none."""
    return ChannelId(channel_id) if channel_id else None


def answers(party: Party) -> list[Value]:
    """Return what the connector answered to this party's thank-you."""
    return [{"answer": given.answer.value, "text": given.text, "said_at": given.said_at} for given in party.answers]
