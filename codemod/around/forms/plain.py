"""Files in which some lines declare a variable, each by itself: instructions, directives, assignments."""

from __future__ import annotations

import re

from codemod.around.declarations import Block, Declaration, Form, physical_lines
from codemod.python.source import Source


def read_plain(source: Source, form: Form) -> list[Block]:
    """Return a block for every pattern of a line and every stretch between the lines that divide the file."""
    if form.unless and re.search(form.unless, source.text):
        return []
    divides = re.compile(form.divide).match if form.divide else lambda line: None
    patterns = [re.compile(pattern) for pattern in form.lines]
    stretches: list[list[list[Declaration]]] = [[[] for _ in patterns]]
    continued, counts = False, not form.under
    for number, (start, line) in enumerate(physical_lines(source), 1):
        inside, continued = continued, line.endswith("\\")
        if divides(line):
            stretches.append([[] for _ in patterns])
            counts = not form.under or line.strip(" \t[]") in form.under
        if inside or continued or not counts:
            continue
        for index, pattern in enumerate(patterns):
            match = pattern.fullmatch(line)
            if match is not None:
                stretches[-1][index].append(_declaration(match, start, number, form))
                break
    return [Block(tuple(each), frozenset(one.name for one in each)) for stretch in stretches for each in stretch]


def _declaration(match: re.Match[str], start: int, number: int, form: Form) -> Declaration:
    groups = {name: text or "" for name, text in match.groupdict().items()}
    quote = groups.get("quote", "")
    return Declaration(
        start,
        start + len(match.string),
        number,
        groups["name"],
        groups["before"],
        groups.get("between", ""),
        groups.get("value", ""),
        quote,
        groups.get("after", ""),
        empty=quote * 2 or form.empty,
    )
