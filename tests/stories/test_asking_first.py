"""Both are asked first: nobody learns the other's answer before both said yes, and a no looks like no answer."""

from __future__ import annotations

from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage, in_short

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE

YES, NO, LATER = "Yes, introduce us", "Not this time", "Ask me later…"
OVER = "This one didn't happen. There's nothing you need to do."
DESCRIBED = ("A builder of bridges", "A mender of <bridges>")


def both_say_yes(stage: Stage) -> None:
    """Let both say yes, and wait until each has the card."""
    for person in (stage.ben, stage.chidi):
        stage.click(person, YES)
    for person in (stage.ben, stage.chidi):
        stage.slack.wait_for(lambda each=person: "introduced you to" in stage.seen(each), what=f"{person}'s card")  # type: ignore[misc]


def test_the_tick_in_the_form_shows_what_belongs_to_it(stage: Stage) -> None:
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    assert "I'll ask each of them privately" not in stage.ana.sees(stage.ana.wait_for_view())
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["ask_first"])
    form = stage.ana.sees(stage.ana.wait_for_view())
    assert "First person: Ben Carter\nSecond person: Chidi Okafor" in form
    assert "Names (optional):" in form
    assert "Describe the" not in form
    assert "[ Ask them ]" in form
    stage.ana.choose(stage.ana.wait_for_view(), "Options", [])
    assert "Names" not in stage.ana.sees(stage.ana.wait_for_view())
    stage.submits(stage.ana)
    stage.slack.wait_for(stage.ben.messages, what="Ben's card")
    assert "introduced you to @Chidi Okafor" in stage.seen(stage.ben)


def test_each_is_asked_without_a_name_and_with_the_description_of_the_other(stage: Stage) -> None:
    stage.ask_first(DESCRIBED)
    asked = stage.seen(stage.ben)
    assert asked.startswith("@Ana Sousa would like to introduce you to someone\n")
    assert "> A mender of <bridges>" in asked
    assert "Chidi" not in asked
    assert "A builder" not in asked
    assert "> A builder of bridges" in stage.seen(stage.chidi)
    assert "introduce me to them" not in asked


def test_names_are_not_hidden_without_a_description_of_both(stage: Stage) -> None:
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.choose(stage.ana.wait_for_view(), "Options", ["ask_first"])
    stage.ana.choose(stage.ana.wait_for_view(), "Names", ["hidden"])
    described = {"Describe the first person": "A builder of bridges", "Describe the second person": "  "}
    said = "You're not showing names yet, so describe this person in a few words."
    assert stage.ana.submit(described).errors == {"second_description": said}


def test_names_are_shown_unless_the_connector_hides_them(stage: Stage) -> None:
    stage.ask_first()
    assert "@Ana Sousa would like to introduce you to @Chidi Okafor" in stage.seen(stage.ben)
    assert "@Ana Sousa would like to introduce you to @Ben Carter" in stage.seen(stage.chidi)


READ_BELOW = "You're introduced. Your card is below."


def test_cards_go_out_when_both_said_yes_and_not_before(stage: Stage) -> None:
    stage.ask_first()
    assert "I've asked both of them. @Ben Carter will write first." in stage.headline()
    stage.click(stage.ben, YES)
    assert "[ Yes, introduce us ]" not in stage.wait_for_card(stage.ben, "You said yes.")
    stage.wait_for_headline("1 of 2 said yes so far.")
    assert "You said yes" not in stage.seen(stage.chidi)
    stage.click(stage.chidi, YES)
    for person in (stage.ben, stage.chidi):
        stage.slack.wait_for(lambda each=person: len(each.messages()) == 2, what="the card")  # type: ignore[misc]
        # The request changes after the cards have gone out.
        stage.slack.wait_for(lambda each=person: READ_BELOW in each.sees(each.messages()[0]), what="that")  # type: ignore[misc]
    stage.wait_for_line("@Ben Carter and @Chidi Okafor both said yes, so I've introduced them.")
    assert "You introduced @Ben Carter and @Chidi Okafor" in stage.wait_for_headline("@Ben Carter writes first")


def test_nobody_learns_who_answered_what(stage: Stage) -> None:
    stage.ask_first()
    headline, others = stage.headline(), stage.seen(stage.chidi)
    stage.click(stage.ben, NO)
    stage.wait_for_card(stage.ben, "You passed. To everyone else, it looks like you haven't answered.")
    stage.fills_in(stage.ben, "Settings…")  # the next thing that happens
    assert (stage.headline(), stage.thread(), stage.seen(stage.chidi)) == (headline, [], others)


def test_a_no_and_no_answer_look_the_same_in_the_end(stage: Stage) -> None:
    dalia, hana = stage.slack.person("dalia"), stage.slack.person("hana")
    stage.ask_first()
    stage.ask_first(people="@dalia @hana")
    stage.click(dalia, NO)
    stage.wait_for_card(dalia, "You passed.")
    silent, refused = stage.ana.messages()

    def told() -> list[list[str]]:
        return [[stage.ana.sees(line) for line in stage.ana.thread(each)] for each in (silent, refused)]

    lapsed = ["I didn't get a yes from both, so I didn't introduce them. Maybe another time."]
    stage.pass_days(8)
    stage.slack.wait_for(lambda: lapsed in told(), what="the line in one thread: one a day is enough")
    stage.pass_days(1)
    stage.slack.wait_for(lambda: told() == [lapsed, lapsed], what="the same line in both threads")
    for person in (stage.ben, stage.chidi, dalia, hana):
        stage.wait_for_card(person, OVER)
    first, second = (stage.ana.sees(message) for message in stage.ana.messages())
    assert first == second.replace("Dalia Rao", "Ben Carter").replace("Hana Ngata", "Chidi Okafor")
    assert "I didn't get a yes from both, so I didn't introduce them." in first


