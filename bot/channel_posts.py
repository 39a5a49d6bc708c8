"""The summaries in a channel: their keys, and that they look as they should now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import cycle
from bot.messages import summary as message
from bot.messages.channel import still_named
from bot.review import Review
from storage import outbox, summaries
from storage.models import Introduction
from storage.outgoing import OutgoingMessage
from storage.posted import Summary, Telling

PREFIX = "summary:"
WEEKLY = "weekly:"
WELCOME_FOR = timedelta(hours=8)  # a weekly one that cannot be posted by then waits for a working day


def post(session: Session, summary: Summary, named: Sequence[Introduction], now: datetime) -> None:
    """Post a new summary, naming these."""
    session.add(summary)
    summary.tellings = [Telling(workspace_id=summary.workspace_id, introduction=each) for each in named]
    session.flush()
    _draw(session, summary, named, now)


def show(session: Session, introduction: Introduction, now: datetime) -> None:
    """Let the summaries that name this introduction look like it does now; without it, if a yes was taken back."""
    for summary in summaries.lock_naming(session, introduction.id):
        _draw(session, summary, summaries.told_in(session, summary), now)


def take_out(session: Session, introduction: Introduction, now: datetime) -> None:
    """Let no summary name this introduction any more: it is to be erased, and with it the way to take a yes back."""
    for summary in summaries.lock_naming(session, introduction.id):
        for telling in [each for each in summary.tellings if each.introduction_id == introduction.id]:
            session.delete(telling)
        session.flush()
        _draw(session, summary, summaries.told_in(session, summary), now)


def _draw(session: Session, summary: Summary, told: Sequence[Introduction], now: datetime) -> None:
    review, named = Review.of(summary.figures), [each for each in told if cycle.may_be_named_in(summary.channel, each)]
    draft = outbox.Draft(
        workspace_id=summary.workspace_id,
        introduction_id=None,
        key=f"{PREFIX}{summary.key}",
        to=summary.channel,
        content=message.summary(review, named, summary.made_at).content(),
        plainer=message.plainer(review, named, summary.made_at).content(),
        until_posted=message.without_names(review).content(),
        not_after=now + WELCOME_FOR if summary.key.startswith(WEEKLY) else None,
    )
    outbox.put(session, draft, now)


def key_of(message_key: str) -> str | None:
    """The key of the summary that a message is; None if it is another message."""
    return message_key.removeprefix(PREFIX) if message_key.startswith(PREFIX) else None


# --- Slack does not let it be changed -------------------------------------------------------------------------------


def tell_who_is_still_named(session: Session, post: OutgoingMessage, error: str, now: datetime) -> None:
    """Whoever took their yes back, and stands there all the same, hears of it once."""
    summary = summaries.made(session, post.workspace_id, key_of(post.key) or "")
    if summary is None or post.delivered_version == 0:
        return
    for told in summaries.told_in(session, summary):
        for slack_id in cycle.took_back(told):
            draft = outbox.Draft(
                workspace_id=post.workspace_id,
                introduction_id=told.id,
                key=f"still_named:{summary.key}:{told.id}:{slack_id}",
                to=slack_id,
                content=still_named(summary.channel, error).content(),
            )
            outbox.put_once(session, draft, now)
