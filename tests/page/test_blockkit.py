"""The Block Kit renderer, in a browser: what is drawn, what a use of it tells, and that words stay words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.blockkit.harness import FIXTURES, served

EVERY = json.loads((FIXTURES / "every.json").read_text())
PAGES = "website"  # what browsers show of the bot's website isn't made of blocks
EVERY_GOLDEN = sorted(
    golden for golden in (FIXTURES.parents[1] / "golden").glob("*/*.json") if golden.parent.name != PAGES
)
EXPORTED = ("file", "introductions_you_made", "\ufeff")  # a file is no message, nor is what's in one
GOLDEN = [path for path in EVERY_GOLDEN if not any(each in json.loads(path.read_text()) for each in EXPORTED)]
HOSTILE = [
    "<img src=x onerror=window.hacked=1>",
    "</script><script>window.hacked=1</script>",
    "<a href='javascript:window.hacked=1'>x</a>",
    '"><svg onload=window.hacked=1>',
    "*<img src=x onerror=window.hacked=1>* `<b>` <javascript:alert(1)|click> <data:text/html,x|y>",
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as at:
        yield at


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.route("https://**", lambda route: route.abort())
    page.goto(f"{address}harness.html")
    page.wait_for_selector("html[data-ready]")
    yield page
    page.close()


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    """Yield one page for all, as new for each: opening one takes longer than any of the tests."""
    errors: list[str] = []
    note = lambda error: errors.append(str(error))  # noqa: E731 - the same function must be taken off again
    opened.set_viewport_size({"width": 640, "height": 800})
    opened.emulate_media(color_scheme="light")
    opened.evaluate("reset()")
    opened.on("pageerror", note)
    yield opened
    opened.remove_listener("pageerror", note)
    assert errors == []


def show(page: Page, *blocks: dict[str, Any], **context: Any) -> None:
    page.evaluate("([blocks, context]) => show(blocks, context)", [list(blocks), context])


def acts(page: Page) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = page.evaluate("acts.splice(0)")
    return told


def fills(page: Page) -> list[list[Any]]:
    told: list[list[Any]] = page.evaluate("fills.splice(0)")
    return told


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str, *, verbatim: bool = False) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": verbatim}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "block_id": "s", "text": mrkdwn(text)}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "block_id": "a", "elements": list(elements)}


def input_block(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": "i",
        "label": plain("A label"),
        "element": {"action_id": "e", **element},
        **more,
    }


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


COLOURS = [option("Red", "red"), option("Blue", "blue")]
CONFIRM = {"title": plain("Sure?"), "text": plain("For good."), "confirm": plain("Do it"), "deny": plain("Leave it")}
BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "7"}


# --- Everything is drawn --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("surface", ["message", "modal"])
def test_every_block_is_drawn_once_and_nothing_but_the_unknown_as_json(page: Page, surface: str) -> None:
    show(page, *EVERY[surface], surface=surface)

    drawn = page.locator("#root > .bk-block").evaluate_all("all => all.map(one => one.dataset.blockId)")
    assert drawn == [block["block_id"] for block in EVERY[surface]]
    boxes = page.locator(".bk-json").all_inner_texts()
    assert [json.loads(box)["type"] for box in boxes] == (["hologram"] if surface == "message" else ["file_input"])


def blocks_of(golden: Any) -> list[Any]:
    """Return the blocks of a message, of several in a row, of a part of one, or of answers that are text only."""
    if isinstance(golden, list):
        return [block for each in golden for block in each.get("blocks", [each])]
    if "text" in golden and "type" in golden:
        return [golden]
    return golden.get("blocks") or [section(text) for text in golden.values()]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_real_message_is_drawn_without_a_box(page: Page, path: Any) -> None:
    blocks = blocks_of(json.loads(path.read_text()))
    show(page, *({"block_id": f"b{index}", **block} for index, block in enumerate(blocks)))

    expect(page.locator(".bk-block")).to_have_count(len(blocks))
    expect(page.locator(".bk-json")).to_have_count(0)


def test_each_kind_has_its_role(page: Page) -> None:
    show(page, *EVERY["message"])

    expect(page.get_by_role("heading", name="A header")).to_have_attribute("aria-level", "3")
    expect(page.get_by_role("separator").first).to_be_visible()
    expect(page.get_by_role("button", name="More actions").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Choose a colour")).to_be_visible()
    expect(page.get_by_role("group", name="Image: a chart")).to_contain_text("F123")
    expect(page.get_by_role("blockquote").first).to_contain_text("of two lines")
    expect(page.get_by_role("region", name="Connectors this quarter").get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("rowheader", name="Ana Sousa")).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text("introduced by Chidi")
    expect(page.get_by_role("group", name="Carousel").get_by_role("article")).to_have_count(3)
    expect(page.get_by_role("group", name="Video: how it works")).to_be_visible()
    expect(page.get_by_role("group", name="hologram (not drawn here)")).to_contain_text("<b>not known</b>")


@pytest.mark.parametrize(
    "name", ["Introductions a week, bar", "Over time, line", "As an area, area", "Where they stand, pie"]
)
def test_a_chart_is_a_named_picture(page: Page, name: str) -> None:
    show(page, *EVERY["message"])

    expect(page.get_by_role("img", name=f"{name} chart")).to_be_visible()


def test_a_chart_has_its_figures_in_a_table(page: Page) -> None:
    show(page, *EVERY["message"])

    table = page.get_by_role("table", name="Introductions a week")
    expect(table.get_by_role("row").nth(2)).to_have_text("Week 275")


def test_json_that_no_block_has_becomes_a_box(page: Page) -> None:
    broken: list[Any] = [
        {"type": "section", "text": 7, "fields": 3},
        {"type": "constructor"},
        {"type": "actions"},
        {},
        None,
    ]
    show(page, *broken)

    expect(page.locator(".bk-json")).to_have_count(len(broken))


def test_the_same_json_gives_the_same_tree(page: Page) -> None:
    first, second = (page.evaluate("blocks => markup(blocks)", EVERY["message"] + EVERY["modal"]) for _ in range(2))

    assert first == second


def test_ids_are_unique_and_begin_with_the_scope(page: Page) -> None:
    page.evaluate(
        "([blocks]) => { add('x', blocks, {scope: 'one:'}); add('y', blocks, {scope: 'two:'}); }", [EVERY["modal"]]
    )

    ids = page.locator("#root [id]").evaluate_all("all => all.map(one => one.id)")
    assert len(set(ids)) == len(ids)
    assert "one:line.line" in ids
    assert "two:line.line" in ids


# --- mrkdwn ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("*bold*", ["STRONG"]),
        ("_italic_ ~strike~", ["EM", "S"]),
        ("*_both_*", ["STRONG", "EM"]),
        ("`*code*`", ["CODE"]),
        ("*bold `code`*", ["STRONG", "CODE"]),
        ("```\n*pre*\n```", ["PRE"]),
        ("> quote\n> more\nafter", ["BLOCKQUOTE"]),
        ("&gt; quote", ["BLOCKQUOTE"]),
        (">>> all\nof it", ["BLOCKQUOTE"]),
        ("snake_case_name 2*3*4 a~b~c", []),
        ("* not bold * and *\nnot this*", []),
        ("<https://example.com|*x*>", ["A"]),
        ("<mailto:a@example.com|Ana>", ["A"]),
        ("see https://example.com/a?b=1&amp;c=2.", ["A"]),
        (":no_such_emoji: 10:00:30", []),
        (":wave::skin-tone-3:", ["SPAN"]),
    ],
)
def test_mrkdwn_has_these_styles(page: Page, text: str, tags: list[str]) -> None:
    page.evaluate("text => mrkdwn(text)", text)

    assert page.locator("#root > div *").evaluate_all("all => all.map(one => one.tagName)") == tags


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("&lt;b&gt; &amp;amp; &quot;", "<b> &amp; &quot;"),
        ("<@UBEN>", "@Ben Okafor"),
        ("<@UNOBODY>", "@UNOBODY"),
        ("<@UNOBODY|gone>", "@gone"),
        ("<#CGEN>", "#general"),
        ("<#CX|secret>", "#secret"),
        ("<!here> <!channel|@channel>", "@here @channel"),
        ("<!subteam^S1|@team> <!subteam^S2>", "@team @S2"),
        (":tada: :100:", "🎉 💯"),
        ("• one\n• two", "• one\n• two"),
        ("<slack://user?team=T1&amp;id=UBEN|Write>", "Write"),
        ("<javascript:alert(1)|click>", "<javascript:alert(1)|click>"),
    ],
)
def test_mrkdwn_reads(page: Page, text: str, words: str) -> None:
    assert page.evaluate("text => mrkdwn(text)", text) == words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{date_num}", "2026-02-27"),
        ("{date_slash}", "02/27/2026"),
        ("{date}", "February 27th, 2026"),
        ("{date_short}", "Feb 27, 2026"),
        ("{date_long}", "Friday, February 27th, 2026"),
        ("{date_long_full}", "February 27, 2026"),
        ("{day_divider_pretty}", "Friday, February 27th"),
        ("{date_short_pretty} at {time}", "Feb 27, 2026 at 11:59 PM"),
        ("{time_secs} {nothing}", "11:59:30 PM {nothing}"),
        ("{ago}", "2 days ago"),
    ],
)
def test_dates_are_in_the_readers_zone(page: Page, form: str, words: str) -> None:
    moment = 1772236770  # 2026-02-27 23:59:30 UTC, the same in Lisbon

    assert page.evaluate("text => mrkdwn(text)", f"<!date^{moment}^{form}|then>") == words


@pytest.mark.parametrize(("days", "word"), [(-1, "yesterday"), (0, "today"), (1, "tomorrow")])
def test_near_dates_are_words(page: Page, days: int, word: str) -> None:
    moment = 1772474400 + days * 86_400

    assert page.evaluate("text => mrkdwn(text)", f"<!date^{moment}^by {{date_long_pretty}}|then>") == f"by {word}"


@pytest.mark.parametrize("date", ["<!date^x^{date}|then>", "<!date^99999999999999^{date}|then>", "<!date^1|then>"])
def test_a_date_that_is_none_is_its_fallback(page: Page, date: str) -> None:
    assert page.evaluate("text => mrkdwn(text)", date) == "then"


def test_verbatim_makes_no_links(page: Page) -> None:
    page.evaluate("text => mrkdwn(text, {verbatim: true})", "see https://example.com")

    expect(page.locator("#root a")).to_have_count(0)


def test_a_mention_opens_the_person(page: Page) -> None:
    show(page, section("Ask <@UBEN>"))

    page.get_by_role("button", name="@Ben Okafor").click()

    assert page.evaluate("opened") == ["UBEN"]


# --- Words stay words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_never_become_markup(page: Page, words: str) -> None:
    named = json.loads(json.dumps(EVERY["message"] + EVERY["modal"], ensure_ascii=False))
    for block in named:
        _spoil(block, words)
    show(page, *named, errors={"who": words})
    page.evaluate("text => mrkdwn(text)", words)
    show(page, *named, errors={"who": words})
    page.wait_for_timeout(50)

    assert page.evaluate("window.hacked ?? null") is None
    expect(page.locator("#root script, #root [onerror], #root [onload], #root iframe")).to_have_count(0)
    addresses = page.locator("#root a[href]").evaluate_all("all => all.map(one => one.protocol)")
    assert set(addresses) <= {"https:", "mailto:"}


def _spoil(node: Any, words: str) -> None:
    """Put the words wherever an app or a person could."""
    if isinstance(node, list):
        for one in node:
            _spoil(one, words)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in {
                "text",
                "alt_text",
                "value",
                "name",
                "title",
                "url",
                "image_url",
                "label",
                "caption",
            } and isinstance(value, str):
                node[key] = words
            _spoil(value, words)


def test_names_with_markup_stay_names(page: Page) -> None:
    show(page, section("<@UEVIL> in <#CEVIL>"))

    expect(page.locator("#root")).to_have_text("@<img src=x onerror=alert(1)> in #</script><b>x</b>")
    expect(page.locator("#root :is(img, b, script)")).to_have_count(0)


def test_only_pictures_from_the_web_are_fetched(page: Page) -> None:
    show(page, {"type": "image", "block_id": "x", "image_url": "javascript:alert(1)", "alt_text": "a trap"})

    expect(page.get_by_role("group", name="Image: a trap")).to_be_visible()
    expect(page.locator("#root img")).to_have_count(0)


def test_a_picture_that_does_not_come_is_a_box(page: Page) -> None:
    show(page, {"type": "image", "block_id": "x", "image_url": "https://example.invalid/x.png", "alt_text": "a bridge"})

    expect(page.get_by_role("group", name="Image: a bridge")).to_contain_text("https://example.invalid/x.png")


# --- What a use of it tells -----------------------------------------------------------------------------------------


def test_a_button_tells_what_is_on_it(page: Page) -> None:
    show(page, actions({**BUTTON, "style": "primary"}))

    page.get_by_role("button", name="Go").click()

    expected = {
        "type": "button",
        "block_id": "a",
        "action_id": "go",
        "text": plain("Go"),
        "value": "7",
        "style": "primary",
    }
    assert acts(page) == [expected]


def test_a_link_button_opens_a_page_and_a_person(page: Page) -> None:
    page.evaluate("window.open = (...all) => (window.went = all)")
    link = {**BUTTON, "url": "https://example.com/x"}
    chat = {**BUTTON, "action_id": "chat", "text": plain("Write"), "url": "slack://user?team=T1&id=UBEN"}
    trap = {**BUTTON, "action_id": "trap", "text": plain("Trap"), "url": "javascript:window.hacked=1"}
    show(page, actions(link, chat, trap))

    for name in ("Write", "Trap", "Go"):
        page.get_by_role("button", name=name).click()

    assert [action["action_id"] for action in acts(page)] == ["chat", "trap", "go"]
    assert page.evaluate("went[0]") == "https://example.com/x"
    assert page.evaluate("opened") == ["UBEN"]
    assert page.evaluate("window.hacked ?? null") is None


def test_confirm_asks_first(page: Page) -> None:
    show(page, actions({**BUTTON, "confirm": CONFIRM}))
    dialog = page.get_by_role("dialog", name="Sure?")

    page.get_by_role("button", name="Go").click()
    expect(dialog).to_have_accessible_description("For good.")
    assert acts(page) == []
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_be_hidden()
    assert acts(page) == []
    page.get_by_role("button", name="Go").click()
    dialog.get_by_role("button", name="Do it").click()

    assert [action["value"] for action in acts(page)] == ["7"]


def test_a_choice_denied_is_taken_back(page: Page) -> None:
    select = {
        "type": "static_select",
        "action_id": "c",
        "options": COLOURS,
        "initial_option": COLOURS[0],
        "confirm": CONFIRM,
    }
    show(page, actions(select))

    page.get_by_role("combobox").select_option("blue")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    expect(page.get_by_role("combobox")).to_have_value("red")
    assert acts(page) == []


def test_the_overflow_menu_by_keyboard(page: Page) -> None:
    show(page, actions({"type": "overflow", "action_id": "o", "options": COLOURS}))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Red")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Blue")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("menu")).to_be_hidden()
    assert acts(page) == [{"type": "overflow", "block_id": "a", "action_id": "o", "selected_option": COLOURS[1]}]


def test_escape_closes_the_menu_and_gives_the_focus_back(page: Page) -> None:
    show(page, actions({"type": "overflow", "action_id": "o", "options": COLOURS}))

    page.get_by_role("button", name="More actions").click()
    page.keyboard.press("Escape")

    expect(page.get_by_role("menu")).to_be_hidden()
    expect(page.get_by_role("button", name="More actions")).to_be_focused()


@pytest.mark.parametrize(
    ("element", "choice", "told"),
    [
        ({"type": "static_select", "options": COLOURS}, "blue", {"selected_option": COLOURS[1]}),
        ({"type": "users_select"}, "UBEN", {"selected_user": "UBEN"}),
        ({"type": "channels_select"}, "CGEN", {"selected_channel": "CGEN"}),
        ({"type": "conversations_select"}, "CGEN", {"selected_conversation": "CGEN"}),
        ({"type": "multi_static_select", "options": COLOURS}, "blue", {"selected_options": [COLOURS[1]]}),
        ({"type": "multi_users_select", "initial_users": ["UANA"]}, "UBEN", {"selected_users": ["UANA", "UBEN"]}),
    ],
)
def test_a_select_in_a_section_tells_at_once(page: Page, element: dict[str, Any], choice: str, told: Any) -> None:
    show(page, {**section("Which?"), "accessory": {"action_id": "x", **element}})

    page.get_by_role("combobox", name="Which?").select_option(choice)

    assert acts(page) == [{"type": element["type"], "block_id": "s", "action_id": "x", **told}]


@pytest.mark.parametrize(
    ("element", "typed", "told"),
    [
        ({"type": "datepicker"}, "2026-03-05", {"selected_date": "2026-03-05"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "datetimepicker"}, "2026-07-01T10:00", {"selected_date_time": 1782896400}),
    ],
)
def test_a_picker_tells_at_once(page: Page, element: dict[str, Any], typed: str, told: Any) -> None:
    show(page, actions({"action_id": "p", **element}))

    page.get_by_label("p", exact=True).fill(typed)

    assert acts(page)[-1] == {"type": element["type"], "block_id": "a", "action_id": "p", **told}


def test_boxes_and_radios_tell_at_once(page: Page) -> None:
    boxes = {"type": "checkboxes", "action_id": "c", "options": COLOURS}
    radios = {"type": "radio_buttons", "action_id": "r", "options": [option("One", "1"), option("Two", "2")]}
    show(page, actions(boxes, radios))

    page.get_by_role("checkbox", name="Red").check()
    page.get_by_role("checkbox", name="Blue").check()
    page.get_by_role("radio", name="Two").check()

    told = acts(page)
    assert [action.get("selected_options") for action in told] == [COLOURS[:1], COLOURS, None]
    assert told[-1]["selected_option"] == option("Two", "2")


def test_feedback_and_icon_buttons(page: Page) -> None:
    show(page, next(block for block in EVERY["message"] if block["type"] == "context_actions"))

    page.get_by_role("button", name="Good").click()
    page.get_by_role("button", name="Delete").click()

    assert [(action["type"], action["value"]) for action in acts(page)] == [
        ("feedback_buttons", "good"),
        ("icon_button", "x"),
    ]


def test_a_container_folds(page: Page) -> None:
    show(page, next(block for block in EVERY["message"] if block["type"] == "container"))
    inside = page.get_by_text("Chidi & Ana")

    expect(inside).to_be_visible()
    page.get_by_text("Closed introductions").click()

    expect(inside).to_be_hidden()


# --- Input blocks ---------------------------------------------------------------------------------------------------


def test_what_is_typed_is_filled_in_and_counted(page: Page) -> None:
    show(page, input_block({"type": "plain_text_input", "max_length": 5}))

    page.get_by_label("A label").fill("hello!")

    assert fills(page)[-1] == ["i", "e", "hello!"]
    expect(page.locator("[id='i.e.count']")).to_have_text("-1")
    assert acts(page) == []


@pytest.mark.parametrize(
    ("element", "choice", "filling"),
    [
        ({"type": "users_select"}, "UBEN", "UBEN"),
        ({"type": "static_select", "options": COLOURS}, "red", "red"),
        ({"type": "static_select", "options": COLOURS, "initial_option": COLOURS[0]}, "", None),
        ({"type": "multi_static_select", "options": COLOURS, "initial_options": COLOURS[:1]}, "blue", ["red", "blue"]),
        ({"type": "multi_users_select"}, "UANA", ["UANA"]),
    ],
)
def test_a_choice_in_an_input_is_filled_in_only(page: Page, element: dict[str, Any], choice: str, filling: Any) -> None:
    show(page, input_block(element), surface="modal")

    page.get_by_label("A label").select_option(choice)

    assert fills(page) == [["i", "e", filling]]
    assert acts(page) == []


def test_one_of_several_can_be_taken_out(page: Page) -> None:
    show(page, input_block({"type": "multi_users_select", "initial_users": ["UANA", "UBEN"]}))

    page.get_by_role("button", name="Remove Ana Sousa").click()

    assert fills(page) == [["i", "e", ["UBEN"]]]


def test_no_more_than_allowed(page: Page) -> None:
    show(
        page,
        input_block(
            {"type": "multi_static_select", "options": COLOURS, "initial_options": COLOURS[:1], "max_selected_items": 1}
        ),
    )

    expect(page.get_by_label("A label")).to_be_disabled()


def test_dispatch_action_tells_too(page: Page) -> None:
    show(page, input_block({"type": "plain_text_input"}, dispatch_action=True))

    page.get_by_label("A label").press_sequentially("hi")
    assert acts(page) == []
    page.keyboard.press("Enter")

    assert acts(page) == [{"type": "plain_text_input", "block_id": "i", "action_id": "e", "value": "hi"}]


def test_values_stand_in_the_inputs(page: Page) -> None:
    typed = {"i": {"e": {"type": "plain_text_input", "value": "from the state"}}}
    show(page, input_block({"type": "plain_text_input", "initial_value": "from the app"}), values=typed)

    expect(page.get_by_label("A label")).to_have_value("from the state")


def test_a_person_who_left_is_still_shown(page: Page) -> None:
    show(page, input_block({"type": "users_select", "initial_user": "UGONE"}))

    expect(page.get_by_label("A label")).to_have_value("UGONE")


def test_errors_and_hints_describe_their_input(page: Page) -> None:
    show(page, input_block({"type": "plain_text_input"}, hint=plain("Be kind.")), errors={"i": "Too unkind."})
    field = page.get_by_label("A label")

    expect(field).to_have_accessible_description("Too unkind. Be kind.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_have_text("Too unkind.")


@pytest.mark.parametrize("is_optional", [True, False])
def test_required_and_optional_are_told(page: Page, is_optional: bool) -> None:
    show(page, input_block({"type": "plain_text_input"}, optional=is_optional))

    assert (page.get_by_label("A label").get_attribute("aria-required") == "true") is not is_optional
    assert ("(optional)" in page.locator("label").inner_text()) is is_optional


def test_groups_are_named_by_their_label(page: Page) -> None:
    show(page, input_block({"type": "radio_buttons", "options": COLOURS, "initial_option": COLOURS[0]}))

    group = page.get_by_role("radiogroup", name="A label")
    group.get_by_role("radio", name="Red").focus()
    page.keyboard.press("ArrowDown")

    assert fills(page) == [["i", "e", "blue"]]


# --- Light and dark -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "chosen", "is_dark"),
    [("dark", "", True), ("light", "", False), ("dark", "light", False), ("light", "dark", True)],
)
def test_the_theme_is_the_systems_unless_chosen(page: Page, system: Any, chosen: str, is_dark: bool) -> None:
    page.emulate_media(color_scheme=system)
    show(page, section("Hello"))
    page.evaluate("theme => theme && (document.documentElement.dataset.theme = theme)", chosen)

    colour = page.locator(".bk-block").evaluate("one => getComputedStyle(one).color")

    assert colour == ("rgb(209, 210, 211)" if is_dark else "rgb(29, 28, 29)")


@pytest.mark.parametrize("width", [360, 640])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, *EVERY["message"], *EVERY["modal"])

    assert page.evaluate("document.documentElement.scrollWidth") <= width
