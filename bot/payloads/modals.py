"""Read what a submitted modal asks for. Its private metadata says what it's about, spelled like a button's value.

Each function takes Slack's payload and the workspace's row id, and returns the command of a use case; None if this is
no modal of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.ids import PLACES, Choice, Field, Verb, line_field, step_field
from bot.messages.mrkdwn import date_in_words
from bot.payloads import acts, modal_fields
from bot.payloads.body import Body, at, channel_id, channel_word, day, instant, row_id, text, token, user, user_id, word
from bot.payloads.lines_about import line_about
from bot.rules.introductions import ENDS
from bot.rules.plain_text import plain
from bot.rules.workspace_settings import WEEKDAYS
from bot.use_cases.introductions.actors import Act
from bot.use_cases.introductions.answer_request import Postpone
from bot.use_cases.introductions.answer_thanks import AnswerThanks
from bot.use_cases.introductions.came_of_it import SayWhatCame
from bot.use_cases.introductions.introduce import Introduce
from bot.use_cases.introductions.leave import CloseOrMute, Leave
from bot.use_cases.introductions.manage import Reword, Withdraw
from bot.use_cases.introductions.report import Said, Tell
from bot.use_cases.introductions.snooze import SnoozeUntil
from bot.use_cases.members.forget import Forget
from bot.use_cases.summaries.setup import ChooseChannel
from storage.models.enums import AnswerToThanks, Audience, Contact, Elsewhere, Step, Way

ANSWERS: Mapping[str, AnswerToThanks] = {Verb.REPLY: AnswerToThanks.REPLY, Verb.WISH: AnswerToThanks.WISH}
VIEW_ID = 64  # characters that are kept of a modal's id; Slack's have 11


def introduce(body: Body, workspace_id: int) -> Introduce | None:
    """Read the modal behind `/intro`."""
    view_id, by = token(at(body, "view", "id")), user(body)
    if not view_id or by is None or len(view_id) > VIEW_ID:
        return None
    ticked = modal_fields.ticked(body, Field.OPTIONS)
    is_outside, name = Choice.OUTSIDE in ticked, _name(body)
    mover = modal_fields.option(body, Field.OUTSIDE_MOVER if is_outside else Field.FIRST_MOVER)
    first = modal_fields.person(body, Field.FIRST_PERSON)
    second = "" if is_outside else modal_fields.person(body, Field.SECOND_PERSON)
    passed_on_from, despite = _kept_ids(body)
    return Introduce(
        workspace_id=workspace_id,
        view_id=view_id,
        by=by,
        first_person=first,
        second_person=second,
        reason=modal_fields.words(body, Field.REASON),
        second_writes_first=mover == "second",
        ask_first=Choice.ASK_FIRST in ticked,
        shows_names=_shows_names(body),
        first_description=modal_fields.words(body, Field.FIRST_DESCRIPTION),
        second_description=modal_fields.words(body, Field.SECOND_DESCRIPTION),
        first_line="" if is_outside else line_about(body, first, PLACES[0]) or "",
        second_line="" if is_outside else line_about(body, second, PLACES[1]) or "",
        has_place=Choice.PLACE in ticked,
        elsewhere=_elsewhere(body) if Choice.ELSEWHERE in ticked else None,
        elsewhere_on=modal_fields.day_chosen(body, Field.ELSEWHERE_ON),
        in_touch=Choice.IN_TOUCH in modal_fields.ticked(body, Field.IN_TOUCH),
        passed_on_from=passed_on_from,
        despite=despite,
        is_outside=is_outside,
        outsider=name if is_outside else "",
    )


def _kept_ids(body: Body) -> tuple[int | None, int | None]:
    """Return the introduction that's passed on, and the earlier one that the modal names."""
    kept, (_, *of_release_0_2) = modal_fields.kept(body), modal_fields.about(body)
    passed_on_from, despite = (str(kept.get(name, "")) for name in ("passed_on_from", "despite"))
    return row_id(passed_on_from or of_release_0_2[0]), row_id(despite or of_release_0_2[1])


def _elsewhere(body: Body) -> Elsewhere:
    """Return how they were introduced already; as the field for it begins, while that isn't there yet."""
    return word(Elsewhere, modal_fields.option(body, Field.ELSEWHERE)) or Elsewhere.EMAIL


def _name(body: Body) -> str:
    """Return the name of somebody outside this Slack, in one line."""
    return " ".join(modal_fields.words(body, Field.OUTSIDER).split())


def forget(body: Body, workspace_id: int) -> Forget | None:
    """Read that somebody wants their data deleted: whoever submits it, and nobody else's."""
    by = user(body)
    return Forget(workspace_id, by) if by else None


def _shows_names(body: Body) -> bool:
    if modal_fields.is_there(body, Field.NAMES):  # a modal of an earlier version, in which names were hidden by default
        return Choice.SHOWN in modal_fields.ticked(body, Field.NAMES)
    return Choice.HIDDEN not in modal_fields.ticked(body, Field.HIDE_NAMES)


