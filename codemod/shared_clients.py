"""Clients that one module of a tree makes and others use: who has which, and what becomes of each in all of it."""

from __future__ import annotations

import ast
import itertools
import os
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from codemod.constants import Constants
from codemod.finding import Outcome, Status
from codemod.index import module_name
from codemod.module_names import import_root, seen_from
from codemod.module_tree import ModuleTree
from codemod.neighbours import Called, Home, Neighbours, Offer, Origin, Told, key_of, origins, parts, places

Tell = Callable[[Mapping[Path, Neighbours]], Mapping[Path, Told | None]]
Migrate = Callable[[Mapping[Path, Neighbours]], Mapping[Path, Outcome]]
SETTINGS = "settings"
"""The module, or the package, whose names Django's settings are."""
ROUNDS = 20
"""Through so many hands a client is followed, and so often modules are asked before what cannot be agreed on stays."""


class Known(NamedTuple):
    """What follows from what the modules of a tree told."""

    told: Mapping[Path, Told]
    given: Mapping[Path, Mapping[str, tuple[Called, ...]]]
    """Module -> its functions and classes that others call, and these calls."""
    shelves: Mapping[str, tuple[Path, Offer]]
    """Shelf -> who puts what there; only where one module does, and none something else."""


class SharedClients:
    """The clients of a tree that more than one module has.

    files holds the bytes of the tree's Python files, makers those of them that may make a client, read those that the
    run looks at.
    """

    def __init__(
        self,
        files: Mapping[Path, bytes],
        makers: Collection[Path],
        read: Collection[Path],
        tree_of: Callable[[Path], ModuleTree],
        users: Callable[[Path], Mapping[str, Collection[Path]]],
        tell: Tell,
        around: Collection[bytes] = (),
    ) -> None:
        """Keep the tree; users tells which files may use which names of a module, tell what modules say.

        around are texts of files that are no Python and may name what others get of a module (`package.module:name`).
        """
        self.around = around
        self.files = files
        self.read = read
        self.tree_of = tree_of
        self.users = users
        self.tell = tell
        self.constants = Constants(files)
        self._seen: dict[Path, Neighbours] = {}
        self._first = Known({}, {}, {})
        self._mute: set[Path] = set()
        """The files that cannot be read."""
        self._imports: dict[Path, frozenset[str]] = {}
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

    # ---- what modules have of one another ----------------------------------------------------------------------------

    @cached_property
    def told(self) -> dict[Path, Told]:
        """Return what every module that has a client tells, followed until none has more to tell."""
        found: dict[Path, Told] = {}
        pending = sorted(self.makers)
        for _ in range(ROUNDS):
            changed: list[Path] = []
            called: set[Path] = set()
            known = self._known(dict(found))
            views = {path: self._view(path, known) for path in pending}
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
                    called |= {file for shelf in now.shelves for file in self._mentioning(shelf)}
                if before is None or now.calls != before.calls:
                    called |= {self._targets(path, each)[0] for each in now.calls if each.hands_on} & self.files.keys()
            pending = sorted({*self._importing(changed), *called} if changed else called)
            if not pending:
                break
        return found

    def _mentioning(self, shelf: str) -> set[Path]:
        """Return the files that speak of a shelf, by the words in them."""
        words = [re.compile(rb"\b" + word.encode() + rb"\b") for word in re.findall(r"\w+", shelf)]
        return {path for path, content in self.files.items() if all(word.search(content) for word in words)}

    def _known(self, told: Mapping[Path, Told]) -> Known:
        """Return what follows from what modules told."""
        given: dict[Path, dict[str, tuple[Called, ...]]] = {}
        shelves: dict[str, list[tuple[Path, Offer]]] = {}
        for user, each in sorted(told.items()):
            for call in each.calls:
                file, name = self._targets(user, call)
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

    def _targets(self, user: Path, call: Called) -> tuple[Path, str]:
        """Return the file and the name in it of what a call calls; nothing that is there where it is not known."""
        return self.tree_of(user).find(call.dotted, user) or (Path(), "")

    def _importing(self, modules: Collection[Path]) -> list[Path]:
        """Return the files that import one of some modules, judged by the words in them."""
        names = b"|".join(re.escape(os.fsencode(module_name(path))) for path in sorted(modules))
        packages = b"|".join(re.escape(os.fsencode(path.parent.name)) for path in sorted(modules))
        mention = re.compile(rb"(?<![\w\x80-\xff])(?:" + names + rb"|" + packages + rb"|\.)(?![\w\x80-\xff])")
        changed = set(modules)
        found = []
        for path, content in self.files.items():
            if b"import" in content and mention.search(content) is not None:
                tree = self.tree_of(path)
                if any((hit := tree.find(each, path)) and hit[0] in changed for each in self._imported(path)):
                    found.append(path)
        return sorted(found)

    def _imported(self, path: Path) -> frozenset[str]:
        if path not in self._imports:
            self._imports[path] = frozenset(dotted_imports(self.files[path]))
        return self._imports[path]

    def _view(self, path: Path, known: Known) -> Neighbours:
        """Return what a module sees of the others, nothing decided yet."""
        offers: dict[str, Offer] = {}
        modules: dict[str, str] = {}
        texts: dict[str, str] = {}
        tree = self.tree_of(path)
        for dotted in sorted(self._imported(path)):
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
        places = {each: tree.find(each.removesuffix(".*"), path) for each in self._imported(path)}
        own = frozenset(each for each, place in places.items() if place is not None)
        packages = {each: str(place[0]) for each, place in sorted(places.items()) if place is not None and not place[1]}
        content = self.files[path]
        shelves = {
            shelf: offer
            for shelf, (file, offer) in known.shelves.items()
            if file != path and all(word.encode() in content for word in re.findall(r"\w+", shelf))
        }
        return Neighbours(str(path), offers, shelves, modules, own, packages, known.given.get(path, {}), texts=texts)

    # ---- what is decided ---------------------------------------------------------------------------------------------

    @cached_property
    def views(self) -> dict[Path, Neighbours]:
        """Return what every module that has clients of others, or whose clients others have, knows at first."""
        self._first = self._known(dict(self.told))
        self._ask_all({user for path in self.told for each in self.users(path).values() for user in each})
        known = self._known(self.told)
        views = {path: self._view(path, known) for path in self.told}
        told = self.told.values()
        given = [offer for each in told for offer in (*each.offers.values(), *each.shelves.values())]
        clients = {origin for offer in given for origin in origins(offer)}
        taken = [offer for view in views.values() for offer in (*view.offers.values(), *view.shelves.values())]
        homes = {Path(home) for offer in taken for home in _homes(offer)}
        homes |= {path for path in self.told if path in self.makers and (self.users(path) or self.told[path].lending)}
        homes |= {path for path in self.told if self.told[path].shelves}
        homes |= {path for path, view in views.items() if _is_handed_clients(view)}
        involved = {path: view for path, view in views.items() if view.offers or view.shelves or path in homes}
        clients = {origin for origin in clients if Path(origin.file) in involved}
        held = {origin: why for _, each in sorted(self.told.items(), reverse=True) for origin, why in each.held.items()}
        ignored = frozenset(origin for each in self.told.values() for origin in each.ignored)
        known_to = {path: _known_to(view) for path, view in involved.items()}
        return {
            path: replace(
                view,
                clients=frozenset(each for each in clients if each.file == str(path) or each in known_to[path]),
                ignored=ignored & known_to[path],
                held={
                    origin: why for origin, why in held.items() if origin in known_to[path] or origin.file == str(path)
                },
                explained=self._explained(path),
                lent=self._lent(path),
                given={name: calls for name, calls in view.given.items() if self._is_closed(path, name)},
                following=frozenset(self._following(path, set(involved))),
            )
            for path, view in sorted(involved.items())
        }

    def _following(self, path: Path, involved: Collection[Path]) -> Iterator[str]:
        """Yield the functions and classes of other modules that a module calls, whose calls are all known."""
        for call in self.told[path].calls:
            file, name = self._targets(path, call)
            if file in involved and name in self.told[file].takes and self._is_closed(file, name):
                yield call.dotted

    def _lent(self, path: Path) -> frozenset[str]:
        """Return the attributes of a module's objects that classes of others, from which its own inherit, speak of."""
        found = set()
        for dotted, name in sorted(self.told[path].lending):
            pending = [hit[0]] if (hit := self.tree_of(path).find(dotted, path)) is not None else []
            for file in pending:
                if re.search(rb"\." + name.encode() + rb"\b", self.files[file]) is not None:
                    found.add(name)
                further = (self.tree_of(file).find(each.removesuffix(".*"), file) for each in self._imported(file))
                pending += [hit[0] for hit in further if hit is not None and hit[0] not in pending]
        return frozenset(found)

    def _is_closed(self, path: Path, name: str) -> bool:
        """Return whether all calls of a function by other modules are known."""
        users = self.users(path).get(name, ())
        return name not in self.told[path].exported and all(
            self._is_followed(user, name, called=True) for user in users
        )

    def _explained(self, path: Path) -> frozenset[str]:
        """Return the names of a module of which all that other modules do with them is followed."""
        users = self.users(path)
        leading = (_leading(self.told[path]) & set(users)) - self.told[path].exported
        leading = {name for name in leading if not self._is_named_around(path, name)}
        givers = _giving(self.told[path])  # one that is handed on is called by whoever gets it
        found = {
            name
            for name in leading
            if all(self._is_followed(user, name, called=name in givers) for user in users[name])
        }
        for shelf in self.told[path].shelves:
            if all(self._is_followed(user, key_of(shelf)) for user in self._mentioning(shelf)):
                found.add(shelf)
        return frozenset(found)

    def _is_named_around(self, path: Path, name: str) -> bool:
        """Return whether a file that is no Python names something of a module: an entry point, for instance."""
        named = re.compile(rb"\b" + re.escape(os.fsencode(module_name(path))) + rb"[.:]" + name.encode() + rb"\b")
        return any(named.search(each) is not None for each in self.around)

    def _is_followed(self, user: Path, name: str, *, called: bool = False) -> bool:
        """Return whether all that a file does with a name of another is known; called where it is one of a function."""
        told = self._ask(user)
        return told is not None and name not in told.opaque and not (called and name in told.loose)

    def _ask(self, path: Path) -> Told | None:
        """Return what a module tells that may have no client; None for one that cannot be read."""
        self._ask_all([path])
        return self.told.get(path) if path not in self._mute else None

    def _ask_all(self, paths: Collection[Path]) -> None:
        """Ask modules that were not asked yet, and may have no client."""
        fresh = [path for path in sorted(paths) if path not in self.told and path not in self._mute]
        for path, told in self.tell(
            {each: self._view(each, self._first) for each in fresh if each in self.files}
        ).items():
            if told is None:
                self._mute.add(path)
            else:
                self.told[path] = told

    def settle(self, migrate: Migrate, written: Collection[Path]) -> dict[Path, tuple[Neighbours, Outcome]]:
        """Return what every involved module knows in the end, and becomes; migrate tells these by those.

        written holds the files that the run may write: what others do with a client stays Twilio's.
        """
        views = {path: replace(view, settled=False) for path, view in self.views.items()}
        outcomes: dict[Path, tuple[Neighbours, Outcome]] = {}

        def ask(views: Mapping[Path, Neighbours]) -> dict[Path, Outcome]:
            fresh = {path: view for path, view in views.items() if not _is_known(outcomes.get(path), view)}
            outcomes.update({path: (fresh[path], outcome) for path, outcome in migrate(fresh).items()})
            return {path: outcomes[path][1] for path in views}

        agreed: frozenset[Origin] | None = None
        for _ in range(ROUNDS):
            found, doubtful = _in_place(ask(views), views, written)
            found = found if agreed is None else found & agreed
            views = {path: _with_clients(view, found, doubtful) for path, view in views.items()}
            if found == agreed:
                break
            agreed = found
        for _ in range(ROUNDS):
            asked = ask(views)
            wanted = _wanted(asked, written)
            siblings = {
                (str(path), thing): name
                for path, outcome in asked.items()
                if path in written
                for thing, name in outcome.sharing.siblings.items()
            }
            further = {
                path: _with_siblings(view, siblings, wanted.get(path, frozenset())) for path, view in views.items()
            }
            if further == views:
                if all(view.settled for view in views.values()):
                    break
                further = {path: replace(view, settled=True) for path, view in views.items()}
            views = further
        ask(views)
        return outcomes


