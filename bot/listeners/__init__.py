"""All that Slack sends, and the listener that answers it: the bot's table of contents."""

from slack_bolt import Ack, App

from bot import ids
from bot.listeners import card, intro, settings, summary
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import open_modal, press, press_if_possible, says, submit_modal
from bot.payloads import clicks, modals
from bot.use_cases.introductions import agree_to_be_named, answer_request, answer_thanks, leave, manage, report, snooze
from bot.use_cases.members import pause, preferences
from bot.use_cases.summaries import setup
from storage.models.enums import Consent

ANY = ids.ANYTHING


def register(app: App, dependencies: Dependencies) -> None:
    """Register every listener with Bolt. The first that matches answers, so the catch-all comes last."""
    app.command(ids.COMMAND)(intro.command(dependencies))
    app.view(ids.INTRODUCE)(intro.submit(dependencies))
    app.action(ids.OPTIONS)(intro.tick(dependencies))
    _register_card(app, dependencies)
    _register_reminder(app, dependencies)
    _register_request(app, dependencies)
    _register_connectors_message(app, dependencies)
    _register_summary(app, dependencies)
    app.view(ids.SETTING_PREFERENCES)(submit_modal(dependencies, modals.preferences, preferences.save))
    app.action(ANY, says(ids.WORKSPACE))(settings.open_workspace(dependencies))
    app.view(ids.SETTING_WORKSPACE)(settings.submit_workspace(dependencies))
    # Link buttons send a click, too; so do buttons of versions yet to come, after a roll-back.
    app.action(ANY)(acknowledge)


def _register_card(app: App, dependencies: Dependencies) -> None:
    app.action(ids.ANY_STEP)(card.record_step(dependencies))
    app.action(ANY, says(ids.UNDO))(press(dependencies, clicks.undo_click, report.undo))
    app.action(ANY, says(ids.TELL))(open_modal(dependencies, clicks.click, report.form_to_tell))
    app.view(ids.TELLING)(submit_modal(dependencies, modals.telling, report.tell))
    app.action(ANY, says(ids.LEAVE))(open_modal(dependencies, clicks.way_click, leave.form_to_leave))
    app.view(ids.LEAVING)(submit_modal(dependencies, modals.leaving, leave.leave))
    app.action(ANY, says(ids.COME_BACK))(press_if_possible(dependencies, clicks.way_click, leave.come_back))
    app.action(ANY, says(ids.FORWARD))(intro.begin(dependencies, intro.passing_on))
    app.action(ANY, says(ids.SHARE))(press(dependencies, clicks.click, agree_to_be_named.share))
    app.action(ANY, says(ids.UNSHARE))(press(dependencies, clicks.click, agree_to_be_named.unshare))
    app.action(ANY, says(ids.AVOID))(open_modal(dependencies, clicks.click, leave.form_to_avoid))
    app.view(ids.AVOIDING)(submit_modal(dependencies, modals.confirmation, leave.avoid))
    app.action(ANY, says(ids.PREFERENCES))(open_modal(dependencies, clicks.click, card.preferences))
    app.action(ANY, says(ids.HOW))(card.explain)


def _register_reminder(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(ids.SNOOZE))(press(dependencies, clicks.click, snooze.snooze))
    app.action(ANY, says(ids.SNOOZE_UNTIL))(open_modal(dependencies, clicks.click, snooze.form_to_snooze))
    app.view(ids.SNOOZING)(submit_modal(dependencies, modals.postponing, snooze.snooze_until))
    app.action(ANY, says(ids.MUTE))(press(dependencies, clicks.click, snooze.mute))
    app.action(ANY, says(ids.NO_REMINDERS))(press(dependencies, clicks.click, snooze.want_no_reminders))
    app.action(ANY, says(ids.REMIND))(press(dependencies, clicks.click, snooze.want_reminders))
    app.action(ANY, says(ids.BACK))(press(dependencies, clicks.click, pause.back))


def _register_request(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(ids.YES))(press(dependencies, clicks.click, answer_request.answer(Consent.YES)))
    app.action(ANY, says(ids.NOT_THIS_TIME))(
        press(dependencies, clicks.click, answer_request.answer(Consent.NOT_THIS_TIME))
    )
    app.action(ANY, says(ids.LATER))(open_modal(dependencies, clicks.click, answer_request.form_to_postpone))
    app.view(ids.POSTPONING)(submit_modal(dependencies, modals.postponing, answer_request.postpone))


def _register_connectors_message(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(ids.SWAP))(press(dependencies, clicks.click, manage.swap))
    app.action(ANY, says(ids.REWORD))(open_modal(dependencies, clicks.click, manage.form_to_reword))
    app.view(ids.REWORDING)(submit_modal(dependencies, modals.rewording, manage.reword))
    app.action(ANY, says(ids.WITHDRAW))(open_modal(dependencies, clicks.click, manage.form_to_withdraw))
    app.view(ids.WITHDRAWING)(submit_modal(dependencies, modals.confirmation, manage.withdraw))
    app.action(ANY, says(ids.REOPEN))(press_if_possible(dependencies, clicks.click, manage.reopen))
    app.action(ANY, says(ids.GIVE_TIME))(press(dependencies, clicks.click, manage.give_time))
    app.action(ANY, says(ids.CLOSE))(press(dependencies, clicks.click, manage.close_kindly))
    app.action(ANY, says(ids.NUDGE_MYSELF))(open_modal(dependencies, clicks.click, manage.form_to_nudge))
    app.view(ids.NUDGE_MYSELF)(acknowledge)
    app.action(ANY, says(ids.SOMEBODY_ELSE))(intro.begin(dependencies, manage.somebody_else))
    app.action(ANY, says(ids.PLEASURE))(press(dependencies, clicks.click, answer_thanks.say_my_pleasure))
    app.action(ANY, says(ids.REPLY))(open_modal(dependencies, clicks.click, answer_thanks.form_to_reply))
    app.action(ANY, says(ids.WISH))(open_modal(dependencies, clicks.click, answer_thanks.form_to_wish))
    app.view(ids.ANSWERING)(submit_modal(dependencies, modals.answering, answer_thanks.answer))


def _register_summary(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(ids.POST_SUMMARY))(summary.post(dependencies))
    app.action(ANY, says(ids.COUNTED))(open_modal(dependencies, clicks.click, summary.how_counted))
    app.event("member_joined_channel")(summary.offer_setup(dependencies))
    app.action(ANY, says(ids.POST_HERE))(summary.open_setup(dependencies))
    app.view(ids.POSTING_HERE)(summary.submit_setup(dependencies))
    app.action(ANY, says(ids.TRY_AGAIN))(press_if_possible(dependencies, clicks.click, setup.try_again))


def acknowledge(ack: Ack) -> None:
    """Acknowledge a request that asks for nothing."""
    ack()
