"""What the system does to a run: each fault is one finding that says what, where and what to do, and loses nothing."""

from __future__ import annotations

import builtins
import errno
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fault_tree import CLIENTS, ROOT, leftovers, states
from forked import Run, get_ready

PROGRAM = b'from twilio.rest import Client\n\nclient = Client()\nclient.conferences("A").update(status="completed")\n'
MOVED = b"delete_conference("
CHANGED = "The file has changed since it was planned; run the command again."
GONE = "The file or its directory is gone since it was planned; run the command again."
NO_FILE = "This is not a regular file (any more); name the file itself."


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree of three programs, in folders of their own, committed."""
    get_ready()
    root = tmp_path / "tree"
    for name in ("a/a.py", "b/b.py", "c/c.py"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_bytes(PROGRAM)
    commit(root)
    return root


def commit(root: Path) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "as it was"]):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


class Done:
    """What a run came to."""

    def __init__(self, run: Run, root: Path) -> None:
        run.wait()
        self.code = run.code
        self.said = str(run.said(10))
        self.root = root
        self.report: dict[str, Any] = json.loads(self.said[self.said.index("{") :]) if "{" in self.said else {}

    def told(self, path: str) -> list[tuple[str, str]]:
        """Return code and message of the findings about a file, notes left out."""
        findings = self.report["findings"]
        return [(f["code"], f["message"]) for f in findings if f["path"] == path and f["level"] != "note"]

    def moved(self, *paths: str) -> bool:
        """Return whether files are rewritten."""
        return all(MOVED in (self.root / each).read_bytes() for each in paths)


def migrate(root: Path, prepare: Callable[[], object] = lambda: None, *arguments: str) -> Done:
    done = Done(Run(root, "migrate", "--format", "json", *arguments, prepare=prepare), root)
    assert not leftovers(states(root))
    return done


def before_writing(act: Callable[[], object]) -> Callable[[], None]:
    """Return what has something happen between plan and write."""

    def prepare() -> None:
        from codemod import applying

        former = applying.remove_leftovers

        def acting(directories: Any) -> None:
            act()
            former(directories)

        applying.remove_leftovers = acting

    return prepare


# ---- between plan and write -----------------------------------------------------------------------


def edit(path: Path) -> None:
    path.write_bytes(PROGRAM + b"# mine\n")


def lengthen(path: Path) -> None:
    path.write_bytes(PROGRAM * 2)


def remove(path: Path) -> None:
    path.unlink()


def remove_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


def link(path: Path) -> None:
    path.rename(path.with_name("kept.txt"))
    path.symlink_to("kept.txt")


def link_hard(path: Path) -> None:
    os.link(path, path.with_name("twin.txt"))


def become_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def become_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def lock(path: Path) -> None:
    path.chmod(0o444)


MEANWHILE = {
    edit: CHANGED,
    lengthen: CHANGED,
    remove: GONE,
    remove_folder: GONE,
    link: NO_FILE,
    link_hard: "The file has 2 names (hard links), and replacing it would change it under this one only; make it a "
    "file of its own, or edit it by hand.",
    become_folder: NO_FILE,
    become_fifo: NO_FILE,
    lock: "The file is read-only; make it writable (chmod u+w) if it is meant to change.",
}


@pytest.mark.parametrize("act", MEANWHILE, ids=lambda act: act.__name__)
def test_a_file_that_is_another_one_by_now_is_refused_and_the_others_are_written(
    act: Callable[[Path], None], tree: Path
) -> None:
    done = migrate(tree, before_writing(lambda: act(tree / "b/b.py")))

    assert done.code == 2
    assert done.told("b/b.py") == [("VB903", MEANWHILE[act])]
    assert done.moved("a/a.py", "c/c.py"), done.said
    now = {path.name: path.read_bytes() for path in tree.glob("b/*") if path.is_file()}
    assert all(PROGRAM in content and MOVED not in content for content in now.values())


def test_what_is_edited_while_its_successor_is_written_is_refused(tree: Path) -> None:
    def prepare() -> None:
        from codemod.write import Staged

        former = Staged.stage

        def staging(self: Staged, path: Path, before: bytes | None, after: bytes) -> str | None:
            refusal = former(self, path, before, after)
            if path.name == "b.py":
                edit(path)
            return refusal

        Staged.stage = staging  # type: ignore[method-assign]

    done = migrate(tree, prepare)

    assert (done.code, done.told("b/b.py")) == (2, [("VB903", CHANGED)])
    assert (tree / "b/b.py").read_bytes().endswith(b"# mine\n")
    assert done.moved("a/a.py", "c/c.py"), done.said


USES = b'from clients import client\n\n\ndef f():\n    client.conferences("A").update(status="completed")\n'
WHY = (
    ", with which it shares a client or an import, could not be rewritten: it was left as it is, too. Mend that, and "
    "run the command again."
)
ONLY = b"from twilio.rest import Client\n\nclient = Client()\n"


@pytest.mark.parametrize("client", [CLIENTS, ONLY], ids=["two clients", "one client"])
@pytest.mark.parametrize(("locked", "other"), [("clients.py", "uses.py"), ("uses.py", "clients.py")])
def test_what_relies_on_a_file_that_cannot_be_written_stays_too(
    client: bytes, locked: str, other: str, tree: Path
) -> None:
    files = {"clients.py": client, "uses.py": USES, "requirements.txt": b"twilio\n"}
    for name, content in files.items():
        (tree / name).write_bytes(content)
    (tree / locked).chmod(0o444)
    commit(tree)

    done = migrate(tree)

    assert done.code == 2
    assert done.told(locked) == [("VB903", MEANWHILE[lock])]
    assert done.told(other) == [("VB903", f"{locked}{WHY}")]
    assert (tree / "clients.py").read_bytes() == client
    assert (tree / "uses.py").read_bytes() == USES
    assert done.moved("a/a.py", "b/b.py", "c/c.py")


def test_clients_on_a_shelf_are_shared_too(tree: Path) -> None:
    maker = (
        b'from flask import Flask\nfrom twilio.rest import Client\n\napp = Flask("x")\napp.config["LINE"] = Client()\n'
    )
    taker = (
        b"from flask import current_app\n\n\ndef f():\n"
        b'    current_app.config["LINE"].conferences("A").update(status="completed")\n'
    )
    (tree / "maker.py").write_bytes(maker)
    (tree / "taker.py").write_bytes(taker)
    (tree / "maker.py").chmod(0o444)
    commit(tree)

    done = migrate(tree)

    assert done.told("taker.py") == [("VB903", f"maker.py{WHY}")]
    assert (tree / "taker.py").read_bytes() == taker


def test_what_relies_on_a_refused_file_is_told_from_python_too(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from codemod import plan
    from codemod.finding import Status

    files = {"clients.py": ONLY, "hub.py": b"from clients import *\n", "uses.py": USES.replace(b"clients", b"hub", 1)}
    for name, content in files.items():
        (tree / name).write_bytes(content)
    commit(tree)
    monkeypatch.chdir(tree)
    planned = plan(["."])
    become_fifo(tree / "clients.py")

    done = {each.path: each.status for each in planned.apply().outcomes}

    assert done["clients.py"] is done["uses.py"] is Status.ERROR
    assert done["a/a.py"] is Status.CHANGED
    assert (tree / "uses.py").read_bytes() == files["uses.py"]


def test_modules_in_between_are_followed(tree: Path) -> None:
    files = {"clients.py": ONLY, "hub.py": b"from clients import *\n", "uses.py": USES.replace(b"clients", b"hub", 1)}
    for name, content in files.items():
        (tree / name).write_bytes(content)
    (tree / "clients.py").chmod(0o444)
    commit(tree)

    migrate(tree)

    assert {name: (tree / name).read_bytes() for name in files} == files


def test_two_runs_at_once_write_each_file_once(tree: Path) -> None:
    for number in range(20):
        (tree / f"many{number}.py").write_bytes(PROGRAM)
    commit(tree)
    here, there = os.pipe()

    def wait_for_the_other() -> None:
        os.write(told, b"x")
        while os.fstat(seen).st_size < 2:
            time.sleep(0.0005)

    told = seen = os.open(tree.parent / "both", os.O_RDWR | os.O_CREAT | os.O_APPEND)
    os.dup2(told, 90)
    os.close(here)
    os.close(there)
    told = seen = 90
    arguments = ("migrate", "--format", "json", "--allow-dirty")
    runs = [Run(tree, *arguments, prepare=before_writing(wait_for_the_other)) for _ in range(2)]
    both = [Done(run, tree) for run in runs]
    os.close(90)

    assert {done.code for done in both} <= {0, 2}
    for done in both:
        assert all(
            message == CHANGED for f in done.report["files"] for c, message in done.told(f["path"]) if c == "VB903"
        )
        assert (done.code == 2) is any(f["status"] == "error" for f in done.report["files"])
    assert both[0].moved("a/a.py", "b/b.py", "c/c.py", *(f"many{number}.py" for number in range(20)))
    assert len({path.read_bytes() for path in tree.rglob("*.py")}) == 1
    assert not leftovers(states(tree))


# ---- the disk -------------------------------------------------------------------------------------


def test_a_file_that_may_not_grow_so_large_is_refused_and_small_ones_are_written(tree: Path) -> None:
    large = PROGRAM + b'x = """' + b"line\n" * 20_000 + b'"""\n'
    (tree / "b/b.py").write_bytes(large)
    commit(tree)

    # Without other processes and output to files: what the limit stops is what the run writes.
    done = migrate(tree, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)))

    assert done.code == 2
    assert done.told("b/b.py") == [
        ("VB903", "The file could not be replaced (File too large); mend that and run the command again.")
    ]
    assert (tree / "b/b.py").read_bytes() == large
    assert done.moved("a/a.py", "c/c.py"), done.said


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_and_half_a_file_is_never_seen(number: int, tree: Path) -> None:
    def prepare() -> None:
        from codemod import write

        class Full:
            def __init__(self, stream: Any) -> None:
                self.stream = stream

            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None:
                self.stream.close()

            def write(self, content: bytes) -> None:
                self.stream.write(content[: len(content) // 2])
                self.stream.flush()
                raise OSError(number, os.strerror(number))

        def opened(name: Any, mode: str, **keywords: Any) -> Any:
            stream = open(name, mode, **keywords)  # noqa: SIM115
            return Full(stream) if "b.py" in str(name) and "x" in mode else stream

        write.open = opened  # type: ignore[attr-defined]

    done = migrate(tree, prepare)

    assert done.code == 2
    why = "The disk is full, or your share of it used up; make room and run the command again."
    assert done.told("b/b.py") == [("VB903", why)]
    assert (tree / "b/b.py").read_bytes() == PROGRAM
    assert done.moved("a/a.py", "c/c.py"), done.said


def as_nobody(tree: Path) -> Callable[[], None]:
    """Return what makes a run one of a user who is not root: for root, every file and directory is writable."""
    if os.geteuid():
        return lambda: None
    for path in (tree.parent, *tree.rglob("*"), tree):
        os.chown(path, 65534, 65534, follow_symlinks=False)
    for path in tree.parents:
        if path.stat().st_uid in (0, 65534) and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)

    def prepare() -> None:
        os.environ["HOME"] = str(tree)
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)

    return prepare


def test_a_directory_in_which_nobody_may_write_is_named(tree: Path) -> None:
    user = as_nobody(tree)
    (tree / "b").chmod(0o555)

    done = migrate(tree, user)
    (tree / "b").chmod(0o755)

    assert done.code == 2, done.said
    why = (
        f"No file can be made or replaced in the directory {tree}/b: it is not writable for you, or another program "
        "holds the file open; permit writing there or close that program, and run the command again."
    )
    assert done.told("b/b.py") == [("VB903", why)]
    assert (tree / "b/b.py").read_bytes() == PROGRAM
    assert done.moved("a/a.py", "c/c.py"), done.said


def test_a_file_that_may_not_be_read_is_named(tree: Path) -> None:
    user = as_nobody(tree)
    (tree / "b/b.py").chmod(0)

    done = migrate(tree, user)

    assert done.code == 2, done.said
    why = "the file cannot be read (Permission denied): it was not looked at"
    assert done.told("b/b.py") == [("VB901", why)]
    assert done.moved("a/a.py", "c/c.py"), done.said


# ---- processes, memory, open files ----------------------------------------------------------------


def in_module(act: Callable[[], object], limit: float = 60.0) -> Callable[[], None]:
    """Return what has something happen whenever b.py is migrated, in whichever process."""

    def prepare() -> None:
        from codemod import workers
        from codemod.python import module

        former = module.parse

        def parse(source: Any) -> Any:
            if "# deadly" in source.text:
                act()
            return former(source)

        module.parse = parse
        workers.WORTH = {"fork": 0, "spawn": 0}
        workers.Workers.__init__.__kwdefaults__["limit"] = limit

    return prepare


DEFECT = "this tool failed on it ({}): the file was left as it is"
FAULTS: dict[str, tuple[Callable[[], object], str, str]] = {
    "dies": (lambda: os._exit(9), "2", DEFECT.format("the process that worked on it ended with exit code 9")),
    "is killed": (
        lambda: os.kill(os.getpid(), 9),
        "2",
        DEFECT.format("the process that worked on it was ended by signal 9"),
    ),
    "hangs": (lambda: time.sleep(60), "2", DEFECT.format("it took longer than 5 seconds")),
    "hangs in this process": (lambda: time.sleep(60), "1", DEFECT.format("it took longer than 5 seconds")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_files_that_a_process_dies_of_or_hangs_on_are_named_and_the_rest_goes_on(name: str, tree: Path) -> None:
    act, jobs, told = FAULTS[name]
    deadly = PROGRAM + b"# deadly\n"
    (tree / "b/b.py").write_bytes(deadly)
    count = 3 if name == "dies" else 1  # more than there are processes
    for number in range(1, count):
        (tree / f"b/b{number}.py").write_bytes(deadly)
    commit(tree)

    done = migrate(tree, in_module(act, 5.0 if "hangs" in name else 60.0), "--jobs", jobs)

    assert done.code == 2
    for path in ["b/b.py", *(f"b/b{number}.py" for number in range(1, count))]:
        assert done.told(path) == [("VB901", told)]
        assert (tree / path).read_bytes() == deadly
    assert done.moved("a/a.py", "c/c.py"), done.said


def out_of_memory() -> None:
    raise MemoryError


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_memory_that_runs_out_is_named(jobs: str, tree: Path) -> None:
    (tree / "b/b.py").write_bytes(PROGRAM + b"# deadly\n")
    commit(tree)

    done = migrate(tree, in_module(out_of_memory), "--jobs", jobs)

    assert done.code == 2
    assert done.told("b/b.py") == [("VB901", "there is not memory enough for it: the file was left as it is")]
    assert done.moved("a/a.py", "c/c.py"), done.said


def test_a_file_for_which_there_is_no_memory_is_named(tree: Path) -> None:
    def prepare() -> None:
        former = builtins.open

        def opening(file: Any, *arguments: Any, **named: Any) -> Any:
            if os.path.basename(str(file)) == "b.py":
                raise MemoryError
            return former(file, *arguments, **named)

        builtins.open = opening

    done = migrate(tree, prepare)

    assert done.code == 2
    assert done.report, done.said
    assert done.told("b/b.py") == [("VB901", "there is not memory enough for it: the file was left as it is")]
    assert done.moved("a/a.py", "c/c.py"), done.said


@pytest.mark.parametrize("more", [4, 8])
def test_a_run_that_may_open_few_files_says_so_and_writes_nothing_that_git_does_not_know(more: int, tree: Path) -> None:
    (tree / "b/b.py").write_bytes(PROGRAM + b"# not committed\n")
    before = states(tree)

    def prepare() -> None:
        lowest = os.dup(0)
        os.close(lowest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + more, lowest + more))

    done = Done(Run(tree, "migrate", prepare=prepare), tree)

    assert done.code == 2
    assert states(tree) == before
    assert "Traceback" not in done.said
    assert "Too many open files" in done.said or "not committed" in done.said, done.said


# ---- large and deep -------------------------------------------------------------------------------


def test_a_module_of_10_megabytes_is_rewritten_at_its_end(tree: Path) -> None:
    lines = b'WORDS = """\n' + b"a line of nothing in particular, and another one\n" * 214_000 + b'"""\n'
    (tree / "b/b.py").write_bytes(lines + PROGRAM)
    commit(tree)

    done = migrate(tree)

    assert done.code == 0, done.said[-500:]
    assert done.moved("a/a.py", "b/b.py", "c/c.py")
    assert lines in (tree / "b/b.py").read_bytes()


@pytest.mark.parametrize(
    "code",
    [
        b"x = " + b"[" * 2000 + b"]" * 2000,
        b"x = " + b"1 + " * 5000 + b"1",
        b"x = y" + b".z" * 5000,
        b"x = " + b"f(" * 2000 + b")" * 2000,
        b"".join(b" " * n + b"if x:\n" for n in range(99)) + b" " * 99 + b"y",
    ],
    ids=["brackets", "sum", "attributes", "calls", "ifs"],
)
def test_what_is_too_deep_is_named_or_rewritten(code: bytes, tree: Path) -> None:
    deep = PROGRAM + code + b"\n"
    (tree / "b/b.py").write_bytes(deep)
    commit(tree)

    done = migrate(tree)

    if done.moved("b/b.py"):
        assert done.code == 0
    else:
        assert done.code == 2
        assert [code for code, _ in done.told("b/b.py")] == ["VB901"]
        assert (tree / "b/b.py").read_bytes() == deep
        assert "defect" not in done.said
    assert done.moved("a/a.py", "c/c.py"), done.said


def test_a_file_that_nobody_wrote_is_a_note_and_not_read(tree: Path) -> None:
    with open(tree / "data.py", "wb") as file:
        file.truncate(5 << 30)

    done = migrate(tree)

    assert done.code == 0
    [note] = [each for each in done.report["findings"] if each["path"] == "data.py"]
    assert note["message"] == "this file was not looked at: it has 5120 MB, which no program has that somebody wrote"
    assert done.moved("a/a.py", "b/b.py", "c/c.py")


def test_a_temporary_file_of_a_run_that_was_killed_goes_wherever_it_lies(tree: Path) -> None:
    (tree / "quiet").mkdir()
    (tree / "quiet/quiet.py").write_bytes(b"x = 1\n")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tree / f"quiet/.quiet.py.{ended.pid}.vobiz-codemod").write_bytes(b"half")
    commit(tree)

    assert migrate(tree).code == 0
    assert os.listdir(tree / "quiet") == ["quiet.py"]


def test_this_checkout_is_what_runs() -> None:
    import codemod

    assert Path(str(codemod.__file__)).is_relative_to(ROOT)
