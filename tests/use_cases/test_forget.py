"""A member's data is deleted: nothing of it is left, the others read something calm, and the figures stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, func, select

from bench.measuring import plans
from bot.jobs import (
    advance_introductions,
    expire_messages,
    forget_members,
    purge_last_words,
    refresh_homes,
    send_reminders,
)
from bot.rules import workspace_settings
from bot.rules.periods import weeks_ending
from bot.rules.profiles import Profile
from bot.use_cases.export import member as export
from bot.use_cases.export import workspace as workspace_export
from bot.use_cases.introductions import answer_request, answer_thanks, came_of_it, leave, manage, snooze
from bot.use_cases.introductions import report as reporting
from bot.use_cases.introductions.answer_thanks import AnswerThanks
from bot.use_cases.introductions.came_of_it import SayWhatCame
from bot.use_cases.introductions.report import ActOnStep, Said, Tell
from bot.use_cases.members import home, preferences
from bot.use_cases.members.forget import Forget, ask, forget
from bot.use_cases.members.home import OpenHome
from bot.use_cases.members.preferences import ChangePreferences
from bot.use_cases.summaries import on_demand, weekly
from bot.use_cases.summaries.on_demand import PostSummary
from bot.use_cases.summaries.setup import cannot_post
from bot.use_cases.workspaces import settings
from storage.batches import RowsFailedError
from storage.database import Database
from storage.models.enums import (
    Account,
    AnswerToThanks,
    Audience,
    Consent,
    DeliveryState,
    Kind,
    Outcome,
    Preference,
    Step,
    Way,
)
from storage.models.figures import Figures
from storage.models.introduction import Introduction, Party
from storage.models.outbox import OutgoingMessage
from storage.models.workspace import NOBODY, Member, Workspace
from storage.queries import (
    deleting_members,
    delivery_outcomes,
    due_messages,
    figures,
    introductions,
    last_words,
)
from storage.queries.served import only
from tests.builders.completed import CHANNEL, choose_channel, posts, share
from tests.builders.elapsed_time import by_itself, change, member, on_day
from tests.builders.introductions import (
    DAY,
    NOW,
    click,
    install,
    introduced,
    leaving,
    on_thanks,
    outbox,
    party,
    report,
    withdrawing,
)
from tests.builders.looking import look
from tests.builders.outcomes import TOO_LATE, outcome
from tests.builders.traces import show_everything, traces
from tests.builders.workspaces import served
from tests.storage.test_home_index import _without_reading_through

ANA, BEN, CHIDI, DAN, EVA = "UANA", "UBEN", "UCHIDI", "UDAN", "UEVA"
LATER = NOW + 30 * DAY
SOON = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def workspace_id(database: Database) -> int:
    """Store the workspace that everything happens in."""
    return install(database)


def words_of(person: str) -> str:
    """Return words that nobody else says."""
    return f"words of {person.removeprefix('U').lower()}"


def deleted(database: Database, who: str) -> None:
    """Delete a member's data, and let Slack show everything."""
    look(database)
    show_everything(database)
    assert forget(database, Forget(1, who), LATER)
    settled(database)


def settled(database: Database) -> None:
    """Let the clock look and Slack show all, and then delete what was kept for Slack only."""
    look(database)
    show_everything(database)
    purge_last_words.purge(database, served(database), LATER + SOON)


# --- Lives ----------------------------------------------------------------------------------------------------------


def new(database: Database) -> None:
    introduced(database, reason=words_of(ANA), first_line=words_of(ANA), second_line=words_of(ANA))


def with_a_group_conversation(database: Database) -> None:
    introduced(database, reason=words_of(ANA), has_place=True)


def asked(database: Database) -> None:
    described = {"first_description": words_of(ANA), "second_description": words_of(ANA)}
    about = introduced(database, reason=words_of(ANA), ask_first=True, **described)
    answer_request.answer(Consent.YES)(database, click(about, BEN), NOW)


def asked_with_hidden_names(database: Database) -> None:
    described = {"first_description": words_of(ANA), "second_description": words_of(ANA)}
    introduced(database, reason=words_of(ANA), ask_first=True, shows_names=False, **described)


