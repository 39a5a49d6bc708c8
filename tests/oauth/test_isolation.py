"""Two workspaces in which everybody has the same ids, served by three processes on PostgreSQL: nothing crosses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from sandbox import Message, Person, Sandbox
from sandbox.actions import controls
from sandbox.administration import Administration
from storage.database import Database
from storage.models.base import Row
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import Workspace
from tests.oauth.conftest import RunningSite, running_for_any
from tests.oauth.workspaces import installer, introduces, reads

PROCESSES, ACTS, SEEDS = 3, 60, range(2)
WORDS = {"first": "lanterns", "harbour": "anchors"}
"""What people of each workspace write in every reason, and nobody in the other does."""


@dataclass(frozen=True)
class Both:
    """Both workspaces, and what people do in them by chance."""

    slack: Sandbox
    harbour: Administration
    chance: Random

    def live(self, acts: int) -> None:
        """Let people do so many things, now in one workspace, now in the other."""
        for _ in range(acts):
            workspace, word = self.chance.choice([(self.slack, WORDS["first"]), (self.harbour, WORDS["harbour"])])
            self._act(self.chance.choice(workspace.people[:4]), workspace, word)
            if self.chance.random() < 0.1:
                self.slack.clock.advance(timedelta(days=1))

    def _act(self, person: Person, workspace: Administration, word: str) -> None:
        if person.view is not None:
            self._finish(person)
        elif self.chance.random() < 0.25 or not person.messages():
            one, two = self.chance.sample([each for each in workspace.people[:4] if each.id != person.id], 2)
            person.command("/intro", f"<@{one.id}> <@{two.id}> you both like {word}")
        else:
            self._press(person)

    def _finish(self, person: Person) -> None:
        """Send the form that's before somebody if it can be sent as it is; close it otherwise."""
        with suppress(LookupError):  # it has no button to send it
            person.submit()
        if person.view is not None:
            person.close_all_views()

    def _press(self, person: Person) -> None:
        message = self.chance.choice(person.messages())
        known = [each for each in controls(message.blocks) if "url" not in each.element]
        names = [name for each in known if [c.names[0] for c in known].count(name := each.names[0]) == 1]
        if names:
            person.click(message, self.chance.choice(names))


