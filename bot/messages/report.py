"""The connector's message: a headline with the present state of both, and under it one line per report."""

from datetime import datetime

from slack_sdk.models.blocks import ContextBlock, SectionBlock

from bot.messages.message import Message
from bot.messages.mrkdwn import how_long, mention, mrkdwn, quote
from bot.messages.progress import people, progress
from storage.models import Introduction, Party, Step

SAID = {
    Step.CONNECTED: "{party} and {other} are in touch, says {party}.",
    Step.MET: "{party} and {other} have met, says {party}.",
    Step.THANKED: "{party} thanks you for introducing {other}.",
}

# Slack's error -> why a card cannot be brought; https://docs.slack.dev/reference/methods/chat.postMessage#errors
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


def headline(introduction: Introduction) -> Message:
    """The message the connector gets once per introduction; it is changed as things happen."""
    title = f"You introduced {people(introduction.parties)}"
    return Message(
        text=f"{title}.",
        blocks=[
            SectionBlock(text=mrkdwn(f"*{title}*\n{quote(introduction.reason)}")),
            SectionBlock(fields=[progress(_name(introduction, party), party) for party in introduction.parties]),
            ContextBlock(elements=[mrkdwn(_footer(introduction))]),
        ],
    )


def _name(introduction: Introduction, party: Party) -> str:
    name = mention(party.member.slack_id)
    untouched = not any(each.reports or each.unreachable for each in introduction.parties)
    return f"{name} writes first" if untouched and introduction.first_mover_id == party.member_id else name


def _footer(introduction: Introduction) -> str:
    if introduction.ended_at is None:
        return "Each report appears in this thread, as it happens."
    return f"Full circle in {how_long(introduction.ended_at - introduction.created_at)}."


def reported(party: Party, step: Step) -> Message:
    """A line in the thread: one party pressed one button."""
    return _line(_said(party, step))


def taken_back(party: Party, step: Step) -> Message:
    """The same line after an undo: still there, struck through, so that nothing vanishes unseen."""
    return _line(f"~{_said(party, step)}~ Taken back.")


def _said(party: Party, step: Step) -> str:
    return SAID[step].format(party=mention(party.member.slack_id), other=mention(party.other.member.slack_id))


def completed(introduction: Introduction, now: datetime) -> Message:
    """The last line of a cycle."""
    took = how_long(now - introduction.created_at)
    return _line(f"*Full circle*, in {took}: {people(introduction.parties)} have met, and both thank you.")


def unreachable(party: Party, error: str) -> Message:
    """A line in the thread: a card did not get through, and what the connector can do about it."""
    name, other_name = mention(party.member.slack_id), mention(party.other.member.slack_id)
    if why := NOBODY_THERE.get(error):
        return _line(f"My message does not reach {name}: {why}. {other_name} has theirs.")
    why = NO_WAY_THERE.get(error, "Slack does not let me write to them")
    return _line(f"My message does not reach {name}: {why}. You may want to tell them about {other_name} yourself.")


def _line(text: str) -> Message:
    return Message(text=text, blocks=[SectionBlock(text=mrkdwn(text))])
