"""The summaries in a channel: their keys, and that they look as they should now."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import summary as texts
from bot.messages import summary_stories
from bot.messages.summary_setup import still_named
from bot.rules import sharing
from bot.rules.summary_report import Review
from storage.models.enums import Kind
from storage.models.introduction import Introduction
from storage.models.outbox import OutgoingMessage
from storage.models.summary import Summary, SummaryMention
from storage.models.workspace import Workspace
from storage.queries import outbox, summaries


def post(
    session: Session, summary: Summary, named: Sequence[Introduction], now: datetime, not_after: datetime | None
) -> None:
    """Post a new summary, naming these. `not_after`: when it comes too late."""
    session.add(summary)
    summary.mentions = [SummaryMention(workspace_id=summary.workspace_id, introduction=each) for each in named]
    session.flush()
    _put(session, summary, named, now, not_after)


def forget_unposted(session: Session, workspace_id: int) -> None:
    """Forget what waits to be posted in a channel that was given up: it counts as never made."""
    for waiting in summaries.lock_unposted(session, workspace_id):
        if summary := summaries.told_by(session, waiting):
            summaries.forget(session, summary, waiting)


def show(session: Session, introduction: Introduction, now: datetime) -> None:
    """Let the summaries that name this introduction look like it does now; without it, if a yes was taken back."""
    for summary in summaries.lock_naming(session, introduction.id):
        _put(session, summary, summaries.introductions_in(session, summary), now)


def take_out(session: Session, introduction: Introduction, now: datetime) -> None:
    """Let no summary name this introduction any more: it is to be erased, and with it the way to take a yes back."""
    for summary in summaries.lock_naming(session, introduction.id):
        for mention in [each for each in summary.mentions if each.introduction_id == introduction.id]:
            session.delete(mention)
        session.flush()
        _put(session, summary, summaries.introductions_in(session, summary), now)


def take_out_member(session: Session, workspace_id: int, user_id: str, now: datetime) -> None:
    """Let no summary name this member any more, nor say that they set it up. `user_id`: in Slack.

    Their introductions are erased already, and they're out of the workspace's settings.
    """
    for summary in summaries.lock_with(session, workspace_id, user_id):
        _put(session, summary, summaries.introductions_in(session, summary), now)


def _put(
    session: Session,
    summary: Summary,
    told: Sequence[Introduction],
    now: datetime,
    not_after: datetime | None = None,
) -> None:
    review, named = (
        Review.of(summary.figures),
        [each for each in told if sharing.may_be_named_in(summary.channel, each)],
    )
    # Who pressed "Post to channel" is no weekly news; who set up the weekly post stands below it.
    set_up_by = None if summary.asked_by else session.get_one(Workspace, summary.workspace_id).summary_set_by
    draft = outbox.Draft(
        workspace_id=summary.workspace_id,
        introduction_id=None,
        key=f"summary:{summary.key}",
        kind=Kind.SUMMARY,
        summary_id=summary.id,
        to=summary.channel,
        content=texts.summary(review, named, summary.made_at, set_up_by).content(),
        plainer=texts.plainer(review, named, summary.made_at, set_up_by).content(),
        until_posted=texts.without_names(review).content(),
        reveals=summary_stories.reveals(named, summary.made_at),
        not_after=not_after,
    )
    outbox.put(session, draft, now)


# --- Slack does not let it be changed -------------------------------------------------------------------------------


def tell_who_is_still_named(session: Session, post: OutgoingMessage, error: str, now: datetime) -> None:
    """Tell those who took their yes back, once, that a post still names them."""
    summary = summaries.told_by(session, post)
    if summary is None:
        return
    for told in summaries.introductions_in(session, summary):
        for user_id in sharing.took_back(told) if summary_stories.name_of(told) in post.to_take_out else ():
            draft = outbox.Draft(
                workspace_id=post.workspace_id,
                introduction_id=None,  # erasing it need not wait for this
                key=f"still_named:{summary.key}:{told.id}:{user_id}",
                to=user_id,
                content=still_named(summary.channel, error).content(),
                kind=Kind.SUMMARY_NOTICE,
            )
            outbox.put_once(session, draft, now)
