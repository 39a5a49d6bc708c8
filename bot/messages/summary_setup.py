"""What the bot writes about its place in a channel: to who invited it, and to who is to mend something."""

from bot.ids import Verb
from bot.messages.blocks import actions, section
from bot.messages.buttons import button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import channel
from bot.rules.workspace_settings import WEEKDAYS

# https://docs.slack.dev/reference/methods/chat.postMessage#errors
WHY = {
    "channel_not_found": "I'm no longer in {channel}, or it's gone. Invite me again",
    "not_in_channel": "I'm not in {channel}. Invite me",
    "is_archived": "{channel} is archived. Unarchive it",
    "restricted_action": "Posting in {channel} is restricted. Ask an admin to let me post",
    "restricted_action_read_only_channel": "{channel} is read-only. Ask an admin to let me post",
}
OTHERWISE = "Slack wouldn't let me post in {channel} ({error}). Fix that"
SUMMARIES_PAUSED = "Summaries are paused until then."
# https://docs.slack.dev/reference/methods/chat.update#errors
NOT_CHANGED = {
    "channel_not_found": "I'm no longer in it",
    "not_in_channel": "I'm no longer in it",
    "is_archived": "it's archived",
    "is_inactive": "it's archived",
}


def offer(channel_id: str, about: str) -> Message:
    """Return the offer to post in a channel, for the person who invited the bot. `about`: what the button carries."""
    text = f"You invited me to {channel(channel_id)}. I can post a weekly summary there."
    choose = button("Post it there…", Verb.POST_HERE, 0, about, primary=True)
    return line(text, actions(choose))


def chosen(channel_id: str, day: int, hour: int, zone: str) -> Message:
    """Return the offer once the summary is set up."""
    when = f"every {WEEKDAYS[day].capitalize()} at {hour:02}:00 ({zone})"
    text = (
        f"I'll post the weekly summary in {channel(channel_id)} {when}. Quiet weeks are skipped, and people are named "
        "only if they agree."
    )
    return line(text)


def taken(channel_id: str) -> Message:
    """Return the offer once somebody else chose another channel."""
    text = f"The weekly summary already goes to {channel(channel_id)}. An admin can move it in `/intro settings`."
    return line(text)


def mend(error: str, where: str) -> str:
    """Return Slack's objection to a post and what helps: a sentence that goes on. `where`: the channel."""
    return WHY.get(error, OTHERWISE).format(channel=where, error=error)


def cannot_post(channel_id: str, error: str, about: str) -> Message:
    """Return why the summary can't be posted and how to mend it, for the person who set it up.

    `about`: the word of the button.
    """
    text = (
        f"I couldn't post the weekly summary. {mend(error, channel(channel_id))} and press *Try again*, or have an "
        f"admin pick another channel in `/intro settings`. {SUMMARIES_PAUSED}"
    )
    again = button("Try again", Verb.TRY_AGAIN, 0, about)
    push = f"The weekly summary in {channel(channel_id)} is paused: I couldn't post it."
    return Message(push, [section(text), actions(again)])


def cannot_post_what_was_asked_for(channel_id: str, error: str) -> Message:
    """Return why the summary can't be posted, and how to mend that, for the person who pressed "Post to channel"."""
    text = f"I couldn't post your summary. {mend(error, channel(channel_id))}, then ask again with `/intro summary`."
    return line(text)


def stopped(channel_id: str, error: str) -> str:
    """Return the notice for an admin, as it stands above the settings."""
    return (
        f"I couldn't post the weekly summary, so it's paused. {mend(error, channel(channel_id))} and save, or choose "
        "another channel."
    )


def tried_again(channel_id: str) -> Message:
    """Return the notice once *Try again* was pressed."""
    text = f"The weekly summary is back on in {channel(channel_id)}."
    return line(text)


def still_named(channel_id: str, error: str) -> Message:
    """Return the notice, to a person who took their yes back, that Slack doesn't let the post be changed."""
    reason = NOT_CHANGED.get(error, f"Slack won't let me ({error})")
    text = (
        f"You withdrew permission, but I can't edit my post in {channel(channel_id)} because {reason}. I'll keep "
        "trying every day."
    )
    return line(text)
