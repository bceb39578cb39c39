"""Variables of the environment: the target's stand beside the source's wherever files around the code declare those."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from codemod.around.declarations import Block, Declaration, Form, additions, edits
from codemod.around.forms import READERS
from codemod.around.kept_files import mentions, unset, word_of
from codemod.around.kinds import kinds_of
from codemod.around.set_in_code import set_by_area
from codemod.around.settings_classes import FILE, settings_classes
from codemod.around.tree import Change, Tree
from codemod.around.variables import Area, Variables
from codemod.discover import Candidate
from codemod.finding import Edit, Finding, Level
from codemod.parsing import parsed
from codemod.python.source import Source, UnreadableError, read_source
from codemod.python.touches import fill

KIND = "environment-"
"""What the names of this module's kinds of files begin with."""
DOCUMENTATION = "environment-documentation"
CONTEXT = 3
"""How many lines around an edit a diff shows."""


def changes(tree: Tree) -> Iterator[Change]:
    """Yield what becomes of the files that declare, hand on or name the source's variables.

    They are the variables of the tables, and those that a program gives to clients in files that now read the target's.
    """
    variables = Variables(tree)
    if not variables.may_matter or not variables.readers:
        return
    taken: set[Candidate] = set()
    for kind, table in kinds_of(tree.rules).items():
        if not kind.startswith(KIND):
            continue
        form = _form(table)
        for candidate in tree.of_kind(kind):
            if candidate not in taken and not variables.is_kept(candidate.path):
                taken.add(candidate)
                area = variables.area(candidate.path.parent)
                if area is not None:
                    yield from _File(tree, variables, candidate, form, area).changes(kind)
    yield from _kept(tree, variables)
    yield from _set_in_code(tree, variables)
    yield from _settings(tree, variables)


def _form(table: Mapping[str, Any]) -> Form:
    """Return how the files of a kind declare variables, from its table."""
    given: dict[str, Any] = {}
    for field in fields(Form):
        if field.name in table:
            value = table[field.name]
            given[field.name] = tuple(value) if isinstance(value, list) else value
    return Form(**given)


