"""`check` with a baseline: which file it is, what of it the run answers for, and what is written or told of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from codemod.baseline import (
    DEFAULT,
    BaselineError,
    Compared,
    Entry,
    compare,
    counts,
    entries_of,
    read_baseline,
    render,
)
from codemod.commands.ending import NAME, Failure
from codemod.commands.known import known_rules
from codemod.commands.request import Request
from codemod.finding import Finding
from codemod.fingerprints import Fingerprint, fingerprints
from codemod.relative import relative_name
from codemod.report.printable import printable
from codemod.report.summary import Result
from codemod.report.text import plural
from codemod.terminal import say

SHOWN = 10
"""So many entries that are met no more are listed."""


def baseline_to_read(given: Path | None, request: Request) -> Path | None:
    """Return the baseline that a run holds its findings against: the given one, or the configured one."""
    configuration = request.options.configuration
    if given is None and configuration.baseline is not None and configuration.root is not None:
        return configuration.root / configuration.baseline
    return given


def accepted(result: Result, path: Path, request: Request) -> Result:
    """Return a result without the findings that a baseline knows; tell of entries that are met no more.

    Raises Failure for a file that is no baseline.
    """
    compared = compare(_read(path), _named(result, path), _asked(path, request))
    _tell(compared, path)
    return _without(result, compared.known)


def written(result: Result, path: Path, request: Request) -> Result:
    """Write all that a run found into a baseline, and return the result without it.

    Entries about what the run did not look at stay; those that are met no more go. Raises Failure for a file that is
    there and is no baseline, and for one that cannot be written.
    """
    named = _named(result, path)
    before = _read(path) if path.exists() else ()
    compared = compare(before, named, _asked(path, request))
    entries = {*before, *entries_of(named)} - set(compared.gone)
    kept = {each.fingerprint: each for each in sorted(entries, key=lambda each: each.sort_key)}
    content = render(kept.values())
    try:
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
    except OSError as error:
        raise Failure(f"The baseline {relative_name(path)} cannot be written ({error.strerror or error}).") from error
    new = len(named) - len(compared.known)
    say(
        f"{relative_name(path)} holds {plural(len(kept), 'finding')}: {new} new, {len(compared.gone)} dropped. "
        f"Commit it; `{NAME} check --baseline {relative_name(path)}` accepts what it holds.",
        err=True,
    )
    return _without(result, frozenset(named))


def path_to_write(given: str, baseline: Path | None) -> Path:
    """Return where --write-baseline writes: the file that it names, the one that is read, or one of the usual name."""
    return Path(given) if given else baseline or Path(DEFAULT)


def _read(path: Path) -> tuple[Entry, ...]:
    try:
        return read_baseline(path.read_bytes())
    except FileNotFoundError:
        raise Failure(
            f"There is no baseline {relative_name(path)}. "
            f"`{NAME} check --write-baseline={relative_name(path)}` makes it."
        ) from None
    except OSError as error:
        raise Failure(f"The baseline {relative_name(path)} cannot be read ({error.strerror or error}).") from error
    except BaselineError as error:
        raise Failure(f"The baseline {relative_name(path)} cannot be used: {error}") from error


def _named(result: Result, path: Path) -> dict[Finding, Fingerprint]:
    """Return the fingerprints of all that counts, their paths relative to the folder of the baseline."""
    folder = Path(os.path.abspath(path)).parent
    contents = {each.path: each.before for each in result.outcomes}
    problems = set(result.problems)  # what could not be read is never accepted
    found = fingerprints(result.findings, contents, lambda name: relative_name(name, folder))
    return {finding: each for finding, each in found.items() if counts(finding) and finding not in problems}


def _asked(path: Path, request: Request) -> Callable[[Entry], bool]:
    """Return a function that tells whether a run looked at the file and for the rule of an entry."""
    folder = Path(os.path.abspath(path)).parent
    named = (*request.paths, Path(request.name)) if request.name is not None else request.paths
    places = [Path(os.path.abspath(each)) for each in named]
    names = dict(known_rules().names)

    def asked(entry: Entry) -> bool:
        file = Path(os.path.abspath(folder / entry.path))
        looked = any(file.is_relative_to(each) for each in places) or not file.exists()
        return looked and request.options.wants(entry.code, names.get(entry.code, ""))

    return asked


def _without(result: Result, known: frozenset[Finding]) -> Result:
    rest = tuple(each for each in result.findings if each not in known)
    return replace(result, findings=rest, known=len(result.findings) - len(rest))


def _tell(compared: Compared, path: Path) -> None:
    if not compared.gone:
        return
    count = len(compared.gone)
    lines = [f"  {printable(f'{each.path}  {each.code}  {each.text}')}" for each in compared.gone[:SHOWN]]
    if count > SHOWN:
        lines.append(f"  and {count - SHOWN} more")
    one = "entry of it is" if count == 1 else "entries of it are"
    say(
        f"{relative_name(path)}: {count} {one} met no more.\n" + "\n".join(lines) + "\n"
        f"`{NAME} check --write-baseline={relative_name(path)}` drops what is gone.",
        err=True,
    )
