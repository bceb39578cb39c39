"""String literals as text: read as Python reads them, and rewritten so that Python reads what was meant."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.finding import Edit
from codemod.python.source import apply_edits
from codemod.python.texts.literals import LiteralError, Style, read_literal, rewritten

READ = {
    r"'a'": "a",
    r'"a\n\t\\\"\'b"': "a\n\t\\\"'b",
    r"'\x41\101\u00fc\U0001f600\0'": "AA\u00fc\U0001f600\0",
    r"r'\d\''": r"\d\'",
    r"'\d'": r"\d",
    "'a\\\nb'": "ab",
    "'a\\\r\nb'": "ab",
    '"""a\r\nb\rc"""': "a\nb\nc",
    "'a' 'b'": "ab",
    "'a'  # one\n  \"b\" \\\n  r'c'": "abc",
    r"b'\x41\u0041'": r"A\u0041",
    "u'a'": "a",
    '"""a"b""c"""': 'a"b""c',
    "''": "",
}


@pytest.mark.parametrize("source", READ)
def test_a_literal_is_read_as_python_reads_it(source: str) -> None:
    literal = read_literal(source, 0, len(source), Style.PLAIN)
    value = ast.literal_eval(f"({source})")
    assert literal.text == READ[source]
    assert literal.text == (value.decode("latin-1") if isinstance(value, bytes) else value)
    for index, (start, end) in enumerate(zip(literal.starts, literal.ends, strict=True)):
        assert start < end, index


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("x", "no literal"),
        ("'a", "never closed"),
        ("'a\\", "ends in a backslash"),
        ("r'\\", "never closed"),
        ("f'{a'", "brace in it is never closed"),
        ("f'{\"a'", "brace in it is never closed"),
        ("f'{a", "brace in it is never closed"),
        (r"'\N{DIGIT ONE}'", "names a character"),
        ("'a' b'b'", "text and bytes"),
    ],
)
def test_what_cannot_be_read_is_told(source: str, why: str) -> None:
    with pytest.raises(LiteralError, match=why):
        read_literal(source, 0, len(source), Style.PLAIN)


def test_a_placeholder_in_two_literals_is_told() -> None:
    with pytest.raises(LiteralError, match="begins in one literal"):
        read_literal("'%' 's'", 0, 7, Style.PERCENT)


BLANKS = [
    ("f'a{b}c{d!r:>{w}}'", Style.UNKNOWN, ["{b}", "{d!r:>{w}}"]),
    ("f'{{a}}{x[\"k\"]}'", Style.UNKNOWN, ['{x["k"]}']),
    ("f\"{f('}')}\"", Style.UNKNOWN, ["{f('}')}"]),
    ("f'{x + {1: 2}[1]}'", Style.UNKNOWN, ["{x + {1: 2}[1]}"]),
    ("'%s %(a)s %% %5.2f %*d'", Style.PERCENT, ["%s", "%(a)s", "%5.2f", "%*d"]),
    ("'{} {a} {0} {{x}} {a!r:>{w}}'", Style.FORMAT, ["{}", "{a}", "{0}", "{a!r:>{w}}"]),
    ("'$a ${b} $$c'", Style.DOLLAR, ["$a", "${b}"]),
    ("'%s {a} {x.y} $c'", Style.UNKNOWN, ["%s", "{a}", "{x.y}"]),
]


@pytest.mark.parametrize(("source", "style", "blanks"), BLANKS)
def test_what_is_filled_in_is_one_mark_of_the_text(source: str, style: Style, blanks: list[str]) -> None:
    literal = read_literal(source, 0, len(source), style)
    assert [each.source for each in literal.blanks] == blanks
    marks = [each for each in literal.text if literal.is_mark(each)]
    assert [literal.blank(each).source for each in marks] == blanks


def changed(source: str, start: int, end: int, text: str, style: Style = Style.PLAIN) -> str:
    """Return a source once a stretch of its literal's text is replaced."""
    literal = read_literal(source, 0, len(source), style)
    edits, _ = rewritten(literal, source, [Edit(start, end, text)], "\n")
    return apply_edits(source, edits)


WRITTEN = [
    ("'abc'", 1, 2, "\n\\'\"", r"'a\n\\\'" + "\"c'"),
    ('"abc"', 1, 2, 'x="y"', "\"ax='y'c\""),
    ('"abc"', 1, 2, 'x="y\'"', '"ax=\\"y\'\\"c"'),
    ('"""abc"""', 1, 2, '\n"', '"""a\n"c"""'),
    ("r'abc'", 1, 2, '\\d"', "r'a\\d\"c'"),
    ("f'a{b}c'", 3, 3, "{}", "f'a{b}c{{}}'"),
    ("'a' 'b'", 1, 2, "", "'a' ''"),
    ("'a' 'b'", 0, 2, "c", "'c' ''"),
]


@pytest.mark.parametrize(("source", "start", "end", "text", "after"), WRITTEN)
def test_text_is_written_as_the_literal_takes_it(source: str, start: int, end: int, text: str, after: str) -> None:
    assert changed(source, start, end, text, Style.UNKNOWN if "f" in source[0] else Style.PLAIN) == after