@dataclass(frozen=True, slots=True)
class _Words:
    """How variables are spoken of in a sentence."""

    new: Sequence[str]
    old: Sequence[str]

    @property
    def filled(self) -> dict[str, str]:
        """Return what the places in the texts of the messages are filled with."""
        several, were = len(self.new) > 1, len(self.old) > 1
        return {
            "new": _listed(self.new),
            "old": _listed(self.old),
            "s": "" if several else "s",
            "them": "them" if several else "it",
            "have": "have" if several else "has",
            "are": "are" if several else "is",
            "has": "have" if were else "has",
            "is": "are" if were else "is",
        }


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class _File:
    """One file around the code: what is added to it, and what is said of it."""

    def __init__(self, tree: Tree, variables: Variables, candidate: Candidate, form: Form, area: Area) -> None:
        self.tree = tree
        self.variables = variables
        self.candidate = candidate
        self.form = form
        self.wanted = area.wanted
        self.beside = area.beside
        self.edits: list[Edit] = []
        self.findings: list[Finding] = []

    def changes(self, kind: str) -> Iterator[Change]:
        """Yield what becomes of the file, if anything."""
        content = self.tree.files[self.candidate].replace(b"\0", b"")
        if not any(name.encode() in content for name in self.beside):
            return
        source = self.tree.source(self.candidate)
        if source is None:
            source = Source(content.decode("utf-8", "replace"), "utf-8", b"")
            self._mentions(source, [])
        elif kind == DOCUMENTATION:
            self._documentation(source)
        else:
            blocks = READERS[self.form.form](source, self.form) if self.form.form else []
            for block in blocks:
                self._block(source, block)
            self._mentions(source, blocks)
        if self.edits or self.findings:
            yield Change(self.candidate, tuple(self.edits), tuple(self.findings), hidden=not self.edits)

    # ---- what is declared --------------------------------------------------------------------------------------------

    def _block(self, source: Source, block: Block) -> None:
        kept = [each for each in block.declarations if each.name in self.beside and self._is_kept(source, each)]
        added = additions(block, self.wanted, self.beside, self.variables.references, kept.__contains__)
        if kept and additions(block, self.wanted, self.beside, self.variables.references, lambda each: False):
            words = _Words(self.wanted, [each.name for each in kept])
            finding = self._finding("environment", source, kept[0], words, Level.NOTE)
            self.findings.append(_saying(finding, self.tree.rules.messages["ignored"].text))
        if not added:
            self._empty(source, block)
            return
        lines = list(edits(added, source))
        old = [each.name for each in block.declarations if each.name in self.beside and each not in kept]
        words = _Words([each.name for each in added], list(dict.fromkeys(old)))
        place = added[0].beside
        if self._shows_secret(source, lines):
            if self.tree.wants("environment-secret"):
                self.findings.append(self._finding("environment-secret", source, place, words))
            return
        missing = [each for each in added if each.missing and not self.form.example]
        message = "environment-value" if missing else "environment"
        if not self.tree.wants(message):
            return
        said = {"kept": self._stays(words.old), "source-of-values": ""}
        if missing:
            said["without"] = _listed([each.name for each in missing])
        if not self.form.example:
            text = self.tree.rules.messages["environment-source"].text
            said["source-of-values"] = fill(text, words.filled)
        finding = self._finding(message, source, place, words, None, **said)
        if missing and self.tree.options.level is Level.AUTOMATIC:
            level = self.tree.rules.messages["level"].text
            self.findings.append(_saying(finding, f"{_listed(words.new)} would need values here ({level})"))
            return
        self.edits += lines
        self.findings.append(finding)

    def _stays(self, old: Sequence[str]) -> str:
        """Return what is said of the old variables, none of which is ever taken out."""
        messages, unread = self.tree.rules.messages, self.variables.unread(old)
        words = {"old": _listed(unread or old), "s": "" if len(unread or old) > 1 else "s"}
        words["them"] = "them" if len(unread or old) > 1 else "it"
        return fill(messages["environment-unread" if unread else "environment-stays"].text, words)

    def _is_kept(self, source: Source, declaration: Declaration) -> bool:
        span = (declaration.start, declaration.end)
        return any(
            self.tree.is_ignored(each, self.candidate.name, source, span)
            for each in ("environment", "environment-value", "environment-empty")
        )

    def _shows_secret(self, source: Source, lines: Sequence[Edit]) -> bool:
        """Return whether a diff of the edits would show what looks like a secret."""
        for edit in lines:
            line = source.line_of(edit.start)
            first, last = max(0, line - 1 - CONTEXT), min(len(source.starts), line + CONTEXT)
            end = source.starts[last] if last < len(source.starts) else len(source.text)
            if self.variables.secret.search(source.text[source.starts[first] : end]):
                return True
        return False

    def _empty(self, source: Source, block: Block) -> None:
        """Tell of variables that stand in a block without a value, where those that they stand beside have one."""
        if self.form.example or not self.tree.wants("environment-empty"):
            return
        given = {
            self.beside[each.name]: each
            for each in block.declarations
            if each.name in self.beside and each.value and not self._is_kept(source, each)
        }
        blank = [
            each for each in block.declarations if each.name in given and each.blank and not self._is_kept(source, each)
        ]
        if blank:
            old = [given[each.name].name for each in blank]
            words = _Words([each.name for each in blank], old)
            self.findings.append(self._finding("environment-empty", source, blank[0], words))

    # ---- what is named otherwise -------------------------------------------------------------------------------------

    def _mentions(self, source: Source, blocks: Sequence[Block]) -> None:
        """Tell where the old variables are named in a form that is not written, and the new ones are not."""
        message = "environment-elsewhere"
        declared = [
            each
            for block in blocks
            for each in block.declarations
            if each.active and (each.name in self.beside or each.name in self.wanted)
        ]
        if not self.tree.wants(message) or (self.form.example and declared):
            return
        lines = {source.line_of(each.start) for each in declared}
        rest = [
            (number, line)
            for number, line in mentions(source.text, {*self.beside, *self.wanted})
            if number not in lines
        ]
        new = {name for name in self.wanted if any(word_of((name,)).search(line) for _, line in rest)}
        found: dict[int, list[str]] = {}
        for number, line in rest:
            start = source.starts[number - 1]
            if self.tree.is_ignored(message, self.candidate.name, source, (start, start + len(line))):
                continue
            names = [name for name in self.beside if word_of((name,)).search(line)]
            names = [name for name in names if self.beside[name] in self.wanted and self.beside[name] not in new]
            if names:
                found[number] = names
        if not found:
            return
        old = list(dict.fromkeys(name for names in found.values() for name in names))
        missing = [name for name in self.wanted if name in {self.beside[each] for each in old}]
        numbers = list(found)
        shown = f"line{'s' if len(numbers) > 1 else ''} {_listed([str(each) for each in numbers[:5]])}"
        shown += " and further" if len(numbers) > 5 else ""
        words = _Words(missing, old)
        start = source.starts[numbers[0] - 1]
        line = dict(rest)[numbers[0]]
        # Reports show the line of a finding, where the file is edited otherwise.
        span = (0, 0) if self.variables.secret.search(line) else (start, start + len(line))
        self.findings.append(
            self.tree.find(message, self.candidate.name, source, span, None, **words.filled, lines=shown)
        )

    def _documentation(self, source: Source) -> None:
        """Tell once of a text for readers that speaks of the old variables only."""
        message = "environment-documentation"
        old = [name for name in self.beside if word_of((name,)).search(source.text)]
        new = [name for name in self.wanted if not word_of((name,)).search(source.text)]
        if not old or not new or not self.tree.wants(message):
            return
        first = word_of(old).search(source.text)
        assert first is not None
        if not self.tree.is_ignored(message, self.candidate.name, source, first.span()):
            words = _Words(new, old)
            self.findings.append(
                self.tree.find(message, self.candidate.name, source, first.span(), None, **words.filled)
            )

    def _finding(
        self, message: str, source: Source, at: Declaration, words: _Words, level: Level | None = None, **more: str
    ) -> Finding:
        span = (at.start + len(at.before), at.end)
        return self.tree.find(message, self.candidate.name, source, span, level, **words.filled, **more)


