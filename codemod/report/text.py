"""Findings and the summary as text for people: plain characters, wrapped, with the user's code never read as markup."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from click import style

from codemod.levels import Level
from codemod.report.printable import printable
from codemod.report.summary import Result

if TYPE_CHECKING:
    from codemod.finding import Finding, Outcome

INDENT = "    "
PLACES = 4
"""So many places of a step are named."""
_COLOURS = {Level.NOTE: "blue", Level.AUTOMATIC: "green", Level.REVIEW: "yellow", Level.MANUAL: "red"}
_DECLARED = rb"(?m)^\s*(?:#.*?coding[:=]|<[?]xml[^>]*encoding=)\s*[\"']?([-\w.]+)"
_WRAPPING = {"break_long_words": False, "break_on_hyphens": False}


def findings(
    shown: Iterable[Finding],
    outcomes: Sequence[Outcome],
    *,
    width: int = 80,
    colour: bool = False,
    compact: bool = False,
) -> str:
    """Return findings as text, a blank line between files; empty when there are none.

    `compact` is for a run that has written: what was done by itself takes its message only, and the code, which is no
    longer there, is shown only where a person has to decide.
    """
    sources = {outcome.path: outcome.before for outcome in outcomes}
    lines: dict[str, list[str]] = {}
    blocks: dict[str, list[str]] = {}
    for finding in shown:
        if finding.path not in lines:
            lines[finding.path] = source_lines(sources.get(finding.path, b""))
        block = blocks.setdefault(finding.path, [])
        block.extend(_headline(finding, width, colour))
        brief = compact and finding.level in (Level.NOTE, Level.AUTOMATIC)
        if not brief:
            block.extend(_code(finding, lines[finding.path], width, colour))
        if not (compact and finding.level is Level.AUTOMATIC):
            block.extend(indented(finding.help, width, INDENT))
    return "\n\n".join("\n".join(block) for block in blocks.values())


def summary(result: Result, command: str, *, width: int = 80) -> str:
    """Return how many files were looked at, held Twilio code and changed, what is left, and what to do next.

    `command` is migrate, diff or check.
    """
    lines = [line for sentence in _sentences(result, command) for line in wrapped(sentence, width)]
    if lines and lines[-1].endswith("Next:"):
        lines += _steps(result, command, width)
    return "\n".join(lines)


def _steps(result: Result, command: str, width: int) -> list[str]:
    """Return what to do next, a step after the other, each with the first places that it is about."""
    if not result.findings and not result.outcomes:
        return []
    from codemod.report.next_steps import next_steps  # most runs of a hook find nothing

    lines: list[str] = []
    for number, step in enumerate(next_steps(result, command), 1):
        places = list(dict.fromkeys(f"{printable(each.path)}:{each.place.line}" for each in step.findings))
        more = [f"and {len(places) - PLACES} more"] if len(places) > PLACES else []
        lines += wrapped(f"{step.title}. {step.text}", width, f"{number:>3}. ", "     ")
        if places:
            lines += wrapped(", ".join([*places[:PLACES], *more]), width, "     ", "     ")
    return lines


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return lines of at most `width`, with their indents; names, paths and options are never broken."""
    if text == text.strip() and text.isprintable() and 0 < len(first + text) <= width:
        return [first + text]  # as most summaries are; textwrap takes longer to import than they to print
    import textwrap

    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def indented(text: str, width: int, indent: str) -> list[str]:
    """Return a text of several lines wrapped and indented; a line with an indent of its own is code, and kept whole."""
    lines: list[str] = []
    for line in text.splitlines():
        shown = printable(line).rstrip()
        if shown.startswith(" ") or not shown:
            lines.append((indent + shown).rstrip())
        else:
            lines.extend(wrapped(shown, width, indent, indent))
    return lines


def source_lines(source: bytes) -> list[str]:
    """Return the lines of a file as places count them, decoded as well as it goes: this is for showing only."""
    encoding = encoding_of(source)
    source = source.removeprefix(codecs.BOM_UTF8)
    try:
        text = source.decode(encoding)
    except (LookupError, ValueError):
        text = source.decode("utf-8", "backslashreplace")
    return re.split(r"\r\n|\r|\n", text)


