"""The pace of reminders: three sets of numbers, and what a workspace makes of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.rules.pacing import NUMBERS, ORDERS, Numbers, numbers, out_of_order
from storage.models.enums import Preset
from storage.models.workspace import Workspace
from tests.builders.examples import introduction


@pytest.mark.parametrize("preset", Preset)
def test_what_comes_later_is_later_in_each_preset(preset: Preset) -> None:
    assert out_of_order(NUMBERS[preset]) is None


def test_gentle_is_slower_than_standard_and_brisk_is_faster() -> None:
    gentle, standard, brisk = (vars(NUMBERS[preset]) for preset in (Preset.GENTLE, Preset.STANDARD, Preset.BRISK))
    for name in standard:
        assert brisk[name] <= standard[name] < gentle[name]


@pytest.mark.parametrize("pair", [pair for order in ORDERS for pair in pairwise(order)], ids="-before-".join)
def test_two_numbers_in_the_wrong_order_are_found(pair: tuple[str, str]) -> None:
    earlier, later = pair
    wrong = replace(Numbers(), **{earlier: getattr(Numbers(), later)})
    assert out_of_order(wrong) is not None


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"consent_nudge": 5}, ("consent_nudge", "consent_ends")),
        ({"consent_nudge": 6, "consent_ends": 10}, ("consent_nudge", "consent_ends")),
        ({"consent_nudge": 6, "consent_ends": 11}, None),
        ({"thanked_nudge": 8}, ("thanked_nudge", "thanked_closed")),
        ({"connected_nudge_2": 10}, ("connected_nudge_2", "went_quiet")),
        ({"connected_nudge_2": 9}, None),
    ],
)
def test_working_days_have_weekends_between(numbers: dict[str, int], wrong: tuple[str, str] | None) -> None:
    assert out_of_order(replace(Numbers(), **numbers)) == wrong


def test_a_workspace_has_its_presets_numbers_but_for_those_it_changed() -> None:
    workspace: Workspace = introduction().workspace
    assert numbers(workspace) == Numbers()
    workspace.preset, workspace.cadence = Preset.BRISK, {"went_quiet": 11, "of_another_version": 1}
    assert numbers(workspace) == replace(NUMBERS[Preset.BRISK], went_quiet=11)
