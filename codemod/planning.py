"""A run over a tree: which files, what each becomes, what is written; the Python interface of the tool."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from codemod import languages
from codemod.answer_conflicts import answer_conflicts
from codemod.around.kinds import patterns_of
from codemod.discover import Candidate, discover, ends_with
from codemod.doubles import stale_doubles
from codemod.elements import ElementRow
from codemod.finding import UNREADABLE, Finding, Level, Outcome, Place, Status
from codemod.handed import Handed, followed
from codemod.helpers import helper_homes
from codemod.index import NamesUsed, modules_beside, tree_root
from codemod.migrate import SUFFIXES, concerns, is_python, migrate_source, suffix_of
from codemod.module_tree import ModuleTree
from codemod.neighbours import ALONE, Neighbours, Told
from codemod.options import Options
from codemod.own_things import OwnThings
from codemod.raising import followed_calls
from codemod.reexports import reexported
from codemod.rules import Rule, Rules, load_rules
from codemod.scan import may_make
from codemod.senders import Sender, sender_of
from codemod.shared_clients import SharedClients
from codemod.write import create_file, remove_leftovers, replace_file

__all__ = ["Options", "Plan", "example", "plan"]

UNWRITABLE = ("VB903", "unwritable-file")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, file by file."""

    looked_at: int
    """How many files were read."""
    outcomes: tuple[Outcome, ...]
    """The files that hold Twilio code, or stand in error, sorted by path."""
    findings: tuple[Finding, ...]
    """All of them, sorted; those about the whole tree and about what could not be found included."""
    paths: tuple[Path, ...]
    """Where the outcomes' files are, in the same order."""

    @property
    def to_write(self) -> tuple[Path, ...]:
        """Return the files that apply would replace; those that it would create are not among them."""
        return tuple(path for path, outcome in self._changing if not outcome.new)

    @property
    def _changing(self) -> list[tuple[Path, Outcome]]:
        return [(path, outcome) for path, outcome in zip(self.paths, self.outcomes, strict=True) if outcome.changes]

    def apply(self) -> Plan:
        """Replace the planned files, each whole or not at all, and return what came of it.

        A file that cannot be written becomes an ERROR outcome with a finding; the others are still written, but for
        those that import from a new file that cannot be: they stay as they are, since they would not run.
        """
        remove_leftovers({path.parent for path, _ in self._changing})
        outcomes = {outcome.path: outcome for outcome in self.outcomes}
        findings = list(self.findings)
        needed = {outcome.needs for outcome in self.outcomes}
        # Those first that others need: a run that dies leaves no file that imports what is not there. Those last that
        # follow others: it leaves no file without what it imports, either.
        for path, outcome in sorted(
            self._changing, key=lambda pair: (bool(pair[1].follows), pair[1].path not in needed)
        ):
            left = [each for each in outcome.follows if each in outcomes and outcomes[each].status is Status.ERROR]
            if left:
                refusal: str | None = f"{left[0]}, which still relies on what it says, could not be rewritten."
            elif outcome.needs is not None and outcomes[outcome.needs].status is Status.ERROR:
                refusal = f"The module {outcome.needs}, which it would import from, could not be made."
            else:
                write = create_file if outcome.new else partial(replace_file, before=outcome.before)
                refusal = write(path, after=outcome.after)
            if refusal is None:
                outcomes[outcome.path] = replace(outcome, status=Status.CHANGED)
                continue
            finding = Finding(*UNWRITABLE, Level.MANUAL, outcome.path, Place(), refusal)
            findings.append(finding)
            outcomes[outcome.path] = replace(
                outcome, status=Status.ERROR, after=outcome.before, findings=(*outcome.findings, finding)
            )
        findings.sort(key=lambda each: each.sort_key)
        return replace(self, outcomes=tuple(outcomes.values()), findings=tuple(findings))


