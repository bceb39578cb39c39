"""A question on a terminal: before and after side by side where there is room, and the code never as markup."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import takewhile, zip_longest

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from codemod.finding import Level
from codemod.report.printable import printable
from codemod.report.text import plural
from codemod.review.questions import Block, Line, Question

SIDE_BY_SIDE = 120
"""So many columns it takes to show two versions side by side."""
STYLES = {Level.NOTE: "blue", Level.AUTOMATIC: "green", Level.REVIEW: "yellow", Level.MANUAL: "red"}
LEXERS = {".py": "python", ".pyi": "python", ".pyw": "python", ".xml": "xml", ".twiml": "xml", ".toml": "toml"}
KEYS = (
    ("y", "accept this change"),
    ("n", "keep Twilio's code here"),
    ("a", "accept this and the rest of the file"),
    ("r", "accept this and all others of the rule"),
    ("s", "keep this and the rest of the file"),
    ("e", "explain the rule"),
    ("u", "undo the last answer"),
    ("q", "stop: write what is accepted, keep what is not decided"),
    ("?", "show this"),
)
PROMPT = "[y,n,a,r,s,e,u,q,?] "
MOST_NOTES = 3
SIGNS = {"-": "red", "+": "green", " ": ""}


def show(console: Console, question: Question, number: int, total: int) -> None:
    """Print one question: where it is, why, and what changes."""
    heading = question.heading
    console.print()
    console.print(Rule(style="dim"))
    place = Text(f"{printable(question.path)}:{heading.place.line}", style="bold")
    level = Text(heading.level.value, style=STYLES[heading.level])
    console.print(
        Text.assemble(f"{number} of {total}  ", place, "  ", level, f"  {heading.code} {heading.rule}"), soft_wrap=False
    )
    code = {word for block in question.blocks for line in block.before for word in re.findall(r"\w+", line.text)}
    console.print(Text(_sentence(heading.message, code)))
    if len(question.findings) > 1:
        lines = sorted({each.place.line for each in question.findings} - {heading.place.line})
        also = f"With it: line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}." if lines else ""
        if also:
            console.print(Text(also, style="dim"))
    notes = list(dict.fromkeys(_sentence(each.message, code) for each in question.notes))
    for note in notes[:MOST_NOTES]:
        console.print(Text(f"Note: {note}", style="dim"))
    if (more := len(notes) - MOST_NOTES) > 0:
        console.print(Text(f"And {plural(more, 'more note')}: `vobiz-codemod check` lists all.", style="dim"))
    for block in question.blocks:
        console.print()
        console.print(_block(block, question.path, wide=console.width >= SIDE_BY_SIDE))
    console.print()


def show_keys(console: Console) -> None:
    """Print what each key does."""
    for key, does in KEYS:
        console.print(Text.assemble((f"  {key}", "bold"), f"  {does}"))


def _sentence(message: str, code: Container[str]) -> str:
    """Return a message as a sentence; a name of the code that it begins with stays as it is written."""
    text = printable(" ".join(message.split()))
    first = text.split(" ", 1)[0]
    if first.isalpha() and first not in code:
        text = text[:1].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?", ":")) else ".")


def _block(block: Block, path: str, *, wide: bool) -> RenderableType:
    """Return lines that change: in two columns, or what comes under what goes."""
    old, new = list(_lines(block.before, path)), list(_lines(block.after, path))
    if not wide:
        # What stays is shown once: above and below with the old lines, and between the new ones.
        tail = _unchanged(reversed(block.before))
        shown = [*old[: len(old) - tail], *new[_unchanged(block.after) :]]
        return Group(*(_row(each) for each in shown))
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for left, right in zip_longest(old, new):
        table.add_row(*(_row(each) if each is not None else Text("") for each in (left, right)))
    return table


def _unchanged(lines: Iterable[Line]) -> int:
    """Return how many lines stay before the first that changes."""
    return sum(1 for _ in takewhile(lambda each: each.sign == " ", lines))


def _row(line: tuple[Text, Text]) -> Table:
    """Return a line behind its number, wrapped within its own column."""
    table = Table.grid()
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(*line)
    return table


def _lines(lines: tuple[Line, ...], path: str) -> Iterator[tuple[Text, Text]]:
    """Yield each line with its number and sign, and its code in colours."""
    plain = [printable(each.text) for each in lines]
    suffix = path[path.rfind(".") :].lower() if "." in path else ""
    syntax = Syntax("", LEXERS.get(suffix, "text"), theme="ansi_dark", background_color="default")
    coloured = syntax.highlight("\n".join(plain)).split("\n", allow_blank=True)
    for line, code, text in zip(lines, plain, coloured, strict=False):
        head = Text.assemble((f"{line.number:>5} ", "dim"), (f"{line.sign} ", SIGNS[line.sign]))
        yield head, text if text.plain == code else Text(code)
