"""What a connector writes from their own message: another reason, and answers to a thank-you."""

from typing import Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from bot.ids import CHAT, Choice, Field, Modal, Verb, button_value
from bot.messages.modals.fields import modal, saying, ticks, words
from bot.messages.mrkdwn import mention
from bot.rules import introductions
from bot.rules.text_limits import LINE_LIMIT, REASON_LIMIT, WORDS_LIMIT
from storage.models.introduction import Introduction, Party


def reword(introduction: Introduction) -> dict[str, Any]:
    """The reason, to be changed."""
    return modal(
        Modal.REWORD,
        "Change the reason",
        [
            words(
                Field.REASON,
                "Why should they meet?",
                introduction.reason,
                limit=REASON_LIMIT,
                hint="Both will read this, in the messages they have.",
                optional=False,
            )
        ],
        submit="Change",
        about=button_value(Verb.REWORD, introduction.id),
    )


def withdraw(introduction: Introduction) -> dict[str, Any]:
    """Return what withdrawing means."""
    text = "Both read that it is closed and that nothing is expected of them, not why. You can undo it."
    if not introductions.is_introduced(introduction):
        text = "Both read that it did not come about and that nothing is expected of them. You can undo it."
    about = button_value(Verb.WITHDRAW, introduction.id)
    return modal(Modal.WITHDRAW, "Withdraw", [saying(text)], submit="Withdraw it", about=about)


def nudge_them(introduction: Introduction) -> dict[str, Any]:
    """A draft for the connector to change, copy and send themselves: the bot never sends it."""
    team = introduction.workspace.team_id
    first, second = (party.member.slack_id for party in introduction.parties)
    draft = "Hi! I introduced you two a week ago and am curious: have you been in touch? No hurry, and no is fine, too."
    return modal(
        Verb.REMIND_MYSELF,
        "Nudge them yourself",
        [
            saying(f"Change this as you like, copy it, and send it to {mention(first)} or {mention(second)}:"),
            words(Field.LINE, "Your words", draft),
            ActionsBlock(elements=[_chat("Write to the first person", team, first, "first")]),
            ActionsBlock(elements=[_chat("Write to the second person", team, second, "second")]),
        ],
        submit="Done",
        about=button_value(Verb.REMIND_MYSELF, introduction.id),
    )


def _chat(text: str, team: str, slack_id: str, which: str) -> ButtonElement:
    # https://docs.slack.dev/interactivity/deep-linking
    return ButtonElement(text=text, action_id=f"{CHAT}:{which}", url=f"slack://user?team={team}&id={slack_id}")


def reply(party: Party, written: str) -> dict[str, Any]:
    """One line back to whoever thanked."""
    return modal(
        Modal.ANSWER_THANKS,
        "Reply",
        [
            words(
                Field.ANSWER,
                "One line back",
                written,
                limit=LINE_LIMIT,
                multiline=False,
                optional=False,
                hint="It goes to the person who thanked you, and to nobody else.",
            )
        ],
        submit="Send",
        about=button_value(Verb.REPLY, party.introduction_id, party.member.slack_id),
    )


def wish(party: Party, written: str) -> dict[str, Any]:
    """Return what somebody who thanked, and asked, can do for the connector."""
    thanker = mention(party.member.slack_id)
    return modal(
        Modal.ANSWER_THANKS,
        "What would help you",
        [
            saying(f"{thanker} asks: “Is there anything I can do for you?” Your answer goes to {thanker} only."),
            words(Field.ANSWER, "What would help you right now?", written, limit=WORDS_LIMIT, optional=False),
            ticks(
                Field.KEEP,
                "For the next time",
                {Choice.STANDING: "Offer this to everybody who thanks me and asks"},
            ),
        ],
        submit="Send",
        about=button_value(Verb.WISH, party.introduction_id, party.member.slack_id),
    )
