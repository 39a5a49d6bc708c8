"""It has gone quiet: the connector is asked what to do."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Verb, button_value
from bot.messages.blocks import Block, actions, context, overflow, section
from bot.messages.buttons import button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import counted, mention, on_day
from bot.messages.names import outsider, the_other
from bot.messages.progress import people
from bot.rules import deadlines, introductions, outside
from storage.models.enums import Outcome, Way
from storage.models.introduction import Introduction

A_WEEK = 7  # days
WITHDRAWN = "I asked you about {two} here. You've withdrawn it since."


def quiet(introduction: Introduction) -> Message:
    """Return the line in the connector's thread that asks what to do, as it looks now."""
    if introduction.withdrawn_at:
        return line(WITHDRAWN.format(two=people(introduction.parties)))
    push = f"{people(introduction.parties)}: no news yet. What would you like to do?"
    return Message(
        push, [section(f"It's been {_how_long(introduction)}, {_silence(introduction)}"), *_now(introduction)]
    )


def _how_long(introduction: Introduction) -> str:
    """Return how long the connector had waited when they were asked: *a week*, *9 days*."""
    introduced_at = introduction.introduced_at or introduction.created_at
    asked_at, began = introduction.connector_asked_at or introduced_at, deadlines.begins_at(introduction)
    days = (asked_at - (began if began < asked_at else introduced_at)).days  # it may have been resumed since
    return "a week" if days == A_WEEK else counted(days, "day")


def _silence(introduction: Introduction) -> str:
    wrote = [party for party in introduction.parties if Way.NO_ANSWER in introductions.standing(party)]
    if len(wrote) == 1:
        party, other = mention(wrote[0].member.user_id), the_other(wrote[0])
        return f"and {party} hasn't heard back from {other}."
    said_something = any(party.reports for party in introduction.parties) or wrote
    neither = " nor ".join(mention(party.member.user_id) for party in introduction.parties)
    news = "said they're in touch" if said_something else "reported back"
    if introduction.is_outside:
        told = f" Does {outsider(introduction)} know yet?" if outside.is_to_be_told(introduction) else ""
        return f"and {neither} hasn't {news}.{told}"
    return f"and neither {neither} has {news}."


def _now(introduction: Introduction) -> Iterator[Block]:
    if deadlines.is_asking_connector(introduction):
        ends = on_day(deadlines.goes_quiet_at(introduction))
        yield _choices(introduction.reference)
        yield context(f"If you do nothing, I'll close it around {ends}. No hard feelings.")
    elif introduction.outcome is Outcome.WENT_QUIET:
        yield context("It's closed now. Their buttons still work.")
    elif introductions.is_open(introduction) and introductions.rests(introduction):
        yield context("It's on pause, and will pick up again by itself.")
    elif introduction.more_time_until and deadlines.is_silent(introduction):
        yield context(f"You gave it until {on_day(introduction.more_time_until)}.")


def _choices(about: str) -> Block:
    others = {
        "Introduce someone else": button_value(Verb.SOMEBODY_ELSE, about),
        "Close it": button_value(Verb.CLOSE, about),
    }
    return actions(
        button("Check in with them", Verb.WRITE_TO_THEM, about, primary=True),
        button("Give it another week", Verb.GIVE_TIME, about),
        overflow(CARD_MENU, others),
    )
