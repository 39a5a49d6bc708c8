"""Slack's edge: the bot's table of contents."""

from slack_bolt import Ack, App

from bot import ids
from bot.listeners import card, intro, settings, summary
from bot.listeners.dependencies import Services
from bot.listeners.handlers import hand_in, open_form, press, press_if_possible, says
from bot.payloads import clicks, modals
from bot.use_cases.introductions import agree_to_be_named, answer_request, answer_thanks, leave, manage, report, snooze
from bot.use_cases.members import pause, preferences
from bot.use_cases.summaries import setup
from storage.models.enums import Consent

ANY = ids.ANYTHING


def register(app: App, services: Services) -> None:
    """Tell Bolt who listens to what. The first match answers, so the catch-all comes last."""
    app.command(ids.COMMAND)(intro.command(services))
    app.view(ids.INTRODUCE)(intro.submit(services))
    app.action(ids.OPTIONS)(intro.tick(services))
    _register_card(app, services)
    _register_reminder(app, services)
    _register_request(app, services)
    _register_connectors_message(app, services)
    _register_summary(app, services)
    app.view(ids.SETTING_PREFERENCES)(hand_in(services, modals.preferences, preferences.save))
    app.action(ANY, says(ids.WORKSPACE))(settings.open_workspace(services))
    app.view(ids.SETTING_WORKSPACE)(settings.submit_workspace(services))
    # Link buttons send a click, too; so do buttons of versions yet to come, after a roll-back.
    app.action(ANY)(acknowledge)


def _register_card(app: App, services: Services) -> None:
    app.action(ids.ANY_STEP)(card.record_step(services))
    app.action(ANY, says(ids.UNDO))(press(services, clicks.undo_click, report.undo))
    app.action(ANY, says(ids.TELL))(open_form(services, clicks.click, report.form_to_tell))
    app.view(ids.TELLING)(hand_in(services, modals.telling, report.tell))
    app.action(ANY, says(ids.LEAVE))(open_form(services, clicks.way_click, leave.form_to_leave))
    app.view(ids.LEAVING)(hand_in(services, modals.leaving, leave.leave))
    app.action(ANY, says(ids.COME_BACK))(press_if_possible(services, clicks.way_click, leave.come_back))
    app.action(ANY, says(ids.FORWARD))(intro.begin(services, intro.passing_on))
    app.action(ANY, says(ids.SHARE))(press(services, clicks.click, agree_to_be_named.share))
    app.action(ANY, says(ids.UNSHARE))(press(services, clicks.click, agree_to_be_named.unshare))
    app.action(ANY, says(ids.AVOID))(open_form(services, clicks.click, leave.form_to_avoid))
    app.view(ids.AVOIDING)(hand_in(services, modals.confirmation, leave.avoid))
    app.action(ANY, says(ids.PREFERENCES))(open_form(services, clicks.click, card.preferences))
    app.action(ANY, says(ids.HOW))(card.explain)


def _register_reminder(app: App, services: Services) -> None:
    app.action(ANY, says(ids.SNOOZE))(press(services, clicks.click, snooze.snooze))
    app.action(ANY, says(ids.SNOOZE_UNTIL))(open_form(services, clicks.click, snooze.form_to_snooze))
    app.view(ids.SNOOZING)(hand_in(services, modals.postponing, snooze.snooze_until))
    app.action(ANY, says(ids.MUTE))(press(services, clicks.click, snooze.mute))
    app.action(ANY, says(ids.NO_REMINDERS))(press(services, clicks.click, snooze.want_no_reminders))
    app.action(ANY, says(ids.REMIND))(press(services, clicks.click, snooze.want_reminders))
    app.action(ANY, says(ids.BACK))(press(services, clicks.click, pause.back))


def _register_request(app: App, services: Services) -> None:
    app.action(ANY, says(ids.YES))(press(services, clicks.click, answer_request.answer(Consent.YES)))
    app.action(ANY, says(ids.NOT_THIS_TIME))(
        press(services, clicks.click, answer_request.answer(Consent.NOT_THIS_TIME))
    )
    app.action(ANY, says(ids.LATER))(open_form(services, clicks.click, answer_request.form_to_postpone))
    app.view(ids.POSTPONING)(hand_in(services, modals.postponing, answer_request.postpone))


def _register_connectors_message(app: App, services: Services) -> None:
    app.action(ANY, says(ids.SWAP))(press(services, clicks.click, manage.swap))
    app.action(ANY, says(ids.REWORD))(open_form(services, clicks.click, manage.form_to_reword))
    app.view(ids.REWORDING)(hand_in(services, modals.rewording, manage.reword))
    app.action(ANY, says(ids.WITHDRAW))(open_form(services, clicks.click, manage.form_to_withdraw))
    app.view(ids.WITHDRAWING)(hand_in(services, modals.confirmation, manage.withdraw))
    app.action(ANY, says(ids.REOPEN))(press_if_possible(services, clicks.click, manage.reopen))
    app.action(ANY, says(ids.GIVE_TIME))(press(services, clicks.click, manage.give_time))
    app.action(ANY, says(ids.CLOSE))(press(services, clicks.click, manage.close_kindly))
    app.action(ANY, says(ids.NUDGE_MYSELF))(open_form(services, clicks.click, manage.form_to_nudge))
    app.view(ids.NUDGE_MYSELF)(acknowledge)
    app.action(ANY, says(ids.SOMEBODY_ELSE))(intro.begin(services, manage.somebody_else))
    app.action(ANY, says(ids.PLEASURE))(press(services, clicks.click, answer_thanks.say_my_pleasure))
    app.action(ANY, says(ids.REPLY))(open_form(services, clicks.click, answer_thanks.form_to_reply))
    app.action(ANY, says(ids.WISH))(open_form(services, clicks.click, answer_thanks.form_to_wish))
    app.view(ids.ANSWERING)(hand_in(services, modals.answering, answer_thanks.answer))


def _register_summary(app: App, services: Services) -> None:
    app.action(ANY, says(ids.POST_SUMMARY))(summary.post(services))
    app.action(ANY, says(ids.COUNTED))(open_form(services, clicks.click, summary.how_counted))
    app.event("member_joined_channel")(summary.invited(services))
    app.action(ANY, says(ids.POST_HERE))(summary.form_to_choose(services))
    app.view(ids.POSTING_HERE)(summary.choose(services))
    app.action(ANY, says(ids.TRY_AGAIN))(press_if_possible(services, clicks.click, setup.try_again))


def acknowledge(ack: Ack) -> None:
    """Seen; there is nothing to do."""
    ack()