def reminded(database: Database) -> None:
    about = introduced(database, reason=words_of(ANA))
    other = introduced(database, view_id="V2", second_person="UDALIA", reason=words_of(ANA))
    for day in (1, 2, 4, 8):
        on_day(database, day)
    leave.leave(database, leaving(about, CHIDI, Way.NO_ANSWER, line=words_of(CHIDI)), NOW + 8 * DAY)
    leave.leave(database, leaving(other, BEN, Way.NOT_A_FIT, line=words_of(BEN)), NOW + 8 * DAY)


def asked_what_came_of_it(database: Database) -> None:
    """Both were asked, months later, and only one has answered."""
    settings.change(database, 1, workspace_settings.ASK_RESULTS, "yes", NOW)
    about = introduced(database, reason=words_of(ANA))
    for who in (BEN, CHIDI):
        for step in (Step.MET, Step.THANKED):
            report(database, about, who, step)
    on_day(database, 63)
    assert len(by_itself(database, BEN)) == len(by_itself(database, CHIDI)) == 1
    came_of_it.nothing_yet(database, click(about, BEN), NOW + 64 * DAY)


def gone_quiet(database: Database) -> None:
    introduced(database, reason=words_of(ANA))
    for day in (1, 2, 4, 7, 8, 9, 14, 16, 21):
        on_day(database, day)


def full_circle(database: Database) -> None:
    """Everything that can be said, each with words; named in the channel; and passed on by both."""
    described = {"first_description": words_of(ANA), "second_description": words_of(ANA)}
    about = introduced(database, reason=words_of(ANA), ask_first=True, has_place=True, **described)
    for who in (BEN, CHIDI):
        answer_request.answer(Consent.YES)(database, click(about, who), NOW)
    look(database)
    for who in (BEN, CHIDI):
        report(database, about, who, Step.CONNECTED, NOW + DAY)
        report(database, about, who, Step.MET, NOW + 2 * DAY)
        report(database, about, who, Step.THANKED, NOW + 3 * DAY)
        outcome(reporting.undo, database, ActOnStep(1, about, who, Step.THANKED), NOW + 3 * DAY)
        report(database, about, who, Step.THANKED, NOW + 3 * DAY)
        said = tuple(Said(step, words_of(who), Audience.OTHER, offers_help=step is Step.THANKED) for step in Step)
        assert outcome(reporting.tell, database, Tell(1, about, who, said=said), NOW + 3 * DAY) == {}
        came = SayWhatCame(1, about, who, words_of(who), Audience.OTHER)
        assert outcome(came_of_it.say, database, came, NOW + 3 * DAY) == {}
    answer_thanks.say_my_pleasure(database, on_thanks(about, ANA, BEN), NOW + 3 * DAY)
    for kind in (AnswerToThanks.REPLY, AnswerToThanks.WISH):
        reply = AnswerThanks(1, about, ANA, CHIDI, kind, words_of(ANA), keep=True)
        answer_thanks.answer(database, reply, NOW + 3 * DAY)
    choose_channel(database, NOW + 7 * DAY)
    look(database)
    share(database, about, {ANA, BEN, CHIDI})
    weekly.post_due(database, served(database), NOW + 7 * DAY)
    assert BEN in str(posts(database)[0].content)
    for by in (BEN, CHIDI):
        passed_on = {"first_person": "UDALIA", "second_person": "UEMEKA", "passed_on_from": about, "view_id": f"V{by}"}
        introduced(database, by=by, reason=words_of(by), **passed_on)
        withdraw_latest(database, by)


def withdraw_latest(database: Database, by: str) -> None:
    with database.reading() as session:
        latest = session.scalars(select(func.max(Introduction.id))).one()
    manage.withdraw(database, withdrawing(latest, by), NOW + 8 * DAY)


def with_preferences(database: Database) -> None:
    """Everything that is kept about members themselves, and in the workspace's settings."""
    introduced(database, reason=words_of(ANA))
    for who, other in ((ANA, BEN), (BEN, CHIDI), (CHIDI, BEN), ("UDALIA", ANA)):
        wanted = ChangePreferences(1, who, Preference.ASK_FIRST, standing_wish=words_of(who), added=frozenset({other}))
        preferences.save(database, wanted, NOW)
        snooze.want_no_reminders(database, click(0, who), NOW)
        export.bring(database, export.Request(1, who, f"once-{who}"), NOW, in_files=False)
    with database.transaction() as session:
        workspace = session.get_one(Workspace, 1)
        workspace.introducer_ids, workspace.summary_set_by = [ANA, BEN, CHIDI], BEN


