"""What a party tells the connector about a click, in their own words, and who else may see it."""

from collections.abc import Iterator, Sequence

from bot.ids import Choice, Field, Modal, Verb, modal_value, step_field
from bot.messages.blocks import Block, View, field, modal, mrkdwn, option, section
from bot.messages.modals.fields import one_of, words
from bot.messages.names import the_other
from bot.messages.progress import connectors
from bot.rules import introductions, shown
from storage.models.enums import Audience, Contact, Step
from storage.models.facts import Words
from storage.models.introduction import Party

CONTACTS = {
    Contact.MESSAGE: "By message",
    Contact.CALL: "By phone",
    Contact.VIDEO: "By video call",
    Contact.COFFEE: "Over coffee",
}
AUDIENCES = {
    Audience.CONNECTOR: "Only {connector}",
    Audience.OTHER: "{other} too",
}
LABELS = {
    Step.CONNECTED: "How did you get in touch?",
    Step.MET: "How did it go?",
    Step.THANKED: "Your thank-you note",
}
WHO_SEES = "Who can see this?"
FOR = "For {connector}. Everything here is optional."
THANKS_TOLD = "I've told {connector} you said thanks. Add a note?"
OFFER_LABEL, OFFER = "One more thing", "Ask {connector} if you can do anything in return"


def tell_more(party: Party) -> View:
    """Return the modal in which a party may say all that they can by now, with what they said before."""
    steps = _to_tell(party)
    blocks = [section(FOR.format(**_names(party))), *(block for step in steps for block in _section(party, step))]
    return modal(Modal.TELL, _title(party, steps), blocks, submit="Send", private_metadata=_about(party, steps))


def thank(party: Party) -> View:
    """Return the modal for words to a thank-you, which is recorded already."""
    steps = [Step.THANKED]
    blocks = [section(THANKS_TOLD.format(**_names(party))), *_section(party, Step.THANKED)]
    title, about = _title(party, steps), _about(party, steps)
    return modal(Modal.TELL, title, blocks, submit="Send", close="Close", private_metadata=about)


def _title(party: Party, steps: Sequence[Step]) -> str:
    has_note = any(words.text and words.clicked in steps for words in party.words)
    return "Edit your note" if has_note else "Add a note"


def _about(party: Party, steps: Sequence[Step]) -> str:
    return modal_value(Verb.TELL, party.introduction.reference, shown=shown.of_words(party, steps))


def _names(party: Party) -> dict[str, str]:
    return {"connector": connectors(party.introduction), "other": the_other(party)}


def _to_tell(party: Party) -> list[Step]:
    """Return the steps to ask about: the latest that happened, the thank-you, and those they said something about."""
    pressed = list(introductions.clicks(party))
    happened = [step for step in pressed if step is not Step.THANKED]
    said = {words.clicked for words in party.words}
    wanted = {*happened[-1:], Step.THANKED, *said}
    return sorted((step for step in pressed if step in wanted), key=list(Step).index)


def _section(party: Party, step: Step) -> Iterator[Block]:
    said = next((words for words in party.words if words.clicked is step), None)
    if step is Step.CONNECTED:
        yield _contact(said)
        yield _meeting(party)
    label = "Your note" if step is Step.CONNECTED else LABELS[step]
    yield words(step_field(Field.WORDS, step), label, said.text if said else "")
    if step is Step.THANKED:
        yield _offer(party, said)
    if party.other:
        yield _audience(party, step, said)


def _audience(party: Party, step: Step, said: Words | None) -> Block:
    options = [option(mrkdwn(text.format(**_names(party))), audience) for audience, text in AUDIENCES.items()]
    chosen = said.audience if said else Audience.CONNECTOR
    if chosen is Audience.CHANNEL:
        chosen = Audience.OTHER  # the channel is asked about once, in a message of its own
    return one_of(step_field(Field.AUDIENCE, step), WHO_SEES, options, chosen)


def _offer(party: Party, said: Words | None) -> Block:
    tick = option(mrkdwn(OFFER.format(**_names(party))), Choice.HELP)
    ticked = [tick] if said and said.offers_help else None
    return field(Field.OFFER, OFFER_LABEL, "checkboxes", optional=True, initial_options=ticked, options=[tick])


def _contact(said: Words | None) -> Block:
    options = {contact: option(text, contact) for contact, text in CONTACTS.items()}
    return field(
        Field.CONTACT,
        LABELS[Step.CONNECTED],
        "static_select",
        optional=True,
        placeholder="Pick one",
        initial_option=options[said.contact] if said and said.contact else None,
        options=list(options.values()),
    )


def _meeting(party: Party) -> Block:
    return field(
        Field.MEETS_AT,
        "When will you meet?",
        "datetimepicker",
        hint=f"In your time zone. {'All three of you' if party.other else 'Whoever introduced you'} will see it.",
        optional=True,
        initial_date_time=int(party.meets_at.timestamp()) if party.meets_at else None,
    )
