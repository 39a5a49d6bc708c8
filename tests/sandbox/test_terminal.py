"""Slack drawn in a terminal, and the command line."""

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from rich.console import Console, RenderableType
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.__main__ import main
from sandbox.terminal import draw_columns, draw_conversation, draw_home, draw_message, draw_view
from tests.sandbox.apps import Json, button, field, modal, over_http, plain, section, shown
from tests.sandbox.installing import REDIRECT, answer, code_of

ROOT = Path(__file__).parents[2]


def drawn(drawing: RenderableType, width: int = 80, color: bool = False) -> str:
    """Return what a terminal of this width shows."""
    console = Console(
        width=width, file=io.StringIO(), force_terminal=color, color_system="truecolor" if color else None
    )
    console.print(drawing)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def talk(slack: Sandbox, client: WebClient) -> Sandbox:
    """Return a conversation with a card, a reply and a private answer."""
    buttons = {"type": "actions", "elements": [button("Connected", "a", style="primary"), button("Met", "b")]}
    blocks = [{"type": "header", "text": plain("Meet Ben")}, section("*Ben* likes <https://x.y|bridges>"), buttons]
    small = {"type": "context", "elements": [plain("small print")]}
    ts = client.chat_postMessage(channel="U0000ANA", text="x", blocks=[*blocks, {"type": "divider"}, small])["ts"]
    client.chat_postMessage(channel="U0000ANA", text="a reply", thread_ts=ts)
    direct = slack.person("ana").messages()[0].channel
    client.chat_postEphemeral(channel=direct, user="U0000ANA", text="psst")
    return slack


def test_a_conversation_is_drawn_with_buttons_threads_and_private_answers(talk: Sandbox) -> None:
    text = drawn(draw_conversation(talk.person("ana")))
    assert "╭─ Ana Sousa ─" in text
    assert "[ Connected ]  [ Met ]" in text
    assert "↳ Sandbox App APP" in text
    assert "Only visible to you" in text
    assert "Ben likes bridges" in text
    assert max(map(len, text.splitlines())) == 80


def test_only_the_last_messages_are_drawn_when_asked(talk: Sandbox) -> None:
    assert "Meet Ben" not in drawn(draw_conversation(talk.person("ana"), last=1))
    assert "Nothing here yet." in drawn(draw_conversation(talk.person("ben")))


