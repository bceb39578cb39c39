"""The report as Markdown: what it holds, that nothing of a file is read as markup, and that GitHub takes it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from codemod.finding import Answer, Finding, Level, Outcome, Place, Status
from codemod.report.formats import Report, render
from codemod.report.markdown import MOST, prose
from codemod.report.printable import printable
from codemod.report.summary import Result
from codemod.rules import load_rules

# ruff: noqa: E501  a report is compared with what it is, line for line

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def finding(level: Level, path: str = "app/x.py", line: int = 3, message: str = "m", **others: object) -> Finding:
    """Return a finding of a row of the mapping."""
    made = Finding("VB103", "end-room", level, path, Place(line, 5, line, 9), message)
    return replace(made, **others)  # type: ignore[arg-type]


def shown(*findings: Finding, command: str = "check", status: Status = Status.WOULD_CHANGE) -> str:
    """Return the report of findings in files that change."""
    paths = sorted({each.path for each in findings})
    outcomes = tuple(Outcome(path, b"old", b"new", (), status) for path in paths)
    result = Result(len(paths), outcomes, findings, steps=load_rules().steps)
    return render("markdown", Report(result, command, 1, Path("/nowhere")))


def assert_shown(text: str) -> None:
    """Assert that a reader sees a text in a table as it is, but for backticks, which mark code."""
    [cell] = re.findall(r"<td>(.*?)</td>", READER.render(f"| head |\n| --- |\n| x{prose(text)}x |"))
    assert set(re.findall(r"<[^<>]*>", cell)) <= {"<code>", "</code>", "<!-- -->"}
    seen = html.unescape(re.sub(r"<[^<>]*>", "", cell))
    assert re.sub("[` ]", "", seen) == re.sub("[` ]", "", f"x{printable(' '.join(text.split()))}x")


def test_the_report_as_a_whole() -> None:
    answer = Answer("https://app.example.com/join?room={room}", "<Response/>")
    findings = (
        finding(Level.AUTOMATIC, line=1),
        finding(Level.REVIEW, line=2, message="room may be `x|y`", help="Look."),
        finding(Level.REVIEW, line=3, answer=answer, help="Look."),
        finding(Level.NOTE, line=4, message="Whoever is <b>alone</b>."),
        finding(Level.MANUAL, "tests/test_x.py", code="VB537", rule="patched-client", help="Do:\n    f(a_b)"),
        finding(Level.REVIEW, "requirements.txt", code="VB701", rule="requirement-added"),
        finding(Level.MANUAL, "tests/conftest.py", code="VB727", rule="environment-set"),
        finding(Level.MANUAL, "my file.py", code="VB209", rule="coach-participant"),
    )
    assert (
        shown(*findings)
        == """\
## Twilio voice to Vobiz

5 files looked at, 5 with Twilio voice code, 5 would change.

| automatic | review | manual | note |
| ---: | ---: | ---: | ---: |
| 1 | 3 | 3 | 1 |

### What to do

- [ ] Read the change, then write it. `vobiz-codemod migrate` rewrites the files.
- [ ] Install what the code needs now (1 finding). Lists that a tool writes must be written again.
- [ ] Set the variables that the code reads (1 finding). Wherever Twilio's are set: in deployments and secrets, too, that are not in this tree.
- [ ] Settle what was rewritten and needs your eye (1 finding). A `TODO(vobiz ...)` stands above each in the code. Look at it, mend it where need be, and take it out.
- [ ] Answer the calls that join a room (1 finding). Your server must return a document for each of these. `vobiz-codemod migrate --answers DIR` writes them down.
- [ ] Move by hand what stayed (1 finding). This is still Twilio's; each finding says what to put in its place.
- [ ] Mend the tests (1 finding). They play, expect or replace what the program no longer does.
- [ ] Run your tests, then `vobiz-codemod check`. It exits with 0 when nothing is left to decide. Then commit.

### What moves, by rule

| rule | automatic | review |
| --- | ---: | ---: |
| VB103 end-room | 1 | 2 |

### What is left for a person

[`app/x.py`](app/x.py)

