"""On the page: everything that can be filled in, and modals that change while one fills them in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, expect
from slack_sdk import WebClient

import sandbox.page
from sandbox import Sandbox
from tests.page.conftest import at, look, shows
from tests.sandbox.apps import over_http
from tests.sandbox.party import CARD, DRINKS, FOOD, MUSIC, Party
from tests.sandbox.test_forms import values


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """Yield a workspace with a page, where the app may do the usual."""
    with Sandbox(page=sandbox.page.Page()) as slack:
        yield slack


@pytest.fixture(autouse=True)
def party(slack: Sandbox) -> Iterator[Party]:
    """Run the app in every test here, and yield it."""
    party = Party()
    with over_http(slack, party.listeners):
        yield party


@pytest.fixture
def ana(slack: Sandbox, window: BrowserContext) -> Locator:
    """Return Ana's column, with a card about a party."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel="U0000ANA", text="A party?", blocks=CARD)
    return at(look(slack, window), "Ana Sousa")


@pytest.fixture
def form(ana: Locator) -> Locator:
    """Return the form, opened by a button in the card."""
    ana.get_by_role("button", name="Plan").click()
    form = ana.get_by_role("dialog", name="Party")
    form.wait_for()
    return form


def test_what_the_app_filled_in_is_there(form: Locator) -> None:
    expect(form.get_by_role("button", name="Remove Ana Sousa")).to_be_visible()
    expect(form.get_by_label("Guests")).to_have_accessible_description("Two at most.")
    expect(form.get_by_label("Day")).to_have_value("2026-07-01")
    expect(form.get_by_label("Begins")).to_have_value("2026-07-01T09:00")
    expect(form.get_by_label("Drink")).to_have_value("coffee")
    expect(form.get_by_role("radio", checked=True)).to_have_count(0)
    expect(form.get_by_role("checkbox", checked=True)).to_have_accessible_name("Soup Hot")
    expect(form.get_by_text("Contains nuts")).to_be_visible()
    expect(form.get_by_text("(optional)")).to_have_count(2)


def test_everything_can_be_filled_in(form: Locator, party: Party) -> None:
    form.get_by_label("Guests").select_option("Chidi Okafor")
    expect(form.get_by_label("Guests")).to_be_disabled()
    form.get_by_role("button", name="Remove Ana Sousa").click()
    form.get_by_label("Guests").select_option("Ben Carter")
    form.get_by_label("Day").fill("2026-07-02")
    form.get_by_label("Begins").fill("2026-07-02T20:30")
    form.get_by_label("Drink").select_option("Water")
    form.get_by_label("Words").fill("Bring a chair")
    form.get_by_role("radio", name="Quiet").check()
    form.get_by_role("button", name="Send").click()
    expect(form).to_be_hidden()
    sent = values(party.bodies[-1])
    assert sent["guests"]["selected_users"] == ["U000CHIDI", "U0000BEN"]
    assert sent["day"]["selected_date"] == "2026-07-02"
    assert sent["begins"]["selected_date_time"] == 1_783_020_600
    assert sent["drink"]["selected_option"] == DRINKS[1]["options"][0]
    assert sent["music"]["selected_option"] == MUSIC[1]
    assert sent["food"]["selected_options"] == FOOD[:1]
    assert sent["words"]["value"] == "Bring a chair"


def test_a_choice_changes_the_form_and_nothing_typed_is_lost(form: Locator) -> None:
    words, allergy = form.get_by_label("Words"), form.get_by_label("Who has an allergy?")
    words.press_sequentially("Bring a chair")
    form.get_by_role("checkbox", name="Cake").check()
    allergy.select_option("Chidi Okafor")
    form.get_by_role("radio", name="Loud").check()
    expect(form.locator("[aria-busy=true]")).to_have_count(0)
    form.get_by_role("combobox", name="Size").select_option("Large")
    expect(form.locator("[aria-busy=true]")).to_have_count(0)
    expect(form.get_by_role("alert")).to_have_count(0)
    expect(form.get_by_role("combobox", name="Size")).to_have_value("large")
    expect(form.get_by_role("radio", name="Loud")).to_be_checked()
    expect(allergy).to_have_value("U000CHIDI")
    expect(words).to_have_value("Bring a chair")
    form.get_by_role("checkbox", name="Cake").uncheck()
    expect(allergy).to_be_hidden()


def test_a_modal_is_put_on_top_of_the_form_and_taken_off_again(ana: Locator, form: Locator) -> None:
    form.get_by_label("Words").fill("Bring a chair")
    form.get_by_role("button", name="Who comes").click()
    guests = ana.get_by_role("dialog", name="Guests")
    expect(guests).to_contain_text("Nobody yet")
    guests.get_by_role("button", name="Back").click()
    expect(form.get_by_label("Words")).to_have_value("Bring a chair")


def test_menus_and_questions_of_one_message_are_kept_apart(ana: Locator, slack: Sandbox, party: Party) -> None:
    beside, among = ana.get_by_role("button", name="More actions").all()
    for opener, choice in ((beside, "Large"), (among, "Small")):
        opener.click()
        ana.get_by_role("menuitem", name=choice).click()
    ana.get_by_role("button", name="Cancel it").click()
    ana.get_by_role("dialog", name="Sure?").get_by_role("button", name="No").click()
    ana.get_by_role("button", name="Cancel it").click()
    ana.get_by_role("dialog", name="Sure?").get_by_role("button", name="Yes").click()
    shows(lambda: len(party.bodies) == 3, slack)
    told = [body["actions"][0] for body in party.bodies]
    assert [one["action_id"] for one in told] == ["menu", "too", "cancel"]
    assert [one["selected_option"]["value"] for one in told[:2]] == ["large", "small"]