def joined(database: Database) -> None:
    """Two others introduce them as well: everybody says everything, and all are reminded."""
    about = introduced(database, reason=words_of(ANA), has_place=True, first_line=words_of(ANA))
    as_well = [
        introduced(database, view_id=f"V{by}", by=by, reason=words_of(by), second_line=words_of(by))
        for by in (DAN, EVA)
    ]
    for day in (1, 2, 4, 7, 8):
        on_day(database, day)
    for who in (BEN, CHIDI):
        said = (Said(Step.THANKED, words_of(who), Audience.OTHER, offers_help=True),)
        report(database, about, who, Step.THANKED, NOW + 9 * DAY)
        assert outcome(reporting.tell, database, Tell(1, about, who, said=said), NOW + 9 * DAY) == {}
        for number, by in zip((about, *as_well), (ANA, DAN, EVA), strict=True):
            reply = AnswerThanks(1, number, by, who, AnswerToThanks.REPLY, words_of(by), keep=False)
            assert outcome(answer_thanks.answer, database, reply, NOW + 9 * DAY) == {}


def joined_while_asked(database: Database) -> None:
    described = {"first_description": words_of(ANA), "second_description": words_of(ANA)}
    introduced(database, reason=words_of(ANA), ask_first=True, shows_names=False, **described)
    described = {"first_description": words_of(DAN), "second_description": words_of(DAN)}
    introduced(database, view_id="V2", by=DAN, reason=words_of(DAN), ask_first=True, shows_names=False, **described)


def left_to_the_second(database: Database) -> None:
    joined_while_asked(database)
    withdraw_latest(database, DAN)
    introduced(database, view_id="V3", by=DAN, reason=words_of(DAN))
    manage.withdraw(database, withdrawing(1, ANA), NOW)


LIVES: tuple[Callable[[Database], None], ...] = (
    new,
    with_a_group_conversation,
    asked,
    asked_with_hidden_names,
    reminded,
    asked_what_came_of_it,
    gone_quiet,
    full_circle,
    with_preferences,
)
JOINED_LIVES: tuple[Callable[[Database], None], ...] = (joined, joined_while_asked, left_to_the_second)
anybody_in_any_life = pytest.mark.parametrize(
    ("life", "who"),
    [
        pytest.param(life, who, id=f"{life.__name__}-{who}")
        for lives, people in ((LIVES, (ANA, BEN, CHIDI)), (JOINED_LIVES, (ANA, BEN, DAN)))
        for life in lives
        for who in people
    ],
)


# --- Nothing is left ------------------------------------------------------------------------------------------------


@anybody_in_any_life
def test_nothing_of_them_is_left_in_any_table(database: Database, life: Callable[[Database], None], who: str) -> None:
    life(database)
    assert traces(database, who)
    deleted(database, who)
    assert traces(database, who, words_of(who)) == []


@anybody_in_any_life
def test_right_away_only_messages_on_their_way_to_their_own_conversation_are_left(
    database: Database, life: Callable[[Database], None], who: str
) -> None:
    life(database)
    look(database)
    show_everything(database)
    forget(database, Forget(1, who), LATER)
    left = traces(database, who, words_of(who))
    assert all(f"D{who}" in each and each.startswith("outgoing_messages.") for each in left), left


@anybody_in_any_life
def test_nothing_that_slack_has_not_got_is_sent(database: Database, life: Callable[[Database], None], who: str) -> None:
    life(database)
    look(database)
    forget(database, Forget(1, who), LATER)
    with database.reading() as session:
        waiting = session.scalars(select(OutgoingMessage).where(OutgoingMessage.ts.is_(None))).all()
    assert all(message.kind in last_words.EXPORTS for message in waiting if message.to == who)
    others = [json.dumps(message.content) for message in waiting if message.to != who]
    assert not [said for said in others if who in said or words_of(who) in said]


EVERYBODY = (ANA, BEN, CHIDI, "UDALIA", "UADMIN")


