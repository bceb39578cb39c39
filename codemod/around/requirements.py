"""Requirements: the target's package beside the source's, which goes when nothing needs it any more.

The level of such an edit is review, since a person must see that the package is the right one and can be had. But no
TODO is written into the file: the line itself is what there is to look at, and nobody would take such a comment out
again. So the finding is told by the run that makes the edit, and by no later one: once the requirement stands there,
nothing is left to decide. What is not done (a list with hashes, another package of the same name, a stale lock
file) is told by every run until it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from codemod.around.listing import Group, Item, added, normalised, removed, replaced
from codemod.around.manifests import is_broken, read_manifest
from codemod.around.projects import KIND, Listing, Projects, Role, word
from codemod.around.text import read_text
from codemod.around.tree import Change, Tree
from codemod.discover import Candidate
from codemod.file_kinds import PYTHON, suffix_of
from codemod.finding import Edit, Finding, Level
from codemod.python.source import Source, apply_edits

_PUT, _SWAPPED, _TAKEN = "requirement-added", "requirement-replaced", "requirement-removed"
_SCRIPT = re.compile(r"^# /// script[ \t]*\r?$.*?^# ///[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_NOWHERE = Source("", "utf-8", b"")


def changes(tree: Tree) -> Iterator[Change]:
    """Yield what becomes of the files that list requirements, and what is said where no file does."""
    named = tree.words.source.encode()
    if not _moves(tree) and not any(
        named in content.replace(b"\0", b"").lower() for content in tree.of_kind(KIND).values()
    ):
        return
    projects = Projects(tree)
    for listing in projects.listings:
        if listing.candidate is not None:
            change = _Requirements(tree, projects, listing, listing.candidate).change()
            if change is not None:
                yield change
    yield from _unlisted(tree, projects)
    yield from _scripts(tree, projects)


def _moves(tree: Tree) -> list[Candidate]:
    """Return the Python files that the run rewrites, by name."""
    files = [each for each, outcome in tree.planned.items() if outcome.changes and suffix_of(each.name) in PYTHON]
    return sorted(files, key=lambda each: each.name)


class _Requirements:
    """What becomes of one file."""

    def __init__(self, tree: Tree, projects: Projects, listing: Listing, candidate: Candidate) -> None:
        self.tree = tree
        self.projects = projects
        self.listing = listing
        self.candidate = candidate
        self.edits: list[Edit] = []
        self.findings: list[Finding] = []
        self.put: list[tuple[Group, str]] = []
        """What was written where."""
        self.follows: tuple[str, ...] = ()
        self.expected = Counter(item.name for item in listing.manifest.items)

    def change(self) -> Change | None:
        """Return it; None where there is nothing to do or to say."""
        if self.listing.role is Role.LOCKS:
            self._lock()
        else:
            self._list()
        if self.edits and not self._reads_as_expected():
            self.edits, self.findings = [], []
            for _, item in self._items():
                self._hold(item, "requirement-form")
        if not self.edits and not self.findings:
            return None
        return Change(self.candidate, tuple(self.edits), tuple(self.findings), self.follows)

    def _lock(self) -> None:
        words, listing = self.tree.words, self.listing
        match = word(words.source).search(listing.source.text)
        if match is not None and not listing.mentions(words.target) and self.projects.need(listing).target:
            self._say("lock-stale", match.span(), command=listing.command)

    def _items(self) -> list[tuple[Group, Item]]:
        source = normalised(self.tree.words.source)
        return [(group, item) for group in self.listing.manifest.groups for item in group.named(source)]

    def _list(self) -> None:
        names, target = self.listing.manifest.names, normalised(self.tree.words.target)
        rivals = [normalised(each) for each in self.projects.table["rivals"]]
        if not self._items() and names.isdisjoint(rivals):
            self._broken()
            return
        need = self.projects.need(self.listing)
        if not need.target:
            return
        if not names.isdisjoint(rivals):
            for item in self.listing.manifest.items:
                if item.name in rivals:
                    text = self.listing.source.text[item.start : item.end]
                    self._say("requirement-rival", (item.start, item.end), rival=_name(text, item.name))
            return
        limits = self.listing.role is Role.LIMITS
        there = limits or target in names or any(self._brings(each) for each in self.projects.included(self.listing))
        keepers = [*need.keepers, *self._kin()]
        if not keepers and any(not item.problem for _, item in self._items()):
            keepers = self.projects.doubts(self.listing)
        for group, item in self._items():
            self._item(group, item, keepers, there=there)

    def _broken(self) -> None:
        """Say that the file would be read, did it not break the form that its name tells, where it names the source."""
        text = self.listing.source.text
        named = word(self.tree.words.source).search(text)
        if named is None or not is_broken(self.listing.path.name, text) or not self.projects.need(self.listing).target:
            return
        said = self.tree.rules.messages["requirement-broken"]
        self._say(
            "requirement-held", named.span(), why=said.text, how=said.help.replace("{target}", self.tree.words.target)
        )

    def _brings(self, other: Listing) -> bool:
        """Return whether a file that this one takes in has the target's package, or gets it beside the source's."""
        return other.mentions(self.tree.words.target) or other.mentions(self.tree.words.source)

    def _kin(self) -> list[str]:
        """Return the packages in the files of the same project that have the source's name in theirs."""
        source, homes = normalised(self.tree.words.source), self.projects.homes(self.listing)
        listings = [each for each in self.projects.listings if homes & self.projects.homes(each)]
        return sorted({name for each in listings for name in each.manifest.names if source in name and name != source})

    def _item(self, group: Group, item: Item, keepers: list[str], *, there: bool) -> None:
        source, span = self.listing.source, (item.start, item.end)
        target = self.tree.words.target
        message = _PUT if keepers else _TAKEN if there else _SWAPPED
        if there and (keepers or item.problem):
            return
        if item.problem:
            self._hold(item, item.problem)
            return
        taker = group
        if not group.takes and not there:
            takers = [each for each in self.listing.manifest.groups if each.takes and each.items]
            if not takers:
                self._hold(item, "requirement-conda")
                return
            taker = takers[0]
        if self.tree.source(self.candidate) is None:
            self._hold(item, "requirement-rewritten")
            return
        if not self.tree.wants(message) or self.tree.is_ignored(message, self.listing.name, source, span):
            return
        self._say(message, span, keepers=self._keepers(keepers))
        if self.tree.options.level is Level.AUTOMATIC:
            held = self.tree.rules.messages["level"].text
            self.findings[-1] = replace(self.findings[-1], message=f"{self.findings[-1].message} ({held})")
            return
        if message != _PUT:
            self.expected[item.name] -= 1
            self.follows = tuple(each.name for each in _moves(self.tree))
        if message == _TAKEN:
            self.edits += removed(group, item, source)
            return
        beside = item if taker is group else taker.items[-1]
        if (taker, beside.written(target)) in self.put or (taker is not group and taker.named(item.name)):
            self.edits += [] if keepers else removed(group, item, source)  # it stands there, or will, by another item
            return
        self.put.append((taker, beside.written(target)))
        self.expected[normalised(target)] += 1
        if taker is group:
            self.edits += (added if keepers else replaced)(group, item, target, source)
        else:
            self.edits += [*([] if keepers else removed(group, item, source)), *added(taker, beside, target, source)]

    def _hold(self, item: Item, why: str) -> None:
        said = self.tree.rules.messages[why]
        how = said.help.replace("{target}", self.tree.words.target)
        self._say("requirement-held", (item.start, item.end), why=said.text, how=how)

    def _say(self, message: str, span: tuple[int, int], **words: str) -> None:
        source = self.listing.source
        if self.tree.wants(message) and not self.tree.is_ignored(message, self.listing.name, source, span):
            words = {"package": _package(self.tree, self.projects), **words}
            self.findings.append(self.tree.find(message, self.listing.name, source, span, **words))

    def _keepers(self, names: list[str]) -> str:
        """Return the files that need the source's package, in a few words."""
        text = self.tree.rules.messages["requirement-keepers"].text
        if len(names) < 2:
            return "".join(names)
        return text.replace("{first}", names[0]).replace("{count}", str(len(names) - 1))

    def _reads_as_expected(self) -> bool:
        """Return whether the file, once edited, lists what it is to list and nothing else has changed."""
        source = self.listing.source
        try:
            text = apply_edits(source.text, self.edits)
        except ValueError:  # two of them overlap
            return False
        after = read_manifest(self.listing.path.name, Source(text, source.encoding, source.mark))
        return Counter(item.name for item in after.items) == +self.expected


