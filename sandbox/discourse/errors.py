"""How Discourse says no."""

from __future__ import annotations

from sandbox.discourse.things import Json

MANY_TIMES = "You’ve performed this action too many times, please try again later."


class Refused(Exception):
    """An HTTP status with messages, and an ``error_type`` where Discourse gives one."""

    def __init__(self, status: int, messages: list[str], error_type: str = "") -> None:
        super().__init__("; ".join(messages))
        self.status = status
        self.messages = messages
        self.error_type = error_type

    def body(self) -> Json:
        return {"errors": self.messages} | ({"error_type": self.error_type} if self.error_type else {})


class Moved(Exception):
    """The answer stands at another path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def forbidden() -> Refused:
    return Refused(403, ["You are not permitted to view the requested resource."], "invalid_access")


def bad_key() -> Refused:
    words = "You are not permitted to view the requested resource. The API username or key is invalid."
    return Refused(403, [words], "invalid_access")


def not_logged_in() -> Refused:
    return Refused(403, ["You need to be logged in to do that."], "not_logged_in")


def not_found() -> Refused:
    return Refused(404, ["The requested URL or resource could not be found."], "not_found")


def bad_parameter(name: str) -> Refused:
    words = f"You supplied invalid parameters to the request: {name}"
    return Refused(400, [words], "invalid_parameters")


def unprocessable(*messages: str) -> Refused:
    """What the validation of a post, topic or poll has against it."""
    return Refused(422, list(messages))
