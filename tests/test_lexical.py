"""Where comments stand: as the standard library's tokenize finds them, whatever stands in strings."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.python.lexical import FIELDS_ARE_CODE, comment_spans

PIECES = ("#", '"', "'", '"""', "'''", "\\", "\n", "\r\n", "a", " ", "f", "rb", "{", "}", "x = ", "(", ")", "# it's\n")


def comments_by_tokenize(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
    return [token.string.rstrip("\r\n") for token in tokens if token.type == tokenize.COMMENT]


def comments(text: str, *, fields_are_code: bool = FIELDS_ARE_CODE) -> list[str]:
    return [text[start:end] for start, end in comment_spans(text, fields_are_code=fields_are_code)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")  # of escapes that are none
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_comments_are_those_of_tokenize(text: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return
    assert comments(text) == comments_by_tokenize(text)


@pytest.mark.parametrize("path", sorted(Path(ast.__file__).parent.glob("*.py"))[::8], ids=lambda path: path.name)
def test_comments_of_real_modules_are_those_of_tokenize(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")

    assert comments(text) == comments_by_tokenize(text)
    assert comments(text, fields_are_code=True) == comments(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1  # one\r\ny = 2 # two\r# three", ["# one", "# two", "# three"]),
        ("x = 'a # no' # yes", ["# yes"]),
        ("x = r'\\' # no' # yes", ["# yes"]),
        ("x = 'a\\\r\n# no' # yes", ["# yes"]),
        ("x = 'a\\\n# no' # yes", ["# yes"]),
        ("x = '''it's # no''' # yes", ["# yes"]),
        ('x = """a""\\"""" # yes', ["# yes"]),
        ('x = "" # yes', ["# yes"]),
        ("(x # yes\n)", ["# yes"]),
        ("x = 'never ended # no\n# beyond", []),
        ("x = 1 # yes\ny = '''never ended # no", ["# yes"]),
        ("f'{a}' # yes\n'''never ended # no", ["# yes"]),
        ("x = 'no comment at all'", []),
    ],
)
@pytest.mark.parametrize("fields_are_code", [False, True])
def test_a_comment_is_what_stands_in_no_string(text: str, expected: list[str], fields_are_code: bool) -> None:
    assert comments(text, fields_are_code=fields_are_code) == expected


@pytest.mark.skipif(sys.version_info < (3, 12), reason="such strings end at their first quote before Python 3.12")
def test_a_field_of_an_f_string_may_hold_comments_and_its_own_quotes() -> None:
    text = 'x = f"{a["# no"]} # no" # one\ny = f"""{\n    b  # two\n}"""'

    assert comments(text) == ["# one", "# two"]
