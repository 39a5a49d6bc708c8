"""The page: a small Slack for each member, in a real browser."""

import asyncio
import json
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from slack_sdk import WebClient

import sandbox.page
from sandbox import File, Member, Sandbox
from sandbox.working_morning import WorkingMorning
from tests.page.conftest import MANIFEST, at, composer, look, opened, orders, says, shows, tea
from tests.sandbox.apps import Json, button, over_http, over_socket, section

T = TypeVar("T")

HOSTILE = "</script><img src=x onerror=alert(1)><b>bold</b> &amp; <!channel> \u202egnp.exe"
MORNING, FRIDAY_EVENING = WorkingMorning("America/New_York"), datetime(2026, 2, 27, 17, 30, tzinfo=UTC)


def test_a_command_is_completed_while_one_types(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    field, offers = composer(ana), ana.get_by_role("listbox")
    field.press_sequentially("/te")
    expect(offers.get_by_role("option")).to_have_text([re.compile("/tea @whom.*Order tea"), re.compile("/team")])
    field.press("ArrowDown")
    field.press("ArrowUp")
    expect(offers.get_by_role("option", selected=True)).to_contain_text("/tea ")
    field.press("Tab")
    expect(field).to_have_value("/tea ")
    expect(ana.get_by_text("/tea @whom")).to_be_visible()
    field.press_sequentially("@cart")
    field.press("Enter")
    expect(field).to_have_value("/tea @ben ")
    field.press_sequentially("@")
    field.press("Escape")
    expect(offers).to_be_hidden()
    field.press("Enter")
    expect(field).to_have_value("")
    expect(ana.get_by_role("dialog", name="Order tea")).to_be_visible()


def test_a_modal_says_what_is_wrong_beside_the_field(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, "/tea")
    order = ana.get_by_role("dialog", name="Order tea")
    order.get_by_role("button", name="Order").click()
    expect(order.get_by_text("Please complete this required field.")).to_have_count(2)
    expect(order.get_by_label("For whom")).to_be_focused()
    order.get_by_label("For whom").select_option("Ben Carter")
    order.get_by_label("Which tea").press_sequentially("coffee")
    expect(order.get_by_text("Please complete this required field.")).to_have_count(0)
    order.get_by_role("button", name="Order").click()
    expect(order.get_by_text("We have tea.")).to_be_visible()
    order.get_by_label("Which tea").press("End")
    order.get_by_label("Which tea").press_sequentially(" with milk")
    order.get_by_role("button", name="Order").click()
    expect(order).to_be_hidden()
    expect(at(page, "Ben Carter").get_by_role("log")).to_contain_text("@Ana Sousa sends you coffee with milk")
    expect(ana.get_by_role("log")).to_contain_text("You sent coffee with milk to @Ben Carter")
    assert len(running.person("ben").messages()) == 1


def test_modals_are_stacked_and_go_one_by_one_or_all_at_once(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, "/tea")
    ana.get_by_label("Which tea").fill("black")
    ana.get_by_role("button", name="Sugar").click()
    sugar = ana.get_by_role("dialog", name="Sugar")
    sugar.get_by_role("button", name="Back").click()
    expect(ana.get_by_label("Which tea")).to_have_value("black")
    ana.get_by_role("button", name="Sugar").click()
    sugar.get_by_role("button", name="Close").click()
    expect(ana.get_by_role("dialog")).to_be_hidden()
    expect(composer(ana)).to_be_focused()


def test_a_late_submission_leaves_the_modal_with_slacks_words(slack: Sandbox, window: BrowserContext) -> None:
    with over_socket(slack, tea):
        page = look(slack, window)
        ana = at(page, "Ana Sousa")
        says(ana, "/tea")
        ana.get_by_label("For whom").select_option("Ben Carter")
        ana.get_by_label("Which tea").fill("green")
    ana.get_by_role("button", name="Order").click()
    expect(ana.get_by_text("We had some trouble connecting. Try again?")).to_be_visible()
    expect(ana.get_by_label("Which tea")).to_have_value("green")


def test_a_click_that_fails_is_marked_beside_its_button(page: Page) -> None:
    orders(at(page, "Ana Sousa"))
    ben = at(page, "Ben Carter")
    ben.get_by_role("button", name="Late").click()
    expect(ben.get_by_text("This app did not respond.")).to_be_visible()
    ben.get_by_role("button", name="Late").click()
    expect(ben.get_by_text("This app did not respond.")).to_be_hidden()


def test_a_thread_opens_in_a_panel_and_takes_replies(page: Page, running: Sandbox) -> None:
    orders(at(page, "Ana Sousa"))
    ben = at(page, "Ben Carter")
    ben.get_by_role("button", name="Drunk").click()
    ben.get_by_role("button", name="1 reply").click()
    thread = ben.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("log")).to_contain_text("@Ben Carter drank it")
    reply = thread.get_by_role("combobox", name="Reply")
    expect(reply).to_be_focused()
    reply.fill("Thank *you*")
    reply.press("Enter")
    expect(thread.get_by_text("2 replies")).to_be_visible()
    expect(thread.locator("strong", has_text="you")).to_be_visible()
    reply.fill("/tea")
    reply.press("Enter")
    expect(thread.get_by_text("/tea is not supported in threads. Sorry!")).to_be_visible()
    thread.get_by_role("button", name="Close thread").click()
    expect(thread).to_be_hidden()
    ben_person = running.person("ben")
    assert [m.text for m in ben_person.thread(ben_person.messages()[0])][1] == "Thank *you*"


