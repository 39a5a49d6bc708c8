"""What a member sets for themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from bot.ids import Choice, Field, Modal, Verb
from bot.messages.blocks import Block, View, context, divider, modal, option, section
from bot.messages.buttons import button
from bot.messages.modals.fields import ModalToOpen, NamingPeople, one_of, people, ticks, until, words
from bot.messages.mrkdwn import mention
from bot.rules.deadlines import calendar
from storage.models.enums import Preference
from storage.models.workspace import AVOIDED_LIMIT, Member

CHOICES = {
    Preference.JUST_INTRODUCE: ("Just introduce me", None),
    Preference.ASK_FIRST: ("Ask me first", "I ask you, and nobody learns your answer unless both say yes."),
    Preference.NOT_NOW: ("Not now until …", "Until the date below nobody can introduce you."),
}
FOR_ADMINS = "You are an admin here: the summary, who may introduce, how soon I remind people."
NOT_KNOWN = (
    "Workspace settings are missing here: Slack did not say in time whether you are an admin. If you are, please open "
    "this again in a moment."
)

REMIND = {Choice.REMIND: "Remind me, kindly and rarely: once a day at most"}


class WayOn(StrEnum):
    """The section above a member's preferences that leads to the workspace's settings."""

    NONE = "none"
    TO_THE_WORKSPACE = "to the workspace"  # an admin's button
    SLACK_IS_SILENT = "slack is silent"  # nobody knows whether they are an admin


def opening(member: Member | None, avoided: Sequence[str], now: datetime, way_on: WayOn = WayOn.NONE) -> ModalToOpen:
    """Return a member's preferences as they are set; None is somebody who never set any. `avoided`: Slack ids."""
    filled_in = _modal(member, [_avoided(avoided)], now, way_on)
    if not avoided:
        return filled_in
    return NamingPeople(filled_in, instead=_modal(member, _avoided_in_words(avoided), now, way_on))


def _modal(member: Member | None, private_list: Sequence[Block], now: datetime, way_on: WayOn) -> View:
    until_day = _not_now_until(member, now) if member else None
    chosen = member.preference if member else Preference.JUST_INTRODUCE
    if chosen is Preference.NOT_NOW and until_day is None:
        chosen = Preference.JUST_INTRODUCE
    options = [option(text, choice, more) for choice, (text, more) in CHOICES.items()]
    return modal(
        Modal.PREFERENCES,
        "Your preferences",
        [
            *_above(way_on),
            one_of(Field.PREFERENCE, "When somebody wants to introduce me", options, chosen),
            until("Not now until", until_day, optional=True, hint="Only with “Not now until …”."),
            ticks(Field.REMINDERS, "Reminders", REMIND, [Choice.REMIND] if _is_reminded(member) else []),
            *private_list,
            words(
                Field.STANDING_WISH,
                "What would help me right now",
                (member.standing_wish or "") if member else "",
                hint="Offered to those who thank you for an introduction and ask what they can do for you.",
            ),
        ],
        submit="Save",
    )


def _not_now_until(member: Member, now: datetime) -> date | None:
    over_at = member.not_now_until
    return calendar(member, member.workspace).day_of(over_at) if over_at and over_at > now else None


def _above(way_on: WayOn) -> list[Block]:
    match way_on:
        case WayOn.TO_THE_WORKSPACE:
            return [section(FOR_ADMINS, button("Workspace settings …", Verb.WORKSPACE, 0)), divider()]
        case WayOn.SLACK_IS_SILENT:
            return [context(NOT_KNOWN)]
        case _:
            return []


def _is_reminded(member: Member | None) -> bool:
    return member is None or member.unreminded_since is None


def _avoided(avoided: Sequence[str]) -> Block:
    hint = "Private: nobody else ever sees this list."
    return people(Field.AVOIDED, "Please don't introduce me to", avoided, AVOIDED_LIMIT, hint)


def _avoided_in_words(avoided: Sequence[str]) -> list[Block]:
    everybody = ", ".join(map(mention, avoided))
    return [
        section(f"On your private list: {everybody}. Slack no longer knows all of them, so I cannot show them below."),
        _avoided([]),
        ticks(Field.KEEP, "Your list", {Choice.LISTED: "Keep everybody who is on it"}, [Choice.LISTED]),
    ]