@pytest.mark.parametrize("in_files", [True, False])
@pytest.mark.parametrize("who", [ANA, BEN, CHIDI])
def test_others_exports_on_their_way_bring_only_what_is_left(database: Database, in_files: bool, who: str) -> None:
    full_circle(database)
    with_preferences(database)
    show_everything(database)
    for person in EVERYBODY:
        export.bring(database, export.Request(1, person, "one"), LATER, in_files=in_files)
    admin = Profile(Account.PERSON, is_admin=True)
    workspace_export.bring(database, export.Request(1, "UADMIN", "all"), admin, LATER, can_send_files=True)
    of_kinds = select(OutgoingMessage).where(OutgoingMessage.kind.in_(last_words.EXPORTS), OutgoingMessage.ts.is_(None))

    def on_their_way() -> list[OutgoingMessage]:
        with database.reading() as session:
            found = session.scalars(of_kinds.order_by(OutgoingMessage.id)).all()
        return [message for message in found if message.to != who]

    before = on_their_way()
    forget(database, Forget(1, who), LATER)
    after = on_their_way()
    assert not [each.key for each in after if who in str(each.content) or words_of(who) in str(each.content)]
    assert {(each.to, each.kind) for each in after} == {(each.to, each.kind) for each in before}
    keys = {each.key for each in after}
    assert all(each.thread_of is None or each.thread_of in keys for each in after)


def test_an_export_that_has_begun_is_brought_whole_once_more(database: Database) -> None:
    introduced(database, reason=words_of(ANA))
    export.bring(database, export.Request(1, CHIDI, "one"), NOW, in_files=True)
    with database.transaction() as session:
        begun = session.scalars(select(OutgoingMessage).where(OutgoingMessage.key == f"export:{CHIDI}:one:1")).one()
        begun.channel, begun.ts, begun.state, begun.due_at = "D1", "1.1", DeliveryState.DELIVERED, None
    forget(database, Forget(1, BEN), NOW)
    waiting = [each for key, each in outbox(database).items() if key.startswith("export:") and not each.ts]
    assert [(each.kind, bool(each.thread_of)) for each in waiting] == [
        (Kind.EXPORT, False),
        (Kind.EXPORT_FILE, True),
        (Kind.EXPORT_FILE, True),
    ]


def test_the_export_they_took_with_them_still_arrives_and_then_its_rows_go(database: Database) -> None:
    introduced(database)
    export.bring(database, export.Request(1, BEN, "once"), NOW, in_files=True)
    forget(database, Forget(1, BEN), NOW + DAY)
    purge_last_words.purge(database, served(database), NOW + DAY)
    expire_messages.reconsider(database, served(database), NOW + DAY)
    assert [key for key in outbox(database) if key.startswith("export:")] == [
        f"export:{BEN}:once:{part}" for part in ("1", "json", "csv")
    ]
    show_everything(database)
    purge_last_words.purge(database, served(database), NOW + DAY)
    assert traces(database, BEN) == []


def test_replies_wait_for_the_message_they_hang_under(database: Database) -> None:
    export.bring(database, export.Request(1, BEN, "once"), NOW, in_files=True)
    forget(database, Forget(1, BEN), NOW)
    with database.transaction() as session:
        (attempt,) = due_messages.claim(session, 1, NOW, DAY, 1)
    with database.transaction() as session:
        row = session.get_one(OutgoingMessage, attempt.message.id)
        delivery_outcomes.delivered(row, attempt.message, "D1", "1.1", NOW)
    purge_last_words.purge(database, served(database), NOW)
    with database.transaction() as session:
        (attempt,) = due_messages.claim(session, 1, NOW, DAY, 1)
    assert attempt.thread == due_messages.Place("D1", "1.1")


# --- Figures --------------------------------------------------------------------------------------------------------


def counted(database: Database) -> list[Figures]:
    """Return the figures of each week since the beginning."""
    look(database)
    with database.reading() as session:
        return [figures.figures(session, 1, week) for week in weeks_ending(LATER + 7 * DAY, UTC, 7)]


@anybody_in_any_life
def test_the_figures_of_any_week_are_the_same_ones(
    database: Database, life: Callable[[Database], None], who: str
) -> None:
    life(database)
    before = counted(database)
    deleted(database, who)
    assert counted(database) == before


def test_medians_stay(database: Database) -> None:
    for number in range(5):
        about = introduced(database, view_id=f"V{number}", first_person=f"U{number}", second_person=f"W{number}")
        for day, step in enumerate(Step):
            for who in (f"U{number}", f"W{number}"):
                report(database, about, who, step, NOW + (number + day) * DAY)
    before = counted(database)
    assert any(each.until_completed for each in before)
    for who in ("U0", "W3", ANA):
        deleted(database, who)
    assert counted(database) == before


