"""Where helper functions go when several files of a package need them: one module, beside the one that makes the client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from codemod.discover import Candidate
from codemod.finding import Finding, Level, Outcome, Place, Status
from codemod.rules import load_rules

CLIENT_CODE = "VB001"
SHARED = "shared-helpers"


@dataclass(frozen=True, slots=True)
class Home:
    """One module that several files import their helpers from."""

    candidate: Candidate
    module: str
    """Its dotted name."""
    users: tuple[Candidate, ...]
    content: bytes | None
    """What it is to hold; None when it is there already."""

    def outcome(self, planned: Mapping[Candidate, Outcome]) -> Outcome:
        """Return the outcome for the new file."""
        assert self.content is not None
        message = load_rules().messages[SHARED]
        text = message.text.replace("{users}", ", ".join(planned[user].path for user in self.users))
        finding = Finding(message.code, message.name, Level.AUTOMATIC, self.candidate.name, Place(), text)
        return Outcome(self.candidate.name, b"", self.content, (finding,), Status.WOULD_CHANGE, new=True)


def shared_homes(planned: Mapping[Candidate, Outcome], working_directory: Path) -> list[Home]:
    """Return a home for the helpers of every package in which more than one file needs them."""
    groups: dict[tuple[Path, str], list[Candidate]] = {}
    for candidate, outcome in planned.items():
        for stem in sorted({load_rules().helpers[name].module for name in outcome.helpers}):
            groups.setdefault((import_root(candidate.path), stem), []).append(candidate)
    return [
        _home(root, stem, users, planned, working_directory) for (root, stem), users in groups.items() if len(users) > 1
    ]


def import_root(path: Path) -> Path:
    """Return the folder from which a file's package is imported: the first one upwards that is no package itself."""
    folder = path.parent
    while (folder / "__init__.py").exists():
        folder = folder.parent
    return folder


def _home(
    root: Path, stem: str, users: list[Candidate], planned: Mapping[Candidate, Outcome], working_directory: Path
) -> Home:
    users = sorted(users, key=lambda each: each.name)
    makers = [each for each in users if any(finding.code == CLIENT_CODE for finding in planned[each].findings)]
    folder = (makers or users)[0].path.parent
    content = load_rules().helper_sources[stem].encode()
    name, number = f"conference_{stem}", 2
    while (folder / f"{name}.py").exists() and (folder / f"{name}.py").read_bytes() != content:
        name, number = f"conference_{stem}_{number}", number + 1
    path = folder / f"{name}.py"
    dotted = ".".join([*folder.relative_to(root).parts, name])
    shown = path.relative_to(working_directory) if path.is_relative_to(working_directory) else path
    return Home(Candidate(path, shown.as_posix()), dotted, tuple(users), None if path.exists() else content)