def encoding_of(source: bytes) -> str:
    """Return the encoding that a file declares, which may be unknown or wrong; UTF-8 where it declares none."""
    source = source.removeprefix(codecs.BOM_UTF8)
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = re.search(_DECLARED, b"\n".join(source.splitlines()[:2]))
    return found[1].decode("ascii", "replace") if found else "utf-8"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 file", "2 files"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def _headline(finding: Finding, width: int, colour: bool) -> list[str]:
    """Return `path:line:column  level  CODE rule-name  message`, the message wrapped and the rest in one piece."""
    place = f"{printable(finding.path)}:{finding.place.line}:{finding.place.column}"
    level = finding.level.value
    rule = f"{finding.code} {finding.rule}"
    plain = f"{place}  {level}  {rule}"
    shown = plain
    if colour:
        shown = f"{style(place, bold=True)}  {style(level, fg=_COLOURS[finding.level])}  {rule}"
    message = printable(" ".join(finding.message.split()))
    start = f"{plain}  "
    if len(start) > width // 2 and len(start) + len(message) > width:
        return [shown, *wrapped(message, width, INDENT, INDENT)]
    blank = "." * len(start)  # stands for the start while wrapping: colours must not count as characters
    first, *rest = wrapped(message, width, blank, INDENT) or [blank]
    return [f"{shown}  {first[len(start) :]}".rstrip(), *rest]


def _code(finding: Finding, lines: Sequence[str], width: int, colour: bool) -> list[str]:
    """Return the line of the file that a finding is about, cut to the width around its place; nothing for no line."""
    number, column = finding.place.line, finding.place.column
    if number > len(lines) or not lines[number - 1].strip():
        return []
    line = lines[number - 1]
    gutter = f"{number:>{len(INDENT) + 2}} | "
    room = width - len(gutter)
    text = printable(line.strip())
    if len(text) > room:
        end = finding.place.end_column if finding.place.end_line == number else column
        if end - (len(line) - len(line.lstrip())) > room - 3:
            text = f"...{printable(line[column - 1 :].strip())}"
        if len(text) > room:
            text = f"{text[: room - 3]}..."
    return [style(gutter, dim=True) + text if colour else gutter + text]


def _sentences(result: Result, command: str) -> list[str]:
    """Return the sentences of the summary."""
    said = [_looked_at(result, command)]
    if result.findings:
        done = [plural(result.count(Level.AUTOMATIC), "automatic", "automatic")]
        done.append(plural(result.count(Level.NOTE), "note"))
        left = [f"{result.count(level)} {level.value}" for level in (Level.REVIEW, Level.MANUAL) if result.count(level)]
        said.append(f"{', '.join(done)}; left for a person: {' and '.join(left) or 'nothing'}.")
    if result.known:
        said.append(f"{plural(result.known, 'finding')} known to the baseline, not listed.")
    if result.elsewhere:
        said.append(f"{plural(result.elsewhere, 'finding')} about what did not change, not listed.")
    if result.errors:
        said.append(f"{plural(result.errors, 'path')} could not be done; the reason stands above.")
    return said + _next(result, command)


def _looked_at(result: Result, command: str) -> str:
    if not result.looked_at:
        if result.errors:
            return "No file was looked at."
        return (
            "No file was looked at: there is none here of a kind that can hold Twilio voice code (such as *.py), "
            "or git or the configured `exclude` ignores all of them."
        )
    files = f"{plural(result.looked_at, 'file')} looked at"
    if not result.outcomes:
        return f"{files}: no Twilio voice code, so there is nothing to do."
    changed = f"{result.changed} {'changed' if command == 'migrate' else 'would change'}"
    return f"{files}, {len(result.outcomes)} with Twilio voice code, {changed}."


def _next(result: Result, command: str) -> list[str]:
    """Return what to do next, if anything."""
    left = result.count(Level.REVIEW) + result.count(Level.MANUAL)
    if command == "migrate" and result.changed and not left:
        return ["Next: read the change with `git diff`, run your tests, and commit."]
    if command == "migrate" and left:
        return ["Next:" if result.changed else "Nothing was to be rewritten. Next:"]
    if command != "migrate" and result.changed and (result.work_left or not (result.known or result.elsewhere)):
        return ["Next: `vobiz-codemod migrate` writes the change."]
    return []
