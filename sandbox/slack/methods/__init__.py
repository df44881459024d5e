"""The Web API's methods, in one visible list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.methods import chat, conversations, files, usergroups, users, views
from sandbox.slack.state import State
from sandbox.slack.things import Json

Method = Callable[[State, SlackArguments], Json]

METHODS: Mapping[str, Method] = {
    "api.test": users.api_test,
    "auth.test": users.auth_test,
    "team.info": users.team_info,
    "bots.info": users.bots_info,
    "usergroups.list": usergroups.listing,
    "usergroups.users.list": usergroups.users,
    "users.info": users.info,
    "users.list": users.listing,
    "users.lookupByEmail": users.lookup_by_email,
    "users.conversations": conversations.of_user,
    "conversations.info": conversations.info,
    "conversations.list": conversations.listing,
    "conversations.members": conversations.members,
    "conversations.history": conversations.history,
    "conversations.replies": conversations.replies,
    "conversations.open": conversations.open_direct,
    "conversations.join": conversations.join,
    "chat.postMessage": chat.post_message,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.completeUploadExternal": files.complete_upload,
    "reactions.add": chat.add_reaction,
    "reactions.get": chat.get_reactions,
    "views.open": views.open_modal,
    "views.push": views.push,
    "views.update": views.update,
    "views.publish": views.publish,
}
WITHOUT_TOKEN = ("api.test",)
