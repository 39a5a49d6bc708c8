"""Read what a member changed in their preferences: what differs from what the modal showed when it opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ids import Choice, Field
from bot.payloads import modal_fields
from bot.payloads.body import Body, day, text, user, user_id, word
from bot.rules.shown import digest
from bot.use_cases.members.preferences import ChangePreferences
from storage.models.enums import Preference


def change_preferences(body: Body, workspace_id: int) -> ChangePreferences | None:
    """Read a member's preferences; None if this is no modal of ours, or doesn't say what it showed."""
    by, option, shown = user(body), modal_fields.option(body, Field.PREFERENCE), _shown(body)
    chosen = word(Preference, option)
    if by is None or (chosen is None and option != Choice.LEFT_ALONE) or shown is None:
        return None
    until = modal_fields.day_chosen(body) if chosen is Preference.NOT_NOW else None
    is_chosen = (option, until) != (shown.get("preference"), day(shown.get("until")))
    reminders = Choice.REMIND in modal_fields.ticked(body, Field.REMINDERS)
    wish = modal_fields.words(body, Field.STANDING_WISH)
    listed = frozenset(filter(None, map(user_id, shown.get("avoided") or ())))
    avoided = _avoided(body) | (listed if Choice.LISTED in modal_fields.ticked(body, Field.KEEP) else frozenset())
    return ChangePreferences(
        workspace_id=workspace_id,
        by=by,
        preference=chosen if is_chosen else None,
        until=until if is_chosen else None,
        reminders=reminders if reminders is not shown.get("reminders") else None,
        shown_wish=text(shown.get("standing_wish")),
        standing_wish=wish if digest(wish) != shown.get("standing_wish") else None,
        added=avoided - listed,
        removed=listed - avoided,
    )


def _avoided(body: Body) -> frozenset[str]:
    chosen = modal_fields.value(body, Field.AVOIDED, "selected_users")
    return frozenset(filter(None, map(user_id, chosen if isinstance(chosen, list) else ())))


def _shown(body: Body) -> Mapping[str, Any] | None:
    kept = modal_fields.kept(body)
    return kept if isinstance(kept.get("avoided"), list) else None
