"""Files around the code: which are found, and what the Python below a folder needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import PROGRAM, git, write_tree

from codemod.around.need import FileNeed, file_need, need_of, words_of
from codemod.around.text import read_text
from codemod.around.tree import Tree
from codemod.discover import Candidate, discover
from codemod.finding import Outcome, Status
from codemod.options import Options
from codemod.path_endings import ends_with
from codemod.python.source import UnreadableError
from codemod.rules import load_rules

WORDS = words_of(load_rules())


def needs_source(text: str) -> bool:
    return file_need(text.encode(), WORDS).source


# ---- discovery -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/a/requirements/base.txt", "requirements.txt", "x/Requirements-dev.txt"])
def test_a_path_ends_as_a_name_does(path: str) -> None:
    assert ends_with(("requirements/*.txt", "requirements*.txt"))(path)


@pytest.mark.parametrize(
    "path", ["/a/requirements/deep/base.txt", "my-requirements.txt", "requirements.txt/a", "notes"]
)
def test_a_path_ends_otherwise(path: str) -> None:
    assert not ends_with(("requirements/*.txt", "requirements*.txt"))(path)


def test_no_name_is_the_end_of_nothing() -> None:
    assert not ends_with(())("")


@pytest.mark.parametrize("repository", [True, False])
def test_files_are_found_by_their_names(tmp_path: Path, repository: bool) -> None:
    for name in ("Pipfile", "requirements/base.in", "deep/setup.cfg", "notes.cfg", ".venv/Pipfile", "build/Pipfile"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    if repository:
        (tmp_path / ".gitignore").write_text("build/\n")
        git(tmp_path, "init", "-q")
    patterns = ["Pipfile", "requirements/*.in", "setup.cfg"]

    found = discover([Path()], working_directory=tmp_path, suffixes=(".py",), names=patterns, exclude=["build"])
    below = discover([Path("requirements")], working_directory=tmp_path, suffixes=(".py",), names=patterns)

    assert [each.name for each in found.candidates] == ["Pipfile", "deep/setup.cfg", "requirements/base.in"]
    assert [each.name for each in below.candidates] == ["requirements/base.in"]


# ---- what a file needs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "import twilio\n",
        "def f():\n    from twilio.rest import Client\n",
        "import django_twilio\n",
        "from unittest.mock import patch\npatch('twilio.rest.Client')\n",
        "INSTALLED_APPS = ['twilio']\n",
        "run('python -c \"import twilio\"')\n",
        "load('twilio:rest')\n",
        "print 'twilio'\n",
    ],
)
def test_a_file_needs_the_source(text: str) -> None:
    assert needs_source(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        "# import twilio\n",
        '"""Once this used twilio.rest."""\n',
        "url = 'https://api.twilio.com/2010-04-01'\n",
        "url = 'www.twilio.com'\nhost = 'twilio.com'\n",
        "print('sent by twilio today')\n",
        "secret = os.environ['TWILIO_ACCOUNT_SID']\n",
        "import notwili\nfrom .twilio import client\n",
    ],
)
def test_a_file_does_not_need_the_source(text: str) -> None:
    assert not needs_source(text)


def test_a_file_that_lists_requirements_does_not_need_what_it_lists() -> None:
    assert not file_need(b"setup(install_requires=['twilio'])\n", WORDS, lists=True).source
    assert file_need(b"import twilio\n", WORDS, lists=True).source


def test_a_file_needs_the_target_and_reads_variables() -> None:
    text = b"""\
import os
from vobiz import Vobiz
client = Vobiz(api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.getenv("VOBIZ_AUTH_TOKEN"))
url = f"{os.environ['VOBIZ_ANSWER_URL']}?room=x"  # not VOBIZ_TOKEN
"""
    need = file_need(text, WORDS)
    assert (need.target, need.source) == (True, False)
    assert need.reads == ("VOBIZ_AUTH_ID", "VOBIZ_AUTH_TOKEN", "VOBIZ_ANSWER_URL")


def test_the_variables_stand_in_the_tables() -> None:
    assert WORDS.variables == {
        "VOBIZ_AUTH_ID": "TWILIO_ACCOUNT_SID",
        "VOBIZ_AUTH_TOKEN": "TWILIO_AUTH_TOKEN",
        "VOBIZ_TOKEN": "",
        "VOBIZ_ANSWER_URL": "",
    }


def test_files_need_together() -> None:
    one = FileNeed(target=True, reads=("VOBIZ_AUTH_ID",))
    two = FileNeed(source=True, reads=("VOBIZ_AUTH_ID", "VOBIZ_TOKEN"))
    need = need_of([("b.py", one, True), ("a.py", two, False)], WORDS)
    assert (need.target, need.source, need.keepers, need.changed) == (True, True, ("a.py",), ("b.py",))
    assert need.variables == {"VOBIZ_AUTH_ID": "TWILIO_ACCOUNT_SID", "VOBIZ_TOKEN": ""}
    assert need.readers == {"VOBIZ_AUTH_ID": ("a.py", "b.py"), "VOBIZ_TOKEN": ("a.py",)}


# ---- what a folder needs ---------------------------------------------------------------------------------------------


def test_a_folder_needs_what_its_files_will_need_but_for_those_of_a_nearer_one(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": PROGRAM, "b.py": b"import twilio\n", "part/c.py": PROGRAM, "Pipfile": b""})
    done = {
        Candidate(tmp_path / name, name): Outcome(name, PROGRAM, b"import vobiz\n", (), Status.WOULD_CHANGE)
        for name in ("a.py", "part/c.py")
    }
    tree = Tree({Candidate(tmp_path / "Pipfile", "Pipfile"): b""}, done, tmp_path, load_rules(), Options())

    assert tree.need(tmp_path).changed == ("a.py", "part/c.py")
    above = tree.need(tmp_path, [tmp_path, tmp_path / "part"])
    assert (above.target, above.keepers, above.changed) == (True, ("b.py",), ("a.py",))
    assert not tree.need(tmp_path / "part").source


# ---- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_bytes_come_back(encoding: str) -> None:
    content = "twilio\r\n# €\n".encode(encoding)
    source = read_text(content)
    assert source.text == "twilio\r\n# €\n"
    assert source.encode(source.text) == content


@pytest.mark.parametrize("content", [b"twilio  # f\xfcr\n", b"# coding: none\nx\n", b"\x80\x81\n"])
def test_bytes_of_no_known_encoding_come_back(content: bytes) -> None:
    source = read_text(content)
    assert source.encode(source.text) == content


def test_a_file_of_no_encoding_is_an_error() -> None:
    with pytest.raises(UnreadableError):
        read_text(b"\xff\xfe1")
