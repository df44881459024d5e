"""The registry's rows about people's own accounts."""

from __future__ import annotations

from handlers.members import forgetting, linking
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr link",
        linking.Link,
        linking.link,
        "be one person on Slack and on the forum, if you are on both",
        "okr link",
        program=False,
        secret=True,
    ),
    Verb(
        "okr unlink",
        linking.Unlink,
        linking.unlink,
        "part this account from your others again",
        "okr unlink",
        program=False,
    ),
    Verb(
        "okr forget-me",
        forgetting.ForgetMe,
        forgetting.forget_me,
        "have everything erased that I know of you",
        "okr forget-me",
        program=False,
        also=("okr forget me", "okr forgetme"),
    ),
)
