"""`/intro` and its modal: what is understood, what is said when something is not, and that nothing typed is lost."""

from __future__ import annotations

import pytest

from sandbox import Fault
from tests.stories.conftest import EACH_RECEIVER_AND_EACH_DATABASE, REASON, Stage

pytestmark = EACH_RECEIVER_AND_EACH_DATABASE


def fields(stage: Stage) -> tuple[str, str, str]:
    """Return both people and the reason as Ana's modal shows them."""
    shown = stage.ana.wait_for_view().fields()
    return shown["First person"], shown["Second person"], shown["Why should they meet?"]


@pytest.mark.parametrize("form", ["plain", "piped"])
def test_two_mentions_and_a_reason_fill_in_the_modal(stage: Stage, form: str) -> None:
    reply = stage.ana.command("/intro", "@ben @chidi because you both bake", form=form)  # type: ignore[arg-type]
    assert fields(stage) == ("Ben Carter", "Chidi Okafor", "because you both bake")
    assert not reply.text


def test_a_member_whose_id_begins_with_w_is_understood(stage: Stage) -> None:
    assert stage.slack.person("emeka").id.startswith("W")
    stage.ana.command("/intro", "@emeka @ben")
    assert fields(stage)[0] == stage.slack.person("emeka").name


def test_intro_alone_opens_an_empty_modal(stage: Stage) -> None:
    reply = stage.ana.command("/intro")
    assert fields(stage) == ("", "", "")
    assert not reply.text


def test_one_mention_opens_it_half_filled(stage: Stage) -> None:
    reply = stage.ana.command("/intro", "@ben")
    assert fields(stage) == ("Ben Carter", "", "")
    assert not reply.text


def test_help_answers_privately_and_opens_nothing(stage: Stage) -> None:
    reply = stage.ana.command("/intro", "help")
    assert "opens a form" in str(reply.text)
    assert stage.ana.view is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("you two bake", "didn't find two people"),
        ("<!subteam^S012345|@designers> @ben", "introduce a whole group"),
        ("<#C012345|general> @ben", "introduce a channel"),
        ("@nobody @ben", "couldn't match that name"),
        ("@ben @chidi @dalia", "two people at a time"),
    ],
)
def test_what_is_not_understood_is_said_privately_and_the_modal_opens(stage: Stage, typed: str, said: str) -> None:
    reply = stage.ana.command("/intro", typed)
    assert said in str(reply.text)
    assert fields(stage)[0] == ("Ben Carter" if "@ben" in typed else "")


def test_a_sentence_without_people_is_kept_as_the_reason(stage: Stage) -> None:
    stage.ana.command("/intro", "you both bake")
    assert fields(stage) == ("", "", "you both bake")


@pytest.mark.parametrize(
    ("typed", "chosen", "said"),
    [("<@U0NOBODY> @ben", ("", "Ben Carter"), "Pick that person below"), ("<@U0NOBODY> <@U1>", ("", ""), "Pick both")],
    ids=["one of the two", "neither"],
)
def test_somebody_slack_does_not_know_leaves_the_modal_open_for_choosing(
    stage: Stage, typed: str, chosen: tuple[str, str], said: str
) -> None:
    reply = stage.ana.command("/intro", f"{typed} both bake")
    assert fields(stage) == (*chosen, "both bake")
    assert said in stage.ana.sees(stage.ana.wait_for_view())
    assert not reply.text


@pytest.mark.parametrize(
    ("first", "second", "field", "said"),
    [
        ("ben", "ben", "second_person", "two different people"),
        ("ana", "ben", "first_person", "That's you!"),
        ("ben", "ana", "second_person", "That's you!"),
        ("robo", "ben", "first_person", "That's a bot"),
        ("ben", "USLACKBOT", "second_person", "That's a bot"),
        ("ben", "gus", "second_person", "deactivated"),
    ],
)
def test_a_wrong_choice_is_said_beside_its_field_and_nothing_typed_is_lost(
    stage: Stage, first: str, second: str, field: str, said: str
) -> None:
    stage.ana.command("/intro", f"{REASON}")
    stage.ana.wait_for_view()
    reply = stage.ana.submit({"First person": first, "Second person": second}, force=True)
    assert said in reply.errors[field]
    assert fields(stage)[2] == REASON


