"""Slack's Web API: every method the sandbox answers, with the scope it needs."""

from sandbox.web import auth, chat, conversations, files, oauth, users, views
from sandbox.web.call import Method

METHODS: dict[str, Method] = {
    "auth.test": Method(auth.test),
    "auth.revoke": Method(auth.revoke),
    "oauth.v2.access": Method(oauth.access, token="none"),
    "apps.connections.open": Method(auth.connections_open, token="app"),
    "team.info": Method(auth.team_info, scope="team:read"),
    "users.info": Method(users.info, scope="users:read"),
    "users.list": Method(users.list_members, scope="users:read"),
    "users.lookupByEmail": Method(users.look_up_by_email, scope="users:read.email"),
    "bots.info": Method(users.bot_info, scope="users:read"),
    "users.conversations": Method(conversations.list_joined),
    "conversations.open": Method(conversations.open_direct),
    "conversations.info": Method(conversations.info),
    "conversations.members": Method(conversations.members),
    "conversations.list": Method(conversations.list_all),
    "conversations.history": Method(conversations.history),
    "conversations.replies": Method(conversations.replies),
    "conversations.join": Method(conversations.join, scope="channels:join"),
    "chat.postMessage": Method(chat.post_message, scope="chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, scope="chat:write"),
    "chat.update": Method(chat.update, scope="chat:write"),
    "chat.delete": Method(chat.delete, scope="chat:write"),
    "chat.getPermalink": Method(chat.get_permalink),
    "files.getUploadURLExternal": Method(files.get_upload_url, scope="files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, scope="files:write"),
    "views.open": Method(views.open_modal),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}

__all__ = ["METHODS", "Method"]