def test_a_report_that_nobody_has_looked_at_counts(database: Database) -> None:
    about = introduced(database)
    reporting.record(database, ActOnStep(1, about, BEN, Step.MET), NOW + DAY)
    forget(database, Forget(1, BEN), LATER)
    assert sum(each.counts.met for each in counted(database)) == 1


def test_what_is_kept_counts_and_leads_back_to_nobody(database: Database) -> None:
    about = introduced(database)
    report(database, about, CHIDI, Step.MET, NOW + DAY)
    deleted(database, BEN)
    with database.reading() as session:
        (kept,) = session.scalars(select(Introduction)).all()
        assert session.scalars(select(Party)).all() == []
        nobody = session.get_one(Member, kept.connector_id)
    assert nobody.user_id == NOBODY
    assert (kept.id > about, kept.reason, kept.outcome, kept.ended_at) == (True, "", Outcome.CLOSED, LATER)
    assert (kept.due_at, kept.acted_at, kept.met_at) == (None, None, NOW + DAY)


# --- What the others read -------------------------------------------------------------------------------------------


def seen(database: Database, life: Callable[[Database], None], gone: str) -> dict[tuple[Kind, str], str]:
    """Return what messages in Slack say right after a deletion, by kind and by who has them."""
    life(database)
    look(database)
    show_everything(database)
    forget(database, Forget(1, gone), LATER)
    with database.reading() as session:
        changed = OutgoingMessage.kept_until.is_not(None)
        rows = session.scalars(select(OutgoingMessage).where(changed).order_by(OutgoingMessage.id)).all()
        return {(row.kind, row.to.removeprefix("D")): json.dumps(row.content, ensure_ascii=False) for row in rows}


def test_the_others_card_is_closed_calmly_and_names_nobody(database: Database) -> None:
    card = seen(database, new, BEN)[Kind.CARD, CHIDI]
    assert "<@UANA> introduced you to a former member" in card
    assert "This introduction is closed. There's nothing you need to do." in card
    assert words_of(ANA) in card
    assert '"actions"' not in card
    assert '"accessory"' not in card


def test_of_a_connector_nothing_is_left_on_the_cards(database: Database) -> None:
    changed = seen(database, new, ANA)
    for who in (BEN, CHIDI):
        assert json.loads(changed[Kind.CARD, who])["text"] == (
            "This introduction is closed. There's nothing you need to do."
        )


def test_while_names_are_hidden_it_looks_like_any_calm_ending(database: Database) -> None:
    hidden = {"ask_first": True, "shows_names": False, "first_description": "A baker", "second_description": "A cook"}
    withdrawn = introduced(database, **hidden)
    manage.withdraw(database, withdrawing(withdrawn), NOW)
    introduced(database, view_id="V2", first_person="UDALIA", **hidden)
    look(database)
    show_everything(database)
    forget(database, Forget(1, "UDALIA"), LATER)
    with database.reading() as session:
        found = select(OutgoingMessage).where(OutgoingMessage.kind == Kind.REQUEST).order_by(OutgoingMessage.id)
        of_chidi = [row.content for row in session.scalars(found) if CHIDI in row.to]
    assert len(of_chidi) == 2
    assert of_chidi[0] == of_chidi[1]


def test_the_connectors_message_names_the_other_only(database: Database) -> None:
    headline = seen(database, full_circle, BEN)[Kind.HEADLINE, ANA]
    assert "You introduced a former member and <@UCHIDI>" in headline


def test_what_the_other_said_stays_in_the_connectors_thread(database: Database) -> None:
    full_circle(database)
    look(database)
    show_everything(database)
    forget(database, Forget(1, BEN), LATER)
    with database.reading() as session:
        lines = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == Kind.THREAD_LINE)).all()
        texts = [row.content["text"] for row in lines if row.to == ANA]
    assert "<@UCHIDI> says they've met a former member." in texts
    assert f"<@UCHIDI> says thank you: “{words_of(CHIDI)}”" in texts
    assert "A former member and <@UCHIDI> met, and both thanked you. Full circle!" in texts
    assert "This update was deleted." in texts


