"""What is read about somebody outside this Slack, in every state: see tests/golden/outside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages import (
    card,
    gone_quiet,
    headline,
    home_rows,
    last_words,
    outside,
    reminder,
    request,
    results,
    summary,
    thread_lines,
)
from bot.messages.export import overview, reading, table
from bot.messages.export.document import Kept, document
from bot.messages.message import Message
from bot.messages.modals import connector, leave, tell_more
from bot.messages.modals import result as result_form
from bot.messages.modals.introduce import Beginning, introduce
from bot.messages.unreachable import unreachable
from bot.rules import home as home_rules
from bot.rules.summary_report import Review
from bot.rules.text_limits import NAME_LIMIT, REASON_LIMIT
from sandbox.mrkdwn import Mrkdwn
from storage.models.enums import Account, Audience, Awaited, Consent, Contact, Elsewhere, Outcome, Preference, Step, Way
from storage.models.facts import Reminder, Result
from storage.models.figures import Counts, Figures
from storage.models.introduction import Introduction, Party
from tests.builders.examples import DAY, OUTSIDER, START, leaves, made_elsewhere, tells, to_an_outsider
from tests.conftest import Golden
from tests.messages.slack_limits import assert_slack_takes
from tests.messages.test_golden_summary import review

CONNECTED, MET, THANKED = Step
TOLD = START + timedelta(hours=1)
TODAY = "2026-03-04"


def asked() -> Introduction:
    given = to_an_outsider()
    given.introduced_at, given.asks_both, given.parties[0].consent = None, True, Consent.ASKED
    return given


def lapsed() -> Introduction:
    given = asked()
    given.outcome, given.lapsed_at = Outcome.NO_ANSWER, START + 7 * DAY
    return given


def left(way: Way, outcome: Outcome | None = None) -> Introduction:
    given = to_an_outsider(told_at=TOLD, outcome=outcome)
    leaves(given.parties[0], way, "A line for Ana", until=START + 10 * DAY if way is Way.NOT_NOW else None)
    return given


def reminded(awaited: Awaited, *clicked: Step, party_writes_first: bool = True) -> Introduction:
    given = to_an_outsider(clicked, told_at=TOLD, party_writes_first=party_writes_first)
    given.parties[0].reminders.append(Reminder(awaited=awaited, number=1, day=TODAY, sent_at=START + 2 * DAY))
    return given


def quiet(given: Introduction) -> Introduction:
    given.connector_asked_at = START + 7 * DAY
    return given


def by_email(*clicked: Step, party_writes_first: bool = True, in_touch: bool = False) -> Introduction:
    given = to_an_outsider(clicked, party_writes_first=party_writes_first)
    return made_elsewhere(given, Elsewhere.EMAIL, in_touch=in_touch)


def planned(*then: Step) -> Introduction:
    given = to_an_outsider((CONNECTED, *then), told_at=TOLD)
    given.parties[0].meets_at = START + 5 * DAY
    return given


def past(given: Introduction) -> Introduction:
    given.meeting_came_at = given.parties[0].meets_at
    return given


def told_when(given: Introduction) -> Party:
    (ben,) = given.parties
    tells(ben, CONNECTED, contact=Contact.VIDEO)
    return ben


def asked_what_came() -> Party:
    (ben,) = to_an_outsider((MET, THANKED), told_at=TOLD, outcome=Outcome.COMPLETED).parties
    ben.result_asked_at = START + 63 * DAY
    return ben


def came_of_it(outcome: Outcome) -> Introduction:
    given = to_an_outsider((MET, THANKED), told_at=TOLD, outcome=outcome)
    given.parties[0].results.append(Result(text="A *bakery*", audience=Audience.CONNECTOR, said_at=START + 70 * DAY))
    given.parties[0].result_asked_at = START + 63 * DAY
    return given


STATES: dict[str, Callable[[], Introduction]] = {
    "new": to_an_outsider,
    "told": lambda: to_an_outsider(told_at=TOLD),
    "new-party-first": lambda: to_an_outsider(party_writes_first=True),
    "asked": asked,
    "lapsed": lapsed,
    "connected": lambda: to_an_outsider((CONNECTED,)),
    "met": lambda: to_an_outsider((MET,), told_at=TOLD),
    "full-circle": lambda: to_an_outsider((MET, THANKED), told_at=TOLD, outcome=Outcome.COMPLETED),
    "no-reply": lambda: left(Way.NO_ANSWER),
    "not-a-fit": lambda: left(Way.NOT_A_FIT, Outcome.NOT_A_FIT),
    "withdrawn": lambda: to_an_outsider(outcome=Outcome.WITHDRAWN),
    "went-quiet": lambda: to_an_outsider(outcome=Outcome.WENT_QUIET),
    "elsewhere": by_email,
    "elsewhere-swapped": lambda: by_email(party_writes_first=False),
    "elsewhere-in-touch": lambda: by_email(in_touch=True),
    "planned": planned,
    "planned-past": lambda: past(planned()),
    "result": lambda: came_of_it(Outcome.COMPLETED),
    "result-closed": lambda: came_of_it(Outcome.CLOSED),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_for_the_party_and_the_connector(golden: Golden, state: str) -> None:
    given = STATES[state]()
    party = given.parties[0]
    asks = given.introduced_at is None
    shown = request.request(given, party) if asks else card.card(given, party)
    golden(f"outside/card-{state}", shown.content())
    golden(f"outside/headline-{state}", headline.headline(given).content())
    if not (asks or given.elsewhere):
        golden(f"outside/draft-{state}", outside.draft(given).content())


def test_the_lines_in_the_thread(golden: Golden) -> None:
    met = to_an_outsider((MET,))
    tells(met.parties[0], MET, "A lovely hour")
    golden("outside/line-met", thread_lines.reported(met.parties[0], MET).content())
    for way in (Way.NO_ANSWER, Way.NOT_NOW, Way.NOT_A_FIT, Way.ALREADY_KNOWN):
        (party,) = left(way).parties
        golden(f"outside/line-{way.replace(' ', '-')}", thread_lines.left(party, party.ways_out[0]).content())
    given = to_an_outsider((MET, THANKED))
    golden("outside/line-planned", thread_lines.reported(told_when(planned()), CONNECTED).content())
    golden("outside/line-planned-past", thread_lines.reported(told_when(past(planned())), CONNECTED).content())
    golden("outside/line-planned-met", thread_lines.reported(told_when(past(planned(MET))), CONNECTED).content())
    golden("outside/line-full-circle", thread_lines.completed(given, START + 4 * DAY).content())
    golden("outside/line-yes", thread_lines.introduced(given).content())
    golden("outside/line-lapsed", thread_lines.lapsed(given).content())
    golden("outside/line-no-meeting", thread_lines.no_meeting(to_an_outsider((CONNECTED,))).content())
    golden("outside/line-unreachable", unreachable(to_an_outsider().parties[0], "messages_tab_disabled").content())
    in_touch = by_email(in_touch=True).parties[0]
    golden("outside/line-unreachable-in-touch", unreachable(in_touch, "messages_tab_disabled").content())
    golden("outside/line-result", results.told(came_of_it(Outcome.COMPLETED).parties[0]).content())
    golden("outside/quiet-elsewhere", gone_quiet.quiet(quiet(by_email())).content())
    golden("outside/quiet", gone_quiet.quiet(quiet(STATES["told"]())).content())
    golden("outside/quiet-not-told", gone_quiet.quiet(quiet(to_an_outsider())).content())
    golden("outside/last-words", last_words.headline(given, "UBEN").content())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("write", reminded(Awaited.CONNECTED)),
        ("connected", reminded(Awaited.CONNECTED, party_writes_first=False)),
        ("met", reminded(Awaited.MET, CONNECTED)),
        ("thanked", reminded(Awaited.THANKED, MET)),
        ("write-elsewhere", made_elsewhere(reminded(Awaited.CONNECTED))),
        ("met-elsewhere", made_elsewhere(reminded(Awaited.MET), in_touch=True)),
    ],
)
def test_the_reminders(golden: Golden, name: str, given: Introduction) -> None:
    (ben,) = given.parties
    golden(f"outside/reminder-{name}", reminder.gathered(ben.member, [ben], TODAY).content())


def test_the_forms(golden: Golden) -> None:
    for name, beginning in {
        "": Beginning(("UBEN",), is_outside=True),
        "-asking": Beginning(is_outside=True, asks_first=True),
        "-always-asking": Beginning(is_outside=True, always_asks=True),
        "-elsewhere": Beginning(
            is_outside=True, always_asks=True, elsewhere=Elsewhere.PHONE, elsewhere_on=START.date()
        ),
    }.items():
        golden(f"outside/form{name}", introduce(beginning, can_open_groups=True))
    (ben,) = to_an_outsider((CONNECTED, THANKED)).parties
    golden("outside/form-tell", tell_more.tell_more(ben))
    golden("outside/form-came-of-it", result_form.came_of_it(ben))
    golden("outside/question", results.question(asked_what_came()).content())
    golden("outside/form-close", leave.close_or_mute(ben))
    golden("outside/form-no-reply", leave.leave(ben, Way.NO_ANSWER))
    golden("outside/form-snooze", leave.leave(ben, Way.NOT_NOW))
    golden("outside/form-check-in", connector.write_to_them(to_an_outsider()))
    golden("outside/form-reword", connector.reword(to_an_outsider()))


def _rows() -> Iterator[dict[str, object]]:
    for given in (to_an_outsider(), quiet(STATES["told"]()), STATES["told"](), to_an_outsider((MET,)), by_email()):
        for member_id in (given.connector_id, given.parties[0].member_id):
            seen = home_rules.row_with_task(member_id, given, START + 7 * DAY)
            yield from home_rows.waiting(seen) if seen.task else [home_rows.moving(seen)]
    for given in (STATES[each]() for each in ("full-circle", "not-a-fit", "lapsed", "result")):
        yield from (
            home_rows.past(home_rules.row_of(each, given)) for each in (given.connector_id, given.parties[0].member_id)
        )


def test_the_lines_of_home(golden: Golden) -> None:
    golden("outside/home", {"type": "home", "blocks": [*_rows()]})


def test_the_exports(golden: Golden) -> None:
    given = to_an_outsider((MET,), told_at=TOLD)
    ana, (ben,) = given.connector, given.parties
    for member in (ana, ben.member):
        member.preference, member.account = Preference.JUST_INTRODUCE, Account.PERSON
        kept = Kept(member, [], [given] if member is ana else [], [ben] if member is not ana else [])
        exported = document(kept, START)
        told = [overview.message(exported), *reading.messages(exported)]
        assert all(
            OUTSIDER.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in str(each) for each in told
        )
        golden(f"outside/export-{member.user_id}", json.loads(json.dumps(exported, default=str)))
        golden(f"outside/export-{member.user_id}-csv", table.as_csv(exported, START.date())["file"]["body"])


def test_the_summary_counts_them_apart(golden: Golden) -> None:
    week = review(Counts(7, 2, 1, 1), medians=False)
    told = replace(week, figures=replace(week.figures, outside=Counts(3, 2, 1, 1)))
    golden("outside/summary", summary.for_one(told, None).content())
    kept = json.loads(json.dumps(told.kept()))
    assert Review.of(kept) == told
    assert Review.of({name: each for name, each in kept.items() if name != "outside"}) == week  # of an earlier release
    nothing = replace(week, figures=Figures(Counts(0, 0, 0, 0), None, None, None))
    assert nothing.is_empty
    assert not replace(nothing, figures=told.figures).is_empty


AS_TYPED, AS_READ = "*Ma_ya* ~O~ `ka` _for_ & <Xo>", "∗Maˍya∗ ∼O∼ ˋkaˋ ˍforˍ & <Xo>"
READER = Mrkdwn({}, {}, ZoneInfo("UTC"), START)


def _texts(value: object) -> Iterator[str]:
    """Yield all formatted texts in a message."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _texts(each)


