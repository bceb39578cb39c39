"""Files that are odd, broken or hostile: each is handled or named, the run goes on, and other files keep every byte."""

# Programs stand on lines of their own length here.
# ruff: noqa: E501

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from scratch_tree import (
    MIGRATED,
    PROGRAM,
    UNCONCERNED,
    contents,
    lines,
    missing_lines,
    parses,
    refuse_to_read,
    run,
    run_apart,
    write_tree,
)

from codemod.finding import Status
from codemod.migrate import migrate_source as migrate

migrate_source = functools.cache(migrate)

IMPORT = b"from twilio.rest import Client\n"
CALL = b'client.conferences("SalesRoom").update(status="completed")\n'
MARK = b"\xef\xbb\xbf"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    folder = tmp_path / "tree"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@dataclass(frozen=True)
class Broken:
    """A file that concerns us and cannot be read; a word of what is said about it."""

    content: bytes
    says: str = ""


# ---- what cannot be read ---------------------------------------------------------------------------------------------------

BROKEN = {
    "syntax error": Broken(PROGRAM + b"def broken(:\n", "parse"),
    "unclosed bracket": Broken(PROGRAM + b"x = (\n", "parse"),
    "unclosed string": Broken(PROGRAM + b'x = """\n', "parse"),
    "bad indentation": Broken(PROGRAM + b"if x:\n        a()\n    b()\n", "parse"),
    "tabs and spaces that disagree": Broken(PROGRAM + b"if x:\n\tif y:\n        a()\n", "parse"),
    "keyword as a name": Broken(PROGRAM + b"class = 1\n", "parse"),
    "Python 2 print": Broken(PROGRAM + b'print "done"\n', "Python 2"),
    "Python 2 except": Broken(PROGRAM + b"try:\n    x()\nexcept (ValueError, KeyError), error:\n    pass\n", ""),
    "Python 2 print of a name": Broken(PROGRAM + b"for c in x:\n    print c.sid\n", "Python 2"),
    "Python 2 backticks": Broken(PROGRAM + b"x = `y`\n", ""),
    "Python 2 octal": Broken(PROGRAM + b"mode = 0777\n", ""),
    "Python 2 raise": Broken(PROGRAM + b'raise ValueError, "no"\n', "Python 2"),
    "Python 2 exec": Broken(PROGRAM + b'exec "x = 1" in names\n', ""),
    "not UTF-8": Broken(PROGRAM + b"# B\xfcro\n", "utf-8"),
    "not UTF-8 in a string": Broken(PROGRAM + b'x = "\x80\x81"\n', "utf-8"),
    "half a character at the end": Broken(PROGRAM + b"# \xe2\x82", "utf-8"),
    "a surrogate": Broken(PROGRAM + b"# \xed\xa0\x80\n", "utf-8"),
    "coding line that is wrong": Broken(b"# coding: ascii\n" + PROGRAM + b"# \xc3\xa9\n", "ascii"),
    "coding line of no codec": Broken(b"# coding: latin-99\n" + PROGRAM, "latin-99"),
    "coding line that disagrees with the mark": Broken(MARK + b"# coding: latin-1\n" + PROGRAM, ""),
    "coding line of a codec that is none of text": Broken(b"# coding: rot13\n" + PROGRAM, ""),
    "coding line of a codec of bytes": Broken(b"# coding: hex\n" + PROGRAM, ""),
    "coding line of the undefined codec": Broken(b"# coding: undefined\n" + PROGRAM, ""),
    "coding line of a codec with state": Broken(b"# coding: utf-16\n" + PROGRAM, ""),
    "coding line of idna": Broken(b"# coding: idna\n" + PROGRAM + b"x = '" + b"a" * 70 + b"'\n", ""),
    "NUL bytes": Broken(PROGRAM + b"x = 1\0\n", ""),
    "NUL byte in a comment": Broken(PROGRAM + b"# \0\n", ""),
    "NUL byte in a string": Broken(PROGRAM + b'x = "\0"\n', ""),
    "binary": Broken(b"\x7fELF\x02\x01\0twilio\0" + bytes(range(256)), ""),
    "merge conflict": Broken(
        IMPORT + b"<<<<<<< HEAD\nclient = Client()\n=======\nclient = Client(1, 2)\n>>>>>>> theirs\n" + CALL, "conflict"
    ),
    "merge conflict, CRLF": Broken(
        (IMPORT + b"<<<<<<< HEAD\nclient = Client()\n=======\nclient = 2\n>>>>>>> theirs\n" + CALL).replace(
            b"\n", b"\r\n"
        ),
        "conflict",
    ),
    "merge conflict in a block": Broken(
        PROGRAM + b"def f():\n<<<<<<< HEAD\n    a()\n||||||| base\n    b()\n=======\n    c()\n>>>>>>> theirs\n",
        "conflict",
    ),
    "2,000 brackets": Broken(PROGRAM + b"x = " + b"[" * 2000 + b"]" * 2000 + b"\n", ""),
    "2,000 calls in each other": Broken(PROGRAM + b"x = " + b"f(" * 2000 + b")" * 2000 + b"\n", ""),
    "20,000 minus signs": Broken(PROGRAM + b"x = " + b"-" * 20000 + b"1\n", ""),
    "20,000 nots": Broken(PROGRAM + b"x = " + b"not " * 20000 + b"y\n", ""),
    "150 blocks in each other": Broken(
        PROGRAM + b"".join(b" " * n + b"if x:\n" for n in range(150)) + b" " * 150 + b"y\n", ""
    ),
}
if sys.version_info < (3, 14):
    BROKEN["syntax of 3.14"] = Broken(PROGRAM + b'x = t"{y}"\n', "newer Python")
