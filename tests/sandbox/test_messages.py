"""Posting, changing and reading messages."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.web.chat import LONGEST_BLOCKS
from tests.sandbox.apps import section
from tests.sandbox.test_web_api import ANA, BEN, GUS, ROBO, SVEN, refusal


def post(client: WebClient, channel: str = ANA, text: str = "hi", **more: Any) -> tuple[str, str]:
    """Post, and say where it went: channel and ts."""
    answer = client.chat_postMessage(channel=channel, text=text, **more)
    return answer["channel"], answer["ts"]


def test_posting_to_a_person_opens_the_direct_message_they_read(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    message = slack.person("ana").messages()[0]
    assert (message.channel, message.ts, message.text) == (channel, ts, "hi")
    assert channel.startswith("D")
    assert slack.person("ben").messages() == []


def test_timestamps_are_unique_and_grow_with_the_workspaces_clock(slack: Sandbox, client: WebClient) -> None:
    first = [post(client)[1] for _ in range(3)]
    slack.clock.advance(timedelta(days=1))
    later = post(client)[1]
    assert sorted({*first, later}) == [*first, later]
    assert float(later) - float(first[-1]) > 86_000


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
        ({"channel": SVEN, "text": "x"}, "channel_not_found"),
        ({"channel": GUS, "text": "x"}, "channel_not_found"),
        ({"channel": ROBO, "text": "x"}, "cannot_dm_bot"),
        ({"channel": ANA}, "no_text"),
        ({"channel": ANA, "text": " "}, "no_text"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": ANA, "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": ANA, "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": ANA, "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"channel": ANA, "text": "x", "metadata": "no"}, "invalid_metadata_format"),
        ({"channel": ANA, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"channel": ANA, "markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
        ({"channel": ANA, "blocks": [section("x" * 3000)] * (LONGEST_BLOCKS // 3000 + 1)}, "msg_blocks_too_long"),
    ],
)
def test_chat_post_message_refuses_what_slack_refuses(client: WebClient, args: dict[str, Any], error: str) -> None:
    assert refusal(client, "chat.postMessage", **args) == error


def test_a_very_long_text_is_cut_by_posting_and_refused_by_updating(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client, text="x" * 40_001)
    assert len(slack.messages(channel)[0].text) == 40_000
    assert refusal(client, "chat.update", channel=channel, ts=ts, text="x" * 4_001) == "msg_too_long"


def test_a_channel_takes_messages_of_its_members(slack: Sandbox) -> None:
    manifest = {"display_information": {"name": "Small"}, "oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    with Sandbox(manifest) as other:
        client = WebClient(other.bot_token, base_url=other.api_url)
        assert post(client, "#introductions")[0] == "C0INTRODU"
        assert refusal(client, "chat.postMessage", channel="#general", text="x") == "not_in_channel"
        # Nobody said that the messages tab is on.
        assert refusal(client, "chat.postMessage", channel=ANA, text="x") == "messages_tab_disabled"
    everywhere = WebClient(slack.bot_token, base_url=slack.api_url)
    assert post(everywhere, "#general")[0] == "C0GENERAL"


def test_a_deactivated_person_can_still_be_written_to_where_one_did_before(slack: Sandbox, client: WebClient) -> None:
    channel, _ = post(client, BEN)
    slack.deactivate("ben")
    assert post(client, BEN)[0] == channel
    slack.deactivate("ben", post_error="user_disabled")
    assert refusal(client, "chat.postMessage", channel=channel, text="x") == "user_disabled"
    slack.reactivate("ben")
    assert post(client, BEN)[0] == channel


def test_a_person_can_be_closed_to_messages_and_opened_again(slack: Sandbox, client: WebClient) -> None:
    slack.close_messages(ANA)
    assert refusal(client, "chat.postMessage", channel=ANA, text="x") == "messages_tab_disabled"
    slack.open_messages(ANA)
    post(client)


def test_an_update_replaces_text_and_blocks_in_place(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client, blocks=[section("one")])
    client.chat_update(channel=channel, ts=ts, text="two", blocks=[section("two")])
    message = slack.messages(channel)[0]
    assert (message.versions, message.edited, message.blocks[0]["text"]["text"]) == (2, False, "two")
    client.chat_update(channel=channel, ts=ts, text="three")
    message = slack.messages(channel)[0]
    assert (message.versions, message.edited, message.blocks, message.text) == (3, True, (), "three")


def test_only_the_apps_own_messages_can_be_changed(slack: Sandbox, client: WebClient) -> None:
    theirs = slack.person("ana").say("mine")
    whose = {"channel": theirs.channel, "ts": theirs.ts}
    assert refusal(client, "chat.update", **whose, text="x") == "cant_update_message"
    assert refusal(client, "chat.delete", **whose) == "cant_delete_message"
    assert refusal(client, "chat.update", channel=theirs.channel, ts="1.000000", text="x") == "message_not_found"
    assert refusal(client, "chat.update", channel="C0NOWHERE", ts="1.0", text="x") == "channel_not_found"


def test_a_deleted_message_is_gone(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    client.chat_delete(channel=channel, ts=ts)
    assert slack.messages(channel) == []
    assert refusal(client, "chat.update", channel=channel, ts=ts, text="x") == "message_not_found"


def test_an_ephemeral_message_is_seen_by_one_person_and_found_by_nobody(slack: Sandbox, client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel="#introductions", user=ANA, text="psst")["message_ts"]
    assert [m.text for m in slack.person("ana").messages("#introductions")] == ["psst"]
    assert slack.person("ben").messages("#introductions") == []
    assert client.conversations_history(channel="C0INTRODU")["messages"] == []
    assert refusal(client, "chat.update", channel="C0INTRODU", ts=ts, text="x") == "message_not_found"
    assert refusal(client, "chat.postEphemeral", channel="#introductions", user=SVEN, text="x") == "user_not_in_channel"


def test_replies_stand_in_the_thread_whichever_of_its_messages_is_named(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    _, reply = post(client, channel, "one", thread_ts=ts)
    post(client, channel, "two", thread_ts=reply)
    ana = slack.person("ana")
    assert [m.text for m in ana.thread(ana.messages()[0])] == ["one", "two"]
    assert [m.text for m in ana.messages()] == ["hi"]
    assert ana.reads() == ["hi", "one", "two"]


def test_a_reply_that_is_broadcast_stands_in_the_conversation_too(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    _, broadcast = post(client, channel, "news", thread_ts=ts, reply_broadcast=True)
    post(client, channel, "more", thread_ts=ts)
    ana = slack.person("ana")
    assert [m.text for m in ana.conversation()] == ["hi", "news"]
    assert [m.text for m in ana.thread(ana.messages()[0])] == ["news", "more"]
    newest, _ = client.conversations_history(channel=channel)["messages"]
    assert (newest["ts"], newest["subtype"], newest["thread_ts"]) == (broadcast, "thread_broadcast", ts)
    client.chat_update(channel=channel, ts=broadcast, text="newer")
    assert [m.text for m in ana.conversation()] == ["hi", "newer"]


def test_a_message_that_is_no_reply_is_not_broadcast(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client, reply_broadcast=True)
    assert "subtype" not in client.conversations_history(channel=channel)["messages"][0]
    assert refusal(client, "chat.update", channel=channel, ts=ts, reply_broadcast=True) == "cant_broadcast_message"
    assert len(slack.person("ana").conversation()) == 1


def test_a_reply_is_broadcast_later_only_as_it_stands(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    _, reply = post(client, channel, "news", thread_ts=ts)
    both = {"channel": channel, "ts": reply, "reply_broadcast": True}
    assert refusal(client, "chat.update", **both, text="other") == "no_dual_broadcast_content_update"
    assert len(slack.person("ana").conversation()) == 1
    client.api_call("chat.update", params=both)
    assert [m.text for m in slack.person("ana").conversation()] == ["hi", "news"]


def test_a_reply_to_a_deleted_message_stands_in_the_conversation(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    slack.remove_message(slack.messages(channel)[0])
    answer = client.chat_postMessage(channel=channel, text="lost", thread_ts=ts)
    assert "thread_ts" not in answer["message"]
    assert [m.text for m in slack.person("ana").messages()] == ["lost"]


def test_the_permalink_leads_to_the_message_and_its_thread(slack: Sandbox, client: WebClient) -> None:
    channel, ts = post(client)
    _, reply = post(client, channel, thread_ts=ts)
    link = client.chat_getPermalink(channel=channel, message_ts=reply)["permalink"]
    assert link == slack.messages(channel)[1].permalink
    assert link.endswith(f"?thread_ts={ts}&cid={channel}")
    assert refusal(client, "chat.getPermalink", channel=channel, message_ts="1.0") == "message_not_found"


def test_history_is_newest_first_and_keeps_to_the_times_asked_for(client: WebClient) -> None:
    channel, one = post(client, text="1")
    two, three = post(client, text="2")[1], post(client, text="3")[1]

    def texts(**args: Any) -> list[str]:
        return [m["text"] for m in client.conversations_history(channel=channel, **args)["messages"]]

    assert texts() == ["3", "2", "1"]
    assert texts(oldest=one) == ["3", "2"]
    assert texts(latest=three) == ["2", "1"]
    assert texts(oldest=one, latest=three) == ["2"]
    assert texts(oldest=two, latest=three, inclusive=True) == ["3", "2"]
    assert refusal(client, "conversations.history", channel=channel, oldest="then") == "invalid_ts_oldest"


def test_history_and_replies_come_in_pages(client: WebClient) -> None:
    channel, ts = post(client, text="0")
    for n in range(1, 4):
        post(client, text=str(n))
        post(client, channel, f"reply {n}", thread_ts=ts)
    # Each page is read at once: slack_sdk's iterator hands out one and the same response object.
    pages = [(page["messages"], page["has_more"]) for page in client.conversations_history(channel=channel, limit=2)]
    assert [[m["text"] for m in messages] for messages, _ in pages] == [["3", "2"], ["1", "0"]]
    assert [has_more for _, has_more in pages] == [True, False]
    replies = [
        m["text"] for page in client.conversations_replies(channel=channel, ts=ts, limit=3) for m in page["messages"]
    ]
    assert replies == ["0", "reply 1", "reply 2", "reply 3"]
    root = pages[1][0][1]
    assert (root["reply_count"], root["thread_ts"]) == (3, ts)


def test_a_thread_that_is_not_there_is_not_found(client: WebClient) -> None:
    channel, ts = post(client)
    assert len(client.conversations_replies(channel=channel, ts=ts)["messages"]) == 1
    assert refusal(client, "conversations.replies", channel=channel, ts="1.000000") == "thread_not_found"


def test_metadata_is_read_in_full_only_when_asked_for(client: WebClient) -> None:
    given = {"event_type": "parcel", "event_payload": {"number": 7}}
    channel, ts = post(client, metadata=given)
    client.chat_update(channel=channel, ts=ts, text="changed")
    brief = client.conversations_history(channel=channel)["messages"][0]["metadata"]
    assert brief == {"event_type": "parcel"}
    full = client.conversations_replies(channel=channel, ts=ts, include_all_metadata=True)["messages"][0]["metadata"]
    assert full == given


def test_the_manifest_of_this_repository_can_be_loaded() -> None:
    with Sandbox(Path(__file__).parents[2] / "manifest.yml", granted_optional=("im:history",)) as slack:
        assert slack.workspace.manifest.commands == {"/intro": True}
        assert "im:history" in slack.workspace.manifest.granted


def test_threads_in_channels_the_app_is_not_in_stay_closed(slack: Sandbox, client: WebClient) -> None:
    said = slack.person("ana").say("hello", conversation="#general")
    assert refusal(client, "conversations.replies", channel=said.channel, ts=said.ts) == "not_in_channel"
    assert refusal(client, "chat.getPermalink", channel="C0NOWHERE", message_ts="1.0") == "channel_not_found"


def test_asking_for_a_reply_alone_gives_it_alone(client: WebClient) -> None:
    channel, ts = post(client)
    _, reply = post(client, channel, "one", thread_ts=ts)
    messages = client.conversations_replies(channel=channel, ts=reply)["messages"]
    assert [(m["text"], m["thread_ts"], m["parent_user_id"]) for m in messages] == [("one", ts, "U0SANDBOX")]


def test_attachments_and_marks_of_editing_are_read_back(client: WebClient) -> None:
    channel, ts = post(client, attachments=[{"text": "old style", "fallback": "x"}])
    client.chat_update(channel=channel, ts=ts, text="new")
    message = client.conversations_history(channel=channel)["messages"][0]
    assert message["edited"]["user"] == "U0SANDBOX"
    assert "attachments" not in message
    again = client.chat_postMessage(channel=channel, text="x", attachments=[{"text": "a", "fallback": "a"}])
    assert again["message"]["attachments"]


def test_a_person_knows_only_their_own_conversations(slack: Sandbox, client: WebClient) -> None:
    channel, _ = post(client)
    with pytest.raises(LookupError, match="Ben Carter knows no conversation"):
        slack.person("ben").messages(channel)
