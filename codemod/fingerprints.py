"""Names for findings that outlive moved lines: what a baseline knows them by, and what reports call the same result."""

from __future__ import annotations

import ast
import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from codemod.finding import Finding, Place
from codemod.walking import walk

LENGTH = 16
"""So many hexadecimal digits: two findings of one program do not share them by chance."""
SHOWN = 60
"""So many characters of a statement are shown beside its fingerprint."""
_COMMA = re.compile(r",(?=[)\]}])")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a finding is known by, and what tells a person which one it is."""

    digest: str
    """Made of path, code, the statement's text as no formatter changes it, and which of several alike it is."""
    path: str
    code: str
    text: str
    """The beginning of the statement, in one line."""
    occurrence: int
    """1 for the first of several that are alike in all else, from the top of the file."""


def fingerprints(
    findings: Iterable[Finding], contents: Mapping[str, bytes], named: Callable[[str], str] = str
) -> dict[Finding, Fingerprint]:
    """Return the fingerprint of each finding.

    contents holds, by the paths of the findings, what the files held when they were found; a path that is not there has
    no text. named turns such a path into the one that the fingerprint is made of: relative to a place that stays.

    The same statement has the same fingerprint on whichever line it stands, however it is indented, broken into lines
    or commented, with either quotes. A path, a rule or a text that changes gives another one.
    """
    texts: dict[str, _Text] = {}
    seen: Counter[tuple[str, str, str]] = Counter()
    found: dict[Finding, Fingerprint] = {}
    for finding in sorted(findings, key=lambda each: each.sort_key):
        if finding in found:
            continue
        if finding.path not in texts:
            texts[finding.path] = _Text(contents.get(finding.path, b""), finding.path)
        statement, shown = texts[finding.path].statement(finding.place)
        key = (named(finding.path), finding.code, statement)
        seen[key] += 1
        digest = hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "surrogatepass")).hexdigest()
        found[finding] = Fingerprint(digest[:LENGTH], key[0], finding.code, shown, seen[key])
    return found


class _Text:
    """One file as its statements, which are found once."""

    def __init__(self, content: bytes, path: str) -> None:
        from codemod.report.text import source_lines  # decodes for showing; this is no more

        self.lines = source_lines(content)
        self.ends: dict[int, tuple[int, int]] = {}
        """Lines of Python -> first and last line of the statement that they are in; of its head where it has a body."""
        self.comments: dict[int, int] = {}
        """Lines of Python -> the column, from 0, at which a comment begins."""
        if path.endswith((".py", ".pyi", ".pyw")):
            self._read("\n".join(self.lines))

    def _read(self, text: str) -> None:
        from codemod.python.comments import comments_of
        from codemod.python.source import Source

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in walk(tree):  # from the outside in: the innermost statement has the last word
            if isinstance(node, ast.stmt):
                span = (node.lineno, _header_end(node))
                self.ends.update(dict.fromkeys(range(span[0], span[1] + 1), span))
        starts = Source(text, "utf-8", b"").starts
        self.comments = {each.line: each.start - starts[each.line - 1] for each in comments_of(text)}

    def statement(self, place: Place) -> tuple[str, str]:
        """Return the statement at a place as it is compared, and as it is shown."""
        first, last = place.line, max(place.line, place.end_line)
        if place == Place():
            return "", ""  # it is about the file
        if self.comments.get(first) == place.column - 1:
            return self._shown([self.lines[first - 1][place.column - 1 :]])
        if first in self.ends:
            first, last = self.ends[first]
        lines = [
            line[: self.comments.get(number)] for number, line in enumerate(self.lines[first - 1 : last], start=first)
        ]
        return self._shown(lines)

    def _shown(self, lines: list[str]) -> tuple[str, str]:
        shown = " ".join(" ".join(lines).split())
        plain = _COMMA.sub("", "".join(shown.split()).replace("'", '"'))
        return plain, shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 3]}..."


def _header_end(statement: ast.stmt) -> int:
    """Return the last line of a statement, of one with a body the last before it."""
    body: list[ast.AST] = getattr(statement, "body", None) or getattr(statement, "cases", None) or []
    if not body:
        return statement.end_lineno or statement.lineno
    first = body[0]
    if isinstance(first, ast.match_case):
        first = first.pattern
    decorators: list[ast.expr] = getattr(first, "decorator_list", [])
    start = min([getattr(first, "lineno", statement.lineno), *(each.lineno for each in decorators)])
    return max(statement.lineno, start - 1)