def test_a_reply_that_is_broadcast_shows_in_both_places(page: Page, running: Sandbox) -> None:
    orders(at(page, "Ana Sousa"))
    ben = at(page, "Ben Carter")
    message = running.wait_for(running.person("ben").messages, what="the order before Ben")[0]
    client = WebClient(running.bot_token, base_url=running.api_url)
    client.chat_postMessage(channel=message.channel, text="It was good tea", thread_ts=message.ts, reply_broadcast=True)
    room = ben.get_by_role("log", name="Messages in")
    expect(room.get_by_text("It was good tea")).to_be_visible()
    room.get_by_role("button", name="a thread", exact=True).click()
    thread = ben.get_by_role("complementary", name="Thread").get_by_role("log")
    expect(thread).to_contain_text("Also sent to the conversation")
    expect(thread).to_contain_text("It was good tea")


def test_a_reload_in_the_middle_loses_nothing(page: Page) -> None:
    ana, ben = at(page, "Ana Sousa"), at(page, "Ben Carter")
    orders(ana)
    ben.get_by_role("button", name="Drunk").click()
    ben.get_by_role("button", name="1 reply").click()
    ben.get_by_role("combobox", name="Reply").press_sequentially("half a sent")
    says(ana, "/tea")
    ana.get_by_label("Which tea").press_sequentially("half a te")
    ana.get_by_label("Which tea").press("a")
    page.get_by_role("button", name="Dark theme").click()
    page.reload()
    expect(ana.get_by_label("Which tea")).to_have_value("half a tea")
    expect(ben.get_by_role("combobox", name="Reply")).to_have_value("half a sent")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_two_windows_show_the_same(page: Page, running: Sandbox, window: BrowserContext) -> None:
    other = look(running, window)
    says(at(page, "Ana Sousa"), "/tea")
    typed = at(other, "Ana Sousa").get_by_label("Which tea")
    at(page, "Ana Sousa").get_by_label("Which tea").press_sequentially("mint")
    expect(typed).to_have_value("mint")
    typed.press("End")
    typed.press_sequentially("!")
    expect(at(page, "Ana Sousa").get_by_label("Which tea")).to_have_value("mint!")
    at(other, "Ana Sousa").get_by_role("button", name="Cancel").click()
    expect(at(page, "Ana Sousa").get_by_role("dialog")).to_be_hidden()


def test_what_is_typed_stays_however_much_happens_meanwhile(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, "/tea")
    words = "a tea that takes its time to be written"
    for letter in words:
        ana.get_by_label("Which tea").press_sequentially(letter)
        running.workspace.post("C0GENERAL", "U0000BEN", letter)
    expect(ana.get_by_label("Which tea")).to_have_value(words)
    shows(lambda: running.modals.stacks["U0000ANA"][0].values["tea"]["it"]["value"] == words, running)


