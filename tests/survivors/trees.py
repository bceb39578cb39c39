"""Programs and trees of this folder and of others, migrated in a folder of their own; what is expected of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from survivors.survival import Said

from codemod import Plan, plan
from codemod.finding import Finding

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
EXPECTED = HERE / "expected"


@dataclass(frozen=True)
class Migrated:
    """A tree before and after a migration, with what was said then, and what a second run plans and says."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    first: Plan
    second: Plan


def migrated(source: Path, folder: Path) -> Migrated:
    """Migrate a copy of a file or a tree, which stands in folder, and look at it a second time."""
    if source.is_dir():
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, folder / source.name)
    before = contents(folder)
    first = plan(["."], working_directory=folder)
    first.apply()
    return Migrated(before, contents(folder), first, plan(["."], working_directory=folder))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their names."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def said_of(findings: Iterable[Finding]) -> list[Said]:
    """Return of findings what the comparison needs; notes too, for a note names its place as well."""
    return [
        Said(
            each.path,
            each.place.line,
            max(each.place.line, each.place.end_line),
            each.rule,
            f"{each.message} {each.help}",
        )
        for each in findings
    ]


def lines_of(findings: Iterable[Finding]) -> str:
    """Return findings as the expectation is stored: path, line, rule and level, without notes."""
    told = (each for each in findings if each.level.value != "note")
    return "".join(f"{each.path}:{each.place.line} {each.rule} {each.level.value}\n" for each in told)


def programs() -> list[Path]:
    """Return the programs of this folder, files and trees."""
    return sorted(path for path in PROGRAMS.iterdir() if path.name != "__pycache__")


if __name__ == "__main__":  # python -m survivors.trees: writes the expectations anew, to be read line by line
    import tempfile

    for each in programs():
        with tempfile.TemporaryDirectory() as scratch:
            text = lines_of(migrated(each, Path(scratch)).first.findings)
        (EXPECTED / each.name).with_suffix(".txt").write_text(text, encoding="utf-8")
