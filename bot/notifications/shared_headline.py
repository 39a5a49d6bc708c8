"""The connector's one message about introductions that were made in one go, as the outbox takes it.

Each of these introductions has its own row, clock and locks, and any of them changes the message. So no act draws it:
the clock does, and whatever erases. Both have locked the connector, so that no two ever draw it from half the truth;
what is stored meanwhile is looked at next.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bot.messages import last_words as texts
from bot.messages.shared_headline import shared_headline
from bot.notifications.keys import headline_key_of
from bot.rules import introductions as rules
from storage.models.enums import Kind
from storage.models.introduction import Introduction
from storage.queries import last_words, made_together, outbox, retention
from storage.queries.outbox import Draft


def show(session: Session, introductions: Iterable[Introduction], now: datetime) -> None:
    """Bring the messages that these introductions share with others up to date. Their connectors must be locked."""
    shared = {(each.workspace_id, each.made_with_id) for each in introductions if each.made_with_id}
    for workspace_id, first_id in sorted(shared):
        _show(session, made_together.find(session, workspace_id, first_id), headline_key_of(first_id), now)


def show_what_is_left(
    session: Session, workspace_id: int, first_ids: Iterable[int], now: datetime, *, is_forgotten: bool = False
) -> None:
    """Do the same once some of the introductions are erased; if all are, nothing is kept of the message either.

    `first_ids`: the first of each that were made in one go, in order. `is_forgotten`: somebody's data was deleted, so
    the message in Slack must change, too.
    """
    for first_id in first_ids:
        key = headline_key_of(first_id)
        if made := made_together.find(session, workspace_id, first_id):
            _show(session, made, key, now)
        elif is_forgotten:
            messages = last_words.lock_by_key(session, workspace_id, [key])
            last_words.say(session, [(each, texts.shared_headline().content()) for each in messages], now)
        else:
            retention.erase_messages(session, workspace_id, [key])


def _show(session: Session, made: Sequence[Introduction], key: str, now: datetime) -> None:
    for each in made:
        _read_from_facts(each)
    draft = Draft(
        workspace_id=made[0].workspace_id,
        introduction_id=None,  # it's about several, and is kept as long as one of them
        key=key,
        to=made[0].connector.user_id,
        content=shared_headline(made).content(),
        kind=Kind.HEADLINE,
    )
    outbox.put(session, draft, now)


def _read_from_facts(introduction: Introduction) -> None:
    """Let an introduction say what follows from its facts, also if the clock is still to see to it. Nothing is stored.

    It isn't locked here, and whoever sees to it draws the message again.
    """
    state = rules.state(introduction)
    names = ("outcome",) if introduction.joined_id else tuple(vars(state))  # its times are the leading one's
    for name in names:
        set_committed_value(introduction, name, getattr(state, name))
