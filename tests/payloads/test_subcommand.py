"""What the text after `/intro` asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads.intro_command import IntroCommand
from bot.payloads.subcommand import PHRASES, SUBCOMMANDS, Asked, Subcommand, asked
from bot.rules.problems import Hint

INTRODUCE, LIST, WHO, SUMMARY, SETTINGS, EXPORT, FORGET, HELP, GREETING, THANKS, UNKNOWN = Subcommand
EVERY_PHRASE = sorted(SUBCOMMANDS)
DRESSED = ["{}", " {} ", "{}.", "{}!", "“{}”", "'{}'", "`{}`", "*{}*", "({})", "{}…", "\u200b{}\ufeff", "/{}", "{}?"]


@pytest.mark.parametrize(
    ("words", "subcommand"),
    [
        ("list mine status open history stats", LIST),
        ("settings preferences stop pause mute unsubscribe", SETTINGS),
        ("forget delete", FORGET),
        ("help ?", HELP),
        ("hi hello hey", GREETING),
        ("thanks", THANKS),
        ("export", EXPORT),
        ("summary", SUMMARY),
        ("who", WHO),
        ("coffee 👋 ??! résumé list,mine", UNKNOWN),
    ],
)
def test_a_single_word_is_never_a_reason(words: str, subcommand: Subcommand) -> None:
    for word in words.split():
        expected = HELP if word == "??!" else subcommand
        assert asked(word).subcommand is expected, word


@pytest.mark.parametrize(
    "phrase", ["forget me", "delete me", "Delete my data", "my introductions", "thank you", "opt-out"]
)
def test_a_short_command_is_understood(phrase: str) -> None:
    assert asked(phrase).subcommand is SUBCOMMANDS[phrase.lower()]


@pytest.mark.parametrize(
    ("texts", "subcommand"),
    [
        (["my list", "show my list", "list, please", "open introductions", "my open introductions", "list all"], LIST),
        (
            ["stop all", "Stop! all reminders, please.", "stop it", "stop messaging me", "mute all", "open settings"],
            SETTINGS,
        ),
        (
            [
                "please help",
                "help, please!",
                "help. please",
                "help settings",
                "how does this work, please?",
                "forget it",
            ],
            HELP,
        ),
        (["delete all my data", "please delete my account", "delete everything", "forget me now"], FORGET),
        (["export please", "export all my data"], EXPORT),
        (["summary please", "please, summary last week"], SUMMARY),
        (["hi all", "hello bot"], GREETING),
        (["thanks a lot", "thank you, please"], THANKS),
    ],
)
def test_a_few_words_that_all_mean_something_here_do_what_the_first_command_does(
    texts: list[str], subcommand: Subcommand
) -> None:
    assert {text: asked(text).subcommand for text in texts} == dict.fromkeys(texts, subcommand)


@pytest.mark.parametrize(
    "text", ["open data", "list of books", "stop motion films", "help each other", "history of bridges", "both pause"]
)
def test_with_any_other_word_it_may_be_a_reason(text: str) -> None:
    assert asked(text) == Asked(INTRODUCE, IntroCommand((), text, (Hint.NOBODY,)))


@pytest.mark.parametrize("dress", DRESSED)
def test_capitals_punctuation_and_what_cannot_be_seen_make_no_difference(dress: str) -> None:
    for phrase in EVERY_PHRASE:
        for spelled in (phrase, phrase.upper(), phrase.replace(" ", "  "), phrase[0] + "\u200d" + phrase[1:]):
            assert asked(dress.format(spelled)).subcommand is SUBCOMMANDS[phrase], (dress, spelled)


def test_typographic_hyphens_are_hyphens() -> None:
    for hyphen in "‐‑–—−－":
        assert asked(f"opt{hyphen}out").subcommand is SETTINGS


def test_letters_of_full_width_are_letters() -> None:
    assert asked("ｈｅｌｐ").subcommand is HELP
    assert asked("？").subcommand is HELP


@pytest.mark.parametrize(
    "text",
    [
        *(
            "who <@U9>",
            "who introduced <@U9>",
            "Who introduced <@U9|ben>?",
            "who is <@U9>?",
            "who’s <@U9>",
            "<@U9> who?",
        ),
        *(
            "who introduced me to <@U9>",
            "who introduced <@U9> to me",
            "who introduced us, <@U9>",
            "who introduced me and <@U9>?",
            "who introduced “<@U9>” to me",
            "\u200bwho *<@U9>*",
        ),
    ],
)
def test_who_introduced_somebody_is_asked_about_that_person(text: str) -> None:
    found = asked(text)
    assert (found.subcommand, found.person) == (WHO, "U9")


@pytest.mark.parametrize(
    "text", ["who", "who?", "who introduced us?", "who is", "who @ben", "who ben@x.org", "who <#C1|general>"]
)
def test_without_a_person_who_is_asked_about_nobody(text: str) -> None:
    found = asked(text)
    assert (found.subcommand, found.person) == (WHO, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<@U1> <@U2> list of books you both like", "list of books you both like"),
        ("<@U1> <@U2> who both bake", "who both bake"),
        ("<@U1> <@U2> help each other", "help each other"),
        ("<@U1> <@U2> summary of bridges", "summary of bridges"),
        ("<@U1> <@U2> bakers", "bakers"),
        ("hello <@U1> <@U2> both bake", "hello both bake"),
    ],
)
def test_a_command_with_people_in_it_is_an_introduction(text: str, reason: str) -> None:
    assert asked(text) == Asked(INTRODUCE, IntroCommand(("U1", "U2"), reason))


@pytest.mark.parametrize("phrase", [*EVERY_PHRASE, "who"])
def test_but_the_command_is_not_its_reason(phrase: str) -> None:
    understood = IntroCommand(("U1", "U2"), "", (Hint.ONE_WORD,))
    for text in (f"{phrase} <@U1> <@U2>", f"<@U1> and <@U2>: {phrase}!"):
        assert asked(text) == Asked(INTRODUCE, understood)


def test_nor_where_an_address_stands_in_place_of_a_person() -> None:
    assert asked("list b@x.org").introduction == IntroCommand((), "", (Hint.EMAIL, Hint.ONE_WORD))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "you both bake",
        "https://x.example/page",
        "+49 170 1234567",
        "b@x.org",
        "<#C1|general>",
        "@nobody",
        "二人とも最近リスボンに引っ越してきたばかりでパン作りが好きです",
    ],
)
def test_what_is_no_word_opens_the_form(text: str) -> None:
    assert asked(text).subcommand is INTRODUCE


def test_an_unknown_word_is_told_as_it_was_typed() -> None:
    assert asked(" Coffee! ").word == "Coffee!"


def test_every_other_subcommand_has_its_words() -> None:
    assert set(Subcommand) - PHRASES.keys() == {INTRODUCE, WHO, UNKNOWN}
    assert len(SUBCOMMANDS) == sum(map(len, PHRASES.values()))


@given(st.text(max_size=40))
def test_anything_is_understood_somehow(text: str) -> None:
    found = asked(text)
    assert (found.subcommand is UNKNOWN) is bool(found.word)