def _unlisted(tree: Tree, projects: Projects) -> Iterator[Change]:
    """Yield what is said of rewritten Python whose requirement stands in no file that the run looks at."""
    moving = _moves(tree)
    if not moving:
        return
    told: dict[Candidate, str] = {}
    elsewhere: set[str] = set()
    unlisted: list[Candidate] = []
    for each in moving:
        if not tree.python[each.path].target or any(each.path.is_relative_to(home) for home in projects.listed):
            continue
        nearest = _nearest(each.path, projects)
        if nearest is None:
            unlisted.append(each)
        elif nearest.candidate is None:
            elsewhere.add(nearest.name)
        else:
            told[nearest.candidate] = nearest.name
    for listing in projects.listings:
        out_of_sight = listing.candidate is None and listing.role is Role.LISTS
        if out_of_sight and listing.mentions(tree.words.source) and not listing.mentions(tree.words.target):
            need = projects.need(listing)
            if need.target and need.changed:
                elsewhere.add(listing.name)
    for candidate, name in told.items():
        yield from _said(tree, projects, candidate, "requirement-missing", name)
    if elsewhere:
        files = ", ".join(sorted(elsewhere))
        yield from _said(tree, projects, moving[0], "requirement-elsewhere", moving[0].name, files=files)
    if unlisted:
        yield from _said(tree, projects, unlisted[0], "requirement-unlisted", unlisted[0].name)