def _is_known(last: tuple[Neighbours, Outcome] | None, view: Neighbours) -> bool:
    """Return whether a module becomes what it became last by what it knows now: it waits for what it wants only."""
    if last is None:
        return False
    before, outcome = last
    return view == before if outcome.sharing.wants else view == replace(before, settled=view.settled)


def _with_clients(view: Neighbours, in_place: frozenset[Origin], doubtful: frozenset[Origin]) -> Neighbours:
    return replace(view, in_place=in_place & view.clients, doubtful=doubtful & view.clients)


def _with_siblings(view: Neighbours, siblings: Mapping[Home, str], asked: frozenset[str]) -> Neighbours:
    homes = {home for offer in (*view.offers.values(), *view.shelves.values()) for home in places(offer)}
    known = {home: name for home, name in siblings.items() if home in homes}
    return replace(view, siblings=known, asked=asked)


def dotted_imports(content: bytes) -> Iterator[str]:
    """Yield the dotted names that a file imports, relative ones with their full stops; none of one not parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" if node.module else f"{module}{alias.name}" for alias in node.names)


def _in_place(
    outcomes: Mapping[Path, Outcome], views: Mapping[Path, Neighbours], written: Collection[Path]
) -> tuple[frozenset[Origin], frozenset[Origin]]:
    """Return the clients of which nothing in the tree needs Twilio's any more, and those of a doubtful account."""
    reports = [(path, report) for path, outcome in outcomes.items() for report in outcome.sharing.clients]
    moved = {report.origin for path, report in reports if report.moved and path in written}
    kept = {report.origin for path, report in reports if report.kept or (report.moved and path not in written)}
    kept |= {origin for origin in moved if Path(origin.file) not in written}
    for path, outcome in outcomes.items():  # what cannot be migrated goes on to use what it may have
        kept |= views[path].clients if outcome.status is Status.ERROR else frozenset()
    return frozenset(moved - kept), frozenset(report.origin for _, report in reports if report.doubtful)


