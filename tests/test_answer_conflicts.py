"""Calls in different files whose answer URLs may be the same: named where they need different documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import write_tree

from codemod import Options, plan
from codemod.configuration import Configuration
from codemod.finding import Level

HEAD = "from twilio.rest import Client\n\nclient = Client()\n\n\ndef dial(room, number, flag):\n"
CODE = "VB221"


def conflicts(tree: Path, *calls: str, configured: str | None = None, **wishes: tuple[str, ...]) -> list[str]:
    """Return what is said of calls that stand in a file each."""
    programs = {
        f"{name}.py": f"{HEAD}    client.conferences({room}).participants.create('+1', number, {arguments})\n".encode()
        for name, (room, _, arguments) in zip("abcd", (call.partition(":") for call in calls), strict=False)
    }
    write_tree(tree, programs)
    planned = plan(
        [tree], Options(configuration=Configuration(answer_url=configured), **wishes), working_directory=tree
    )
    found = [each for each in planned.findings if each.code == CODE]
    assert all(each.level is Level.REVIEW and each.help for each in found)
    return [f"{each.path}:{each.place.line} {each.message}" for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("room:beep=False", "room:"),
        ("room:beep=False", "'Sales':muted=True"),
        ("'Sales':muted=True", "room:record=True"),
        ("'Sales &':muted=True", "'Sales &':muted=False"),
    ],
)
def test_calls_that_may_share_a_url_and_need_different_documents_are_named(
    tmp_path: Path, one: str, other: str
) -> None:
    [said] = conflicts(tmp_path, one, other)

    assert said.startswith("b.py:7 ")
    assert "as a.py:7, and" in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("room:beep=False", "room:beep=False"),
        ("room:beep=False", "'Sales':beep=False"),
        ("'Sales':muted=True", "'Other':muted=False"),
        ("room:muted=flag", "room:"),
        ("room:muted=flag", "'R':muted=flag"),
    ],
)
def test_calls_that_the_url_tells_apart_or_that_need_the_same_are_not(tmp_path: Path, one: str, other: str) -> None:
    assert not conflicts(tmp_path, one, other)


def test_what_a_url_leaves_empty_is_the_document_without_it(tmp_path: Path) -> None:
    configured = "https://x.example/{room}?muted={muted}"

    assert not conflicts(tmp_path, "room:muted=flag", "room:", "'R':muted=True", configured=configured)


def test_a_call_names_every_one_before_it(tmp_path: Path) -> None:
    second, third = conflicts(tmp_path, "room:muted=True", "room:beep=True", "room:record=True")

    assert "as a.py:7, and" in second
    assert "as a.py:7, b.py:7, and" in third


def test_the_finding_can_be_switched_off(tmp_path: Path) -> None:
    assert not conflicts(tmp_path, "room:muted=True", "room:", ignore=("answer-shared",))
