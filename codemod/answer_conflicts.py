"""Calls of a tree whose answer URLs may be the same while their documents are not: the server could not tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from codemod.finding import Answer, Finding, Level
from codemod.rules import Rules

# Braces in a URL are percent-encoded, but for those that stand for what is known at run time only.
RUN_TIME = r"\\\{\w+\\\}"
OPTIONAL = rf'\\ (\w+)="{RUN_TIME}"'


def answer_conflicts(findings: Iterable[Finding], rules: Rules) -> list[Finding]:
    """Return a finding for each call that may share its URL with one before it, and must be answered otherwise."""
    message = rules.messages["answer-shared"]
    before: dict[Finding, list[str]] = {}
    answered = sorted((each for each in findings if each.answer is not None), key=lambda each: each.sort_key)
    for first, second in combinations(answered, 2):
        if first.answer and second.answer and _conflict(first.answer, second.answer):
            before.setdefault(second, []).append(f"{first.path}:{first.place.line}")
    return [
        Finding(
            message.code,
            message.name,
            Level.REVIEW,
            each.path,
            each.place,
            message.text.replace("{places}", ", ".join(places)),
            message.help,
        )
        for each, places in before.items()
    ]


def _conflict(one: Answer, other: Answer) -> bool:
    pairs = ((one, other), (other, one))
    same_url = any(re.fullmatch(_pattern(left.url), right.url) for left, right in pairs)
    return same_url and not any(_serves(left.document, right.document) for left, right in pairs)


def _serves(document: str, wanted: str) -> bool:
    """Return whether a document becomes another once its braces are filled in, or left out where they are empty."""
    pattern = re.sub(OPTIONAL, r'(?:\\ \1="[^"]*")?', re.escape(document).replace(r"\"", '"'))
    return re.fullmatch(re.sub(RUN_TIME, "[^<]*", pattern), wanted) is not None


def _pattern(url: str) -> str:
    """Return a pattern for the URLs that a program may build."""
    return re.sub(RUN_TIME, "[^&#/]*", re.escape(url))
