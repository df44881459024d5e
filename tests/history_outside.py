"""The bot between a sandbox workspace and a sandbox forum, as a process that can be killed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete

from bot.console.child import Child
from bot.console.demo import free_port
from sandbox.courier import Delivery
from sandbox.discourse.things import Post
from sandbox.slack import payloads
from storage.ledger_tables import outbox
from storage.session import Session
from storage.store import open_store
from tests.forum_house import PANEL, forum_environment, make_forum, prepare_both
from tests.histories import Act
from tests.history_cast import ON_THE_FORUM, Key
from tests.history_world import Heard, World
from tests.house import environment_for, make_workspace, wait_for
from tests.recorded_histories import Records, Stage, read, set_stage
from tests.test_histories import Town


class Outside(World):
    """The bot behind both its doors."""

    def __init__(self, address: str, folder: Path) -> None:
        super().__init__()
        prepare_both(address)
        self._histories, self._history = 0, ""
        self._town = Town()
        self._slack, self._forum = make_workspace(), make_forum()
        self._slack.start()
        self._forum.start()
        self._slack.courier.retry_delays = ()  # what got no answer comes again when it is told to
        environment = environment_for(self._slack, address) | forum_environment(self._forum)
        self._child = Child(folder, environment, free_port(0), ("-m", "benchmarks.unlimited"))
        self._child.start()
        self._slack.connect(f"{self._child.url}/slack/events")
        self._forum.connect(f"{self._child.url}/discourse/webhook", ["post"])
        self._db = open_store(address, clock=self.now)
        self._db.start()
        self._posts: dict[int, Post] = {}
        self._sent: dict[str, list[Delivery]] = {}
        self._read = [0, 0]

    def begin(self) -> Stage:
        if not self._child.alive:
            self._child.start()
        self._histories += 1
        self._posts.clear()
        self._sent.clear()
        self._db.submit(_forget_the_mail).result(timeout=30)
        self._history = name = f"History {self._histories}"
        return set_stage(self._db, self._town.places, self._town.accounts, self.now(), name)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, hours: int) -> None:
        """The bot's process has the real time."""

    def records(self, stage: Stage, about: Iterable[Key], since: datetime) -> Records:
        return self._db.read(lambda session: read(stage, about, since, session))

    # ---- speaking --------------------------------------------------------------------------------

    def carry(self, stage: Stage, acts: Sequence[Act]) -> list[Heard | None]:
        return self._speak(acts, lambda: None)

    def carry_and_kill(self, acts: Sequence[Act], after: float) -> list[Heard | None]:
        """SIGKILL so many seconds after they began to speak."""

        def kill() -> None:
            time.sleep(after)
            self._child.kill()

        self.figures.kills += 1
        return self._speak(acts, kill)

    def acknowledged(self, act: Act) -> bool:
        return all(delivery.ok for delivery in self._sent[act.name])

    def _speak(self, acts: Sequence[Act], meanwhile: Callable[[], None]) -> list[Heard | None]:
        before = len(self._slack.deliveries), len(self._forum.deliveries)
        with ThreadPoolExecutor(len(acts)) as pool:
            speaking = [pool.submit(self._say, act) for act in acts]
            meanwhile()
        answers = [each.result() for each in speaking]
        self._forum.settle()
        if not self._child.alive:
            self._child.start()
        for act in acts:
            if act.name not in self._sent:
                self._sent[act.name] = self._deliveries_of(act, before)
        wait_for(lambda: self._db.read(lambda session: session.inbox.open_count()) == 0, timeout=20)
        return answers

    def _part(self, number: int | None) -> str:
        """What stands in this message and in no other."""
        return f"{self._history}, part {number}."

    def _deliveries_of(self, act: Act, before: tuple[int, int]) -> list[Delivery]:
        """Of a message. What the forum could not deliver it sends again now, as its admins can."""
        words = f"Notes of {self._part(act.message)}"
        if act.who not in ON_THE_FORUM:
            return [each for each in self._slack.deliveries[before[0] :] if words in each.body.decode()]
        sent = [each for each in self._forum.deliveries[before[1] :] if words in each.body.decode()]
        return [each if each.ok else self._forum.courier.again(each) for each in sent]

    def _say(self, act: Act) -> Heard | None:
        if act.name in self._sent:
            for delivery in self._sent[act.name]:
                courier = self._forum.courier if act.who in ON_THE_FORUM else self._slack.courier
                courier.again(delivery)
        elif act.message is None:
            return self._command(act)
        elif act.who in ON_THE_FORUM:
            self._post(act, act.message)
        else:
            self._message(act, act.message)
        return None

    def _command(self, act: Act) -> Heard | None:
        user = self._slack.people[act.who].user
        place = self._slack.place(act.where, user)
        with self._slack.state.changed:
            fields = payloads.slash_command(self._slack.state, user, place, "/okr", act.text, self._slack.url)
        delivery = self._slack.courier.form(fields)
        self._sent[act.name] = [delivery]
        if not delivery.ok:
            return None
        return Heard(act.where, json.dumps(delivery.payload(), ensure_ascii=False))

    def _message(self, act: Act, number: int) -> None:
        person = self._slack.people[act.who]
        if act.how == "says":
            person.says(act.text, channel=act.where)
        elif act.how == "edits":
            person.edits(self._part(number), act.text)
        else:
            person.deletes(self._part(number))

    def _post(self, act: Act, number: int) -> None:
        person = self._forum.people[ON_THE_FORUM[act.who]]
        if act.how == "says":
            about = f"A topic about {self._part(number)}"
            opener = self._forum.people["ben" if act.where == PANEL else "mod"]
            topic = opener.posts(about, about, act.where)  # what opens a topic cannot be deleted
            self._posts[number] = person.replies(topic, act.text)
        elif act.how == "edits":
            person.edits(self._posts[number], act.text)
        else:
            person.deletes(self._posts[number])

    # ---- listening -------------------------------------------------------------------------------

    def posted(self, stage: Stage) -> list[Heard]:
        slack, forum = self._slack.requests[self._read[0] :], self._forum.requests[self._read[1] :]
        self._read = [self._read[0] + len(slack), self._read[1] + len(forum)]
        heard = []
        for said in slack:
            channel = str(said.arguments.get("channel"))
            where = self._town.name_of(f"slack/{self._slack.state.team.id}/{channel}")
            alone = next(
                (who for who in self._slack.people if self._slack.people[who].user.id == channel), ""
            )
            heard.append(Heard(where, json.dumps(dict(said.arguments), default=str), alone))
        for post in forum:
            if post.name in ("POST /posts", "PUT /posts/{id}") and post.status == 200:
                heard.append(Heard(self._category(post.path, post.arguments), str(post.arguments)))
        return heard

    def _category(self, path: str, given: dict[str, object]) -> str:
        state = self._forum.state
        number = path.rpartition("/")[2].removesuffix(".json")
        if number.isdigit():
            category = state.posts[int(number)].topic.category
        elif given.get("topic_id"):
            category = state.topics[int(str(given["topic_id"]))].category
        else:
            category = state.categories.get(int(str(given.get("category") or 0)))
        return category.name if category is not None else ""

    def close(self) -> None:
        self._child.stop()
        self._slack.stop()
        self._forum.stop()
        self._db.close()


def _forget_the_mail(session: Session) -> None:
    """The lines of the last history that wait for their turn; a channel takes one a second."""
    session.inbox._connection.execute(delete(outbox).where(outbox.c.state == "pending"))
