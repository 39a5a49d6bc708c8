"""`python app.py settings`: what a workspace sets about time, and nonsense that is refused."""

from __future__ import annotations

import pytest

import app

pytestmark = pytest.mark.usefixtures("workspace_id", "environment")


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (["preset", "brisk"], ["preset = brisk", "went-quiet = 10\n", "consent-nudge = 2\n"]),
        (["went-quiet", "15"], ["preset = standard", "went-quiet = 15   (changed)", "connector-asked = 7\n"]),
        (["time-zone", "Pacific/Auckland"], ["time-zone = Pacific/Auckland "]),
        (["quiet-days", "2027-01-01,2026-12-25, 2026-12-25"], ["quiet-days = 2026-12-25, 2027-01-01 "]),
    ],
    ids=["preset", "number", "zone", "days"],
)
def test_what_is_set_is_shown(change: list[str], shown: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["settings", *change]) == 0
    printed = capsys.readouterr().out
    assert all(line in printed for line in shown)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["preset", "fast"], "preset must be one of gentle, standard, brisk."),
        (["preset"], "preset must be one of gentle, standard, brisk."),
        (["thanked-nudge", "9"], "thanked-nudge must keep thanked-nudge below thanked-closed, weekends included."),
        (["went-quiet", "7"], "went-quiet must keep connector-asked below went-quiet."),
        (["met-nudge-1", "14"], "met-nudge-1 must keep met-nudge-1 below met-nudge-2."),
        (["consent-ends", "0"], "consent-ends must be a whole number from 1 to 365."),
        (["consent-ends", "366"], "consent-ends must be a whole number from 1 to 365."),
        (["consent-ends", "a week"], "consent-ends must be a whole number from 1 to 365."),
        (["time-zone", "Mars/Olympus"], "time-zone must be a name such as Europe/Lisbon."),
        (["time-zone", "../etc/passwd"], "time-zone must be a name such as Europe/Lisbon."),
        (["time-zone", "Factory"], "time-zone must be a name such as Europe/Lisbon."),
        (["time-zone", "localtime"], "time-zone must be a name such as Europe/Lisbon."),
        (["time-zone", "posixrules"], "time-zone must be a name such as Europe/Lisbon."),
        (["time-zone", "right/Europe/Lisbon"], "time-zone must be a name such as Europe/Lisbon."),
        (["consent-ends", "9" * 5_000], "consent-ends must be a whole number from 1 to 365."),
        (["time-zone"], "time-zone must be a name such as Europe/Lisbon."),
        (["quiet-days", "2026-02-30"], "quiet-days must be dates such as 2026-12-25, 2027-01-01; or none."),
        (["quiet-days", "Christmas"], "quiet-days must be dates such as 2026-12-25, 2027-01-01; or none."),
        (["quiet-days"], "quiet-days must be dates such as 2026-12-25, 2027-01-01; or none."),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    change: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app.main(["settings"])
    before = capsys.readouterr().out
    assert app.main(["settings", *change]) == 2
    assert capsys.readouterr().err.strip() == said
    app.main(["settings"])
    assert capsys.readouterr().out == before


def test_another_preset_forgets_what_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    app.main(["settings", "went-quiet", "15"])
    app.main(["settings", "preset", "standard"])
    capsys.readouterr()
    app.main(["settings"])
    assert "went-quiet = 14\n" in capsys.readouterr().out
