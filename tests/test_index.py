"""Clients that other modules of the tree may use stay Twilio's; one that nobody else uses moves in place."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from scratch_tree import refuse_to_read, write_tree

from codemod import Configuration, Options, Outcome, plan
from codemod.import_statements import ImportStatements
from codemod.index import NamesUsed
from codemod.module_tree import ModuleTree
from codemod.telling import Telling
from codemod.tree_roots import tree_root

CLIENTS = b"""\
from twilio.rest import Client

client = Client()


def close(room):
    client.conferences(room).update(status="completed")
"""
IN_PLACE = b"client = Vobiz("
STAYS = b"client = Client()"
BESIDE = b"vobiz_client = Vobiz("


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def migrated(tree: Path, others: dict[str, bytes], name: str = "app/clients.py", where: str = ".") -> bytes:
    """Return what the module with the client becomes beside other files."""
    write_tree(tree, {"app/__init__.py": b"", name: CLIENTS, **others})
    outcomes: dict[str, Outcome] = {outcome.path: outcome for outcome in plan([where]).outcomes}
    return outcomes[name].after


USERS = {
    "imports the client": b"from app.clients import client\n\nclient.messages.list()\n",
    "imports it under another name": b"from app.clients import client as c\n\nc.messages.list()\n",
    "imports it relatively": b"from .clients import client\n\nclient.messages.list()\n",
    "imports the module": b"import app.clients\n\napp.clients.client.messages.list()\n",
    "imports the module under another name": b"import app.clients as c\n\nc.client.messages.list()\n",
    "imports the module from the package": b"from app import clients\n\nclients.client.messages.list()\n",
    "imports the module from the same package": b"from . import clients as c\n\nc.client.messages.list()\n",
    "imports everything": b"from app.clients import *\n\nclient.messages.list()\n",
    "reaches it through another module": b"from app import core\n\ncore.clients.client.messages.list()\n",
    "imports it in a function": b"def f():\n    from app.clients import client\n    return client\n",
    "takes it by its name": b'from app import clients\n\ngetattr(clients, "client").messages.list()\n',
    "imports the module by a text": b'import importlib\n\nimportlib.import_module("app.clients").client.calls.list()\n',
    "imports the module by a relative text": b"from importlib import import_module\n\n"
    b'import_module(".clients", __package__).client.calls.list()\n',
    "names it as an entry point": b'ENTRY = "app.clients:client"\n',
    "mentions it and cannot be parsed": b"from app.clients import client\nprint client\n",
    "mentions it and holds a NUL": b"from app.clients import client\n\0\n",
}


@pytest.mark.parametrize("case", USERS)
def test_a_client_that_another_module_uses_stays_with_a_second_one_beside_it(case: str, tree: Path) -> None:
    after = migrated(tree, {"app/user.py": USERS[case]})

    assert STAYS in after
    assert BESIDE in after
    assert b"vobiz_client.conferences.delete_conference(" in after


OTHERS = {
    "there is no other": b"",
    "it imports another name": b"from app.clients import close\n\nclose('Sales')\n",
    "it imports another module": b"from app.customers import client\n\nclient.messages.list()\n",
    "it has a client of its own": b"client = make()\nclient.messages.list()\n",
    "a test patches it": b'from unittest.mock import patch\n\n\n@patch("app.clients.client")\ndef test(c):\n    pass\n',
    "a test patches an attribute": b'from unittest import mock\n\nmock.patch("app.clients.client.calls").start()\n',
    "a test patches it on the module": b"from unittest import mock\n\nimport app.clients\n\n"
    b'mock.patch.object(app.clients, "client").start()\n',
    "it speaks of the module in a comment": b"# app.clients.client\nx = 1\n",
    "it speaks of the module in prose": b'"""See app.clients for what client is."""\n',
    "it names another name in a text": b'PATCHED = "app.clients.close"\n',
    "it imports everything of another": b"from app.others import *\n\nclients = client\n",
    "it cannot be parsed and does not mention the module": b"print client\n",
    "it imports everything and uses something else": b"from app.clients import *\n\nclose('Sales')\n",
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_client_that_nobody_else_uses_moves_in_place(case: str, tree: Path) -> None:
    after = migrated(tree, {"app/user.py": OTHERS[case]})

    assert IN_PLACE in after
    assert b"Client()" not in after
    assert BESIDE not in after


def test_a_module_that_takes_everything_hands_it_on(tree: Path) -> None:
    after = migrated(
        tree,
        {
            "app/__init__.py": b"from .clients import *\n",
            "app/core.py": b"from app import *\n",
            "user.py": b"from app.core import client\n\nclient.messages.list()\n",
        },
    )

    assert STAYS in after


def test_a_module_that_takes_everything_of_itself_ends_the_search(tree: Path) -> None:
    after = migrated(tree, {"app/clients/__init__.py": b"from .clients import *\n"}, name="app/clients/clients.py")

    assert IN_PLACE in after


def test_a_client_of_a_package_is_used_by_the_name_of_the_folder(tree: Path) -> None:
    after = migrated(
        tree,
        {"user.py": b"from app.clients import client\n\nclient.messages.list()\n"},
        name="app/clients/__init__.py",
    )

    assert STAYS in after


def test_a_module_of_the_same_name_is_told_apart(tree: Path) -> None:
    after = migrated(
        tree,
        {
            "other/__init__.py": b"",
            "other/clients.py": b"client = 1\n",
            "user.py": b"from other.clients import client\n\nclient.x()\n",
        },
    )

    assert IN_PLACE in after


def test_what_a_module_takes_of_itself_does_not_count(tree: Path) -> None:
    itself = CLIENTS + b"\n\ndef again():\n    import app.clients\n\n    app.clients.close('x')\n"
    write_tree(tree, {"app/__init__.py": b"", "app/clients.py": itself})

    [outcome] = plan(["."]).outcomes

    assert IN_PLACE in outcome.after


def test_files_that_the_run_was_not_asked_to_look_at_count(tree: Path) -> None:
    after = migrated(
        tree,
        {"scripts/user.py": b"from app.clients import client\n\nclient.messages.list()\n"},
        where="app",
    )

    assert STAYS in after


def test_files_that_are_excluded_count(tree: Path) -> None:
    write_tree(tree, {"app/clients.py": CLIENTS, "old/user.py": b"from app.clients import client\n\nclient.calls\n"})

    [outcome] = plan(["."], Options(configuration=Configuration(exclude=("old/",)))).outcomes

    assert STAYS in outcome.after


def test_the_repository_of_the_module_counts_wherever_the_run_stands(tmp_path: Path) -> None:
    write_tree(
        tmp_path / "project",
        {"app/clients.py": CLIENTS, "user.py": b"from app.clients import client\n\nclient.calls\n"},
    )
    (tmp_path / "elsewhere").mkdir()

    [outcome] = plan([tmp_path / "project" / "app"], working_directory=tmp_path / "elsewhere").outcomes

    assert STAYS in outcome.after


def test_a_file_that_cannot_be_read_is_passed_over(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_read(monkeypatch, "user.py")

    assert IN_PLACE in migrated(tree, {"app/user.py": b"from app.clients import client\n"})


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes there")
def test_a_module_whose_name_is_no_text_is_planned_like_any_other(tree: Path) -> None:
    path = os.fsdecode(b"caf\xe9.py")
    (tree / path).write_bytes(CLIENTS)

    [outcome] = plan(["."]).outcomes

    assert (outcome.path, IN_PLACE in outcome.after) == (path, True)


def test_a_name_that_is_part_of_a_longer_one_is_no_mention(tree: Path) -> None:
    users = NamesUsed(tree, Configuration(), [tree / "app.py"])
    (tree / "user.py").write_bytes("import \u00e9app\nx = \u00e9app.client\n".encode())

    assert users(tree / "app.py") == frozenset()


# ---- the tree that is searched ---------------------------------------------------------------------------------------


def test_the_tree_is_the_repository_around_a_module(tmp_path: Path) -> None:
    (tmp_path / "project" / ".git").mkdir(parents=True)

    assert tree_root(tmp_path / "project" / "app" / "a.py", tmp_path, Configuration()) == tmp_path / "project"


def test_without_a_repository_it_is_the_folder_of_the_configuration_around_it(tmp_path: Path) -> None:
    configuration = Configuration(root=tmp_path / "project")

    assert tree_root(tmp_path / "project" / "app" / "a.py", tmp_path, configuration) == tmp_path / "project"
    assert tree_root(tmp_path / "other" / "a.py", tmp_path, configuration) == tmp_path


def test_without_either_it_is_the_working_directory_or_where_the_package_stands(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    path = tmp_path / "app" / "a.py"

    assert tree_root(path, tmp_path, Configuration()) == tmp_path
    assert tree_root(path, tmp_path / "elsewhere", Configuration()) == tmp_path


@pytest.mark.parametrize(
    "text",
    [
        b"from app import (\n    util,  # small things (old)\n    base,\n)\n",
        b"from app import util, \\\n    base\n",
        b"x = 1; from app import base\n",
        b"try: import base\r\nexcept ImportError: pass\r\n",
        b"# import this and that\nfrom base import x\n",
    ],
)
def test_lines_that_import_hold_all_names_that_are_imported(text: bytes) -> None:
    files = {Path("/a.py"): text}
    telling = Telling(files, ImportStatements(files), [], [], lambda path: ModuleTree([], path), lambda views: {})

    assert re.search(rb"\bbase\b", telling.import_lines(Path("/a.py"), text))


def test_lines_that_import_are_found_again_where_there_is_no_room_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []
    for room in (1_000, 0):
        monkeypatch.setattr("codemod.telling.HELD", room)
        files = {Path("/a.py"): b"import base\nx = 1\n"}
        telling = Telling(files, ImportStatements(files), [], [], lambda path: ModuleTree([], path), lambda views: {})
        lines += [telling.import_lines(path, content) for path, content in files.items() for _ in range(2)]

    assert lines == [b"import base"] * 4
