"""What must hold of any program and what becomes of it: the complaints about a migration, none if all is well."""

from __future__ import annotations

import ast
import difflib
import io
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from defects import defects
from names import undefined
from scratch_tree import lines

from codemod import Level, Outcome, migrate_source, plan
from codemod.finding import Finding
from worlds.differences import (
    changes_nothing,
    has_no_counterpart,
    levelled,
    not_caught,
    outlives_its_room,
    waits_for_urls,
    was_not_caught,
)
from worlds.running import Files, Ran, run
from worlds.world import Rooms

END_ALL = "VB104"
OURS = (Level.AUTOMATIC, Level.REVIEW, Level.MANUAL)


@dataclass(frozen=True)
class Program:
    """A program of one or several modules, and what it is asked: expressions over its modules."""

    files: Files
    asked: tuple[str, ...]
    rooms: Rooms
    unconcerned: str = "tally"
    """A statement that holds this word has nothing to do with Twilio."""


@dataclass(frozen=True)
class Migrated:
    """What becomes of a program."""

    outcomes: Mapping[str, Outcome]
    findings: tuple[Finding, ...]
    files: Files

    def told(self) -> str:
        """Return the findings as text, a line each."""
        return "\n".join(
            f"{each.path}:{each.place.line} {each.level.value} {each.code} {each.message}" for each in self.findings
        )


def migrated(files: Files) -> Migrated:
    """Migrate a program: a single module by itself, several as a tree."""
    if len(files) == 1:
        [(path, content)] = files.items()
        outcome = migrate_source(content, path)
        return Migrated({path: outcome}, outcome.findings, {path: outcome.after})
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        planned = plan(["."], working_directory=root)
    outcomes = {each.path: each for each in planned.outcomes}
    after = {**files, **{path: outcome.after for path, outcome in outcomes.items()}}
    return Migrated(outcomes, planned.findings, after)


@dataclass(frozen=True)
class Statements:
    """Which lines belong to which statement of a module: those of a compound one are its header."""

    content: bytes

    @cached_property
    def spans(self) -> list[range]:
        """Return the lines of every statement, headers without what is in them."""
        found = []
        for node in ast.walk(ast.parse(self.content)):
            if isinstance(node, (ast.stmt, ast.excepthandler)):
                body = getattr(node, "body", None) or getattr(node, "cases", None)
                first = node.lineno - min([0, *(node.lineno - each.lineno for each in _decorators(node))])
                last = node.end_lineno or node.lineno
                if body:
                    first_inside = getattr(body[0], "lineno", None) or body[0].pattern.lineno
                    inside = min([first_inside, *(each.lineno for each in _decorators(body[0]))])
                    last = max(first, node.lineno, inside - 1)
                found.append(range(first, last + 1))
        return found

    def of(self, line: int) -> set[int]:
        """Return the lines of the statements that a line belongs to, itself at least."""
        return {line}.union(*(span for span in self.spans if line in span))


@lru_cache(maxsize=16)
def _statements(content: bytes) -> Statements:
    """Return the statements of a module, read once: they are asked for each line that spoke to Twilio."""
    return Statements(content)


def _decorators(node: ast.AST) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def complaints(program: Program, *, shapes: Sequence[str] = ("dict", "model")) -> list[str]:
    """Migrate a program, run it before and after, and return what is wrong; each complaint is a text of its own."""
    found: list[str] = []
    after = migrated(program.files)
    for outcome in after.outcomes.values():
        found += [f"the tool confesses: {each.message}" for each in defects(outcome)]
    for path, content in after.files.items():
        try:
            compile(content, path, "exec")
        except (SyntaxError, ValueError) as error:
            return [*found, f"{path} does not compile: {error}"]
    for path, content in program.files.items():
        found += [f"{path}: {each}" for each in _texts(content, after.files[path], _about(after, path), program)]
    found += _again(after)
    before_ran = run(program.files, program.asked, program.rooms)
    answers = [each.answer for each in after.findings if each.answer is not None]
    for shape in shapes:
        try:
            after_ran = run(after.files, program.asked, program.rooms, answers=answers, shape=shape)
        except Exception as error:
            return [*found, f"the migrated program cannot be run: {error!r}"]
        found += _worlds(before_ran, after_ran, program, after)
    found += _unnamed(before_ran, after, program)
    found += _kept(after_ran, after, program)
    return found


