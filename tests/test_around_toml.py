"""Where values stand in TOML: what the scanner finds is what a parser reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from codemod.around.toml import entries

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
HARD = '''\
# a comment with [brackets] and "quotes"
top = 1
'quoted key' = "a # no comment" # one
dotted . "key" = [ 'x', """
many ] lines \\" """, \'\'\'y\'\'\', { inline = ["z"], b = { c = 1 } }, [1, 2.0], # ] comment
  1979-05-27T07:32:00Z,
]
empty = []
braces = {}

[[ array . tables ]]
a = true
[array.tables.deep]
text = """"quotes""""
raw = \'\'\'
[no.table]
\'\'\'
[last]
end = [ "x" ]'''


def value_at(data: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        data = data[-1] if isinstance(data, list) else data
        data = data[name]
    return data


@pytest.mark.parametrize(
    "text",
    [HARD, HARD.replace("\n", "\r\n"), (ROOT / "pyproject.toml").read_text(), (ROOT / "rules/client.toml").read_text()],
    ids=["hard", "crlf", "pyproject", "rules"],
)
def test_every_value_stands_where_the_scanner_says(text: str) -> None:
    data = tomllib.loads(text)
    found = entries(text)
    assert found
    for entry in found:
        value = value_at(data, entry.path)
        assert tomllib.loads(f"x = {text[entry.value : entry.end]}")["x"] == value
        if isinstance(value, list):
            assert entry.elements is not None
            elements = [tomllib.loads(f"x = {text[each.start : each.end]}")["x"] for each in entry.elements]
            assert elements == value
            assert [each.is_text for each in entry.elements] == [isinstance(each, str) for each in value]
        else:
            assert entry.elements is None


@pytest.mark.parametrize("text", ["x = ", "[a\n", "x = [1", "a = 1\na = 2\n"])
def test_what_is_no_toml_has_no_entries(text: str) -> None:
    assert entries(text) == []
