"""Writes docs/rules/, a page for everything that a finding may be, and what the pages in docs/ show of the tool.

    python docs/generate.py

The first come from the tables and the fixtures; the second are commands, which are run: see transcripts.py. A test
fails while what stands there is not what this would write.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
TREES = ROOT / "tests" / "fixtures_of_trees"
PAGES = ROOT / "docs" / "rules"
LONGEST = 30
"""Lines of a program that a page still shows whole."""

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

from codemod.configuration import OWN_FILE  # noqa: E402
from codemod.migrate import migrate_source  # noqa: E402
from codemod.report import rules_markdown  # noqa: E402
from codemod.report.rule_pages import Entry, entries  # noqa: E402
from codemod.rules import load_rules  # noqa: E402

INDEX = """\
# Rules

What each rule and finding is about; `vobiz-codemod rules CODE` says it in a terminal. These pages are made from the
tables in [rules/](../../rules) and from [tests/fixtures/](../../tests/fixtures) by `python docs/generate.py`.

"""


@dataclass(frozen=True)
class Fixture:
    """A program before, perhaps after, and what is said of it."""

    folder: Path
    name: str
    before: str
    after: str | None
    codes: tuple[str, ...]
    """Those of its findings and TODOs."""

    @property
    def language(self) -> str:
        """Return the language of a fence that holds it."""
        return {".py": "python", ".xml": "xml", ".html": "html"}.get(Path(self.name).suffix, "")

    @property
    def title(self) -> str:
        """Return the name of its folder as words."""
        return self.folder.name.replace("-", " ").capitalize()


@cache
def fixtures() -> tuple[Fixture, ...]:
    """Return the fixtures that a page can show: short ones, whose text is UTF-8 and has no configuration beside it."""
    found = []
    for folder in sorted(FIXTURES.glob("*/*/")):
        [before] = folder.glob("before.*")
        after = before.with_stem("after")
        try:
            texts = [path.read_bytes().decode("utf-8") for path in (before, after) if path.exists()]
        except UnicodeDecodeError:
            continue
        plain = all(text.isprintable() for text in "".join(texts).split("\n"))
        configured = (folder / OWN_FILE).exists()
        if not plain or configured or max(text.count("\n") for text in texts) > LONGEST:
            continue
        findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        codes = (*(each["code"] for each in findings), *re.findall(r"TODO\(vobiz (VB\d+)\)", texts[-1]))
        found.append(Fixture(folder, before.name, texts[0], texts[1] if after.exists() else None, codes))
    return tuple(found)


def shown_by(entry: Entry) -> Fixture | None:
    """Return the shortest fixture in which a finding occurs: of its own folder first, and rewritten if it says that."""
    with_it = [each for each in fixtures() if entry.code in each.codes]
    return min(
        with_it,
        key=lambda each: (
            each.folder.parent.name != entry.name,
            entry.level == "automatic" and each.after is None,
            len(each.codes),
            len(each.before),
        ),
        default=None,
    )


def left_alone(entry: Entry) -> list[Fixture]:
    """Return the two shortest fixtures of a rule's own folder in which nothing is rewritten."""
    own = [each for each in fixtures() if each.folder.parent.name == entry.name and each.after is None]
    return sorted(own, key=lambda each: len(each.before))[:2]


def page(entry: Entry) -> str:
    """Return the text of a page."""
    shown = entry.page()
    parts = [rules_markdown.page(shown).rstrip("\n")]
    if not shown.before and (example := shown_by(entry)) is not None:
        after = example.before if example.after is None else example.after
        parts += rules_markdown.before_and_after(example.before, after, example.language)
        parts += said(example, entry.code)
    elif not shown.before:
        parts += tree(entry)
    for example in left_alone(entry) if shown.before else []:
        parts += rules_markdown.section(
            f"Left alone: {example.title}", rules_markdown.fenced(example.before, example.language)
        )
        parts += said(example)
    return "\n\n".join(parts) + "\n"


def tree(entry: Entry) -> Iterator[str]:
    """Yield what a small tree becomes of which a finding is told; nothing where no fixture has it."""
    path = TREES / f"{entry.name}.txt"
    if not path.exists():
        return
    findings, *parts = re.split(r"^==== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    files = {name: text for name, text in zip(parts[::2], parts[1::2], strict=True) if text}
    before = {name: text for name, text in files.items() if not name.startswith("after ")}
    after = {name.removeprefix("after "): text for name, text in files.items() if name.startswith("after ")}
    for title, shown in ("Before" if after else "Left as it is", before), ("After", after):
        blocks = [block for name, text in shown.items() for block in (f"`{name}`", _fenced(name, text))]
        yield from rules_markdown.section(title, "\n\n".join(blocks))
    places = re.findall(rf"^(.*):(\d+) \w+ {entry.code}$", findings, re.MULTILINE)
    yield "\n".join(f"- told of `{name}`, line {line}" for name, line in places)


def _fenced(name: str, text: str) -> str:
    language = {".py": "python", ".xml": "xml", ".yml": "yaml", ".toml": "toml", ".js": "js"}.get(Path(name).suffix, "")
    return rules_markdown.fenced(text, language)


def said(example: Fixture, code: str | None = None) -> Iterator[str]:
    """Yield what a run says of an example, of one code or of all."""
    findings = migrate_source(example.before.encode(), example.name).findings
    lines = [
        f"- line {each.place.line}, {each.level.value}: {rules_markdown.prose(each.message)}"
        for each in findings
        if code in (None, each.code)
    ]
    if lines:
        yield "\n".join(dict.fromkeys(lines))
    elif code is None:
        yield "Nothing is said of it."


def pages() -> dict[str, str]:
    """Return name of the file -> what it holds."""
    every = entries(load_rules())
    made = {rules_markdown.file_name(entry): page(entry) for entry in every}
    made["README.md"] = f"{INDEX}{rules_markdown.table(every, linked=True)}\n"
    return made


def main() -> None:
    """Write the pages, and take away those that are no longer made."""
    made = pages()
    PAGES.mkdir(exist_ok=True)
    for path in PAGES.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(made)} pages in {PAGES.relative_to(ROOT)}")  # noqa: T201
    import transcripts

    for path in transcripts.pages():
        with tempfile.TemporaryDirectory() as folder:
            text = transcripts.remade(path.read_text(encoding="utf-8"), Path(folder))
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path.relative_to(ROOT))  # noqa: T201


if __name__ == "__main__":
    main()
