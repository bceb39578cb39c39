"""What a project accepts as it is: a file of fingerprints that `check` reads, small and sorted, to be committed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from codemod.finding import Finding, Level
from codemod.fingerprints import Fingerprint

VERSION = 1
DEFAULT = "vobiz-baseline.json"
"""The name of the file where none is given."""
KEYS = ("fingerprint", "path", "code", "text")


class BaselineError(Exception):
    """A file that is no baseline this tool can read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding that is known."""

    fingerprint: str
    path: str
    """Relative to the folder of the baseline, with slashes."""
    code: str
    text: str
    """The beginning of the statement, for people."""

    @property
    def sort_key(self) -> tuple[str, str, str, str]:
        """Return what entries are ordered by."""
        return (self.path, self.code, self.text, self.fingerprint)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run found, held against a baseline."""

    known: frozenset[Finding]
    gone: tuple[Entry, ...]
    """Entries that the run should have met again, and did not."""


def read_baseline(content: bytes) -> tuple[Entry, ...]:
    """Return the entries of a baseline; raises BaselineError for anything that is none."""
    try:
        document = json.loads(content)
    except ValueError as error:
        raise BaselineError(
            f"it is no JSON ({error}). Settle a merge conflict by writing it again with --write-baseline."
        ) from None
    if not isinstance(document, dict) or not isinstance(document.get("version"), int):
        raise BaselineError("it is no baseline of this tool: it holds no version.")
    if document["version"] > VERSION:
        raise BaselineError(
            f"it is of version {document['version']}, and this tool knows up to {VERSION}. Update vobiz-codemod."
        )
    entries = document.get("accepted")
    if not isinstance(entries, list) or not all(_is_entry(each) for each in entries):
        raise BaselineError(f"`accepted` must list objects with the texts {', '.join(KEYS)}.")
    return tuple(Entry(*(each[key] for key in KEYS)) for each in entries)


def _is_entry(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in KEYS)


def render(entries: Iterable[Entry]) -> bytes:
    """Return a baseline: sorted, an entry on a line, the same bytes for the same entries."""
    lines = [
        "    " + json.dumps(dict(zip(KEYS, (each.fingerprint, each.path, each.code, each.text), strict=True)))
        for each in sorted(set(entries), key=lambda each: each.sort_key)
    ]
    accepted = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "accepted": {accepted}\n}}\n'.encode("ascii")


def counts(finding: Finding) -> bool:
    """Return whether a finding is work left, which a baseline may accept."""
    return finding.level is not Level.NOTE


def entries_of(fingerprints: Mapping[Finding, Fingerprint]) -> tuple[Entry, ...]:
    """Return the entries for findings that are to be accepted."""
    return tuple(Entry(each.digest, each.path, each.code, each.text) for each in fingerprints.values())


def compare(
    entries: Iterable[Entry], fingerprints: Mapping[Finding, Fingerprint], asked: Callable[[Entry], bool]
) -> Compared:
    """Hold findings against a baseline; asked tells whether the run looked at what an entry is about."""
    entries = tuple(entries)
    accepted = {each.fingerprint for each in entries}
    found = {each.digest for each in fingerprints.values()}
    known = frozenset(finding for finding, each in fingerprints.items() if each.digest in accepted)
    return Compared(known, tuple(each for each in entries if each.fingerprint not in found and asked(each)))