if sys.version_info < (3, 12):
    BROKEN["syntax of 3.12"] = Broken(PROGRAM + b"type Room = str\n", "newer Python")
    BROKEN["f-string of 3.12"] = Broken(PROGRAM + b'x = f"{"a"}"\n', "newer Python")


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_of_ours_that_cannot_be_read_is_named_and_the_run_goes_on(name: str, tree: Path) -> None:
    odd = BROKEN[name].content
    write_tree(tree, {"a.py": PROGRAM, "odd.py": odd, "other.py": UNCONCERNED, "z/z.py": PROGRAM})

    done = run_apart(tree, "migrate", ".") if "000" in name else run("migrate", ".")

    assert done.code == 2, done.output
    assert done.codes("odd.py") == ["VB901"]
    assert BROKEN[name].says in done.messages("odd.py") + str(done.report["findings"])
    assert done.status("odd.py") == "error"
    assert done.status("a.py") == done.status("z/z.py") == "changed"
    after = contents(tree)
    assert after["odd.py"] == odd
    assert after["other.py"] == UNCONCERNED
    assert MIGRATED in after["a.py"]
    assert MIGRATED in after["z/z.py"]


@pytest.mark.parametrize("command", ["check", "diff"])
@pytest.mark.parametrize("name", ["syntax error", "Python 2 print", "not UTF-8", "NUL bytes", "merge conflict"])
def test_check_and_diff_say_the_same_and_write_nothing(name: str, command: str, tree: Path) -> None:
    files = {"a.py": PROGRAM, "odd.py": BROKEN[name].content}
    write_tree(tree, files)

    done = run(command, ".")

    assert done.code == 2
    assert done.codes("odd.py") == ["VB901"]
    assert contents(tree) == files


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_that_does_not_concern_us_is_nobodys_business(name: str, tree: Path) -> None:
    odd = BROKEN[name].content.replace(b"twilio", b"trilio").replace(b"conferences", b"conventions")
    write_tree(tree, {"odd.py": odd})

    done = run("check", ".")

    assert done.code == 0
    assert done.report["files"] == done.report["findings"] == []
    assert done.report["summary"]["files"] == 1
    assert contents(tree) == {"odd.py": odd}


@pytest.mark.parametrize("name", BROKEN)
def test_the_place_of_what_is_broken_lies_in_the_file(name: str) -> None:
    outcome = migrate_source(BROKEN[name].content, "odd.py")
    place = outcome.findings[0].place

    assert 1 <= place.line <= len(lines(BROKEN[name].content)) + 1
    assert place.column >= 1
    assert (place.end_line, place.end_column) >= (place.line, place.column)


# ---- what is odd, and rewritten all the same ------------------------------------------------------------------------------

