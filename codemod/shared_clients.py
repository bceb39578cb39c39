"""Clients that one module of a tree makes and others use: who has which, and what becomes of each in all of it."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from codemod.finding import Outcome, Status
from codemod.index import module_name
from codemod.neighbours import Home, Neighbours, Offer, Origin, Sent, Told, key_of, origins, parts, places
from codemod.passing import Passing
from codemod.telling import Telling

Migrate = Callable[[Mapping[Path, Neighbours]], Mapping[Path, Outcome]]
ROUNDS = 20
"""So often modules are asked before what cannot be agreed on stays."""


class SharedClients:
    """The clients of a tree that more than one module has."""

    def __init__(
        self,
        telling: Telling,
        users: Callable[[Path], Mapping[str, Collection[Path]]],
        around: Collection[bytes] = (),
    ) -> None:
        """Keep the tree; users tells which files may use which names of a module.

        around are texts of files that are no Python and may name what others get of a module (`package.module:name`).
        """
        self.telling = telling
        self.files = telling.files
        self.tree_of = telling.tree_of
        self.users = users
        self.around = around

    @cached_property
    def told(self) -> dict[Path, Told]:
        """Return what every module that has a client tells."""
        return self.telling.told

    # ---- what is decided ---------------------------------------------------------------------------------------------

    @cached_property
    def views(self) -> dict[Path, Neighbours]:
        """Return what every module that has clients of others, or whose clients others have, knows at first."""
        self.telling.ask_all({user for path in self.told for each in self.users(path).values() for user in each})
        sending = ((user, call) for user, each in self.told.items() for call in each.calls if call.sends)
        self.telling.ask_all({self.telling.targets(user, call)[0] for user, call in sending})
        passing = Passing(self.telling)
        known = self.telling.known(self.told)
        views = {path: self.telling.view(path, known) for path in self.told}
        told = self.told.values()
        given = [offer for each in told for offer in (*each.offers.values(), *each.shelves.values())]
        clients = {origin for offer in given for origin in origins(offer)}
        taken = [offer for view in views.values() for offer in (*view.offers.values(), *view.shelves.values())]
        homes = {Path(home) for offer in taken for home in _homes(offer)}
        homes |= {
            path for path in self.told if path in self.telling.makers and (self.users(path) or self.told[path].lending)
        }
        homes |= {path for path in self.told if self.told[path].shelves or self.told[path].escaping}
        homes |= {path for path, view in views.items() if _is_handed_clients(view)}
        homes |= {path for path in self.told if path in self.telling.makers and self.told[path].parameters}
        homes |= {path for path, view in views.items() if view.received}
        sent, moving = self._sent(), self._moving(passing)
        homes |= sent.keys()
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
                sent=sent.get(path, {}),
                moving=moving.get(path, frozenset()),
                labels=self._labels(path),
                spoken=self._spoken(path),
                named={key: passing.texts(path, key) for key in sorted(self.told[path].parameters)}
                if path in self.telling.read
                else {},
            )
            for path, view in sorted(involved.items())
        }

    def _sent(self) -> dict[Path, dict[tuple[int, int], tuple[str, ...]]]:
        """Return where what modules hand on of Twilio's is used: by the module, and the place where it does."""
        found: dict[Path, dict[tuple[int, int], tuple[str, ...]]] = {}
        for user, told in sorted(self.told.items()):
            for sent, line in told.meets:
                places = found.setdefault(Path(sent.file), {})
                where = f"{self.telling.label(user)}, line {line}"
                places[sent.line, sent.column] = (*places.get((sent.line, sent.column), ()), where)
        return found

    def _moving(self, passing: Passing) -> dict[Path, frozenset[Sent]]:
        """Return what may move between modules, by those that hand it on or have it: each use of it is known."""
        found: set[Sent] = set()
        for path, told in sorted(self.told.items()):
            for name, offer in told.offers.items():
                given = [each for each in (offer.value, offer.gives.value if offer.gives else None) if each is not None]
                movable = [each for each in given if each.movable and each.file == str(path)]
                set_elsewhere = self.telling.constants.is_set_from_outside(name)
                if movable and not set_elsewhere and not self._is_named_around(path, name):
                    found.update(movable if passing.is_closed(path, name) else ())
        met: dict[Path, set[Sent]] = {}
        for user, told in sorted(self.told.items()):
            here = [each for each, _ in told.meets if each in found]
            behind = self._importing(user) if any(each.reached is not None for each in here) else set()
            for sent in here:
                if sent.reached is not None and Path(sent.reached[0]) in behind:
                    found.discard(sent)  # to import the client from there would go round in a circle
        for user, told in sorted(self.told.items()):
            for sent in (each for each, _ in told.meets if each in found):
                met.setdefault(user, set()).add(sent)
                met.setdefault(Path(sent.file), set()).add(sent)
        return {path: frozenset(each) for path, each in met.items()}

    def _labels(self, path: Path) -> dict[str, str]:
        return {sent.file: self.telling.label(Path(sent.file)) for sent, _ in self.told[path].meets}

    def _spoken(self, path: Path) -> frozenset[str]:
        """Return the methods of a module that take or give something of Twilio's, and that others may speak of."""
        methods = self.told[path].methods
        return frozenset(
            name
            for name in methods
            for file in self._importing(path)
            if re.search(rb"\b" + name.encode() + rb"\b", self.files[file]) is not None
        )

    def _importing(self, path: Path) -> set[Path]:
        """Return the modules that import a module, or one that does so."""
        found: set[Path] = set()
        pending = [path]
        while pending:
            pending = [each for each in self.telling.importing(pending) if each not in found]
            found.update(pending)
        return found - {path}

    def _following(self, path: Path, involved: Collection[Path]) -> Iterator[str]:
        """Yield the functions and classes of other modules that a module calls, whose calls are all known."""
        for call in self.told[path].calls:
            file, name = self.telling.targets(path, call)
            if file in involved and name in self.told[file].takes and self._is_closed(file, name):
                yield call.dotted

    def _lent(self, path: Path) -> frozenset[str]:
        """Return the attributes of a module's objects that classes of others, from which its own inherit, speak of."""
        found = {
            name
            for name in self.told[path].escaping
            if any(
                re.search(rb"\." + name.encode() + rb"\b", content)
                for file, content in self.files.items()
                if file != path
            )
        }
        for dotted, name in sorted(self.told[path].lending):
            pending = [hit[0]] if (hit := self.tree_of(path).find(dotted, path)) is not None else []
            for file in pending:
                if re.search(rb"\." + name.encode() + rb"\b", self.files[file]) is not None:
                    found.add(name)
                further = (
                    self.tree_of(file).find(each.removesuffix(".*"), file) for each in self.telling.imported(file)
                )
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
            if all(self._is_followed(user, key_of(shelf)) for user in self.telling.mentioning(shelf)):
                found.add(shelf)
        return frozenset(found)

    def _is_named_around(self, path: Path, name: str) -> bool:
        """Return whether a file that is no Python names something of a module: an entry point, for instance."""
        named = re.compile(rb"\b" + re.escape(os.fsencode(module_name(path))) + rb"[.:]" + name.encode() + rb"\b")
        return any(named.search(each) is not None for each in self.around)

    def _is_followed(self, user: Path, name: str, *, called: bool = False) -> bool:
        """Return whether all that a file does with a name of another is known; called where it is one of a function."""
        told = self.telling.ask(user)
        return told is not None and name not in told.opaque and not (called and name in told.loose)

    def settle(self, migrate: Migrate, written: Collection[Path]) -> dict[Path, tuple[Neighbours, Outcome]]:
        """Return what every involved module knows in the end, and becomes; migrate tells these by those.

        written holds the files that the run may write: what others do with a client stays Twilio's.
        """
        outcomes: dict[Path, tuple[Neighbours, Outcome]] = {}
        moving = frozenset[Sent]().union(*(view.moving for view in self.views.values()))
        while True:
            self._agree(migrate, written, moving, outcomes)
            blocked = _blocked(outcomes, written) & moving
            if not blocked:
                return outcomes
            moving -= blocked

    def _agree(
        self,
        migrate: Migrate,
        written: Collection[Path],
        moving: frozenset[Sent],
        outcomes: dict[Path, tuple[Neighbours, Outcome]],
    ) -> None:
        """Ask modules what they become until they agree on clients; moving is what goes between them and moves."""
        views = {path: replace(view, settled=False, moving=view.moving & moving) for path, view in self.views.items()}

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


def _blocked(outcomes: Mapping[Path, tuple[Neighbours, Outcome]], written: Collection[Path]) -> frozenset[Sent]:
    """Return what was to move between modules, and stays: one of them cannot, or may not, do its part."""
    found: set[Sent] = set()
    for path, (view, outcome) in outcomes.items():
        found |= outcome.sharing.blocked
        if path not in written or outcome.status is Status.ERROR:
            found |= view.moving
    return frozenset(found)


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