def test_a_reason_that_is_too_long_is_said_with_its_length_and_kept(stage: Stage) -> None:
    long = ("we " * 500).strip()
    stage.ana.command("/intro", f"@ben @chidi {long}")
    stage.ana.wait_for_view()
    reply = stage.ana.submit()
    assert reply.errors == {"reason": "That's 1,499 characters. The limit is 1,000."}
    assert fields(stage)[2] == long
    assert not stage.ana.submit({"Why should they meet?": long[:1000]}).errors


def test_a_reason_is_required(stage: Stage) -> None:
    stage.ana.command("/intro", "@ben @chidi")
    stage.ana.wait_for_view()
    assert "Say in a sentence" in stage.ana.submit({"Why should they meet?": "   "}).errors["reason"]


def test_an_open_introduction_of_the_same_two_is_refused_with_a_link_to_the_first(stage: Stage) -> None:
    stage.introduce()
    since = stage.slack.clock.now()
    stage.pass_days(3)
    stage.ana.command("/intro", "@chidi @ben again")
    stage.ana.wait_for_view()
    assert not stage.ana.submit().errors
    above = stage.ana.wait_for_view(title="Already introduced")
    said = f"You introduced these two on {since.day} {since:%B %Y}, and it's still open."
    assert said in stage.ana.sees(above)
    assert f"'{stage.ana.messages()[0].permalink}'" in str(above.blocks)
    assert stage.ana.click(above, "Open it").acknowledged
    stage.ana.close_view()
    assert fields(stage) == ("Chidi Okafor", "Ben Carter", "again")


def test_when_slack_does_not_say_where_it_is_the_date_of_the_first_stands_beside_the_field(stage: Stage) -> None:
    stage.introduce()
    stage.slack.faults.on("chat.getPermalink", Fault.refuse("message_not_found"))
    since = stage.slack.clock.now()
    stage.ana.command("/intro", "@chidi @ben again")
    stage.ana.wait_for_view()
    assert f"on {since.day} {since:%B %Y}" in stage.ana.submit().errors["second_person"]


@pytest.mark.parametrize("fault", [Fault.reset(), Fault.server_error(503), Fault.refuse("internal_error")])
def test_when_slack_does_not_say_who_somebody_is_they_are_introduced_all_the_same(stage: Stage, fault: Fault) -> None:
    stage.slack.faults.on("users.info", fault)
    stage.introduce()
    assert REASON in stage.seen(stage.ben)


@pytest.mark.parametrize("fault", [Fault.refuse("expired_trigger_id"), Fault.reset(), Fault.server_error(503)])
def test_when_the_modal_does_not_open_the_connector_is_told_what_to_do(stage: Stage, fault: Fault) -> None:
    stage.slack.faults.on("views.open", fault)
    reply = stage.ana.command("/intro", "@ben @chidi both bake")
    assert reply.acknowledged
    assert "end this again" in str(reply.text)
    assert "/intro <@U0000BEN> <@U000CHIDI> both bake" in str(reply.text).replace("&lt;", "<").replace("&gt;", ">")


def test_a_card_that_cannot_be_brought_is_told_to_the_connector(stage: Stage) -> None:
    stage.slack.close_messages("chidi")
    stage.ana.command("/intro", f"@ben @chidi {REASON}")
    stage.ana.wait_for_view()
    stage.ana.submit()
    (line,) = stage.wait_for_lines(1)
    assert line.startswith("I couldn't message @Chidi Okafor (messages from this app are turned off).")
    stage.wait_for_headline("@Chidi Okafor: couldn't be reached")
