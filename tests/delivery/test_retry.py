"""Next moves after Slack answered, or did not: one table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import retry
from bot.delivery.retry import Done, GiveUp, HoldWorkspace, Later, LeaveAsItIs, LookAgain, PostAgain, Verdict
from bot.slack.answers import NotReached, Refused, Sent, SlackAnswer, TooFast, Unclear

FIVE, MINUTE, TWO, FOUR = timedelta(minutes=5), timedelta(minutes=1), timedelta(seconds=2), timedelta(seconds=4)


@pytest.mark.parametrize(
    ("answer", "posting", "attempts", "expected"),
    [
        pytest.param(Sent("D1", "1.2"), True, 1, Done("D1", "1.2"), id="sent"),
        pytest.param(TooFast(TWO), True, 1, HoldWorkspace(TWO, "ratelimited"), id="429 holds the workspace"),
        pytest.param(TooFast(TWO, "chat.update"), False, 1, HoldWorkspace(TWO, "ratelimited"), id="429 of a change"),
        pytest.param(TooFast(TWO, "conversations.open"), True, 1, Later(TWO, False, "ratelimited"), id="of another"),
        pytest.param(
            TooFast(TWO, "chat.update", is_ours=True), False, 1, HoldWorkspace(TWO, "paced"), id="our own count"
        ),
        pytest.param(Refused("ratelimited"), True, 2, HoldWorkspace(FOUR, "ratelimited"), id="429 without its header"),
        pytest.param(Refused("token_revoked"), True, 1, HoldWorkspace(MINUTE, "token_revoked"), id="not its fault"),
        pytest.param(Refused("user_disabled"), True, 1, GiveUp("user_disabled"), id="a person who left"),
        pytest.param(Refused("invalid_blocks"), True, 1, GiveUp("invalid_blocks"), id="what will never be taken"),
        pytest.param(Refused("invalid_blocks"), False, 1, LeaveAsItIs("invalid_blocks"), id="a change never taken"),
        pytest.param(Refused("of_tomorrow"), True, 1, Later(TWO, False, "of_tomorrow", True), id="unknown"),
        pytest.param(Refused("of_tomorrow"), True, 2, Later(FOUR, False, "of_tomorrow"), id="unknown, again"),
        pytest.param(Refused("of_tomorrow"), True, 19, Later(FIVE, False, "of_tomorrow"), id="unknown, for 58 minutes"),
        pytest.param(Refused("of_tomorrow"), True, 20, GiveUp("of_tomorrow"), id="unknown, for an hour"),
        pytest.param(Refused("of_tomorrow"), False, 20, LeaveAsItIs("of_tomorrow"), id="a change, for an hour"),
        pytest.param(Refused("update_failed"), False, 1, Later(TWO, False, "update_failed"), id="a change that failed"),
        pytest.param(Refused("rate_limited"), True, 1, HoldWorkspace(TWO, "rate_limited"), id="429 by another name"),
        pytest.param(Refused("message_not_found"), False, 1, PostAgain("message_not_found"), id="removed by an admin"),
        pytest.param(
            Refused("message_not_found"), True, 1, GiveUp("message_not_found"), id="a post has nothing to find"
        ),
        pytest.param(Refused("fatal_error"), True, 1, Later(TWO, True, "fatal_error"), id="perhaps partly done"),
        pytest.param(Refused("service_unavailable"), True, 1, Later(TWO, False, "service_unavailable"), id="not done"),
        pytest.param(NotReached("refused"), True, 1, Later(TWO, False, "refused"), id="nobody there"),
        pytest.param(Unclear("timeout"), True, 2, Later(FOUR, True, "timeout"), id="a post nobody heard the end of"),
        pytest.param(Unclear("timeout"), False, 2, Later(FOUR, False, "timeout"), id="changing twice does no harm"),
        pytest.param(NotReached("refused"), True, 900, Later(FIVE, False, "refused"), id="after days without Slack"),
    ],
)
def test_what_follows_from_an_answer(answer: SlackAnswer, posting: bool, attempts: int, expected: Verdict) -> None:
    assert retry.verdict(answer, posting=posting, attempts=attempts) == expected


@pytest.mark.parametrize(
    ("answer", "since", "expected"),
    [
        pytest.param(None, MINUTE, None, id="not there: post it"),
        pytest.param(None, TWO, LookAgain(timedelta(seconds=28), "not there yet"), id="Slack may still be at it"),
        pytest.param(Sent("D1", "1.2"), TWO, Done("D1", "1.2", as_wanted=False), id="there, in some version"),
        pytest.param(TooFast(MINUTE), MINUTE, LookAgain(MINUTE, "ratelimited"), id="look again when Slack allows"),
        pytest.param(Unclear("timeout"), MINUTE, LookAgain(FOUR, "timeout"), id="still nobody knows"),
        pytest.param(Refused("fatal_error"), MINUTE, LookAgain(FOUR, "fatal_error"), id="a look-up that failed"),
    ],
)
def test_what_follows_from_looking_a_message_up(
    answer: SlackAnswer | None, since: timedelta, expected: Verdict | None
) -> None:
    assert retry.verdict_of_look_up(answer, since=since, attempts=2) == expected


def test_the_wait_doubles_up_to_five_minutes() -> None:
    waits = [retry.backoff(attempts).total_seconds() for attempts in range(1, 12)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
