"""What a connector writes from their own message: another reason, other lines, and answers to a thank-you."""

from collections.abc import Iterator

from bot.ids import CHAT, Choice, Field, Modal, Verb, button_value, modal_value
from bot.messages.blocks import Block, View, modal, section
from bot.messages.buttons import chat_button
from bot.messages.modals.fields import WHY, ticks, words
from bot.messages.modals.lines_about import LineAbout, lines_about
from bot.messages.mrkdwn import mention
from bot.rules import shown
from bot.rules.text_limits import LINE_LIMIT, REASON_LIMIT, WORDS_LIMIT
from storage.models.enums import AnswerToThanks
from storage.models.introduction import Introduction, Party

OPEN_CHAT = "Send a message"


def reword(introduction: Introduction) -> View:
    """Return the modal with the reason and the lines about the two, to be changed."""
    hint = "They'll see this." if introduction.is_outside else "Both will see this."
    reason = words(Field.REASON, WHY, introduction.reason, limit=REASON_LIMIT, hint=hint, optional=False)
    about = modal_value(Verb.REWORD, introduction.reference, shown=shown.of_texts(introduction))
    fields = [reason, *_lines(introduction)]
    return modal(Modal.REWORD, "Change what you wrote", fields, submit="Save", private_metadata=about)


def _lines(introduction: Introduction) -> Iterator[Block]:
    """Yield who is the first and who the second, and the fields for the lines about them: none with an outsider."""
    if introduction.is_outside:
        return
    first, second = (mention(party.member.user_id) for party in introduction.parties)
    yield section(f"First person: {first}\nSecond person: {second}")
    yield from lines_about([LineAbout("", party.line) for party in introduction.parties])


def withdraw(introduction: Introduction) -> View:
    """Return the modal that says what withdrawing means: the same whether somebody else introduces the two as well."""
    text = "You'll get no more updates, and they won't see why. You can undo this."
    about = modal_value(Verb.WITHDRAW, introduction.reference, shown=shown.of_progress(introduction))
    return modal(Modal.WITHDRAW, "Withdraw", [section(text)], submit="Withdraw", private_metadata=about)


def write_to_them(introduction: Introduction) -> View:
    """Return a draft that the connector can change, copy and send themselves: the bot never sends it."""
    team, members = introduction.workspace.team_id, [party.member.user_id for party in introduction.parties]
    you = "you" if introduction.is_outside else "you two"
    draft = f"Hi! Just curious: did {you} get a chance to connect? No rush either way."
    blocks = [
        section(f"Here's a draft. Edit it, copy it, and send it to {' or '.join(map(mention, members))}."),
        words(Field.LINE, "Message", draft),
        *(
            section(mention(member), chat_button(OPEN_CHAT, team, member, f"{CHAT}:{place}"))
            for member, place in zip(members, ("first", "second"), strict=False)
        ),
    ]
    about = button_value(Verb.WRITE_TO_THEM, introduction.reference)
    return modal(Verb.WRITE_TO_THEM, "Check in with them", blocks, submit="Done", private_metadata=about)


def reply(party: Party, written: str) -> View:
    """Return the modal for one line back to the party who thanked. `written`: what was answered before."""
    label, hint = "Your reply", "Only the person who thanked you will see it."
    line = words(Field.ANSWER, label, written, limit=LINE_LIMIT, multiline=False, optional=False, hint=hint)
    about = _about_thanks(party, AnswerToThanks.REPLY)
    return modal(Modal.ANSWER_THANKS, "Reply", [line], submit="Send", private_metadata=about)


def wish(party: Party, written: str) -> View:
    """Return the modal for what somebody who thanked, and asked, can do for the connector. `written`: what it said."""
    thanker = mention(party.member.user_id)
    standing = {Choice.STANDING: "Show this to everyone who thanks me and offers to help"}
    blocks = [
        section(f"{thanker} asks if they can do anything for you. Only {thanker} will see your answer."),
        words(Field.ANSWER, "What would help you right now?", written, limit=WORDS_LIMIT, optional=False),
        ticks(Field.KEEP, "Next time", standing),
    ]
    about = _about_thanks(party, AnswerToThanks.WISH)
    return modal(Modal.ANSWER_THANKS, "What would help you", blocks, submit="Send", private_metadata=about)


def _about_thanks(party: Party, kind: AnswerToThanks) -> str:
    verb = Verb.REPLY if kind is AnswerToThanks.REPLY else Verb.WISH
    return modal_value(verb, party.introduction.reference, party.member.user_id, shown=shown.of_answer(party, kind))