def test_doubles_are_written_where_the_text_is_filled_in() -> None:
    assert changed("'a%sb'", 2, 3, "%", Style.PERCENT) == "'a%s%%'"
    assert changed("'a{}b'", 2, 3, "{", Style.FORMAT) == "'a{}{{'"
    assert changed("'a$xb c'", 2, 3, "$", Style.DOLLAR) == "'a$xb$$c'"


@pytest.mark.parametrize(
    ("source", "text", "style", "why"),
    [
        ("r'ab'", "\n", Style.PLAIN, "raw"),
        ("r'ab'", "'\"", Style.PLAIN, "raw"),
        ("b'ab'", "\u00fc", Style.PLAIN, "ASCII"),
        ("'%sb'", "", Style.PERCENT, "by position"),
        ("f'{a()}b'", "", Style.UNKNOWN, "no longer run"),
    ],
)
def test_what_cannot_be_written_is_told(source: str, text: str, style: Style, why: str) -> None:
    with pytest.raises(LiteralError, match=why):
        changed(source, 0, 1, text, style)


def test_a_raw_literal_cannot_end_in_a_backslash() -> None:
    with pytest.raises(LiteralError, match="end in the middle"):
        changed("r'a'", 0, 1, "\\")


def test_what_runs_keeps_its_order() -> None:
    source = "f'{a()}{b()}'"
    literal = read_literal(source, 0, len(source), Style.UNKNOWN)
    first, second = literal.text
    with pytest.raises(LiteralError, match="another order"):
        rewritten(literal, source, [Edit(0, 2, second + first)], "\n")


def test_a_mark_stays_in_a_literal_of_its_kind() -> None:
    source = "f'{a}' 'b'"
    literal = read_literal(source, 0, len(source), Style.UNKNOWN)
    mark = literal.text[0]
    with pytest.raises(LiteralError, match="another literal"):
        rewritten(literal, source, [Edit(0, 1, ""), Edit(1, 2, mark)], "\n")


def test_changes_that_overlap_are_told_and_such_as_lie_within_others_go() -> None:
    source = "'abcd'"
    literal = read_literal(source, 0, len(source), Style.PLAIN)
    with pytest.raises(LiteralError, match="overlap"):
        rewritten(literal, source, [Edit(0, 2, ""), Edit(1, 3, "")], "\n")
    edits, after = rewritten(literal, source, [Edit(0, 3, ""), Edit(1, 2, "x")], "\n")
    assert (apply_edits(source, edits), after) == ("'d'", "d")


def test_a_literal_that_is_left_empty_goes_with_its_line() -> None:
    source = "(\n    'a'\n    'b'\n    'c'  # c\n)"
    literal = read_literal(source, 6, len(source) - 7, Style.PLAIN)
    edits, _ = rewritten(literal, source, [Edit(1, 3, "")], "\n")
    assert apply_edits(source, edits) == "(\n    'a'\n    ''  # c\n)"


PREFIXES = st.sampled_from(["", "r", "u", "R"])
QUOTES = st.sampled_from(["'", '"', "'''", '"""'])
CHARACTERS = st.sampled_from(list("ab <>=/{}%$\n\r\t'\"\\\u00fc\U0001f600#"))


@st.composite
def literals(draw: st.DrawFn) -> str:
    """Draw the source of a literal, of one piece or several."""
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        value, quote, prefix = "".join(draw(st.lists(CHARACTERS, max_size=8))), draw(QUOTES), draw(PREFIXES)
        if prefix.lower() == "r":
            value = value.replace("\\", "").replace(quote[0], "").replace("\r", "")
            value = value if len(quote) == 3 else value.replace("\n", "")
            pieces.append(f"{prefix}{quote}{value}{quote}")
        else:
            body = value.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}").replace("\r", "\\r")
            body = body if len(quote) == 3 else body.replace("\n", "\\n")
            pieces.append(f"{prefix}{quote}{body}{quote}")
    return draw(st.sampled_from([" ", "\n  ", "  # x\n"])).join(pieces)


@given(literals(), st.data())
@settings(max_examples=150, deadline=None)
def test_python_reads_what_was_meant(source: str, data: st.DataObject) -> None:
    literal = read_literal(source, 0, len(source), Style.PLAIN)
    assert literal.text == ast.literal_eval(f"({source}\n)")
    size = len(literal.text)
    start = data.draw(st.integers(0, size)) if size else 0
    end = data.draw(st.integers(start, size))
    text = "".join(data.draw(st.lists(CHARACTERS.filter(lambda each: each != "\r"), max_size=6)))
    if not size:
        return  # there is no character that a text could stand beside
    try:
        edits, after = rewritten(literal, source, [Edit(start, end, text)], "\n")
    except LiteralError:
        assert "r" in source.lower() or "'''" in source or '"""' in source
        return
    assert ast.literal_eval(f"({apply_edits(source, edits)}\n)") == after
    assert after == literal.text[:start] + text + literal.text[end:] or '"' in text
