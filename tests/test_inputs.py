"""Bad and odd input of every kind, a row each: what a run says of it and exits with, and that nothing is lost."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from click.testing import CliRunner
from scratch_tree import PROGRAM, commit, git, refuse_to_read

from codemod.command_line import main

GOOD = "good.py"
"""Stands in every tree: whatever is wrong beside it, it is rewritten."""

AFTER = b"""\
import os

from vobiz import Vobiz

client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)
client.conferences.delete_conference(os.environ["VOBIZ_AUTH_ID"], "SalesRoom")
"""
"""What PROGRAM becomes."""

INDENTED = AFTER.replace(b"    ", b"\t")
MARK = b"\xef\xbb\xbf"
SAY = b"<Response><Say>Hello</Say></Response>\n"
SPOKEN = b"<Response><Speak>Hello</Speak></Response>\n"
WITH_TABLES = ("--rules", "t", "--", ".")
PATIENCE = 30

Snapshot = dict[str, tuple[int, bytes]]
"""Path -> mode, which says what it is, and content or target, of everything below a folder but git's own."""


@dataclass(frozen=True)
class Row:
    """One kind of input in a tree beside a good program, and what a user should get."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """What stands beside the good program, below the working directory."""
    says: tuple[tuple[str, str, str], ...] = ()
    """File, code and words of each finding that wants a person; there is no other."""
    becomes: Mapping[str, bytes] = field(default_factory=dict)
    """The files that are rewritten, and what to; all others keep every byte."""
    check: int = 1
    """What check exits with: by 1 at least, for the good program is to be rewritten."""
    migrate: int = 0
    left: int = 0
    """What check exits with once migrate has run."""
    arguments: tuple[str, ...] = ()
    paths: tuple[str, ...] = (".",)
    shape: Callable[[Path], object] | None = None
    """Puts what is no file into the working directory, once the rest is committed."""
    unreadable: str = ""
    """The name of a file that may not be read, not even by root."""
    where: str = "tree"
    """The working directory, below the folder that is looked at."""
    repository: bool = True
    shown: str = ""
    """What the report for people shows of it."""


@dataclass(frozen=True)
class Refused:
    """A run that does not begin: what stands on standard error, and nothing is done."""

    error: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    arguments: tuple[str, ...] = ("--", ".")
    commands: tuple[str, ...] = ("check", "diff", "migrate")
    shape: Callable[[Path], object] | None = None


def broken(content: bytes, words: str, **more: Any) -> Row:
    """Return the row of a file that concerns us and cannot be read: it is named, and the run exits with 2."""
    name = more.pop("name", "odd.py")
    return Row({name: content}, ((name, "VB901", words),), check=2, migrate=2, left=2, **more)


def rewritten(before: bytes, after: bytes, name: str = "odd.py", **more: Any) -> Row:
    """Return the row of a file that is rewritten for all that is odd about it."""
    return Row({name: before}, becomes={name: after}, **more)


def left_alone(content: bytes, name: str = "odd.py", **more: Any) -> Row:
    """Return the row of a file of which there is nothing to say."""
    return Row({name: content}, **more)


def named(path: str, words: str, **more: Any) -> Row:
    """Return the row of a path on the command line that leads to no file: it is named, and the run exits with 2."""
    return Row(says=((path, "VB902", words),), check=2, migrate=2, left=2, paths=(".", path), **more)


def kept(name: str, content: bytes, *words: str) -> Row:
    """Return the row of a document that stays, and of which a person is told why."""
    said = tuple((name, "VB504", each) for each in words)
    together = ((name, "VB011", "2 places stayed" if len(words) > 1 else "1 place stayed"),)
    return Row({name: content}, said + together, left=1)


def link(target: str, name: str = "odd.py") -> Callable[[Path], object]:
    """Return what puts a link into a folder."""
    return lambda folder: (folder / name).symlink_to(target)


def with_socket(folder: Path) -> None:
    """Put a socket into a folder, which is the working directory: sockets take short paths only."""
    with socket.socket(socket.AF_UNIX) as place:
        place.bind("odd.py")


def outside(folder: Path) -> None:
    """Put a program beside the working directory."""
    (folder.parent / "beside").mkdir()
    (folder.parent / "beside" / "odd.py").write_bytes(PROGRAM)


def lines_end_with(ending: bytes, content: bytes) -> bytes:
    """Return a text with other line ends."""
    return content.replace(b"\n", ending)


LAUGHS = (
    b"<!DOCTYPE Response [\n<!ENTITY a0 'ha'>\n"
    + b"".join(b"<!ENTITY a%d '%s'>\n" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]>\n<Response><Say>&a11;</Say></Response>\n"
)
LONG = b"x = '" + b"a" * 1_000_000 + b"'\n"
CONFLICT = PROGRAM + b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n"

PYTHON = {
    "empty": left_alone(b""),
    "only a byte order mark": left_alone(MARK),
    "only a comment about it": left_alone(b"# from twilio.rest import Client"),
    "byte order mark": rewritten(MARK + PROGRAM, MARK + AFTER),
    "latin-1 with a coding line": rewritten(
        b"# coding: latin-1\n# B\xfcro\n" + PROGRAM, b"# coding: latin-1\n# B\xfcro\n" + AFTER
    ),
    "latin-1 on the coding line": rewritten(
        b"# coding: latin-1 (B\xfcro)\n" + PROGRAM, b"# coding: latin-1 (B\xfcro)\n" + AFTER
    ),
    "latin-1 above the coding line": broken(
        b"# B\xfcro\n# coding: latin-1\n" + PROGRAM, "a byte of it (0xfc) is not utf-8", shown="odd.py:1:4  manual"
    ),
    "latin-1 without a coding line": broken(
        PROGRAM + b"# B\xfcro\n",
        "a byte of it (0xfc) is not utf-8, and no coding line names another encoding",
        shown="odd.py:5:4  manual",
    ),
    "a coding line that is wrong": broken(
        b"# coding: ascii\n# B\xc3\xbcro\n" + PROGRAM,
        "a byte of it (0xc3) is not ascii, which its coding line names",
        shown="odd.py:2:4  manual",
    ),
    "a coding line of no encoding": broken(b"# coding: latin-99\n" + PROGRAM, "latin-99"),
    "UTF-16": broken(PROGRAM.decode().encode("utf-16"), "it is UTF-16", shown="Save the file as UTF-8"),
    "UTF-16 without a mark": broken(PROGRAM.decode().encode("utf-16-le"), "a NUL stands in it"),
    "UTF-16 that is nothing of ours": left_alone("x = 1\n".encode("utf-16")),
    "CR line ends": rewritten(lines_end_with(b"\r", PROGRAM), lines_end_with(b"\r", AFTER)),
    "CRLF line ends": rewritten(lines_end_with(b"\r\n", PROGRAM), lines_end_with(b"\r\n", AFTER)),
    "mixed line ends": rewritten(PROGRAM + b"x = 1\r\ny = 2\rz = 3\n", AFTER + b"x = 1\r\ny = 2\rz = 3\n"),
    "form feeds": rewritten(PROGRAM + b"\x0c\nx = 1\n\x0c# page\n", AFTER + b"\x0c\nx = 1\n\x0c# page\n"),
    "tabs": rewritten(PROGRAM + b"if x:\n\tif y:\n\t\tz = 1\n", INDENTED + b"if x:\n\tif y:\n\t\tz = 1\n"),
    "no final newline": rewritten(PROGRAM[:-1], AFTER[:-1]),
    "1 MB line": rewritten(
        PROGRAM + b"x = '" + b"a" * 1_000_000 + b"'\n", AFTER + b"x = '" + b"a" * 1_000_000 + b"'\n"
    ),
    "syntax error": broken(
        PROGRAM + b"def f(:\n", "Python cannot parse it (invalid syntax)", shown="odd.py:5:7  manual  VB901"
    ),
    "merge conflict": broken(CONFLICT, "a merge conflict stands in it", shown="Resolve the conflict"),
    "Python 2": broken(PROGRAM + b'print "done"\n', "it is Python 2", shown="Bring it to Python 3 first."),
    "NUL byte": broken(PROGRAM + b"# \0\n", "a NUL stands in it", shown="odd.py:5:3  manual"),
    "2,000 brackets": broken(
        PROGRAM + b"x = " + b"[" * 2000 + b"]" * 2000 + b"\n",
        "too many nested parentheses",
        shown="Split it up, then run this tool again.",
    ),
}
NAMES = {
    "a name with brackets as in markup": broken(
        PROGRAM + b"x = (\n",
        "never closed",
        name="[red]odd[",
        shown="[red]odd[:5:5  manual  VB901",
        paths=(".", "[red]odd["),
    ),
    "a name with brackets": rewritten(PROGRAM, AFTER, "a[1][bold].py", shown="a[1][bold].py:3:10  automatic"),
    "a name with spaces": rewritten(PROGRAM, AFTER, " a b .py", shown="\n a b .py:3:10  automatic"),
    "a name with a leading dash": rewritten(PROGRAM, AFTER, "-q.py", paths=("good.py", "-q.py")),
    "a name with a newline": rewritten(PROGRAM, AFTER, "a\nb.py", shown="a\\nb.py:3:10  automatic"),
    "a name that colours": rewritten(PROGRAM, AFTER, "a\x1b[31m.py", shown="a\\x1b[31m.py:3:10  automatic"),
}
if sys.platform != "darwin":  # whose disks take no other names
    NAMES |= {
        "a name that is no UTF-8": rewritten(PROGRAM, AFTER, os.fsdecode(b"b\xfcro.py"), shown="ro.py:3:10  automatic"),
    }
NO_FILES = {
    "a link out of the tree": Row(shape=lambda folder: (outside(folder), link("../beside/odd.py")(folder))),
    "a link out of the tree, by name": named(
        "odd.py",
        "outside the tree; such a link is not followed",
        shape=lambda folder: (outside(folder), link("../beside/odd.py")(folder)),
    ),
    "a link to the good program": Row(shape=link("good.py"), paths=(".", "odd.py")),
    "links in a circle": Row(shape=lambda folder: (link("b.py", "a.py")(folder), link("a.py", "b.py")(folder))),
    "a link to itself, by name": named("odd.py", "a link that leads nowhere", shape=link("odd.py")),
    "a link to nothing, by name": named("odd.py", "a link that leads nowhere", shape=link("no.py")),
    "a folder that is a link to itself": Row(shape=link(".", "loop")),
    "a FIFO": Row(shape=lambda folder: os.mkfifo(folder / "odd.py")),
    "a FIFO, by name": named(
        "odd.py", "neither a file nor a directory", shape=lambda folder: os.mkfifo(folder / "odd.py")
    ),
    "a socket": Row(shape=with_socket),
    "a socket, by name": named("odd.py", "neither a file nor a directory", shape=with_socket),
    "a folder named like a module": rewritten(PROGRAM, AFTER, "odd.py/inner.py"),
    "an empty folder named like a module": Row(shape=lambda folder: (folder / "odd.py").mkdir(), paths=(".", "odd.py")),
    "a file that may not be read": broken(PROGRAM, "Permission denied", unreadable="odd.py", shown="Make it readable"),
    "a list of requirements that may not be read": broken(
        b"twilio\n", "Permission denied", unreadable="requirements.txt", name="requirements.txt"
    ),
}
DOCUMENTS = {
    "billion laughs": kept("odd.xml", LAUGHS, "declares entities"),
    "an external entity": kept(
        "odd.xml",
        b'<!DOCTYPE Response [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Response><Say>&x;</Say></Response>\n',
        "declares entities",
    ),
    "a document type": rewritten(
        b'<!DOCTYPE Response SYSTEM "http://127.0.0.1:9/x.dtd">\n' + SAY,
        b'<!DOCTYPE Response SYSTEM "http://127.0.0.1:9/x.dtd">\n' + SPOKEN,
        "odd.xml",
    ),
    "ill-formed XML": broken(b"<Response><Say>Hello</Response>\n", "it is no well-formed XML", name="odd.xml"),
    "two roots": broken(SAY + SAY, "it is no well-formed XML", name="odd.xml"),
    "XML in UTF-16": rewritten(SAY.decode().encode("utf-16"), SPOKEN.decode().encode("utf-16"), "odd.xml"),
    "XML in another encoding than it declares": broken(
        b'<?xml version="1.0" encoding="utf-8"?>\n<Response><Say>B\xfcro</Say></Response>\n',
        "it is no utf-8",
        name="odd.xml",
    ),
    "XML in an encoding that there is not": broken(
        b'<?xml version="1.0" encoding="no-such"?>\n' + SAY, "there is no encoding no-such", name="odd.xml"
    ),
    "XML in latin-1": rewritten(
        b'<?xml version="1.0" encoding="iso-8859-1"?>\n<!-- B\xfcro -->' + SAY,
        b'<?xml version="1.0" encoding="iso-8859-1"?>\n<!-- B\xfcro -->' + SPOKEN,
        "odd.xml",
    ),
    "processing instructions": rewritten(
        b'<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n' + SAY,
        b'<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n' + SPOKEN,
        "odd.xml",
    ),
    "a program in a processing instruction": kept(
        "odd.xml", b"<Response><?php say() ?><Say>Hello</Say></Response>\n", "made elsewhere (<?php say() ?>)"
    ),
    "namespaces": rewritten(
        b'<t:Response xmlns:t="urn:t"><t:Say>Hello</t:Say></t:Response>\n',
        b'<t:Response xmlns:t="urn:t"><t:Speak>Hello</t:Speak></t:Response>\n',
        "odd.xml",
    ),
    "a prefix that is not declared": broken(
        b"<Response><Say><p:b/></Say></Response>\n", "it is no well-formed XML", name="odd.xml"
    ),
    "deep nesting": broken(
        b"<Response><Say>" + b"<p>" * 500 + b"</p>" * 500 + b"</Say></Response>\n",
        "more than 100 elements",
        name="odd.xml",
    ),
    "XML over the limit": broken(
        b"<Response><Say>" + b"x" * 600_000 + b"</Say></Response>\n", "it is larger than 512 kB", name="odd.xml"
    ),
    "another language over the limit": left_alone(
        b'require("twilio"); twiml.dial().conference("x");\n' + b"//\n" * 700_000, "odd.js"
    ),
    "braces that do not close": kept(
        "odd.j2", b"<Response><Say>{{ name</Say></Response>\n", "it cannot be told where {{ ends"
    ),
    "a tag of a template that does not close": kept(
        "odd.j2", b"<Response><Say>{% if x </Say></Response>\n", "it cannot be told where {% ends"
    ),
    "a block tag that opens no end": rewritten(
        b"{% load voice %}\n{% if x %}" + SAY, b"{% load voice %}\n{% if x %}" + SPOKEN, "odd.j2"
    ),
    "an element in half a branch": kept(
        "odd.j2", b"<Response>{% if x %}<Say>{% endif %}Hello</Response>\n", "no well-formed XML once what the template"
    ),
    "a list of requirements that is no TOML": Row(
        {"sub/pyproject.toml": b'[project]\ndependencies = [\n  "twilio"\n', "sub/odd.py": PROGRAM},
        (("sub/pyproject.toml", "VB704", "it is no valid TOML"),),
        {"sub/odd.py": AFTER},
        left=1,
    ),
    "a list of requirements that is no TOML and names nothing of ours": Row(
        {"sub/pyproject.toml": b"[tool.poetry\n", "sub/odd.py": PROGRAM}, becomes={"sub/odd.py": AFTER}
    ),
    "a list of requirements in latin-1": Row(
        {"requirements.txt": b"twilio==9  # B\xfcro\n"},
        (("requirements.txt", "VB702", "vobiz was put in the place of twilio"),),
        {"requirements.txt": b"vobiz  # B\xfcro\n"},
    ),
}
COMMAND_LINE = {
    "a path that is not there": named(
        "nowhere.py", "There is no file or directory of this name.", shown="Check the spelling"
    ),
    "a path below a file": named("good.py/x.py", "This path cannot be read"),
    "a path that is too long": named("x" * 300, "This path cannot be read"),
    "a path that is too long, first": Row(
        says=(("x" * 300, "VB902", "This path cannot be read"),), check=2, migrate=2, left=2, paths=("x" * 300, ".")
    ),
    "a path with a NUL": named("a\0b.py", "This path cannot be read"),
    "a path outside the working directory": Row(
        {"sub/x.txt": b""}, becomes={"../beside/odd.py": AFTER}, shape=outside, paths=(".", "../beside")
    ),
    "the folder above": Row({"sub/x.txt": b""}, paths=("../..",), where="tree/sub"),
    "a file named twice": Row(paths=("good.py", "./good.py", ".")),
    "outside a repository": broken(PROGRAM + b"def f(:\n", "Python cannot parse it", repository=False),
    "a bare repository": Row(shape=lambda folder: git(folder, "init", "-q", "--bare"), repository=False),
    "own tables with a byte order mark": Row(
        {"t/own.toml": MARK + b"[message.hold-url]\ntext = 'x'\n"}, arguments=("--rules", "t")
    ),
    "configuration with a byte order mark": Row(
        {"vobiz-codemod.toml": MARK + b'exclude = ["odd.py"]\n', "odd.py": CONFLICT}
    ),
    "a folder named like the configuration": Row({"vobiz-codemod.toml/x": b""}),
    "a pyproject.toml that configures others": Row({"pyproject.toml": b"[tool.black]\nline-length = 'no'\n"}),
}
ROWS = PYTHON | NAMES | NO_FILES | DOCUMENTS | COMMAND_LINE

REFUSED = {
    "configuration with an unknown key": Refused(
        'vobiz-codemod.toml: there is no key "max-retrys". Did you mean "max-retries"?',
        {"vobiz-codemod.toml": b"max-retrys = 7\n"},
    ),
    "configuration of the wrong type": Refused(
        'pyproject.toml: exclude must be a list of patterns such as ["build/", "*_pb2.py"]; found "a.py".',
        {"pyproject.toml": b'[tool.vobiz-codemod]\nexclude = "a.py"\n'},
    ),
    "configuration that is no table": Refused(
        "pyproject.toml: tool.vobiz-codemod must be a table, [tool.vobiz-codemod]; found 1.",
        {"pyproject.toml": b"[tool]\nvobiz-codemod = 1\n"},
    ),
    "configuration that is no TOML": Refused(
        "vobiz-codemod.toml:1:12: this is not valid TOML: Invalid value.", {"vobiz-codemod.toml": b"hold-url = \n"}
    ),
    "configuration that is no UTF-8": Refused("vobiz-codemod.toml", {"vobiz-codemod.toml": b'hold-url = "\xfc"\n'}),
    "configuration that is a link to nothing": Refused(
        "vobiz-codemod.toml is a link that leads to no file.", shape=link("no.toml", "vobiz-codemod.toml")
    ),
    "two configurations": Refused(
        "both configure the tool. Keep one of them.",
        {"vobiz-codemod.toml": b"", "pyproject.toml": b"[tool.vobiz-codemod]\n"},
    ),
    "own tables that are no TOML": Refused("own.toml: Invalid value", {"t/own.toml": b"x = \n"}, arguments=WITH_TABLES),
    "own tables that are no UTF-8": Refused("own.toml", {"t/own.toml": b"# \xfc\n"}, arguments=WITH_TABLES),
    "own tables with half a row": Refused(
        "own.toml: rule ? x: an entry has either vobiz or manual",
        {"t/own.toml": b"[[rule]]\nname = 'x'\n"},
        arguments=WITH_TABLES,
    ),
    "own tables whose rule is no list": Refused(
        "t/own.toml: rule must be a list of tables, [[rule]]", {"t/own.toml": b"rule = 1\n"}, arguments=WITH_TABLES
    ),
    "own tables whose message is a text": Refused(
        "t/own.toml: message.hold-url must be a table",
        {"t/own.toml": b"[message]\nhold-url = 'x'\n"},
        arguments=WITH_TABLES,
    ),
    "own tables whose notes are a list": Refused(
        "t/own.toml: note must be a table of tables, [note.NAME]",
        {"t/own.toml": b"note = []\n"},
        arguments=WITH_TABLES,
    ),
    "own tables whose rules are numbers": Refused(
        "t/own.toml: rule 2 must be a table",
        {"t/own.toml": b"rule = [{ code = 'VB201' }, 2]\n"},
        arguments=WITH_TABLES,
    ),
    "own tables whose message has a number for a text": Refused(
        "t/own.toml: message.hold-url: text must be a text",
        {"t/own.toml": b"[message.hold-url]\ntext = 1\n"},
        arguments=WITH_TABLES,
    ),
    "own tables with a bad message in the place of a shipped one": Refused(
        "t/own.toml: message.hold-url: texts is no key that is known here",
        {"t/own.toml": b"[message.hold-url]\ntext = 'x'\ntexts = 'y'\n"},
        arguments=WITH_TABLES,
    ),
    "own tables with a bad rule in the place of a shipped one": Refused(
        "t/own.toml: rule VB201 mute-participant: note no-such is not described",
        {
            "t/own.toml": b"[[rule]]\ncode = 'VB201'\nname = 'mute-participant'\nmanual = 'x'\nwhy = 'So.'\n"
            b"twilio = 'participant.update(muted=True)'\nnotes = ['no-such']\n"
        },
        arguments=WITH_TABLES,
    ),
    "own tables whose methods are texts": Refused(
        "t/sdk.toml: method must be a table of tables",
        {"t/sdk.toml": b"[method]\nx = 'y'\n"},
        arguments=WITH_TABLES,
    ),
    "own tables that are nested too deeply": Refused(
        "own.toml: ", {"t/own.toml": b"x = " + b"[" * 3000 + b"]" * 3000 + b"\n"}, arguments=WITH_TABLES
    ),
    "own tables with a table of another kind": Refused(
        "element is nothing that own tables may hold",
        {"t/own.toml": b"[element.Say]\n"},
        arguments=WITH_TABLES,
    ),
    "own tables with a method that there is not": Refused(
        "rule VB950 x: ",
        {
            "t/own.toml": b"[[rule]]\ncode = 'VB950'\nname = 'x'\ntwilio = 'participant.update(coaching=True)'\n"
            b"vobiz = 'client.no.such(auth_id)'\nwhy = 'So.'\n"
        },
        arguments=WITH_TABLES,
    ),
    "own tables, none there": Refused(
        "there are no mapping tables (*.toml) here", {"t/x.txt": b""}, arguments=WITH_TABLES
    ),
    "own tables that are not there": Refused("does not exist", arguments=WITH_TABLES),
    "own tables that are a file": Refused("is a file", arguments=("--rules", "good.py", "--", ".")),
    "an empty path": Refused("A path is empty. Name a file or a directory", arguments=("good.py", "")),
    "standard input and paths": Refused("and PATHS exclude each other", arguments=("-", "good.py")),
    "a name for standard input and paths": Refused(
        "and PATHS exclude each other", arguments=("--stdin-filename", "x.py", "good.py")
    ),
    "--select of no rule": Refused('There is no rule "VB2x"', arguments=("--select", "VB2x", ".")),
    "--select of nothing": Refused("It names no rule.", arguments=("--select", ",", ".")),
    "--ignore of no rule": Refused("Did you mean mute-participant?", arguments=("--ignore", "mute-participent", ".")),
    "--jobs 0": Refused(
        '"0" is no number of processes. Give a whole number, 1 or more.', arguments=("--jobs", "0", ".")
    ),
    "--level manual": Refused("'manual' is not one of 'automatic', 'review'", arguments=("--level", "manual", ".")),
    "--format that there is not": Refused("'xml' is not one of", arguments=("--format", "xml", ".")),
    "--output into no folder": Refused("no/x.json", arguments=("--output", "no/x.json", ".")),
    "--output to what is read": Refused(
        "is one of PATHS. Name another file.", arguments=("--output", "good.py", "good.py")
    ),
    "an option that there is not": Refused("No such option", arguments=("--dirty", ".")),
    "an option of another command": Refused(
        "No such option", arguments=("--allow-dirty", "."), commands=("check", "diff")
    ),
    "an unknown command": Refused("No such command", commands=("migrat", "")),
    "a rule that there is not": Refused(
        "Did you mean mute-participant?", arguments=("mute-participent",), commands=("rules",)
    ),
    "a configuration to show that is broken": Refused(
        "is not valid TOML", {"vobiz-codemod.toml": b"x\n"}, arguments=(), commands=("config",)
    ),
    "--answers into a file": Refused("good.py", arguments=("--answers", "good.py", "."), commands=("migrate",)),
    "a file that is not committed": Refused(
        "what these files hold is not committed, so git could not bring it back.\n  new.py\n",
        arguments=(".",),
        commands=("migrate",),
        shape=lambda folder: (folder / "new.py").write_bytes(PROGRAM),
    ),
}


class Hung(BaseException):
    """A run that waits for what never comes; no handler of the tool's takes it for an error of the disk."""


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """End what hangs, where the system can."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Hung

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class Ran:
    """What a run came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        """Return the JSON report."""
        return dict(json.loads(self.stdout))

    @property
    def said(self) -> list[dict[str, Any]]:
        """Return the findings that want a person."""
        return [each for each in self.report["findings"] if each["level"] in ("review", "manual")]