def _wanted(outcomes: Mapping[Path, Outcome], written: Collection[Path]) -> dict[Path, frozenset[str]]:
    """Return what is asked of each module: the things beside which another needs one."""
    found: dict[Path, frozenset[str]] = {}
    for path, outcome in outcomes.items():
        for file, thing in outcome.sharing.wants if path in written else ():
            found[Path(file)] = found.get(Path(file), frozenset()) | {thing}
    return found


def _is_handed_clients(view: Neighbours) -> bool:
    return any(each.hands_on for each in itertools.chain(*view.given.values()))


def _homes(offer: Offer) -> Iterator[str]:
    return (file for file, _ in places(offer))


def _known_to(view: Neighbours) -> set[Origin]:
    """Return the clients of others that a module may have."""
    found = {origin for offer in (*view.offers.values(), *view.shelves.values()) for origin in origins(offer)}
    for call in itertools.chain(*view.given.values()):
        found |= {each.client for each in (*call.positional, *call.keywords.values()) if each.client is not None}
    return found


def _leading(told: Told) -> set[str]:
    """Return the names of a module, and of attributes in it, that lead to a client."""
    return set(told.offers) | {name for offer in told.offers.values() for name in _names(offer)}


def _giving(told: Told) -> set[str]:
    """Return those of them that are called for it: functions, methods and classes."""
    pending = list(told.offers.items())
    found: set[str] = set()
    for name, offer in pending:
        found |= {name} if offer.gives is not None else set()
        pending += [*offer.attributes.items(), *(offer.gives.attributes.items() if offer.gives is not None else ())]
    return found


def _names(offer: Offer) -> Iterator[str]:
    yield from offer.attributes
    for each in parts(offer):
        yield from _names(each)
