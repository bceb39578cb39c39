"""The model of what twilio-python raises for a refused list: past handlers of refusals, not past those of anything."""

from __future__ import annotations

import pytest

from worlds.guards import goes_past

HEAD = b"from twilio.base.exceptions import TwilioRestException as Refused\n"
PROGRAMS = {
    "no handler": (b"ask()\n", False),
    "a handler of refusals": (b"try:\n    ask()\nexcept (Refused, ValueError):\n    pass\n", True),
    "one that is suppressed": (b"with suppress(exceptions.TwilioRestException):\n    ask()\n", True),
    "a handler of anything": (b"try:\n    ask()\nexcept Exception:\n    pass\n", False),
    "a handler of something else": (b"try:\n    ask()\nexcept KeyError:\n    pass\n", False),
    "anything, inside refusals": (
        b"try:\n    try:\n        ask()\n    except Exception:\n        pass\nexcept Refused:\n    pass\n",
        False,
    ),
    "refusals, inside anything": (
        b"try:\n    with suppress(Refused):\n        ask()\nexcept Exception:\n    pass\n",
        True,
    ),
    "in a handler, not before it": (b"try:\n    pass\nexcept Refused:\n    ask()\n", False),
}


@pytest.mark.parametrize(("program", "expected"), PROGRAMS.values(), ids=PROGRAMS)
def test_what_a_refused_list_goes_past(program: bytes, expected: bool) -> None:
    line = HEAD.count(b"\n") + program.split(b"ask()")[0].count(b"\n") + 1

    assert goes_past({"main.py": HEAD + program}, (("main.py", line),)) is expected


def test_the_nearest_caller_counts() -> None:
    callers = {"main.py": HEAD + b"ask()\ntry:\n    f()\nexcept Refused:\n    pass\n"}

    assert goes_past(callers, (("main.py", 2), ("main.py", 4)))
    assert not goes_past(callers, (("main.py", 2),))