WINDOWS = PROGRAM.replace(b"\n", b"\r\n")
ODD = {
    "byte order mark": MARK + PROGRAM,
    "byte order mark and coding line": MARK + b"# -*- coding: utf-8 -*-\n" + PROGRAM,
    "CRLF": WINDOWS,
    "CRLF and byte order mark": MARK + WINDOWS,
    "lone CR": PROGRAM.replace(b"\n", b"\r"),
    "mixed line ends": b"# one\r\n# two\n# three\r" + PROGRAM + b"x = 1\r\ny = 2\rz = 3\n",
    "mixed line ends within the program": IMPORT + b"client = Client()\r\n" + CALL[:-1] + b"\rx = 1\r\n",
    "no final newline": PROGRAM[:-1],
    "no final newline, CRLF": WINDOWS[:-2],
    "no final newline, a comment last": PROGRAM + b"# the end",
    "blank lines at the end": PROGRAM + b"\n\n\n",
    "white space at the end": PROGRAM + b"   \n\t\n    ",
    "blank lines at the beginning": b"\n\n\n" + PROGRAM,
    "form feeds": b"\x0c" + PROGRAM + b"\x0c\nx = 1\n\x0c# page\n\x0c\x0cy = 2\n",
    "form feed before the call": IMPORT + b"client = Client()\n\x0c" + CALL,
    "form feed in the indentation": IMPORT + b"client = Client()\nif client:\n\x0c    " + CALL + b"    x = 1\n",
    "vertical tab and other separators in strings": PROGRAM
    + b'x = "\x0b\x1c\x1d\x1e"\n# \xc2\x85 \xe2\x80\xa8 \xe2\x80\xa9\ny = 1\n',
    "separators before the call": b"# \xc2\x85 \xe2\x80\xa8 \x0b\x1c\n" + PROGRAM,
    "line separator on the line of the call": IMPORT + b"client = Client()\nx = '\xe2\x80\xa8'; " + CALL,
    "tabs": IMPORT + b"client = Client()\nif client:\n\tif 1:\n\t\t" + CALL + b"\tx = 1\n",
    "latin-1": b"# coding: latin-1\n# B\xfcro \xe9\xff\xa0\n" + PROGRAM + b'x = "\xe4\xf6\xfc"\n',
    "latin-1, Emacs": b"#!/usr/bin/python\n# -*- coding: iso-8859-15 -*-\n# \xa4\n" + PROGRAM,
    "cp1252, Vim": b"# vim: set fileencoding=cp1252 :\n# \x80\x85\n" + PROGRAM,
    "Shift JIS": b"# coding: shift_jis\n# \x83\x5c\x95\x5c\n" + PROGRAM + b"x = '\x83\x65'\n",
    "EUC-JP": b"# coding: euc-jp\n# \xc6\xfc\xcb\xdc\n" + PROGRAM,
    "KOI8-R, CRLF": b"# coding: koi8-r\r\n# \xc1\xc2\r\n" + WINDOWS,
    "coding line in the second line": b"#!/usr/bin/env python\n# coding=latin-1\n# \xfc\n" + PROGRAM,
    "coding line in the third line, which is none": b"\n\n# coding: latin-1\n" + PROGRAM,
    "astral characters": b"# \xf0\x9f\x98\x80\n"
    + IMPORT
    + b'client = Client(); x = "\xf0\x9f\x98\x80\xf0\x9f\x98\x80"; '
    + CALL,
    "letters of other scripts": "# größe\nfrom twilio.rest import Client\n\nclient = Client(); größe = 1; ".encode()
    + CALL,
    "combining characters": "from twilio.rest import Client\nclient = Client(); e\u0301 = 1; ".encode() + CALL,
    "a byte order mark in the middle": PROGRAM + b'x = "\xef\xbb\xbf"\n# \xef\xbb\xbf\n',
    "backslash at the end of a line": IMPORT + b"client = \\\n    Client()\n" + CALL + b"x = 1 + \\\n    2\n",
    "backslash at the end of a line, CRLF": (IMPORT + b"client = \\\n    Client()\n" + CALL).replace(b"\n", b"\r\n"),
    "interactive shebang": b"#!/usr/bin/env -S python -i\n" + PROGRAM,
    "match statement": PROGRAM
    + b"match client:\n    case {'a': [x, *_], **rest} if x:\n        pass\n    case str() | int(): pass\n    case _: pass\n",
    "call in a match subject": IMPORT + b"client = Client()\nmatch 1:\n    case 1:\n        " + CALL,
    "match as a name": PROGRAM + b"match = 1\ncase = match\ntype = case\nmatch(case)\n",
    "walrus": PROGRAM + b"if (n := 10) > 5: print(n)\n[y := 1, y**2]\n",
    "coroutines": IMPORT
    + b"client = Client()\nasync def f():\n    async with a as b, c:\n        async for d in e:\n            await g\n    "
    + CALL
    + b"    return [h async for h in i]\n",
    "decorators": IMPORT
    + b"client = Client()\n@app.route('/x', methods=['POST'])\n@(lambda f: f)\ndef f():\n    "
    + CALL,
    "star expressions": PROGRAM + b"a, *b = c\nf(*a, **b)\nprint(*[1], *[2])\nx = *a, *b\nfor y in *a, *b: pass\n",
    "positional-only parameters": PROGRAM + b"def f(a, /, b, *, c, **d): pass\n",
    "type comments": PROGRAM
    + b"x = []  # type: list[int]\ndef f(a):  # type: (int) -> str\n    pass\nfor y in x:  # type: int\n    pass\n",
    "a bad type comment": PROGRAM + b"x = 1  # type: [\n",
    "f-strings": PROGRAM + b"x = f'{a!r:>{b}} {{}} {c=}' f\"{d['e']}\" rf'\\d{f}'\n",
    "byte strings": PROGRAM + b"x = b'\\xff' br'\\d' rb'\\d'\n",
    "escapes that are none": PROGRAM + b"x = '\\d'\n",
    "assertion on a tuple": PROGRAM + b"assert (1, 'x')\n",
    "is with a literal": PROGRAM + b"if x is 1: pass\n",
    "exception groups": PROGRAM + (b"try: pass\nexcept* ValueError: pass\n" if sys.version_info >= (3, 11) else b""),
    "parenthesised context managers": PROGRAM + b"with (open('a') as a, open('b') as b,):\n    pass\n",
    "semicolons": IMPORT + b"client = Client(); " + CALL,
    "future import": b'"""Doc."""\nfrom __future__ import annotations\n' + PROGRAM,
    "future import without a docstring": b"from __future__ import annotations\n" + PROGRAM,
    "docstring in one line with the import": b'"""Doc."""; from twilio.rest import Client\nclient = Client()\n' + CALL,
    "1 MB line": PROGRAM + b'x = "' + b"a" * 1_000_000 + b'"\n',
    "1 MB before the call on its line": IMPORT + b'client = Client(); x = "' + "é".encode() * 500_000 + b'"; ' + CALL,
    "5,000 lines": PROGRAM + b"x = 1\n" * 5_000,
    "90 brackets": PROGRAM + b"x = " + b"[" * 90 + b"]" * 90 + b"\n",
    "a sum of 60 terms": PROGRAM + b"x = " + b"1 + " * 60 + b"1\n",
    "a chain of 60 calls": PROGRAM + b"x = y" + b".f()" * 60 + b"\n",
    "conflict markers in a string": PROGRAM + b'x = """\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n"""\n',
    "TODO of ours in a string": PROGRAM + b'x = "# TODO(vobiz VB201): no comment"\n',
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_rewritten_and_all_other_lines_stay(name: str, tree: Path) -> None:
    odd = ODD[name]
    write_tree(tree, {"odd.py": odd, "other.py": UNCONCERNED})

    done = run("migrate", ".")

    assert done.code == 0, done.messages("odd.py")
    assert done.status("odd.py") == "changed"
    assert done.codes("odd.py") == ["VB001", "VB103"]
    after = contents(tree)
    assert after["other.py"] == UNCONCERNED
    assert MIGRATED in after["odd.py"]
    assert parses(after["odd.py"])
    assert not missing_lines(odd, after["odd.py"])


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_gets_no_line_ends_but_its_own(name: str) -> None:
    before, after = (
        {each[len(each.rstrip(b"\r\n")) :] for each in lines(content)}
        for content in (ODD[name], migrate_source(ODD[name], "odd.py").after)
    )

    assert after - {b""} <= before
    assert ODD[name].endswith((b"\n", b"\r")) or not migrate_source(ODD[name], "odd.py").after.endswith((b"\n", b"\r"))


@pytest.mark.parametrize("name", ODD)
def test_a_mark_and_a_coding_line_stay_where_they_are(name: str) -> None:
    after = migrate_source(ODD[name], "odd.py").after

    assert after.startswith(MARK) is ODD[name].startswith(MARK)
    for number, line in enumerate(lines(ODD[name])[:2]):
        if b"coding" in line or line.startswith(b"#!"):
            assert lines(after)[number] == line


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_done_after_one_run(name: str) -> None:
    once = migrate_source(ODD[name], "odd.py")
    twice = migrate_source(once.after, "odd.py")

    assert twice.after == once.after
    assert twice.findings == ()


def test_latin_1_comes_back_byte_for_byte_around_a_todo(tree: Path) -> None:
    odd = (
        b'# coding: latin-1\nfrom twilio.rest import Client\nclient = Client()\nraum = "B\xfcro"\n'
        b'def ende(gr\xf6\xdfe):\n    client.conferences(gr\xf6\xdfe).update(status="completed")  # \xa7\n'
    )
    write_tree(tree, {"odd.py": odd})

    assert run("migrate", ".").code == 0
    after = (tree / "odd.py").read_bytes()
    for kept in (b"TODO(vobiz", b"gr\xf6\xdfe)", b"# \xa7", b'raum = "B\xfcro"\n'):
        assert kept in after
    assert all(line.isascii() or b"\xc3" not in line for line in lines(after))
    assert parses(after)


def test_a_todo_is_ascii_whatever_stands_in_the_program() -> None:
    source = (
        IMPORT + "client = Client()\ndef f(größe):\n    client.conferences(größe).update(status='completed')\n".encode()
    )
    after = migrate_source(source, "odd.py").after

    assert b"TODO(vobiz" in after
    assert all(line.isascii() for line in lines(after) if b"TODO" in line or line.lstrip().startswith(b"#"))


# ---- what holds nothing -----------------------------------------------------------------------------------------------------

NOTHING = {
    "empty": b"",
    "byte order mark alone": MARK,
    "one newline": b"\n",
    "one CR": b"\r",
    "white space": b" \t\x0c \n   ",
    "comments": b"# twilio\n# client.conferences('x').update(status='completed')\n",
    "comment without newline": b"# from twilio.rest import Client",
    "docstring": b'"""from twilio.rest import Client\n\nclient.conferences("x").update(status="completed")\n"""\n',
    "strings": b'x = "from twilio.rest import Client"\ny = "# TODO(vobiz VB103): no"\n',
    "ellipsis": b"twilio: ...\n",
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_file_that_holds_nothing_keeps_every_byte_and_is_not_spoken_of(name: str, tree: Path) -> None:
    write_tree(tree, {"odd.py": NOTHING[name]})

    done = run("migrate", ".")

    assert (done.code, done.report["files"], done.report["findings"]) == (0, [], [])
    assert contents(tree) == {"odd.py": NOTHING[name]}
    assert run("check", ".").code == 0


# ---- deep nesting, in a process that may die ---------------------------------------------------------------------------------

DEEP = {
    "sum": lambda n: b"x = " + b"1 + " * n + b"1\n",
    "chain of attributes": lambda n: b"x = y" + b".z" * n + b"\n",
    "chain of calls": lambda n: b"x = y" + b".z()" * n + b"\n",
    "subscripts": lambda n: b"x = y" + b"[0]" * n + b"\n",
    "comparisons": lambda n: b"x = " + b"a < " * n + b"b\n",
    "elif": lambda n: b"if a: pass\n" + b"elif a: pass\n" * n,
    "conditional expressions": lambda n: b"x = " + b"a if b else " * n + b"c\n",
    "lambdas": lambda n: b"x = " + b"lambda: " * n + b"c\n",
    "nots": lambda n: b"x = " + b"not " * n + b"c\n",
    "strings side by side": lambda n: b"x = (" + b"'a'\n" * n + b")\n",
    "call of ours under a sum": lambda n: b"x = " + b"1 + " * n + CALL,
    "call of ours in a chain": lambda n: CALL[:-1] + b".a()" * n + b"\n",
    "call of ours on a sum": lambda n: b'client.conferences("a"' + b' + "a"' * n + b').update(status="completed")\n',
    "lists of a name": lambda n: b"client = [client]\n" * n,
    "names of each other": lambda n: b"".join(b"c%d = c%d\n" % (i + 1, i) for i in range(n)) + b"c0 = client\n",
    "functions in each other": lambda n: (
        b"".join(b" " * i + b"def f():\n" for i in range(min(n, 90))) + b" " * min(n, 90) + CALL
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_code_is_rewritten_or_named_and_never_ends_the_run(name: str, tree: Path) -> None:
    deep = {f"deep_{depth}.py": PROGRAM + DEEP[name](depth) for depth in (150, 900, 10_000)}
    write_tree(tree, {"a.py": PROGRAM, **deep, "z.py": PROGRAM})

    done = run_apart(tree, "migrate", ".", timeout=240)

    assert done.code in (0, 2), done.output[-600:]
    after = contents(tree)
    assert MIGRATED in after["a.py"]
    assert MIGRATED in after["z.py"]
    for path, odd in deep.items():
        if after[path] == odd:
            assert done.codes(path)
        else:
            assert MIGRATED in after[path]
            assert done.status(path) == "changed"
    assert any(done.status(path) == "error" for path in deep) is (done.code == 2)


def test_many_calls_on_one_line_take_no_time_to_speak_of(tree: Path) -> None:
    odd = IMPORT + b"client = Client()\n" + CALL[:-1] + (b"; " + CALL[:-1]) * 200 + b"\n"
    write_tree(tree, {"odd.py": odd})

    assert run_apart(tree, "migrate", ".", timeout=20).code == 0
    assert (tree / "odd.py").read_bytes().count(MIGRATED) == 201


def test_many_calls_in_one_file_take_no_time_to_speak_of(tree: Path) -> None:
    write_tree(tree, {"odd.py": IMPORT + b"client = Client()\n" + CALL * 400})

    assert run_apart(tree, "migrate", ".", timeout=20).code == 0
    assert (tree / "odd.py").read_bytes().count(MIGRATED) == 400


# ---- what is no file, or not to be had ---------------------------------------------------------------------------------------


def test_a_folder_named_like_a_module_is_entered(tree: Path) -> None:
    write_tree(tree, {"x.py/inner.py": PROGRAM, "a.py": PROGRAM})

    done = run("migrate", ".")

    assert (done.code, done.status("x.py/inner.py"), done.status("a.py")) == (0, "changed", "changed")
    assert run("check", "x.py").code == 0


def test_an_empty_folder_named_like_a_module_is_passed_over(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM})
    (tree / "x.py").mkdir()

    assert run("migrate", ".").code == 0


@pytest.mark.parametrize("target", ["nowhere.py", "link.py", "../../nowhere", "/nowhere/at/all.py"])
def test_a_broken_link_is_no_reason_to_stop(target: str, tree: Path) -> None:
    (tree / "link.py").symlink_to(target)
    write_tree(tree, {"a.py": PROGRAM, "z.py": PROGRAM})

    done = run_apart(tree, "migrate", ".")

    assert done.code in (0, 2), done.output
    assert done.status("a.py") == done.status("z.py") == "changed"
    assert done.code == 0 or done.codes("link.py")
    assert os.readlink(tree / "link.py") == target


def test_a_broken_link_that_was_asked_for_is_named(tree: Path) -> None:
    (tree / "link.py").symlink_to("nowhere.py")
    write_tree(tree, {"a.py": PROGRAM})

    done = run("migrate", "link.py", "a.py")

    assert done.code == 2
    assert done.codes("link.py") == ["VB902"]
    assert done.status("a.py") == "changed"


def test_a_link_to_a_file_of_the_tree_is_written_at_its_target_once(tree: Path) -> None:
    (tree / "link.py").symlink_to("a.py")
    write_tree(tree, {"a.py": PROGRAM})

    done = run("migrate", ".")

    assert done.code == 0
    assert [each["path"] for each in done.report["files"]] == ["a.py"]
    assert (tree / "link.py").is_symlink()
    assert (tree / "a.py").read_bytes().count(MIGRATED) == 1


def test_a_link_out_of_the_tree_is_not_followed(tree: Path) -> None:
    outside = tree.parent / "outside.py"
    outside.write_bytes(PROGRAM)
    (tree / "link.py").symlink_to(outside)
    (tree / "folder").symlink_to(tree.parent)
    write_tree(tree, {"a.py": PROGRAM})

    assert run("migrate", ".").status("a.py") == "changed"
    assert outside.read_bytes() == PROGRAM


def test_a_link_to_its_own_folder_ends(tree: Path) -> None:
    (tree / "loop").symlink_to(".")
    write_tree(tree, {"a.py": PROGRAM})

    done = run_apart(tree, "migrate", ".")

    assert [each["path"] for each in done.report["files"]] == ["a.py"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no fifos here")
@pytest.mark.parametrize("place", [".", "pipe.py"])
def test_a_fifo_does_not_hold_the_run_up(place: str, tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM})
    os.mkfifo(tree / "pipe.py")

    done = run_apart(tree, "migrate", *dict.fromkeys([place, "a.py"]), timeout=20)

    assert done.status("a.py") == "changed"
    assert done.code == (0 if place == "." else 2)


@pytest.fixture
def unreadable(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a file of ours that may not be read, even by root."""
    write_tree(tree, {"a.py": PROGRAM, "odd.py": PROGRAM, "z.py": PROGRAM})
    odd = tree / "odd.py"
    odd.chmod(0)
    refuse_to_read(monkeypatch, "odd.py")
    yield odd
    monkeypatch.undo()
    odd.chmod(0o644)


@pytest.mark.parametrize("place", [".", "odd.py"])
def test_an_unreadable_file_is_named_and_the_run_goes_on(place: str, unreadable: Path) -> None:
    done = run("migrate", *dict.fromkeys([place, "a.py"]))

    assert done.code == 2
    assert done.codes("odd.py") == ["VB901"]
    assert "Permission denied" in done.messages("odd.py")
    assert done.status("a.py") == "changed"


def test_a_file_without_an_ending_is_taken_when_it_is_named(tree: Path) -> None:
    write_tree(tree, {"tool": b"#!/usr/bin/env python\n" + PROGRAM})

    assert run("migrate", ".").report["files"] == []
    assert run("migrate", "tool").status("tool") == "changed"
    assert (tree / "tool").read_bytes().startswith(b"#!/usr/bin/env python\n")


@pytest.mark.parametrize(
    "name", ["tool.wsgi", "Tool.PY", "tool.pyw", ".hidden.py", "-x.py", "a b.py", "é.py", "a[1].py", "x.py.bak"]
)
def test_a_file_is_taken_when_it_is_named_whatever_it_is_called(name: str, tree: Path) -> None:
    write_tree(tree, {name: PROGRAM})

    assert run("migrate", "--", name).status(name) == "changed"


@pytest.mark.parametrize("content", [b"\x7fELF\0\x01", b"twilio\0\xff\xfe", b"%PDF twilio .conferences("])
def test_a_file_that_is_no_python_is_named_when_it_was_asked_for(content: bytes, tree: Path) -> None:
    write_tree(tree, {"data.bin": content})

    done = run("check", "data.bin")

    assert done.code == (2 if b"twilio" in content else 0)
    assert contents(tree) == {"data.bin": content}


def test_standard_input_that_is_broken_comes_back_as_it_was() -> None:
    import subprocess

    from scratch_tree import ROOT

    for name in ("syntax error", "not UTF-8", "NUL bytes", "Python 2 print"):
        odd = BROKEN[name].content
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "migrate", "-"], input=odd, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout) == (2, odd)
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("name", [*BROKEN, *ODD, *NOTHING])
@pytest.mark.parametrize("ending", [".py", ".xml", ""])
def test_no_bytes_make_the_engine_raise(name: str, ending: str) -> None:
    content = BROKEN[name].content if name in BROKEN else ODD[name] if name in ODD else NOTHING[name]
    outcome = migrate_source(content, "odd" + ending)

    assert outcome.before == content
    assert outcome.changes is (outcome.status is Status.WOULD_CHANGE)


@pytest.mark.parametrize("cut", range(0, len(PROGRAM), 7))
def test_a_program_cut_off_anywhere_does_not_make_the_engine_raise(cut: int) -> None:
    outcome = migrate_source(PROGRAM[:cut], "odd.py")

    assert outcome.changes is False or parses(outcome.after)