def test_on_a_phone_one_member_is_seen_at_a_time(running: Sandbox, browser: Browser) -> None:
    with opened(browser, viewport={"width": 390, "height": 844}, has_touch=True) as phone:
        page = look(running, phone)
        orders(at(page, "Ana Sousa"))
        expect(at(page, "Ben Carter")).to_be_hidden()
        page.get_by_role("tab", name="Ben").click()
        expect(at(page, "Ana Sousa")).to_be_hidden()
        at(page, "Ben Carter").get_by_role("button", name="Drunk").click()
        expect(at(page, "Ben Carter").get_by_role("button", name="1 reply")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_a_running_app_slack_says_so(slack: Sandbox, window: BrowserContext) -> None:
    page = look(slack, window)
    ana = at(page, "Ana Sousa")
    expect(ana.get_by_text("Tea isn't running. Start it and try again.")).to_be_visible()
    says(ana, "/tea")
    expect(ana.get_by_text('/tea failed with the error "dispatch_failed"')).to_be_visible()
    expect(ana.get_by_text("Only visible to you")).to_be_visible()
    expect(at(page, "Ben Carter").get_by_text("dispatch_failed")).to_be_hidden()
    with over_socket(slack, tea):
        expect(ana.get_by_text("Start it and try again.")).to_be_hidden()
        says(ana, "/tea")
        expect(ana.get_by_role("dialog")).to_be_visible()


def test_a_late_answer_gets_slacks_own_words(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, "/late")
    expect(ana.get_by_text("/late failed because the app did not respond.")).to_be_visible()
    says(ana, "/nonsense")
    expect(ana.get_by_text("/nonsense is not a valid command.")).to_be_visible()


def test_a_day_passes_at_the_press_of_a_button(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    says(ana, "good night")
    expect(ana.get_by_role("separator", name="Today")).to_be_visible()
    page.get_by_role("button", name="+1 day").click()
    expect(ana.get_by_role("separator", name="Yesterday")).to_be_visible()
    says(ana, "good morning")
    expect(ana.get_by_role("separator")).to_have_count(2)
    assert running.clock.moved == timedelta(days=1)


def test_where_there_are_working_mornings_a_day_leads_to_the_next_one(window: BrowserContext) -> None:
    with Sandbox(MANIFEST, page=sandbox.page.Page(morning=MORNING), starts_at=lambda _: FRIDAY_EVENING) as slack:
        page = look(slack, window)
        expect(page.get_by_role("time").first).to_have_text("Fri, Feb 27, 5:30 PM UTC")
        day = page.get_by_role("button", name="+1 day")
        expect(day).to_have_attribute("title", "To the next working morning: 10:00 in New York")
        day.click()
        expect(page.get_by_role("time").first).to_have_text("Mon, Mar 2, 3:00 PM UTC")
        page.get_by_role("button", name="+1 hour").click()
        day.click()
        expect(page.get_by_role("time").first).to_have_text("Tue, Mar 3, 3:00 PM UTC")


def test_two_presses_at_once_are_two_days(window: BrowserContext) -> None:
    with Sandbox(MANIFEST, page=sandbox.page.Page(morning=MORNING), starts_at=lambda _: FRIDAY_EVENING) as slack:
        look(slack, window).get_by_role("button", name="+1 day").dblclick()
        shows(lambda: slack.clock.now() - FRIDAY_EVENING >= timedelta(days=3, hours=21), slack)


@pytest.mark.parametrize("width", [375, 420, 760, 1440])
def test_the_clock_is_never_cut_short(window: BrowserContext, width: int) -> None:
    with Sandbox(MANIFEST, page=sandbox.page.Page(), starts_at=lambda _: FRIDAY_EVENING) as slack:
        page = look(slack, window)
        page.set_viewport_size({"width": width, "height": 800})
        clock = page.get_by_title("The time in the sandbox")
        assert clock.evaluate("clock => clock.scrollWidth <= clock.clientWidth")


def test_the_trouble_menu_breaks_slack_and_mends_it(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    page.get_by_role("button", name="Trouble").click()
    page.get_by_role("radio", name="Slack is down").click()
    says(ana, "/tea")
    expect(ana.get_by_text("/tea failed")).to_be_visible()
    expect(page.get_by_role("button", name="Slack is down")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="views.open")).to_contain_text("server_error")
    page.get_by_role("radio", name="No trouble").click()
    says(ana, "/tea")
    expect(ana.get_by_role("dialog", name="Order tea")).to_be_visible()
    assert running.faults.rules == ()


def test_starting_over_leaves_nothing(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    orders(ana)
    says(ana, "/tea")
    expect(ana.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="+1 week").click()
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Start over now").click()
    expect(ana.get_by_role("dialog")).to_be_hidden()
    expect(ana.get_by_role("log")).not_to_contain_text("green tea")
    assert running.clock.moved == timedelta()
    orders(ana, "white tea")
    expect(at(page, "Ben Carter").get_by_role("log")).to_contain_text("white tea")


def test_starting_over_is_in_the_hands_of_whoever_runs_the_app(page: Page, running: Sandbox) -> None:
    def start_over() -> None:
        running.start_over()
        running.clock.advance(timedelta(hours=1))

    running.on_start_over = start_over
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Start over now").click()
    shows(lambda: running.clock.moved == timedelta(hours=1), running)


def test_what_members_write_and_are_called_stays_text(running: Sandbox, window: BrowserContext) -> None:
    running.add_member(Member("U00000EVE", "eve", HOSTILE))
    running.workspace.conversations["C0GENERAL"].members.add("U00000EVE")
    page = look(running, window)
    column = page.get_by_role("region").first
    column.get_by_label("Member in this column").select_option("U00000EVE")
    orders(column, HOSTILE, "Ben Carter")
    expect(at(page, "Ben Carter").get_by_role("log")).to_contain_text("<b>bold</b>")
    column.get_by_role("button", name="general").click()
    says(column, HOSTILE)
    expect(column.get_by_role("log")).to_contain_text(HOSTILE)
    column.get_by_role("combobox", name="Message").fill("@eve")
    expect(column.get_by_role("listbox").get_by_role("option")).to_contain_text(HOSTILE)
    assert page.locator("main :is(script, img, b b)").count() == 0


def test_everything_can_be_done_by_keyboard(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    composer(ana).focus()
    page.keyboard.type("/te")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(ana.get_by_label("For whom")).to_be_focused()
    page.keyboard.type("Ben")
    page.keyboard.press("Tab")
    page.keyboard.type("green tea")
    for _ in range(6):
        page.keyboard.press("Tab")
    # Round through the buttons, and back at the close button: a modal keeps the focus inside.
    expect(ana.get_by_role("dialog").locator(":focus")).to_have_count(1)
    ana.get_by_label("Which tea").focus()
    page.keyboard.press("Enter")
    expect(ana.get_by_role("dialog")).to_be_hidden()
    expect(composer(ana)).to_be_focused()
    page.keyboard.press("F6")
    expect(composer(at(page, "Ben Carter"))).to_be_focused()
    page.keyboard.press("Shift+F6")
    page.keyboard.type("two")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("lines")
    page.keyboard.press("Enter")
    expect(ana.get_by_text("two\nlines")).to_be_visible()
    page.keyboard.type("/tea")
    page.keyboard.press("Enter")
    expect(ana.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(ana.get_by_role("dialog")).to_be_hidden()


def test_unread_messages_are_marked_until_they_are_seen(page: Page, running: Sandbox) -> None:
    ben = at(page, "Ben Carter")
    ben.get_by_role("button", name="general").click()
    orders(at(page, "Ana Sousa"))
    expect(ben.get_by_role("button", name="Tea, 1 unread")).to_be_visible()
    running.workspace.post("C0INTRODU", "U0000ANA", "Hello")
    expect(ben.get_by_role("button", name="introductions, 1 unread")).to_be_visible()
    ben.get_by_role("button", name="Tea").click()
    ben.get_by_role("button", name="introductions").click()
    expect(ben.get_by_role("button", name="unread")).to_have_count(0)


def test_a_file_hangs_on_its_message(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    direct = running.workspace.open_direct("U0000ANA")
    file = File("F1", "tea.json", "All <b>teas</b>", b"{}")
    running.workspace.post(direct.id, running.bot_user_id, "Here", files=(file,))
    expect(ana.get_by_text("All <b>teas</b>")).to_be_visible()
    expect(ana.get_by_text("tea.json · 1 kB")).to_be_visible()


def test_a_group_direct_message_is_listed_for_its_people_with_the_names_of_the_others(
    page: Page, running: Sandbox
) -> None:
    ana, ben, chidi = (at(page, name) for name in ("Ana Sousa", "Ben Carter", "Chidi Okafor"))
    group = running.workspace.open_direct("U0000ANA", "U0000BEN")
    expect(ana.get_by_role("button", name="Ben Carter, Tea")).to_have_count(0)
    card = [section("For both of you"), {"type": "actions", "elements": [button("Drunk", "drunk")]}]
    WebClient(running.bot_token, base_url=running.api_url).chat_postMessage(channel=group.id, text="Tea", blocks=card)
    ana.get_by_role("button", name="Ben Carter, Tea, 1 unread").click()
    expect(ana.get_by_role("heading", name="Ben Carter, Tea")).to_be_visible()
    expect(ana.get_by_role("button", name="unread")).to_have_count(0)
    ana.get_by_role("button", name="Drunk").click()
    ben.get_by_role("button", name="Ana Sousa, Tea, 1 unread").click()
    ben.get_by_role("button", name="1 reply").click()
    expect(ben.get_by_role("complementary", name="Thread")).to_contain_text("@Ana Sousa drank it")
    says(ana, "for both of us")
    expect(ben.get_by_role("log").first).to_contain_text("for both of us")
    expect(chidi.get_by_role("button", name="Ana Sousa")).to_have_count(0)


def test_the_newest_message_stays_in_view_unless_one_reads_older_ones(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("button", name="general").click()
    for number in range(40):
        running.workspace.post("C0GENERAL", "U0000BEN", f"line {number}")
    expect(ana.get_by_text("line 39")).to_be_in_viewport()
    page.set_viewport_size({"width": 1200, "height": 500})
    expect(ana.get_by_text("line 39")).to_be_in_viewport()
    ana.get_by_text("line 0", exact=True).scroll_into_view_if_needed()
    running.workspace.post("C0GENERAL", "U0000BEN", "line 40")
    expect(ana.get_by_text("line 40")).to_be_attached()
    expect(ana.get_by_text("line 0", exact=True)).to_be_in_viewport()
    expect(ana.get_by_text("line 40")).not_to_be_in_viewport()


def test_a_column_is_anybodys(page: Page) -> None:
    page.get_by_role("region").nth(2).get_by_label("Member in this column").select_option("Hana Ngata")
    hana = at(page, "Hana Ngata")
    expect(hana.get_by_text("Auckland")).to_be_visible()
    hana.get_by_role("button", name="Show only Hana Ngata").click()
    expect(at(page, "Ana Sousa")).to_be_hidden()
    hana.get_by_role("button", name="Show all side by side").click()
    expect(at(page, "Ana Sousa")).to_be_visible()


def test_members_can_write_to_each_other(page: Page, running: Sandbox) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("button", name="general").click()
    says(ana, "@ben have you got a minute?")
    ana.get_by_role("button", name="@Ben Carter").click()
    expect(ana.get_by_role("heading", name="Ben Carter")).to_be_visible()
    says(ana, "just between us")
    ben = at(page, "Ben Carter")
    ben.get_by_role("button", name="Ana Sousa, 1 unread").click()
    expect(ben.get_by_role("log")).to_contain_text("just between us")
    assert {"U0000ANA", "U0000BEN"} in [one.members for one in running.workspace.conversations.values()]


def test_the_home_tab_is_asked_for_and_shown(page: Page) -> None:
    ana = at(page, "Ana Sousa")
    ana.get_by_role("tab", name="Home").click()
    expect(ana.get_by_role("tabpanel", name="Home")).to_have_text("Tea at home")


def test_a_hint_may_wait_until_a_form_is_gone_and_its_tab_has_a_mark_meanwhile(browser: Browser) -> None:
    hints: list[sandbox.page.Hint] = [
        {
            "as": "ben",
            "text": "Look at /tea",
            "until": {"modal_closed": {"by": "ben", "title": "Order tea"}, "command": "/team"},
        },
        {"as": "ben", "text": "Enough", "until": {"command": "/team"}},
    ]
    with (
        Sandbox(MANIFEST, page=sandbox.page.Page(hints=hints)) as slack,
        over_socket(slack, tea),
        opened(browser, viewport={"width": 390, "height": 844}) as window,
    ):
        page = look(slack, window)
        page.get_by_role("tab", name="Ben next").click()
        expect(page.get_by_role("tab", name="Ben", exact=True)).to_be_visible()
        ben = at(page, "Ben Carter")
        says(ben, "/tea")
        expect(ben.get_by_role("dialog")).to_be_visible()
        expect(ben.get_by_role("status")).to_have_text("Look at /tea")
        ben.get_by_role("button", name="Cancel").click()
        expect(ben.get_by_role("status")).to_have_text("Enough")


def test_a_hint_may_wait_until_any_form_is_gone(window: BrowserContext) -> None:
    hints: list[sandbox.page.Hint] = [{"as": "ana", "text": "Look at /tea", "until": {"modal_closed": {"by": "ana"}}}]
    with Sandbox(MANIFEST, page=sandbox.page.Page(hints=hints)) as slack, over_http(slack, tea):
        ana = at(look(slack, window), "Ana Sousa")
        says(ana, "/tea")
        ana.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(ana.get_by_role("status")).to_be_hidden()


def test_hints_come_one_at_a_time_and_can_be_sent_away(window: BrowserContext) -> None:
    hints: list[sandbox.page.Hint] = [
        {"as": "ana", "text": "Type /tea", "until": {"modal_open": "ana"}},
        {"as": "ana", "text": "Order some", "until": {"text_seen": {"by": "ben", "contains": "sends you"}}},
        {"as": "ben", "text": "Now be Ben", "until": {"command": "/late"}},
        {"as": "chidi", "text": "Enough", "until": {"command": "/team"}},
    ]
    with Sandbox(MANIFEST, ack_seconds=1.0, page=sandbox.page.Page(hints=hints)) as slack, over_socket(slack, tea):
        page = look(slack, window)
        ana, ben = at(page, "Ana Sousa"), at(page, "Ben Carter")
        expect(ana.get_by_role("status")).to_have_text("Type /tea")
        says(ana, "/tea")
        expect(ana.get_by_role("status")).to_have_text("Order some")
        ana.get_by_role("button", name="Cancel").click()
        orders(ana)
        expect(ben.get_by_role("status")).to_have_text("Now be Ben")
        says(ben, "/late")
        chidi = at(page, "Chidi Okafor")
        expect(chidi.get_by_role("status")).to_have_text("Enough")
        chidi.get_by_role("button", name="No more hints").click()
        expect(page.get_by_text("Enough")).to_be_hidden()
        page.reload()
        expect(chidi).to_be_visible()
        expect(page.get_by_text("Enough")).to_be_hidden()


def test_columns_and_conversations_to_begin_with_can_be_chosen(window: BrowserContext) -> None:
    first = sandbox.page.Page(columns=("hana", "ana"), opens={"ana": "#introductions"})
    with Sandbox(MANIFEST, page=first) as slack:
        page = look(slack, window)
        names = [region.get_attribute("aria-label") for region in page.get_by_role("region").all()]
        assert names == ["Hana Ngata", "Ana Sousa"]
        expect(at(page, "Ana Sousa").get_by_role("heading", level=2)).to_have_text("# introductions")
    with pytest.raises(LookupError, match="nobody"):
        Sandbox(MANIFEST, page=sandbox.page.Page(columns=("nobody",)))


def test_where_messages_to_the_app_are_turned_off_there_is_no_composer(window: BrowserContext) -> None:
    home = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    manifest = MANIFEST | {"features": MANIFEST["features"] | {"app_home": home}}
    with Sandbox(manifest, page=sandbox.page.Page()) as slack:
        ana = at(look(slack, window), "Ana Sousa")
        expect(ana.get_by_text("Sending messages to this app has been turned off.")).to_be_visible()
        ana.get_by_role("button", name="general").click()
        expect(composer(ana)).to_be_visible()


def test_the_page_comes_back_with_the_sandbox(window: BrowserContext) -> None:
    with Sandbox(MANIFEST, page=sandbox.page.Page()) as slack:
        page = look(slack, window)
        says(at(page, "Ana Sousa"), "before")
        port = int(slack.base_url.split(":")[-1].strip("/"))
    expect(page.get_by_text("The sandbox has stopped.")).to_be_visible()
    with Sandbox(MANIFEST, port=port, page=sandbox.page.Page()):
        expect(page.get_by_text("The sandbox has stopped.")).to_be_hidden()
        expect(page.get_by_text("before")).to_be_hidden()


# --- who may talk to it -----------------------------------------------------------------------------------------------


async def asked(url: str, headers: Json) -> tuple[int, Json]:
    """Return the status of a GET, and the answer's headers."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, dict(response.headers)


async def listened(url: str, headers: Json) -> Json:
    """Return the first message of a WebSocket."""
    async with aiohttp.ClientSession() as session, session.ws_connect(url, headers=headers) as socket:
        first: Json = json.loads(await socket.receive_str())
        return first


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: this one is Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(coroutine)).result()


def test_only_the_page_itself_may_listen(slack: Sandbox) -> None:
    live = f"{slack.base_url}live"
    for origin in (
        "http://evil.example",
        "null",
        f"{slack.base_url}.evil.example",
        slack.base_url.replace("127", "10"),
    ):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            run(listened(live, {"Origin": origin}))
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        run(listened(live, {}))
    assert "state" in str(run(listened(live, {"Origin": slack.base_url.rstrip("/")})))


def test_a_name_that_is_not_this_machines_is_refused(slack: Sandbox) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "", "["):
        for path in ("", "static/main.js", "live"):
            assert run(asked(f"{slack.base_url}{path}", {"Host": host, "Origin": f"http://{host}"}))[0] in (400, 403)
    status, headers = run(asked(slack.base_url, {"Host": "localhost"}))
    assert status == 200
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_only_the_pages_own_files_are_given_out(slack: Sandbox) -> None:
    for path in ("../live.py", "..%2f..%2flive.py", "%2e%2e/live.py", "/etc/passwd", "nothing.js", "css", ""):
        assert run(asked(f"{slack.base_url}static/{path}", {}))[0] == 404


def test_an_app_with_an_icon_has_it_as_its_face_and_in_the_browsers_tab(browser: Browser, tmp_path: Path) -> None:
    icon = tmp_path / "tea.svg"
    icon.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>')
    with Sandbox(MANIFEST, page=sandbox.page.Page(icon=icon)) as slack, opened(browser) as window:
        page = look(slack, window)
        face = at(page, "Ana Sousa").locator("img.avatar.large")
        expect(face).to_be_visible()
        assert face.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
        assert page.locator("link[rel=icon]").get_attribute("href") == face.get_attribute("src")


def test_an_app_without_an_icon_has_initials(page: Page, slack: Sandbox) -> None:
    expect(at(page, "Ana Sousa").locator("span.avatar.large")).to_have_text("T")
    assert run(asked(f"{slack.base_url}icon", {}))[0] == 200


def test_another_site_in_the_same_browser_hears_nothing(running: Sandbox, browser: Browser) -> None:
    with Sandbox(MANIFEST, page=sandbox.page.Page()) as other:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{other.base_url}static/icon.svg")
        address = running.base_url.replace("http", "ws") + "live"
        heard = page.evaluate(
            "url => new Promise(end => { const s = new WebSocket(url); s.onmessage = () => end('heard');"
            " s.onerror = () => end('refused') })",
            address,
        )
        context.close()
    assert heard == "refused"


def test_the_page_is_off_unless_asked_for() -> None:
    with Sandbox(MANIFEST) as slack:
        assert run(asked(slack.base_url, {}))[0] == 404
