"""What a connector writes from their own message: another reason, and answers to a thank-you."""

from typing import Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot import ids as actions
from bot.messages.modals.fields import modal, saying, ticks, words
from bot.messages.mrkdwn import mention
from bot.rules import introductions as cycle
from bot.rules.text_limits import LINE_LIMIT, REASON_LIMIT, WORDS_LIMIT
from storage.models.introduction import Introduction, Party


def reword(introduction: Introduction) -> dict[str, Any]:
    """The reason, to be changed."""
    return modal(
        actions.REWORDING,
        "Change the reason",
        [
            words(
                actions.REASON,
                "Why should they meet?",
                introduction.reason,
                limit=REASON_LIMIT,
                hint="Both will read this, in the messages they have.",
                optional=False,
            )
        ],
        submit="Change",
        about=actions.value(actions.REWORD, introduction.id),
    )


def withdraw(introduction: Introduction) -> dict[str, Any]:
    """What withdrawing means."""
    text = "Both read that it is closed and that nothing is expected of them, not why. You can undo it."
    if not cycle.is_introduced(introduction):
        text = "Both read that it did not come about and that nothing is expected of them. You can undo it."
    about = actions.value(actions.WITHDRAW, introduction.id)
    return modal(actions.WITHDRAWING, "Withdraw", [saying(text)], submit="Withdraw it", about=about)


def nudge_them(introduction: Introduction) -> dict[str, Any]:
    """A draft for the connector to change, copy and send themselves: the bot never sends it."""
    team = introduction.workspace.team_id
    first, second = (party.member.slack_id for party in introduction.parties)
    draft = "Hi! I introduced you two a week ago and am curious: have you been in touch? No hurry, and no is fine, too."
    return modal(
        actions.NUDGE_MYSELF,
        "Nudge them yourself",
        [
            saying(f"Change this as you like, copy it, and send it to {mention(first)} or {mention(second)}:"),
            words(actions.LINE, "Your words", draft),
            ActionsBlock(elements=[_chat("Write to the first person", team, first, "first")]),
            ActionsBlock(elements=[_chat("Write to the second person", team, second, "second")]),
        ],
        submit="Done",
        about=actions.value(actions.NUDGE_MYSELF, introduction.id),
    )


def _chat(text: str, team: str, slack_id: str, which: str) -> ButtonElement:
    # https://docs.slack.dev/interactivity/deep-linking
    return ButtonElement(text=text, action_id=f"{actions.CHAT}:{which}", url=f"slack://user?team={team}&id={slack_id}")


def reply(party: Party, written: str) -> dict[str, Any]:
    """One line back to whoever thanked."""
    return modal(
        actions.ANSWERING,
        "Reply",
        [
            words(
                actions.ANSWER,
                "One line back",
                written,
                limit=LINE_LIMIT,
                multiline=False,
                optional=False,
                hint="It goes to the person who thanked you, and to nobody else.",
            )
        ],
        submit="Send",
        about=actions.value(actions.REPLY, party.introduction_id, party.member.slack_id),
    )


def wish(party: Party, written: str) -> dict[str, Any]:
    """What somebody who thanked, and asked, can do for the connector."""
    thanker = mention(party.member.slack_id)
    return modal(
        actions.ANSWERING,
        "What would help you",
        [
            saying(f"{thanker} asks: “Is there anything I can do for you?” Your answer goes to {thanker} only."),
            words(actions.ANSWER, "What would help you right now?", written, limit=WORDS_LIMIT, optional=False),
            ticks(
                actions.KEEP,
                "For the next time",
                {actions.STANDING: "Offer this to everybody who thanks me and asks"},
            ),
        ],
        submit="Send",
        about=actions.value(actions.WISH, party.introduction_id, party.member.slack_id),
    )
