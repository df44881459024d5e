"""The rules of the house, read from the source: who may import what, how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("handlers", "storage", "bot", "sandbox")
MAY_IMPORT = {
    "handlers": {"handlers"},
    "storage": {"storage", "handlers"},
    "bot": {"bot", "storage", "handlers"},
    "sandbox": {"sandbox"},
}
SANDBOX_STARTERS = {
    "bot/cli.py",
    "bot/console/demo.py",
    "bot/console/demo_round.py",
    "bot/console/page.py",
    "bot/console/tour.py",
}  # the command line may start the sandbox

# Libraries that only compute; and the standard library's doors to the world, closed to handlers.
COMPUTING = {"babel", "markdown_it", "rapidfuzz", "ruamel"}
DOORS = {
    *("asyncio", "builtins", "ctypes", "fcntl", "ftplib", "getpass", "glob", "http", "importlib"),
    *("logging", "mmap", "multiprocessing", "os", "pathlib", "pickle", "platform", "secrets", "select"),
    *("selectors", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys"),
    *("tempfile", "threading", "time", "urllib.request", "uuid", "webbrowser"),
}
CLOCKS = {"now", "today", "utcnow"}
MODULES = sorted(
    path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).rglob("*.py")
)


@cache
def imports(module: str) -> tuple[str, ...]:
    """Every dotted name that a module imports, inside functions too."""
    return tuple(_imports(module))


def _imports(module: str) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def nodes(module: str) -> Iterator[ast.AST]:
    return ast.walk(ast.parse((ROOT / module).read_text("utf-8"), module))


def within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module: str) -> None:
    package = module.split("/", 1)[0]
    allowed = MAY_IMPORT[package] | ({"sandbox"} if module in SANDBOX_STARTERS else set())
    ours = {name for name in imports(module) if within(name, set(PACKAGES))}
    assert {name for name in ours if not within(name, allowed)} == set()


@pytest.mark.parametrize("module", [module for module in MODULES if not module.startswith("storage/")])
def test_the_database_library_stays_in_storage(module: str) -> None:
    assert {name for name in imports(module) if within(name, {"sqlalchemy", "alembic", "psycopg"})} == set()


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("handlers/")])
def test_handlers_are_pure(module: str) -> None:
    for name in imports(module):
        top = name.split(".")[0]
        assert top == "handlers" or top in COMPUTING or top in sys.stdlib_module_names, name
        assert not within(name, DOORS), f"{name} leads out of the handlers"
    for node in nodes(module):
        if isinstance(node, ast.Name):
            assert node.id not in {"open", "print", "input"}, f"line {node.lineno}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert not (node.value.id in {"datetime", "date"} and node.attr in CLOCKS), f"line {node.lineno}"
            assert node.value.id != "io" or node.attr in {"StringIO", "BytesIO"}, f"line {node.lineno}"
            assert node.value.id != "random" or node.attr == "Random", f"line {node.lineno}"


@pytest.mark.parametrize("module", MODULES)
def test_files_and_functions_stay_short(module: str) -> None:
    assert len((ROOT / module).read_text("utf-8").splitlines()) <= 250
    if "/versions/" in module:
        return  # a migration is one list of tables and columns
    for node in nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            assert node.end_lineno - node.lineno < 40, f"{node.name} is long"


def test_every_package_is_shipped() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    assert listed == {str(Path(module).parent).replace("/", ".") for module in MODULES}


@pytest.mark.thorough
def test_nothing_is_built_at_import() -> None:
    """Importing every module opens no socket, no database, no thread and no event loop."""
    names = [module.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for module in MODULES]
    # urllib3 binds a socket to see whether there is IPv6: the forum's wire is imported at its first call.
    skipped = ("__main__", "migrations.env", "migrations.versions", "discourse.wire")
    names = [name for name in names if not any(part in name for part in skipped)]
    script = f"""
import sys, threading
def watch(event, args):
    if event in ("sqlite3.connect", "socket.bind", "socket.connect", "subprocess.Popen"):
        raise SystemExit(f"{{event}} at import")
sys.addaudithook(watch)
for name in {names!r}:
    __import__(name)
raise SystemExit(0 if threading.active_count() == 1 else "a thread was started at import")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_command_line_starts_quickly_because_heavy_imports_are_late() -> None:
    """``milepost --help`` needs neither the database, Slack, nor the web server."""
    script = "import sys, bot.cli; print(sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(ast.literal_eval(done.stdout))
    assert loaded.isdisjoint(
        {"sqlalchemy", "slack_bolt", "slack_sdk", "aiohttp", "uvicorn", "starlette", "babel"}
    )