def _saying(finding: Finding, text: str) -> Finding:
    """Return a finding with another text."""
    return Finding(finding.code, finding.rule, finding.level, finding.path, finding.place, text)


def _kept(tree: Tree, variables: Variables) -> Iterator[Change]:
    """Yield the findings about files with secrets beside those that the run looks at; nothing of them is shown."""
    message = "environment-kept"
    if not tree.wants(message):
        return
    for path, text in variables.kept:
        area = variables.area(path.parent)
        if area is None:
            continue
        named = mentions(text, area.beside)
        source, name = Source(text, "utf-8", b""), tree.name_of(path)
        spans = {number: (source.starts[number - 1], source.starts[number - 1] + len(line)) for number, line in named}
        named = [pair for pair in named if not tree.is_ignored(message, name, source, spans[pair[0]])]
        new = [name for name in area.wanted if unset(text, name)]
        if not named or not new:
            continue
        old = [name for name in area.beside if any(word_of((name,)).search(line) for _, line in named)]
        candidate = Candidate(path, name)
        words = _Words(new, old)
        finding = tree.find(message, candidate.name, source, spans[named[0][0]], None, **words.filled)
        yield Change(candidate, (), (finding,), hidden=True)


def _set_in_code(tree: Tree, variables: Variables) -> Iterator[Change]:
    """Yield the findings about Python that sets the old variables, where none sets the new ones."""
    message = "environment-set"
    if not tree.wants(message):
        return
    own = set(tree.modules)
    told: list[Change] = []
    for area, found in set_by_area(variables, own, tree.workers):
        new = [name for name in area.wanted if not any(name in spans for spans in found.values())]
        for path in own & found.keys():
            source, where, spans = read_source(variables.after[path]), tree.name_of(path), found[path]
            set_here = [each for each in area.beside if each in spans]
            old = [each for each in set_here if not tree.is_ignored(message, where, source, spans[each])]
            if old and new:
                first = min(spans[name] for name in old)
                finding = tree.find(message, where, source, first, None, **_Words(new, old).filled)
                told.append(Change(Candidate(path, where), (), (finding,)))
    yield from sorted(told, key=lambda each: each.candidate.path)


def _settings(tree: Tree, variables: Variables) -> Iterator[Change]:
    """Yield the findings about classes that read the old variables from a file which os.environ knows nothing of."""
    message = "environment-settings"
    if not tree.wants(message):
        return
    bases = variables.table["settings"]
    loaders = [each.encode() for each in variables.table["loaders"]]
    is_loaded = any(each in content for content in variables.after.values() for each in loaders)
    for path in sorted(set(tree.modules) & variables.after.keys()):
        content = variables.after[path]
        if FILE.encode() not in content or (area := variables.area(path.parent)) is None:
            continue
        with suppress(UnreadableError):
            source = read_source(content)
            module = parsed(source.text)
            for each in settings_classes(module, bases) if module is not None else ():
                own = {name for names in each.variables.values() for name in names}
                old = [name for name in area.beside if name in own]
                strict = each.base in variables.table["strict"] and not each.takes_others
                new = [name for name in area.wanted if name not in own] if strict else list(area.wanted)
                span = source.offset(each.node.lineno, each.node.col_offset), source.offset(*_end_of_head(each.node))
                where = tree.name_of(path)
                if not old or not new or not each.reads_a_file or (is_loaded and not strict):
                    continue
                if not tree.is_ignored(message, where, source, span):
                    words = {**_Words(new, old).filled, "class": each.node.name}
                    words["refuses"] = fill(tree.rules.messages["environment-refused"].text, words) if strict else ""
                    finding = tree.find(message, where, source, span, None, **words)
                    yield Change(Candidate(path, where), (), (finding,))


def _end_of_head(node: ast.ClassDef) -> tuple[int, int]:
    """Return where the last base of a class ends."""
    last = node.bases[-1]
    return last.end_lineno or last.lineno, last.end_col_offset or last.col_offset
