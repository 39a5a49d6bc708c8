"""What a party tells the connector about a click, in their own words, and who else may see it."""

from collections.abc import Iterator, Sequence

from bot.ids import Choice, Field, Modal, Verb, modal_value, step_field
from bot.messages.blocks import Block, View, field, modal, mrkdwn, option, section
from bot.messages.modals.fields import one_of, ticks, words
from bot.messages.mrkdwn import channel, mention
from bot.rules import introductions, shown
from storage.models.enums import Audience, Contact, Step
from storage.models.facts import Words
from storage.models.introduction import Party

CONTACTS = {
    Contact.MESSAGE: "By message",
    Contact.CALL: "By phone",
    Contact.VIDEO: "By video call",
    Contact.COFFEE: "Over a coffee",
}
AUDIENCES = {
    Audience.CONNECTOR: "Only the connector",
    Audience.OTHER: "The other person, too",
}
IN_THE_CHANNEL = "In {channel}, too: with our names, if the others agree"
LABELS = {
    Step.CONNECTED: "How did you get in touch?",
    Step.MET: "How did it go?",
    Step.THANKED: "Your thank-you, in your own words",
}


def tell_more(party: Party) -> View:
    """Return the modal in which a party may say all that they can by now, with what they said before."""
    opening = section(f"For {_connector(party)}, who introduced you. All of it is up to you.")
    steps = _to_tell(party)
    blocks = [opening, *(block for step in steps for block in _section(party, step))]
    return modal(Modal.TELL, "Tell the connector more", blocks, submit="Send", private_metadata=_about(party, steps))


def thank(party: Party) -> View:
    """Return the modal for words to a thank-you, which is recorded already."""
    opening = section(
        f"{_connector(party)} hears that you say thank you. Would you like to add a word? You may also just close this."
    )
    blocks = [opening, *_section(party, Step.THANKED)]
    about = _about(party, [Step.THANKED])
    return modal(Modal.TELL, "Thank you", blocks, submit="Send", close="Close", private_metadata=about)


def _about(party: Party, steps: Sequence[Step]) -> str:
    """Return the private metadata, with the channel that is offered: sent much later, the modal agrees to no other."""
    offered = introductions.asks_party_about(party) or ""
    return modal_value(Verb.TELL, party.introduction_id, offered, shown=shown.of_words(party, steps))


def _connector(party: Party) -> str:
    return mention(party.introduction.connector.slack_id)


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
    label = "In your own words" if step is Step.CONNECTED else LABELS[step]
    yield words(step_field(Field.WORDS, step), label, said.text if said else "")
    if step is Step.THANKED:
        offer = {Choice.HELP: "Ask: “Is there anything I can do for you?”"}
        yield ticks(Field.OFFER, "Giving back", offer, [Choice.HELP] if said and said.offers_help else [])
    yield _audience(party, step, said)


def _audience(party: Party, step: Step, said: Words | None) -> Block:
    options = [option(text, audience) for audience, text in AUDIENCES.items()]
    chosen = said.audience if said else Audience.CONNECTOR
    asked = introductions.asks_party_about(party) if step is Step.THANKED else None
    if asked:
        options.append(option(mrkdwn(IN_THE_CHANNEL.format(channel=channel(asked))), Audience.CHANNEL))
    if said and chosen is Audience.CHANNEL and not (asked and introductions.is_for_the_channel(party, said)):
        chosen = Audience.OTHER  # nobody agrees to be named by sending a form once more
    return one_of(step_field(Field.AUDIENCE, step), "Who may see these words?", options, chosen)


def _contact(said: Words | None) -> Block:
    options = {contact: option(text, contact) for contact, text in CONTACTS.items()}
    return field(
        Field.CONTACT,
        LABELS[Step.CONNECTED],
        "static_select",
        optional=True,
        placeholder="Choose, or say it in your own words",
        initial_option=options[said.contact] if said and said.contact else None,
        options=list(options.values()),
    )


def _meeting(party: Party) -> Block:
    return field(
        Field.MEETS_AT,
        "When will you meet?",
        "datetimepicker",
        hint="In your time zone. Both of you and the connector see the date, each in their own.",
        optional=True,
        initial_date_time=int(party.meets_at.timestamp()) if party.meets_at else None,
    )
