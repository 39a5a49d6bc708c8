"""Socket Mode: connections, envelopes, acks, renewal."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Reply, Sandbox
from tests.sandbox.apps import Json, modal, over_socket, shown


def new_url(slack: Sandbox) -> str:
    """Return an address from apps.connections.open."""
    return str(WebClient(base_url=slack.api_url).apps_connections_open(app_token=slack.app_token)["url"])


@asynccontextmanager
async def connected(slack: Sandbox) -> AsyncIterator[tuple[aiohttp.ClientWebSocketResponse, Json]]:
    """Yield a bare connection, without any SDK, and the hello it begins with."""
    async with aiohttp.ClientSession() as session, session.ws_connect(new_url(slack)) as socket:
        yield socket, await socket.receive_json()


class Acting:
    """Person doing something in a thread of their own, while the test plays the app."""

    def __init__(self, act: Callable[[], Reply]) -> None:
        self._replies: list[Reply] = []
        self._thread = threading.Thread(target=lambda: self._replies.append(act()))
        self._thread.start()

    async def reply(self) -> Reply:
        """Return what came of it."""
        await asyncio.to_thread(self._thread.join)
        return self._replies[0]


def listeners(app: App) -> None:
    @app.command("/order")
    def order(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack("Here you are")

    @app.view("order")
    def submit(ack: Callable[..., None]) -> None:
        ack(response_action="update", view=modal(title="Thanks", submit=None))


def test_a_bolt_app_is_served_over_socket_mode(slack: Sandbox) -> None:
    ana = slack.person("ana")
    with over_socket(slack, listeners):
        assert ana.command("/order").text == "Here you are"
        ana.submit()
        assert shown(ana).title == "Thanks"
        unheard = ana.command("/unheard").error
        assert unheard is not None
        assert "did not respond" in unheard
    slack.wait_for(lambda: slack.connections == 0, what="the end of all connections")
    assert ana.command("/order").error == '/order failed with the error "dispatch_failed"'


def test_a_bolt_app_follows_when_asked_to_renew_its_connection(slack: Sandbox) -> None:
    with over_socket(slack, listeners):
        slack.disconnect()
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2, what="a second connection")
        slack.wait_for_connection()
        assert slack.person("ana").command("/order").acknowledged


def test_a_bolt_app_comes_back_when_its_connection_is_cut(slack: Sandbox) -> None:
    # The built-in client looks after its connection only every ping_interval (10 s by default).
    with over_socket(slack, listeners, ping_interval=0.2):
        slack.drop_connections()
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2, 20, "a second connection")
        slack.wait_for_connection()
        assert slack.person("ana").command("/order").acknowledged


def test_hello_says_how_many_connections_there_are(slack: Sandbox) -> None:
    async def play() -> None:
        async with connected(slack) as (_, first), connected(slack) as (_, second):
            assert (first["type"], first["num_connections"], second["num_connections"]) == ("hello", 1, 2)
            assert first["debug_info"]["approximate_connection_time"] > 0
            await asyncio.to_thread(slack.wait_for_connection, 2)

    asyncio.run(play())


def test_an_address_is_good_for_one_connection(slack: Sandbox) -> None:
    async def status(url: str) -> int:
        async with aiohttp.ClientSession() as session:
            try:
                async with session.ws_connect(url) as socket:
                    await socket.receive_json()
                    return 101
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status

    url = new_url(slack)
    assert [asyncio.run(status(url)) for _ in range(2)] == [101, 403]


def test_the_eleventh_connection_is_one_too_many(slack: Sandbox) -> None:
    async def play() -> None:
        async with AsyncExitStack() as stack:
            for _ in range(10):
                await stack.enter_async_context(connected(slack))
            _, greeting = await stack.enter_async_context(connected(slack))
            assert (greeting["type"], greeting["reason"]) == ("disconnect", "too_many_websockets")

    asyncio.run(play())


def test_each_envelope_goes_to_one_connection_and_all_get_some(slack: Sandbox) -> None:
    async def serve(socket: aiohttp.ClientWebSocketResponse, seen: list[str]) -> None:
        async for message in socket:
            envelope = json.loads(message.data)
            seen.append(envelope["envelope_id"])
            await socket.send_json({"envelope_id": envelope["envelope_id"]})

    async def play() -> tuple[list[str], list[str]]:
        one: list[str] = []
        two: list[str] = []
        async with connected(slack) as (first, _), connected(slack) as (second, _):
            tasks = [asyncio.create_task(serve(first, one)), asyncio.create_task(serve(second, two))]
            for _ in range(20):
                assert (await Acting(lambda: slack.person("ana").command("/x")).reply()).acknowledged
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return one, two

    one, two = asyncio.run(play())
    assert len({*one, *two}) == len(one) + len(two) == 20
    assert one
    assert two


def test_the_answer_in_an_ack_is_shown_and_nonsense_is_ignored(slack: Sandbox) -> None:
    async def play() -> Reply:
        async with connected(slack) as (socket, _):
            acting = Acting(lambda: slack.person("ana").command("/x", "y"))
            envelope = await socket.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/x", "y")
            for nonsense in ("{", "[]", '{"envelope_id": "unknown"}', '{"envelope_id": []}'):
                await socket.send_str(nonsense)
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "z"}})
            return await acting.reply()

    assert asyncio.run(play()).text == "z"


def test_an_ack_may_come_over_another_connection(slack: Sandbox) -> None:
    async def play() -> Reply:
        async with connected(slack) as (first, _):
            acting = Acting(lambda: slack.person("ana").command("/x"))
            envelope = await first.receive_json()
            async with connected(slack) as (second, _):
                await first.close()
                await second.send_json({"envelope_id": envelope["envelope_id"]})
                return await acting.reply()

    assert asyncio.run(play()).acknowledged


def test_an_envelope_on_a_lost_connection_is_not_sent_again(slack: Sandbox) -> None:
    async def play() -> tuple[Reply, str]:
        async with connected(slack) as (first, _):
            acting = Acting(lambda: slack.person("ana").command("/x"))
            await first.receive_json()
        async with connected(slack) as (second, _):
            reply = await acting.reply()
            asked = Acting(lambda: slack.person("ana").command("/y"))
            envelope = await second.receive_json()
            await second.send_json({"envelope_id": envelope["envelope_id"]})
            await asked.reply()
            return reply, envelope["payload"]["command"]

    reply, next_command = asyncio.run(play())
    assert reply.error is not None
    assert "did not respond" in reply.error
    assert next_command == "/y"


def test_a_late_ack_is_too_late(slack: Sandbox) -> None:
    async def play() -> Reply:
        async with connected(slack) as (socket, _):
            acting = Acting(lambda: slack.deliver("interactive", {"type": "view_submission"}))
            envelope = await socket.receive_json()
            reply = await acting.reply()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            return reply

    reply = asyncio.run(play())
    assert (reply.acknowledged, reply.error) == (False, "timeout")


def test_renewal_says_why_and_gives_nothing_new_to_the_old_connection(slack: Sandbox) -> None:
    async def play() -> None:
        async with connected(slack) as (old, _):
            await asyncio.to_thread(slack.disconnect, "warning")
            assert (await old.receive_json())["reason"] == "warning"
            assert slack.connections == 1
            await asyncio.to_thread(slack.disconnect)
            asked = await old.receive_json()
            assert (asked["type"], asked["reason"]) == ("disconnect", "refresh_requested")
            assert slack.connections == 0
            async with connected(slack) as (new, _):
                acting = Acting(lambda: slack.person("ana").command("/x"))
                envelope = await new.receive_json()
                await new.send_json({"envelope_id": envelope["envelope_id"]})
                assert (await acting.reply()).acknowledged
                closed = await old.receive()
                assert closed.type == aiohttp.WSMsgType.CLOSE

    asyncio.run(play())


def test_a_ping_is_answered_with_its_own_words(slack: Sandbox) -> None:
    async def play() -> aiohttp.WSMessage:
        url = new_url(slack)
        async with aiohttp.ClientSession() as session, session.ws_connect(url, autoping=False) as socket:
            await socket.receive_json()
            await socket.ping(b"id:1.5")
            while (message := await socket.receive()).type != aiohttp.WSMsgType.PONG:
                assert message.type == aiohttp.WSMsgType.PING
            return message

    assert asyncio.run(play()).data == b"id:1.5"
