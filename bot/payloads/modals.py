"""Forms that were handed in. Which introduction a form is about stands in its private metadata, like in a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.ids import Choice, Field, Verb, step_field
from bot.payloads import modal_fields
from bot.payloads.body import Body, at, day, row_id, text, user, user_id, word
from bot.rules.plain_text import plain
from bot.rules.workspace_settings import WEEKDAYS
from storage.models.enums import AnswerToThanks, Audience, Contact, Preference, Step, Way

ANSWERS: Mapping[str, AnswerToThanks] = {Verb.REPLY: AnswerToThanks.REPLY, Verb.WISH: AnswerToThanks.WISH}


@dataclass(frozen=True)
class Submission:
    """The modal behind `/intro`."""

    workspace_id: int
    view_id: str
    by: str
    first: str
    """A Slack id; empty if nobody was chosen."""
    second: str
    reason: str
    second_writes_first: bool = False
    ask_first: bool = False
    shows_names: bool = False
    first_description: str = ""
    second_description: str = ""
    has_place: bool = False
    passed_on_from: int | None = None
    """The introduction that is passed on with this one."""


@dataclass(frozen=True)
class Form:
    """A form about an introduction."""

    workspace_id: int
    introduction_id: int
    by: str


@dataclass(frozen=True)
class Said:
    """What a party says about one of their clicks."""

    clicked: Step
    text: str
    audience: Audience
    contact: Contact | None = None
    meets_at: datetime | None = None
    offers_help: bool = False


@dataclass(frozen=True)
class Telling(Form):
    """ "Tell the connector more", and the thank-you."""

    said: tuple[Said, ...]
    channel: str = ""
    """The one that was offered, a Slack id; empty if none was."""


@dataclass(frozen=True)
class Leaving(Form):
    """A way out."""

    way: Way
    line: str
    until: date | None


@dataclass(frozen=True)
class Postponing(Form):
    """ "Not now until …", of somebody who is asked first."""

    until: date | None


@dataclass(frozen=True)
class Rewording(Form):
    """Another reason."""

    reason: str


@dataclass(frozen=True)
class Answering(Form):
    """What a connector answers to a thank-you."""

    who: str
    """Who thanked."""
    answer: AnswerToThanks
    text: str
    keep: bool
    """Whether it is to be the connector's standing wish."""


@dataclass(frozen=True)
class Preferences:
    """What a member sets for themselves."""

    workspace_id: int
    by: str
    preference: Preference
    until: date | None
    avoided: frozenset[str]
    standing_wish: str
    reminders: bool
    keeps_list: bool = False
    """Whether `avoided` only adds to the private list."""


@dataclass(frozen=True)
class PostingHere:
    """Where and when the weekly summary is to be posted."""

    workspace_id: int
    by: str
    offer: str
    """What the button on the offer carried: the channel, and which offer it was."""
    day: int
    """0 is Monday."""
    hour: int


def submission(body: Body, workspace_id: int) -> Submission | None:
    """The modal's fields; None if this is no modal of ours."""
    view_id, by = text(at(body, "view", "id")), user(body)
    if not view_id or by is None or len(view_id) > 64:
        return None
    ticked = modal_fields.ticked(body, Field.OPTIONS)
    return Submission(
        workspace_id=workspace_id,
        view_id=view_id,
        by=by,
        first=modal_fields.person(body, Field.FIRST_PERSON),
        second=modal_fields.person(body, Field.SECOND_PERSON),
        reason=modal_fields.words(body, Field.REASON),
        second_writes_first=modal_fields.option(body, Field.FIRST_MOVER) == "second",
        ask_first=Choice.ASK_FIRST in ticked,
        shows_names=Choice.SHOWN in modal_fields.ticked(body, Field.NAMES),
        first_description=modal_fields.words(body, Field.FIRST_DESCRIPTION),
        second_description=modal_fields.words(body, Field.SECOND_DESCRIPTION),
        has_place=Choice.PLACE in ticked,
        passed_on_from=row_id(modal_fields.about(body)[1]),
    )


def telling(body: Body, workspace_id: int) -> Telling | None:
    """Return what a party says about their clicks; None if this is no form of ours."""
    if (form := _form(body, workspace_id)) is None:
        return None
    steps = [step for step in Step if modal_fields.has(body, Field.WORDS, step)]
    return Telling(**vars(form), said=tuple(_said(body, step) for step in steps), channel=modal_fields.about(body)[2])