def test_colour_adds_nothing_but_colour(talk: Sandbox) -> None:
    message = talk.person("ana").messages()[0]
    coloured = drawn(draw_message(talk.person("ana"), message), color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;.*?\x1b\\", "", coloured) == drawn(draw_message(talk.person("ana"), message))


def test_the_time_beside_a_message_is_the_readers(talk: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="#introductions", text="hello")
    shown_to = {name: drawn(draw_conversation(talk.person(name), "#introductions")) for name in ("ana", "dalia")}
    times = {name: re.findall(r"\d\d:\d\d", text)[0] for name, text in shown_to.items()}
    minutes = {name: int(time[:2]) * 60 + int(time[3:]) for name, time in times.items()}
    assert (minutes["dalia"] - minutes["ana"]) % 60 == 30


@pytest.fixture
def order(slack: Sandbox) -> Iterator[Sandbox]:
    """Yield a modal before Ana, with an error in it."""
    why = field("Why", "why", {"type": "plain_text_input", "placeholder": plain("Because …")}, hint=plain("A hint"))
    who = field("Who", "who", {"type": "users_select", "initial_user": "U0000BEN"}, optional=True)

    def listeners(app: App) -> None:
        @app.command("/order")
        def open_order(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=modal(who, why))
            ack()

    with over_http(slack, listeners):
        slack.person("ana").command("/order")
        slack.person("ana").submit()
        yield slack


def test_a_modal_is_drawn_with_its_fields_errors_and_buttons(order: Sandbox) -> None:
    ana = order.person("ana")
    text = drawn(draw_view(ana, shown(ana)))
    assert "━ Ana Sousa · Order ━" in text
    assert "─ Who (optional) ─" in text
    assert "Ben Carter ▾" in text
    assert "Because …" in text
    assert "⚠ Please complete this required field." in text
    assert text.splitlines()[-2].rstrip("┃ ").endswith("[ Cancel ]  [ Send ]")


def test_what_is_chosen_is_marked_even_where_its_name_has_a_comma(slack: Sandbox) -> None:
    first, second = ({"text": plain(text), "value": text} for text in ("Milk, and sugar", "Milk"))
    how = {"type": "radio_buttons", "options": [first, second], "initial_option": first}

    def listeners(app: App) -> None:
        @app.command("/order")
        def open_order(ack: Callable[..., None], body: Json, client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=modal(field("How", "how", how)))
            ack()

    ana = slack.person("ana")
    with over_http(slack, listeners):
        ana.command("/order")
    text = drawn(draw_view(ana, shown(ana)))
    assert "● Milk, and sugar" in text
    assert "○ Milk " in text


def test_a_menu_is_drawn_closed(slack: Sandbox, client: WebClient) -> None:
    options = [{"text": plain(text), "value": text} for text in ("Undo", "Stop")]
    menu = {"type": "actions", "elements": [{"type": "overflow", "action_id": "menu", "options": options}]}
    client.chat_postMessage(channel="U0000ANA", text="Tea", blocks=[menu])
    text = drawn(draw_message(slack.person("ana"), slack.person("ana").messages()[0]))
    assert "[ ⋯ ]" in text
    assert "Undo" not in text


def test_columns_stand_side_by_side_where_there_is_room(talk: Sandbox) -> None:
    both = draw_columns([draw_conversation(talk.person(name)) for name in ("ana", "ben")])
    assert re.search("Ana Sousa.*Ben Carter", drawn(both, 120))
    assert not re.search("Ana Sousa.*Ben Carter", drawn(both, 60))


def test_python_m_sandbox_serves_any_app_until_it_is_stopped() -> None:
    command = [sys.executable, "-m", "sandbox", "--manifest", "manifest.yml", "--grant", "im:history"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(4))
        client = WebClient(settings["SLACK_BOT_TOKEN"], base_url=settings["SLACK_API_URL"])
        assert "im:history" in client.auth_test().headers["x-oauth-scopes"]
        assert settings.keys() == {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(10) == 0


def test_python_m_sandbox_waits_for_an_app_that_installs_itself() -> None:
    command = [sys.executable, "-m", "sandbox", "--by-oauth", "--rotate-tokens", "--workspace", "Harbour"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(5))
        assert settings.keys() >= {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"}
        assert "SLACK_BOT_TOKEN" not in settings
        asked = {"client_id": settings["SLACK_CLIENT_ID"], "scope": "chat:write", "redirect_uri": REDIRECT}
        url = f"{settings['SLACK_API_URL'].removesuffix('api/')}oauth/v2/authorize?{urlencode(asked)}"
        code = code_of(answer(f"{url}&team=T0HARBOUR"))
        told = WebClient(base_url=settings["SLACK_API_URL"]).oauth_v2_access(
            client_id=asked["client_id"],
            client_secret=settings["SLACK_CLIENT_SECRET"],
            code=code,
            redirect_uri=REDIRECT,
        )
        assert (told["team"]["id"], told["expires_in"]) == ("T0HARBOUR", 43_200)
        process.terminate()
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--manifest", "manifest.yml", "--grant", "chat:write"], "not in bot_optional of the manifest: chat:write"),
        (["--manifest", "nowhere.yml"], "No such file or directory: 'nowhere.yml'"),
        (["--workspace", "Sandbox"], "--workspace: there is a workspace with the id T0SANDBOX already"),
        (["--workspace", "…"], "--workspace: a workspace's name needs a letter: '…'"),
    ],
)
def test_python_m_sandbox_says_in_one_sentence_what_is_wrong_with_what_it_was_given(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(given)
    assert capsys.readouterr().err.endswith(f"{said}\n")


def test_quotations_choices_and_edits_are_drawn(slack: Sandbox, client: WebClient) -> None:
    options = [{"text": plain(name), "value": name} for name in ("Tea", "Milk")]
    boxes = {"type": "checkboxes", "options": options, "initial_options": options[:1]}
    view = {"type": "home", "blocks": [field("What", "w", boxes)]}
    client.views_publish(user_id="U0000ANA", view=view)
    answer = client.chat_postMessage(channel="U0000ANA", text="x")
    client.chat_update(channel=answer["channel"], ts=answer["ts"], text="before\n> a long quotation indeed\nafter")
    ana = slack.person("ana")
    text = drawn(draw_conversation(ana), 24)
    assert "(edited)" in text
    assert [line.strip("│ ") for line in text.splitlines() if "▎" in line] == ["▎ a long quotation", "▎ indeed"]
    assert "☑ Tea" in drawn(draw_home(ana))
    assert "☐ Milk" in drawn(draw_home(ana))


def test_the_home_tab_is_drawn_without_a_modals_buttons(slack: Sandbox, client: WebClient) -> None:
    ana = slack.person("ana")
    assert "Nothing here yet." in drawn(draw_home(ana))
    client.views_publish(user_id=ana.id, view={"type": "home", "blocks": [section("*Tea* waits for you")]})
    assert "Ana Sousa · Home" in drawn(draw_home(ana))
    assert "Tea waits for you" in drawn(draw_home(ana))
    assert "Cancel" not in drawn(draw_home(ana))


def test_a_button_is_never_broken_in_two(slack: Sandbox, client: WebClient) -> None:
    elements = [button(f"Button {n}", str(n)) for n in range(4)]
    client.chat_postMessage(channel="U0000ANA", text="x", blocks=[{"type": "actions", "elements": elements}])
    text = drawn(draw_conversation(slack.person("ana")), 36)
    assert all(f"[ Button {n} ]" in text for n in range(4))


def test_a_modal_in_trouble_says_so(order: Sandbox) -> None:
    ana = order.person("ana")
    order.deliver_to(None)
    ana.submit({"Why": "because"})
    assert "⚠ We had some trouble connecting. Try again?" in drawn(draw_view(ana, shown(ana)))
