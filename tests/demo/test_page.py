"""`make demo` in a real browser: the real bot, and one who is all three people."""

from __future__ import annotations

import os
import re
import signal
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bot.command_line.exit_code import ExitCode
from bot.delivery.worker import LEASE
from demo.bot import BotProcess
from demo.page import MORE_WORKSPACES, rehearsing, serve
from sandbox import Sandbox
from tests.page.conftest import at, composer, look, opened, says

REASON = "you both care about good bridges"


def introduce(page: Page, *, again: bool = False) -> None:
    """Let Ana type, check the form, and introduce Ben and Chidi. `again`: she's told that she did before."""
    ana = at(page, "Ana Sousa")
    goes(ana, "introductions")
    says(ana, f"/intro @ben @chidi {REASON}")
    form = ana.get_by_role("dialog", name="Introduce two people")
    expect(form.get_by_label("Why should they meet?")).to_have_value(REASON)
    form.get_by_role("button", name="Introduce", exact=True).click()
    if again:
        form.get_by_role("button", name="Introduce anyway").click()
    expect(form).to_be_hidden()
    goes(ana, "Full Circle")
    expect(card(page, "Ben Carter")).to_contain_text("introduced you to @Chidi Okafor")
    expect(card(page, "Chidi Okafor")).to_contain_text("introduced you to @Ben Carter")


def goes(column: Locator, place: str) -> None:
    """Open a conversation on the left."""
    places = column.get_by_role("navigation", name="Conversations")
    places.get_by_role("button", name=re.compile(f"^{place}\\b")).click()


def card(page: Page, name: str) -> Locator:
    """Return the messages a person has from the bot."""
    return at(page, name).get_by_role("log")


def press(page: Page, name: str, what: str) -> None:
    """Press a button on somebody's card."""
    at(page, name).get_by_role("button", name=called(what)).click()


def called(what: str) -> re.Pattern[str]:
    """Return the name of a button as a screen reader says it: its text, and for the three steps what that means."""
    return re.compile(f"^{what}(:|$)")


def test_a_whole_cycle_by_typing_and_clicking_as_three_people(page: Page) -> None:
    introduce(page)
    press(page, "Ben Carter", "Connected")
    ana = at(page, "Ana Sousa")
    ana.get_by_role("button", name="1 reply").click()
    thread = ana.get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("@Ben Carter says they're in touch with @Chidi Okafor.")
    for name in ("Ben Carter", "Chidi Okafor"):
        press(page, name, "Met")
        expect(card(page, name)).to_contain_text("✓ You met")
        press(page, name, "Thanked")
    expect(thread).to_contain_text("Full circle!")
    expect(card(page, "Ben Carter")).to_contain_text("Full circle!")


def test_what_is_wrong_in_the_form_is_said_beside_the_field(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, f"/intro @ben @ben {REASON}")
    ana.get_by_role("dialog").get_by_role("button", name="Introduce", exact=True).click()
    expect(ana.get_by_role("dialog")).to_contain_text("Pick two different people.")
    expect(ana.get_by_role("dialog").get_by_label("Why should they meet?")).to_have_value(REASON)


def test_an_undo_is_seen_by_the_connector(page: Page) -> None:
    introduce(page)
    press(page, "Ben Carter", "Connected")
    ana = at(page, "Ana Sousa")
    ana.get_by_role("button", name="1 reply").click()
    at(page, "Ben Carter").get_by_role("button", name="More actions").last.click()
    at(page, "Ben Carter").get_by_role("menuitem", name="Undo “Connected”").click()
    expect(ana.get_by_role("complementary", name="Thread")).to_contain_text("(undone)")


def test_reloading_in_the_middle_and_a_second_window_show_the_same(page: Page, browser: Browser) -> None:
    introduce(page)
    press(page, "Ben Carter", "Connected")
    expect(card(page, "Chidi Okafor")).to_contain_text("says you're in touch")
    page.reload()
    expect(card(page, "Chidi Okafor")).to_contain_text("says you're in touch")
    with opened(browser) as other:
        second = other.new_page()
        second.goto(page.url)
        expect(card(second, "Ben Carter")).to_contain_text("✓ You're in touch")