| line | level | rule | what and what to do |
| ---: | --- | --- | --- |
| [2](app/x.py#L2) | review | VB103 end-room | room may be `x\\|y`<br>Look. |
| [3](app/x.py#L3) | review | VB103 end-room | m |

[`tests/test_x.py`](tests/test_x.py)

| line | level | rule | what and what to do |
| ---: | --- | --- | --- |
| [3](tests/test_x.py#L3) | manual | VB537 patched-client | m<br>Do:<br>&nbsp;&nbsp;&nbsp;&nbsp;`f(a_b)` |

[`requirements.txt`](requirements.txt)

| line | level | rule | what and what to do |
| ---: | --- | --- | --- |
| [3](requirements.txt#L3) | review | VB701 requirement-added | m |

[`tests/conftest.py`](tests/conftest.py)

| line | level | rule | what and what to do |
| ---: | --- | --- | --- |
| [3](tests/conftest.py#L3) | manual | VB727 environment-set | m |

[`my file.py`](my%20file.py)

| line | level | rule | what and what to do |
| ---: | --- | --- | --- |
| [3](my%20file.py#L3) | manual | VB209 coach-participant | m |

### What to know

<details><summary><code>app/x.py</code>: 1 finding</summary>

| line | level | rule | what and what to do |
| ---: | --- | --- | --- |
| [4](app/x.py#L4) | note | VB103 end-room | Whoever is `<b>`alone`</b>`. |

</details>"""
    )


def test_nothing_to_do_is_said_in_a_sentence() -> None:
    report = Report(Result(2, (), ()), "check", 0, Path("/nowhere"))
    assert render("markdown", report) == (
        "## Twilio voice to Vobiz\n\n2 files looked at: no Twilio voice code, so there is nothing to do."
    )


def test_after_a_migration_nothing_is_to_be_written() -> None:
    told = shown(finding(Level.AUTOMATIC), command="migrate", status=Status.CHANGED)
    assert "Write the change" not in told
    assert "### What moved, by rule" in told


def test_notes_alone_ask_for_nothing() -> None:
    note = finding(Level.NOTE)
    outcome = Outcome(note.path, b"", b"", (note,), Status.KEPT)
    told = render("markdown", Report(Result(1, (outcome,), (note,)), "check", 0, Path("/nowhere")))
    assert "What to do" not in told.partition("| line |")[0]
    assert "What moves" not in told


def test_what_could_not_be_done_comes_before_what_is_left() -> None:
    broken = finding(Level.MANUAL, code="VB901", rule="unreadable-file")
    outcome = Outcome(broken.path, b"", b"", (broken,), Status.ERROR)
    told = render("markdown", Report(Result(1, (outcome,), (broken,)), "check", 2, Path("/nowhere")))
    assert "- [ ] Look at what could not be done (1 finding). These files or paths were left out" in told


def test_long_lists_are_folded() -> None:
    told = shown(*(finding(Level.REVIEW, "a<b>.py", line) for line in range(1, 7)))
    assert "<details><summary><code>a&lt;b&gt;.py</code>: 6 findings</summary>" in told


def test_a_long_report_is_cut_to_what_github_takes_and_says_so() -> None:
    findings = [finding(Level.REVIEW, f"{line // 10}.py", line, message="word " * 30) for line in range(1, 2000)]
    told = shown(*findings)
    assert MOST - 2000 < len(told) <= MOST
    left_out = re.search(
        r"\n\n(\d+) rows left out here, since GitHub takes no longer text\. `vobiz-codemod check`", told
    )
    assert left_out is not None
    assert int(left_out[1]) + len(re.findall(r"^\| \[", told, re.MULTILINE)) == len(findings)
    assert told.count("<details>") == told.count("</details>")


NASTY = [
    "a | b `c | d` *e* _f_ [g](h) <script>alert(1)</script> &amp; ~~i~~",
    "x ` <b> ` y",
    "`` a ` b ``",
    "beep='onEnter': a_b= has 'none', f\"{a}/b\" {room}</Conference>",
    "back\\slash \\| \\` end\\",
    "- [x] # heading > quote 1. item",
    "see __init__.py and get(a, b)(c) at examples/a_b/c.py",
    "<!-- --> <![CDATA[x]]> <?php ?>",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    assert_shown(text)


@given(st.text(st.sampled_from("ab1 `|\\*_<>[]()#@!~&={}/\"'\x1b\n"), max_size=40))
def test_no_text_is_markup(text: str) -> None:
    assert_shown(text)


def test_nobody_is_called_by_a_decorator() -> None:
    assert prose("@app.route #12 `@x`") == "@<!-- -->app.route #<!-- -->12 `@x`"


def test_empty_lines_of_what_to_do_are_left_out() -> None:
    assert "m<br>One.<br>Two. |" in shown(finding(Level.REVIEW, help="One.\n\nTwo."))
