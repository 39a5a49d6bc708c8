"""The page's options, as data: who sits side by side, what they see first, and the hints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired, TypedDict

from sandbox.working_morning import WorkingMorning


class TextSeen(TypedDict):
    """`by` (a handle, name or id) has `contains` before them: in a message, a modal or the Home tab."""

    by: str
    contains: str


class ModalClosed(TypedDict):
    """`by` (a handle, name or id) had a modal before them since the hint came, and has it no more.

    `title`: of the modal that counts; default: any.
    """

    by: str
    title: NotRequired[str]


class Until(TypedDict, total=False):
    """The end of a hint, by whichever comes first.

    A modal is open before this person; a modal has been handed in or closed; text can be seen; the hint's person ran a
    command.
    """

    modal_open: str
    modal_closed: ModalClosed
    text_seen: TextSeen
    command: str


# One step of the guided first minute: `as` is the person in whose column it stands. A dict, so that it can be data.
Hint = TypedDict("Hint", {"as": str, "text": str, "until": Until})


@dataclass(frozen=True)
class PageOptions:
    """The state in which the page starts.

    `columns`: who sits side by side; default: the first three members. `opens`: which conversation a person's column
    shows at first, as {"ana": "#general"}, or "home", the app's Home tab; default: the direct message with the app.
    `hints`: one at a time. `morning`: where "+1 day" takes the time, to the next one on a working day; default: 24
    hours on. `icon`: the app's face, an SVG file; default: its initials.
    """

    columns: Sequence[str] = ()
    opens: Mapping[str, str] = field(default_factory=dict)
    hints: Sequence[Hint] = ()
    morning: WorkingMorning | None = None
    icon: Path | None = None
