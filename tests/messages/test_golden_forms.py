"""Every form as it opens: see tests/golden."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.ids import Section
from bot.messages import replies
from bot.messages.blocks import View
from bot.messages.modals import connector, leave, preferences, tell_more, workspace_menu, workspace_settings
from bot.messages.modals.fields import NamingPeople
from bot.messages.modals.introduce import Beginning, introduce
from bot.messages.modals.lines_about import LineAbout
from bot.messages.modals.preferences import WayOn
from bot.messages.problems import sentence
from bot.rules.problems import IntroducedBefore
from bot.rules.text_limits import LINE_LIMIT, METADATA_LIMIT, utf16_length
from storage.models.enums import Audience, Contact, Elsewhere, Introducers, Outcome, Preference, Preset, Step, Way
from storage.models.introduction import Party
from storage.models.workspace import Member, Workspace
from tests.builders.examples import DAY, REASON, START, asking, introduction, leaves, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
BEFORE = sentence(IntroducedBefore(16, date(2026, 2, 9), date(2026, 3, 2), True, Step.MET))


def ben(*clicked: Step) -> Party:
    return introduction(clicked).parties[0]


def muted() -> Party:
    given = ben()
    leaves(given, Way.MUTED)
    return given


@pytest.mark.parametrize(
    ("beginning", "can_open_groups"),
    [
        pytest.param(Beginning(), True, id="with-groups"),
        pytest.param(Beginning(("UBEN", "UCHIDI"), REASON, asks_first=True), False, id="asking-first"),
        pytest.param(Beginning(asks_first=True), True, id="asking-first-with-groups"),
        pytest.param(Beginning(asks_first=True, hides_names=True), False, id="hiding-names"),
        pytest.param(Beginning(lines=(LineAbout(""), LineAbout(""))), False, id="lines-about-nobody-yet"),
        pytest.param(
            Beginning(("UBEN", "UCHIDI"), REASON, lines=(LineAbout("UBEN", "A baker"), LineAbout("UCHIDI"))),
            False,
            id="lines-about-each",
        ),
        pytest.param(Beginning(passed_on_from=17), False, id="passed-on"),
        pytest.param(Beginning(introduced_before=BEFORE, despite=16), False, id="introduced-before"),
        pytest.param(
            Beginning(introduced_before=BEFORE, despite=16, passed_on_from=17, asks_first=True),
            False,
            id="introduced-before-and-passed-on",
        ),
        pytest.param(Beginning(reason=REASON, misses_people=True), False, id="without-the-people"),
        pytest.param(Beginning(("", "UCHIDI"), misses_people=True), False, id="without-one-of-them"),
        pytest.param(
            Beginning(elsewhere=Elsewhere.EMAIL, elsewhere_on=START.date(), asks_first=True, hides_names=True),
            True,
            id="introduced-elsewhere",
        ),
        pytest.param(
            Beginning(
                elsewhere=Elsewhere.IN_PERSON,
                elsewhere_on=START.date(),
                in_touch=True,
                always_asks=True,
                introduced_before=BEFORE,
                despite=16,
            ),
            False,
            id="introduced-elsewhere-again",
        ),
        pytest.param(Beginning(always_asks=True), False, id="always-asking"),
        pytest.param(Beginning(always_asks=True), True, id="always-asking-with-groups"),
    ],
)
def test_the_form_that_introduces(
    golden: Golden, beginning: Beginning, can_open_groups: bool, request: pytest.FixtureRequest
) -> None:
    golden(f"modal/{request.node.callspec.id}", introduce(beginning, can_open_groups=can_open_groups))


@pytest.mark.parametrize(
    "clicked",
    [(CONNECTED,), (MET,), (CONNECTED, MET), (THANKED,), (CONNECTED, THANKED), (MET, THANKED)],
    ids="-and-".join,
)
def test_tell_more_after_each_click(golden: Golden, clicked: tuple[Step, ...]) -> None:
    golden(f"form/tell-more-{'-and-'.join(clicked)}", tell_more.tell_more(ben(*clicked)))


def test_tell_more_begins_with_what_was_told(golden: Golden) -> None:
    party = ben(CONNECTED, MET, THANKED)
    party.meets_at = START + 3 * DAY
    tells(party, CONNECTED, "By chance", Audience.OTHER, Contact.COFFEE)
    tells(party, MET, "It went well")
    tells(party, THANKED, "Thank you", Audience.CHANNEL, offers_help=True)
    golden("form/tell-more-changed", tell_more.tell_more(party))


def test_thank(golden: Golden) -> None:
    golden("form/thank", tell_more.thank(ben(THANKED)))


@pytest.mark.parametrize("way", Way)
def test_each_way_out(golden: Golden, way: Way) -> None:
    golden(f"form/leave-{way.replace(' ', '-')}", leave.leave(ben(), way))


@pytest.mark.parametrize(
    ("state", "given"),
    [
        ("open", ben()),
        ("muted", muted()),
        ("over", introduction(outcome=Outcome.COMPLETED).parties[0]),
    ],
)
def test_close_or_mute(golden: Golden, state: str, given: Party) -> None:
    golden(f"form/close-or-mute-{state}", leave.close_or_mute(given))


def test_the_other_forms_of_a_party(golden: Golden) -> None:
    golden("form/postpone", leave.postpone(asking().parties[0], None))
    golden("form/postpone-again", leave.postpone(asking().parties[0], date(2026, 3, 20)))
    golden("form/avoid", leave.do_not_introduce(ben()))


def test_the_forms_of_the_connector(golden: Golden) -> None:
    golden("form/reword", connector.reword(introduction()))
    golden("form/withdraw", connector.withdraw(introduction()))
    golden("form/withdraw-while-asking", connector.withdraw(asking()))
    golden("form/reply", connector.reply(ben(THANKED), ""))
    golden("form/reply-again", connector.reply(ben(THANKED), "Any time"))
    golden("form/wish", connector.wish(ben(THANKED), ""))
    golden("form/wish-again", connector.wish(ben(THANKED), "A good baker"))


def test_preferences_of_somebody_nobody_knows_yet(golden: Golden) -> None:
    golden("form/preferences-new", preferences.opening(None, [], START))


def test_preferences_as_they_were_set(golden: Golden) -> None:
    member = Member(
        user_id="UBEN",
        workspace=Workspace(),
        time_zone="Pacific/Auckland",
        preference=Preference.NOT_NOW,
        not_now_until=START + 10 * DAY,
        standing_wish="A good <baker>",
    )
    opening = preferences.opening(member, ["UCHIDI", "UDALIA"], START)
    assert isinstance(opening, NamingPeople)
    golden("form/preferences-set", opening.modal)
    golden("form/preferences-with-the-list-in-words", opening.instead)


def test_preferences_after_not_now_is_over(golden: Golden) -> None:
    member = Member(user_id="UBEN", preference=Preference.NOT_NOW, not_now_until=START)
    golden("form/preferences-not-now-is-over", preferences.opening(member, [], START))


def test_preferences_of_somebody_who_is_left_alone(golden: Golden) -> None:
    member = Member(user_id="UBEN", preference=Preference.ASK_FIRST, left_alone_since=START)
    golden("form/preferences-left-alone", preferences.opening(member, [], START))


@pytest.mark.parametrize("way_on", [WayOn.TO_THE_WORKSPACE, WayOn.SLACK_IS_SILENT])
def test_what_stands_above_ones_preferences(golden: Golden, way_on: WayOn) -> None:
    golden(f"form/preferences-{way_on.replace(' ', '-')}", preferences.opening(None, [], START, way_on))


def draw(golden: Golden, name: str, workspace: Workspace) -> None:
    """Compare the menu and each part."""
    today, shown = START.date(), {"time-zone": workspace.time_zone or ""}
    golden(f"form/workspace-{name}-menu", workspace_menu.menu(workspace, today))
    for which in Section:
        modal = workspace_settings.part(which, workspace, shown, today)
        golden(f"form/workspace-{name}-{which}", shortened(modal))


def shortened(modal: View) -> View:
    """Return a modal whose menus of time zones and countries have one entry in each group, and what is chosen."""
    for menu in (block["element"] for block in modal["blocks"] if "option_groups" in block.get("element", {})):
        for group in menu["option_groups"]:
            chosen = [option for option in group["options"][1:] if option == menu["initial_option"]]
            group["options"] = [group["options"][0], *chosen]
    return modal


def test_the_workspaces_settings(golden: Golden) -> None:
    new = Workspace(summary_day=0, summary_hour=9, introducers=Introducers.EVERYONE, introducer_ids=[])
    new.asks_first, new.open_limit, new.preset = False, 5, Preset.STANDARD
    new.quiet_days, new.time_zone = [], "Europe/Lisbon"
    draw(golden, "new", new)
    new.summary_channel, new.summary_day, new.summary_hour = "C0INTRODU", 4, 16
    new.introducers, new.introducer_ids, new.asks_first = Introducers.LISTED, ["UANA", "UBEN"], True
    new.preset, new.keep_days = Preset.GENTLE, 365
    new.quiet_days, new.holiday_country, new.time_zone = (
        ["2026-01-02", "2026-12-24", "2026-12-31"],
        "PT",
        "Asia/Kolkata",
    )
    draw(golden, "set", new)
    new.summary_stopped_by, new.holiday_country, new.time_zone = "not_in_channel", "XX", "US/Pacific"
    draw(golden, "stopped", new)


def test_instead_of_a_form_that_is_not_to_be_had_any_more(golden: Golden) -> None:
    golden("answers/has-changed", replies.has_changed())
    golden("answers/unknown-introduction", replies.unknown_introduction(["Thanks a lot!"]))


@pytest.mark.parametrize("letter", ["a", "ä", '"', "🙂"])
def test_a_modal_keeps_the_latest_lines_that_it_has_room_for(letter: str) -> None:
    lines = {f"U{number:010}": letter * (LINE_LIMIT // utf16_length(letter)) for number in range(40)}
    kept = introduce(Beginning(other_lines=lines, despite=999_999_999), can_open_groups=True)["private_metadata"]
    assert 2_500 < utf16_length(kept) <= METADATA_LIMIT
    assert list(json.loads(kept)["lines"]) == list(lines)[-len(json.loads(kept)["lines"]) :]
    assert json.loads(kept)["despite"] == 999_999_999
