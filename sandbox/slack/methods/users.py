"""auth.*, team.*, bots.* and users.*"""

from __future__ import annotations

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.errors import Refused
from sandbox.slack.shapes import user_json
from sandbox.slack.state import State
from sandbox.slack.things import Json


def api_test(_state: State, args: SlackArguments) -> Json:
    if "error" in args:
        raise Refused(args.text("error"))
    return {"args": args.readable()}


def auth_test(state: State, _args: SlackArguments) -> Json:
    team = state.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.bot.human.handle,
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def team_info(state: State, args: SlackArguments) -> Json:
    team = state.team
    if "team" in args and args.text("team") != team.id:
        raise Refused("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def bots_info(state: State, args: SlackArguments) -> Json:
    team = state.team
    if args.text("bot", team.bot_id) != team.bot_id:
        raise Refused("bot_not_found")
    about = {"id": team.bot_id, "app_id": team.app_id, "user_id": team.bot.id, "name": team.bot.human.name}
    return {"bot": about | {"deleted": False, "updated": 1700000000, "icons": {}}}


def info(state: State, args: SlackArguments) -> Json:
    return {"user": user_json(state.user(args.required("user")), state.clock.now())}


def listing(state: State, args: SlackArguments) -> Json:
    own = [user for user in state.users.values() if not user.foreign]
    page, cursor = args.page(own)
    now = state.clock.now()
    members = [user_json(user, now) for user in page]
    return {
        "members": members,
        "cache_ts": int(now.timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def lookup_by_email(state: State, args: SlackArguments) -> Json:
    email = args.required("email").lower()
    for user in state.users.values():
        if user.human.email.lower() == email and not (user.foreign or user.stranger or user.deleted):
            return {"user": user_json(user, state.clock.now())}
    raise Refused("users_not_found")