def _said(body: Body, step: Step) -> Said:
    audience = word(Audience, modal_fields.option(body, step_field(Field.AUDIENCE, step)))
    return Said(
        clicked=step,
        text=modal_fields.words(body, step_field(Field.WORDS, step)),
        audience=audience or Audience.CONNECTOR,
        contact=word(Contact, modal_fields.option(body, Field.CONTACT)) if step is Step.CONNECTED else None,
        meets_at=modal_fields.moment_chosen(body) if step is Step.CONNECTED else None,
        offers_help=step is Step.THANKED and Choice.HELP in modal_fields.ticked(body, Field.OFFER),
    )


def leaving(body: Body, workspace_id: int) -> Leaving | None:
    """A way out; None if this is no form of ours."""
    form, way = _form(body, workspace_id), word(Way, modal_fields.about(body)[2])
    if form is None or way is None:
        return None
    return Leaving(
        **vars(form), way=way, line=modal_fields.words(body, Field.LINE), until=modal_fields.day_chosen(body)
    )


def postponing(body: Body, workspace_id: int) -> Postponing | None:
    """Return until when somebody does not want to be asked; None if this is no form of ours."""
    form = _form(body, workspace_id)
    return Postponing(**vars(form), until=modal_fields.day_chosen(body)) if form else None


def confirmation(body: Body, workspace_id: int) -> Form | None:
    """A form without modal_fields, which only asks whether it is meant; None if it is none of ours."""
    return _form(body, workspace_id)


def rewording(body: Body, workspace_id: int) -> Rewording | None:
    """Another reason; None if this is no form of ours."""
    form = _form(body, workspace_id)
    return Rewording(**vars(form), reason=modal_fields.words(body, Field.REASON)) if form else None


def answering(body: Body, workspace_id: int) -> Answering | None:
    """Return what a connector answers; None if this is no form of ours."""
    form, (verb, _, who) = _form(body, workspace_id), modal_fields.about(body)
    answer = ANSWERS.get(verb)
    if form is None or answer is None:
        return None
    keep = Choice.STANDING in modal_fields.ticked(body, Field.KEEP)
    return Answering(**vars(form), who=who, answer=answer, text=modal_fields.words(body, Field.ANSWER), keep=keep)


def preferences(body: Body, workspace_id: int) -> Preferences | None:
    """Return what a member sets for themselves; None if this is no form of ours."""
    by, chosen = user(body), word(Preference, modal_fields.option(body, Field.PREFERENCE))
    if by is None or chosen is None:
        return None
    ticked, asked = modal_fields.ticked(body, Field.REMINDERS), modal_fields.is_there(body, Field.REMINDERS)
    avoided = modal_fields.value(body, Field.AVOIDED, "selected_users")
    return Preferences(
        workspace_id=workspace_id,
        by=by,
        preference=chosen,
        until=modal_fields.day_chosen(body),
        avoided=frozenset(filter(None, map(user_id, avoided if isinstance(avoided, list) else ()))),
        standing_wish=modal_fields.words(body, Field.STANDING_WISH),
        reminders=Choice.REMIND in ticked or not asked,
        keeps_list=Choice.LISTED in modal_fields.ticked(body, Field.KEEP),
    )


def posting_here(body: Body, workspace_id: int) -> PostingHere | None:
    """Return where and when the summary is to be posted; None if this is no form of ours."""
    by, (_, _, offer) = user(body), modal_fields.about(body)
    day, hour = modal_fields.option(body, Field.SUMMARY_DAY), row_id(modal_fields.option(body, Field.SUMMARY_HOUR))
    if by is None or not offer or day not in WEEKDAYS or hour is None or hour > 23:
        return None
    return PostingHere(workspace_id, by, offer, WEEKDAYS.index(day), hour)


def typed(body: Body) -> list[str]:
    """Return all that was typed into a modal, and the days that were chosen in it, in plain words."""
    blocks = at(body, "view", "state", "values")
    fields = blocks.values() if isinstance(blocks, Mapping) else ()
    elements = [element for field in fields if isinstance(field, Mapping) for element in field.values()]
    return [words for element in elements if (words := plain(text(at(element, "value"))) or _day_in_words(element))]


def _day_in_words(element: object) -> str:
    chosen = day(at(element, "selected_date"))
    return f"{chosen.day} {chosen:%B %Y}" if chosen else ""


def _form(body: Body, workspace_id: int) -> Form | None:
    introduction_id, by = row_id(modal_fields.about(body)[1]), user(body)
    return Form(workspace_id, introduction_id, by) if introduction_id is not None and by else None
