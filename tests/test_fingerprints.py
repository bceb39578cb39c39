"""Fingerprints of findings: the same for the same statement wherever it stands, and another for anything else."""

from __future__ import annotations

import pytest

from codemod.finding import Finding, Level, Place
from codemod.fingerprints import SHOWN, Fingerprint, fingerprints
from codemod.migrate import migrate_source

PROGRAM = """\
from twilio.rest import Client

client = Client()


def close(room):
    client.conferences(room).update(status="completed")
"""


def of(text: str, name: str = "a.py") -> list[Fingerprint]:
    """Return the fingerprints of what the engine finds in a program, notes left out."""
    content = text.encode()
    heavy = [each for each in migrate_source(content, name).findings if each.level is not Level.NOTE]
    return list(fingerprints(heavy, {name: content}).values())


def digests(text: str, name: str = "a.py") -> list[str]:
    return sorted(each.digest for each in of(text, name))


@pytest.mark.parametrize(
    "changed",
    [
        PROGRAM.replace("def close", "x = 1\n\n\ndef close"),
        PROGRAM.replace("    client.conf", "    if room:\n        client.conf"),
        PROGRAM.replace('update(status="completed")', "update(\n        status='completed',  # over\n    )"),
        PROGRAM.replace("client = Client()", "client = Client()  # ours"),
        PROGRAM.replace("\n", "\r\n"),
    ],
    ids=["moved down", "indented", "in other lines", "commented", "other line ends"],
)
def test_a_statement_keeps_its_fingerprint(changed: str) -> None:
    assert digests(changed) == digests(PROGRAM)


@pytest.mark.parametrize(
    "changed", [PROGRAM.replace("(room).", "(room + room)."), PROGRAM.replace("room", "name")], ids=["text", "name"]
)
def test_another_statement_has_another(changed: str) -> None:
    kept = set(digests(changed)) & set(digests(PROGRAM))
    assert len(kept) == 1, "that of the client alone"


def test_another_file_has_another() -> None:
    assert not set(digests(PROGRAM, "b.py")) & set(digests(PROGRAM))


def test_paths_are_named_as_they_are_asked_to_be() -> None:
    findings = migrate_source(PROGRAM.encode(), "sub/a.py").findings
    from_above = fingerprints(findings, {"sub/a.py": PROGRAM.encode()}, lambda path: path.removeprefix("sub/"))
    assert {each.digest for each in from_above.values()} >= set(digests(PROGRAM))
    assert {each.path for each in from_above.values()} == {"a.py"}


def test_statements_that_are_alike_are_counted() -> None:
    line = '    client.conferences(room).update(status="completed")\n'
    alike = of(PROGRAM + line)
    assert set(digests(PROGRAM)) < {each.digest for each in alike}
    assert sorted(each.occurrence for each in alike if each.code == "VB103") == [1, 2]


def test_the_beginning_of_the_statement_is_shown() -> None:
    [first] = [each for each in of(PROGRAM) if each.code == "VB103"]
    assert first.text == 'client.conferences(room).update(status="completed")'
    [long] = [each for each in of(PROGRAM.replace("room", "room" * 9)) if each.code == "VB103"]
    assert len(long.text) == SHOWN
    assert long.text.endswith("...")


def finding(place: Place, path: str = "a.py") -> Finding:
    return Finding("VB901", "unreadable-file", Level.MANUAL, path, place, "text")


def text_of(content: str, place: Place, path: str = "a.py") -> str:
    [found] = fingerprints([finding(place, path)], {path: content.encode()}).values()
    return found.text


def test_of_a_statement_with_a_body_only_its_head_counts() -> None:
    assert text_of("if (\n  f()\n):\n    x = 1\n", Place(2, 3, 2, 6)) == "if ( f() ):"
    assert text_of("match f():\n    case 1:\n        pass\n", Place(1, 7, 1, 10)) == "match f():"
    assert text_of("class A:\n    @f()\n    def g(self): pass\n", Place(1, 1, 1, 6)) == "class A:"
    assert text_of("if f(): g()\n", Place(1, 4, 1, 7)) == "if f(): g()"


def test_of_a_comment_its_text_counts() -> None:
    assert text_of("x = 1\n# TODO(vobiz VB103): look\n", Place(2, 1, 2, 27)) == "# TODO(vobiz VB103): look"


def test_what_is_about_a_file_has_no_text() -> None:
    assert text_of("x = 1\n", Place()) == ""


def test_what_python_cannot_read_is_compared_by_lines() -> None:
    assert text_of("if:\n  client  = 1 # so\n", Place(2, 3, 2, 9)) == "client = 1 # so"
    assert text_of("<Response>\n  <Dial\n   a='1'/>\n", Place(2, 3, 3, 9), "a.xml") == "<Dial a='1'/>"


def test_a_file_that_is_not_there_has_no_text() -> None:
    [found] = fingerprints([finding(Place(7, 1, 7, 2))], {}).values()
    assert (found.text, found.occurrence) == ("", 1)


def test_a_finding_that_is_given_twice_counts_once() -> None:
    same = finding(Place(1, 1, 1, 2))
    assert [each.occurrence for each in fingerprints([same, same], {}).values()] == [1]