def test_their_own_conversation_says_when_their_data_was_deleted(database: Database) -> None:
    changed = seen(database, reminded, BEN)
    assert changed[Kind.CARD, BEN].count("Your data was deleted <!date^") == 2
    assert "<!date^" in changed[Kind.REMINDER, BEN]


def test_a_reminder_of_somebody_else_too_tells_of_them_only(database: Database) -> None:
    introduced(database)
    introduced(database, view_id="V2", second_person="UDALIA")
    on_day(database, 2)
    deleted(database, CHIDI)
    (message,) = by_itself(database, BEN)
    assert "UDALIA" in str(message.content)
    assert message.kept_until is None


def test_a_reminder_of_nothing_else_says_that_all_is_done(database: Database) -> None:
    introduced(database)
    on_day(database, 2)
    look(database)
    show_everything(database)
    forget(database, Forget(1, CHIDI), LATER)
    with database.reading() as session:
        found = select(OutgoingMessage).where(OutgoingMessage.kind == Kind.REMINDER)
        assert session.scalars(found).one().content["text"] == "There's nothing left in this reminder."


def test_their_name_leaves_summaries_and_the_line_that_says_who_set_them_up(database: Database) -> None:
    full_circle(database)
    deleted(database, ANA)
    (post,) = posts(database, CHANNEL)
    assert not any(who in str(post.content) + str(post.plainer) for who in (ANA, BEN, CHIDI))
    assert post.kept_until is None


def test_of_a_summary_they_asked_for_and_slack_refuses_nobody_is_told(database: Database) -> None:
    full_circle(database)
    period = weeks_ending(NOW + 7 * DAY, UTC, 1)[0]
    look(database)
    assert on_demand.post(database, PostSummary(1, ANA, period), NOW + 15 * DAY, is_admin=True).is_new
    forget(database, Forget(1, ANA), LATER)
    with database.transaction() as session:
        waiting = select(OutgoingMessage).where(OutgoingMessage.kind == Kind.SUMMARY, OutgoingMessage.ts.is_(None))
        cannot_post(session, session.scalars(waiting.order_by(OutgoingMessage.id.desc())).first(), "no", LATER)  # type: ignore[arg-type]
    assert not [message for message in outbox(database).values() if message.to == NOBODY]


# --- In the middle of something -------------------------------------------------------------------------------------


def claimed(database: Database) -> list[due_messages.Attempt]:
    """Let a process take all that is due, to call Slack about it."""
    attempts: list[due_messages.Attempt] = []
    while True:
        with database.transaction() as session:
            some = due_messages.claim(session, 1, NOW, DAY, 10)
        if not some:
            return attempts
        attempts += some


def test_what_is_on_its_way_to_slack_gets_its_last_words_once_it_is_there(database: Database) -> None:
    introduced(database)
    attempts = claimed(database)
    assert len(attempts) == 3
    forget(database, Forget(1, BEN), NOW + SOON)
    purge_last_words.purge(database, served(database), NOW + SOON)
    for attempt in attempts:
        with database.transaction() as session:
            row = delivery_outcomes.claimed(session, attempt.message)
            assert row
            delivery_outcomes.delivered(row, attempt.message, f"D{attempt.message.to}", "1.1", NOW + SOON)
            assert row.due_at == NOW + SOON
    settled(database)
    assert traces(database, BEN) == []


def test_what_never_got_to_slack_after_all_is_not_sent(database: Database) -> None:
    introduced(database)
    attempts = claimed(database)
    forget(database, Forget(1, BEN), NOW + SOON)
    for attempt in attempts:
        with database.transaction() as session:
            row = delivery_outcomes.claimed(session, attempt.message)
            assert row
            delivery_outcomes.postponed(row, NOW + SOON, "refused", maybe_sent_at=None)
    expire_messages.reconsider(database, served(database), NOW + SOON)
    assert claimed(database) == []
    purge_last_words.purge(database, served(database), NOW + SOON)
    assert traces(database, BEN, "last_words") == []


def test_what_slack_never_shows_is_given_up_after_a_month(database: Database) -> None:
    introduced(database)
    look(database)
    show_everything(database)
    forget(database, Forget(1, BEN), LATER)
    purge_last_words.purge(database, served(database), LATER + 29 * DAY)
    assert traces(database, BEN)
    purge_last_words.purge(database, served(database), LATER + 30 * DAY)
    assert traces(database, BEN, "last_words") == []


