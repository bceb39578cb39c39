"""Imports of a module: what the new text needs comes in, what nothing uses any more goes; where definitions begin."""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cache, cached_property

from codemod.finding import Edit
from codemod.python.comments import IGNORE, Comment
from codemod.python.scopes import Scopes
from codemod.python.source import Source
from codemod.walking import walk


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that the rewritten code needs: `import module` when name is empty, else `from module import name`."""

    module: str
    name: str = ""
    near: ast.AST | None = None
    """A node beside whose own import it belongs, when that stands inside a function; or that import itself."""

    renamed: str = ""
    """The name that it goes by in the module, where that is another."""

    own: bool = False
    """Whether it is a module of the user's tree."""

    @property
    def text(self) -> str:
        """Return the import statement."""
        alias = f" as {self.renamed}" if self.renamed not in ("", self.name) else ""
        if self.name:
            return f"from {self.module} import {self.name}{alias}"
        return f"import {self.module}" + (f" as {self.renamed}" if self.renamed not in ("", self.module) else "")


class Imports:
    """Edits the imports of one module."""

    def __init__(
        self,
        source: Source,
        tree: ast.Module,
        scopes: Scopes,
        comments: list[Comment],
        own: Set[str] = frozenset(),
    ) -> None:
        """Keep the module; own are the dotted names that it imports from modules of its own tree."""
        self.own = {dotted.split(".")[0] for dotted in own if not dotted.startswith(".")}
        self.source = source
        self.tree = tree
        self.scopes = scopes
        self.followed = False
        """Whether definitions are written right below the first imports of a module that had none."""
        self.noqa = {
            comment.line for comment in comments if "noqa" in comment.text.lower() or IGNORE.search(comment.text)
        }

    # ---- what is there -----------------------------------------------------------------------------------------------

    def has(self, wanted: Wanted) -> bool:
        """Return whether a name that is wanted already means the right thing from the top of the module on."""
        variable = self.scopes.module.variables.get(wanted.renamed or wanted.name or wanted.module)
        dotted = f"{wanted.module}.{wanted.name}" if wanted.name else wanted.module
        if variable is None or not all(each.dotted == dotted for each in variable.bindings):
            return False
        return any(each.statement in self.block() for each in variable.bindings)

    def block(self) -> list[ast.stmt]:
        """Return the statements at the top of the module up to its last leading import."""
        return self._block

    @cached_property
    def _block(self) -> list[ast.stmt]:
        leading = _leading(self.tree, lambda index, each: _is_import(each) or _may_precede(each, index))
        imports = [index for index, each in enumerate(leading) if _is_import(each)]
        return leading[: imports[-1] + 1] if imports else []

    def is_above(self, wanted: Wanted) -> bool:
        """Return whether a name that is wanted will be there from the top of the module on."""
        behind = self._import_behind(wanted.near)
        return behind is None or behind in self.block()

    def unused(self, loaded: Set[str], quoted: Callable[[], Set[str]]) -> list[tuple[ast.stmt, ast.alias]]:
        """Return the imports that the module used and that its new text, which reads the names loaded, does not.

        quoted returns the names that the module read in annotations in quotes; it is asked once, if at all.
        """
        quoted = cache(quoted)
        exported = _exported(self.tree)
        found: list[tuple[ast.stmt, ast.alias]] = []
        for variable in self.scopes.names():
            if variable.name in loaded or variable.name in exported:
                continue
            aliases = [each for each in variable.bindings if isinstance(each.node, ast.alias)]
            if not aliases or not (variable.reads or variable.name in quoted()):
                continue
            for binding in aliases:
                lines = range(binding.statement.lineno, (binding.statement.end_lineno or 0) + 1)
                assert isinstance(binding.node, ast.alias)
                if self.noqa.isdisjoint(lines):
                    found.append((binding.statement, binding.node))
        return found

    # ---- edits -----------------------------------------------------------------------------------------------------

    def edit(self, wanted: list[Wanted], unused: list[tuple[ast.stmt, ast.alias]], library: str) -> list[Edit]:
        """Return the edits that bring in what is wanted and take out what is unused."""
        edits: list[Edit] = []
        added: dict[ast.stmt, list[str]] = {}
        loose: list[str] = []
        removed = {statement for statement, _ in unused}
        aliases_gone = [alias for _, alias in unused]
        emptied = {each for each in removed if all(alias in aliases_gone for alias in getattr(each, "names", ()))}
        homes: dict[str, ast.stmt] = {}
        for each in wanted:
            merged = self._merged(each, removed)
            if merged is not None:
                edits += [merged] if merged not in edits else []
                continue
            anchor = self._anchor(each, library, emptied)
            if anchor in self.block():  # names of one module come in by one import
                assert anchor is not None
                anchor = homes.setdefault(each.module, anchor)
            before = self._sibling(each)
            if before is not None:
                start = self.source.line_start(self.source.span(before)[0])
                edits.append(Edit(start, start, each.text + self.source.newline))
            elif anchor is None:
                loose.append(each.text)
            elif each.text not in added.setdefault(anchor, []):
                added[anchor].append(each.text)
        own = {f"from {each.module}" for each in wanted if each.own}
        added = {anchor: _parted(_joined(texts), anchor, own) for anchor, texts in added.items()}
        loose = _joined(loose)
        by_statement: dict[ast.Import | ast.ImportFrom, list[ast.alias]] = {}
        for statement, alias in unused:
            assert isinstance(statement, (ast.Import, ast.ImportFrom))
            by_statement.setdefault(statement, []).append(alias)
        gone = {each for each, names in by_statement.items() if len(names) == len(each.names) and each not in added}
        for statement, aliases in by_statement.items():
            edits.append(self._remove(statement, aliases, added.pop(statement, []), gone))
        for statement, texts in added.items():
            edits.append(self._after(statement, texts))
        # Plain imports stand before the others, as formatters sort them; the standard library's before all.
        ordered = sorted(set(loose), key=lambda text: (not text.startswith("import "), text))
        return [*self._loose(ordered), *edits]

    def _import_behind(self, node: ast.AST | None) -> ast.stmt | None:
        """Return the import that brought in what a call calls; None where it is not known, or not the only one."""
        if isinstance(node, ast.stmt):
            return node
        while isinstance(node, (ast.Call, ast.Attribute)):
            node = node.func if isinstance(node, ast.Call) else node.value
        variable = self.scopes.variable_of.get(node) if isinstance(node, ast.Name) else None
        binding = variable.single if variable is not None else None
        return binding.statement if binding is not None and binding.dotted else None

    def _merged(self, wanted: Wanted, removed: set[ast.stmt]) -> Edit | None:
        """Return the edit that adds a name to an import of the same module on one line, where there is one."""
        for statement in self.block():
            if not isinstance(statement, ast.ImportFrom):
                continue
            if f"{'.' * statement.level}{statement.module or ''}" != wanted.module:
                continue
            start, end = self.source.span(statement)
            text = self.source.text[start:end]
            plain = re.fullmatch(r"from\s+\S+\s+import\s+[\w, ]+", text) is not None
            if not plain or statement in removed or wanted.renamed not in ("", wanted.name):
                continue
            behind = next((alias for alias in statement.names if alias.name > wanted.name), None)
            if behind is not None:
                offset = self.source.span(behind)[0]
                return Edit(offset, offset, f"{wanted.name}, ")
            return Edit(end, end, f", {wanted.name}")
        return None

    def _sibling(self, wanted: Wanted) -> ast.stmt | None:
        """Return the import of the same package that sorts behind a new one, where there is one."""
        for statement in self.block():
            if not isinstance(statement, ast.ImportFrom) or bool(statement.level) != wanted.module.startswith("."):
                continue
            module = f"{'.' * statement.level}{statement.module or ''}"
            near = statement.level or module.split(".")[0] == wanted.module.split(".")[0]
            if near and _order(module) > _order(wanted.module):
                return statement
        return None

    def _anchor(self, wanted: Wanted, library: str, gone: Set[ast.stmt]) -> ast.stmt | None:
        """Return the import of the library beside which a new one belongs; None for the standard library's.

        gone are imports that go as a whole.
        """
        if wanted.module.split(".")[0] in sys.stdlib_module_names:
            return None
        if (own := self._import_behind(wanted.near)) is not None:
            return own
        block = [each for each in self.block() if isinstance(each, (ast.Import, ast.ImportFrom))]
        package = wanted.module.split(".")[0]
        siblings = [each for each in block if _imports_of(each, package)]
        if siblings:
            return siblings[-1]
        top = [each for each in block if _imports_of(each, library)]
        if top and not wanted.own:
            return top[-1]
        outside = [each for each in block if not _is_future(each)]
        if not wanted.own and any(self._is_own(each) and each not in gone for each in outside):
            # Formatters keep the user's own imports in a group behind all others.
            outside = [each for each in outside if not self._is_own(each)]
        return outside[-1] if outside else None

    def _is_own(self, statement: ast.Import | ast.ImportFrom) -> bool:
        return _is_relative(statement) or any(_imports_of(statement, package) for package in self.own)

    def _remove(
        self,
        statement: ast.Import | ast.ImportFrom,
        gone: list[ast.alias],
        instead: list[str],
        statements: Set[ast.stmt],
    ) -> Edit:
        """Return the edit that takes names out of an import, and puts other imports in its place or behind it.

        statements are those that go as a whole.
        """
        start, end = self.source.span(statement)
        newline = self.source.newline_at(start) + self.source.indentation(start)
        kept = [alias for alias in statement.names if alias not in gone]
        if not kept:
            if instead:
                return Edit(start, end, newline.join(instead))
            parent = self.scopes.parents[statement]
            blocks = [block for _, block in ast.iter_fields(parent) if isinstance(block, list) and statement in block]
            empty = any(block[0] is statement and statements >= set(block) for block in blocks)
            if empty and not isinstance(parent, ast.Module):
                return Edit(start, end, "pass")
            return self._line(start, end)
        text = self.source.text[start:end]
        spans = [self.source.span(each) for each in statement.names]
        last = max(statement.names.index(alias) for alias in kept)
        if last + 1 < len(spans):  # those behind the last that stays go with the comma before them
            text = text[: spans[last][1] - start] + text[spans[-1][1] - start :]
        for index in reversed(range(last)):
            if statement.names[index] in gone:
                text = text[: spans[index][0] - start] + text[spans[index + 1][0] - start :]
        return Edit(start, end, newline.join([text, *instead]))

    def _line(self, start: int, end: int) -> Edit:
        """Return the edit that removes a statement with its line, or the statement alone where it shares one."""
        source = self.source
        line_end = source.line_end(end)
        if source.first_on_line(start) and not source.text[end:line_end].strip():
            return Edit(source.line_start(start), line_end, "")
        match = re.compile(r"[ \t]*;[ \t]*").match(source.text, end)
        if match:
            return Edit(start, match.end(), "")
        return Edit(start, end, "pass")

    def _after(self, statement: ast.stmt, texts: list[str]) -> Edit:
        start, end = self.source.span(statement)
        indent = self.source.indentation(start)
        gap = [""] if _is_standard(statement) and indent == "" and texts[0] else []  # formatters part the groups
        return self.insert_after(end, [*gap, *(indent + text for text in texts)])

    def insert_after(self, offset: int, lines: list[str]) -> Edit:
        """Return the edit that writes lines below the line that holds an offset."""
        newline = self.source.newline_at(offset)
        end = self.source.line_end(offset)
        if end == len(self.source.text) and not self.source.text.endswith(("\n", "\r")):
            return Edit(end, end, "".join(newline + line for line in lines))
        return Edit(end, end, "".join(line + newline for line in lines))

    def _loose(self, texts: list[str]) -> list[Edit]:
        """Return the edits for imports of the standard library, or of any where the module imports nothing."""
        if not texts:
            return []
        block = [
            each for each in self.block() if isinstance(each, (ast.Import, ast.ImportFrom)) and not _is_future(each)
        ]
        if not block:
            return [self._opening(texts)]
        newline = self.source.newline
        edits = []
        standard = [each for each in block if _is_standard(each)]
        if not standard:
            start = self.source.line_start(self.source.span(block[0])[0])
            return [Edit(start, start, _grouped(texts, newline) + newline * 2)]
        for text in texts:
            behind = next((each for each in standard if _sorts_behind(each, text)), None)
            if behind is None:
                edits.append(self.insert_after(self.source.span(standard[-1])[1], [text]))
            else:
                start = self.source.line_start(self.source.span(behind)[0])
                edits.append(Edit(start, start, text + newline))
        return edits

    def _opening(self, texts: list[str]) -> Edit:
        """Return the edit that begins an import block below docstring, comments at the top, and __future__ imports."""
        newline = self.source.newline
        written = _grouped(texts, newline)
        leading = _leading(self.tree, lambda index, each: _is_future(each) or _may_precede(each, index))
        if leading:
            offset = self.source.line_end(self.source.span(leading[-1])[1])
            return Edit(offset, offset, newline + written + newline)
        first = self.tree.body[0]
        start = self.source.line_start(self.source.span(first)[0])
        wide = isinstance(first, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not self.followed
        return Edit(start, start, written + newline * (3 if wide else 2))

    def end_of_block(self) -> int:
        """Return the offset where definitions may begin: behind the leading imports, or at the first statement."""
        block = self.block()
        if block:
            return self.source.line_end(self.source.span(block[-1])[1])
        leading = [each for index, each in enumerate(self.tree.body) if _may_precede(each, index)][:1]
        if leading and leading[0] is self.tree.body[0]:
            return self.source.line_end(self.source.span(leading[0])[1])
        return self.source.line_start(self.source.span(self.tree.body[0])[0])


def _leading(tree: ast.Module, fits: Callable[[int, ast.stmt], bool]) -> list[ast.stmt]:
    """Return the statements at the top of a module up to the first that does not fit; fits takes its place too."""
    return [each for _, each in itertools.takewhile(lambda item: fits(*item), enumerate(tree.body))]


def _parsed(text: str) -> ast.stmt:
    return ast.parse(text).body[0]


def _grouped(texts: list[str], newline: str) -> str:
    """Return import statements in their order, with a blank line behind those of the standard library."""
    groups = [[text for text in texts if _is_standard(_parsed(text)) is standard] for standard in (True, False)]
    return (newline * 2).join(newline.join(group) for group in groups if group)


def _parted(texts: list[str], anchor: ast.stmt, own: set[str]) -> list[str]:
    """Return import statements with a blank line before the user's own, which formatters keep in their own group."""
    assert isinstance(anchor, (ast.Import, ast.ImportFrom))
    found: list[str] = []
    for text in texts:
        head, _, _ = text.partition(" import ")
        module = head.split()[1]
        near = _is_relative(anchor) if module.startswith(".") else _imports_of(anchor, module.split(".")[0])
        if head in own and not near:
            found.append("")
        found.append(text)
    return found


def _joined(texts: list[str]) -> list[str]:
    """Return import statements with those of one module put together."""
    names: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        head, _, name = text.partition(" import ")
        names.setdefault(head, []).append(name)
    return [f"{head} import {', '.join(sorted(each))}" if each != [""] else head for head, each in names.items()]


def _is_import(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(statement, (ast.Try, ast.If)):
        blocks = [statement.body, statement.orelse, *(each.body for each in getattr(statement, "handlers", []))]
        inner = [each for block in blocks for each in block]
        return any(_is_import(each) for each in inner) and all(
            _is_import(each) or isinstance(each, (ast.Assign, ast.Pass)) for each in inner
        )
    return False


def _may_precede(statement: ast.stmt, index: int) -> bool:
    """Return whether a statement commonly stands among the imports: a docstring, a dunder such as __all__."""
    if index == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return isinstance(statement.value.value, str)
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id.startswith("__")
    return False


def _is_relative(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.level > 0


def _order(module: str) -> tuple[int, str]:
    """Return what formatters sort imports of one package by: relative ones from further away first."""
    name = module.lstrip(".")
    return len(name) - len(module), name


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _is_standard(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.level == 0 and str(statement.module).split(".")[0] in sys.stdlib_module_names
    return isinstance(statement, ast.Import) and statement.names[0].name.split(".")[0] in sys.stdlib_module_names


def _sorts_behind(statement: ast.stmt, text: str) -> bool:
    """Return whether an import stands behind a new one: plain imports first, then by name, as formatters sort them."""
    plain = text.startswith("import ")
    if isinstance(statement, ast.Import):
        return plain and statement.names[0].name > text.split()[1]
    assert isinstance(statement, ast.ImportFrom)
    return plain or [str(statement.module), statement.names[0].name] > text.split()[1:4:2]


def _imports_of(statement: ast.Import | ast.ImportFrom, library: str) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.level == 0 and str(statement.module).split(".")[0] == library
    return any(alias.name.split(".")[0] == library for alias in statement.names)


def _exported(tree: ast.Module) -> set[str]:
    """Return the names that __all__ lists."""
    names: set[str] = set()
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            value = getattr(statement, "value", None)
            names |= {
                each.value
                for each in walk(value or ast.Constant(0))
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    return names
