"""A member's own export, in a file and in messages: see tests/golden/export."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from bot.messages.export import file, overview, reading, table, workspace_file
from bot.messages.export.document import Kept, document
from bot.messages.export.values import Fields
from bot.messages.replies import EXPORT_ON_ITS_WAY
from storage.models.enums import Account, AnswerToThanks, Audience, Consent, Contact, Preference, Step, Way
from storage.models.introduction import Introduction
from storage.models.summary import Summary
from storage.models.workspace import Member
from tests.builders.examples import DAY, START, answers, asking, introduction, leaves, tells
from tests.conftest import Golden

CONNECTED, MET, THANKED = Step
NASTY = "<!channel> <@UEVIL> & *bold*\nand a second line"


def everything() -> Introduction:
    """Return an introduction in which Ben said all that can be said, and Chidi little."""
    given = introduction((CONNECTED, MET, THANKED), (CONNECTED,), reason=NASTY)
    ben, chidi = given.parties
    for party in given.parties:
        party.has_said_yes = False
    ben.line, chidi.line = "A builder, of course", NASTY
    tells(ben, CONNECTED, "Nice chat", Audience.OTHER, Contact.VIDEO)
    tells(ben, THANKED, NASTY, offers_help=True)
    tells(chidi, CONNECTED, "x" * 1_000)
    leaves(ben, Way.MUTED)
    leaves(chidi, Way.NOT_NOW, "A busy week", until=START + 10 * DAY)
    answers(ben, AnswerToThanks.REPLY, "Any time")
    ben.meets_at = START + 3 * DAY
    return given


def member(user_id: str, **more: object) -> Member:
    usual = {"preference": Preference.JUST_INTRODUCE, "account": Account.PERSON, "is_guest": False}
    return Member(user_id=user_id, **(usual | more))


def exported(who: str) -> Fields:
    """Return the export for one of the three."""
    met, asked = everything(), asking(Consent.YES, descriptions=("A builder", "A mender of <bridges>"))
    if who == "nobody":
        return document(Kept(member("UNOBODY"), [], [], []), START)
    if who == "ana":
        return document(Kept(member("UANA", time_zone="Europe/Lisbon"), [], [met, asked], []), START)
    ben = member("UBEN", preference=Preference.NOT_NOW, not_now_until=START + DAY, standing_wish="A good <baker>")
    told = {met.id: [Summary(channel="C0INTROS", made_at=START + 7 * DAY)]}
    return document(Kept(ben, ["UDALIA", "UEMEKA"], [], [met.parties[0], asked.parties[0]], told), START)


@pytest.mark.parametrize("who", ["ana", "ben", "nobody"])
def test_the_export_in_messages(golden: Golden, who: str) -> None:
    golden(f"export/messages-for-{who}", [message.content() for message in reading.messages(exported(who))])


@pytest.mark.parametrize("who", ["ana", "ben", "nobody"])
def test_the_export_in_a_file(golden: Golden, who: str) -> None:
    golden(f"export/file-for-{who}", file.as_json(exported(who), date(2026, 3, 2)))


@pytest.mark.parametrize("who", ["ana", "ben", "nobody"])
def test_the_export_in_a_spreadsheet(golden: Golden, who: str) -> None:
    golden(f"export/table-for-{who}", table.as_csv(exported(who), date(2026, 3, 2)))


@pytest.mark.parametrize("who", ["ana", "ben", "nobody"])
def test_the_export_as_it_is_read_first(golden: Golden, who: str) -> None:
    golden(f"export/overview-for-{who}", overview.message(exported(who)).content())


def test_the_overview_is_short_however_much_there_is() -> None:
    given = introduction((CONNECTED, MET, THANKED), reason="&" * 1_000)
    for step in Step:
        tells(given.parties[0], step, "&" * 1_000)
    for party in given.parties:
        party.has_said_yes = False
    many = document(Kept(member("UBEN", standing_wish="&" * 1_000), [], [given] * 50, [given.parties[0]] * 50), START)
    texts = [block["text"]["text"] for block in overview.message(many).content()["blocks"] if "text" in block]
    assert len(texts) <= reading.BLOCKS
    assert sum(map(len, texts)) <= reading.CHARACTERS
    assert max(map(len, texts)) <= 3_000
    assert any("Introductions of you: 50.* Here are the latest 5." in text for text in texts)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1"])
def test_nothing_that_somebody_wrote_becomes_a_formula(text: str) -> None:
    given = introduction(reason=text)
    tells(given.parties[0], CONNECTED, text)
    kept = Kept(member("UBEN"), [], [], [given.parties[0]])
    for party in given.parties:
        party.has_said_yes = False
    (row,) = csv.DictReader(io.StringIO(table.as_csv(document(kept, START), date(2026, 3, 2))["file"]["body"]))
    assert (row["reason"], row["you_said"]) == (f"'{text}", f"'{text}")


def test_the_file_with_all_introductions(golden: Golden) -> None:
    golden("export/workspace-file", workspace_file.as_csv(["number\n", "17\n"], date(2026, 3, 2)))
    golden("export/workspace-file-refused", workspace_file.refused("file_uploads_disabled").content())


def test_the_answer_to_the_command(golden: Golden) -> None:
    golden("answers/export", {"text": EXPORT_ON_ITS_WAY})


@pytest.mark.parametrize("length", [399, 400, 401, 3_000, 20_000])
def test_nothing_is_cut(length: int) -> None:
    given = introduction(reason="&" * length)
    for party in given.parties:
        party.has_said_yes = False
    made = reading.messages(document(Kept(member("UANA"), [], [given], []), START))
    sections = [block["text"]["text"] for message in made for block in message.content()["blocks"]]
    assert "".join(sections).count("&amp;") == length
    assert max(map(len, sections)) <= 3_000
    assert all(sum(len(block["text"]["text"]) for block in each.content()["blocks"]) <= 12_000 for each in made)
