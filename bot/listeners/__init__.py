"""All that Slack sends, and the listener that answers it: the bot's table of contents."""

from slack_bolt import Ack, App

from bot.ids import ANY_STEP, ANYTHING, COMMAND, Field, Modal, Verb
from bot.listeners import card, intro, settings, summary
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import open_modal, press, press_if_possible, says, submit_modal
from bot.payloads import clicks, modals
from bot.use_cases.introductions import agree_to_be_named, answer_request, answer_thanks, leave, manage, report, snooze
from bot.use_cases.members import pause, preferences
from bot.use_cases.summaries import setup
from storage.models.enums import Consent

ANY = ANYTHING


def register(app: App, dependencies: Dependencies) -> None:
    """Register every listener with Bolt. The first that matches answers, so the catch-all comes last."""
    app.command(COMMAND)(intro.command(dependencies))
    app.view(Modal.INTRODUCE)(intro.submit(dependencies))
    app.action(Field.OPTIONS)(intro.tick(dependencies))
    _register_card(app, dependencies)
    _register_reminder(app, dependencies)
    _register_request(app, dependencies)
    _register_connectors_message(app, dependencies)
    _register_summary(app, dependencies)
    app.view(Modal.PREFERENCES)(submit_modal(dependencies, modals.preferences, preferences.save))
    app.action(ANY, says(Verb.WORKSPACE))(settings.open_workspace(dependencies))
    app.view(Modal.WORKSPACE)(settings.submit_workspace(dependencies))
    # Link buttons send a click, too; so do buttons of versions yet to come, after a roll-back.
    app.action(ANY)(acknowledge)


def _register_card(app: App, dependencies: Dependencies) -> None:
    app.action(ANY_STEP)(card.record_step(dependencies))
    app.action(ANY, says(Verb.UNDO))(press(dependencies, clicks.undo_click, report.undo))
    app.action(ANY, says(Verb.TELL))(open_modal(dependencies, clicks.click, report.form_to_tell))
    app.view(Modal.TELL)(submit_modal(dependencies, modals.telling, report.tell))
    app.action(ANY, says(Verb.LEAVE))(open_modal(dependencies, clicks.way_click, leave.form_to_leave))
    app.view(Modal.LEAVE)(submit_modal(dependencies, modals.leaving, leave.leave))
    app.action(ANY, says(Verb.COME_BACK))(press_if_possible(dependencies, clicks.way_click, leave.come_back))
    app.action(ANY, says(Verb.FORWARD))(intro.begin(dependencies, intro.passing_on))
    app.action(ANY, says(Verb.SHARE))(press(dependencies, clicks.click, agree_to_be_named.share))
    app.action(ANY, says(Verb.UNSHARE))(press(dependencies, clicks.click, agree_to_be_named.unshare))
    app.action(ANY, says(Verb.AVOID))(open_modal(dependencies, clicks.click, leave.form_to_avoid))
    app.view(Modal.AVOID)(submit_modal(dependencies, modals.confirmation, leave.avoid))
    app.action(ANY, says(Verb.PREFERENCES))(open_modal(dependencies, clicks.click, card.preferences))
    app.action(ANY, says(Verb.HOW))(card.explain)


def _register_reminder(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(Verb.SNOOZE))(press(dependencies, clicks.click, snooze.snooze))
    app.action(ANY, says(Verb.SNOOZE_UNTIL))(open_modal(dependencies, clicks.click, snooze.form_to_snooze))
    app.view(Modal.SNOOZE)(submit_modal(dependencies, modals.postponing, snooze.snooze_until))
    app.action(ANY, says(Verb.MUTE))(press(dependencies, clicks.click, snooze.mute))
    app.action(ANY, says(Verb.NO_REMINDERS))(press(dependencies, clicks.click, snooze.want_no_reminders))
    app.action(ANY, says(Verb.REMIND))(press(dependencies, clicks.click, snooze.want_reminders))
    app.action(ANY, says(Verb.BACK))(press(dependencies, clicks.click, pause.back))


def _register_request(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(Verb.YES))(press(dependencies, clicks.click, answer_request.answer(Consent.YES)))
    app.action(ANY, says(Verb.NOT_THIS_TIME))(
        press(dependencies, clicks.click, answer_request.answer(Consent.NOT_THIS_TIME))
    )
    app.action(ANY, says(Verb.LATER))(open_modal(dependencies, clicks.click, answer_request.form_to_postpone))
    app.view(Modal.POSTPONE)(submit_modal(dependencies, modals.postponing, answer_request.postpone))


def _register_connectors_message(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(Verb.SWAP))(press(dependencies, clicks.click, manage.swap))
    app.action(ANY, says(Verb.REWORD))(open_modal(dependencies, clicks.click, manage.form_to_reword))
    app.view(Modal.REWORD)(submit_modal(dependencies, modals.rewording, manage.reword))
    app.action(ANY, says(Verb.WITHDRAW))(open_modal(dependencies, clicks.click, manage.form_to_withdraw))
    app.view(Modal.WITHDRAW)(submit_modal(dependencies, modals.confirmation, manage.withdraw))
    app.action(ANY, says(Verb.REOPEN))(press_if_possible(dependencies, clicks.click, manage.reopen))
    app.action(ANY, says(Verb.GIVE_TIME))(press(dependencies, clicks.click, manage.give_time))
    app.action(ANY, says(Verb.CLOSE))(press(dependencies, clicks.click, manage.close_kindly))
    app.action(ANY, says(Verb.REMIND_MYSELF))(open_modal(dependencies, clicks.click, manage.form_to_nudge))
    app.view(Modal.REMIND_MYSELF)(acknowledge)
    app.action(ANY, says(Verb.SOMEBODY_ELSE))(intro.begin(dependencies, manage.somebody_else))
    app.action(ANY, says(Verb.PLEASURE))(press(dependencies, clicks.click, answer_thanks.say_my_pleasure))
    app.action(ANY, says(Verb.REPLY))(open_modal(dependencies, clicks.click, answer_thanks.form_to_reply))
    app.action(ANY, says(Verb.WISH))(open_modal(dependencies, clicks.click, answer_thanks.form_to_wish))
    app.view(Modal.ANSWER_THANKS)(submit_modal(dependencies, modals.answering, answer_thanks.answer))


def _register_summary(app: App, dependencies: Dependencies) -> None:
    app.action(ANY, says(Verb.POST_SUMMARY))(summary.post(dependencies))
    app.action(ANY, says(Verb.COUNTED))(open_modal(dependencies, clicks.click, summary.how_counted))
    app.event("member_joined_channel")(summary.offer_setup(dependencies))
    app.action(ANY, says(Verb.POST_HERE))(summary.open_setup(dependencies))
    app.view(Modal.POST_HERE)(summary.submit_setup(dependencies))
    app.action(ANY, says(Verb.TRY_AGAIN))(press_if_possible(dependencies, clicks.click, setup.try_again))


def acknowledge(ack: Ack) -> None:
    """Acknowledge a request that asks for nothing."""
    ack()
