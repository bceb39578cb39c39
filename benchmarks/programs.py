"""Twilio programs of all sizes: those that stand in the tests, and larger ones, in which much else stands around them.

The larger ones come from a generator with a fixed seed: the functions and classes of a written program, some of them
several times by other names, between functions and classes of Python's own library. So they hold as much Twilio as
modules of applications do: a few uses among much that does not concern the tool.
"""

from __future__ import annotations

import ast
import math
import random
import re
import sysconfig
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import ROOT

PLACES = ("tests/programs/*/before.py", "tests/fixtures/*/*/before.py", "tests/survivors/programs/**/*.py")
SMALLEST, WRITTEN_TO, LARGEST = 300, 3_000, 60_000
"""Bytes: the smallest program, up to where programs are written ones, and the largest program."""
SEED = 20
LIBRARY = (
    *("argparse", "calendar", "cgitb", "configparser", "csv", "ftplib", "getpass", "http/server", "imaplib"),
    *("logging/config", "logging/handlers", "mailbox", "netrc", "nntplib", "poplib", "sched", "shelve", "smtplib"),
    *("socketserver", "statistics", "telnetlib", "tempfile", "textwrap", "timeit", "urllib/request", "uuid"),
    *("urllib/robotparser", "wsgiref/handlers", "wsgiref/simple_server", "xmlrpc/client", "xmlrpc/server", "zipapp"),
)
"""Modules of Python's library that speak to services, as applications do; what a release lacks is left out."""


@dataclass(frozen=True)
class Program:
    """One Python module that uses Twilio."""

    name: str
    source: bytes
    written: bool
    """Whether a person wrote it as it stands."""
    moves: bool
    """Whether some of it is known to be rewritten."""


@dataclass(frozen=True)
class Block:
    """A statement at the top of a module, with the comments above it left out."""

    text: str
    defines: frozenset[str]
    uses: frozenset[str]


def programs(count: int = 240) -> list[Program]:
    """Return programs whose sizes are spread evenly by their logarithm from 0.3 to 60 kB; the same at each call.

    Up to 3 kB they are written ones, beyond they are generated.
    """
    there = written()
    sizes = [SMALLEST * (LARGEST / SMALLEST) ** ((each + 0.5) / count) for each in range(count)]
    small = [size for size in sizes if size < WRITTEN_TO]
    return _nearest(there, small) + generated([size for size in sizes if size >= WRITTEN_TO], there)


def written() -> list[Program]:
    """Return the programs of the tests in which the tool has something to do, by size; none that is tiny or large."""
    found = []
    for pattern in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            source = path.read_bytes()
            if (
                SMALLEST <= len(source) < WRITTEN_TO
                and _parsed(source) is not None
                and (_moves(path) or _is_told(path))
            ):
                found.append(Program(path.relative_to(ROOT).as_posix(), source, True, _moves(path)))
    return sorted(found, key=lambda each: (len(each.source), each.name))


def _moves(path: Path) -> bool:
    """Return whether a program has another one beside it, which it becomes."""
    after = path.with_name("after.py")
    return path.name == "before.py" and after.is_file() and after.read_bytes() != path.read_bytes()


def _is_told(path: Path) -> bool:
    """Return whether it is one of those in which findings are expected, and some are."""
    expected = ROOT / "tests" / "survivors" / "expected" / f"{path.stem}.txt"
    return path.name != "before.py" and expected.is_file() and bool(expected.read_bytes().strip())


def generated(sizes: Sequence[float], cores: Sequence[Program], seed: int = SEED) -> list[Program]:
    """Return a program of about each size: a written one, some of it again by other names, between other code."""
    chance = random.Random(seed)
    modules = list(_library())
    fit = [each for each in cores if _fits(each)]
    made = []
    for number, size in enumerate(sizes):
        core = chance.choice(fit)
        source = _grown(core, round(size), chance, modules)
        made.append(Program(f"generated/{number:03}-{core.name.replace('/', '-')}", source, False, True))
    return made


def _nearest(there: Sequence[Program], sizes: Sequence[float]) -> list[Program]:
    """Return for each size the written program next to it that no other has taken."""
    free = list(there)
    chosen = []
    for size in sizes:
        index = bisect_left(free, size, key=lambda each: len(each.source))
        chosen.append(free.pop(min(index, len(free) - 1)))
    return chosen


