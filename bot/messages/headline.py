"""The connector's message: it always tells the present state of both, and is changed as things happen."""

from collections.abc import Iterator

from bot.ids import CARD_MENU, Choice, Verb, button_value
from bot.messages.blocks import Block, context, overflow, section
from bot.messages.buttons import button
from bot.messages.elsewhere import how_and_when
from bot.messages.message import Message
from bot.messages.mrkdwn import how_long, mention, quote
from bot.messages.names import outsider, the_other
from bot.messages.outside import next_step
from bot.messages.progress import people, status
from bot.rules import accounts, deadlines, elsewhere, introductions, joining, outside
from storage.models.enums import Outcome, Step, Way
from storage.models.introduction import Introduction

UPDATES = "I'll post updates in this thread."
BOTH_SAY_YES = "I'll introduce them if both say yes. You won't see who said what."
ONE_SAYS_YES = "I'll introduce them if {party} says yes. You won't see a no."
ASKED = "I've asked both of them."
ONE_ASKED = "I've asked {party}."
SAID_YES = "{yeses} of 2 said yes so far."
ASKED_ANYWAY = "I'm asking them first (someone prefers that)."
JOINED = "Someone else has already introduced them, so I added your reason to their cards."
JOINED_THE_ASKING = "Someone else has already asked them, so I added you to that question."
JOINED_THE_ASKING_LATE = "Someone else is asking them already. If both say yes, I'll add your reason to their cards."
SWAP = "Swap who writes first"

NOTHING_SAID = "no news yet"
SUCCESS = "That's a win!"
WHAT_IS_MISSING = "Once both say thanks, it's a full circle."
WHAT_ONE_IS_MISSING = "Once {party} says thanks, it's a full circle."
FULL_CIRCLE_ALONE = "*Full circle* in {days}: they met, and {party} thanked you."
FULL_CIRCLE = "*Full circle* in {days}: they met, and both thanked you."

CLOSED_KINDLY = "You closed this. They won't be asked again, but their buttons still work."
CLOSED_KINDLY_BY_ONE = "You closed this, so I won't ask you about it again. Their buttons still work."
WITHDRAWN = "You withdrew this introduction. They won't see why."
WENT_QUIET = "This went quiet, so I closed it. Their buttons still work."
CLOSED = "I won't ask about this one again. Their buttons still work."
NO_ANSWER_ALONE = "I didn't get a yes, so I didn't introduce them."
NO_ANSWER = "I didn't get a yes from both, so I didn't introduce them."
NO_CARDS = "I didn't get a yes from both, so I didn't send them cards."
GONE = "{name}'s Slack account was deactivated, so I closed this."
NOT_A_FIT = "Closed: not a fit. {other} sees only that it's closed."
NOT_A_FIT_ALONE = "Closed: not a fit. {other} won't hear that from me."
ALREADY_KNOWN = "Closed: they already know each other."


def headline(introduction: Introduction) -> Message:
    """Return the message that the connector gets once for an introduction, as it looks now."""
    title = _title(introduction)
    blocks = [section(f"*{title}*\n{quote(introduction.reason)}", _menu(introduction))]
    return Message(text=f"{title}.", blocks=[*blocks, *_state(introduction), *_end(introduction)])


def _title(introduction: Introduction) -> str:
    two = people(introduction.parties)
    if not elsewhere.introduced_them(introduction):
        return f"You'd like to introduce {two}"
    return f"You introduced {two}{how_and_when(introduction, introduction.connector)}"


def _menu(introduction: Introduction) -> Block:
    entries: dict[str, str] = {"How this works": button_value(Verb.HOW, 0, Choice.INTRODUCING)}
    if introductions.is_open(introduction) and not introduction.withdrawn_at:
        about, first = introduction.reference, str(introduction.first_mover_id)
        entries = {
            "Change what you wrote…": button_value(Verb.REWORD, about),
            **({SWAP: button_value(Verb.SWAP, about, first)} if _may_be_swapped(introduction) else {}),
            "Withdraw…": button_value(Verb.WITHDRAW, about),
        } | entries
    return overflow(CARD_MENU, entries)


# --- What the two have said so far ----------------------------------------------------------------------------------


def _state(introduction: Introduction) -> Iterator[Block]:
    if _is_withdrawn(introduction):
        return
    if introduction.joined_id:
        yield context(_joined(introduction))
    if not introductions.is_introduced(introduction):
        yield from _asking(introduction)
        return
    said = [(mention(party.member.user_id), status(party)) for party in introduction.parties]
    if whole := _the_whole(introduction):
        yield section(whole)
    is_open = introductions.is_open(introduction)
    if any(what for _, what in said) and introduction.outcome is not Outcome.COMPLETED:
        yield section("\n".join(f"{name}: {what or NOTHING_SAID}" for name, what in said if what or is_open))
    yield from next_step(introduction)
    if introductions.is_open(introduction):
        first = who_writes_first(introduction)
        yield section(f"{first} {UPDATES}") if first else context(UPDATES)


