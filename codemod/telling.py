"""What the modules of a tree tell one another of their clients, followed until none has more to tell."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from codemod.constants import Constants
from codemod.import_statements import ImportStatements
from codemod.index import module_name
from codemod.lone_words import LoneWords
from codemod.module_names import import_root, seen_from
from codemod.module_tree import ModuleTree
from codemod.neighbours import Called, Neighbours, Offer, Told, places

Tell = Callable[[Mapping[Path, Neighbours]], Mapping[Path, Told | None]]
SETTINGS = "settings"
"""The module, or the package, whose names Django's settings are."""
ROUNDS = 20
"""Through so many hands a client is followed."""
IMPORTED = re.compile(rb"import[^\r\n(]*(?:\((?:[^)#]|#[^\r\n]*[\r\n])*\))?")
"""The rest of an import statement, with the names in parentheses, whatever comments stand between them."""
HELD = 10_000_000
"""Bytes of lines that import something are held: 20,000 files have so many, those of others are found again."""
OWN_PACKAGE = re.compile(rb"\bfrom\s+\.+\s*import\b")
"""What a package holds itself may be imported without any name of it."""


class Known(NamedTuple):
    """What follows from what the modules of a tree told."""

    told: Mapping[Path, Told]
    given: Mapping[Path, Mapping[str, tuple[Called, ...]]]
    """Module -> its functions and classes that others call, and these calls."""
    shelves: Mapping[str, tuple[Path, Offer]]
    """Shelf -> who puts what there; only where one module does, and none something else."""