def _about(after: Migrated, path: str) -> list[Finding]:
    return [each for each in after.findings if each.path == path and each.level in OURS]


def _worlds(before: Ran, after: Ran, program: Program, migrated: Migrated) -> Iterator[str]:
    codes = {each.code for each in migrated.findings}
    for one, other in zip(before.seen, after.seen, strict=True):
        subjects = [each.subject for each in one.effects]
        made = [each.partition(" in ")[2] for each in subjects if each.startswith("leg ")]
        rooms = [*program.rooms, *made]
        if any(apart(one) for apart in (has_no_counterpart, changes_nothing, outlives_its_room)):
            continue
        if waits_for_urls(other, codes):
            continue
        until = len(one.effects) if not_caught(one) else was_not_caught(one, other, program.files)
        one, other = levelled(one, rooms, codes), levelled(other, rooms, codes)
        if until is not None:
            if other.effects[:until] != one.effects[:until]:
                yield f"{one.asked}: effects {one.effects!r} became {other.effects!r}"
            continue
        for name in ("effects", "rooms", "calls", "texts", "printed", "returned"):
            if getattr(one, name) != getattr(other, name):
                yield f"{one.asked}: {name} {getattr(one, name)!r} became {getattr(other, name)!r}"


def _texts(before: bytes, after: bytes, findings: Sequence[Finding], program: Program) -> Iterator[str]:
    """Complain of comments, names, imports, and bytes outside what the findings name."""
    yield from _comments(_decoded(before), _decoded(after))
    for name in sorted(undefined(after, "after.py") - undefined(before, "before.py")):
        yield f"nothing defines the name {name}"
    for name in sorted(unused(after) - unused(before)):
        yield f"nothing uses the import {name}"
    statements = _statements(before)
    covered: set[int] = set()
    for finding in findings:
        covered.update(range(finding.place.line, finding.place.end_line + 1))
        for line in range(finding.place.line, finding.place.end_line + 1):
            covered |= statements.of(line)
    covered |= _followers(before, program) | _wholes(before, findings)
    texts = lines(before)
    last = texts[-1] if texts and not texts[-1].endswith((b"\n", b"\r")) else None
    ours = lines(after)
    if last is not None:  # what is written behind a last line without an end gives it one
        ends = [number for number, each in enumerate(ours) if each.rstrip(b"\r\n") == last]
        ours[slice(ends[-1], ends[-1] + 1) if ends else slice(0, 0)] = [last] if ends else []
    rest = iter(ours)
    for number, line in enumerate(texts, 1):
        if number not in covered and line not in rest:
            yield f"line {number} changed, which no finding names: {line!r}"
            break
    for finding in findings:
        for line in range(finding.place.line, finding.place.end_line + 1):
            if program.unconcerned.encode() in texts[line - 1] and line <= len(texts):
                yield f"a finding about what has nothing to do with it: {finding.place.line} {finding.message}"


def _comments(before: str, after: str) -> Iterator[str]:
    """Complain of comments that are gone, or in another order; those inside brackets go with what they stand beside."""
    old, new = _by_depth(before), _by_depth(after)
    gone = Counter(text for text, _ in old) - Counter(text for text, _ in new)
    yield from (f"the comment {each!r} is gone" for each in gone)
    inside = {text for text, depth in old if depth}
    rest = iter([text for text, _ in new if text not in inside])
    yield from (
        f"the comment {text!r} is in another order" for text, depth in old if text not in inside and text not in rest
    )


def _by_depth(text: str) -> list[tuple[str, int]]:
    """Return the comments of a program, and in how many brackets each stands."""
    depth, found = 0, []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        elif token.type == tokenize.COMMENT:
            found.append((token.string, depth))
    return found


