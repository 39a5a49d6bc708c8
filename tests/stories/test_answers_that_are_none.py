"""Something on the way to Slack answers in its place, with bytes that are no answer: nothing is believed, or lost."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.full_circle import FullCircle
from bot.monitoring.log import FieldsFormatter, RepeatedLines
from bot.slack.client import SlackClient
from bot.slack.installation import SlackUnreachableError, ask_slack
from sandbox import Sandbox
from storage.database import Database
from tests.running import ReceiverName, running
from tests.slack_proxy import Answer, SlackProxy, slack_proxy
from tests.stories.conftest import REASON, Stage

one_way = pytest.mark.parametrize(("receiver", "database_url"), [("socket", "sqlite")], indirect=True, ids=["one way"])
DEEP = b'{"ok":' + b"[" * 100_000


def said(**fields: Any) -> Answer:
    """Return an answer of Slack's form."""
    return Answer(json.dumps(fields).encode())


NO_ANSWERS = {
    "no UTF-8": Answer(b'{"ok": true, "ts": "\xff\xfe"}'),
    "a charset nobody knows": Answer(b'{"ok": true}', headers=(("Content-Type", "application/json; charset=klingon"),)),
    "a list": Answer(b'[{"ok": true}]'),
    "a number": Answer(b"7"),
    "nothing": Answer(b""),
    "a page": Answer(b"<html>Sign in to the Wi-Fi</html>", headers=(("Content-Type", "text/html"),)),
    "half an object": Answer(b'{"ok": true, "ts": "17'),
    "brackets without end": Answer(DEEP),
    "a huge number": Answer(b'{"ok": true, "n": ' + b"9" * 5_000 + b"}"),
    "ok without its fields": said(ok=True),
    "fields of other types": said(ok=True, ts=17, channel=["D1"], view={"id": None}, user={}, team_id=1, user_id=2),
    "ok that is no yes": said(ok="true", ts="1.2", channel="D1", view={"id": "V1"}, user={"id": "U1"}),
    "an error that is an object": said(ok=False, error={"code": "fatal_error"}),
    "no error": said(ok=False),
    "a whole sentence as an error": said(ok=False, error="Please sign in!"),
    "gzip": Answer(b"\x1f\x8b\x08", headers=(("Content-Type", "application/gzip"),)),
    "a 502": Answer(b"<html>Bad gateway</html>", 502),
    "a 500 in JSON": Answer(b'{"ok": true, "ts": "1.2", "channel": "D1"}', 500),
}
each_of_them = pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
SOME = ("no UTF-8", "a list", "ok without its fields", "an error that is an object")
one_of_each = pytest.mark.parametrize("answer", [NO_ANSWERS[name] for name in SOME], ids=SOME)


@pytest.fixture
def proxy(slack: Sandbox) -> Iterator[SlackProxy]:
    """Yield what stands between the bot and Slack, and passes everything on at first."""
    with slack_proxy(slack) as proxy:
        yield proxy


@pytest.fixture
def bot(slack: Sandbox, database: Database, receiver: ReceiverName, proxy: SlackProxy) -> Iterator[FullCircle]:
    """Yield the bot, running behind it."""
    with running(slack, database, receiver, api_url=proxy.url) as full_circle:
        yield full_circle


def client(slack: Sandbox, proxy: SlackProxy) -> SlackClient:
    return SlackClient(slack.bot_token, base_url=proxy.url, retry_handlers=[])


# --- Start ----------------------------------------------------------------------------------------------------------


@each_of_them
def test_a_bot_that_starts_says_in_a_sentence_that_slack_did_not_answer(
    slack: Sandbox, proxy: SlackProxy, answer: Answer
) -> None:
    proxy.answer("auth.test", with_=answer)
    with pytest.raises(SlackUnreachableError) as raised:
        ask_slack(client(slack, proxy))
    (sentence,) = str(raised.value).splitlines()
    length = "" if "klingon" in str(answer.headers) else f"{len(answer.body)} "
    assert f"auth.test was answered with {length}bytes that can't be read: " in sentence


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@one_of_each
def test_a_bot_that_was_here_before_starts_and_connects_when_slack_answers(
    slack: Sandbox, database: Database, proxy: SlackProxy, answer: Answer
) -> None:
    with running(slack, database):
        pass
    proxy.answer("auth.test", with_=answer)
    with running(slack, database, api_url=proxy.url) as bot:
        assert bot.workspaces.problem() == "not confirmed by Slack yet"


