"""Second clients that stand already, in another module too: new code of the program is moved to them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from codemod import migrate_source, plan
from codemod.configuration import OWN_FILE
from codemod.finding import Level

CLIENTS = """\
import os

from twilio.rest import Client
from vobiz import Vobiz


def get_client() -> Client:
    return Client()


def get_vobiz_client() -> Vobiz:
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )


def text() -> None:
    get_client().messages.create(to="+15550101", from_="+15550100", body="Bye")
"""
ROOMS = """\
import os

from .clients import get_client, get_vobiz_client


def close() -> None:
    get_vobiz_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "Old")


def end() -> None:
    get_client().conferences("New").update(status="completed")
"""
ROOMS_AFTER = """\
import os

from .clients import get_vobiz_client


def close() -> None:
    get_vobiz_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "Old")


def end() -> None:
    get_vobiz_client().conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "New")
"""
MORE = """\
from app import clients


def end() -> None:
    clients.get_client().conferences("Hall").update(status="completed")
"""
MORE_AFTER = """\
import os

from app import clients


def end() -> None:
    clients.get_vobiz_client().conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "Hall"
    )
"""


def migrate(folder: Path, monkeypatch: pytest.MonkeyPatch, **modules: str) -> tuple[dict[str, str], list[str]]:
    """Migrate modules of a package; return those that became something else, and what a person must look at."""
    monkeypatch.chdir(folder)
    (folder / "app").mkdir()
    for name, text in {"__init__": "", **modules}.items():
        (folder / "app" / f"{name}.py").write_text(text)
    planned = plan(["."])
    changed = {Path(each.path).stem: each.after.decode() for each in planned.outcomes if each.changes}
    return changed, [
        f"{each.path}:{each.place.line} {each.code}"
        for each in planned.findings
        if each.level in (Level.REVIEW, Level.MANUAL)
    ]


def test_other_modules_import_the_second_client_that_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, left = migrate(tmp_path, monkeypatch, clients=CLIENTS, rooms=ROOMS, more=MORE)

    assert changed == {"rooms": ROOMS_AFTER, "more": MORE_AFTER}
    assert not left


def test_a_second_client_for_another_account_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = CLIENTS.replace("VOBIZ_AUTH_ID", "SUPPORT_ID")
    changed, _ = migrate(tmp_path, monkeypatch, clients=other, more=MORE)

    assert "def get_vobiz_client_2() -> Vobiz:" in changed["clients"]
    assert "SUPPORT_ID" in changed["clients"]
    assert "clients.get_vobiz_client_2()" in changed["more"]


@pytest.mark.parametrize(
    ("other", "with_what"),
    [
        ("return Vobiz(", "print(); return Vobiz("),  # does more
        ("-> Vobiz", "-> object"),
        ("    return Vobiz(\n", "    return Client(\n"),
        ("def get_vobiz_client", "async def get_vobiz_client"),
        ("get_vobiz_client()", "get_vobiz_client(timeout)"),
        ("api_key=", "account="),
        ("api_key=", "*settings, account="),
    ],
)
def test_what_is_no_second_client_is_left_alone(
    other: str, with_what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, _ = migrate(tmp_path, monkeypatch, clients=CLIENTS.replace(other, with_what), more=MORE)

    assert with_what in changed["clients"]
    assert "clients.get_vobiz_client_2()" in changed["more"]


def test_a_name_that_gets_another_value_elsewhere_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = CLIENTS + "\n\nif __debug__:\n\n    def get_vobiz_client() -> None:\n        return None\n"
    changed, _ = migrate(tmp_path, monkeypatch, clients=more, more=MORE)

    assert "clients.get_vobiz_client_2()" in changed["more"]


# ---- every fixture with a second client, and code that comes later ---------------------------------------------------

FIXTURES = Path(__file__).parent / "fixtures"
LATER = re.compile(r"conferences|participants")
NUMBERED = re.compile(r"vobiz\w*_\d\b")
OWN_NAME = {"kept-twice-and-used-for-messages-too"}  # one statement gives it two names, of which a part is wanted


def with_later_code(before: str, after: str) -> str:
    """Return a migrated program with the functions that touched rooms once more, as they were, under other names."""
    lines = after.splitlines()
    for node in reversed(ast.parse(before).body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_later(node):
            lines += ["", "", *ast.unparse(renamed(node)).splitlines()]
        elif isinstance(node, ast.ClassDef):
            there = [each for each in ast.parse("\n".join(lines)).body if isinstance(each, ast.ClassDef)]
            end = next((each.end_lineno or 0 for each in there if each.name == node.name), 0)
            methods = [each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
            for each in methods if end else ():
                if is_later(each):
                    lines[end:end] = ["", *(f"    {line}" for line in ast.unparse(renamed(each)).splitlines())]
    return "\n".join(lines) + "\n"


def is_later(node: ast.AST) -> bool:
    """Return whether a function touches rooms, and makes no client itself."""
    return LATER.search(ast.unparse(node)) is not None and "Client(" not in ast.unparse(node)


def renamed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
    node.name, node.decorator_list = f"{node.name}_again", []
    return node


def pairs() -> dict[str, tuple[str, str]]:
    """Return the programs of fixtures before and after in which a second client stands afterwards."""
    found = {}
    for path in sorted(FIXTURES.glob("*/*/after.py")):
        before, after = path.with_name("before.py").read_text("utf-8", "replace"), path.read_text("utf-8", "replace")
        if not (path.parent / OWN_FILE).exists() and "twilio" in after and re.search(r"vobiz_(?!\w*_2)", after):
            found[path.parent.name] = (before, with_later_code(before, after))
    return found


def test_code_that_comes_later_makes_no_other_client() -> None:
    later = {name: text for name, (before, text) in pairs().items() if "_again(" in text}
    after = {name: migrate_source(text.encode(), "later.py").after.decode() for name, text in later.items()}

    assert len(later) > 80
    numbered = {name for name, text in after.items() if NUMBERED.search(text) and not NUMBERED.search(later[name])}
    assert numbered == OWN_NAME