def test_the_bot_may_be_killed_and_started_again_under_the_page(page: Page, demo: tuple[Sandbox, BotProcess]) -> None:
    slack, bot = demo
    introduce(page)
    assert bot.pid
    os.kill(bot.pid, signal.SIGKILL)
    bot.stop()
    slack.wait_for(lambda: slack.connections == 0, what="a lost connection")
    goes(at(page, "Ana Sousa"), "introductions")
    says(at(page, "Ana Sousa"), "/intro")
    expect(at(page, "Ana Sousa")).to_contain_text("/intro failed")
    bot.start()
    slack.wait_for_connection(timeout=30)
    slack.clock.advance(LEASE)  # it may have been killed before it noted what it had sent
    press(page, "Ben Carter", "Connected")
    expect(card(page, "Ben Carter")).to_contain_text("✓ You're in touch")


def test_a_day_later_the_bot_lives_on_the_same_day(page: Page, demo: tuple[Sandbox, BotProcess]) -> None:
    introduce(page)
    page.get_by_role("button", name="+1 day").click()
    for name in ("Ben Carter", "Chidi Okafor"):
        press(page, name, "Met")
        expect(card(page, name)).to_contain_text("✓ You met")
        press(page, name, "Thanked")
    expect(card(page, "Ana Sousa")).to_contain_text("Full circle in 1 day")
    assert demo


def test_starting_over_forgets_everything_in_the_bot_too(page: Page, demo: tuple[Sandbox, BotProcess]) -> None:
    introduce(page)
    page.get_by_role("button", name="Start over", exact=True).click()
    page.get_by_role("button", name="Start over now").click()
    expect(card(page, "Ben Carter")).not_to_contain_text("introduced you")
    demo[0].wait_for_connection(timeout=30)
    introduce(page)


def hint(page: Page, name: str) -> Locator:
    """Return the hint in somebody's column."""
    return at(page, name).get_by_role("status")


def form(page: Page, name: str, title: str) -> Locator:
    """Return the form before somebody."""
    return at(page, name).get_by_role("dialog", name=title)


def test_hints_lead_through_the_first_minute(page: Page, demo: tuple[Sandbox, BotProcess]) -> None:
    expect(hint(page, "Ana Sousa")).to_contain_text("You're Ana, and Ben and Chidi should meet.")
    introduce(page)
    expect(hint(page, "Ben Carter")).to_contain_text("so press Connected")
    press(page, "Ben Carter", "Connected")
    expect(hint(page, "Ben Carter")).to_contain_text("Add a note for Ana")
    tell_more(page, (demo[0].clock.now() + timedelta(days=3)).date())
    expect(hint(page, "Chidi Okafor")).to_contain_text("Press Met, then Thanked")
    press(page, "Chidi Okafor", "Met")
    thank(page)
    expect(hint(page, "Ana Sousa")).to_contain_text("My pleasure")
    at(page, "Ana Sousa").get_by_role("button", name=re.compile("^[34] replies")).click()
    thread = at(page, "Ana Sousa").get_by_role("complementary", name="Thread")
    expect(thread).to_contain_text("asks if they can do anything for you.")
    thread.get_by_role("button", name="My pleasure").click()
    expect(hint(page, "Ben Carter")).to_contain_text("Back to Ben")
    press(page, "Ben Carter", "Met")
    press(page, "Ben Carter", "Thanked")
    form(page, "Ben Carter", "Add a note").get_by_text("Close", exact=True).click()
    expect(hint(page, "Ana Sousa")).to_contain_text("/intro settings")


def tell_more(page: Page, on: date) -> None:
    """Let Ben say when they meet, and let Chidi see his words."""
    press(page, "Ben Carter", "Add a note")
    telling = form(page, "Ben Carter", "Add a note")
    telling.get_by_label("When will you meet?").fill(f"{on}T16:30")
    telling.get_by_label("Your note").fill("We talked for an hour.")
    telling.get_by_role("radio", name="Chidi Okafor too").check()
    telling.get_by_role("button", name="Send").click()
    expect(card(page, "Chidi Okafor")).to_contain_text("We talked for an hour.")


def thank(page: Page) -> None:
    """Let Chidi thank in his own words, and ask what he can do."""
    press(page, "Chidi Okafor", "Thanked")
    thanks = form(page, "Chidi Okafor", "Add a note")
    thanks.get_by_label("Your thank-you").fill("What a find.")
    thanks.get_by_role("checkbox").check()
    thanks.get_by_role("button", name="Send").click()
    expect(thanks).to_be_hidden()


