"""Cards stay clickable for years, so no string that has gone out may ever change or disappear."""

from enum import StrEnum

import pytest

from bot.ids import (
    STEP_PREFIX,
    Choice,
    Field,
    Modal,
    Section,
    Shortcut,
    Verb,
    button_value,
    channel_of,
    channel_word,
    step_field,
)

EVER_SENT: dict[type[StrEnum], str] = {
    Verb: """
        undo tell leave come_back forward avoid preferences how workspace share share_note decline_to_share unshare
        snooze snooze_until mute no_reminders remind back yes not_this_time later swap reword withdraw reopen give_time
        close nudge_myself somebody_else pleasure reply wish post_summary counted post_here try_again
        export_introductions section no_reply close_or_mute not_yet introduce forget export more
        resend came_of_it nothing_yet my_year my_year_csv outsider_told outsider_not_told
    """,
    Modal: """
        introduce telling leaving postponing snoozing avoiding rewording withdrawing nudge_myself answering
        setting_preferences setting_workspace posting_here closing forget came_of_it introduce_several
    """,
    Shortcut: "introduce_two_people introduce_author",
    Field: """
        first_person second_person reason first_mover options first_description second_description names contact
        meets_at words audience offer line until answer keep preference avoided standing_wish reminders
        summary_channel summary_day summary_hour time_zone introducers introducer_ids asking open_limit preset
        keep_days hide_names ending quiet_days add_day holiday_country who introduced_before results person_line
        elsewhere elsewhere_on in_touch year outsider outside_mover newcomer others left unmatched
    """,
    Section: "introducing summary pace",
    Choice: """
        tomorrow next_week ask_first place shown help standing listed introducing remind hidden unmute do_not_introduce
        left_alone ask_once lines elsewhere in_touch outside
    """,
}


@pytest.mark.parametrize("ids", EVER_SENT)
def test_every_id_that_was_ever_sent_is_still_understood(ids: type[StrEnum]) -> None:
    assert set(EVER_SENT[ids].split()) <= set(ids)


def test_values_are_spelled_as_they_always_were() -> None:
    assert button_value(Verb.UNDO, 7, "met") == "undo:7:met"
    assert step_field(Field.WORDS, "met") == "words:met"
    assert STEP_PREFIX == "step:"


def test_a_channels_word_names_the_channel_whatever_message_it_stands_on() -> None:
    assert channel_of(channel_word("C1", "1700000000.000100")) == channel_of(channel_word("C1")) == "C1"
