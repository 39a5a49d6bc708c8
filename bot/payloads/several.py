"""Read what the modal that introduces one person to several asks for."""

from __future__ import annotations

from bot.ids import Choice, Field, others_field
from bot.payloads import modal_fields
from bot.payloads.body import Body, at, row_id, token, user, user_id
from bot.payloads.lines_about import lines_about
from bot.payloads.modals import VIEW_ID
from bot.rules.several import AT_MOST, view_ids
from bot.use_cases.introductions.introduce_several import IntroduceSeveral


def introduce_several(body: Body, workspace_id: int) -> IntroduceSeveral | None:
    """Read the submitted modal; None if this is none of ours."""
    view_id, by = token(at(body, "view", "id")), user(body)
    if not view_id or by is None or len(view_ids(view_id)[-1]) > VIEW_ID:
        return None
    kept, done = modal_fields.kept(body), introduced_already(body)
    # Once some are introduced, the form says whom to and asks no more who it is.
    newcomer = user_id(kept.get("newcomer")) or modal_fields.person(body, Field.NEWCOMER)
    others = modal_fields.people(body, others_field(len(done)))
    return IntroduceSeveral(
        workspace_id=workspace_id,
        view_id=view_id,
        by=by,
        newcomer=newcomer,
        others=others,
        reason=modal_fields.words(body, Field.REASON),
        others_write_first=modal_fields.option(body, Field.FIRST_MOVER) == "second",
        ask_first=Choice.ASK_FIRST in modal_fields.ticked(body, Field.OPTIONS),
        lines=tuple(lines_about(body, (newcomer, *others)).items()),
        done=done,
        despite=_despite(kept.get("despite")),
    )


def introduced_already(body: Body) -> tuple[str, ...]:
    """Return the Slack ids of those whom the modal says it has introduced."""
    ids = modal_fields.kept(body).get("done")
    found = map(user_id, ids) if isinstance(ids, list) else ()
    return tuple(dict.fromkeys(each for each in found if each))[:AT_MOST]


def _despite(ids: object) -> frozenset[int]:
    found = (row_id(str(each)) for each in ids) if isinstance(ids, list) else ()
    return frozenset(each for each in found if each is not None)
