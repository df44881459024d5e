"""The papers keep to the code: commands, settings, links and examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import parse
from docs import reference
from handlers import requests
from handlers.importing.program_file import dump, load
from handlers.okrs import said
from handlers.registry import VERBS
from handlers.verbs import Verb
from tests.forum_house import CONTRIBUTORS, BothHouse
from tests.house import ROOT, House

PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
ALL = "\n".join(paper.read_text("utf-8") for paper in PAPERS)


def name(thing: Path | Verb) -> str:
    return thing.words if isinstance(thing, Verb) else thing.name


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language, those inside lists too."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


# ---- commands ------------------------------------------------------------------------------------


def test_the_list_of_commands_is_the_registrys() -> None:
    assert reference.page(COMMANDS) == COMMANDS, "run: python -m docs.reference"


@pytest.mark.parametrize("verb", VERBS.rows, ids=name)
def test_every_command_is_in_the_docs_and_its_example_reads(verb: Verb) -> None:
    assert f"### {verb.words}\n" in COMMANDS
    assert f"\n{verb.usage}\n" in COMMANDS
    (request,) = requests.read(verb.example)
    assert request.verb is verb


def test_every_command_is_in_the_help(slack: House) -> None:
    lines = []
    for group in dict.fromkeys(verb.group for verb in VERBS.rows):
        slack.ben.says(f"/okr help {group}")
        lines += slack.ben.sees().splitlines()
    for verb in VERBS.rows:
        assert f"/{verb.words} · {verb.about}" in lines


def test_who_may_is_only_said_of_commands_that_exist() -> None:
    assert set(reference.CLOSER) <= {verb.words for verb in VERBS.rows}


def test_commands_in_the_papers_exist() -> None:
    """Every `/okr …` and `@milepost …` in code, and every line a block shows somebody typing."""
    spoken = [
        *re.findall(r"`(?:/okr|@[mM]ilepost) ([^`]+)`", ALL),
        *re.findall(r"^(?:/okr|@milepost) (.+)$", ALL, re.MULTILINE),
    ]
    assert len(spoken) > 30
    for line in spoken:
        if line != "…":
            requests.read(f"okr {line}")


def test_every_value_in_the_docs_is_one() -> None:
    rows = re.search(r"\| you type \|.*?\n\n", COMMANDS, re.DOTALL)
    assert rows is not None
    values = [
        value
        for row in rows[0].strip().splitlines()[2:]
        for value in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    assert len(values) > 12
    for value in values:
        _, left = said.read(value)
        assert not left.strip(), value


# ---- settings ------------------------------------------------------------------------------------


class Asked(dict[str, str]):
    """Settings that remember what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)


def settings_that_are_read() -> set[str]:
    asked = Asked()
    parse(asked)
    return asked.names


def test_the_example_file_has_every_setting_and_nothing_else() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE)) == settings_that_are_read()


def test_the_docs_have_every_setting_and_nothing_else() -> None:
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`([A-Z_]+)`", " ".join(rows))) == settings_that_are_read()


def test_settings_that_the_papers_mention_exist() -> None:
    mentioned = set(re.findall(r"\b((?:SLACK|DISCOURSE|MILEPOST|DATABASE|PUBLIC)_[A-Z_]+)\b", ALL))
    assert mentioned <= settings_that_are_read() | {
        "MILEPOST_TEST_POSTGRES",
        "MILEPOST_EXAMPLES",
        "MILEPOST_THOROUGH",
        "MILEPOST_EMULATE",
    }


# ---- the README ----------------------------------------------------------------------------------


def test_the_two_commands_stand_first_and_alone() -> None:
    assert blocks(README, "sh")[:2] == [
        "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt . && .venv/bin/milepost demo\n",
        ".venv/bin/pip install -q -c constraints.txt '.[test]' && .venv/bin/pytest\n",
    ]


def command_lines() -> set[tuple[str, ...]]:
    """Every `milepost …` in the papers: its command and its options."""
    said = re.findall(r"(?:`|\.venv/bin/)milepost ([a-z][^`\n]*)", ALL)
    command = re.compile(r"outbox [a-z]+|[a-z]+")
    return {(command.findall(line)[0], *re.findall(r"--[a-z-]+", line)) for line in said}


@pytest.mark.parametrize("line", sorted(command_lines()), ids=" ".join)
def test_every_shown_command_line_exists(line: tuple[str, ...]) -> None:
    command, *options = line
    shown = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert shown.exit_code == 0, shown.output
    for option in options:
        assert option in shown.output


def test_every_command_of_the_command_line_is_shown() -> None:
    help_ = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output
    listed = set(re.findall(r"^[│ ]+([a-z]+)  ", help_, re.MULTILINE))
    assert {"run", "demo"} <= listed
    assert listed <= {line[0].split()[0] for line in command_lines()}


def test_answers_in_the_readme_are_the_bots(slack: House) -> None:
    exchanges = [block for block in blocks(README, "") if block.startswith("/okr ")]
    assert exchanges
    for exchange in exchanges:
        line, _, answer = exchange.partition("\n\n")
        slack.ben.says(line, channel="distinguished-contributors")
        assert slack.ben.sees() == answer.strip()


def test_the_forums_answers_in_the_readme_are_the_bots(both: BothHouse) -> None:
    exchanges = [block for block in blocks(README, "") if block.startswith("@milepost ")]
    assert exchanges
    for exchange in exchanges:
        line, _, answer = exchange.partition("\n\n")
        topic = both.forum.rosa.posts("Something to tell you all", line, CONTRIBUTORS)
        shown = both.forum.rosa.sees(topic).partition("milepost: ")[2]
        assert re.sub(r"^  |\*", "", shown, flags=re.MULTILINE) == answer.strip()


# ---- links, examples, the picture ----------------------------------------------------------------


def anchors(paper: Path) -> set[str]:
    """What its headings can be led to by, as repositories' pages make it of them."""
    text = re.sub(r"^ *```.*?^ *```$", "", paper.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    names = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
    assert len(set(names)) == len(names), "two headings of one name"
    return set(names)


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_links_lead_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", paper.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        assert not target.startswith(("/", "http:")), target
        file, _, anchor = target.partition("#")
        there = paper.parent / file if file else paper
        assert there.is_file() and there.resolve().is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_files_that_a_paper_names_exist(paper: Path) -> None:
    text = re.sub(r"^## Add a command.*?^## ", "", paper.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for path in re.findall(r"`((?:bot|handlers|storage|sandbox|tests|docs)/[\w./]*)`", text):
        assert (ROOT / path).exists(), path


def test_the_program_file_in_the_docs_is_one() -> None:
    (text,) = blocks((ROOT / "docs/storage.md").read_text("utf-8"), "yaml")
    assert dump(load(text)) == text


def test_the_picture_is_shown_with_words_and_needs_nothing_from_elsewhere() -> None:
    alt = re.search(r"!\[([^\]]+)\]\(docs/tour\.svg\)", README)
    assert alt is not None and len(alt[1]) > 100
    picture = (ROOT / "docs/tour.svg").read_text("utf-8")
    assert "37" in picture and set(re.findall(r"https?://[^\s\"<&]+", picture)) <= {
        "http://www.w3.org/2000/svg",
        "https://example.org/list",
    }