def _all_that_name_them(given: Introduction) -> Iterator[Message]:
    (ben,) = given.parties
    leaves(ben, Way.NO_ANSWER)
    rows = [home_rules.row_of(each, given) for each in (given.connector_id, ben.member_id)]
    yield from (headline.headline(given), outside.draft(given), request.request(given, ben), card.card(given, ben))
    yield from (thread_lines.reported(ben, MET), thread_lines.taken_back(ben, MET))
    yield from (thread_lines.left(ben, ben.ways_out[0]), gone_quiet.quiet(given), last_words.headline(given, "UBEN"))
    yield Message("", [draw(row) for row in rows for draw in (home_rows.moving, home_rows.past)])


@pytest.mark.parametrize("state", STATES)
def test_a_name_full_of_marks_stays_whole_and_leaves_the_title_bold(state: str) -> None:
    given = STATES[state]()
    given.outsider = AS_TYPED
    texts = [text for message in _all_that_name_them(given) for text in _texts(message.content())]
    assert any("Xo" in text for text in texts)
    for words, styles in (run for text in texts for run in READER.runs(text) if "Xo" in run[0]):
        assert AS_READ in words
        assert {*styles} <= {"bold", "strike"}
    title = READER.runs(next(_texts(headline.headline(given).content())))
    assert [styles for words, styles in title if AS_READ in words] == [("bold",)]


@pytest.mark.parametrize("letter", ["&", "<", "🙂", "*", "`"])
def test_the_longest_name_fits_everywhere(letter: str) -> None:
    name = letter * (NAME_LIMIT // len(letter.encode("utf-16-le")) * 2)
    for state in STATES.values():
        given = state()
        given.outsider, given.reason = name, "&" * REASON_LIMIT
        (ben,) = given.parties
        messages = [headline.headline(given), outside.draft(given), request.request(given, ben), card.card(given, ben)]
        for each in messages:
            assert_slack_takes(each.content())
