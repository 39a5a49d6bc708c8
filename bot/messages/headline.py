"""The connector's message: it always tells the present state of both, and is changed as things happen."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Verb, button_value
from bot.messages.blocks import Block, context, overflow, section, section_of_fields
from bot.messages.buttons import button
from bot.messages.message import Message
from bot.messages.mrkdwn import how_long, mention, on_day, quote
from bot.messages.progress import people, progress
from bot.rules import introductions
from storage.models.enums import Outcome, Way
from storage.models.facts import WayOut
from storage.models.introduction import Introduction, Party

STANDS = {
    Way.NO_ANSWER: "Wrote, no answer yet",
    Way.NOT_A_FIT: "Not a fit",
    Way.ALREADY_KNOWN: "They know each other",
}
ENDED = {
    Outcome.NOT_A_FIT: "Closed: not a fit. The other was told only that it is closed.",
    Outcome.ALREADY_KNOWN: "Closed: the two know each other already.",
    Outcome.WITHDRAWN: "You withdrew it. Both read that it is closed and that nothing is expected of them.",
    Outcome.NO_ANSWER: "No answer, so nobody was introduced.",
    Outcome.WENT_QUIET: "It went quiet. Both can still report what happens.",
    Outcome.CLOSED: "Closed as it stands. Both can still report what happens.",
}
ASKED_ANYWAY = "Asked first: some people wish that."
SWAP = "Let the other write first"
NOBODY_INTRODUCED = "Nobody was introduced."
CLOSED_KINDLY = "You closed it kindly. Their cards ask nothing more, and blame nobody."
WITHDRAWN_WHILE_ASKING = "You withdrew it. Both read that it did not come about and that nothing is expected of them."


def headline(introduction: Introduction) -> Message:
    """Return the message that the connector gets once for an introduction, as it looks now."""
    title = _title(introduction)
    return Message(
        text=f"{title}.",
        blocks=[
            section(f"*{title}*\n{quote(introduction.reason)}", _menu(introduction)),
            *_state(introduction),
            *_way_back(introduction),
            _footer(introduction),
        ],
    )


def _title(introduction: Introduction) -> str:
    two = people(introduction.parties)
    return (
        f"You introduced {two}" if introductions.is_introduced(introduction) else f"You would like to introduce {two}"
    )


def _menu(introduction: Introduction) -> Block:
    entries: dict[str, str] = {"How this works": Verb.HOW}
    if introductions.is_open(introduction):
        about, first = introduction.id, str(introduction.first_mover_id)
        entries = {
            "Change the reason …": button_value(Verb.REWORD, about),
            **({SWAP: button_value(Verb.SWAP, about, first)} if introductions.is_untouched(introduction) else {}),
            "Withdraw …": button_value(Verb.WITHDRAW, about),
        } | entries
    return overflow(CARD_MENU, entries)


def _state(introduction: Introduction) -> Iterator[Block]:
    if introductions.is_introduced(introduction):
        yield section_of_fields(*(_progress(introduction, party) for party in introduction.parties))
    elif introductions.is_open(introduction):
        first = next(each for each in introduction.parties if each.member_id == introduction.first_mover_id)
        # Where the connector did not wish it, the number would tell who of the two wants to be asked.
        asked = (
            f"Asked · {introductions.answers(introduction)} of 2 answered." if introduction.asks_both else ASKED_ANYWAY
        )
        yield section(f"{asked} {mention(first.member.slack_id)} will write first.")


def _progress(introduction: Introduction, party: Party) -> str:
    standing = introductions.standing(party)
    said = [_stands(way_out) for way, way_out in standing.items() if way in STANDS or way is Way.NOT_NOW]
    return "\n".join([progress(_name(introduction, party), party), *said])


def _stands(way_out: WayOut) -> str:
    if way_out.way is Way.NOT_NOW and way_out.until:
        return f"Not now, until {on_day(way_out.until)}"
    return STANDS[way_out.way]


def _name(introduction: Introduction, party: Party) -> str:
    name = mention(party.member.slack_id)
    untouched = not any(each.reports or each.unreachable for each in introduction.parties)
    is_awaited = introduction.first_mover_id == party.member_id and Way.NO_ANSWER not in introductions.standing(party)
    return f"{name} writes first" if untouched and is_awaited and introductions.is_open(introduction) else name


def _way_back(introduction: Introduction) -> Iterator[Block]:
    if not introductions.is_ended_by_connector(introduction):
        return
    text = CLOSED_KINDLY
    if introduction.outcome is Outcome.WITHDRAWN:
        text = ENDED[Outcome.WITHDRAWN] if introductions.is_introduced(introduction) else WITHDRAWN_WHILE_ASKING
    yield section(text, button("Undo", Verb.REOPEN, introduction.id))


def _footer(introduction: Introduction) -> Block:
    if not introductions.is_introduced(introduction) and introductions.is_open(introduction):
        return context("Both get their cards together, or nobody does. Who answered what stays with them.")
    if introduction.ended_at is None or introduction.outcome is None:
        return context("Each report appears in this thread, as it happens.")
    began = introduction.introduced_at or introduction.created_at
    if introduction.outcome is Outcome.COMPLETED:
        return context(f"Full circle in {how_long(introduction.ended_at - began)}.")
    if introduction.outcome is Outcome.WITHDRAWN:
        reports_may_come = introductions.is_introduced(introduction)
        return context("Whatever they still report appears in this thread." if reports_may_come else NOBODY_INTRODUCED)
    return context(ENDED[introduction.outcome])
