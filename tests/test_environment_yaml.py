"""YAML read by lines, held against a parser: what is added is all that changes, and stands beside the old variable."""

from __future__ import annotations

import random
import re
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_environment import COMPOSE, WORKFLOW

from codemod.around.declarations import Form, additions, edits
from codemod.around.forms.yaml_lines import read_yaml
from codemod.python.source import Source, apply_edits
from codemod.rules import load_rules

TABLE = load_rules().tables["environment"]["environment"]
REFERENCES = [re.compile(pattern) for pattern in TABLE["references"]]
FORM = Form("yaml", under=("environment", "env", "x-*", "variables"))
BESIDE = {"TWILIO_ACCOUNT_SID": "VOBIZ_AUTH_ID", "TWILIO_AUTH_TOKEN": "VOBIZ_AUTH_TOKEN"}
NEW = tuple(BESIDE.values())
LINES = """\
environment:
environment: &a
environment: {
}
env:
- TWILIO_AUTH_TOKEN
- TWILIO_AUTH_TOKEN=x
- "TWILIO_AUTH_TOKEN=${TWILIO_AUTH_TOKEN}"
- TWILIO_AUTH_TOKEN: a
TWILIO_AUTH_TOKEN: a
TWILIO_AUTH_TOKEN:
TWILIO_AUTH_TOKEN: "a
b"
TWILIO_AUTH_TOKEN: 'it''s'
TWILIO_AUTH_TOKEN: |
TWILIO_AUTH_TOKEN: >-
TWILIO_ACCOUNT_SID: [a, b]
TWILIO_ACCOUNT_SID: [a,
b]
TWILIO_ACCOUNT_SID: {a: b}
TWILIO_ACCOUNT_SID: &x a
TWILIO_ACCOUNT_SID: *x
TWILIO_ACCOUNT_SID: !!str a
"TWILIO_ACCOUNT_SID": ~
? TWILIO_ACCOUNT_SID
: x
run: |
run: a b
web:
- web
- name: a
# TWILIO_AUTH_TOKEN: a
a: "x # y"
a: 'x
---
plain text
<<: *a
TWILIO_ACCOUNT_SID : a
-   TWILIO_ACCOUNT_SID=a b # c
TWILIO_ACCOUNT_SID: -a
TWILIO_ACCOUNT_SID: a:b
TWILIO_ACCOUNT_SID: a#b
TWILIO_ACCOUNT_SID: a'b"c
TWILIO_ACCOUNT_SID:\ta
""".splitlines()


class Loader(yaml.SafeLoader):
    """Reads YAML, and refuses keys that are given twice: one of them would hide what was added to the other."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [str(self.construct_object(key, deep=True)) for key, _ in node.value if not key.tag.endswith(":merge")]
        if len(keys) != len(set(keys)):
            raise yaml.YAMLError
        return super().construct_mapping(node, deep)


def loaded(text: str) -> Any:
    """Return the documents of a text; None where it is no YAML, or goes in circles."""
    try:
        documents = list(yaml.load_all(text, Loader))
        without_new(documents)
        return documents
    except (yaml.YAMLError, RecursionError, TypeError, ValueError):
        return None


def without_new(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_new(each) for key, each in value.items() if key not in NEW}
    if isinstance(value, list):
        return [without_new(each) for each in value if not (isinstance(each, str) and each.startswith(NEW))]
    return value


def misplaced(value: Any) -> bool:
    """Return whether a new variable stands in a map or list that holds no old one."""
    if isinstance(value, dict):
        alone = any(each in value for each in NEW) and not any(each in value for each in BESIDE)
        return alone or any(map(misplaced, value.values()))
    if isinstance(value, list):
        texts = [each for each in value if isinstance(each, str)]
        new = any(each.startswith(NEW) for each in texts)
        return (new and not any(each.startswith(tuple(BESIDE)) for each in texts)) or any(map(misplaced, value))
    return False


def added(text: str) -> str:
    source = Source(text, "utf-8", b"")
    found = [additions(block, NEW, BESIDE, REFERENCES, lambda each: False) for block in read_yaml(source, FORM)]
    return apply_edits(text, [edit for each in found for edit in edits(each, source)])


def changed_a_little(chance: random.Random) -> str:
    """Return a known file with some lines taken out, repeated, moved or put in."""
    lines = chance.choice([COMPOSE, WORKFLOW]).split("\n")
    for _ in range(chance.randint(1, 5)):
        index, way = chance.randrange(len(lines)), chance.random()
        if way < 0.3 and len(lines) > 1:
            del lines[index]
        elif way < 0.5:
            lines.insert(index, chance.choice(lines))
        elif way < 0.7:
            lines[index] = "  " + lines[index]
        elif way < 0.8:
            lines[index] = lines[index][2:]
        else:
            lines.insert(index, "  " * chance.randint(0, 4) + chance.choice(LINES))
    return "\n".join(lines)


def put_together(chance: random.Random) -> str:
    """Return some lines below each other, as deep as they happen to stand."""
    lines, indent = [], 0
    for _ in range(chance.randint(2, 7)):
        line = chance.choice(LINES)
        lines.append(" " * indent + line)
        opens = line.endswith((":", "&a", "|", ">-", "- name: a"))
        indent = max(0, indent + chance.choice([0, 2, 2, 2, 4] if opens else [0, 0, 0, 0, 2, -2]))
    return "\n".join(lines)


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=True), st.booleans())
def test_what_is_added_is_all_that_changes(chance: random.Random, known: bool) -> None:
    text = changed_a_little(chance) if known else put_together(chance)
    after = added(text)
    before = loaded(text)

    assert added(after) == after
    if after != text and before is not None:
        found = loaded(after)
        assert found is not None, after
        assert without_new(found) == before
        assert found != before
        assert not misplaced(found)