ACTS: dict[str, Callable[[Database, int, str], object]] = {
    "met": lambda database, about, who: reporting.record(database, ActOnStep(1, about, who, Step.MET), LATER),
    "undo": lambda database, about, who: reporting.undo(database, ActOnStep(1, about, who, Step.MET), LATER),
    "leaving": lambda database, about, who: leave.leave(database, leaving(about, who, Way.NOT_A_FIT), LATER),
    "yes": lambda database, about, who: answer_request.answer(Consent.YES)(database, click(about, who), LATER),
    "withdrawing": lambda database, about, who: manage.withdraw(database, withdrawing(about, who), LATER),
}


@pytest.mark.parametrize("what", ACTS)
@pytest.mark.parametrize("who", [ANA, BEN, CHIDI])
def test_whatever_is_pressed_afterwards_is_answered_calmly(database: Database, what: str, who: str) -> None:
    about = introduced(database)
    deleted(database, BEN)
    assert outcome(ACTS[what], database, about, who) == TOO_LATE
    assert traces(database, BEN) == []


def test_at_the_same_moment_others_report_and_introduce(database: Database) -> None:
    abouts = [introduced(database, view_id=f"V{n}", second_person=f"U{n}") for n in range(4)]
    together, problems = Barrier(3), []

    def at_once(act: Callable[[], object]) -> Thread:
        def run() -> None:
            together.wait()
            try:
                act()
            except Exception as error:  # noqa: BLE001  (asserted below)
                problems.append(error)

        thread = Thread(target=run)
        thread.start()
        return thread

    def report_all() -> None:
        for number, about in enumerate(abouts):
            outcome(reporting.record, database, ActOnStep(1, about, f"U{number}", Step.MET), LATER)

    def look_at_all() -> None:
        advance_introductions.advance_due(database, served(database), LATER)
        send_reminders.remind(database, served(database), LATER)

    threads = [at_once(act) for act in (lambda: forget(database, Forget(1, BEN), LATER), report_all, look_at_all)]
    for thread in threads:
        thread.join()
    assert problems == []
    settled(database)
    assert traces(database, BEN) == []


# --- The wish ---------------------------------------------------------------------------------------------------------


def carried_out(database: Database) -> int:
    """Let the clock look. Returns how many members' data it deleted."""
    return forget_members.forget(database, served(database), LATER)


def test_the_wish_is_stored_and_the_clock_carries_it_out_once(database: Database) -> None:
    introduced(database)
    for _ in range(2):
        ask(database, Forget(1, BEN), LATER)
    assert traces(database, "both bake")
    assert (carried_out(database), carried_out(database)) == (1, 0)
    settled(database)
    assert traces(database, BEN) == []


def test_who_was_never_here_leaves_nothing_behind(database: Database) -> None:
    ask(database, Forget(1, "USTRANGER"), LATER)
    assert carried_out(database) == 1
    assert traces(database, "USTRANGER") == []


def test_another_workspaces_wishes_are_left_to_its_own_process(database: Database) -> None:
    other = install(database, "T2")
    introduced(database, workspace_id=other)
    ask(database, Forget(other, BEN), LATER)
    assert forget_members.forget(database, only(1), LATER) == 0
    assert traces(database, BEN)


