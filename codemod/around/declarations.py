"""Variables of the environment as files declare them, and the lines that declare others beside, in the same form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from codemod.finding import Edit
from codemod.python.source import Source


@dataclass(frozen=True, slots=True)
class Declaration:
    """One line that declares one variable, and nothing else."""

    start: int
    """Where its line begins, as an offset of the text."""
    end: int
    """Where its line ends, the line end not counted."""
    number: int
    """The number of its line, from 1."""
    name: str
    before: str
    """What stands before the name: indentation, a dash, `export`, an opening quote."""
    between: str
    """What stands between name and value; empty where there is no value."""
    value: str
    """Without its quotes; empty where there is none."""
    quote: str = ""
    """What stands around the value."""
    after: str = ""
    """What closes what before has opened; a comment is no part of it."""
    empty: str = ""
    """What is written, quotes included, for a value that is not given."""
    active: bool = True
    """Whether it counts: false for one that stands in a comment, as an example of how to declare it."""

    @property
    def blank(self) -> bool:
        """Return whether it says that the variable is empty, and not that its value comes from elsewhere."""
        return bool(self.between) and not self.value and bool(self.quote or self.between.strip() == "=")

    def line(self, name: str, value: str | None) -> str:
        """Return a line of the same form for another variable; value None leaves it without one."""
        empty = self.empty if self.between else ""
        written = empty if value is None else f"{self.quote}{value}{self.quote}"
        gap = self.between if written else self.between.rstrip()
        return f"{self.before}{name}{gap}{written}{self.after}"


@dataclass(frozen=True, slots=True)
class Block:
    """Declarations that hold for one program: those of a file, of a service, of a step."""

    declarations: tuple[Declaration, ...]
    """In the order in which they stand."""
    names: frozenset[str]
    """All variables that the block declares, in whatever form."""


@dataclass(frozen=True, slots=True)
class Form:
    """How files of a kind declare variables: what a reader is told by the tables."""

    form: str
    """Which reader finds them; empty where none does."""
    example: bool = False
    """Whether the files are examples: values in them are none."""
    under: tuple[str, ...] = ()
    """Keys, or sections, below which variables are declared."""
    lists: tuple[str, ...] = ()
    """Keys below which variables are named without a value."""
    lines: tuple[str, ...] = ()
    """Patterns of lines that declare a variable (groups before, name, between, quote, value, after)."""
    divide: str = ""
    """What a line begins with behind which other declarations hold."""
    unless: str = ""
    """What makes the lines of a file uncertain."""
    empty: str = ""
    """How a value that is not given is written."""


Reader = Callable[[Source, Form], list[Block]]


@dataclass(frozen=True, slots=True)
class Added:
    """One variable that is declared beside another."""

    name: str
    beside: Declaration
    """The declaration that it takes its form from."""
    anchor: Declaration
    """The declaration behind whose line it stands."""
    value: str | None
    """A reference to where its value is kept; None where it has none yet."""

    @property
    def missing(self) -> bool:
        """Return whether the old variable has a value here that the new one lacks."""
        return self.value is None and bool(self.beside.value)


def additions(
    block: Block,
    wanted: Sequence[str],
    beside: Mapping[str, str],
    references: Sequence[re.Pattern[str]],
    kept: Callable[[Declaration], bool],
) -> list[Added]:
    """Return what a block must declare, too; nothing where it declares none of the old variables.

    wanted are the new variables in order, beside tells which new one belongs to an old one, references are the forms
    of a value that names where it is kept (groups name and rest), kept tells what the user wants left alone.
    """
    old = [each for each in block.declarations if each.name in beside and not kept(each)]
    old = [each for each in old if each.active] or old
    missing = [name for name in wanted if name not in block.names]
    if not old or not missing:
        return []
    known = [each for each in block.declarations if each.name in beside or each.name in wanted]
    known = [each for each in known if each.active == old[0].active]
    found: list[Added] = []
    for name in missing:
        own = [each for each in old if beside[each.name] == name]
        form = own[-1] if own else old[-1]
        last = form if own else known[-1]
        anchor = _last_of_run(last, known)
        found.append(Added(name, form, anchor, reference_to(name, form.value, references)))
    return found


def _last_of_run(declaration: Declaration, known: Sequence[Declaration]) -> Declaration:
    """Return the last of the declarations that follow one line by line."""
    for each in known:
        if each.number == declaration.number + 1:
            declaration = each
    return declaration


def reference_to(name: str, value: str, references: Sequence[re.Pattern[str]]) -> str | None:
    """Return a reference of the same form to another variable; None for a value that is no reference.

    What the reference says for the case that nothing is there goes, but for the sign that it begins with.
    """
    for pattern in references:
        match = pattern.fullmatch(value)
        if match is None:
            continue
        rest = match.groupdict().get("rest") or ""
        start, end = match.span("name")
        behind = value[end:]
        if rest:  # a default may be the old account's own
            behind = rest[: len(rest) - len(rest.lstrip(":?-"))] + value[match.end("rest") :]
        return f"{value[:start]}{name}{behind}"
    return None


def edits(added: Sequence[Added], source: Source) -> Iterator[Edit]:
    """Yield the edits that write what is added, those behind one line in order."""
    lines: dict[Declaration, list[str]] = {}
    for each in added:
        lines.setdefault(each.anchor, []).append(each.beside.line(each.name, each.value))
    for anchor, texts in lines.items():
        newline = source.newline_at(anchor.start)
        yield Edit(anchor.end, anchor.end, "".join(f"{newline}{text}" for text in texts))


def physical_lines(source: Source) -> list[tuple[int, str]]:
    """Return the lines of a text, each with the offset where it begins and without its line end."""
    found: list[tuple[int, str]] = []
    for index, start in enumerate(source.starts):
        end = source.starts[index + 1] if index + 1 < len(source.starts) else len(source.text)
        found.append((start, source.text[start:end].rstrip("\r\n")))
    return found
