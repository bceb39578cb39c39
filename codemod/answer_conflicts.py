"""Calls of a tree whose answer URLs may be the same while their documents are not: the server could not tell them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from codemod.finding import Answer, Finding, Level
from codemod.rules import Rules

# Braces in a URL are percent-encoded, but for those that stand for what is known at run time only.
RUN_TIME = r"\\\{\w+\\\}"
OPTIONAL = rf'\\ (\w+)="{RUN_TIME}"'


def answer_conflicts(findings: Iterable[Finding], rules: Rules) -> list[Finding]:
    """Return a finding for each call that may share its URL with one before it, and must be answered otherwise."""
    message = rules.messages["answer-shared"]
    answered = sorted((each for each in findings if each.answer is not None), key=lambda each: each.sort_key)
    by_url: dict[str, list[int]] = {}
    for number, each in enumerate(answered):
        by_url.setdefault(each.answer.url if each.answer else "", []).append(number)
    serves = cache(_serves)
    pairs = [
        (second, first)
        for url, others in _the_same(by_url)
        for second in by_url[url]
        for other in others
        for first in by_url[other]
        if first < second and _differ(answered[first].answer, answered[second].answer, serves)
    ]
    before: dict[Finding, list[str]] = {}
    for second, first in sorted(pairs):
        before.setdefault(answered[second], []).append(f"{answered[first].path}:{answered[first].place.line}")
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


def _the_same(urls: Collection[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield URLs, and which of them each may be when the program runs: itself, and those that a pattern fits."""
    found = {url: {url} for url in urls}
    for url in urls:
        pattern = _pattern(url)
        if pattern != re.escape(url):
            fits = re.compile(pattern)
            for other in urls:
                if fits.fullmatch(other) is not None:
                    found[url].add(other)
                    found[other].add(url)
    yield from found.items()


def _differ(one: Answer | None, other: Answer | None, serves: Callable[[str, str], bool]) -> bool:
    """Return whether no document of two calls may stand for the other's."""
    if one is None or other is None:
        return False
    return not (serves(one.document, other.document) or serves(other.document, one.document))


def _serves(document: str, wanted: str) -> bool:
    """Return whether a document becomes another once its braces are filled in, or left out where they are empty."""
    pattern = re.sub(OPTIONAL, r'(?:\\ \1="[^"]*")?', re.escape(document).replace(r"\"", '"'))
    return re.fullmatch(re.sub(RUN_TIME, "[^<]*", pattern), wanted) is not None


def _pattern(url: str) -> str:
    """Return a pattern for the URLs that a program may build."""
    return re.sub(RUN_TIME, "[^&#/]*", re.escape(url))