def _grown(core: Program, size: int, chance: random.Random, modules: Sequence[tuple[list[str], list[Block]]]) -> bytes:
    """Return a program of about `size` bytes around a written one."""
    head, rest = _split(core.source.decode())
    taken = {name for block in (*head, *rest) for name in block.defines}
    twilio = list(rest)
    share = size * chance.uniform(0.05, 0.25)  # a few uses of Twilio in much else
    copies = [block for block in rest if _name(block)]
    number = 1
    while sum(len(each.text) for each in twilio) < share:
        number += 1
        twilio += [_renamed(block, number) for block in copies]
    taken |= {name for block in twilio for name in block.defines}
    imports: dict[str, None] = {}
    others: list[Block] = []
    missing = size - sum(len(each.text) + 3 for each in (*head, *twilio))
    while missing > 0:
        lines, blocks = chance.choice(modules)
        begin = chance.randrange(len(blocks))
        for block in blocks[begin : begin + chance.randint(1, 4)]:
            if missing <= 0 or block.defines & taken or block.uses & taken or len(block.text) > missing + 100:
                missing -= 1  # so that it ends where nothing fits
                continue
            others.append(block)
            taken |= block.defines
            missing -= len(block.text) + 3 + sum(len(line) + 1 for line in lines if line not in imports)
            imports |= dict.fromkeys(lines)
    return _text([each.text for each in head], list(imports), _mixed(twilio, others, chance))


def _text(head: Sequence[str], imports: Sequence[str], blocks: Sequence[Block]) -> bytes:
    body = "\n\n\n".join(each.text for each in blocks)
    return ("\n".join([*head, *imports]) + "\n\n\n" + body + "\n").encode()


def _mixed(twilio: Sequence[Block], others: Sequence[Block], chance: random.Random) -> list[Block]:
    """Return both kinds of blocks, each in its order, mixed at random."""
    first, second = list(reversed(twilio)), list(reversed(others))
    mixed = []
    while first or second:
        kind = first if chance.random() * (len(first) + len(second)) < len(first) else second
        mixed.append(kind.pop())
    return mixed


def _split(source: str) -> tuple[list[Block], list[Block]]:
    """Return what a module begins with, up to its last import, and what follows."""
    tree = ast.parse(source)
    blocks = [_block(source, node) for node in tree.body]
    kinds = [isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body]
    begin = len(kinds) - kinds[::-1].index(True) if True in kinds else 0
    return blocks[:begin], blocks[begin:]


def _library() -> Iterator[tuple[list[str], list[Block]]]:
    """Yield of each module of the library its imports, and its functions and classes of usual length."""
    folder = Path(sysconfig.get_path("stdlib"))
    for name in LIBRARY:
        path = folder / f"{name}.py"
        if not path.is_file():
            continue
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        imports = [
            ast.unparse(node)
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "level", 0) == 0 and not _future(node)
        ]
        blocks = [
            _block(source, node)
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        blocks = [block for block in blocks if block.text.isascii() and 150 <= len(block.text) <= 6_000]
        if blocks:
            yield imports, blocks


def _future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")


def _block(source: str, node: ast.stmt) -> Block:
    lines = re.split(r"(?<=\n)", source)  # as ast counts them
    begin = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    text = "".join(lines[begin - 1 : node.end_lineno]).rstrip("\n")
    defines = {node.name} if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else set()
    uses = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            uses.add(each.id)
            if isinstance(each.ctx, ast.Store) and not defines:
                defines.add(each.id)
        elif isinstance(each, ast.alias):
            defines.add(each.asname or each.name.partition(".")[0])
    return Block(text, frozenset(defines), frozenset(uses))


def _name(block: Block) -> str:
    """Return the name of a function or class at the top of a module; nothing for another statement."""
    found = re.search(r"^(?:async def|def|class) (\w+)", block.text, re.MULTILINE)
    return found[1] if found else ""


def _renamed(block: Block, number: int) -> Block:
    """Return a function or class by another name."""
    old = _name(block)
    new = f"{old}_{number}"
    return Block(re.sub(rf"\b{old}\b", new, block.text), frozenset({new}), block.uses)


def _fits(program: Program) -> bool:
    """Return whether larger programs can be made of one: it names the library, moves, and is more than a few lines."""
    return program.moves and b"twilio" in program.source and len(program.source) > 500 and _repeatable(program)


def _repeatable(program: Program) -> bool:
    """Return whether a program can stand between other code: it has functions or classes, and one statement a line."""
    source = program.source
    if not source.isascii() or b"\r" in source or b"\t" in source or b";" in source or b"import *" in source:
        return False
    head, rest = _split(source.decode())
    grown = _text([each.text for each in head], [], rest)
    tree = _parsed(source)
    again = _parsed(grown)
    same = tree is not None and again is not None and ast.dump(tree) == ast.dump(again)
    return same and any(_name(block) for block in rest)


def _parsed(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def spread(sizes: Sequence[int]) -> list[int]:
    """Return how many sizes fall into each of four equal parts of the range, by logarithm."""
    counts = [0] * 4
    for size in sizes:
        part = 4 * math.log(max(size, SMALLEST) / SMALLEST) / math.log(LARGEST / SMALLEST)
        counts[min(3, int(part))] += 1
    return counts
