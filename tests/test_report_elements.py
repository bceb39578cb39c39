"""Elements of documents in the mapping table, and one of them explained."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from codemod.command_line import main
from codemod.examples import element_example
from codemod.report.rule_pages import element_page, entries
from codemod.report.rules_report import explanation, table
from codemod.rules import load_rules

RULES = load_rules()
ROWS = RULES.elements.rows


def explained(element: str, width: int = 80) -> str:
    row = ROWS[element]
    return explanation(element_page(row, {}, element_example(row, RULES)), width)


def test_the_table_ends_with_the_elements() -> None:
    lines = table([each for each in entries(RULES) if each.twilio], None).split("\n")
    assert [line.split() for line in lines if "<Say>" in line] == [["VB601", "say", "<Say>", "<Speak>"]]
    assert len(lines) == 1 + len(RULES.rules) + len(ROWS)


def test_an_element_is_explained_with_its_attributes_and_an_example() -> None:
    shown = explained("Conference")
    assert shown.startswith("VB610 conference\n\nThe room's name stands directly in the answer.")
    for line in (
        "  - muted: stays",
        "  - beep: stays; onEnter becomes true, onExit becomes true",
        "  - waitUrl: becomes waitSound",
        "Attributes of <Dial> around it",
        "  - action: becomes <Redirect> behind it",
        "Row of the mapping table",
        'After\n    <Conference waitSound="https://app.example.com/hold">SalesRoom</Conference>',
    ):
        assert line in shown
    assert "no counterpart: statusCallbackEvent, recordingStatusCallback" in shown


def test_values_that_are_written_are_told() -> None:
    assert "timeout: becomes executionTimeout; where there is none, 5 is written" in explained("Gather")
    assert 'keepCallAlive="true" is written' in explained("Stream")
    assert "url: becomes the content of <Stream>" in explained("Stream")
    assert "becomes confirmSound of the element around it" in explained("Number")


@pytest.mark.parametrize("element", ROWS)
def test_every_element_has_an_example_that_becomes_the_targets(element: str) -> None:
    before, after = element_example(ROWS[element], RULES)
    assert f"<{element}" in before
    assert f"<{ROWS[element].to}" in after
    assert all(len(line) <= 60 for line in explained(element, 60).split("\n") if line.startswith("  - "))


@pytest.mark.parametrize(("word", "head"), [("VB601", "VB601 say"), ("Say", "VB601 say"), ("vb614", "VB614 stream")])
def test_the_command_explains_an_element(word: str, head: str) -> None:
    result = CliRunner().invoke(main, ["rules", word])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{head}\n\n")


def test_the_command_shows_the_elements_in_the_table() -> None:
    assert "<Conference>" in CliRunner().invoke(main, ["rules"]).stdout