def test_there_is_a_week_to_answer(stage: Stage) -> None:
    stage.ask_first()
    stage.pass_days(6)
    both_say_yes(stage)
    stage.pass_days(8)
    stage.click(stage.ben, "Connected")
    stage.wait_for_line("@Ben Carter says they're in touch with @Chidi Okafor.")


def test_an_answer_that_comes_too_late_changes_nothing(stage: Stage) -> None:
    stage.ask_first()
    old = stage.card(stage.ben)
    stage.click(stage.chidi, YES)
    stage.pass_days(8)
    stage.wait_for_card(stage.ben, OVER)
    assert stage.ben.click(old, YES).acknowledged
    assert "This has changed in the meantime." in stage.opens(stage.ben, LATER, on=old)
    assert OVER in stage.seen(stage.ben)
    assert len(stage.ben.messages()) == 1


def test_who_says_not_now_is_asked_again_on_the_day(stage: Stage) -> None:
    stage.ask_first()
    day = stage.in_days(20)
    assert "Only you know." in stage.opens(stage.ben, LATER)
    stage.submits(stage.ben, {"When?": day.date().isoformat()})
    stage.wait_for_card(stage.ben, f"I'll ask you again {in_short(day)}")
    stage.click(stage.chidi, YES)
    stage.pass_days(21)
    stage.slack.wait_for(lambda: len(stage.ben.messages()) == 2, what="Ben is asked again")
    moved = "See the newer question below."
    stage.slack.wait_for(lambda: stage.ben.sees(stage.ben.messages()[0]) == moved, what="a quiet line")
    stage.click(stage.ben, YES)
    stage.slack.wait_for(lambda: "introduced you to" in stage.seen(stage.ben), what="Ben's card")
    stage.wait_for_line("both said yes")


def test_not_now_needs_a_day_to_come(stage: Stage) -> None:
    stage.ask_first()
    stage.opens(stage.ben, LATER)
    reply = stage.ben.submit({"When?": stage.in_days(-1).date().isoformat()})
    assert "Pick tomorrow or later" in reply.errors["until"]


def test_an_answer_can_be_changed_until_both_said_yes(stage: Stage) -> None:
    stage.ask_first()
    for answer, said in ((NO, "You passed."), (YES, "You said yes."), (NO, "You passed.")):
        stage.click(stage.ben, answer)
        stage.wait_for_card(stage.ben, said)
    stage.click(stage.ben, YES)
    stage.click(stage.chidi, YES)
    stage.wait_for_line("both said yes")


def test_the_connector_can_withdraw_while_both_are_asked(stage: Stage) -> None:
    stage.ask_first()
    form = stage.opens(stage.ana, "Withdraw…", on=stage.ana.messages()[-1])
    assert "they won't see why. You can undo this." in form
    stage.submits(stage.ana)
    for person in (stage.ben, stage.chidi):
        stage.wait_for_card(person, OVER)
    stage.wait_for_headline("You withdrew this introduction.")
    stage.click(stage.ana, "Undo")
    for person in (stage.ben, stage.chidi):
        stage.wait_for_card(person, f"[ {YES} ]")
    both_say_yes(stage)


def test_who_writes_first_can_be_changed_while_both_are_asked(stage: Stage) -> None:
    stage.ask_first()
    stage.click(stage.ana, "Swap who writes first")
    stage.wait_for_headline("@Chidi Okafor will write first.")
    both_say_yes(stage)
    assert "You're up first. Say hi by" in stage.seen(stage.chidi)


def test_the_reason_can_be_changed_while_both_are_asked(stage: Stage) -> None:
    stage.ask_first()
    new = {"Why should they meet?": "you both bake"}
    stage.fills_in(stage.ana, "Change what you wrote…", new, on=stage.ana.messages()[-1])
    stage.wait_for_card(stage.ben, "> you both bake")


def test_a_member_can_wish_to_be_asked_first_whoever_introduces_them(stage: Stage) -> None:
    stage.ben.command("/intro", "settings")
    stage.ben.wait_for_view()
    stage.submits(stage.ben, {"When someone wants to introduce me": "Ask me first"})
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.wait_for_view()
    stage.submits(stage.ana)
    stage.slack.wait_for(lambda: stage.ana.messages() and stage.ben.messages(), what="the request and the headline")
    assert "would like to introduce you to @Chidi Okafor" in stage.seen(stage.ben)
    assert "I'm asking them first (someone prefers that)." in stage.headline()
    assert stage.chidi.messages() == []
    stage.click(stage.ben, YES)
    stage.slack.wait_for(lambda: "introduced you to @Ben Carter" in stage.seen(stage.chidi), what="Chidi's card")
    stage.wait_for_line("@Ben Carter and @Chidi Okafor both have their cards: I've introduced them.")
