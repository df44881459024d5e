"""usergroups.*"""

from __future__ import annotations

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.errors import Refused
from sandbox.slack.state import State
from sandbox.slack.things import Json


def listing(state: State, _args: SlackArguments) -> Json:
    team = state.team.id
    return {
        "usergroups": [
            {
                "id": group.id,
                "team_id": team,
                "is_usergroup": True,
                "name": group.handle.capitalize(),
                "description": "",
                "handle": group.handle,
                "is_external": False,
                "date_delete": 0,
                "user_count": str(len(group.members)),
            }
            for group in state.groups.values()
        ]
    }


def users(state: State, args: SlackArguments) -> Json:
    group = state.groups.get(args.required("usergroup"))
    if group is None:
        raise Refused("no_such_subteam")
    return {"users": sorted(group.members)}