def _scripts(tree: Tree, projects: Projects) -> Iterator[Change]:
    """Yield what is said of rewritten scripts that list their own requirements, in comments at the top (PEP 723)."""
    said = tree.rules.messages["requirement-script"]
    words = {"why": said.text, "how": said.help.replace("{target}", tree.words.target)}
    for candidate in _moves(tree):
        source = read_text(tree.planned[candidate].before)
        block = _SCRIPT.search(source.text)
        if block is None or word(tree.words.target).search(block[0]) is not None:
            continue
        named = word(tree.words.source).search(source.text, *block.span())
        if named is None or tree.is_ignored("requirement-held", candidate.name, source, named.span()):
            continue
        if tree.wants("requirement-held"):
            package = _package(tree, projects)
            place = (candidate.name, source, named.span())
            yield Change(candidate, findings=(tree.find("requirement-held", *place, package=package, **words),))


def _said(
    tree: Tree, projects: Projects, candidate: Candidate, message: str, name: str, **words: str
) -> Iterator[Change]:
    if tree.wants(message):
        finding = tree.find(message, name, _NOWHERE, (0, 0), package=_package(tree, projects), **words)
        yield Change(candidate, findings=(finding,))


def _nearest(path: Path, projects: Projects) -> Listing | None:
    """Return the first of the files that list requirements nearest around a Python file."""
    found: list[tuple[tuple[int, int, int, str], Listing]] = []
    for each in projects.listings:
        lists = each.manifest.groups or each.manifest.includes or each.path.suffix in (".txt", ".in")
        if each.role is Role.LISTS and lists and not projects.is_beside(each):
            depths = [len(home.parts) for home in projects.homes(each) if path.is_relative_to(home)]
            if depths:  # requirements.txt before docs/requirements.txt and requirements-dev.txt
                order = (-max(depths), each.name.count("/"), len(each.name), each.name)
                found.append((order, each))
    return min(found, key=lambda item: item[0])[1] if found else None


def _package(tree: Tree, projects: Projects) -> str:
    """Return which package it is that must be installed, and which is not."""
    text = tree.rules.messages["requirement-package"].text
    return text.replace("{target}", tree.words.target).replace("{rival}", str(projects.table["rivals"][0]))


def _name(text: str, name: str) -> str:
    """Return a package's name as it is spelt in a text, as compared otherwise."""
    found = word(name).search(text)
    return found[0] if found is not None else name