def _joined(introduction: Introduction) -> str:
    if introductions.is_introduced(introduction):
        return JOINED
    return JOINED_THE_ASKING_LATE if introduction.elsewhere else JOINED_THE_ASKING


def _asking(introduction: Introduction) -> Iterator[Block]:
    if introduction.elsewhere or not introductions.is_open(introduction):
        return  # what others ask is theirs
    yield section(f"{asked(introduction)} {_first_mover(introduction)} will write first.")
    yield context(ONE_SAYS_YES.format(party=_one(introduction)) if introduction.is_outside else BOTH_SAY_YES)


def asked(introduction: Introduction) -> str:
    """Return how far the asking is, as the connector may know it."""
    if introduction.is_outside:
        return ONE_ASKED.format(party=_one(introduction))
    yeses = introductions.answers(introduction)
    # Where the connector did not wish it, the number would tell who of the two wants to be asked.
    if not introduction.asks_both:
        return ASKED_ANYWAY
    return SAID_YES.format(yeses=yeses) if yeses else ASKED


def _the_whole(introduction: Introduction) -> str:
    """Return that they met, which is the success, and what would make it a full circle; empty before."""
    met = [party for party in introduction.parties if Step.MET in introductions.reported(party)]
    if introduction.outcome is Outcome.COMPLETED and introduction.ended_at:
        text = FULL_CIRCLE_ALONE if introduction.is_outside else FULL_CIRCLE
        days = how_long(introduction.ended_at - deadlines.began_at(introduction))
        return text.format(days=days, party=_one(introduction))
    if not met:
        return ""
    they = "They met." if len(met) > 1 else f"{mention(met[0].member.user_id)} says they've met."
    what = WHAT_ONE_IS_MISSING.format(party=_one(introduction)) if introduction.is_outside else WHAT_IS_MISSING
    missing = [what] if introductions.is_open(introduction) else []
    return " ".join([they, SUCCESS, *missing])


def _may_be_swapped(introduction: Introduction) -> bool:
    """Return whether it matters who writes first, and is for this connector to say."""
    if introduction.joined_id:
        return False
    wrote = any(Way.NO_ANSWER in introductions.standing(party) for party in introduction.parties)
    return introductions.is_untouched(introduction) and not wrote


def who_writes_first(introduction: Introduction) -> str:
    """Return who writes first; empty once it doesn't matter any more."""
    is_unreachable = any(each.unreachable for each in introduction.parties)
    wrote = any(Way.NO_ANSWER in introductions.standing(party) for party in introduction.parties)
    if is_unreachable or wrote or not deadlines.is_silent(introduction):
        return ""
    return f"{_first_mover(introduction)} writes first."


def _first_mover(introduction: Introduction) -> str:
    first = outside.writes_first(introduction)
    return mention(first.member.user_id) if first else outsider(introduction)


def _one(introduction: Introduction) -> str:
    """Return the party of an introduction to somebody outside this Slack."""
    return mention(introduction.parties[0].member.user_id)


# --- How it ended ---------------------------------------------------------------------------------------------------


def _is_withdrawn(introduction: Introduction) -> bool:
    """Return whether that's all there is to say: the same whether or not others introduce the two."""
    is_left = joining.goes_on_without_its_connector(introduction)
    return is_left or introduction.outcome is Outcome.WITHDRAWN


def _end(introduction: Introduction) -> Iterator[Block]:
    text = _why_it_ended(introduction)
    if introductions.is_ended_by_connector(introduction):
        yield section(text, button("Undo", Verb.REOPEN, introduction.reference))
    elif text:
        yield context(text)


def _why_it_ended(introduction: Introduction) -> str:
    if _is_withdrawn(introduction):
        return WITHDRAWN
    if gone := accounts.who_is_gone(introduction):
        return GONE.format(name=mention(gone.member.user_id))
    if introductions.is_closed_kindly(introduction):
        return CLOSED_KINDLY_BY_ONE if introductions.is_open(introduction) else CLOSED_KINDLY
    match introduction.outcome:
        case Outcome.NOT_A_FIT:
            said = next((party for party in introduction.parties if introductions.ended_by(party)), None)
            text = NOT_A_FIT_ALONE if introduction.is_outside else NOT_A_FIT
            return text.format(other=the_other(said or introduction.parties[0]))
        case Outcome.ALREADY_KNOWN:
            return ALREADY_KNOWN
        case Outcome.NO_ANSWER:
            if introduction.is_outside:
                return NO_ANSWER_ALONE
            return NO_CARDS if introduction.elsewhere else NO_ANSWER
        case Outcome.WENT_QUIET:
            return WENT_QUIET
        case Outcome.CLOSED:
            return CLOSED
        case _:
            return ""
