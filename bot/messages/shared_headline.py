"""The connector's one message about introductions that were made in one go: a line and a menu for each."""

from collections.abc import Iterator, Sequence

from bot.ids import CARD_MENU, Choice, Verb, button_value
from bot.messages.blocks import Block, context, divider, overflow, section
from bot.messages.headline import BOTH_SAY_YES, UPDATES, headline
from bot.messages.message import Message
from bot.messages.mrkdwn import mention, quote
from bot.messages.progress import listed
from bot.rules import introductions, joining
from storage.models.introduction import Introduction

HOW = button_value(Verb.HOW, 0, Choice.INTRODUCING)
ONCE_FOR_ALL = (UPDATES, BOTH_SAY_YES)
"""Sentences that stand below all lines instead of in each."""


def shared_headline(made: Sequence[Introduction]) -> Message:
    """Return the message as it looks now. `made`: those that are still kept, in order; at least one."""
    title, reason = _title(made), made[0].reason
    blocks = [section(f"*{title}*\n{quote(reason)}", overflow(CARD_MENU, {"How this works": HOW}))]
    for each in made:
        blocks += [divider(), *_line(each, reason)]
    return Message(text=f"{title}.", blocks=[*blocks, *_below(made)])


def _title(made: Sequence[Introduction]) -> str:
    """Return who was introduced to whom; before anybody was: who is to be."""
    done = [each for each in made if joining.is_made(each)]
    did = "You introduced" if done else "You'd like to introduce"
    return f"{did} {mention(made[0].parties[0].member.user_id)} to {listed([_other(each) for each in done or made])}"


def _other(introduction: Introduction) -> str:
    return mention(introduction.parties[1].member.user_id)


def _line(introduction: Introduction, reason: str) -> Iterator[Block]:
    """Yield what its own message would say, beside a menu that is about this one."""
    top, *rest = headline(introduction).blocks
    entries = {each["text"]["text"]: each["value"] for each in top["accessory"]["options"] if each["value"] != HOW}
    buttons = [block["accessory"] for block in rest if "accessory" in block]
    entries |= {each["text"]["text"]: each["value"] for each in buttons}
    menu = overflow(CARD_MENU, entries) if entries else None
    name, says = f"*{_other(introduction)}*", list(filter(None, map(_says, rest)))
    if introduction.reason == reason:
        yield section("\n".join([name, *says]), menu)
        return
    yield section(f"{name}\n{quote(introduction.reason)}", menu)
    if says:
        yield section("\n".join(says))


def _says(block: Block) -> str:
    texts = [block["text"]] if block["type"] == "section" else block["elements"]
    said = " ".join(each["text"] for each in texts)
    for sentence in ONCE_FOR_ALL:
        said = said.replace(sentence, "")
    return said.strip()


def _below(made: Sequence[Introduction]) -> Iterator[Block]:
    is_open = [each for each in made if introductions.is_open(each) and not each.withdrawn_at]
    if any(not introductions.is_introduced(each) for each in is_open):
        yield context(BOTH_SAY_YES)
    if is_open:
        yield context(UPDATES)