def test_a_wish_stays_if_carrying_it_out_fails(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    introduced(database)
    ask(database, Forget(1, BEN), LATER)
    with monkeypatch.context() as broken:
        broken.setattr(deleting_members, "delete_for_good", lambda *_: 1 / 0)
        with pytest.raises(RowsFailedError):
            carried_out(database)
    assert carried_out(database) == 1


def test_two_processes_carry_it_out_once_and_spare_who_came_back(database: Database) -> None:
    """The slower one has read that somebody wants it, and they're new by the time it looks again."""
    introduced(database)
    ask(database, Forget(1, BEN), LATER)
    first = member(database, BEN).id
    assert carried_out(database) == 1
    introduced(database, view_id="V2")
    with database.transaction() as session:
        forget_members._forget(session, first, LATER)
    assert traces(database, "both bake")


def test_wishes_are_found_by_an_index(database: Database) -> None:
    if database.engine.dialect.name == "postgresql":
        event.listen(database.engine, "begin", _without_reading_through)

    def look() -> None:
        with database.reading() as session:
            deleting_members.to_forget(session, only(1), 0)

    assert "ix_members_forget" in "".join(plans(database, look))


# --- Afterwards -----------------------------------------------------------------------------------------------------


def test_whoever_comes_back_is_new(database: Database) -> None:
    with_preferences(database)
    change(database, BEN, left_alone_since=NOW, time_zone="Asia/Tokyo")
    deleted(database, BEN)
    again = introduced(database, view_id="V2")
    back = member(database, BEN)
    assert (back.preference, back.standing_wish, back.left_alone_since) == (Preference.JUST_INTRODUCE, None, None)
    assert (back.time_zone, back.unreminded_since) == (None, None)
    assert party(database, again, BEN).is_first


def test_once_more_there_is_nothing_to_delete(database: Database) -> None:
    introduced(database)
    deleted(database, BEN)
    assert not forget(database, Forget(1, BEN), LATER)
    assert not forget(database, Forget(1, "USTRANGER"), LATER)


def test_another_workspace_keeps_its_own(database: Database) -> None:
    other = install(database, "T2")
    introduced(database)
    introduced(database, workspace_id=other, view_id="V2")
    forget(database, Forget(1, BEN), LATER)
    with database.reading() as session:
        kept = select(Member.workspace_id).where(Member.user_id == BEN)
        assert session.scalars(kept).all() == [other]


def test_a_new_time_zone_of_the_workspace_does_not_touch_what_is_only_counted(database: Database) -> None:
    introduced(database)
    deleted(database, BEN)
    with database.transaction() as session:
        introductions.look_at_all_again(session, 1, LATER)
    assert advance_introductions.advance_due(database, served(database), LATER) == 0


# --- Home -----------------------------------------------------------------------------------------------------------


def homes(database: Database) -> dict[str, str]:
    """Draw all Homes that are due, and return what each says, by key."""
    refresh_homes.show_opened(database, served(database), LATER)
    refresh_homes.refresh(database, served(database), LATER)
    with database.reading() as session:
        found = select(OutgoingMessage).where(OutgoingMessage.kind == Kind.HOME).order_by(OutgoingMessage.id)
        return {row.key: json.dumps(row.content) for row in session.scalars(found)}


@pytest.mark.parametrize("published", [True, False])
def test_their_home_is_empty_and_nobody_elses_has_their_name(database: Database, published: bool) -> None:
    introduced(database)
    for who in (ANA, BEN, CHIDI):
        home.note_opened(database, OpenHome(1, who, is_blank=True), LATER)
    assert BEN in homes(database)[f"home:{CHIDI}"]
    if published:
        show_everything(database)
    forget(database, Forget(1, BEN), LATER)
    drawn = homes(database)
    assert not any(BEN in said for said in drawn.values())
    (last,) = (said for key, said in drawn.items() if key.startswith("last_words:"))
    assert "Do you know two people who should meet?" in last
    settled(database)
    assert traces(database, BEN) == []


@pytest.mark.parametrize("in_slack", ["not yet", "on its way", "shown"])
def test_whoever_comes_back_at_once_keeps_their_new_home(database: Database, in_slack: str) -> None:
    """Its last words are no second view of the same Home, which might be published after the new one."""
    introduced(database)
    home.note_opened(database, OpenHome(1, BEN, is_blank=True), LATER)
    homes(database)
    show_everything(database)
    forget(database, Forget(1, BEN), LATER)
    attempts = claimed(database) if in_slack == "on its way" else []
    if in_slack == "shown":
        show_everything(database)
    introduced(database, view_id="V2", second_person="UDALIA")
    home.note_opened(database, OpenHome(1, BEN, is_blank=False), LATER)
    (key,) = homes(database)
    assert (key, "UDALIA" in homes(database)[key]) == (f"home:{BEN}", True)
    for attempt in [each for each in attempts if each.message.kind is Kind.HOME]:
        with database.transaction() as session:
            row = delivery_outcomes.claimed(session, attempt.message)
            assert row
            delivery_outcomes.delivered(row, attempt.message, BEN, "V1", LATER)
    purge_last_words.purge(database, served(database), LATER)
    with database.reading() as session:
        (row,) = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == Kind.HOME)).all()
    assert (row.key, row.state) == (f"home:{BEN}", DeliveryState.PENDING)
    assert row.due_at
    assert row.due_at <= LATER
