"""A message did not get through to a party: why, and a text the connector can copy and send themselves."""

from bot.messages.blocks import Block, context, section
from bot.messages.elsewhere import how_and_when
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, quote
from bot.messages.names import the_other
from bot.rules import introductions
from storage.models.introduction import Introduction, Party

# Slack's error -> why; https://docs.slack.dev/reference/methods/chat.postMessage#errors
NOBODY_THERE = {
    "account_inactive": "account deactivated",
    "user_disabled": "account deactivated",
    "user_not_found": "Slack can't find the account",
    "cannot_dm_bot": "it's a bot",
}
NO_WAY_THERE = {
    "user_not_visible": "I can't see the account",
    "messages_tab_disabled": "messages from this app are turned off",
    "restricted_action": "this workspace limits whom I can write to",
}
SOMEONE = "someone"
OTHERWISE = "Slack won't let me write to them"
SEND_THIS = "You can send this instead:"


def unreachable(party: Party, error: str) -> Message:
    """Return the line in the connector's thread that says whom no message reaches, and why. `error`: Slack's."""
    why = (NOBODY_THERE | NO_WAY_THERE).get(error, OTHERWISE)
    name = mention(party.member.user_id)
    text, push = f"I couldn't message {name} ({why}).", f"{name} didn't get my message ({why})."
    if introductions.is_introduced(party.introduction) and party.other:
        text += f" {the_other(party)} got theirs."
    draft = [] if error in NOBODY_THERE else [context(SEND_THIS), _draft(party)]
    return Message(push, [section(text), *draft])


def _draft(party: Party) -> Block:
    """Return a text for the connector to change and send: their words, not the bot's."""
    introduction, name, other = party.introduction, mention(party.member.user_id), the_other(party)
    reason = quote(introduction.reason)
    if not introductions.is_introduced(introduction):
        other = other if introduction.shows_names else SOMEONE
        return section(f"> Hi {name}, would you like me to introduce you to {other}?\n{reason}")
    meet = f"I'd like you to meet {other}"
    if introduction.elsewhere:
        meet = f"I introduced you to {other}{how_and_when(introduction, introduction.connector)}"
    who_writes = "" if introduction.in_touch else f"\n> {_first_move(introduction, party)}"
    return section(f"> Hi {name}, {meet}.\n{reason}{who_writes}")


def _first_move(introduction: Introduction, party: Party) -> str:
    if introduction.first_mover_id == party.member_id:
        return "Would you write first?"
    return f"{the_other(party)} will write to you first."