def ran(*arguments: str) -> Ran:
    """Run the command line in this process; a defect of the tool fails the test."""
    with patience():
        result = CliRunner().invoke(main, arguments, input=b"")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.stderr, result.stderr
    return Ran(result.exit_code, result.stdout, result.stderr)


def snapshot(root: Path) -> Snapshot:
    """Return everything below a folder: what it is, its mode, and what it holds."""
    found: Snapshot = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [each for each in folders if each != ".git"]
        for name in folders + files:
            path = Path(folder, name)
            mode, held = path.lstat().st_mode, b""
            if stat.S_ISLNK(mode):
                held = os.fsencode(os.readlink(path))
            elif stat.S_ISREG(mode):
                with io.FileIO(path) as file:  # open may be a stand-in that refuses
                    held = file.readall()
            found[os.path.relpath(path, root)] = (mode, held)
    return found


def plant(base: Path, files: Mapping[str, bytes], *, repository: bool = True) -> Path:
    """Write the good program and files into a folder below base, and commit them; return the folder."""
    tree = base / "tree"
    for name, content in {GOOD: PROGRAM, **files}.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if repository:
        git(tree, "init", "-q")
        commit(tree)
    return tree


@dataclass(frozen=True)
class Seen:
    """What the runs on one row came to: check, migrate, and check once more."""

    row: Row
    check: Ran
    migrate: Ran
    left: Ran
    before: Snapshot
    checked: Snapshot
    after: Snapshot

    def path(self, name: str) -> str:
        """Return a path that is relative to the working directory, as snapshots have it."""
        return os.path.normpath(os.path.join(self.row.where, name))


