"""Results that the tests show in the page: a small one, a large one, and one that means ill."""

from __future__ import annotations

from pathlib import Path

from codemod.finding import Answer, Finding, Level, Outcome, Place, Status
from codemod.report.html.render import page
from codemod.report.rule_pages import Page
from codemod.report.summary import Result

RULES = (
    Page(
        "VB201", "mute-participant", "automatic", why="Each control is a method.", before="a.mute()", after="b.mute()"
    ),
    Page("VB209", "coach-participant", "manual", manual="There is no coaching."),
)
BEFORE = "".join(f"line_{number} = {number}\n" for number in range(1, 60)).replace(
    "line_12 = 12", "room.update(muted=True)"
)
AFTER = BEFORE.replace("room.update(muted=True)", "# TODO(vobiz VB201): look\nroom.mute_member(True)")


def finding(
    path: str, line: int, level: Level, code: str = "VB201", message: str = "It moved.", **more: str
) -> Finding:
    """Return a finding about a line."""
    name = "mute-participant" if code == "VB201" else "coach-participant"
    return Finding(code, name, level, path, Place(line, 1, line, 9), message, **more)


def outcome(path: str, before: str = BEFORE, after: str = AFTER) -> Outcome:
    """Return what becomes of a file."""
    status = Status.KEPT if before == after else Status.WOULD_CHANGE
    return Outcome(path, before.encode("utf-8", "surrogatepass"), after.encode("utf-8", "surrogatepass"), (), status)


def small() -> Result:
    """Return a result with a finding of each level, in two folders."""
    answer = Finding(
        "VB201",
        "mute-participant",
        Level.REVIEW,
        "app/rooms.py",
        Place(20, 1, 20, 5),
        "It dials.",
        "Answer it:\n<Response/>",
        Answer("{URL}?room={room}", "<Response/>"),
    )
    findings = (
        finding("app/rooms.py", 12, Level.REVIEW, help="See that `room` is a name."),
        finding("app/rooms.py", 12, Level.NOTE, message="It is no longer one request."),
        answer,
        finding("app/rooms.py", 40, Level.AUTOMATIC),
        finding("web/coach.py", 3, Level.MANUAL, "VB209", "Vobiz has no coaching."),
    )
    return Result(9, (outcome("app/rooms.py"), outcome("web/coach.py", BEFORE, BEFORE)), findings)


def large(count: int = 2000) -> Result:
    """Return a result with many findings, five in each file, and a change at each."""
    levels = (Level.REVIEW, Level.NOTE, Level.AUTOMATIC, Level.MANUAL, Level.NOTE)
    outcomes, findings = [], []
    for number in range(count // 5):
        path = f"services/group{number % 20:02}/module_{number:03}.py"
        lines = [f"    value_{line} = client.rooms({line}).fetch()  # line {line}\n" for line in range(1, 61)]
        before = "".join(lines)
        for at in (10, 20, 30, 40, 50):
            lines[at - 1] = f"    value_{at} = vobiz_client.rooms.get(auth_id, {at})\n"
        outcomes.append(outcome(path, before, "".join(lines)))
        for level, line in zip(levels, (10, 20, 30, 40, 50), strict=True):
            text = f"room {line} may hold a Twilio conference SID; Vobiz addresses a room by its name (module {number})"
            findings.append(
                finding(path, line, level, message=text, help="Make sure of it, then remove the TODO. " * 4)
            )
    return Result(5000, tuple(outcomes), tuple(findings))


HOSTILE = (
    "</script><script>window.ran = 1</script>",
    "<img src=https://evil.example/x.png onerror='window.ran = 2'>",
    "]]><!--<svg onload=window.ran=3>",
    "\x1b[31mred\x1b[0m \x07 \x00",
    "user\u202e\u2066nimda\u2069 \u200b\u2028",
    "javascript:window.ran=4 \" onclick='window.ran=5' {{ 7 * 7 }} {% raw %}",
    "x" * 100_000,
)


def hostile() -> Result:
    """Return a result whose code, names and messages try to be more than text."""
    source = "\n".join(HOSTILE) + "\n"
    name = "app/</script><script>window.ran=6</script> \"'&\u202e.py"
    findings = tuple(
        finding(name, number, Level.MANUAL, message=text, help=f"{text}\n  {text}")
        for number, text in enumerate(HOSTILE, 1)
    )
    return Result(1, (outcome(name, source, source.replace("window.ran = 1", "window.ran = 7")),), findings)


def written(result: Result, folder: Path, name: str = "page") -> str:
    """Write the page of a result into a folder and return its address."""
    file = folder / f"{name}.html"
    file.write_text(page(result, "check", "shop", RULES), encoding="ascii")
    return file.as_uri()
