"""The pages about privacy and help. They name whoever runs the bot, and say so if that's missing."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from bot.config.about_operator import Operator
from bot.config.distribution import Distribution
from bot.oauth.page import page

NO_NAME = "This copy of Full Circle doesn't say who runs it. Ask the person who added it to your Slack."
NO_EMAIL = "No support address has been set up. Ask the person who added Full Circle to your Slack."
NO_ACCOUNT = "You don't need an account for that. "
KEPT = (
    (
        "Your Slack id, your time zone, and whether your account is active, a bot, a guest or an admin",
        "To send you messages, at decent hours, and to skip deactivated accounts.",
    ),
    (
        "Introductions you made or are part of: who, why, how you were described, the dates, and how they ended",
        "To tell the person who introduced you how it went.",
    ),
    (
        "What you reported and wrote in its forms: Connected, Met, Thanked, notes, when you'll meet",
        "To show it to the people in the introduction. You choose who sees your notes.",
    ),
    (
        "The name of someone outside your Slack, if a colleague introduces you to them",
        "To say who they are, to the two of you and nobody else.",
    ),
    (
        "Your settings, and your private list of people you don't want to be introduced to",
        "To respect them.",
    ),
    (
        "When it reminded you, when you last pressed a button, and copies of its own messages",
        "To remind you rarely, and so that no message gets lost or comes twice.",
    ),
    (
        "Of your workspace: its id, its settings, weekly figures, and the key that lets Full Circle in, encrypted",
        "To work there at all.",
    ),
)
"""What's stored, and why."""


def privacy(distribution: Distribution) -> str:
    """Return the page about privacy."""
    operator = distribution.operator
    kept = "".join(f"<dt>{escape(what)}</dt><dd>{escape(why)}</dd>" for what, why in KEPT)
    return page(
        "Privacy",
        f"<p>{_who_runs_it(operator)}</p>"
        f"<h2>What it stores, and why</h2><dl>{kept}</dl>"
        "<p>It stores no names of people in your Slack, no email addresses and no pictures. With each "
        "request Slack also sends things like user names, or the message a shortcut was used on: they're not stored. "
        "It doesn't read what people write to each other. The server's log has ids and times, and nothing anyone wrote."
        "</p>"
        "<h2>Who sees it</h2>"
        "<p>The person who introduced you sees what you report. The person you were introduced to sees it too, but "
        "only the notes you share with them. A colleague who introduces the same two people while it's open sees what "
        "you report from then on. Your private list and your no stay with you. A channel sees names only "
        "if all three people agreed. Admins can export a list of introductions, without any text. The people who run "
        "the server can read the database.</p>"
        f"<h2>Where it is</h2>{_where(operator)}"
        f"<h2>How long it's kept</h2>{_how_long(distribution.grace)}"
        "<h2>What you can do</h2><ul>"
        "<li><strong>See it, or take it with you:</strong> type <code>/intro export</code>.</li>"
        "<li><strong>Delete it:</strong> type <code>/intro forget</code>. Anyone can, at any time.</li>"
        "<li><strong>Be left alone:</strong> pause introductions or reminders in <code>/intro settings</code>.</li>"
        f"<li><strong>Ask, correct or object:</strong> {_contact(operator)}</li></ul>"
        "<h2>This website</h2>"
        "<p>It counts nobody and loads nothing from elsewhere. The page with Slack's button sets one cookie, for ten "
        "minutes, so that only you can finish what you started.</p>",
    )


def _who_runs_it(operator: Operator) -> str:
    if operator.name is None:
        return NO_NAME
    return (
        f"{escape(operator.name)} runs this copy of Full Circle, and handles the data for the company whose Slack "
        "it was added to. That company decides what happens with the data."
    )


def _where(operator: Operator) -> str:
    place = f" It's hosted at {escape(operator.hosted_at)}." if operator.hosted_at else ""
    return (
        f"<p>In one database.{place} Messages go through Slack, where Slack's own privacy policy applies. Nobody "
        "else gets any of it: no analytics, no advertising, no AI, no other service.</p>"
    )


def later(grace: timedelta) -> str:
    """Return how long after the app was removed everything is deleted: "7 days later"."""
    days = grace.days
    return f"{days} days later" if days > 1 else "a day later" if days else "a few minutes later"


def _how_long(grace: timedelta) -> str:
    return (
        "<p>As long as your workspace uses Full Circle, or for as many days as its admins set. What you delete with "
        "<code>/intro forget</code> is gone within minutes; traces needed to clear old messages go within 30 days, and "
        "messages that others still have are kept without you. When the app is removed from your Slack, everything "
        f"stops, and everything stored about your workspace is deleted {later(grace)}, unless the app is added again "
        "before. Messages already in Slack stay as long as your workspace keeps messages. Backups of the database may "
        "keep it for longer.</p>"
    )


def support(distribution: Distribution) -> str:
    """Return the page with help."""
    operator = distribution.operator
    return page(
        "Support",
        f"<p>{_contact(operator)}</p>"
        f"<p>{NO_ACCOUNT if operator.email else ''}Say what you did and what happened. Please don't send tokens, or "
        "what people wrote.</p>"
        "<h2>It's often faster in Slack</h2><ul>"
        "<li><strong>How do I …?</strong> Type <code>/intro help</code>, or open Full Circle's Home tab.</li>"
        "<li><strong>Too many messages?</strong> Stop reminders or pause introductions in "
        "<code>/intro settings</code>.</li>"
        "<li><strong>Delete my data:</strong> <code>/intro forget</code>. First get a copy with "
        "<code>/intro export</code>.</li>"
        "<li><strong>Something needs a new permission?</strong> Ask an admin to <a href='/slack/install'>add Full "
        "Circle again</a>. Nothing is lost.</li>"
        "<li><strong>Remove it:</strong> in Slack, open the app's page under <em>Apps</em>, then "
        "<em>Configuration</em> and <em>Remove App</em>.</li></ul>"
        "<h2>Found a vulnerability?</h2>"
        f"<p>{_contact(operator)} Please don't tell others until it's fixed.</p>",
    )


def _contact(operator: Operator) -> str:
    if operator.email is None:
        return NO_EMAIL
    address = escape(operator.email)
    return f'Write to <a href="mailto:{address}">{address}</a>.'
