"""Ignore comments that keep nothing: named, as is a code in them that no rule has, and one that stands too far down."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from codemod.file_kinds import is_document
from codemod.finding import Finding, Outcome, Status
from codemod.ignoring import ANY, Ignore
from codemod.languages import tongue_of
from codemod.options import Options
from codemod.rules import Rules
from codemod.screen import screen_of


def unused_ignores(
    contents: Mapping[str, bytes],
    outcomes: Mapping[str, Outcome],
    used: Collection[tuple[str, int]],
    rules: Rules,
    options: Options,
) -> list[Finding]:
    """Return what is said of the ignore comments of some files, by their names, once all else is known of them.

    used are the names of files and the lines of comments that kept something of what stands around the code. Nothing is
    said by a run that did not look at all rules, nor of files that could not be read, of files in other languages (one
    comment keeps all of them), and of lists of requirements and variables: there a later run has nothing to keep.
    """
    if options.select or options.ignore:
        return []
    found: list[Finding] = []
    for name, content in contents.items():
        outcome = outcomes.get(name)
        if outcome is not None and outcome.status is Status.ERROR:
            continue
        if tongue_of(name, screen_of(rules)) is not None and not is_document(name, options.configuration):
            continue
        kept = outcome.used_ignores if outcome is not None else frozenset()
        for text, each in _ignores(content, document=is_document(name, options.configuration)):
            if (name, each.line) not in used:
                found += _said(each, kept, name, text, rules)
    return found


def _ignores(content: bytes, *, document: bool) -> Iterator[tuple[str, Ignore]]:
    """Yield the ignore comments of a file, each with the file's text; none of one that cannot be read."""
    if document:
        from codemod.twiml.encoding import EncodingError, decode
        from codemod.twiml.recognition import ignores_of

        try:
            text = decode(content).text
        except EncodingError:
            return
        yield from ((text, each) for each in ignores_of(text))
        return
    from codemod.python.comments import Comments
    from codemod.python.module import Unparsable, parse
    from codemod.python.source import UnreadableError, read_source

    try:
        source = read_source(content)
        tree = parse(source)
    except (UnreadableError, Unparsable, RecursionError):
        return
    from ast import Import, ImportFrom, walk

    # On an import the comment also keeps the name there, as `noqa` does.
    imports = [each for each in walk(tree) if isinstance(each, (Import, ImportFrom))]
    lines = {line for each in imports for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)}
    yield from ((source.text, each) for each in Comments(source, tree).ignores.comments if each.line not in lines)


def _said(ignore: Ignore, used: Collection[tuple[int, str]], name: str, text: str, rules: Rules) -> Iterator[Finding]:
    """Yield what is to be said of one comment; used are the numbers and codes of those that kept something."""
    known = {code for code, _ in rules.names}
    unknown = [code for code in ignore.named if code != ANY and code not in known]
    if unknown:
        nearest = difflib.get_close_matches(unknown[0], sorted(known), n=1, cutoff=0.0)
        words = {"codes": ", ".join(unknown), "nearest": "".join(nearest)}
        yield _finding("ignore-unknown", ignore, name, text, rules, words)
    if ignore.misplaced:
        yield _finding("ignore-misplaced", ignore, name, text, rules, {})
        return
    idle = [code for code in ignore.named if code not in unknown and (ignore.number, code) not in used]
    if idle:
        codes = "" if idle == [ANY] else f" of {', '.join(idle)}"
        yield _finding("ignore-unused", ignore, name, text, rules, {"codes": codes})


def _finding(message: str, ignore: Ignore, name: str, text: str, rules: Rules, words: Mapping[str, str]) -> Finding:
    from codemod.python.source import Source
    from codemod.python.touches import fill

    said = rules.messages[message]
    place = Source(text, "utf-8", b"").place(ignore.start, ignore.end)
    return Finding(said.code, said.name, said.level, name, place, fill(said.text, words), fill(said.help, words))
