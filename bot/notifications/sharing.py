"""The message that asks each of the three, once, whether the channel may hear of a full circle."""

from collections.abc import Iterator
from datetime import datetime

from bot.messages.sharing import sharing_message
from bot.notifications.drafts import message
from bot.notifications.keys import share_key
from bot.rules import deadlines, joining, sharing
from storage.models.enums import Kind
from storage.models.introduction import Introduction, Party
from storage.models.workspace import Member
from storage.queries.wanted_messages import Presence, Wanted


def sharing_messages(introduction: Introduction, now: datetime) -> Iterator[Wanted]:
    """Yield the messages to the parties and the connector.

    They arrive in working hours. Who agreed before has one at any time: it's their way to withdraw.
    """
    if joining.is_leading(introduction):
        yield _to(introduction, introduction, introduction.connector, now)
    for party in introduction.parties:
        yield _to(introduction, party, party.member, now)


def _to(introduction: Introduction, actor: Party | Introduction, reader: Member, now: datetime) -> Wanted:
    # No summary names an introduction whose connector has left it to others.
    is_told = joining.is_leading(introduction) and sharing.asks_about(introduction) is not None
    is_wanted = (is_told and sharing.is_news(introduction, now)) or sharing.channel_agreed_to(actor) is not None
    return message(
        introduction,
        reader,
        share_key(introduction, reader),
        Kind.SUMMARY_NOTICE,
        sharing_message(introduction, actor),
        Presence.POSTED if is_wanted else Presence.IF_SENT,
        not_before=deadlines.calendar(reader, introduction.workspace).opening(now),
    )
