"""Forms that were handed in. Which introduction a form is about stands in its private metadata, like in a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot import actions
from bot.payloads.body import Body, at, day, instant, row_id, text, user, user_id, word
from bot.plain_text import plain
from storage.vocabulary import Answer, Audience, Contact, Preference, Step, Way


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
    answer: Answer
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


def submission(body: Body, workspace_id: int) -> Submission | None:
    """The modal's fields; None if this is no modal of ours."""
    view_id, by = text(at(body, "view", "id")), user(body)
    if not view_id or by is None or len(view_id) > 64:
        return None
    ticked = _ticked(body, actions.OPTIONS)
    return Submission(
        workspace_id=workspace_id,
        view_id=view_id,
        by=by,
        first=_person(body, actions.FIRST_PERSON),
        second=_person(body, actions.SECOND_PERSON),
        reason=_words(body, actions.REASON),
        second_writes_first=_option(body, actions.FIRST_MOVER) == "second",
        ask_first=actions.ASK_FIRST in ticked,
        shows_names=actions.SHOWN in _ticked(body, actions.NAMES),
        first_description=_words(body, actions.FIRST_DESCRIPTION),
        second_description=_words(body, actions.SECOND_DESCRIPTION),
        has_place=actions.PLACE in ticked,
        passed_on_from=row_id(_about(body)[1]),
    )


def telling(body: Body, workspace_id: int) -> Telling | None:
    """What a party says about their clicks; None if this is no form of ours."""
    if (form := _form(body, workspace_id)) is None:
        return None
    return Telling(**vars(form), said=tuple(_said(body, step) for step in Step if _has(body, actions.WORDS, step)))


def _said(body: Body, step: Step) -> Said:
    audience = word(Audience, _option(body, actions.field(actions.AUDIENCE, step)))
    return Said(
        clicked=step,
        text=_words(body, actions.field(actions.WORDS, step)),
        audience=audience or Audience.CONNECTOR,
        contact=word(Contact, _option(body, actions.CONTACT)) if step is Step.CONNECTED else None,
        meets_at=_moment(body) if step is Step.CONNECTED else None,
        offers_help=step is Step.THANKED and actions.HELP in _ticked(body, actions.OFFER),
    )


def leaving(body: Body, workspace_id: int) -> Leaving | None:
    """A way out; None if this is no form of ours."""
    form, way = _form(body, workspace_id), word(Way, _about(body)[2])
    if form is None or way is None:
        return None
    return Leaving(**vars(form), way=way, line=_words(body, actions.LINE), until=_date(body))


def postponing(body: Body, workspace_id: int) -> Postponing | None:
    """Until when somebody does not want to be asked; None if this is no form of ours."""
    form = _form(body, workspace_id)
    return Postponing(**vars(form), until=_date(body)) if form else None


def confirmation(body: Body, workspace_id: int) -> Form | None:
    """A form without fields, which only asks whether it is meant; None if it is none of ours."""
    return _form(body, workspace_id)


def rewording(body: Body, workspace_id: int) -> Rewording | None:
    """Another reason; None if this is no form of ours."""
    form = _form(body, workspace_id)
    return Rewording(**vars(form), reason=_words(body, actions.REASON)) if form else None


def answering(body: Body, workspace_id: int) -> Answering | None:
    """What a connector answers; None if this is no form of ours."""
    form, (verb, _, who) = _form(body, workspace_id), _about(body)
    answer = {actions.REPLY: Answer.REPLY, actions.WISH: Answer.WISH}.get(verb)
    if form is None or answer is None:
        return None
    keep = actions.STANDING in _ticked(body, actions.KEEP)
    return Answering(**vars(form), who=who, answer=answer, text=_words(body, actions.ANSWER), keep=keep)


def preferences(body: Body, workspace_id: int) -> Preferences | None:
    """What a member sets for themselves; None if this is no form of ours."""
    by, chosen = user(body), word(Preference, _option(body, actions.PREFERENCE))
    if by is None or chosen is None:
        return None
    avoided = _field(body, actions.AVOIDED, "selected_users")
    return Preferences(
        workspace_id=workspace_id,
        by=by,
        preference=chosen,
        until=_date(body),
        avoided=frozenset(filter(None, map(user_id, avoided if isinstance(avoided, list) else ()))),
        standing_wish=_words(body, actions.STANDING_WISH),
        reminders=actions.REMIND in _ticked(body, actions.REMINDERS) or not _is_there(body, actions.REMINDERS),
    )


def typed(body: Body) -> list[str]:
    """All texts that were typed into a form."""
    blocks = at(body, "view", "state", "values")
    fields = blocks.values() if isinstance(blocks, Mapping) else ()
    elements = [element for field in fields if isinstance(field, Mapping) for element in field.values()]
    return [words for element in elements if (words := plain(text(at(element, "value"))))]


# --- Fields ---------------------------------------------------------------------------------------------------------


def _form(body: Body, workspace_id: int) -> Form | None:
    introduction_id, by = row_id(_about(body)[1]), user(body)
    return Form(workspace_id, introduction_id, by) if introduction_id is not None and by else None


def _about(body: Body) -> tuple[str, str, str]:
    parts = text(at(body, "view", "private_metadata")).split(":")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")


def _field(body: Body, field: str, kind: str) -> Any:
    return at(body, "view", "state", "values", field, field, kind)


def _has(body: Body, name: str, step: Step) -> bool:
    return _is_there(body, actions.field(name, step))


def _is_there(body: Body, field: str) -> bool:
    return at(body, "view", "state", "values", field) is not None


def _words(body: Body, field: str) -> str:
    return plain(text(_field(body, field, "value")))


def _person(body: Body, field: str) -> str:
    return user_id(_field(body, field, "selected_user")) or ""


def _option(body: Body, field: str) -> str:
    return text(at(_field(body, field, "selected_option"), "value"))


def _ticked(body: Body, field: str) -> set[str]:
    chosen = _field(body, field, "selected_options")
    return {text(at(option, "value")) for option in chosen} if isinstance(chosen, list) else set()


def _date(body: Body) -> date | None:
    return day(_field(body, actions.UNTIL, "selected_date"))


def _moment(body: Body) -> datetime | None:
    return instant(_field(body, actions.MEETS_AT, "selected_date_time"))
