"""Configuration of tools, in which indented lines below a key declare or name variables: tox.ini and its like."""

from __future__ import annotations

import re

from codemod.around.declarations import Block, Declaration, Form, physical_lines
from codemod.python.source import Source

_KEY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(?P<rest>.*)")
_ENTRY = re.compile(
    r"(?P<before>[ \t]+(?:[A-Z]:)*)(?P<name>[A-Za-z_]\w*)(?P<between>[ \t]*=[ \t]*)(?P<value>[^#;]*?)[ \t]*"
)
_NAME = re.compile(r"(?P<before>[ \t]+)(?P<name>[A-Za-z_]\w*)(?P<after>,?)[ \t]*")


def read_indented(source: Source, form: Form) -> list[Block]:
    """Return a block for every key under which variables are declared or named."""
    blocks: list[list[Declaration]] = []
    pattern: re.Pattern[str] | None = None
    for number, (start, line) in enumerate(physical_lines(source), 1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if not line[0].isspace():
            match = _KEY.fullmatch(line)
            key = match["key"] if match is not None else ""
            pattern = _ENTRY if key in form.under else _NAME if key in form.lists else None
            blocks.append([])
            continue
        entry = pattern.fullmatch(line) if pattern is not None else None
        if entry is not None:
            groups = entry.groupdict()
            end = start + len(line)
            blocks[-1].append(
                Declaration(
                    start,
                    end,
                    number,
                    groups["name"],
                    groups["before"],
                    groups.get("between") or "",
                    groups.get("value") or "",
                    after=groups.get("after") or "",
                )
            )
    return [Block(tuple(each), frozenset(one.name for one in each)) for each in blocks if each]
