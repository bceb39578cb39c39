"""Calls of a tree whose answer URLs may be the same while their documents are not: the server could not tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

from codemod.finding import Answer, Finding, Level
from codemod.rules import Rules

# Braces in a URL are percent-encoded, but for those that stand for what is known at run time only.
RUN_TIME = r"\\\{\w+\\\}"
OPTIONAL = rf'\\ (\w+)="{RUN_TIME}"'


def answer_conflicts(findings: Iterable[Finding], rules: Rules) -> list[Finding]:
    """Return a finding for each call that may share its URL with one before it, and must be answered otherwise."""
    message = rules.messages["answer-shared"]
    having: dict[Answer, list[Finding]] = {}
    for each in sorted(findings, key=lambda each: each.sort_key):
        if each.answer is not None:
            having.setdefault(each.answer, []).append(each)
    patterns = {answer.url: re.compile(_pattern(answer.url)) for answer in having}
    before: dict[Finding, list[Finding]] = {}
    for one, other in combinations(having, 2):
        if _conflict(one, other, patterns):
            for pair in product(having[one], having[other]):
                first, second = sorted(pair, key=lambda each: each.sort_key)
                before.setdefault(second, []).append(first)
    return [
        Finding(
            message.code,
            message.name,
            Level.REVIEW,
            each.path,
            each.place,
            message.text.replace("{places}", ", ".join(_places(others))),
            message.help,
        )
        for each, others in before.items()
    ]


def _places(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield where findings are, in order."""
    for each in sorted(findings, key=lambda each: each.sort_key):
        yield f"{each.path}:{each.place.line}"


def _conflict(one: Answer, other: Answer, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    pairs = ((one, other), (other, one))
    same_url = any(patterns[left.url].fullmatch(right.url) for left, right in pairs)
    return same_url and not any(_serves(left.document, right.document) for left, right in pairs)


def _serves(document: str, wanted: str) -> bool:
    """Return whether a document becomes another once its braces are filled in, or left out where they are empty."""
    pattern = re.sub(OPTIONAL, r'(?:\\ \1="[^"]*")?', re.escape(document).replace(r"\"", '"'))
    return re.fullmatch(re.sub(RUN_TIME, "[^<]*", pattern), wanted) is not None


def _pattern(url: str) -> str:
    """Return a pattern for the URLs that a program may build."""
    return re.sub(RUN_TIME, "[^&#/]*", re.escape(url))
