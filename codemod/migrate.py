"""One file, the tables and the options in; new bytes and findings out: the same in any process, in any order."""

from __future__ import annotations

from codemod.collector import paused_collector
from codemod.file_kinds import concerns, is_document
from codemod.finding import Outcome, Status
from codemod.languages import report, tongue_of
from codemod.neighbours import ALONE
from codemod.options import Options
from codemod.rules import Rules, load_rules
from codemod.screen import screen_of
from codemod.surroundings import NOWHERE, Surroundings


def migrate_source(
    source: bytes,
    name: str,
    options: Options | None = None,
    *,
    rules: Rules | None = None,
    surroundings: Surroundings = NOWHERE,
) -> Outcome:
    """Return what a file of that name becomes.

    source is the file's bytes; name decides its kind by its ending and stands in findings; surroundings is what the
    rest of the tree says of it. Bad input becomes a finding; nothing is raised for it.
    """
    with paused_collector():
        return _migrated(source, name, options or Options(), rules, surroundings)


def _migrated(source: bytes, name: str, options: Options, rules: Rules | None, surroundings: Surroundings) -> Outcome:
    rules = rules or load_rules(options.rules)
    screen = screen_of(rules)
    if surroundings.neighbours == ALONE and not concerns(source, name, screen, options.configuration):
        return Outcome(name, source, source, (), Status.KEPT)
    if (tongue := tongue_of(name, screen)) is not None and not is_document(name, options.configuration):
        return report(source, name, tongue, rules, options)
    if is_document(name, options.configuration):
        from codemod.twiml.document import migrate_document

        serves = name.rpartition("/")[2] in surroundings.handed.files
        return migrate_document(source, name, rules, options, serves=serves)
    from codemod.python.module import migrate_module

    return migrate_module(source, name, rules, options, surroundings)
