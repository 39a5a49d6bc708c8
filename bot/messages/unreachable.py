"""A message did not get through to a party: why, and a text the connector can copy and send themselves."""

from bot.messages.blocks import Block, context, section
from bot.messages.message import Message, line
from bot.messages.mrkdwn import mention, quote
from bot.rules import introductions
from storage.models.introduction import Introduction, Party

# Slack's error -> why; https://docs.slack.dev/reference/methods/chat.postMessage#errors
NOBODY_THERE = {
    "account_inactive": "the account is deactivated",
    "user_disabled": "the account is deactivated",
    "user_not_found": "Slack does not find the account",
    "cannot_dm_bot": "it is a bot",
}
NO_WAY_THERE = {
    "user_not_visible": "I may not see the account",
    "messages_tab_disabled": "messages from this app are switched off",
    "restricted_action": "this workspace restricts whom I may write to",
}
SOMEBODY = "somebody"
OTHERWISE = "Slack does not let me write to them"


def unreachable(party: Party, error: str) -> Message:
    """Return the line in the connector's thread that says whom no message reaches, and why. `error`: Slack's."""
    why = (NOBODY_THERE | NO_WAY_THERE).get(error, OTHERWISE)
    text = f"My message does not reach {mention(party.member.slack_id)}: {why}."
    if introductions.is_introduced(party.introduction):
        text += f" {mention(party.other.member.slack_id)} has theirs."
    if error in NOBODY_THERE:
        return line(text)
    return line(text, context("If you like, send this yourself:"), _draft(party))


def _draft(party: Party) -> Block:
    """Return a text for the connector to change and send: their words, not the bot's."""
    introduction, name, other = party.introduction, mention(party.member.slack_id), mention(party.other.member.slack_id)
    reason = quote(introduction.reason)
    if not introductions.is_introduced(introduction):
        other = other if introduction.shows_names else SOMEBODY
        return section(f"> Hi {name}, would you like me to introduce you to {other}?\n{reason}")
    who_writes = _first_move(introduction, party)
    return section(f"> Hi {name}, I would like you to meet {other}.\n{reason}\n> {who_writes}")


def _first_move(introduction: Introduction, party: Party) -> str:
    if introduction.first_mover_id == party.member_id:
        return "Would you write first?"
    return f"I asked {mention(party.other.member.slack_id)} to write to you first."
