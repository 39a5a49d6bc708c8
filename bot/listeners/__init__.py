"""Slack's edge: the bot's table of contents."""

from slack_bolt import Ack, App

from bot import ids as actions
from bot.listeners import card, intro, settings, summary
from bot.listeners.dependencies import Services
from bot.listeners.handlers import hand_in, open_form, press, press_if_possible, says
from bot.payloads import clicks
from bot.payloads import modals as forms
from bot.use_cases.introductions import agree_to_be_named as sharing
from bot.use_cases.introductions import answer_request as consent
from bot.use_cases.introductions import answer_thanks as thanking
from bot.use_cases.introductions import leave as ways_out
from bot.use_cases.introductions import manage as steering
from bot.use_cases.introductions import report as reporting
from bot.use_cases.introductions import snooze as snoozing
from bot.use_cases.members import pause as leaving_alone
from bot.use_cases.members import preferences
from bot.use_cases.summaries import setup as setting_up
from storage.models.enums import Consent

ANY = actions.ANYTHING


def register(app: App, services: Services) -> None:
    """Tell Bolt who listens to what. The first match answers, so the catch-all comes last."""
    app.command(actions.COMMAND)(intro.command(services))
    app.view(actions.INTRODUCE)(intro.submit(services))
    app.action(actions.OPTIONS)(intro.tick(services))
    _register_card(app, services)
    _register_reminder(app, services)
    _register_request(app, services)
    _register_connectors_message(app, services)
    _register_summary(app, services)
    app.view(actions.SETTING_PREFERENCES)(hand_in(services, forms.preferences, preferences.save))
    app.action(ANY, says(actions.WORKSPACE))(settings.open_workspace(services))
    app.view(actions.SETTING_WORKSPACE)(settings.submit_workspace(services))
    # Link buttons send a click, too; so do buttons of versions yet to come, after a roll-back.
    app.action(ANY)(acknowledge)


def _register_card(app: App, services: Services) -> None:
    app.action(actions.ANY_STEP)(card.record_step(services))
    app.action(ANY, says(actions.UNDO))(press(services, clicks.undo_click, reporting.undo))
    app.action(ANY, says(actions.TELL))(open_form(services, clicks.click, reporting.form_to_tell))
    app.view(actions.TELLING)(hand_in(services, forms.telling, reporting.tell))
    app.action(ANY, says(actions.LEAVE))(open_form(services, clicks.way_click, ways_out.form_to_leave))
    app.view(actions.LEAVING)(hand_in(services, forms.leaving, ways_out.leave))
    app.action(ANY, says(actions.COME_BACK))(press_if_possible(services, clicks.way_click, ways_out.come_back))
    app.action(ANY, says(actions.FORWARD))(intro.begin(services, intro.passing_on))
    app.action(ANY, says(actions.SHARE))(press(services, clicks.click, sharing.share))
    app.action(ANY, says(actions.UNSHARE))(press(services, clicks.click, sharing.unshare))
    app.action(ANY, says(actions.AVOID))(open_form(services, clicks.click, ways_out.form_to_avoid))
    app.view(actions.AVOIDING)(hand_in(services, forms.confirmation, ways_out.avoid))
    app.action(ANY, says(actions.PREFERENCES))(open_form(services, clicks.click, card.preferences))
    app.action(ANY, says(actions.HOW))(card.explain)


def _register_reminder(app: App, services: Services) -> None:
    app.action(ANY, says(actions.SNOOZE))(press(services, clicks.click, snoozing.snooze))
    app.action(ANY, says(actions.SNOOZE_UNTIL))(open_form(services, clicks.click, snoozing.form_to_snooze))
    app.view(actions.SNOOZING)(hand_in(services, forms.postponing, snoozing.snooze_until))
    app.action(ANY, says(actions.MUTE))(press(services, clicks.click, snoozing.mute))
    app.action(ANY, says(actions.NO_REMINDERS))(press(services, clicks.click, snoozing.want_no_reminders))
    app.action(ANY, says(actions.REMIND))(press(services, clicks.click, snoozing.want_reminders))
    app.action(ANY, says(actions.BACK))(press(services, clicks.click, leaving_alone.back))


def _register_request(app: App, services: Services) -> None:
    app.action(ANY, says(actions.YES))(press(services, clicks.click, consent.answer(Consent.YES)))
    app.action(ANY, says(actions.NOT_THIS_TIME))(press(services, clicks.click, consent.answer(Consent.NOT_THIS_TIME)))
    app.action(ANY, says(actions.LATER))(open_form(services, clicks.click, consent.form_to_postpone))
    app.view(actions.POSTPONING)(hand_in(services, forms.postponing, consent.postpone))


def _register_connectors_message(app: App, services: Services) -> None:
    app.action(ANY, says(actions.SWAP))(press(services, clicks.click, steering.swap))
    app.action(ANY, says(actions.REWORD))(open_form(services, clicks.click, steering.form_to_reword))
    app.view(actions.REWORDING)(hand_in(services, forms.rewording, steering.reword))
    app.action(ANY, says(actions.WITHDRAW))(open_form(services, clicks.click, steering.form_to_withdraw))
    app.view(actions.WITHDRAWING)(hand_in(services, forms.confirmation, steering.withdraw))
    app.action(ANY, says(actions.REOPEN))(press_if_possible(services, clicks.click, steering.reopen))
    app.action(ANY, says(actions.GIVE_TIME))(press(services, clicks.click, steering.give_time))
    app.action(ANY, says(actions.CLOSE))(press(services, clicks.click, steering.close_kindly))
    app.action(ANY, says(actions.NUDGE_MYSELF))(open_form(services, clicks.click, steering.form_to_nudge))
    app.view(actions.NUDGE_MYSELF)(acknowledge)
    app.action(ANY, says(actions.SOMEBODY_ELSE))(intro.begin(services, steering.somebody_else))
    app.action(ANY, says(actions.PLEASURE))(press(services, clicks.click, thanking.say_my_pleasure))
    app.action(ANY, says(actions.REPLY))(open_form(services, clicks.click, thanking.form_to_reply))
    app.action(ANY, says(actions.WISH))(open_form(services, clicks.click, thanking.form_to_wish))
    app.view(actions.ANSWERING)(hand_in(services, forms.answering, thanking.answer))


def _register_summary(app: App, services: Services) -> None:
    app.action(ANY, says(actions.POST_SUMMARY))(summary.post(services))
    app.action(ANY, says(actions.COUNTED))(open_form(services, clicks.click, summary.how_counted))
    app.event("member_joined_channel")(summary.invited(services))
    app.action(ANY, says(actions.POST_HERE))(summary.form_to_choose(services))
    app.view(actions.POSTING_HERE)(summary.choose(services))
    app.action(ANY, says(actions.TRY_AGAIN))(press_if_possible(services, clicks.click, setting_up.try_again))


def acknowledge(ack: Ack) -> None:
    """Seen; there is nothing to do."""
    ack()
