"""What a connector writes from their own message: another reason, and answers to a thank-you."""

from bot.ids import CHAT, Choice, Field, Modal, Verb, button_value, modal_value
from bot.messages.blocks import View, actions, modal, section
from bot.messages.buttons import chat_button
from bot.messages.modals.fields import ticks, words
from bot.messages.mrkdwn import mention
from bot.rules import introductions, shown
from bot.rules.text_limits import LINE_LIMIT, REASON_LIMIT, WORDS_LIMIT
from storage.models.enums import AnswerToThanks
from storage.models.introduction import Introduction, Party


def reword(introduction: Introduction) -> View:
    """Return the modal with the reason, to be changed."""
    label, hint = "Why should they meet?", "Both will read this, in the messages they have."
    reason = words(Field.REASON, label, introduction.reason, limit=REASON_LIMIT, hint=hint, optional=False)
    about = modal_value(Verb.REWORD, introduction.id, shown=shown.digest(introduction.reason))
    return modal(Modal.REWORD, "Change the reason", [reason], submit="Change", private_metadata=about)


def withdraw(introduction: Introduction) -> View:
    """Return the modal that says what withdrawing means."""
    text = "Both read that it is closed and that nothing is expected of them, not why. You can undo it."
    if not introductions.is_introduced(introduction):
        text = "Both read that it did not come about and that nothing is expected of them. You can undo it."
    about = button_value(Verb.WITHDRAW, introduction.id)
    return modal(Modal.WITHDRAW, "Withdraw", [section(text)], submit="Withdraw it", private_metadata=about)


def write_to_them(introduction: Introduction) -> View:
    """Return a draft that the connector can change, copy and send themselves: the bot never sends it."""
    team = introduction.workspace.team_id
    first, second = (party.member.slack_id for party in introduction.parties)
    draft = "Hi! I introduced you two a week ago and am curious: have you been in touch? No hurry, and no is fine, too."
    blocks = [
        section(f"Change this as you like, copy it, and send it to {mention(first)} or {mention(second)}:"),
        words(Field.LINE, "Your words", draft),
        actions(chat_button("Write to the first person", team, first, f"{CHAT}:first")),
        actions(chat_button("Write to the second person", team, second, f"{CHAT}:second")),
    ]
    about = button_value(Verb.WRITE_TO_THEM, introduction.id)
    return modal(Verb.WRITE_TO_THEM, "Nudge them yourself", blocks, submit="Done", private_metadata=about)


def reply(party: Party, written: str) -> View:
    """Return the modal for one line back to the party who thanked. `written`: what was answered before."""
    label, hint = "One line back", "It goes to the person who thanked you, and to nobody else."
    line = words(Field.ANSWER, label, written, limit=LINE_LIMIT, multiline=False, optional=False, hint=hint)
    about = _about_thanks(party, AnswerToThanks.REPLY)
    return modal(Modal.ANSWER_THANKS, "Reply", [line], submit="Send", private_metadata=about)


def wish(party: Party, written: str) -> View:
    """Return the modal for what somebody who thanked, and asked, can do for the connector. `written`: what it said."""
    thanker = mention(party.member.slack_id)
    standing = {Choice.STANDING: "Offer this to everybody who thanks me and asks"}
    blocks = [
        section(f"{thanker} asks: “Is there anything I can do for you?” Your answer goes to {thanker} only."),
        words(Field.ANSWER, "What would help you right now?", written, limit=WORDS_LIMIT, optional=False),
        ticks(Field.KEEP, "For the next time", standing),
    ]
    about = _about_thanks(party, AnswerToThanks.WISH)
    return modal(Modal.ANSWER_THANKS, "What would help you", blocks, submit="Send", private_metadata=about)


def _about_thanks(party: Party, kind: AnswerToThanks) -> str:
    verb = Verb.REPLY if kind is AnswerToThanks.REPLY else Verb.WISH
    return modal_value(verb, party.introduction_id, party.member.slack_id, shown=shown.of_answer(party, kind))
