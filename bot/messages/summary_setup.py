"""What the bot writes about its place in a channel: to who invited it, and to who is to mend something."""

from bot.ids import Verb
from bot.messages.blocks import actions
from bot.messages.buttons import button
from bot.messages.message import Message, line
from bot.messages.mrkdwn import channel
from bot.rules.workspace_settings import WEEKDAYS

# https://docs.slack.dev/reference/methods/chat.postMessage#errors
WHY = {
    "channel_not_found": "I am not in {channel} any more, or it is gone. Invite me there again",
    "not_in_channel": "I am not in {channel}. Invite me there",
    "is_archived": "{channel} is archived. Bring it back",
    "restricted_action": "Somebody restricted who may post in {channel}. Ask an admin to let me",
    "restricted_action_read_only_channel": "{channel} is read-only. Ask an admin to let me post",
}
OTHERWISE = "Slack says “{error}” of {channel}. Ask an admin about it"
# https://docs.slack.dev/reference/methods/chat.update#errors
NOT_CHANGED = {
    "channel_not_found": "I am not in that channel any more",
    "not_in_channel": "I am not in that channel any more",
    "is_archived": "that channel is archived",
    "is_inactive": "that channel is archived",
}


def offer(slack_id: str, about: str) -> Message:
    """Return the offer to post in a channel, for the person who invited the bot. `about`: what the button carries."""
    text = f"You invited me to {channel(slack_id)}. I can post there, once a week, what came of introductions."
    choose = button("Post the weekly summary here …", Verb.POST_HERE, 0, about, primary=True)
    return line(text, actions(choose))


def chosen(slack_id: str, day: int, hour: int, zone: str) -> Message:
    """Return the offer once the summary is set up."""
    when = f"every {WEEKDAYS[day].capitalize()} at {hour:02}:00 ({zone})"
    text = (
        f"The weekly summary is posted in {channel(slack_id)} {when}. "
        "A week with nothing to tell posts nothing, and people are named only if they agree."
    )
    return line(text)


def taken(slack_id: str) -> Message:
    """Return the offer once somebody else chose another channel."""
    text = f"The weekly summary is posted in {channel(slack_id)}. An admin can move it in `/intro settings`."
    return line(text)


def mend(error: str, where: str) -> str:
    """Return Slack's objection to a post and what helps: a sentence that goes on. `where`: the channel."""
    return WHY.get(error, OTHERWISE).format(channel=where, error=error)


def cannot_post(slack_id: str, error: str, about: str) -> Message:
    """Return why the summary can't be posted and how to mend it, for the person who set it up.

    `about`: the word of the button.
    """
    text = (
        f"I could not post the weekly summary. {mend(error, channel(slack_id))}, then press the button; or an admin "
        "chooses another channel in `/intro settings`. Until then I post none."
    )
    again = button("Try again", Verb.TRY_AGAIN, 0, about)
    return line(text, actions(again))


def cannot_post_what_was_asked_for(slack_id: str, error: str) -> Message:
    """Return why the summary can't be posted, and how to mend that, for the person who pressed "Post to channel"."""
    text = (
        f"I could not post the summary you wanted there. {mend(error, channel(slack_id))}, then ask for it again with "
        "`/intro summary`."
    )
    return line(text)


def stopped(slack_id: str, error: str) -> str:
    """Return the notice for an admin, as it stands above the settings."""
    return (
        f"I could not post the weekly summary, so I post none now. {mend(error, channel(slack_id))}, then press Save; "
        "or choose another channel."
    )


def tried_again(slack_id: str) -> Message:
    """Return the notice once *Try again* was pressed."""
    text = f"I post the weekly summary in {channel(slack_id)} again."
    return line(text)


def still_named(slack_id: str, error: str) -> Message:
    """Return the notice, to a person who took their yes back, that Slack doesn't let the post be changed."""
    reason = NOT_CHANGED.get(error, f"Slack says “{error}”")
    text = (
        f"You took your yes back, and the post in {channel(slack_id)} still names you: {reason}. I try again every day."
    )
    return line(text)