# --- Forms ----------------------------------------------------------------------------------------------------------


@one_way
@one_of_each
def test_who_types_the_command_is_told_that_the_form_did_not_open(
    stage: Stage, proxy: SlackProxy, answer: Answer
) -> None:
    proxy.answer("views.open", with_=answer)
    reply = stage.ana.command("/intro", f"@ben @chidi {REASON}")
    assert reply.acknowledged
    assert REASON in str(reply.payload)


@one_way
@each_of_them
def test_two_are_introduced_though_nobody_knows_who_they_are(stage: Stage, proxy: SlackProxy, answer: Answer) -> None:
    proxy.answer("users.info", with_=answer)
    stage.introduce()


@one_way
@one_of_each
def test_settings_say_why_they_do_not_open(stage: Stage, proxy: SlackProxy, answer: Answer) -> None:
    proxy.answer("views.open", "views.push", "users.info", with_=answer)
    for text in ("settings", "summary", "forget me", "help", "list", "export"):
        assert stage.ana.command("/intro", text).acknowledged, text


@one_way
@pytest.mark.parametrize("typed", ["settings", f"@ben @chidi {REASON}"])
def test_an_answer_that_drips_in_holds_no_command(stage: Stage, proxy: SlackProxy, typed: str) -> None:
    proxy.answer("views.open", "views.push", "users.info", with_=Answer(b"{" + b" " * 1_000 + b"}", drips="its body"))
    assert stage.ana.command("/intro", typed).acknowledged


# --- Messages -------------------------------------------------------------------------------------------------------


@one_way
@one_of_each
def test_a_message_counts_as_sent_once_slack_says_where_it_is(stage: Stage, proxy: SlackProxy, answer: Answer) -> None:
    proxy.answer("chat.postMessage", with_=answer)
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.wait_for_view()
    stage.submits(stage.ana)
    stage.slack.wait_for(lambda: proxy.asked.count("chat.postMessage") >= 3, what="three posts")
    proxy.pass_on()
    everybody = (stage.ana, stage.ben, stage.chidi)
    stage.later(lambda: all(len(person.messages()) == 1 for person in everybody), "a message for each")


@one_way
@one_of_each
def test_a_change_counts_as_shown_once_slack_says_so(stage: Stage, proxy: SlackProxy, answer: Answer) -> None:
    stage.introduce()
    proxy.answer("chat.update", "views.publish", with_=answer)
    stage.click(stage.ben, "Connected")
    stage.slack.wait_for(lambda: "chat.update" in proxy.asked, what="a change")
    proxy.pass_on()
    stage.later(lambda: "✓ You're in touch" in stage.seen(stage.ben), "the card")


# --- Reminders ------------------------------------------------------------------------------------------------------


@one_way
@one_of_each
def test_a_reminder_comes_and_the_log_stays_short_while_profiles_cannot_be_had(
    stage: Stage, proxy: SlackProxy, answer: Answer
) -> None:
    stage.introduce()
    proxy.answer("users.info", with_=answer)
    lines = Lines()
    logging.getLogger().addHandler(lines)
    stage.pass_time(timedelta(days=4))
    stage.slack.wait_for(lambda: "Have you" in "".join(m.text for m in stage.ben.messages()), what="the reminder")
    for _ in range(10):
        stage.pass_time(timedelta(seconds=1))
    logging.getLogger().removeHandler(lines)
    assert len(lines.written) < 20, "\n".join(lines.written)
    assert proxy.asked.count("users.info") < 20


class Lines(logging.Handler):
    """The lines of the log, as an operator reads them: warnings and worse, and repeated ones counted."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.addFilter(RepeatedLines())
        self.setFormatter(FieldsFormatter())
        self.written = list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        self.written += self.format(record).splitlines()
