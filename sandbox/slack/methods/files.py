"""files.*"""

from __future__ import annotations

from sandbox.slack.arguments import SlackArguments
from sandbox.slack.errors import Refused
from sandbox.slack.state import State
from sandbox.slack.things import Json

ALT = 1000  # characters


def get_upload_url(state: State, args: SlackArguments) -> Json:
    name, length, alt = args.required("filename"), args.required("length"), args.text("alt_txt")
    if not length.isdigit() or int(length) == 0:
        raise Refused("invalid_arguments", ("length must be a positive number",))
    if len(alt) > ALT:
        raise Refused("alt_txt_too_large")
    file, url = state.files.expect(name, int(length), alt)
    return {"upload_url": url, "file_id": file.id}


def complete_upload(state: State, args: SlackArguments) -> Json:
    """Without a channel the files are shared nowhere yet."""
    given = args.structure("files")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments", ("missing required field: files",))
    found = []
    for one in given:
        file = state.files.by_id.get(str(one.get("id"))) if isinstance(one, dict) else None
        if file is None or file.content is None:
            raise Refused("file_not_found")
        file.complete, file.title = True, str(one.get("title") or file.name)
        found.append(state.files.json(file))
    return {"files": found}