def plan(
    paths: Sequence[Path | str],
    options: Options | None = None,
    *,
    working_directory: Path | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan a run over files and directories, and write nothing.

    Paths are relative to working_directory (default: where the process runs). progress is told (done, total) per file.
    Raises ValueError for an exclude pattern that cannot be read, ConfigurationError for a module of helpers that cannot
    hold them, RulesError for a bad table.
    """
    options = options or Options()
    rules = load_rules()
    where = (working_directory or Path.cwd()).resolve()
    found = discover(
        [Path(path) for path in paths],
        working_directory=where,
        exclude=options.configuration.exclude,
        suffixes=SUFFIXES | languages.suffixes(rules) | frozenset(options.configuration.documents),
        names=patterns_of(rules),
        exclude_root=options.configuration.root,
    )
    findings: list[Finding] = list(found.problems)
    contents: dict[Candidate, bytes] = {}
    python: dict[Path, bytes] = {}
    surroundings: dict[Candidate, bytes] = {}
    stands_around = ends_with(patterns_of(rules))
    looked_at, total = 0, len(found.candidates)
    for done, candidate in enumerate(found.candidates):
        if progress is not None:
            progress(done, total)
        try:
            if languages.is_too_large(candidate.path, rules):
                continue
            content = candidate.path.read_bytes()
        except OSError as error:
            findings.append(_unreadable(candidate, error))
            continue
        looked_at += 1
        if stands_around(str(candidate.path)):
            surroundings[candidate] = content
            spoken = languages.language_of(candidate.name, rules)
            if suffix_of(candidate.name) not in SUFFIXES and spoken is None:
                continue
        if is_python(candidate.name, rules, options.configuration):
            python[candidate.path] = content
        if concerns(content, candidate.name, rules, options.configuration):
            contents[candidate] = content
    modules = {each.path for each in contents if is_python(each.name, rules, options.configuration)}
    texts = _tree(python, contents, rules, options, where)
    elsewhere = NamesUsed(where, options.configuration)
    shared = _shared(texts, python, rules, options, where, elsewhere, surroundings.values())
    elsewhere.ask({*modules, *shared.told})
    handed = _handed_over(texts, modules, elsewhere, rules, options)
    names = {candidate.path: candidate.name for candidate in found.candidates}

    things = OwnThings(texts, rules, options, shared.tree_of)
    taken = reexported(texts, rules, shared.tree_of)

    def migrate(path: Path, known: Neighbours) -> Outcome:
        """Return what a Python file of the tree becomes, whether the run looks at it or not."""
        return migrate_source(
            texts[path],
            names.get(path, path.name),
            options,
            rules=rules,
            elsewhere=elsewhere(path),
            handed=handed,
            neighbours=replace(known, again=taken.get(path, {}), plain=things.of(path)),
        )

    settled = shared.settle(migrate, python)
    for candidate in found.candidates:
        if (candidate.path in settled or candidate.path in taken.keys() & python.keys()) and candidate not in contents:
            contents[candidate] = python[candidate.path]
            modules.add(candidate.path)

    def migrated(candidate: Candidate, helper_module: str | None = None) -> Outcome:
        neighbours, outcome = settled.get(candidate.path, (ALONE, None))
        if outcome is not None and helper_module is None and not raising and sender is None and not moved:
            return outcome
        used = elsewhere(candidate.path) if candidate.path in modules else frozenset()
        return migrate_source(
            contents[candidate],
            candidate.name,
            options,
            rules=rules,
            elsewhere=used,
            helper_module=helper_module,
            handed=handed,
            neighbours=replace(
                neighbours,
                file=str(candidate.path),
                again=taken.get(candidate.path, {}),
                plain=things.of(candidate.path),
                moved=bool(moved),
            ),
            raising=raising,
            sender=sender,
        )

    moved: list[Outcome] = []
    raising: dict[str, frozenset[str]] = {}
    sender: Sender | None = None
    planned: dict[Candidate, Outcome] = {}
    for done, candidate in enumerate(contents):
        if progress is not None:
            progress(total + done, total + len(contents))
        outcome = migrated(candidate)
        if outcome.findings or outcome.changes:
            planned[candidate] = outcome

    def again(candidate: Candidate, known: Mapping[str, frozenset[str]]) -> Outcome:
        raising.update(known)
        return migrated(candidate)

    users = {candidate: contents[candidate] for candidate in contents if candidate.path in modules}
    planned |= followed_calls(planned, users, python, again)
    moved += [each for each in planned.values() if any(report.moved for report in each.sharing.clients)]
    library = str(rules.tables["exceptions"]["exception"]["library"]).encode()
    for candidate, content in users.items() if moved else ():
        if library in content or candidate.path in taken:
            outcome = migrated(candidate)
            if outcome.findings or outcome.changes:
                planned[candidate] = outcome
    sender = sender_of([each for outcome in planned.values() for each in outcome.findings], rules)
    planned |= {candidate: migrated(candidate) for candidate, outcome in planned.items() if outcome.asks}
    for home in helper_homes(planned, options.configuration, where):
        needs = home.candidate.name if home.changes else None
        planned |= {user: replace(migrated(user, module), needs=needs) for user, module in home.modules.items()}
        if home.changes:
            planned[home.candidate] = home.outcome(planned)
    if surroundings or planned:
        from codemod.around.follow import outcomes_around  # most trees have no such files

        around = outcomes_around(surroundings, planned, where, rules, options, python)
        # Files with secrets are found beside others, whatever git ignores.
        looked_at += len(around.keys() - planned.keys() - set(found.candidates))
        planned |= {each: _together(planned.get(each), outcome) for each, outcome in around.items()}
    for candidate, more in _stale_doubles(python, found.candidates, planned, rules, options).items():
        untouched = Outcome(candidate.name, python[candidate.path], python[candidate.path], (), Status.KEPT)
        outcome = planned.get(candidate, untouched)
        together = sorted([*outcome.findings, *more], key=lambda each: each.sort_key)
        planned[candidate] = replace(outcome, findings=tuple(together))
    pairs = sorted(planned.items(), key=lambda pair: pair[1].path)
    outcomes = tuple(outcome for _, outcome in pairs)
    findings += [finding for outcome in outcomes for finding in outcome.findings]
    findings += _split("rooms", "split-rooms", outcomes, rules, options)
    findings += _split("calls", "split-calls", outcomes, rules, options)
    findings += _alone(outcomes, rules, options)
    findings += [each for each in answer_conflicts(findings, rules) if options.wants(each.code, each.rule)]
    return Plan(
        looked_at,
        outcomes,
        tuple(sorted(findings, key=lambda each: each.sort_key)),
        tuple(candidate.path for candidate, _ in pairs),
    )


def _tree(
    read: Mapping[Path, bytes], contents: Mapping[Candidate, bytes], rules: Rules, options: Options, where: Path
) -> dict[Path, bytes]:
    """Return the Python files of the whole tree, whatever the run was asked to look at; the library's own are left out.

    read holds those that the run has read, contents its files with Twilio code.
    """
    library = [path for kind in rules.kinds.values() for path in kind.homes]
    texts: dict[Path, bytes] = {}
    for path in modules_beside([each.path for each in contents], where, options.configuration):
        if not any(home in path.as_posix() for home in library):
            with suppress(OSError):  # the run tells of it where it was to look at it
                texts[path] = read[path] if path in read else path.read_bytes()
    return texts


def _handed_over(
    files: Mapping[Path, bytes], modules: Collection[Path], elsewhere: NamesUsed, rules: Rules, options: Options
) -> Handed:
    """Return by which names documents reach Twilio calls in a tree; modules are its files with Twilio code."""

    def tell(name: str, content: bytes, known: Handed) -> Handed:
        from codemod.python.module import handed_over  # only a tree with such calls needs it

        names = elsewhere(Path(name)) if Path(name) in modules else None
        return handed_over(content, rules, options, names, known)

    texts = {str(path): content for path, content in files.items()}
    return followed(texts, frozenset(str(path) for path in modules), tell)


def _shared(
    files: Mapping[Path, bytes],
    read: Collection[Path],
    rules: Rules,
    options: Options,
    where: Path,
    elsewhere: NamesUsed,
    around: Collection[bytes],
) -> SharedClients:
    """Return the clients that the modules of a tree have of one another.

    read holds the files that the run looks at, around the texts of those that may name things of modules otherwise.
    """

    @cache
    def tree_of(root: Path) -> ModuleTree:
        return ModuleTree(files.keys(), root)

    def tell(path: Path, content: bytes, known: Neighbours) -> Told | None:
        from codemod.python.module import told  # only a tree with clients needs it

        return told(content, rules, options, known)

    return SharedClients(
        files,
        [path for path, content in files.items() if may_make(content, rules)],
        read,
        lambda path: tree_of(tree_root(path, where, options.configuration)),
        elsewhere.users,
        tell,
        [_without(each, options.configuration.clients) for each in around],
    )


def _without(text: bytes, names: Collection[str]) -> bytes:
    """Return a text without the names of clients that the configuration gives: they are for this tool."""
    for name in names:
        text = text.replace(name.encode(), b"")
    return text


def _stale_doubles(
    read: Mapping[Path, bytes],
    candidates: Sequence[Candidate],
    planned: Mapping[Candidate, Outcome],
    rules: Rules,
    options: Options,
) -> dict[Candidate, list[Finding]]:
    """Return what is said of tests that the migration of other files makes stale."""
    modules = {each.name: read[each.path] for each in candidates if each.path in read}
    places = {each.name: each.path for each in candidates}
    found = stale_doubles(modules, places, list(planned.values()), rules, options)
    return {each: found[each.name] for each in candidates if each.name in found}


def _together(first: Outcome | None, second: Outcome) -> Outcome:
    """Return an outcome with the findings that another way of reading the file made, too."""
    if first is None:
        return second
    findings = dict.fromkeys(sorted([*first.findings, *second.findings], key=lambda each: each.sort_key))
    return replace(second, findings=tuple(findings))


def _unreadable(candidate: Candidate, error: OSError) -> Finding:
    text = f"the file cannot be read ({error.strerror or error}): it was not looked at"
    return Finding(*UNREADABLE, Level.MANUAL, candidate.name, Place(), text, "Make it readable, or exclude it.")


def _split(what: str, name: str, outcomes: Sequence[Outcome], rules: Rules, options: Options) -> list[Finding]:
    """Return the finding that rooms, or calls, would live on both platforms, when some of their code stays."""
    message = rules.messages[name]
    if not options.wants(message.code, message.name):
        return []
    table = rules.tables["elsewhere"][what]

    def codes(kinds: Sequence[str]) -> set[str]:
        return {rule.code for rule in rules.rules for pattern in rule.patterns if pattern.root in kinds}

    rooms, beside = codes(table["kinds"]), codes(table.get("beside", ()))
    rooms |= {row.code for row in rules.elements.rows.values() if row.name in table["elements"]}
    documents = {rules.messages[name].code for name in table["messages"]}
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    moved = [each for each in findings if _moves(each) and each.code in rooms | beside]
    kept = [each for each in findings if each.level is Level.MANUAL and each.code in rooms | documents]
    if not moved or not kept:
        return []
    places = ", ".join(dict.fromkeys(f"{each.path}:{each.place.line}" for each in kept))
    text = message.text.replace("{moved}", _places(len(moved))).replace("{kept}", _places(len(kept)))
    first = kept[0]
    return [
        Finding(
            message.code,
            message.name,
            message.level,
            first.path,
            first.place,
            text,
            message.help.replace("{places}", places),
        )
    ]


def _alone(outcomes: Sequence[Outcome], rules: Rules, options: Options) -> list[Finding]:
    """Return the finding that rooms end otherwise when one is alone in them, unless the project says what is meant."""
    message = rules.messages["stay-alone"]
    if options.configuration.stay_alone is not None or not options.wants(message.code, message.name):
        return []
    rows = {row.code: row for row in rules.elements.rows.values() if row.stay_alone is not None}
    findings = [finding for outcome in outcomes if outcome.changes for finding in outcome.findings]
    moved = [each for each in findings if _moves(each) and each.code in rows]
    if not moved:
        return []
    first, row = moved[0], rows[moved[0].code]
    words = {"attribute": str(row.stay_alone), "element": row.to, "count": _places(len(moved))}
    text = message.text
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return [Finding(message.code, message.name, message.level, first.path, first.place, text, message.help)]


def _moves(finding: Finding) -> bool:
    return finding.level in (Level.AUTOMATIC, Level.REVIEW)


def _places(count: int) -> str:
    return f"{count} place" if count == 1 else f"{count} places"


def example(rule: Rule, rules: Rules) -> tuple[str, str] | None:
    """Return a rule's example before and after, as the engine rewrites it; None for a rule without one.

    The client's construction is written around an example that has none, and cut away again.
    """
    if rule.example is None:
        return None
    before = rule.example.strip("\n") + "\n"
    if "Client(" in before:
        return before, migrate_source(before.encode(), "example.py", rules=rules).after.decode()
    lead = "from twilio.rest import Client\n\nclient = Client()\n"
    marker = "# ---- the example\n"
    after = migrate_source(f"{lead}{marker}{before}".encode(), "example.py", rules=rules).after.decode()
    return before, after.partition(marker)[2]


def element_example(row: ElementRow, rules: Rules) -> tuple[str, str]:
    """Return the example of an element of documents before and after, as the engine rewrites it."""
    root, example = rules.elements.root, row.example.strip()
    document = f"<{root}>\n{example}\n</{root}>\n"
    after = migrate_source(document.encode(), "example.xml", rules=rules).after.decode()
    return example, after.partition("\n")[2].rpartition("\n</")[0]