@pytest.fixture(params=SEEDS)
def both(request: pytest.FixtureRequest, slack: Sandbox, harbour: Administration, database: Database) -> Iterator[Both]:
    """Let two workspaces live for a while, beside three processes; Slack's requests come to each in turn."""
    with ExitStack() as running:
        count = PROCESSES if database.url.get_backend_name() == "postgresql" else 1
        sites = [running.enter_context(running_for_any(slack, database)) for _ in range(count)]
        for workspace in (slack, harbour):
            sites[0].installs(workspace)
            reads(slack, installer(workspace), "You installed Full Circle")
        life = Both(slack, harbour, Random(request.param))
        for site in sites:
            _reach(slack, site)
            life.live(ACTS // count)
        for site in sites:
            site.bot.tick()
        yield life


def _reach(slack: Sandbox, site: RunningSite) -> None:
    assert site.bot.server
    slack.deliver_to(f"http://127.0.0.1:{site.bot.server.port}/slack/events")


def test_nothing_crosses(both: Both, database: Database) -> None:
    assert_calls_carry_their_rows_token(both, database)
    assert_rows_refer_to_rows_of_their_workspace(database)
    assert_words_stay_where_they_were_written(both)
    assert_buttons_work_where_they_stand(both, database)


def assert_calls_carry_their_rows_token(both: Both, database: Database) -> None:
    """Each message that was posted or changed is a row of the workspace whose token the call had."""
    with database.reading() as session:
        of_row = select(OutgoingMessage.nonce, Workspace.team_id).join(
            Workspace, Workspace.id == OutgoingMessage.workspace_id
        )
        teams = {nonce: team_id for nonce, team_id in session.execute(of_row)}  # noqa: C416  (rows are no tuples)
    seen = 0
    for method in ("chat.postMessage", "chat.update"):
        for call in both.slack.calls(method):
            nonce = _nonce(call.args.get("metadata"))
            if nonce in teams:
                assert call.team == teams[nonce], call
                seen += 1
    assert seen > ACTS / 4
    assert {call.team for call in both.slack.calls("chat.postMessage")} == {both.slack.team_id, both.harbour.team_id}


def _nonce(metadata: object) -> str:
    read = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str(read["event_payload"]["nonce"]) if isinstance(read, dict) else ""


def assert_rows_refer_to_rows_of_their_workspace(database: Database) -> None:
    """No row refers to one of another workspace, whatever table both are in."""
    with database.reading() as session:
        for table in Row.metadata.sorted_tables:
            for column in table.c:
                for key in column.foreign_keys:
                    other = key.column.table.alias("referred_to")
                    if "workspace_id" in other.c and "workspace_id" in table.c:
                        across = select(table.c.id).join(other, other.c.id == column)
                        crossing = across.where(other.c.workspace_id != table.c.workspace_id)
                        assert session.scalars(crossing).all() == [], f"{table.name}.{column.name}"


def assert_words_stay_where_they_were_written(both: Both) -> None:
    """Nobody reads a word of the other workspace."""
    for workspace, others in ((both.slack, WORDS["harbour"]), (both.harbour, WORDS["first"])):
        for person in workspace.people:
            for message in person.messages():
                assert others not in json.dumps(message.blocks) + message.text


def assert_buttons_work_where_they_stand(both: Both, database: Database) -> None:
    """A button of the one workspace, pressed by the same person in the other, changes nothing there or here."""
    before = _facts(database)
    pressed = 0
    for here, there in ((both.slack, both.harbour), (both.harbour, both.slack)):
        for person in here.people[:4]:
            elsewhere = there.person(person.id)
            for message, name in _buttons(person):
                payload = elsewhere.click_payload(_any_message(elsewhere), _any_button(elsewhere))
                payload["actions"] = person.click_payload(message, name)["actions"]
                assert elsewhere.send_interaction(payload).acknowledged
                pressed += 1
    assert pressed > 5
    assert _facts(database) == before


def _buttons(person: Person) -> list[tuple[Message, str]]:
    """Return what somebody can press that names an introduction and is in their way only once in its message."""
    found = []
    for message in person.messages():
        names = [each.names[0] for each in controls(message.blocks) if ":" in str(each.element.get("value", ""))]
        found += [(message, name) for name in names if names.count(name) == 1]
    return found[:5]


def _any_message(person: Person) -> Message:
    return next(message for message in person.messages() if [*controls(message.blocks)])


def _any_button(person: Person) -> str:
    names = [each.names[0] for each in controls(_any_message(person).blocks)]
    return next(name for name in names if names.count(name) == 1)


def _facts(database: Database) -> list[tuple[object, ...]]:
    """Return what people said and did, by workspace."""
    names = ("reports", "undone_reports", "words", "ways_out", "results", "connector_answers")
    with database.reading() as session:
        tables = [Row.metadata.tables[name] for name in names]
        facts = [(table.name, *row) for table in tables for row in session.execute(select(table).order_by(table.c.id))]
        made = session.execute(select(Introduction.id, Introduction.withdrawn_at).order_by(Introduction.id))
        return [*facts, *(tuple(row) for row in made)]


def test_the_same_click_in_both_is_two(
    site: RunningSite, slack: Sandbox, harbour: Administration, database: Database
) -> None:
    for workspace in (slack, harbour):
        site.installs(workspace)
        one, two, three = workspace.people[:3]
        reads(slack, one, "You installed Full Circle")
        introduces(one, f"<@{two.id}> <@{three.id}>")
        reads(slack, two, "would like to introduce you")
    assert slack.people[1].id == harbour.people[1].id
    with database.reading() as session:
        made = session.execute(select(Introduction.workspace_id, Introduction.id)).all()
    assert len({workspace_id for workspace_id, _ in made}) == len(made) == 2
