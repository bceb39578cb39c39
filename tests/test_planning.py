"""A run over a tree: what is planned and written, where shared helpers go, and the Python interface."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from scratch_tree import MIGRATED, PROGRAM, ROOT, refuse_to_read, write_tree

import codemod
from codemod import Configuration, Finding, Level, Options, Outcome, Plan, migrate_source, plan
from codemod.command_line import main
from codemod.configuration import ConfigurationError
from codemod.discover import Candidate
from codemod.examples import example
from codemod.finding import Place, Status
from codemod.helpers import shared_homes
from codemod.python.helper_module import with_helpers
from codemod.rules import Rule, load_rules

LISTS = b"""\
from twilio.rest import Client

client = Client()
for participant in client.conferences("SalesRoom").participants.list():
    print(participant.call_sid)
"""
"""A program that needs a helper."""

CLIENTS = b"from twilio.rest import Client\n\nclient = Client()\n"
BORROWS = b"""\
from clients import client

for participant in client.conferences("SalesRoom").participants.list():
    print(participant.call_sid)
"""
STAYS = b"""\
from twilio.rest import Client

client = Client()
client.conferences("Support").update(beep=True)
"""
HELPERS = load_rules().helper_sources["members"].encode()
ASYNCHRONOUS_HELPERS = load_rules().helper_sources["members_async"].encode()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def planned(result: Plan, path: str) -> Outcome:
    [outcome] = [each for each in result.outcomes if each.path == path]
    return outcome


def paths(result: Plan) -> list[str]:
    return [outcome.path for outcome in result.outcomes]


def named(result: Plan, rule: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


# ---- planning and writing --------------------------------------------------------------------------------------------


def test_a_plan_writes_nothing(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": b"x = 1\n"})

    result = plan(["."])

    assert (tree / "a.py").read_bytes() == PROGRAM
    assert (result.looked_at, paths(result), result.to_write) == (2, ["a.py"], (tree / "a.py",))
    assert planned(result, "a.py").status is Status.WOULD_CHANGE


def test_apply_writes_what_was_planned(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "sub/b.py": PROGRAM})

    done = plan(["."]).apply()

    assert [outcome.status for outcome in done.outcomes] == [Status.CHANGED, Status.CHANGED]
    for name in ("a.py", "sub/b.py"):
        assert (tree / name).read_bytes() == planned(done, name).after
        assert MIGRATED in (tree / name).read_bytes()


def test_a_file_that_stays_is_told_and_not_written(tree: Path) -> None:
    write_tree(tree, {"a.py": STAYS})

    done = plan(["."]).apply()

    assert (planned(done, "a.py").status, done.to_write) == (Status.KEPT, ())
    assert (tree / "a.py").read_bytes() == STAYS


def test_a_file_that_changed_since_it_was_planned_is_refused_and_the_others_are_written(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": PROGRAM, "c.py": PROGRAM})
    result = plan(["."])
    (tree / "b.py").write_bytes(PROGRAM + b"# mine\n")

    done = result.apply()

    assert [outcome.status for outcome in done.outcomes] == [Status.CHANGED, Status.ERROR, Status.CHANGED]
    assert (tree / "b.py").read_bytes() == PROGRAM + b"# mine\n"
    [finding] = named(done, "unwritable-file")
    assert (finding.code, finding.level, finding.path) == ("VB903", Level.MANUAL, "b.py")
    assert "changed since it was planned" in finding.message
    assert finding in planned(done, "b.py").findings
    assert not planned(done, "b.py").changes


def test_what_a_dead_run_left_beside_a_planned_file_is_removed(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM})
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    leftover = tree / f".a.py.{ended.pid}.vobiz-codemod"
    leftover.write_bytes(b"half")

    plan(["."]).apply()

    assert not leftover.exists()


def test_an_unreadable_file_is_a_finding_and_the_others_are_planned(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": PROGRAM})
    refuse_to_read(monkeypatch, "a.py")
    result = plan(["."])

    [finding] = named(result, "unreadable-file")
    assert (finding.path, finding.level, finding.help) == ("a.py", Level.MANUAL, "Make it readable, or exclude it.")
    assert "Permission denied" in finding.message
    assert (paths(result), result.looked_at) == (["b.py"], 1)


def test_a_path_that_is_not_there_is_among_the_findings(tree: Path) -> None:
    [finding] = plan(["nowhere.py"]).findings

    assert (finding.code, finding.path) == ("VB902", "nowhere.py")


def test_progress_is_told_per_file_and_never_runs_backwards(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": b"x = 1\n", "c.py": PROGRAM})
    told: list[tuple[int, int]] = []

    plan(["."], progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 3), (1, 3), (2, 3), (4, 5), (5, 5)]


def test_paths_are_relative_to_the_working_directory_that_is_given(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app/a.py": PROGRAM})

    result = plan(["a.py"], working_directory=tmp_path / "app")

    assert (paths(result), result.paths) == (["a.py"], (tmp_path / "app" / "a.py",))


def test_an_exclude_pattern_that_cannot_be_read_is_an_error(tree: Path) -> None:
    with pytest.raises(ValueError, match="exclude pattern"):
        plan(["."], Options(configuration=Configuration(exclude=("!",))))


def test_thousands_of_files_that_do_not_concern_us_are_not_parsed(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tree, {f"package{each % 30}/module{each}.py": b"import os\n\nx = os.name\n" for each in range(3000)})
    load_rules()
    parsed: list[object] = []
    monkeypatch.setattr(ast, "parse", lambda *arguments, **_: parsed.append(arguments))

    result = plan(["."])

    assert (result.looked_at, result.outcomes, parsed) == (3000, (), [])


def test_the_tree_around_is_not_read_for_a_document(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tree, {"hold.xml": b"<Response><Say>x</Say></Response>\n", "hold.py": b"x = 1\n"})
    parsed: list[object] = []
    monkeypatch.setattr(ast, "parse", lambda *arguments, **_: parsed.append(arguments))

    assert (paths(plan(["."])), parsed) == (["hold.xml"], [])


# ---- rooms on both platforms -----------------------------------------------------------------------------------------


def test_rooms_on_both_platforms_are_one_finding_that_lists_what_stays(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": STAYS, "c.py": PROGRAM})

    [finding] = named(plan(["."]), "split-rooms")

    assert (finding.path, finding.level) == ("b.py", Level.REVIEW)
    assert "2 places moved, 1 place stayed" in finding.message
    assert "b.py:4" in finding.help


@pytest.mark.parametrize("content", [PROGRAM, STAYS])
def test_rooms_on_one_platform_are_no_finding(content: bytes, tree: Path) -> None:
    write_tree(tree, {"a.py": content, "b.py": content})

    assert not named(plan(["."]), "split-rooms")


def test_the_finding_about_rooms_can_be_switched_off(tree: Path) -> None:
    write_tree(tree, {"a.py": PROGRAM, "b.py": STAYS})

    assert not named(plan(["."], Options(ignore=("split-rooms",))), "split-rooms")
    assert not named(plan(["."], Options(select=("VB1",))), "split-rooms")


# ---- shared helpers --------------------------------------------------------------------------------------------------

PACKAGE = {"app/__init__.py": b"", "app/a.py": LISTS, "app/sub/__init__.py": b"", "app/sub/b.py": LISTS}


def test_a_helper_that_two_files_of_a_package_need_gets_a_module_that_both_import(tree: Path) -> None:
    write_tree(tree, PACKAGE)

    done = plan(["."]).apply()

    assert (tree / "app/conference_members.py").read_bytes() == HELPERS
    for name in ("app/a.py", "app/sub/b.py"):
        content = (tree / name).read_bytes()
        assert b"from app.conference_members import conference_members" in content
        assert b"def conference_members" not in content
    new = planned(done, "app/conference_members.py")
    assert (new.new, new.status, new.before) == (True, Status.CHANGED, b"")
    [finding] = new.findings
    assert (finding.code, finding.level) == ("VB194", Level.AUTOMATIC)
    assert "app/a.py, app/sub/b.py" in finding.message


def test_the_new_module_is_not_among_the_files_to_be_replaced(tree: Path) -> None:
    write_tree(tree, PACKAGE)
    result = plan(["."])

    assert result.to_write == (tree / "app/a.py", tree / "app/sub/b.py")
    assert "app/conference_members.py" in paths(result)


def test_the_module_stands_beside_the_one_that_makes_the_client(tree: Path) -> None:
    borrows = BORROWS.replace(b"from clients", b"from app.web.clients")
    write_tree(
        tree,
        {
            "app/__init__.py": b"",
            "app/a.py": borrows,
            "app/web/__init__.py": b"",
            "app/web/b.py": LISTS,
            "app/web/clients.py": CLIENTS,
        },
    )

    plan(["."]).apply()

    assert (tree / "app/web/conference_members.py").exists()
    assert b"from app.web.conference_members import" in (tree / "app/a.py").read_bytes()


def test_modules_of_several_packages_share_it_in_the_one_that_these_are_in(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    borrows = BORROWS.replace(b"from clients", b"from app.clients")
    folders = {f"app/{name}/__init__.py": b"" for name in ("routers", "services")}
    write_tree(
        tree,
        {
            "app/__init__.py": b"",
            "app/clients.py": CLIENTS,
            "app/routers/a.py": borrows,
            "app/services/b.py": borrows,
            **folders,
        },
    )

    new = planned(plan(["."]), "app/conference_members.py")
    assert new.new
    assert new.findings[0].path == "app/conference_members.py"

    monkeypatch.chdir(tree / "app/services")
    assert planned(plan([tree / "app"]), "../conference_members.py").new


PACKAGES_THAT_IMPORT = {
    "by its name": b"from app.routers import a\n",
    "by a relative name": b"from . import a\n",
}


def test_a_package_that_cannot_be_read_is_no_place_for_others(tree: Path) -> None:
    (tree / "app/routers/__init__.py").mkdir(parents=True)
    borrows = BORROWS.replace(b"from clients", b"from app.clients")
    files = {"app/routers/a.py": LISTS, "app/services/__init__.py": b"", "app/services/b.py": borrows}
    write_tree(tree, {"app/__init__.py": b"", "app/clients.py": CLIENTS, **files})

    assert planned(plan(["."]), "app/conference_members.py").new


@pytest.mark.parametrize("case", PACKAGES_THAT_IMPORT)
def test_the_module_is_in_no_package_that_imports_who_would_import_it(case: str, tree: Path) -> None:
    # app.services.b would import app.routers for it, and with that app.routers.a, which imports app.services.b.
    write_tree(
        tree,
        {
            "app/__init__.py": b"",
            "app/routers/__init__.py": PACKAGES_THAT_IMPORT[case],
            "app/routers/a.py": b"from app.services import b\n" + LISTS,
            "app/services/__init__.py": b"",
            "app/services/b.py": BORROWS.replace(b"from clients", b"from app.clients"),
            "app/clients.py": CLIENTS,
        },
    )

    plan(["."]).apply()

    assert (tree / "app/conference_members.py").exists()
    assert b"from app.conference_members import conference_members" in (tree / "app/services/b.py").read_bytes()


def test_files_without_a_place_in_common_keep_their_own(tree: Path) -> None:
    write_tree(
        tree,
        {
            "one/__init__.py": b"from one import a\n",
            "one/a.py": b"from two import b\n" + LISTS,
            "two/__init__.py": b"import two.b\n",
            "two/b.py": LISTS,
        },
    )

    plan(["."]).apply()

    for name in ("one/a.py", "two/b.py"):
        assert b"def conference_members" in (tree / name).read_bytes()


def test_a_helper_that_one_file_needs_stands_in_it(tree: Path) -> None:
    write_tree(tree, {"app/__init__.py": b"", "app/a.py": LISTS, "app/b.py": PROGRAM})

    plan(["."]).apply()

    assert b"def conference_members" in (tree / "app/a.py").read_bytes()
    assert not (tree / "app/conference_members.py").exists()


def test_a_second_run_finds_nothing_to_do(tree: Path) -> None:
    write_tree(tree, PACKAGE)
    plan(["."]).apply()

    again = plan(["."])

    assert [outcome.path for outcome in again.outcomes if outcome.changes] == []


def test_a_file_that_needs_the_helper_later_uses_the_module_that_is_there(tree: Path) -> None:
    write_tree(tree, PACKAGE)
    plan(["."]).apply()
    (tree / "app/c.py").write_bytes(LISTS)

    done = plan(["."]).apply()

    assert b"from app.conference_members import conference_members" in (tree / "app/c.py").read_bytes()
    assert [path for path in paths(done) if planned(done, path).status is Status.CHANGED] == ["app/c.py"]
    assert (tree / "app/conference_members.py").read_bytes() == HELPERS


@pytest.mark.parametrize(
    "taken", ["app/conference_members.py", "app/conference_members/__init__.py", "app/conference_members.py/data"]
)
def test_the_module_is_numbered_when_its_name_is_taken(taken: str, tree: Path) -> None:
    write_tree(tree, {**PACKAGE, taken: b"x = 1\n"})

    plan(["."]).apply()

    assert (tree / taken).read_bytes() == b"x = 1\n"
    assert (tree / "app/conference_members_2.py").read_bytes() == HELPERS
    assert b"from app.conference_members_2 import" in (tree / "app/a.py").read_bytes()


def test_a_link_that_leads_nowhere_takes_the_name_too(tree: Path) -> None:
    write_tree(tree, PACKAGE)
    (tree / "app/conference_members.py").symlink_to("nowhere.py")

    plan(["."]).apply()

    assert (tree / "app/conference_members_2.py").read_bytes() == HELPERS


def test_two_packages_have_a_module_each(tree: Path) -> None:
    other = {name.replace("app/", "lib/other/"): content for name, content in PACKAGE.items()}
    write_tree(tree, {**PACKAGE, **other})

    plan(["."]).apply()

    assert b"from app.conference_members import" in (tree / "app/a.py").read_bytes()
    assert b"from other.conference_members import" in (tree / "lib/other/a.py").read_bytes()


def test_files_outside_packages_share_when_they_import_each_other_by_bare_names(tree: Path) -> None:
    write_tree(tree, {"jobs/clients.py": CLIENTS, "jobs/a.py": BORROWS, "jobs/b.py": BORROWS})

    plan(["."]).apply()

    assert b"from conference_members import conference_members" in (tree / "jobs/a.py").read_bytes()
    assert (tree / "jobs/conference_members.py").read_bytes() == HELPERS


def test_files_outside_packages_share_when_they_import_a_package_beside_them(tree: Path) -> None:
    content = b"import clients\n" + LISTS
    write_tree(tree, {"clients/__init__.py": CLIENTS, "a.py": content, "b.py": content})

    plan(["."]).apply()

    assert (tree / "conference_members.py").exists()


def test_files_outside_packages_of_which_nothing_is_known_keep_their_own(tree: Path) -> None:
    # Started as jobs.a from the folder above, they would not find a module of their own folder by its bare name.
    write_tree(tree, {"jobs/a.py": LISTS, "jobs/b.py": LISTS})

    plan(["."]).apply()

    assert not (tree / "jobs/conference_members.py").exists()
    for name in ("jobs/a.py", "jobs/b.py"):
        assert b"def conference_members" in (tree / name).read_bytes()


def test_asynchronous_files_share_a_module_of_their_own(tree: Path) -> None:
    lists = (
        b"from app.clients import later\n\n\nasync def calls():\n"
        b'    return [each.call_sid for each in await later.conferences("SalesRoom").participants.list_async()]\n'
    )
    write_tree(tree, {**PACKAGE, "app/c.py": lists, "app/d.py": lists})

    plan(["."]).apply()

    assert b"from app.conference_members import conference_members" in (tree / "app/a.py").read_bytes()
    for name in ("app/c.py", "app/d.py"):
        content = (tree / name).read_bytes()
        assert b"from app.conference_members_async import conference_members_async" in content
        assert b"for each in await conference_members_async(" in content
        assert b"vobiz_client = AsyncVobiz(" in content
    assert (tree / "app/conference_members_async.py").read_bytes() == ASYNCHRONOUS_HELPERS


def test_a_file_that_needs_helpers_of_both_kinds_keeps_its_own() -> None:
    both = frozenset({"conference_members", "conference_members_async"})
    users = {
        Candidate(ROOT / "codemod" / name, name): Outcome(name, b"", b"x", (), Status.WOULD_CHANGE, helpers=both)
        for name in ("a.py", "b.py")
    }

    assert shared_homes(users) == []


def test_a_module_that_has_come_into_being_stops_the_files_that_would_import_it(tree: Path) -> None:
    write_tree(tree, {**PACKAGE, "c.py": PROGRAM})
    result = plan(["."])
    (tree / "app/conference_members.py").write_bytes(b"mine = 1\n")

    done = result.apply()

    assert {path: planned(done, path).status for path in paths(done)} == {
        "app/a.py": Status.ERROR,
        "app/conference_members.py": Status.ERROR,
        "app/sub/b.py": Status.ERROR,
        "c.py": Status.CHANGED,
    }
    assert (tree / "app/conference_members.py").read_bytes() == b"mine = 1\n"
    assert (tree / "app/a.py").read_bytes() == (tree / "app/sub/b.py").read_bytes() == LISTS
    reasons = {finding.path: finding.message for finding in named(done, "unwritable-file")}
    assert "come into being" in reasons["app/conference_members.py"]
    assert "app/conference_members.py, which it would import from" in reasons["app/a.py"]


def test_a_module_that_cannot_be_made_is_a_finding(tree: Path) -> None:
    result = replace(plan(["."]), outcomes=(), paths=())
    new = Outcome("gone/new.py", b"", b"x = 1\n", (), Status.WOULD_CHANGE, new=True)

    done = replace(result, outcomes=(new,), paths=(tree / "gone" / "new.py",)).apply()

    [finding] = done.findings
    assert (finding.path, finding.place, done.outcomes[0].status) == ("gone/new.py", Place(), Status.ERROR)
    assert "directory is gone" in finding.message


# ---- the configured module of helpers --------------------------------------------------------------------------------

DESK = Options(configuration=Configuration(helper_module="app.telephony"))
IMPORTS = b"from app.telephony import conference_members"


def changed(result: Plan) -> list[str]:
    return [outcome.path for outcome in result.outcomes if outcome.changes]


@pytest.mark.parametrize("folder", ["", "src/", "services/desk/src/"])
def test_the_configured_module_is_made_in_its_package_for_one_file_too(folder: str, tree: Path) -> None:
    write_tree(tree, {f"{folder}app/__init__.py": b"", f"{folder}app/a.py": LISTS})

    done = plan(["."], DESK).apply()

    assert (tree / folder / "app/telephony.py").read_bytes() == HELPERS
    assert IMPORTS in (tree / folder / "app/a.py").read_bytes()
    assert b"def conference_members" not in (tree / folder / "app/a.py").read_bytes()
    assert planned(done, f"{folder}app/telephony.py").new
    assert changed(plan(["."], DESK)) == []


def test_files_of_several_folders_import_the_configured_module(tree: Path) -> None:
    write_tree(tree, {**PACKAGE, "run.py": LISTS, "jobs/nightly.py": LISTS})

    plan(["."], DESK).apply()

    for name in ("app/a.py", "app/sub/b.py", "run.py", "jobs/nightly.py"):
        assert IMPORTS in (tree / name).read_bytes(), name
    assert not (tree / "app/conference_members.py").exists()


def test_a_package_without_an_init_is_found_from_the_configuration(tree: Path) -> None:
    write_tree(tree, {"src/app/a.py": LISTS})
    options = Options(configuration=Configuration(helper_module="app.telephony", root=tree))

    plan(["src"], options).apply()

    assert (tree / "src/app/telephony.py").read_bytes() == HELPERS
    assert IMPORTS in (tree / "src/app/a.py").read_bytes()


def test_a_module_outside_packages_stands_where_the_files_are_imported_from(tree: Path) -> None:
    write_tree(tree, {"jobs/a.py": LISTS})

    plan(["."], Options(configuration=Configuration(helper_module="telephony"))).apply()

    assert b"from telephony import conference_members" in (tree / "jobs/a.py").read_bytes()
    assert (tree / "jobs/telephony.py").exists()


@pytest.mark.parametrize(
    ("path", "head", "written"),
    [
        ("app/a.py", b"from . import log\n", b"from .telephony import conference_members"),
        ("app/a.py", b"from .zoo import log\n", b"from .telephony import conference_members\nfrom .zoo import log"),
        ("app/sub/a.py", b"from ..zoo import log\n", b"from ..telephony import conference_members\nfrom ..zoo"),
        ("app/sub/a.py", b"from .zoo import log\n", b"from ..telephony import conference_members\nfrom .zoo"),
        ("app/a.py", b"from .zoo import log\nimport app.log\n", IMPORTS),
        ("app/a.py", b"from app.zoo import log\n", b"from app.telephony import conference_members\nfrom app.zoo"),
        ("run.py", b"from . import log\n", IMPORTS),
    ],
)
def test_the_module_is_imported_as_the_file_imports_its_own_package(
    path: str, head: bytes, written: bytes, tree: Path
) -> None:
    write_tree(tree, {"app/__init__.py": b"", "app/sub/__init__.py": b"", path: head + LISTS})

    plan(["."], DESK).apply()

    assert written in (tree / path).read_bytes()
    assert changed(plan(["."], DESK)) == []


def test_a_file_that_imports_nothing_of_its_own_does_as_the_others(tree: Path) -> None:
    write_tree(tree, {**PACKAGE, "app/sub/b.py": b"from ..zoo import log\n" + LISTS})

    plan(["."]).apply()

    assert b"\nfrom .conference_members import conference_members\n" in (tree / "app/a.py").read_bytes()
    assert b"from ..conference_members import" in (tree / "app/sub/b.py").read_bytes()


def test_a_relative_import_joins_the_group_of_the_relative_ones(tree: Path) -> None:
    content = b"from twilio.rest import Client\n\nfrom .log import say\n" + LISTS.partition(b"\n")[2]
    write_tree(tree, {"app/__init__.py": b"", "app/a.py": content})

    plan(["."], DESK).apply()

    after = (tree / "app/a.py").read_bytes()
    assert b"from .log import say\nfrom .telephony import conference_members\n" in after


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        (b'"""Mine."""\n\nimport re\n\n\ndef mine():\n    return re\n', b"def mine():\n    return re\n\n\ndef conf"),
        (b"x = 1", b"x = 1\n\n\ndef conf"),
        (b"", b"from typing import Any\n\n\ndef conf"),
        (b"# mine\n", b"# mine\nfrom types"),
        (b"from typing import Any\r\n\r\nx: Any = 1\r\n", b"x: Any = 1\r\n\r\n\r\ndef conf"),
    ],
)
def test_helpers_are_added_to_a_module_that_is_there(own: bytes, kept: bytes, tree: Path) -> None:
    write_tree(tree, {**PACKAGE, "app/telephony.py": own})

    done = plan(["."], DESK).apply()

    after = (tree / "app/telephony.py").read_bytes()
    assert kept in after
    assert after.count(b"from typing import Any") == 1
    outcome = planned(done, "app/telephony.py")
    assert (outcome.new, outcome.before) == (False, own)
    [finding] = outcome.findings
    assert (finding.code, finding.level) == ("VB195", Level.AUTOMATIC)
    names: dict[str, object] = {}
    exec(compile(after, "telephony.py", "exec"), names)
    assert {"conference_members", "conference_member"} <= names.keys()
    assert changed(plan(["."], DESK)) == []


def test_the_module_may_be_a_package(tree: Path) -> None:
    write_tree(tree, {"app/__init__.py": b"", "app/a.py": LISTS, "app/telephony/__init__.py": b"x = 1\n"})

    plan(["."], DESK).apply()

    assert b"def conference_members" in (tree / "app/telephony/__init__.py").read_bytes()
    assert IMPORTS in (tree / "app/a.py").read_bytes()


@pytest.mark.parametrize("content", [LISTS, PROGRAM, STAYS])
def test_the_module_may_itself_be_rewritten(content: bytes, tree: Path) -> None:
    write_tree(tree, {**PACKAGE, "app/telephony.py": content})

    done = plan(["."], DESK).apply()

    after = (tree / "app/telephony.py").read_bytes()
    assert after.count(b"def conference_members(") == 1
    assert (b"from vobiz import Vobiz" in after) is (content is not STAYS)
    assert b"import conference_members" not in after
    assert all(each.status is Status.CHANGED for each in done.outcomes)
    assert planned(done, "app/telephony.py").before == content


def test_a_module_that_alone_needs_its_helpers_has_them(tree: Path) -> None:
    write_tree(tree, {"app/__init__.py": b"", "app/telephony.py": LISTS})

    plan(["."], DESK).apply()

    assert (tree / "app/telephony.py").read_bytes().count(b"def conference_members(") == 1


def test_helpers_that_the_module_imports_from_elsewhere_are_there(tree: Path) -> None:
    own = b"from app.conference_members import conference_member, conference_members\n"
    write_tree(tree, {**PACKAGE, "app/telephony.py": own})

    plan(["."], DESK).apply()

    assert (tree / "app/telephony.py").read_bytes() == own
    assert IMPORTS in (tree / "app/a.py").read_bytes()


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        (b"def conference_members(room): pass\n", "has a conference_members that is not the helper of this tool"),
        (b"conference_member = 1\n", "has a conference_member that is not"),
        (HELPERS.replace(b"def conference_member(", b"async def conference_member("), "has a conference_members that"),
        (HELPERS.partition(b"def conference_member(")[0], "has a conference_members that"),
        (b"def f(:\n", "cannot be read as Python (line 1: "),
        (b"x = '\xff'\n", "cannot be read as Python ("),
        (b"x = 1\0\n", "cannot be read as Python ("),
    ],
)
def test_a_module_that_cannot_hold_helpers_ends_the_run(own: bytes, reason: str, tree: Path) -> None:
    write_tree(tree, {**PACKAGE, "app/telephony.py": own})

    with pytest.raises(ConfigurationError, match=re.escape(f"helper-module: app/telephony.py {reason}")):
        plan(["."], DESK)


def test_a_package_that_is_not_there_ends_the_run_only_where_helpers_are_needed(tree: Path) -> None:
    options = Options(configuration=Configuration(helper_module="nowhere.telephony"))
    write_tree(tree, {"app/a.py": PROGRAM})
    assert changed(plan(["."], options)) == ["app/a.py"]

    (tree / "app/b.py").write_bytes(LISTS)
    with pytest.raises(ConfigurationError, match=r"there is no nowhere below .*Make the package, or name another"):
        plan(["."], options)


def test_a_module_that_cannot_be_opened_ends_the_run(tree: Path) -> None:
    write_tree(tree, PACKAGE)
    (tree / "app/telephony.py").mkdir()

    with pytest.raises(ConfigurationError, match="cannot be read: "):
        plan(["."], DESK)


CONFIGURED = b'[tool.vobiz-codemod]\nhelper-module = "app.telephony"\n'


def test_diff_shows_the_configured_module_as_new(tree: Path) -> None:
    write_tree(tree, {"app/__init__.py": b"", "app/a.py": LISTS, "pyproject.toml": CONFIGURED})

    result = CliRunner().invoke(main, ["diff"])

    assert result.exit_code == 0
    assert "--- /dev/null\n+++ b/app/telephony.py\n" in result.stdout
    assert "+from app.telephony import conference_members\n" in result.stdout


@pytest.mark.parametrize(("there", "imported"), [(HELPERS, True), (None, False), (b"x = 1\n", False), (b"(", False)])
def test_standard_input_imports_the_configured_module_where_it_is_there(
    there: bytes | None, imported: bool, tree: Path
) -> None:
    files = {"app/__init__.py": b"", "pyproject.toml": CONFIGURED}
    write_tree(tree, files if there is None else {**files, "app/telephony.py": there})

    result = CliRunner().invoke(main, ["migrate", "-", "--stdin-filename", "app/a.py"], input=LISTS)

    assert (IMPORTS.decode() in result.stdout) is imported
    assert ("def conference_members" in result.stdout) is not imported


def test_standard_input_of_no_package_has_its_own_helpers(tree: Path) -> None:
    write_tree(tree, {"pyproject.toml": CONFIGURED})

    result = CliRunner().invoke(main, ["migrate", "-"], input=LISTS)

    assert "def conference_members" in result.stdout


def test_a_configured_module_that_cannot_be_is_bad_configuration(tree: Path) -> None:
    write_tree(tree, {"a.py": LISTS, "pyproject.toml": CONFIGURED})

    result = CliRunner().invoke(main, ["diff"])

    assert result.exit_code == 2
    assert "The configuration cannot be used. helper-module must be a module of a package" in result.stderr


def test_helpers_of_both_kinds_stand_in_the_configured_module() -> None:
    text = with_helpers(None, ["members", "members_async"])

    names: dict[str, object] = {}
    exec(compile(text, "telephony.py", "exec"), names)
    assert {f"conference_member{ending}" for ending in ("", "s", "_async", "s_async")} <= names.keys()
    assert with_helpers(text, ["members_async", "members"]) == text


# ---- examples --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", load_rules().rules, ids=lambda rule: rule.name)
def test_the_example_of_a_rule_shows_what_it_does(rule: Rule) -> None:
    shown = example(rule, load_rules())

    if rule.example is None:
        assert rule.template is None, "a rule that rewrites shows how"
        assert shown is None
        return
    assert shown is not None
    before, after = shown
    ast.parse(before)
    ast.parse(after)
    assert (before != after) == (rule.template is not None)
    assert "the example" not in before + after


# ---- the Python interface --------------------------------------------------------------------------------------------


def test_one_file_is_migrated_in_memory() -> None:
    outcome = migrate_source(PROGRAM, "app.py")

    assert MIGRATED in outcome.after
    assert outcome.before == PROGRAM
    assert [finding.code for finding in outcome.findings if finding.level is Level.AUTOMATIC]


def test_a_file_that_does_not_concern_us_has_an_outcome_without_findings() -> None:
    outcome = migrate_source(b"x = 1\n", "README")

    assert (outcome.after, outcome.findings, outcome.changes) == (b"x = 1\n", (), False)


def test_every_documented_name_can_be_imported_from_the_package() -> None:
    for name in codemod.__all__:
        assert getattr(codemod, name).__name__ == name


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    name = "nothing"
    with pytest.raises(AttributeError, match="module 'codemod' has no attribute 'nothing'"):
        getattr(codemod, name)


def test_options_choose_rules_by_code_beginning_or_name() -> None:
    assert Options().wants("VB103", "end-room")
    assert Options(select=("VB1",)).wants("VB103", "end-room")
    assert Options(select=("end-room",)).wants("VB103", "end-room")
    assert not Options(select=("VB2",)).wants("VB103", "end-room")
    assert not Options(ignore=("vb103",)).wants("VB103", "end-room")
    assert not Options(select=("VB1",), ignore=("end-room",)).wants("VB103", "end-room")


def test_the_width_is_the_configured_one_or_that_of_black() -> None:
    assert Options().width == 88
    assert Options(configuration=Configuration(line_length=100)).width == 100
