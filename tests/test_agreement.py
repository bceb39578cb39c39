"""Rules, fixtures and documentation agree: none is there without the others."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from codemod.examples import element_example, example
from codemod.finding import UNREADABLE, Level
from codemod.rules import Message, Rule, load_rules

TESTS = Path(__file__).parent
RULES = load_rules()
CODED = [message for message in RULES.messages.values() if message.code]
OWN = {UNREADABLE[0]}
"""Codes of findings about a file that no rule is asked about."""


@cache
def codes_in_fixtures() -> dict[str, str]:
    """Return the codes that a fixture shows in a finding or in a TODO, each with the name of one that does."""
    found: dict[str, str] = {}
    for path in sorted(TESTS.glob("fixtures/*/*/findings.json")):
        found |= {each["code"]: path.parent.name for each in json.loads(path.read_text(encoding="utf-8"))}
    for path in sorted(TESTS.glob("fixtures/*/*/after.*")):
        found |= dict.fromkeys(re.findall(rb"TODO\(vobiz (VB\d+)", path.read_bytes()), path.parent.name)
    for path in sorted(TESTS.glob("fixtures_of_trees/*.txt")):
        findings = path.read_text(encoding="utf-8").partition("====")[0]
        found |= dict.fromkeys(re.findall(r"VB\d+$", findings, re.MULTILINE), path.stem)
    return {code.decode() if isinstance(code, bytes) else code: name for code, name in found.items()}


# ---- fixtures


@pytest.mark.parametrize(("code", "name"), RULES.names)
def test_every_code_is_shown_by_a_fixture(code: str, name: str) -> None:
    assert code in codes_in_fixtures(), f"{name}: a fixture of its own, or one in fixtures_of_trees/, must show it"


def test_every_code_in_a_fixture_is_that_of_a_rule() -> None:
    assert set(codes_in_fixtures()) <= {code for code, _ in RULES.names} | OWN


def test_every_tree_is_named_after_a_message_with_a_code() -> None:
    assert {path.stem for path in TESTS.glob("fixtures_of_trees/*")} <= {message.name for message in CODED}


# ---- documentation


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.name)
def test_every_rule_is_documented_by_a_before_and_an_after(rule: Rule) -> None:
    shown = example(rule, RULES)
    assert shown is not None, "give it an example"
    before, after = shown
    assert (before.strip() == after.strip()) is (rule.level is Level.MANUAL)
    assert rule.why
    assert rule.help or rule.level is not Level.MANUAL


@pytest.mark.parametrize("element", RULES.elements.rows)
def test_every_element_is_documented_by_a_before_and_an_after(element: str) -> None:
    row = RULES.elements.rows[element]
    before, after = element_example(row, RULES)
    assert f"<{row.element}" in before
    assert f"<{row.to}" in after
    assert row.why


@pytest.mark.parametrize("message", CODED, ids=lambda message: message.name)
def test_every_message_with_a_code_says_what_to_do(message: Message) -> None:
    assert message.text
    assert message.help or message.level in (Level.AUTOMATIC, Level.NOTE)  # nothing is left to do


@pytest.mark.parametrize(("code", "name"), RULES.names)
def test_every_page_has_a_before_and_an_after(code: str, name: str) -> None:
    page = (TESTS.parent / "docs" / "rules" / f"{code}-{name}.md").read_text(encoding="utf-8")
    headings = {"## Before", "## After", "## Left as it is"} & set(page.splitlines())
    assert headings in ({"## Before", "## After"}, {"## Left as it is"})


# ---- the target


def test_every_method_of_the_target_that_is_called_or_named_is_there() -> None:
    there = set(RULES.tables["sdk"]["method"])
    texts = [rule.vobiz or "" for rule in RULES.rules]
    texts += [line.template.text for rule in RULES.rules for line in rule.isolate]
    texts += [each for rule in RULES.rules for each in (rule.help, rule.manual or "")]
    texts += [text for message in RULES.messages.values() for text in (message.text, message.help, message.todo)]
    texts += [entry["instead"] for entry in RULES.tables["elsewhere"]["beside"]["request"]["resource"]]
    named = {name for text in texts for name in re.findall(r"\bclient\.([a-z_]+\.[a-z_]+)\(", text)}
    assert len(named) > 20
    assert named <= there, "rules/sdk.toml has no such method"
