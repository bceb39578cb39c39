"""One file, the tables and the options in; new bytes and findings out: the same in any process, in any order."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from codemod.configuration import Configuration
from codemod.finding import Outcome, Status
from codemod.languages import language_of, report, voice_place
from codemod.neighbours import ALONE
from codemod.options import Options
from codemod.rules import Rules, load_rules
from codemod.scan import Words, may_be_document, python_words
from codemod.surroundings import NOWHERE, Surroundings

PYTHON = frozenset({".py", ".pyi", ".pyw"})
DOCUMENTS = frozenset({".xml", ".twiml", ".j2", ".jinja", ".jinja2", ".html", ".txt", ".tpl", ".mako"})
SUFFIXES = PYTHON | DOCUMENTS


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
    if surroundings.neighbours == ALONE and not concerns(source, name, rules, options.configuration):
        return Outcome(name, source, source, (), Status.KEPT)
    if (language := language_of(name, rules)) is not None and not is_document(name, options.configuration):
        return report(source, name, language, rules, options)
    if is_document(name, options.configuration):
        from codemod.twiml.document import migrate_document

        serves = name.rpartition("/")[2] in surroundings.handed.files
        return migrate_document(source, name, rules, options, serves=serves)
    from codemod.python.module import migrate_module

    return migrate_module(source, name, rules, options, surroundings)


@contextmanager
def paused_collector() -> Iterator[None]:
    """Look for cycles of objects at the end only: what a file is made of lives that long, so that no search finds any.

    A tenth of a file's time went into those searches (benchmarks, target 3).
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(0)


def concerns(source: bytes, name: str, rules: Rules, configuration: Configuration, words: Words | None = None) -> bool:
    """Return whether a file may hold Twilio code, judged by its bytes and the ending of its name.

    words is what scan.python_words returns, for who asks about many files.
    """
    if is_document(name, configuration):
        return may_be_document(source, rules)
    if (language := language_of(name, rules)) is not None:
        return voice_place(source, language) is not None
    return (words or python_words(rules, configuration.clients)).stand_in(source)


def is_document(name: str, configuration: Configuration) -> bool:
    """Return whether a file of that name holds a document, not Python."""
    return suffix_of(name) in DOCUMENTS or suffix_of(name) in configuration.documents


def is_python(name: str, rules: Rules, configuration: Configuration) -> bool:
    """Return whether a file is read as Python: whatever is neither a document nor of another language."""
    return not is_document(name, configuration) and language_of(name, rules) is None


def suffix_of(name: str) -> str:
    """Return the ending of a file's name, in lower case and with its full stop; nothing when it has none."""
    last = name.rpartition("/")[2]
    return "." + last.rpartition(".")[2].lower() if "." in last else ""
