"""What a member sets for themselves."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from bot.ids import Choice, Field, Modal, Verb
from bot.messages.blocks import Block, View, actions, context, divider, modal, option, section
from bot.messages.buttons import button
from bot.messages.modals.fields import (
    ModalToOpen,
    NamingPeople,
    as_it_stands,
    one_of,
    people,
    place_below,
    ticks,
    until,
    words,
)
from bot.messages.mrkdwn import mention
from bot.rules.deadlines import calendar
from bot.rules.shown import digest
from storage.models.enums import Preference
from storage.models.workspace import AVOIDED_LIMIT, Member

CHOICES = {
    Preference.JUST_INTRODUCE: ("Just introduce me", None),
    Preference.ASK_FIRST: ("Ask me first", "I'll check with you first."),
    Preference.NOT_NOW: ("Pause introductions until…", "No one can introduce you until then."),
}
LEFT_ALONE = ("On a break", "No introductions or reminders. Pick another to come back.")
FOR_ADMINS = "You're an admin. Change the weekly summary, who can introduce, and reminders:"
NOT_KNOWN = "I couldn't check whether you're an admin. If you are, close this and try again."
REMIND = {Choice.REMIND: "Send me reminders (one a day at most)"}
WISH_HINT = "Shown to people who thank you and offer to help."


class WayOn(StrEnum):
    """The section above a member's preferences that leads to the workspace's settings."""

    NONE = "none"
    TO_THE_WORKSPACE = "to the workspace"  # an admin's button
    SLACK_IS_SILENT = "slack is silent"  # nobody knows whether they are an admin


def opening(member: Member | None, avoided: Sequence[str], now: datetime, way_on: WayOn = WayOn.NONE) -> ModalToOpen:
    """Return a member's preferences as they are set; None is somebody who never set any. `avoided`: Slack ids."""
    filled_in = _modal(member, avoided, [_avoided(avoided)], now, way_on)
    if not avoided:
        return filled_in
    return NamingPeople(filled_in, instead=_modal(member, avoided, _avoided_in_words(avoided), now, way_on))


def _modal(
    member: Member | None, avoided: Sequence[str], private_list: Sequence[Block], now: datetime, way_on: WayOn
) -> View:
    until_day, wish = _not_now_until(member, now), (member.standing_wish or "") if member else ""
    chosen = _chosen(member, until_day)
    return modal(
        Modal.PREFERENCES,
        "Your settings",
        [
            *_above(way_on),
            _choice(chosen),
            *([_date(until_day)] if chosen is Preference.NOT_NOW else []),
            ticks(Field.REMINDERS, "Reminders", REMIND, [Choice.REMIND] if _is_reminded(member) else []),
            *private_list,
            words(Field.STANDING_WISH, "What would help me right now", wish, hint=WISH_HINT),
        ],
        submit="Save",
        private_metadata=_shown(chosen, until_day, avoided, wish, reminders=_is_reminded(member)),
    )


def _chosen(member: Member | None, until_day: date | None) -> Preference | Choice:
    """Return what holds now, which isn't always what they chose: saving has to be able to change it."""
    if member and member.left_alone_since:
        return Choice.LEFT_ALONE
    is_over = member is None or (member.preference is Preference.NOT_NOW and until_day is None)
    return Preference.JUST_INTRODUCE if member is None or is_over else member.preference


def _choice(chosen: Preference | Choice) -> Block:
    options = [option(text, choice, more) for choice, (text, more) in CHOICES.items()]
    if chosen is Choice.LEFT_ALONE:
        options.append(option(LEFT_ALONE[0], chosen, LEFT_ALONE[1]))
    label = "When someone wants to introduce me"
    return one_of(Field.PREFERENCE, label, options, chosen, tells_at_once=True)


def _date(chosen: date | None) -> Block:
    return until("Until", chosen, optional=False)


def _shown(
    chosen: Preference | Choice, until_day: date | None, avoided: Sequence[str], wish: str, *, reminders: bool
) -> str:
    """Return the private metadata: a modal that stood open changes only what was changed in it."""
    shown = {
        "preference": chosen,
        "until": until_day.isoformat() if until_day and chosen is Preference.NOT_NOW else None,
        "reminders": reminders,
        "standing_wish": digest(wish),
        "avoided": list(avoided),
    }
    return json.dumps(shown, separators=(",", ":"))


def with_date(view: View, *, wanted: bool) -> View:
    """Return the preferences as they stand open, with the field for the date below the choice, or without it.

    `view`: as Slack gives it back. What was filled in stays, since Slack goes by the fields' ids.
    """
    blocks = [block for block in view["blocks"] if block.get("block_id") != Field.UNTIL]
    if wanted:
        blocks.insert(place_below(blocks, Field.PREFERENCE), _date(None))
    return as_it_stands(view, blocks)


def _not_now_until(member: Member | None, now: datetime) -> date | None:
    if member is None or member.not_now_until is None or member.not_now_until <= now:
        return None
    return calendar(member, member.workspace).day_of(member.not_now_until)


def _above(way_on: WayOn) -> list[Block]:
    match way_on:
        case WayOn.TO_THE_WORKSPACE:
            return [
                section(FOR_ADMINS, button("Workspace settings…", Verb.WORKSPACE, 0)),
                actions(button("Export introductions (CSV)", Verb.EXPORT_INTRODUCTIONS, 0)),
                divider(),
            ]
        case WayOn.SLACK_IS_SILENT:
            return [context(NOT_KNOWN)]
        case _:
            return []


def _is_reminded(member: Member | None) -> bool:
    return member is None or member.unreminded_since is None


def _avoided(avoided: Sequence[str]) -> Block:
    hint = "Only you can see this list."
    return people(Field.AVOIDED, "Please don't introduce me to", avoided, AVOIDED_LIMIT, hint)


def _avoided_in_words(avoided: Sequence[str]) -> list[Block]:
    everybody = ", ".join(map(mention, avoided))
    return [
        section(
            f"On your private list: {everybody}. Slack no longer knows all of them, so I can't fill them in below."
        ),
        _avoided([]),
        ticks(Field.KEEP, "Your list", {Choice.LISTED: "Keep everyone who is on it"}, [Choice.LISTED]),
    ]