class Telling:
    """The modules of a tree, and what each says of itself.

    files holds the bytes of the tree's Python files, imports what each imports, makers those of them that may make a
    client, read those that the run looks at.
    """

    def __init__(
        self,
        files: Mapping[Path, bytes],
        imports: ImportStatements,
        makers: Collection[Path],
        read: Collection[Path],
        tree_of: Callable[[Path], ModuleTree],
        tell: Tell,
    ) -> None:
        """Keep the tree; tell answers for modules by what each sees of the others."""
        self.files = files
        self.imports = imports
        self.read = read
        self.tree_of = tree_of
        self.tell = tell
        self.constants = Constants(files)
        self._seen: dict[Path, Neighbours] = {}
        self._mute: set[Path] = set()
        """The files that cannot be read."""
        self._import_lines: dict[Path, bytes] = {}
        self._free = HELD
        self.makers = self._within_reach(frozenset(makers))

    def _within_reach(self, makers: frozenset[Path]) -> frozenset[Path]:
        """Return the makers that the run looks at, that stand beside what it looks at, or that this may import."""
        own = {path for path in self.read if path in self.files}
        roots = {import_root(path) for path in own} - {self.tree_of(path).top for path in own}
        beside = {path for path in makers if path in own or not roots.isdisjoint(path.parents)}
        names: dict[bytes, set[Path]] = {}
        for path in makers - beside:
            first = path.relative_to(import_root(path)).parts[0].removesuffix(".py")
            names.setdefault(os.fsencode(first), set()).add(path)
        if not names:
            return frozenset(beside)
        either = b"|".join(re.escape(name) for name in sorted(names))
        imports = re.compile(rb"(?:from|import)[ \t]+(" + either + rb")(?![\w\x80-\xff])")
        for path in own:
            for name in imports.findall(self.files[path]):
                beside |= names[name]
        return frozenset(beside)

    @cached_property
    def told(self) -> dict[Path, Told]:
        """Return what every module that has a client tells, followed until none has more to tell."""
        found: dict[Path, Told] = {}
        pending = sorted(self.makers)
        for _ in range(ROUNDS):
            changed: list[Path] = []
            called: set[Path] = set()
            known = self.known(dict(found))
            self.imports.ask(pending)
            views = {path: self.view(path, known) for path in pending}
            views = {path: view for path, view in views.items() if self._seen.get(path) != view}
            self._seen |= views
            for path, now in self.tell(views).items():
                before = found.get(path)
                if now is None:
                    self._mute.add(path)
                    continue
                found[path] = now
                if before is None or now.offers != before.offers:
                    changed.append(path)
                if before is None or now.shelves != before.shelves:
                    called |= {file for shelf in now.shelves for file in self.mentioning(shelf)}
                if before is None or now.calls != before.calls:
                    handing = (each for each in now.calls if each.hands_on or each.sends)
                    called |= {self.targets(path, each)[0] for each in handing} & self.files.keys()
            pending = sorted({*self.importing(changed), *called} if changed else called)
            if not pending:
                break
        return found

    def mentioning(self, shelf: str) -> set[Path]:
        """Return the files that speak of a shelf, by the words in them."""
        words = [LoneWords([word.encode()]) for word in re.findall(r"\w+", shelf)]
        return {path for path, content in self.files.items() if all(word.stand_in(content) for word in words)}

    def known(self, told: Mapping[Path, Told]) -> Known:
        """Return what follows from what modules told."""
        given: dict[Path, dict[str, tuple[Called, ...]]] = {}
        shelves: dict[str, list[tuple[Path, Offer]]] = {}
        for user, each in sorted(told.items()):
            for call in each.calls:
                file, name = self.targets(user, call)
                if file != user and name and "." not in name:
                    calls = given.setdefault(file, {})
                    calls[name] = (*calls.get(name, ()), call)
            settings = {
                f"{SETTINGS}.{name}": offer
                for name, offer in each.offers.items()
                if name.isupper() and SETTINGS in (user.stem, user.parent.name)
            }
            for shelf, offer in {**settings, **each.shelves}.items():
                shelves.setdefault(shelf, []).append((user, offer))
        stocked = {shelf for each in told.values() for shelf in each.stocked}
        sole = {shelf: each[0] for shelf, each in shelves.items() if len(each) == 1 and shelf not in stocked}
        return Known(told, given, sole)

    def targets(self, user: Path, call: Called) -> tuple[Path, str]:
        """Return the file and the name in it of what a call calls; nothing that is there where it is not known."""
        return self.tree_of(user).find(call.dotted, user) or (Path(), "")

    def importing(self, modules: Collection[Path]) -> list[Path]:
        """Return the files that import one of some modules, judged by the words in them."""
        named = LoneWords(os.fsencode(each) for path in modules for each in (module_name(path), path.parent.name))
        changed = set(modules)
        speaking = []
        for path, content in self.files.items():
            imports = self.import_lines(path, content)
            if imports and (named.stand_in(imports) or OWN_PACKAGE.search(imports) is not None):
                speaking.append(path)
        self.imports.ask(speaking)
        return sorted(path for path in speaking if self._is_importing(path, changed))

    def _is_importing(self, path: Path, modules: Collection[Path]) -> bool:
        """Return whether a file imports one of some modules."""
        tree = self.tree_of(path)
        return any((hit := tree.find(each, path)) and hit[0] in modules for each in self.imported(path))

    def import_lines(self, path: Path, content: bytes) -> bytes:
        """Return the lines of a file that may import something, and what stands behind them in parentheses."""
        known = self._import_lines.get(path)
        if known is not None:
            return known
        whole = content.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ") if b"\\" in content else content
        lines = b"\n".join(_importing(whole))
        if len(lines) <= self._free:
            self._free -= len(lines)
            self._import_lines[path] = lines
        return lines

    def imported(self, path: Path) -> tuple[str, ...]:
        """Return the dotted names that a file imports."""
        return self.imports.of(path).dotted

    def view(self, path: Path, known: Known) -> Neighbours:
        """Return what a module sees of the others, nothing decided yet."""
        offers: dict[str, Offer] = {}
        modules: dict[str, str] = {}
        texts: dict[str, str] = {}
        tree = self.tree_of(path)
        for dotted in sorted(self.imported(path)):
            star = dotted.endswith("*")
            name = dotted.removesuffix("*") if star else dotted
            found = tree.find(name.removesuffix(".") if star and name.strip(".") else name, path)
            if found is None or found[0] == path or found[0] not in known.told:
                continue
            file, rest = found
            given = known.told[file].offers
            prefix = name if star else f"{dotted}."
            if not star:
                texts.update(self.constants.imported(known.told[file].texts, dotted, rest))
            if not rest:
                offers.update({f"{prefix}{each}": offer for each, offer in given.items()})
                modules[str(file)] = name.removesuffix(".") if name.strip(".") else name
            elif rest in given:
                offers[dotted] = given[rest]
                module = dotted.removesuffix(rest)
                modules.setdefault(str(file), module.removesuffix(".") if module.strip(".") else module)
        for home in sorted({home for offer in offers.values() for home in _homes(offer)} - set(modules)):
            if (root := tree.root_of(Path(home), path)) is not None:
                modules[home] = seen_from(path, Path(home), root, [self.files[path]])
        places = {each: tree.find(each.removesuffix(".*"), path) for each in self.imported(path)}
        own = frozenset(each for each, place in places.items() if place is not None)
        packages = {each: str(place[0]) for each, place in sorted(places.items()) if place is not None and not place[1]}
        content = self.files[path]
        shelves = {
            shelf: offer
            for shelf, (file, offer) in known.shelves.items()
            if file != path and all(word.encode() in content for word in re.findall(r"\w+", shelf))
        }
        called = known.given.get(path, {})
        received = {name: tuple(each for each in calls if each.sends) for name, calls in called.items()}
        received = {name: calls for name, calls in received.items() if calls}
        return Neighbours(str(path), offers, shelves, modules, own, packages, called, texts=texts, received=received)

    def label(self, path: Path) -> str:
        """Return how messages call a module: by its way from the top of its tree."""
        top = self.tree_of(path).top
        return path.relative_to(top).as_posix() if path.is_relative_to(top) else path.name

    def ask(self, path: Path) -> Told | None:
        """Return what a module tells that may have no client; None for one that cannot be read."""
        self.ask_all([path])
        return self.told.get(path) if path not in self._mute else None

    def ask_all(self, paths: Collection[Path]) -> None:
        """Ask modules that were not asked yet, and may have no client."""
        asked = self.told.keys() | self._mute
        fresh = [path for path in sorted(paths) if path in self.files and path not in asked]
        if not fresh:
            return
        known = self.known(dict(self.told))
        self.imports.ask(fresh)
        for path, told in self.tell({each: self.view(each, known) for each in fresh}).items():
            if told is None:
                self._mute.add(path)
            else:
                self.told[path] = told


def _importing(content: bytes) -> Iterator[bytes]:
    """Yield the lines that may import something: those with the word, up to the end of its parentheses."""
    at = 0
    while (found := IMPORTED.search(content, at)) is not None:
        start = max(content.rfind(b"\n", at, found.start()), content.rfind(b"\r", at, found.start()), at - 1) + 1
        yield content[start : found.end()]
        at = found.end()


def _homes(offer: Offer) -> Iterator[str]:
    return (file for file, _ in places(offer))
