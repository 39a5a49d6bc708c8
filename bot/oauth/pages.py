"""The pages that people see who install the bot: about it, before Slack's own page, and after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from html import escape
from urllib.parse import urlencode

from bot.config.manifest import Manifest
from bot.oauth.page import button, circle, page
from bot.oauth.permissions import WHY
from bot.oauth.policies import later

BUTTON = "Add to Slack"
ASKED_FIRST = "Colleagues are asked first, unless you say you've already introduced them."
STEPS = (
    (
        "You introduce two people",
        "Type this in any channel, and check the form:",
        '<p class="said">/intro @Ben @Chidi you both love bridges</p>',
    ),
    (
        "Both are asked",
        "If both say yes, each gets a card, and presses a button as things happen:",
        '<p class="said">Ana introduced you to Chidi.<br><span class="pill">Connected</span> '
        '<span class="pill">Met</span> <span class="pill">Thanked</span></p>',
    ),
    (
        "You hear how it goes",
        "Every press shows up in your thread:",
        '<p class="said">Ben says they\'re in touch with Chidi.<br>🎉 Full circle! They met, and both thanked you.</p>',
    ),
)
"""What happens: a heading, a sentence, and what it looks like in Slack."""


def landing() -> str:
    """Return the page about the bot."""
    return page(
        "Introduce two colleagues, and find out how it went",
        "<p>You introduce two people. Then, too often, you hear nothing. Full Circle tells you: did they write, "
        "did they meet, was it worth it?</p>"
        f"{button(BUTTON, '/slack/install')}"
        f'<p class="small">It takes a minute. {ASKED_FIRST}</p>'
        f'<ol class="steps">{"".join(_step(*each) for each in enumerate(STEPS, 1))}</ol>'
        "<h2>What it won't do</h2>"
        "<p>It doesn't read what people write to each other, doesn't pair people up or score them, and never writes in "
        "anyone's name. Its reminders are rare and come in working hours, and you can stop them any time.</p>"
        "<h2>How to use it</h2><ul>"
        "<li>Type <code>/intro @one @two</code> and why they should meet, or choose <em>Introduce this person…</em> "
        "on a message. Nobody gets a message before you've checked the form and sent it.</li>"
        "<li><code>/intro help</code> shows everything else. Full Circle's Home tab shows what waits for you.</li>"
        "<li>Admins choose in <code>/intro settings</code> who can introduce people, whether both are asked first, how "
        "often to remind, and whether a channel gets a weekly summary.</li></ul>"
        f"{button(BUTTON, '/slack/install')}",
    )


def _step(number: int, step: tuple[str, str, str]) -> str:
    title, sentence, example = step
    return f"<li>{circle(number)}<h2>{number}. {title}</h2><p>{sentence}</p>{example}</li>"


def install(url: str, manifest: Manifest, grace: timedelta) -> str:
    """Return the page before Slack's own. `url`: Slack's consent page, with a state that works once.

    `grace`: how long everything is kept after the app was removed.
    """
    return page(
        "Add Full Circle to Slack",
        "<p>It asks two people whether they'd like to meet, introduces them, and tells you how it went.</p>"
        f"{button(BUTTON, url)}"
        '<p class="small">Next, Slack asks you to confirm. In some workspaces an admin has to approve it. Read '
        'what it stores under <a href="/privacy">Privacy</a>, or get help under <a href="/support">Support</a>.</p>'
        "<h2>Before anyone is introduced</h2>"
        f"<p>{ASKED_FIRST} They're asked in private. An admin can change that later, in <code>/intro settings</code>."
        "</p>"
        f"<h2>What it needs</h2>{_reasons(manifest.required_scopes)}"
        "<h2>What you can leave out</h2>"
        f"<p>Full Circle works without these. Untick them on Slack's page.</p>{_reasons(manifest.optional_scopes)}"
        "<h2>What it can't do</h2>"
        "<p>With these permissions it can't read what's written in channels, or what people write to each other.</p>"
        "<h2>If you change your mind</h2>"
        f"<p>Remove the app in Slack. It stops at once, and what it stored is deleted {later(grace)}.</p>"
        f"{button(BUTTON, url)}",
    )


def _reasons(scopes: Iterable[str]) -> str:
    """Return what the bot does with these scopes, in the order of the list of reasons."""
    asked = set(scopes)
    return f"<dl>{''.join(_reason(scope, *WHY[scope]) for scope in WHY if scope in asked)}</dl>"


def _reason(scope: str, name: str, why: str) -> str:
    return f'<dt>{escape(name)} <span class="small">{scope}</span></dt><dd>{escape(why)}</dd>'


def installed(app_id: str, team_id: str) -> str:
    """Return the page after an installation: what to do next. `app_id`, `team_id`: Slack's ids."""
    link = f"https://slack.com/app_redirect?{urlencode({'app': app_id, 'team': team_id})}"
    return page(
        "Full Circle is installed",
        "<p>Next: in any channel, type <code>/intro @one @two you both love bridges</code>, check the form and press "
        "<em>Ask them</em>. Full Circle asks both.</p>"
        "<p>Are you an admin? <code>/intro settings</code> has who can introduce people, and the weekly summary.</p>"
        f"{button('Open Slack', link)}",
    )
