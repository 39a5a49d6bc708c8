"""The modal in which a party says what came of an introduction."""

from collections.abc import Iterator, Mapping

from bot.ids import Field, Modal, Verb, modal_value
from bot.messages.blocks import Block, View, modal, mrkdwn, option, section
from bot.messages.modals.fields import one_of, words
from bot.messages.modals.tell_more import AUDIENCES, WHO_SEES
from bot.messages.names import the_other
from bot.messages.progress import connectors
from bot.rules import results, shown
from bot.rules.text_limits import LINE_LIMIT
from storage.models.enums import Audience
from storage.models.facts import Result
from storage.models.introduction import Party

TITLE = "Something came of it"
FOR = "You met {other}. {connector} would love to hear what came of it, even months later."
PLACEHOLDER = "e.g. “We opened a bakery together”"
TAKE_BACK = "Clear this to withdraw it."


def came_of_it(party: Party) -> View:
    """Return the modal, with what they said before."""
    names = {"connector": connectors(party.introduction), "other": the_other(party)}
    said = results.said(party)
    blocks = [
        section(FOR.format(**names)),
        words(
            Field.LINE,
            "What came of it?",
            said.text if said else "",
            limit=LINE_LIMIT,
            hint=TAKE_BACK if said else None,
            placeholder=PLACEHOLDER,
            optional=said is not None,
            multiline=False,
        ),
        *(_audience(names, said) if party.other else ()),
    ]
    about = modal_value(Verb.CAME_OF_IT, party.introduction.reference, shown=shown.of_result(party))
    return modal(Modal.CAME_OF_IT, TITLE, blocks, submit="Send", private_metadata=about)


def _audience(names: Mapping[str, str], said: Result | None) -> Iterator[Block]:
    """Yield the choice of who can see it; an outsider can't see anything here."""
    options = [option(mrkdwn(text.format(**names)), audience) for audience, text in AUDIENCES.items()]
    yield one_of(Field.AUDIENCE, WHO_SEES, options, said.audience if said else Audience.CONNECTOR)
