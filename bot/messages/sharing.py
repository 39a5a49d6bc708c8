"""May the channel hear of it? Each of the three is asked for themselves, once, and reads no answer but their own."""

from collections.abc import Iterator

from bot.ids import Verb
from bot.messages.blocks import Block, actions, context, section
from bot.messages.buttons import button
from bot.messages.message import Message
from bot.messages.mrkdwn import channel
from bot.messages.names import the_other
from bot.messages.progress import people
from bot.rules import sharing
from storage.models.enums import Outcome
from storage.models.introduction import Introduction, Party

ASKS = "Share this in {channel}?"
IF_ALL_AGREE = "It's posted with your names if all three of you agree."
NOTES = "Thank-you notes are shared only with their author's OK."
AGREED = "You're OK with sharing this in {channel}, with your name. It's posted if all three of you agree."
AGREED_WITH_NOTE = (
    "You're OK with sharing this in {channel}, with your name and your note. It's posted if all three agree."
)
DECLINED = "OK, this won't be shared."
NOTHING_TO_SHARE = "There's nothing to share any more."


def sharing_message(introduction: Introduction, actor: Party | Introduction) -> Message:
    """Return the message to one of the three, as it looks now.

    `actor`: the party it is to; the introduction, if it's to the connector.
    """
    what = _what(introduction, actor)
    return Message(_push(introduction, actor, what), [*_asked(introduction, actor, what)])


def _push(introduction: Introduction, actor: Party | Introduction, what: str) -> str:
    if to := sharing.channel_agreed_to(actor):
        return AGREED.format(channel=channel(to))
    if sharing.declines(actor):
        return f"{what}. {DECLINED}"
    return f"{what}. May I share it?" if sharing.asks_about(introduction) else NOTHING_TO_SHARE


def _what(introduction: Introduction, actor: Party | Introduction) -> str:
    if isinstance(actor, Party):
        return f"You and {the_other(actor)} came full circle"
    return f"{people(introduction.parties)} came full circle"


def _asked(introduction: Introduction, actor: Party | Introduction, what: str) -> Iterator[Block]:
    if to := sharing.channel_agreed_to(actor):
        agreed = (AGREED_WITH_NOTE if sharing.shares_note(actor) else AGREED).format(channel=channel(to))
        yield section(f"{what}. {agreed}" if introduction.outcome is Outcome.COMPLETED else agreed)
        yield actions(*_afterwards(introduction, actor, to))
    elif sharing.declines(actor):
        yield section(f"{what}. {DECLINED}", button("Undo", Verb.UNSHARE, introduction.reference))
    elif about := sharing.asks_about(introduction):
        yield section(f"{what}. {ASKS.format(channel=channel(about))} {IF_ALL_AGREE}")
        yield actions(*_answers(introduction, actor, about))
        if sharing.has_note(actor):
            yield context(NOTES)
    else:
        yield context(NOTHING_TO_SHARE)


def _answers(introduction: Introduction, actor: Party | Introduction, about: str) -> Iterator[Block]:
    # A button takes no mention of a channel. It carries which one was read, for a click long after.
    if sharing.has_note(actor):
        yield button("Share with my note", Verb.SHARE_NOTE, introduction.reference, about)
        yield button("Share names only", Verb.SHARE, introduction.reference, about)
    else:
        yield button("Share it", Verb.SHARE, introduction.reference, about)
    yield button("Not this time", Verb.DECLINE_TO_SHARE, introduction.reference, about)


def _afterwards(introduction: Introduction, actor: Party | Introduction, to: str) -> Iterator[Block]:
    if sharing.has_note(actor) and not sharing.shares_note(actor):
        yield button("Share my note too", Verb.SHARE_NOTE, introduction.reference, to)
    yield button("Withdraw", Verb.UNSHARE, introduction.reference)