def tell(body: Body, workspace_id: int) -> Tell | None:
    """Read a party's words about their clicks."""
    if (about := act(body, workspace_id)) is None:
        return None
    steps = [step for step in Step if modal_fields.has(body, Field.WORDS, step)]
    said, channel = tuple(_said(body, step) for step in steps), channel_id(modal_fields.about(body)[2]) or ""
    return Tell(**vars(about), said=said, channel=channel, shown=modal_fields.shown(body))


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


def came_of_it(body: Body, workspace_id: int) -> SayWhatCame | None:
    """Read what came of an introduction."""
    about = act(body, workspace_id)
    if about is None:
        return None
    audience = Audience.OTHER if modal_fields.option(body, Field.AUDIENCE) == Audience.OTHER else Audience.CONNECTOR
    line, shown = modal_fields.words(body, Field.LINE), modal_fields.shown(body)
    return SayWhatCame(**vars(about), text=line, audience=audience, shown=shown)


def leave(body: Body, workspace_id: int) -> Leave | None:
    """Read a way out."""
    about, way = act(body, workspace_id), word(Way, modal_fields.about(body)[2])
    if about is None or way is None:
        return None
    line, until = modal_fields.words(body, Field.LINE), modal_fields.day_chosen(body)
    return Leave(**vars(about), way=way, line=line, until=until)


def close_or_mute(body: Body, workspace_id: int) -> CloseOrMute | None:
    """Read a choice in "Close or mute…"."""
    about, chosen = act(body, workspace_id), modal_fields.option(body, Field.ENDING)
    ending = word(Way, chosen) or word(Choice, chosen)
    if about is None or ending not in {*ENDS, Way.MUTED, Choice.UNMUTE, Choice.DO_NOT_INTRODUCE}:
        return None
    return CloseOrMute(**vars(about), ending=ending, line=modal_fields.words(body, Field.LINE))


def postpone(body: Body, workspace_id: int) -> Postpone | None:
    """Read the day on which somebody wants to be asked again."""
    about = act(body, workspace_id)
    if about is None:
        return None
    return Postpone(**vars(about), until=modal_fields.day_chosen(body), shown=modal_fields.shown(body))


def snooze_until(body: Body, workspace_id: int) -> SnoozeUntil | None:
    """Read the day on which somebody wants to be reminded."""
    about = act(body, workspace_id)
    return SnoozeUntil(**vars(about), until=modal_fields.day_chosen(body)) if about else None


def reword(body: Body, workspace_id: int) -> Reword | None:
    """Read another reason, and other lines about the two, if the modal has fields for them."""
    about = act(body, workspace_id)
    if about is None:
        return None
    first, second = (modal_fields.words(body, line_field(place)) for place in PLACES)
    lines = (first, second) if modal_fields.is_there(body, line_field(PLACES[0])) else None
    reason = modal_fields.words(body, Field.REASON)
    return Reword(**vars(about), reason=reason, lines=lines, shown=modal_fields.shown(body))


def withdraw(body: Body, workspace_id: int) -> Withdraw | None:
    """Read that the connector withdraws an introduction."""
    about = act(body, workspace_id)
    return Withdraw(**vars(about), shown=modal_fields.shown(body)) if about else None


def answer_thanks(body: Body, workspace_id: int) -> AnswerThanks | None:
    """Read a connector's answer to a thank-you."""
    about, (verb, _, thanked_by) = act(body, workspace_id), modal_fields.about(body)
    kind = ANSWERS.get(verb)
    if about is None or kind is None:
        return None
    return AnswerThanks(
        **vars(about),
        thanked_by=user_id(thanked_by) or "",
        kind=kind,
        answer=modal_fields.words(body, Field.ANSWER),
        keep=Choice.STANDING in modal_fields.ticked(body, Field.KEEP),
        shown=modal_fields.shown(body),
    )


def choose_channel(body: Body, workspace_id: int) -> ChooseChannel | None:
    """Read where and when the weekly summary is to be posted."""
    by, about = user(body), channel_word(modal_fields.about(body)[2])
    day, hour = modal_fields.option(body, Field.SUMMARY_DAY), row_id(modal_fields.option(body, Field.SUMMARY_HOUR))
    if by is None or about is None or day not in WEEKDAYS or hour is None or hour > 23:
        return None
    return ChooseChannel(workspace_id, by, about, WEEKDAYS.index(day), hour)


def act(body: Body, workspace_id: int) -> Act | None:
    """Read a modal that says no more than which introduction it's about."""
    return acts.act(body, modal_fields.about(body)[1], workspace_id)


def typed(body: Body) -> list[str | datetime]:
    """Return all that was typed into a modal, and the days, moments and menu entries that were chosen in it."""
    blocks = at(body, "view", "state", "values")
    fields = blocks.values() if isinstance(blocks, Mapping) else ()
    elements = [element for field in fields if isinstance(field, Mapping) for element in field.values()]
    return [entered for element in elements if (entered := _entered(element))]


def _entered(element: object) -> str | datetime | None:
    if moment := instant(at(element, "selected_date_time")):
        return moment
    if chosen := day(at(element, "selected_date")):
        return date_in_words(chosen)
    entry = at(element, "selected_option", "text", "text") if at(element, "type") == "static_select" else None
    return plain(text(at(element, "value")) or text(entry))
