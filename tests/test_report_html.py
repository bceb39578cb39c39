"""The HTML report as text: what is in it, and that nothing in it can be more than text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from codemod.finding import Answer, Finding, Level, Outcome, Place, Status
from codemod.report.formats import Report
from codemod.report.html import code as code_module
from codemod.report.html import render as render_module
from codemod.report.html.code import hunks
from codemod.report.html.figures import by_folder, by_rule
from codemod.report.html.render import embedded, headline, looked_at, page, render
from codemod.report.html.syntax import coloured_lines, language_of
from codemod.report.html.words import changed_words, paired
from codemod.report.next_steps import next_steps
from codemod.report.summary import Result
from codemod.rules import STEPS, load_rules


def finding(level: Level, code: str = "VB201", path: str = "app/x.py", line: int = 1, **more: object) -> Finding:
    """Return a finding."""
    return Finding(code, "mute-participant", level, path, Place(line, 1, line, 2), "It `moved`.", **more)  # type: ignore[arg-type]


def outcome(before: str, after: str, path: str = "app/x.py", status: Status = Status.WOULD_CHANGE) -> Outcome:
    """Return an outcome."""
    return Outcome(path, before.encode(), after.encode(), (), status)


def test_the_page_is_made_of_the_tables_and_is_ascii() -> None:
    found = (finding(Level.REVIEW), finding(Level.NOTE, "VB610", "twiml/\u00e9.xml"))
    made = render(Report(Result(2, (outcome("a\n", "\u00e9\n"),), found), "check", 1, Path("/x/shop")))
    assert made.isascii()
    assert 'id="VB201"' in made
    assert 'id="VB610"' in made
    assert 'id="VB202"' not in made


def test_no_attribute_holds_style_or_script() -> None:
    found: list[str] = []

    class Attributes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(name for name, _ in attrs)

    Attributes().feed(page(Result(1, (outcome("a\n", "b\n"),), (finding(Level.REVIEW),)), "check", "shop", ()))
    assert not [name for name in found if name == "style" or name.startswith("on") or name == "src"]


def test_what_is_embedded_cannot_end_its_element() -> None:
    value = ["</script><!--&\u2028\u2029"]
    text = embedded(value)
    assert text.isascii()
    assert not set(text) & set("<>&")
    assert json.loads(text) == value


def test_code_beyond_the_room_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_module, "MOST_CODE", 10)
    made = page(Result(1, (outcome("a\n", "b\n"),), (finding(Level.REVIEW),)), "check", "shop", ())
    assert 'id="code">[null]<' in made


@pytest.mark.parametrize(
    ("result", "command", "said"),
    [
        (Result(1, (), (finding(Level.MANUAL),)), "check", "1 of 1 place needs a person"),
        (Result(1, (outcome("a", "b"),), ()), "check", "Everything can move by itself"),
        (Result(1, (outcome("a", "b"),), ()), "migrate", "Everything moved"),
        (Result(1, (outcome("a", "a", status=Status.KEPT),), ()), "check", "Nothing is left to do"),
        (Result(1, (), ()), "check", "There is no Twilio voice code here"),
        (Result(0, (), ()), "check", "No file was looked at"),
    ],
)
def test_the_headline_is_what_a_reader_takes_away(result: Result, command: str, said: str) -> None:
    assert headline(result, command) == said


def test_what_could_not_be_done_is_counted() -> None:
    result = Result(2, (outcome("a", "a", status=Status.ERROR),), ())
    assert looked_at(result, "migrate").endswith("0 changed, 1 path could not be done.")
    assert "exclude" in looked_at(Result(0, (), ()), "check")
    assert "nothing to do" in looked_at(Result(3, (), ()), "check")


def test_steps_come_in_the_order_in_which_a_person_does_them() -> None:
    found = (
        finding(Level.MANUAL, "VB537", "tests/test_x.py"),
        finding(Level.MANUAL),
        finding(Level.REVIEW, answer=Answer("{URL}", "<Response/>")),
        finding(Level.REVIEW),
        finding(Level.AUTOMATIC),
        finding(Level.AUTOMATIC, "VB720", ".env.example"),
        finding(Level.NOTE, "VB707"),
        finding(Level.NOTE, "VB701"),  # an ignore comment keeps it
        finding(Level.NOTE),
        finding(Level.REVIEW, "VB626"),
        finding(Level.MANUAL, "VB901", "broken.py"),
    )
    outcomes = (outcome("a", "b"), outcome("", "", "broken.py", Status.ERROR))
    steps = next_steps(Result(9, outcomes, found, steps=load_rules().steps), "check")
    assert [(step.name, len(step.findings)) for step in steps] == [
        ("failed", 1),
        ("project", 1),
        ("change", 0),
        ("requirements", 1),
        ("environment", 1),
        ("review", 1),
        ("answers", 1),
        ("manual", 1),
        ("tests", 1),
        ("last", 0),
    ]
    assert "git diff" in next_steps(Result(1, outcomes[:1], ()), "migrate")[0].text
    assert next_steps(Result(1, (), ()), "check") == []


def test_what_a_table_may_ask_for_is_a_step() -> None:
    found = tuple(finding(Level.REVIEW, name) for name in STEPS)
    steps = next_steps(Result(9, (), found, steps={(name, False): name for name in STEPS}), "check")
    assert {step.name for step in steps} == {*STEPS, "last"}


def test_bars_begin_with_what_needs_a_person() -> None:
    found = (finding(Level.NOTE, "VB1"), finding(Level.NOTE, "VB1"), finding(Level.MANUAL, "VB2", "x.py"))
    assert [(bar.name, bar.total, bar.left) for bar in by_rule(found)] == [("VB2", 1, 1), ("VB1", 2, 0)]
    assert [bar.name for bar in by_folder(found)] == ["./", "app/"]
    assert by_rule(found)[0].parts[0].width == 50


def test_hunks_hold_changes_and_places_and_what_is_around() -> None:
    lines = [f"x = {number}\n" for number in range(1, 41)]
    after = [*lines[:9], "y = 10\n", "z = 1\n", *lines[10:]]
    first, second = hunks(outcome("".join(lines), "".join(after)), [finding(Level.NOTE, line=30)])
    assert (first["o"], first["n"], len(first["rows"])) == (7, 7, 8)
    assert [row[0] for row in first["rows"]] == ["=", "=", "=", "~", "+", "=", "=", "="]
    assert (second["o"], second["n"], {row[0] for row in second["rows"]}) == (27, 28, {"="})
    assert hunks(outcome("", ""), [finding(Level.NOTE)]) == []


def test_long_hunks_and_lines_end_with_a_word_on_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_module, "MOST_ROWS", 2)
    [hunk] = hunks(outcome("", "a\n" * 5 + "b" * 500), [])
    assert (len(hunk["rows"]), hunk["more"]) == (2, 4)
    monkeypatch.setattr(code_module, "MOST_ROWS", 9)
    [hunk] = hunks(outcome("", "b" * 500), [])
    assert hunk["rows"][0][1].endswith("b... and 100 characters more")


def test_lines_that_go_have_no_other_side() -> None:
    [hunk] = hunks(outcome("a\nb = 1\nc\n", "a\nc\n"), [])
    assert [row[0] for row in hunk["rows"]] == ["=", "-", "="]


def test_a_line_of_many_pieces_is_cut_where_it_is_too_long() -> None:
    [hunk] = hunks(outcome("", "x = [" + "None, " * 100 + "]"), [])
    assert hunk["rows"][0][1].endswith("... and 206 characters more")


def test_what_cannot_be_seen_is_escaped_and_help_has_code() -> None:
    [hunk] = hunks(outcome("", "a\x1b[0m\u202eb\tc"), [])
    assert hunk["rows"][0][1] == "a\\x1b[0m\\u202eb    c"
    assert "i4" in hunk["rows"][0][2]
    made = page(Result(1, (), (finding(Level.MANUAL, help="Do it.\nSo.\n\n  code < 1\n  more"),)), "check", "shop", ())
    assert "<p>Do it. So.</p>" in made
    assert "<pre>  code &lt; 1\n  more</pre>" in made


def test_lines_that_are_alike_stand_beside_each_other() -> None:
    assert paired(["a.b(c)", "gone"], ["new line", "a.b(d)"]) == [(None, 0), (0, 1), (1, None)]
    assert paired(["x"] * 200, ["y"] * 201)[-1] == (None, 200)
    assert changed_words("a = old(1)", "a = new(1)") == ((4, 7), (4, 7))
    assert changed_words("f(a, b, keep)", "g(c, d, keep)") == ((0, 6), (0, 6))
    assert changed_words("a((b", "c((d") == ((), ())
    assert changed_words("f(x)", "f(x, y)") == ((), (3, 6))
    assert changed_words("abc", "x(y)") == ((), ())
    assert changed_words("a " * 400, "b " * 400) == ((), ())


@pytest.mark.parametrize(
    ("path", "text", "kinds"),
    [
        ("x.py", 'def f(x): return r"""a\nb""" # c', "kfks" + "sc"),
        ("x.py", "@cached\nx = 1 or None or 'open", "fnklkls"),
        ("x.xml", '<!-- c --><A b="q">{{ t }}x="y"</A>', "ctasx"),
        ("x.js", "const a = f(`s`, 1) // c", "kfsnc"),
        (".env", "A=1 # c\n[table]\nkey: 'v'", "anctas"),
        ("x", "<A/>", "tt"),
    ],
)
def test_code_has_colours_and_keeps_every_character(path: str, text: str, kinds: str) -> None:
    lines = text.split("\n")
    shown = coloured_lines(lines, language_of(path, lines))
    assert ["".join(part for _, part in line) for line in shown] == lines
    found = [kind for line in shown for kind, _ in line if kind != "_"]
    assert set(found) == set(kinds)


def test_a_language_that_is_not_known_has_no_colours() -> None:
    assert coloured_lines(["if x", ""], "none") == [[("_", "if x")], []]