def _followers(content: bytes, program: Program) -> set[int]:
    """Return the lines that change with a client: imports of Twilio's and the program's modules, and credentials."""
    known = {"twilio", *(part for path in program.files for part in path.removesuffix(".py").split("/"))}
    found: set[int] = set()
    for node in ast.walk(ast.parse(content)):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "", *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Assign) and ("TWILIO_A" in ast.dump(node.value) or _names_only(node)):
            modules = ["twilio"]
        if known & {part for module in modules for part in module.split(".")}:
            assert isinstance(node, ast.stmt)
            found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return found


def _wholes(content: bytes, findings: Sequence[Finding]) -> set[int]:
    """Return the lines that change with what a finding names.

    They are those of a loop that becomes one call, of a handler, and of a function that builds a document.
    """
    found: set[int] = set()
    if not findings:
        return found
    named = {(each.place.line, each.code) for each in findings}
    for node in ast.walk(ast.parse(content)):
        at_head = {code for line, code in named if line == getattr(node, "lineno", None)}
        whole = range(getattr(node, "lineno", 0), (getattr(node, "end_lineno", None) or 0) + 1)
        builds = any(line in whole and code.startswith("VB6") for line, code in named)
        if (
            (isinstance(node, ast.For) and END_ALL in at_head)
            or (isinstance(node, ast.ExceptHandler) and at_head)
            or (isinstance(node, ast.FunctionDef) and builds)
        ):
            found.update(whole)
    return found


def _names_only(node: ast.Assign) -> bool:
    """Return whether a name is bound to what another name holds, perhaps a client; calls of factories included."""
    value = node.value.func if isinstance(node.value, ast.Call) and not node.value.args else node.value
    return isinstance(value, ast.Name | ast.Attribute) and isinstance(node.targets[0], ast.Name | ast.Attribute)


def unused(content: bytes) -> set[str]:
    """Return the names that a module imports and never uses."""
    tree = ast.parse(content)
    names = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return names - {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _decoded(content: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return content.decode(encoding)


def _again(after: Migrated) -> Iterator[str]:
    again = migrated(after.files)
    for path, content in after.files.items():
        if again.files[path] != content:
            gone = "".join(
                difflib.unified_diff(_decoded(content).splitlines(True), _decoded(again.files[path]).splitlines(True))
            )
            yield f"a second run changes {path}:\n{gone}"
    for each in again.findings:
        if each.level is Level.AUTOMATIC:
            yield f"a second run would rewrite {each.path}:{each.place.line}: {each.message}"


def _unnamed(before: Ran, after: Migrated, program: Program) -> Iterator[str]:
    """Complain of statements that asked Twilio for voice, and of which nothing is said."""
    for stack in sorted(before.lines):
        if not any(_named(path, line, OURS, after, program) for path, line in stack):
            yield f"nothing is said of {stack}, which asks Twilio"


def _kept(ran: Ran, after: Migrated, program: Program) -> Iterator[str]:
    """Complain of statements that still ask Twilio for voice, with no manual finding about them."""
    for stack in sorted(ran.lines):
        origins = [(path, _origin(path, line, after, program)) for path, line in stack]
        if not any(origin and _named(path, origin, (Level.MANUAL,), after, program) for path, origin in origins):
            yield f"{stack} (before: {origins}) still asks Twilio, and no manual finding says so"


def _named(path: str, line: int, levels: Sequence[Level], after: Migrated, program: Program) -> bool:
    """Return whether a finding of these levels names the statement of a line."""
    named = {
        number
        for each in after.findings
        if each.path == path and each.level in levels
        for number in range(each.place.line, each.place.end_line + 1)
    }
    content = program.files[path]
    wholes = _wholes(content, [each for each in after.findings if each.path == path and each.code == END_ALL])
    return bool(named & _statements(content).of(line)) or line in wholes


def _origin(path: str, line: int, after: Migrated, program: Program) -> int | None:
    """Return where a line of the new program stood in the old one, None for a new line."""
    old, new = lines(program.files.get(path, b"")), lines(after.files[path])
    text = new[line - 1]
    if old.count(text) == new.count(text) == 1:  # what aligns the rest best may leave such a line out
        return old.index(text) + 1
    pairs = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return next((a + line - b for a, b, size in pairs if b < line <= b + size), None)
