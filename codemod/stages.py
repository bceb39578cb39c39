"""The files of a run, migrated by what they know of one another: which are asked when, and asked again."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from codemod.discover import Candidate
from codemod.file_kinds import is_python, suffix_of
from codemod.finding import Outcome, Place, Status, unreadable
from codemod.handed import Handed, followed
from codemod.helpers import helper_homes
from codemod.import_statements import ImportStatements
from codemod.index import NamesUsed, modules_beside
from codemod.library_copies import LibraryCopies
from codemod.migrate import migrate_source
from codemod.module_tree import ModuleTree
from codemod.neighbours import ALONE, Neighbours, Told
from codemod.options import Options
from codemod.own_things import OwnThings
from codemod.raising import Raising, followed_calls
from codemod.reading import Files, Progress
from codemod.reexports import reexported
from codemod.rules import Rules, load_rules
from codemod.scan import may_make, names_library
from codemod.screen import screen_of
from codemod.senders import Sender, sender_of
from codemod.shared_clients import SharedClients
from codemod.silence import Silence
from codemod.surroundings import Surroundings
from codemod.tasks import Task
from codemod.telling import Telling
from codemod.texts import Named
from codemod.tree_roots import tree_root
from codemod.workers import Failed, Workers

WORD = re.compile(rb"[A-Za-z_]\w*", re.ASCII)
DEFECT = "This is a defect of vobiz-codemod, please report it."


class Asked(NamedTuple):
    """What a file is migrated by: what differs from file to file."""

    content: bytes
    surroundings: Surroundings


class Stages:
    """What becomes of the files with Twilio code, stage by stage: each asks only those again for whom it matters."""

    def __init__(self, files: Files, rules: Rules, options: Options, where: Path, workers: Workers) -> None:
        """Find out what the modules of the tree know of one another, up to the clients that they share."""
        self.files = files
        self.rules = rules
        self.options = options
        self.where = where
        self.workers = workers
        self.names = {candidate.path: candidate.name for candidate in files.candidates}
        self.contents = dict(files.concerned)
        self.modules = {
            each.path for each in self.contents if is_python(each.name, screen_of(rules), options.configuration)
        }
        self.texts = self._tree()
        if not any(names_library(content, rules) for content in self.texts.values()):
            self._leave_out_the_silent()
        self.imports = ImportStatements(self.texts, workers)
        self.elsewhere = NamesUsed(where, options.configuration, listed=files.listed)
        shared = self._shared()
        self.elsewhere.ask({*self.modules, *shared.told})
        self.things = OwnThings(self.texts, self.imports, rules, options, shared.tree_of)
        self.things.ask({*self.modules, *shared.told})
        self.taken = reexported(self.texts, self.imports, rules, shared.tree_of)
        """The exceptions of the library that files take from other modules."""
        self.moved = False
        """Whether calls of any module of the tree moved."""
        self.handed = self._handed_over()
        self.raising: dict[str, frozenset[str]] = {}
        self.sender: Sender | None = None
        self.settled = shared.settle(self._with_neighbours, files.python)
        for candidate in files.candidates:
            path = candidate.path
            involved = path in self.settled or (path in self.taken and path in files.python)
            if involved and candidate not in self.contents:
                self.contents[candidate] = files.python[path]
                self.modules.add(path)

    def outcomes(self, progress: Progress | None = None) -> dict[Candidate, Outcome]:
        """Return what becomes of every file about which there is something to say; progress is told (done, total)."""
        planned = self._first(progress)
        users = {candidate: content for candidate, content in self.contents.items() if candidate.path in self.modules}
        planned |= followed_calls(planned, users, self.files.python, self._with_raising)
        self.moved = any(report.moved for each in planned.values() for report in each.sharing.clients)
        planned |= self._telling_anything(users if self.moved else ())
        self.sender = sender_of([each for outcome in planned.values() for each in outcome.findings], self.rules)
        planned |= self._migrated({candidate: None for candidate, outcome in planned.items() if outcome.asks})
        for home in helper_homes(planned, self.options.configuration, self.where):
            needs = home.candidate.name if home.changes else None
            importing = self._migrated(home.modules)
            planned |= {user: replace(outcome, needs=needs) for user, outcome in importing.items()}
            if home.changes:
                planned[home.candidate] = home.outcome(planned)
        for candidate in self.files.candidates:  # died of otherwise than by being migrated
            if candidate.path in self.workers.failed and candidate not in planned:
                failed, content = self.workers.failed[candidate.path], self.files.python[candidate.path]
                planned[candidate] = _left(candidate, content, failed)
        return planned

    def _telling_anything(self, candidates: Iterable[Candidate]) -> dict[Candidate, Outcome]:
        """Return what becomes of files that may catch exceptions of the library, now that calls of the tree moved."""
        library = str(self.rules.tables["exceptions"]["exception"]["library"]).encode()
        again = [each for each in candidates if library in self.contents[each] or each.path in self.taken]
        outcomes = self._migrated(dict.fromkeys(again))
        return {candidate: outcome for candidate, outcome in outcomes.items() if outcome.findings or outcome.changes}

    def _leave_out_the_silent(self) -> None:
        """Leave out what has nothing to tell by itself, in a tree that nowhere names the library.

        Nobody can have a client there but from somewhere else, so that no module knows more by the others' telling.
        """
        asked = {
            candidate: Asked(content, Surroundings(_words(content)))
            for candidate, content in self.contents.items()
            if candidate.path in self.modules
        }
        known = Silence.of_modules(self.options)
        for candidate, outcome in self._run(asked).items():
            if not outcome.findings and not outcome.changes:
                known.add(known.of_content(suffix_of(candidate.name), self.contents.pop(candidate)))
                self.modules.discard(candidate.path)
        known.save()
        if not self.modules:
            self.texts = Named({}, self.files.texts)

    # ---- what is known before anything is decided --------------------------------------------------------------------

    def _tree(self) -> Named[Path]:
        """Return the Python files of the whole tree, whatever the run was asked to look at; not the library's own."""
        library = LibraryCopies(screen_of(self.rules))
        texts, found = self.files.texts, dict[Path, Path]()
        own, configuration = [each.path for each in self.contents], self.options.configuration
        for path in modules_beside(own, self.where, configuration, self.files.listed):
            if library.folder_of(path) is None:
                with suppress(OSError, MemoryError):  # the run tells of it where it was to look at it
                    if path not in texts:
                        texts.add(path, path.read_bytes())
                    found[path] = path
        return Named(found, texts)

    def _handed_over(self) -> Handed:
        """Return by which names documents reach Twilio calls in the tree."""

        def tell(name: str, content: bytes, known: Handed) -> Handed:
            from codemod.python.answering import handed_over  # only a tree with such calls needs it

            names = self.elsewhere(Path(name)) if Path(name) in self.modules else None
            return handed_over(content, self.rules, self.options, names, known)

        texts = Named({str(path): path for path in self.texts}, self.files.texts)
        return followed(texts, frozenset(str(path) for path in self.modules), tell)

    def _shared(self) -> SharedClients:
        """Return the clients that the modules of the tree have of one another."""

        @cache
        def tree_of(root: Path) -> ModuleTree:
            return ModuleTree(self.texts.keys(), root)

        @cache
        def root_of(folder: Path) -> Path:
            return tree_root(folder / "any", self.where, self.options.configuration)

        telling = Telling(
            self.texts,
            self.imports,
            [path for path, content in self.texts.items() if may_make(content, self.rules)],
            self.files.python,
            lambda path: tree_of(root_of(path.parent)),
            self._told,
        )
        around = [_without(each, self.options.configuration.clients) for each in self.files.around.values()]
        return SharedClients(telling, self.elsewhere.users, around)

    def _told(self, views: Mapping[Path, Neighbours]) -> dict[Path, Told | None]:
        """Return what modules tell of their clients; None for one that cannot be read."""
        tasks = [
            Task(
                path,
                len(self.texts[path]),
                partial(_tell, self.texts[path], self.options.of(self.names.get(path, path.name)), view),
            )
            for path, view in views.items()
        ]
        results = self.workers.run(tasks)
        return {path: None if isinstance(each, Failed) else each for path, each in zip(views, results, strict=True)}

    # ---- what is asked of files --------------------------------------------------------------------------------------

    def _with_neighbours(self, views: Mapping[Path, Neighbours]) -> dict[Path, Outcome]:
        """Return what Python files of the tree become, whether the run looks at them or not."""
        asked = {
            Candidate(path, self.names.get(path, path.name)): Asked(
                self.texts[path],
                Surroundings(self.elsewhere(path), handed=self.handed, neighbours=self._known_of(path, view)),
            )
            for path, view in views.items()
        }
        return {candidate.path: outcome for candidate, outcome in self._run(asked).items()}

    def _known_of(self, path: Path, neighbours: Neighbours) -> Neighbours:
        """Return what a module knows of the others, what it takes from them beside clients among it."""
        taken = self.taken.get(path, {})
        return replace(neighbours, file=str(path), again=taken, plain=self.things.of(path), moved=self.moved)

    def _first(self, progress: Progress | None) -> dict[Candidate, Outcome]:
        """Return what files become before it is known which calls of others moved, and who asks handlers."""
        done = len(self.names)
        total = done + len(self.contents)

        def advance() -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(done, total)

        outcomes = self._migrated(dict.fromkeys(self.contents), advance)
        return {candidate: outcome for candidate, outcome in outcomes.items() if outcome.findings or outcome.changes}

    def _with_raising(self, candidates: Collection[Candidate], known: Raising) -> dict[Candidate, Outcome]:
        """Return what files become once it is known what is raising elsewhere."""
        self.raising.update(known)
        return self._migrated(dict.fromkeys(candidates))

    def _migrated(
        self, wanted: Mapping[Candidate, str | None], advance: Callable[[], None] | None = None
    ) -> dict[Candidate, Outcome]:
        """Return what files become by all that is known now; wanted tells where each imports helpers from, if it does.

        advance is told of each that is done.
        """
        found: dict[Candidate, Outcome] = {}
        asked: dict[Candidate, Asked] = {}
        for candidate, helper_module in wanted.items():
            neighbours, outcome = self.settled.get(candidate.path, (ALONE, None))
            known = self.raising or self.sender is not None or self.moved
            if outcome is not None and helper_module is None and not known:
                found[candidate] = outcome
                if advance is not None:
                    advance()
                continue
            if candidate.path in self.modules:
                neighbours = self._known_of(candidate.path, neighbours)
            raising = dict(self.raising)  # what is asked now does not change when more is known
            around = Surroundings(frozenset(), helper_module, self.handed, neighbours, raising, self.sender)
            asked[candidate] = Asked(self.contents[candidate], around)
        telling = self._telling(asked, found)
        for _ in asked.keys() - telling.keys():
            if advance is not None:
                advance()
        found |= self._run(telling, advance)
        return {candidate: found[candidate] for candidate in wanted}

    def _telling(self, asked: Mapping[Candidate, Asked], found: dict[Candidate, Outcome]) -> dict[Candidate, Asked]:
        """Return what is asked of files that have something to tell; note the outcomes of the others.

        Who uses what of a module takes long to find out. If one has anything to tell, it has if others use all of it;
        and one that names the library nearly always has.
        """
        modules = {candidate: each for candidate, each in asked.items() if candidate.path in self.modules}
        doubtful = {
            candidate: each._replace(surroundings=replace(each.surroundings, elsewhere=_words(each.content)))
            for candidate, each in modules.items()
            if candidate.path not in self.settled and not names_library(each.content, self.rules)
        }
        for candidate, outcome in self._run(doubtful).items():
            if not outcome.findings and not outcome.changes:
                found[candidate] = outcome
        return {
            candidate: each._replace(surroundings=replace(each.surroundings, elsewhere=self.elsewhere(candidate.path)))
            if candidate in modules
            else each
            for candidate, each in asked.items()
            if candidate not in found
        }

    def _run(
        self, asked: Mapping[Candidate, Asked], advance: Callable[[], None] | None = None
    ) -> dict[Candidate, Outcome]:
        """Return what files become, whichever process finds out; a file that one dies of is left as it is."""
        tasks = []
        for candidate, each in asked.items():
            options = self.options.of(candidate.name)
            call = partial(migrate_source, each.content, candidate.name, options, surroundings=each.surroundings)
            tasks.append(Task(candidate.path, len(each.content), call))
        results = zip(asked.items(), self.workers.run(tasks, advance), strict=True)
        return {
            candidate: _left(candidate, each.content, result) if isinstance(result, Failed) else result
            for (candidate, each), result in results
        }


def _without(text: bytes, names: Collection[str]) -> bytes:
    """Return a text without the names of clients that the configuration gives: they are for this tool."""
    for name in names:
        text = text.replace(name.encode(), b"")
    return text


def _words(content: bytes) -> frozenset[str]:
    return frozenset(word.decode("ascii") for word in WORD.findall(content))


def _tell(content: bytes, options: Options, known: Neighbours) -> Told | None:
    """Return what a module tells of its clients: a task for any process."""
    from codemod.python.answering import told  # only a tree with clients needs it

    return told(content, load_rules(options.rules), options, known)


def _left(candidate: Candidate, content: bytes, failed: Failed) -> Outcome:
    """Return the outcome of a file that a process died of."""
    finding = unreadable(candidate.name, f"this tool failed on it ({failed.why})", DEFECT, Place())
    return Outcome(candidate.name, content, content, (finding,), Status.ERROR)
