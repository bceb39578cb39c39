"""The review: its state, what it asks, what it draws, and the whole of it in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console
from scratch_tree import PROGRAM, contents, write_tree

from codemod.command_line import main
from codemod.finding import Level
from codemod.ignoring import ANY, Kept, followed
from codemod.options import Options
from codemod.planning import Plan
from codemod.review.conversation import Conversation
from codemod.review.keys import key_from
from codemod.review.questions import Question, questions_of
from codemod.review.replanning import Replanning
from codemod.review.screen import PROMPT, show, show_keys
from codemod.review.session import Answer, Session

HEAD = b"from twilio.rest import Client\n\nclient = Client()\n\n\n"
ROOMS = (
    HEAD
    + b'def close(room):\n    client.conferences("Sales").update(status="completed")\n\n\n'
    + b'def hang_up(call):\n    client.calls(call).update(status="completed")\n\n\n'
    + b'def names():\n    found = client.conferences.list(status="in-progress")\n'
    + b"    return [each.friendly_name for each in found]\n"
)
DOCUMENT = b"<Response>\n  <Say>[red]Hello[/red]</Say>\n  <Hangup/>\n</Response>\n"
HANG_UP = b'client.calls(call).update(status="completed")'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"a.py": ROOMS, "b.xml": DOCUMENT, "requirements.txt": b"twilio==8.0\n"})
    return tmp_path


class Keys:
    """Presses keys, and notes what was shown."""

    def __init__(self, keys: str) -> None:
        self.keys = iter(keys)
        self.asked: list[str] = []
        self.said: list[str] = []

    def ask(self, question: Question, number: int, total: int) -> str:
        self.asked.append(f"{number}/{total} {question.path}:{question.heading.place.line} {question.heading.rule}")
        return next(self.keys)

    def explain(self, question: Question) -> None:
        self.said.append(question.code)

    def help(self) -> None:
        self.said.append("help")

    def say(self, text: str) -> None:
        self.said.append(text)


def hold(keys: str) -> tuple[Plan, Keys]:
    asker = Keys(keys)
    run = Replanning([Path()], Options(), 1)
    return Conversation(run.plan, asker).hold(run.plan(frozenset())), asker


def changed(plan: Plan) -> set[str]:
    return {each.path for each in plan.outcomes if each.changes}


def after(plan: Plan, path: str) -> bytes:
    return next(each.after for each in plan.outcomes if each.path == path)


# ---- what is asked ---------------------------------------------------------------------------------------------------


def test_what_moves_together_is_one_question_and_what_stands_around_comes_last(tree: Path) -> None:
    plan, asker = hold("yyyyy")
    assert asker.asked == [
        "1/5 a.py:7 end-room",
        "2/5 a.py:11 hang-up-call",
        "3/5 a.py:15 list-rooms",
        "4/5 b.xml:2 say",
        "5/5 requirements.txt:1 requirement-replaced",
    ]
    assert changed(plan) == {"a.py", "b.xml", "requirements.txt"}
    assert plan.outcomes == Replanning([Path()], Options(), 1).plan(frozenset()).outcomes


def test_what_is_kept_stays_and_its_client_with_it(tree: Path) -> None:
    plan, _ = hold("ynyyy")
    content = after(plan, "a.py")
    assert HANG_UP in content
    assert b"client = Client()\nvobiz_client = Vobiz(" in content
    assert b"vobiz_client.conferences.delete_conference" in content


def test_where_all_is_kept_nothing_follows(tree: Path) -> None:
    plan, asker = hold("nnnn")
    assert not changed(plan)
    assert len(asker.asked) == 4, "the requirement needs no question any more"


def test_keeping_a_requirement_keeps_its_file(tree: Path) -> None:
    plan, _ = hold("yyyyn")
    assert changed(plan) == {"a.py", "b.xml"}


def test_the_rest_of_a_file_is_accepted_or_kept(tree: Path) -> None:
    plan, asker = hold("asy")
    assert [each.split()[1] for each in asker.asked] == ["a.py:7", "b.xml:2", "requirements.txt:1"]
    assert changed(plan) == {"a.py", "requirements.txt"}
    plan, asker = hold("ysyy")
    assert [each.split()[0] for each in asker.asked][:2] == ["1/5", "2/5"]
    assert b"delete_conference" in after(plan, "a.py")
    assert HANG_UP in after(plan, "a.py")


def test_all_of_a_rule_are_accepted(tree: Path) -> None:
    (tree / "a.py").write_bytes(ROOMS + b'\n\nclient.conferences("Help").update(status="completed")\n')
    _, asker = hold("ryyyy")
    assert [each.split()[2] for each in asker.asked].count("end-room") == 1


def test_what_is_not_decided_stays(tree: Path) -> None:
    plan, _ = hold("yq")
    assert changed(plan) == {"a.py"}
    assert HANG_UP in after(plan, "a.py")
    assert not changed(hold("q")[0])


def test_the_last_answer_can_be_taken_back(tree: Path) -> None:
    plan, asker = hold("unuyuyyyyy")
    assert asker.said == ["There is no answer to undo."]
    assert [each.split()[0] for each in asker.asked][:6] == ["1/5", "1/5", "2/5", "1/5", "2/5", "1/5"]
    assert b"Client()" not in after(plan, "a.py")


def test_a_rule_is_explained_and_other_keys_show_which_there_are(tree: Path) -> None:
    _, asker = hold("e?xq")
    assert asker.said == ["VB103", "help", "help"]
    assert len(set(asker.asked)) == 1


def test_what_is_made_for_others_is_no_question(tree: Path) -> None:
    member = b'\n\ndef f(c):\n    client.conferences("Sales").participants(c).update(muted=True)\n'
    (tree / "a.py").write_bytes(HEAD + member)
    (tree / "c.py").write_bytes(HEAD + member)
    plan, asker = hold("yyyy")
    assert {each.split()[1].split(":")[0] for each in asker.asked} == {"a.py", "b.xml", "c.py", "requirements.txt"}
    assert len(changed(plan)) == 5 or len(changed(plan)) == 4


# ---- the state -------------------------------------------------------------------------------------------------------


def questions(content: bytes, tree: Path) -> tuple[Question, ...]:
    (tree / "a.py").write_bytes(content)
    return questions_of(Replanning([Path("a.py")], Options(), 1).plan(frozenset()))


def test_what_changes_though_it_is_kept_is_kept_whatever_it_is_and_at_last_accepted(tree: Path) -> None:
    asked = questions(PROGRAM, tree)
    session = Session().answer(asked[0], Answer.NO)
    assert session.decided.kept == {Kept("a.py", "VB103", 4)}
    further = session.settled(asked)
    assert further is not None
    assert Kept("a.py", ANY, 4) in further.decided.kept
    last = further.settled(asked)
    assert last is not None
    assert last.decided.accepts(asked[0])
    assert last.settled(asked) is None
    assert last.undone().decided == Session().decided


def test_an_end_keeps_all_that_is_open(tree: Path) -> None:
    asked = questions(ROOMS, tree)
    ended = Session().answer(asked[0], Answer.YES).ended(asked)
    assert ended is not None
    assert {each.line for each in ended.decided.kept} >= {11, 15}
    stubborn = ended.ended(asked)
    assert stubborn is not None
    accepted = stubborn.ended(asked)
    assert accepted is not None
    assert accepted.ended(asked) is None


def test_answers_follow_their_lines() -> None:
    kept = frozenset({Kept("a.py", "VB103", 2), Kept("a.py", "VB720", 0)})
    assert followed(kept, b"a\nb\n", b"x\na\nb\n") == {Kept("a.py", "VB103", 3), Kept("a.py", "VB720", 0)}
    assert followed(kept, b"a\nb\n", b"a\nc\n") is None


def test_what_no_answer_touches_is_not_worked_out_again(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Replanning([Path()], Options(), 1)
    first = run.plan(frozenset())
    from codemod import stages

    done: list[str] = []
    real = stages.migrate_source

    def counting(content: bytes, name: str, *arguments: object, **others: object) -> object:
        done.append(name)
        return real(content, name, *arguments, **others)  # type: ignore[arg-type]

    assert run.plan(frozenset()) == first
    monkeypatch.setattr(stages, "migrate_source", counting)
    assert partial(counting).func is counting
    kept = run.plan(frozenset({Kept("b.xml", ANY, 2)}))
    assert "b.xml" not in changed(kept)


# ---- drawing ---------------------------------------------------------------------------------------------------------


def drawn(asked: Sequence[Question], width: int) -> str:
    console = Console(width=width, no_color=True, highlight=False, emoji=False, force_terminal=False)
    with console.capture() as capture:
        for number, each in enumerate(asked, start=1):
            show(console, each, number, len(asked))
    return capture.get()


def test_a_narrow_window_shows_what_comes_under_what_goes(tree: Path) -> None:
    shown = drawn(questions(ROOMS, tree)[:1], 80).splitlines()
    assert "1 of 1  a.py:7  automatic  VB103 end-room" in shown
    assert '    7 -     client.conferences("Sales").update(status="completed")' in [each.rstrip() for each in shown]
    assert any(each.startswith("    6   def close(room):") for each in shown)
    assert any("client.conferences.delete_conference(" in each for each in shown)
    assert all(len(each) <= 80 for each in shown)


def test_a_wide_window_shows_both_side_by_side(tree: Path) -> None:
    shown = drawn(questions(ROOMS, tree)[:1], 140)
    assert any("-     client.conf" in each and "+     client.conf" in each for each in shown.splitlines())
    assert all(len(each) <= 140 for each in shown.splitlines())


def test_lines_and_notes_that_are_not_shown_are_counted(tree: Path) -> None:
    dialled = b'def dial(number):\n    client.conferences("Sales").participants.create(\n'
    dialled += b'        from_="+15550100", to=number, label="x", early_media=True,\n'
    dialled += b'        status_callback="https://x.example"\n    )\n'
    shown = drawn(questions(HEAD + dialled, tree)[:1], 140)
    assert shown.count("\nNote: ") == 3
    assert "\nAnd 1 more note: `vobiz-codemod check` lists all.\n" in shown
    names = HEAD + b'for each in client.conferences("Sales").participants.list():\n'
    names += b"    print(each.call_sid)\n    print(each.call_sid)\n"
    assert "With it: lines 7, 8." in drawn(questions(names, tree)[:1], 80)


def test_code_is_never_markup_and_obeyed_by_no_terminal(tree: Path) -> None:
    asked = questions(ROOMS.replace(b'"Sales"', b'"[red]\x1b[31m:smile:"'), tree)
    shown = drawn(asked[:1], 140)
    assert "[red]" in shown
    assert ":smile:" in shown
    assert "\x1b" not in shown


def test_a_name_that_a_sentence_begins_with_is_written_as_in_the_code(tree: Path) -> None:
    content = HEAD + b'def close(room):\n    client.conferences(room).update(status="completed")\n'
    shown = drawn(questions(content, tree)[:1], 80)
    assert "\nroom may hold a Twilio conference SID" in shown
    assert "\nNote: Ending a room on Vobiz" in shown


def test_what_moves_with_a_change_is_named(tree: Path) -> None:
    [asked] = [each for each in questions(ROOMS, tree) if len(each.findings) > 1]
    assert "With it: line 16." in drawn([asked], 80)


def test_each_key_is_told() -> None:
    console = Console(width=80, no_color=True)
    with console.capture() as capture:
        show_keys(console)
    assert [each.split()[0] for each in capture.get().splitlines()] == list("ynarseuq?")


def test_keys_are_read_one_by_one() -> None:
    def pressed(*pieces: bytes) -> str:
        waiting = list(pieces)
        return key_from(lambda count: waiting.pop(0) if waiting else b"", lambda: bool(waiting))

    def gone(count: int) -> bytes:
        raise OSError

    assert pressed(b"y", b"n") == "y"
    assert pressed(b"\x1b", b"[A") == ""
    assert pressed(b"\xc3") == ""
    for end in (b"", b"\x04"):
        with pytest.raises(EOFError):
            pressed(end)
    with pytest.raises(EOFError):
        key_from(gone, lambda: False)
    with pytest.raises(KeyboardInterrupt):
        pressed(b"\x03")


# ---- in a terminal ---------------------------------------------------------------------------------------------------


def test_without_a_terminal_it_says_what_to_use(tree: Path) -> None:
    result = CliRunner().invoke(main, ["review"])
    assert result.exit_code == 2
    assert "A review needs a terminal to ask on. `vobiz-codemod diff` shows all changes" in result.stderr


pty = pytest.importorskip("pty") if False else None


def review(tree: Path, keys: Sequence[bytes], *arguments: str, width: int = 80) -> object:
    from terminal import press

    return press(tree, ["review", "--jobs", "1", *arguments], keys, prompt=PROMPT.strip().encode(), width=width)


@pytest.mark.parametrize("width", [80, 140])
def test_a_review_writes_what_was_accepted(width: int, tree: Path) -> None:
    ended = review(tree, [b"y", b"?", b"\x1b[A", b"e", b"n", b"q"], width=width)
    assert ended.code == 0, ended.text
    assert "2 of 5  a.py:11" in ended.text
    assert "hang-up-call" in ended.text
    assert "stop: write what is accepted" in ended.text
    assert "stays on Twilio: the review kept it" in " ".join(ended.text.split())
    assert "1 changed." in ended.text
    found = contents(tree)
    assert b"delete_conference" in found["a.py"]
    assert HANG_UP in found["a.py"]
    assert found["b.xml"] == DOCUMENT
    assert ("\x1b[31m" in ended.raw) or ("\x1b[32m" in ended.raw), "colours"


def test_an_interruption_and_a_closed_terminal_write_nothing(tree: Path) -> None:
    before = contents(tree)
    ended = review(tree, [b"y", b"\x03"])
    assert (ended.code, "Nothing was written." in ended.text) == (130, True)
    ended = review(tree, [b"y", b"\x04"])
    assert (ended.code, "Nothing was written." in ended.text) == (2, True)
    assert contents(tree) == before


def test_what_is_not_committed_is_refused_before_anything_is_asked(tree: Path) -> None:
    (tree / "a.py").write_bytes(ROOMS + b"\n")
    ended = review(tree, [])
    assert ended.code == 2
    assert "say --allow-dirty" in ended.text
    assert review(tree, [b"q"], "--allow-dirty").code == 0
    assert Level.MANUAL.value not in ended.text