def test_the_last_hint_invites_to_put_a_card_off_and_goes_when_it_is_back(
    page: Page, demo: tuple[Sandbox, BotProcess]
) -> None:
    introduce(page)
    for name in ("Ben Carter", "Chidi Okafor"):
        press(page, name, "Met")
        expect(card(page, name)).to_contain_text("✓ You met")
        press(page, name, "Thanked")
        form(page, name, "Add a note").get_by_text("Close", exact=True).click()
    at(page, "Ana Sousa").get_by_role("button", name=re.compile("^[0-9] replies")).click()
    at(page, "Ana Sousa").get_by_role("button", name="My pleasure").first.click()
    expect(hint(page, "Ana Sousa")).to_contain_text("snooze")
    at(page, "Ana Sousa").get_by_role("button", name="Close thread").click()
    introduce(page, again=True)
    expect(card(page, "Ben Carter").get_by_role("button", name=called("Connected"))).to_be_visible()
    put_off(page, (demo[0].clock.now() + timedelta(days=1)).date())
    for _ in range(2):  # the card comes back in the morning, which may be a day and some hours away
        page.get_by_role("button", name="+1 day").click()
    expect(card(page, "Ben Carter")).to_contain_text("newer card below")
    expect(hint(page, "Ana Sousa")).to_be_hidden()


def put_off(page: Page, day: date) -> None:
    """Let Ben snooze his card."""
    at(page, "Ben Carter").get_by_role("button", name="More actions").last.click()
    at(page, "Ben Carter").get_by_role("menuitem", name="Snooze…").click()
    way_out = form(page, "Ben Carter", "Snooze")
    way_out.get_by_label("Until when?").fill(day.isoformat())
    way_out.get_by_role("button", name="Snooze").click()
    expect(card(page, "Ben Carter")).to_contain_text("Snoozed until")


def test_a_hint_goes_on_when_its_form_is_only_closed(page: Page) -> None:
    introduce(page)
    press(page, "Ben Carter", "Connected")
    press(page, "Ben Carter", "Add a note")
    expect(hint(page, "Ben Carter")).to_contain_text("Or leave it, and be Chidi")
    form(page, "Ben Carter", "Add a note").get_by_role("button", name="Cancel").click()
    expect(hint(page, "Chidi Okafor")).to_contain_text("Press Met, then Thanked")


def test_a_hint_that_somebody_leaves_out_is_over_with_the_next_step(page: Page) -> None:
    introduce(page)
    press(page, "Chidi Okafor", "Met")
    expect(card(page, "Ana Sousa")).to_contain_text(": met")
    expect(hint(page, "Ben Carter")).to_contain_text("so press Connected")
    press(page, "Ben Carter", "Connected")
    expect(hint(page, "Chidi Okafor")).to_contain_text("then Thanked")


def test_a_hostile_reason_is_only_text(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, "/intro @ben @chidi <img src=x onerror=alert(1)> <!channel>")
    ana.get_by_role("dialog").get_by_role("button", name="Introduce", exact=True).click()
    expect(card(page, "Ben Carter")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("img[src=x]").count() == 0


def test_an_introduction_needs_no_mouse(page: Page) -> None:
    field = composer(at(page, "Ana Sousa"))
    field.focus()
    page.keyboard.type("/intro @ben ")
    page.keyboard.type(f"@chidi {REASON}")
    page.keyboard.press("Enter")
    form = at(page, "Ana Sousa").get_by_role("dialog")
    expect(form).to_be_visible()
    form.get_by_role("button", name="Introduce", exact=True).focus()
    page.keyboard.press("Enter")
    met = card(page, "Ben Carter").get_by_role("button", name=called("Met"))
    expect(met).to_be_visible()
    met.focus()
    page.keyboard.press("Enter")
    expect(card(page, "Ben Carter")).to_contain_text("✓ You met")


def test_the_demo_can_have_more_workspaces_with_other_people(window: BrowserContext) -> None:
    with rehearsing(None, MORE_WORKSPACES[:1]) as (slack, _):
        page = look(slack, window)
        page.get_by_role("button", name="Workspace:").click()
        page.get_by_role("link", name="Harbour").click()
        expect(at(page, "Ines Duarte")).to_contain_text("Full Circle isn't installed in Harbour.")
        expect(page.get_by_title("The time in the sandbox")).to_contain_text("Mon, ")


def test_a_number_of_workspaces_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for number in ("0", "5", "two", ""):
        assert serve(None, number) == ExitCode.WRONG_SETTING
        assert capsys.readouterr().err == f"WORKSPACES has to be 1, 2, 3 or 4: {number!r}\n"
