"""All that Slack sends, and the listener that answers it: the bot's table of contents."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.ids import ANY_ADD_DAY, ANY_OTHERS, ANY_STEP, ANYTHING, COMMAND, Field, Modal, Shortcut, Verb
from bot.listeners import (
    connector,
    export,
    forget,
    home,
    intro,
    introduce,
    introduce_several,
    my_year,
    party,
    profile_changes,
    removal,
    settings,
    shortcuts,
    summary,
    workspace,
)
from bot.listeners.dependencies import Dependencies
from bot.listeners.handlers import Listener, acknowledge, open_modal, press, submit_modal
from bot.payloads import clicks, modals
from bot.payloads.body import at, text
from bot.payloads.preferences_modal import change_preferences
from bot.use_cases.introductions import (
    agree_to_be_named,
    answer_request,
    answer_thanks,
    came_of_it,
    leave,
    manage,
    outsiders,
    report,
    resend,
    snooze,
)
from bot.use_cases.members import pause, preferences
from bot.use_cases.summaries import setup
from storage.models.enums import Consent


def register(app: App, dependencies: Dependencies) -> None:
    """Register every listener with Bolt, which takes the first that matches: what comes most often stands first.

    Each that is asked in vain makes a click cost 1 % more.
    """
    ticks, submissions = _ticks(dependencies), _modals(dependencies)
    fields = _fields(dependencies, ticks)
    app.action(ANY_STEP)(home.keep_page_current(dependencies, party.record_step(dependencies)))
    app.view(_any_of(submissions))(_by_callback_id(submissions))
    app.event("app_home_opened")(home.opened(dependencies))
    app.event("user_change")(profile_changes.noted(dependencies))
    app.command(COMMAND)(intro.command(dependencies))
    app.action(_any_of(fields))(_by_action_id(fields))
    app.action(ANY_OTHERS)(ticks)
    app.action(ANY_ADD_DAY)(workspace.choose_day)
    app.action(ANYTHING)(home.keep_page_current(dependencies, _by_verb(_buttons(dependencies))))
    app.shortcut(Shortcut.INTRODUCE_TWO_PEOPLE)(shortcuts.introduce_two_people(dependencies))
    app.shortcut(Shortcut.INTRODUCE_AUTHOR)(shortcuts.introduce_author(dependencies))
    app.event("member_joined_channel")(summary.offer_setup(dependencies))
    app.event("app_uninstalled")(removal.noted(dependencies))
    app.event("tokens_revoked")(removal.noted(dependencies))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"^({'|'.join(names)})$")


def _fields(dependencies: Dependencies, ticks: Listener) -> Mapping[str, Listener]:
    """Return the listener for every field that says what's chosen in it right away, before its modal is submitted.

    `ticks`: the one for those of the two modals that introduce people.
    """
    return {
        **dict.fromkeys((*introduce.REDRAW, Field.NEWCOMER), ticks),
        Field.PREFERENCE: settings.choose,
        Field.INTRODUCERS: workspace.choose_introducers,
        Field.HOLIDAY_COUNTRY: workspace.choose_country(dependencies),
        Field.WHO: home.ask_about(dependencies),
        Field.YEAR: my_year.choose(dependencies),
    }


def _ticks(dependencies: Dependencies) -> Listener:
    """Return the listener for people and ticks that are chosen in a modal that introduces people."""
    return _by_callback_id(
        {
            Modal.INTRODUCE: introduce.tick(dependencies),
            Modal.INTRODUCE_SEVERAL: introduce_several.tick(dependencies),
        }
    )


def _buttons(dependencies: Dependencies) -> Mapping[str, Listener]:
    """Return the listener for every button and menu entry with a value `verb:introduction:word`."""
    return {
        # On a card
        Verb.UNDO: press(dependencies, clicks.undo, report.undo),
        Verb.TELL: open_modal(dependencies, clicks.act, party.tell_more),
        Verb.LEAVE: open_modal(dependencies, clicks.act_on_way, party.leave),
        Verb.NO_REPLY: press(dependencies, clicks.act, leave.say_no_reply),
        Verb.CLOSE_OR_MUTE: open_modal(dependencies, clicks.act, party.close_or_mute),
        Verb.COME_BACK: press(dependencies, clicks.act_on_way, leave.come_back),
        Verb.CAME_OF_IT: open_modal(dependencies, clicks.act, party.say_what_came),
        Verb.FORWARD: open_modal(dependencies, clicks.act, introduce.pass_on(dependencies)),
        Verb.SHARE: press(dependencies, clicks.share, agree_to_be_named.share),
        Verb.SHARE_NOTE: press(dependencies, clicks.share, agree_to_be_named.share),
        Verb.DECLINE_TO_SHARE: press(dependencies, clicks.share, agree_to_be_named.decline),
        Verb.UNSHARE: press(dependencies, clicks.act, agree_to_be_named.unshare),
        Verb.AVOID: open_modal(dependencies, clicks.act, party.avoid),
        Verb.PREFERENCES: open_modal(dependencies, clicks.act, settings.preferences),
        Verb.HOW: party.explain,
        # On a member's preferences
        Verb.WORKSPACE: workspace.open_menu(dependencies),
        Verb.SECTION: workspace.open_section(dependencies),
        Verb.EXPORT_INTRODUCTIONS: export.bring_introductions(dependencies),
        # On a reminder
        Verb.SNOOZE: press(dependencies, clicks.snooze, snooze.snooze),
        Verb.SNOOZE_UNTIL: open_modal(dependencies, clicks.act, party.snooze),
        Verb.NOT_YET: press(dependencies, clicks.act, snooze.not_yet),
        Verb.MUTE: press(dependencies, clicks.act, snooze.mute),
        Verb.NO_REMINDERS: press(dependencies, clicks.act, snooze.want_no_reminders),
        Verb.REMIND: press(dependencies, clicks.act, snooze.want_reminders),
        Verb.BACK: press(dependencies, clicks.act, pause.back),
        # On the question whether anything came of it
        Verb.NOTHING_YET: press(dependencies, clicks.act, came_of_it.nothing_yet),
        # On a request
        Verb.YES: press(dependencies, clicks.act, answer_request.answer(Consent.YES)),
        Verb.NOT_THIS_TIME: press(dependencies, clicks.act, answer_request.answer(Consent.NOT_THIS_TIME)),
        Verb.LATER: open_modal(dependencies, clicks.act, party.postpone),
        # On the connector's message
        Verb.SWAP: press(dependencies, clicks.swap, manage.swap),
        Verb.REWORD: open_modal(dependencies, clicks.act, connector.reword),
        Verb.WITHDRAW: open_modal(dependencies, clicks.act, connector.withdraw),
        Verb.REOPEN: press(dependencies, clicks.act, manage.reopen),
        Verb.GIVE_TIME: press(dependencies, clicks.act, manage.give_time),
        Verb.CLOSE: press(dependencies, clicks.act, manage.close_kindly),
        Verb.WRITE_TO_THEM: open_modal(dependencies, clicks.act, connector.write_to_them),
        Verb.OUTSIDER_TOLD: press(dependencies, clicks.act, outsiders.note_told),
        Verb.OUTSIDER_NOT_TOLD: press(dependencies, clicks.act, outsiders.note_not_told),
        Verb.SOMEBODY_ELSE: open_modal(dependencies, clicks.act, introduce.introduce_somebody_else(dependencies)),
        # On a thank-you
        Verb.PLEASURE: press(dependencies, clicks.act_on_thanks, answer_thanks.say_my_pleasure),
        Verb.REPLY: open_modal(dependencies, clicks.act_on_thanks, connector.reply),
        Verb.WISH: open_modal(dependencies, clicks.act_on_thanks, connector.wish),
        # On Home
        Verb.INTRODUCE: open_modal(dependencies, clicks.act, introduce.begin(dependencies)),
        Verb.MORE: home.show_page(dependencies),
        Verb.MY_YEAR: my_year.show(dependencies),
        Verb.MY_YEAR_CSV: my_year.bring(dependencies),
        Verb.RESEND: press(dependencies, clicks.act, resend.resend),
        Verb.FORGET: forget.open_forget(dependencies),
        # On the modal that deletes one's data
        Verb.EXPORT: export.bring_own_first(dependencies),
        # About a summary
        Verb.POST_SUMMARY: summary.post(dependencies),
        Verb.COUNTED: open_modal(dependencies, clicks.act, summary.how_counted),
        Verb.POST_HERE: summary.open_setup(dependencies),
        Verb.TRY_AGAIN: press(dependencies, clicks.act_on_channel, setup.try_again),
    }


def _modals(dependencies: Dependencies) -> Mapping[str, Listener]:
    """Return the listener for every modal that can be submitted."""
    return {
        Modal.INTRODUCE: introduce.submit(dependencies),
        Modal.INTRODUCE_SEVERAL: introduce_several.submit(dependencies),
        Modal.TELL: submit_modal(dependencies, modals.tell, report.tell),
        Modal.CAME_OF_IT: submit_modal(dependencies, modals.came_of_it, came_of_it.say),
        Modal.LEAVE: submit_modal(dependencies, modals.leave, leave.leave),
        Modal.CLOSE_OR_MUTE: submit_modal(dependencies, modals.close_or_mute, leave.close_or_mute),
        Modal.AVOID: submit_modal(dependencies, modals.act, leave.avoid),
        Modal.SNOOZE: submit_modal(dependencies, modals.snooze_until, snooze.snooze_until),
        Modal.POSTPONE: submit_modal(dependencies, modals.postpone, answer_request.postpone),
        Modal.REWORD: submit_modal(dependencies, modals.reword, manage.reword, connector.field_of),
        Modal.WITHDRAW: submit_modal(dependencies, modals.withdraw, manage.withdraw),
        Modal.WRITE_TO_THEM: acknowledge,
        Modal.ANSWER_THANKS: submit_modal(dependencies, modals.answer_thanks, answer_thanks.answer),
        Modal.PREFERENCES: submit_modal(dependencies, change_preferences, preferences.save),
        Modal.WORKSPACE: workspace.submit(dependencies),
        Modal.POST_HERE: summary.submit_setup(dependencies),
        Modal.FORGET: forget.submit(dependencies),
    }


def _by_verb(buttons: Mapping[str, Listener]) -> Listener:
    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        # Link buttons send a click, too; so do buttons of versions yet to come, after a roll-back.
        buttons.get(clicks.verb(body), acknowledge)(ack, body, context, client)

    return pressed


def _by_callback_id(modals: Mapping[str, Listener]) -> Listener:
    def done(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        modals.get(text(at(body, "view", "callback_id")), acknowledge)(ack, body, context, client)

    return done


def _by_action_id(fields: Mapping[str, Listener]) -> Listener:
    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        fields[body["actions"][0]["action_id"]](ack, body, context, client)

    return chosen
