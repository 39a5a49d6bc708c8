"""Modal or Home tab as its person sees it at one moment."""

from dataclasses import dataclass
from typing import Any

from sandbox.canonical_blocks import elements_of
from sandbox.form import label_of, shown_value
from sandbox.members import Member
from sandbox.modals import OpenView, Values
from sandbox.values import STATEFUL


@dataclass(frozen=True)
class View:
    """Snapshot: read `person.view` again to see what has become of it.

    `errors` is what stands beside inputs, by block_id; `trouble` is the line Slack shows when a submission failed.
    """

    id: str
    is_home: bool
    title: str
    submit: str | None
    close: str | None
    blocks: tuple[dict[str, Any], ...]
    private_metadata: str
    callback_id: str
    external_id: str
    hash: str
    values: Values
    errors: dict[str, str]
    trouble: str | None
    person: Member
    people: dict[str, Member]

    def fields(self) -> dict[str, str]:
        """Return what stands in each input, by its label: text as typed, people by full name, choices by their text."""
        shown: dict[str, str] = {}
        for block in self.blocks:
            for element in elements_of(block):
                if element["type"] in STATEFUL:
                    value = self.values[block["block_id"]][element["action_id"]]
                    shown[label_of(block, element)] = shown_value(element, value, self.person, self.people)
        return shown


def snapshot(view: OpenView, people: dict[str, Member]) -> View:
    """Return the view as it stands now."""
    given = view.definition
    texts = {key: (given.get(key) or {}).get("text") for key in ("title", "submit", "close")}
    values = {block: {action: dict(value) for action, value in row.items()} for block, row in view.values.items()}
    return View(
        id=view.id,
        is_home=given["type"] == "home",
        title=texts["title"] or "",
        submit=texts["submit"],
        close=texts["close"],
        blocks=tuple(given["blocks"]),
        private_metadata=given.get("private_metadata", ""),
        callback_id=given.get("callback_id", ""),
        external_id=given.get("external_id", ""),
        hash=view.hash,
        values=values,
        errors=dict(view.errors),
        trouble=view.trouble,
        person=people[view.user],
        people=dict(people),
    )
