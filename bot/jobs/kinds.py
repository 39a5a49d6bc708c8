"""One table: each kind of message, how it is sent, and what follows if it can't be."""

from collections.abc import Mapping

from bot.delivery.kinds import Handling
from bot.jobs.expired import (
    forget_no_meeting,
    forget_quiet_question,
    forget_reminder,
    forget_result_question,
    forget_summary,
    put_off,
)
from bot.jobs.posted import link_on_home
from bot.jobs.undeliverable import (
    FILE_REFUSED,
    GROUP_CONVERSATION_REFUSED,
    MY_YEAR_REFUSED,
    PARTY_NOT_REACHED,
    READER_NOT_REACHED,
    SUMMARY_REFUSED,
    WORKSPACE_FILE_REFUSED,
)
from bot.notifications.summaries import tell_who_is_still_named
from bot.slack.messages import post, publish, upload
from storage.models.enums import Kind

KINDS: Mapping[Kind, Handling] = {
    Kind.CARD: Handling(post, put_off, PARTY_NOT_REACHED, on_posted=link_on_home),
    Kind.REQUEST: Handling(post, put_off, PARTY_NOT_REACHED, on_posted=link_on_home),
    Kind.HEADLINE: Handling(post, put_off, on_posted=link_on_home),
    Kind.THREAD_LINE: Handling(post, put_off),
    Kind.QUIET_QUESTION: Handling(post, forget_quiet_question, is_news=False),
    Kind.NO_MEETING: Handling(post, forget_no_meeting, is_news=False),
    Kind.RESULT_QUESTION: Handling(post, forget_result_question, READER_NOT_REACHED, is_news=False),
    Kind.ANSWER: Handling(post, put_off),
    Kind.GROUP_CONVERSATION: Handling(post, put_off, GROUP_CONVERSATION_REFUSED, needs_optional_scope=True),
    Kind.REMINDER: Handling(post, forget_reminder, READER_NOT_REACHED, is_news=False),
    Kind.LEFT_ALONE: Handling(post, put_off, READER_NOT_REACHED, is_news=False),
    Kind.SUMMARY: Handling(
        post, forget_summary, SUMMARY_REFUSED, tell_who_is_still_named, is_news=False, can_be_found=False
    ),
    Kind.SUMMARY_NOTICE: Handling(post, put_off),
    Kind.WELCOME: Handling(post, put_off),
    Kind.EXPORT: Handling(post, put_off),
    Kind.EXPORT_FILE: Handling(upload, put_off, FILE_REFUSED, needs_optional_scope=True, can_be_found=False),
    Kind.WORKSPACE_FILE: Handling(
        upload, put_off, WORKSPACE_FILE_REFUSED, needs_optional_scope=True, can_be_found=False
    ),
    Kind.MY_YEAR: Handling(post, put_off),
    Kind.MY_YEAR_FILE: Handling(upload, put_off, MY_YEAR_REFUSED, needs_optional_scope=True, can_be_found=False),
    Kind.HOME: Handling(publish, put_off, change=publish, can_be_found=False),
}
