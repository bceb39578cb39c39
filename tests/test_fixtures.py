"""Run every case below fixtures/: what the program becomes, what is said about it, and what holds for any rewriting."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from defects import defects
from lxml import etree
from names import undefined

from codemod.configuration import OWN_FILE, Configuration, load
from codemod.elements import ElementRow
from codemod.finding import Finding, Level, Outcome
from codemod.migrate import migrate_source
from codemod.options import Options
from codemod.python.comments import comments_of
from codemod.rules import load_rules

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """One folder: a program before, perhaps after, and the findings."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def before(self) -> Path:
        [path] = self.folder.glob("before.*")
        return path

    @property
    def after(self) -> Path:
        return self.before.with_stem("after")

    @property
    def rewritten(self) -> bool:
        return self.after.exists()

    def findings(self) -> list[dict[str, object]]:
        return json.loads((self.folder / "findings.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


CASES = [Case(folder) for folder in sorted(FIXTURES.glob("*/*")) if folder.is_dir()]
REWRITTEN = [case for case in CASES if case.rewritten]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
each_rewritten = pytest.mark.parametrize("case", REWRITTEN, ids=lambda case: case.name)


@cache
def configuration_of(case: Case) -> Configuration:
    """Return the case's own configuration; that of this project, further up, must not reach it."""
    if not (case.folder / OWN_FILE).exists():
        return Configuration()
    alone = tempfile.mkdtemp()
    try:
        shutil.copy(case.folder / OWN_FILE, alone)
        return load(Path(alone))
    finally:
        shutil.rmtree(alone)


def run(case: Case, content: bytes) -> Outcome:
    return migrate_source(content, case.before.name, Options(configuration=configuration_of(case)))


@cache
def outcome_of(case: Case) -> Outcome:
    return run(case, case.before.read_bytes())


def heavy(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.level is not Level.NOTE]


def shown_bytes(content: bytes) -> str:
    """Return bytes as text that a failure can show, exact for any encoding."""
    return content.decode("utf-8", "surrogateescape")


def shown(findings: list[Finding]) -> str:
    return "\n".join(f"{each.place.line} {each.level.value} {each.code} {each.message}" for each in findings)


def remarks(path: Path) -> list[str]:
    """Return the comments of a program or a document, without their layout."""
    if path.suffix == ".py":
        return [comment.text for comment in comments_of(path.read_text(encoding="utf-8"))]
    found = re.findall(rb"<!--.*?-->|\{#.*?#\}", path.read_bytes().replace(b"\0", b""), re.DOTALL)
    return ["".join(each.decode("latin-1").split()) for each in found]


@each_case
def test_the_program_becomes_what_the_fixture_says(case: Case) -> None:
    outcome = outcome_of(case)
    if case.rewritten:
        assert shown_bytes(outcome.after) == shown_bytes(case.after.read_bytes())
        return
    assert shown_bytes(outcome.after) == shown_bytes(case.before.read_bytes())
    edited = [each for each in outcome.findings if each.level in (Level.AUTOMATIC, Level.REVIEW)]
    assert not edited, shown(edited)


def compare_findings(case: Case) -> None:
    """Hold what is said about a case against its findings.json: all that is no note, and the notes that it names."""
    outcome = outcome_of(case)
    expected = case.findings()
    heavy_expected = [each for each in expected if each["level"] != "note"]
    found = heavy(outcome.findings)
    assert [(each.place.line, each.level.value, each.code) for each in found] == [
        (each["line"], each["level"], each["code"]) for each in heavy_expected
    ], shown(found)
    for one, other in zip(found, heavy_expected, strict=True):
        assert str(other.get("text", "")) in one.message
    notes = [each for each in outcome.findings if each.level is Level.NOTE]
    for each in expected:
        if each["level"] == "note":
            fitting = [note for note in notes if (note.code, note.place.line) == (each["code"], each["line"])]
            fitting = [note for note in fitting if str(each.get("text", "")) in note.message]
            assert fitting, f"no note {each}; there are:\n{shown(notes)}"
            notes.remove(fitting[0])


@each_case
def test_the_findings_are_those_of_the_fixture(case: Case) -> None:
    compare_findings(case)


@each_case
def test_the_tool_does_not_fail(case: Case) -> None:
    assert not defects(outcome_of(case))


@each_case
def test_every_manual_finding_has_help(case: Case) -> None:
    for finding in outcome_of(case).findings:
        assert finding.message
        if finding.level is Level.MANUAL:
            assert finding.help, finding.message


@each_rewritten
def test_what_the_fixture_expects_compiles(case: Case) -> None:
    if case.after.suffix == ".py":
        compile(case.after.read_bytes(), str(case.after), "exec")
    elif case.after.suffix == ".xml":  # a template is none before it is rendered
        etree.fromstring(case.after.read_bytes())


@each_rewritten
def test_every_name_that_is_used_is_there_as_before(case: Case) -> None:
    if case.before.suffix == ".py":
        name = case.before.name
        named = set(re.findall(r"\w+", configuration_of(case).auth_id or ""))  # by the user, who knows where it is
        assert undefined(outcome_of(case).after, name) <= undefined(case.before.read_bytes(), name) | named


@each_rewritten
def test_a_second_run_changes_nothing(case: Case) -> None:
    after = case.after.read_bytes()
    second = run(case, after)
    assert shown_bytes(second.after) == shown_bytes(after)
    edited = [each for each in second.findings if each.level is Level.AUTOMATIC]
    assert not edited, shown(edited)


@each_rewritten
def test_no_comment_is_lost(case: Case) -> None:
    assert not Counter(remarks(case.before)) - Counter(remarks(case.after))


ROWS = [row.name for row in load_rules().elements.rows.values()]


@pytest.mark.parametrize("name", sorted([*(rule.name for rule in load_rules().rules), *ROWS]))
def test_every_rule_has_a_fixture(name: str) -> None:
    assert any(case.folder.parent.name == name for case in CASES)


def attributes_in(folder: str, element: str) -> set[str]:
    """Return the attributes that an element has in the fixtures of a row."""
    found: set[str] = set()
    for case in CASES:
        if case.folder.parent.name == folder:
            text = shown_bytes(case.before.read_bytes())
            for tag in re.findall(rf"<{element}\b([^>]*)>", text):
                found |= set(re.findall(r"([\w]+)\s*=\s*[\"']", tag))
    return found


@pytest.mark.parametrize("row", load_rules().elements.rows.values(), ids=lambda row: row.element)
def test_every_attribute_of_an_element_has_a_fixture(row: ElementRow) -> None:
    assert set(row.attributes) <= attributes_in(row.name, row.element)
    for element, around in row.around.items():
        assert set(around) <= attributes_in(row.name, element), element


@pytest.mark.parametrize("row", load_rules().elements.rows.values(), ids=lambda row: row.element)
def test_every_element_has_a_plain_an_oddly_laid_out_and_a_template_fixture(row: ElementRow) -> None:
    assert {"plain", "odd-layout", "template"} <= {
        case.folder.name for case in CASES if case.folder.parent.name == row.name
    }


def test_every_verb_without_counterpart_has_a_fixture() -> None:
    texts = [case.before.read_text(encoding="utf-8") for case in CASES if case.folder.parent.name == "no-counterpart"]
    for name in load_rules().elements.without:
        assert any(f"<{name}" in text for text in texts), name


def test_every_folder_is_named_after_a_rule_or_a_message() -> None:
    rules = load_rules()
    names = {rule.name for rule in rules.rules} | set(rules.messages) | set(ROWS)
    assert {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} <= names


def test_every_case_has_a_program_and_findings() -> None:
    for case in CASES:
        assert {path.name for path in case.folder.iterdir()} <= {
            case.before.name,
            case.after.name,
            "findings.json",
            OWN_FILE,
        }
        assert (case.folder / "findings.json").exists()