@pytest.fixture(scope="module", params=ROWS)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Run the commands on a row, once for all that is asked of it."""
    row = ROWS[request.param]
    base = Path(os.path.realpath(tmp_path_factory.mktemp("input")))
    tree = plant(base, row.files, repository=row.repository)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(base / row.where)
        if row.shape is not None:
            row.shape(tree)
        before = snapshot(base)
        with pytest.MonkeyPatch.context() as reading:
            if row.unreadable:
                refuse_to_read(reading, row.unreadable)
            asked = ("--jobs", "1", *row.arguments, "--", *row.paths)
            check = ran("check", "--format", "json", *asked)
            checked = snapshot(base)
            migrate = ran("migrate", "--format", "json", *asked)
            left = ran("check", "--format", "json", *asked)
        return Seen(row, check, migrate, left, before, checked, snapshot(base))


def test_the_exit_codes_say_what_came_of_it(seen: Seen) -> None:
    row = seen.row

    assert (seen.check.code, seen.migrate.code, seen.left.code) == (row.check, row.migrate, row.left)


@pytest.mark.parametrize("run", ["check", "migrate"])
def test_each_file_that_wants_a_person_has_one_finding(seen: Seen, run: str) -> None:
    said = getattr(seen, run).said

    assert sorted((each["path"], each["code"]) for each in said) == sorted(
        (path, code) for path, code, _ in seen.row.says
    )
    for path, code, words in seen.row.says:
        assert any((each["path"], each["code"]) == (path, code) and words in each["message"] for each in said), said


def test_a_finding_says_where_and_what_to_do(seen: Seen) -> None:
    for each in seen.check.said:
        assert each["help"]
        assert each["line"] >= 1
        assert each["column"] >= 1
        assert (each["end_line"], each["end_column"]) >= (each["line"], each["column"])


def test_the_good_program_beside_it_is_rewritten(seen: Seen) -> None:
    assert seen.after[f"tree/{GOOD}"][1] == AFTER


def test_what_is_odd_and_can_be_read_is_rewritten(seen: Seen) -> None:
    for name, content in seen.row.becomes.items():
        assert seen.after[seen.path(name)][1] == content


def test_nothing_else_changes(seen: Seen) -> None:
    done = {f"tree/{GOOD}", *map(seen.path, seen.row.becomes)}

    assert {path: each for path, each in seen.after.items() if path not in done} == {
        path: each for path, each in seen.before.items() if path not in done
    }
    assert {path: seen.after[path][0] for path in done} == {path: seen.before[path][0] for path in done}


def test_check_changes_nothing(seen: Seen) -> None:
    assert seen.checked == seen.before


def test_a_second_run_has_nothing_to_rewrite(seen: Seen) -> None:
    assert [each for each in seen.left.report["files"] if each["status"] == "would-change"] == []


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.shown])
def test_people_are_shown_text_and_no_markup(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ROWS[name]
    tree = plant(tmp_path, row.files)
    monkeypatch.chdir(tree)
    if row.unreadable:
        refuse_to_read(monkeypatch, row.unreadable)

    assert row.shown in ran("check", "--jobs", "1", "--color", "never", "--", *row.paths).stdout


@pytest.mark.parametrize("name", REFUSED)
def test_a_run_that_cannot_begin_says_why_and_touches_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = REFUSED[name]
    tree = plant(tmp_path, row.files)
    monkeypatch.chdir(tree)
    if row.shape is not None:
        row.shape(tree)
    before = snapshot(tmp_path)

    for command in row.commands:
        done = ran(command, *row.arguments)
        assert done.code == 2
        assert " ".join(row.error.split()) in " ".join(done.stderr.split())
        assert done.stdout == ""
        assert snapshot(tmp_path) == before
