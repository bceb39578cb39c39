"""Handlers in one module around calls that moved in another."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import write_tree

from codemod import Level, plan

ROOMS = """from twilio.rest import Client

client = Client()


def close():
    client.conferences("SalesRoom").update(status="completed")


def mute(call_sid):
    client.conferences("SalesRoom").participants(call_sid).update(muted=True)


class Desk:
    def close(self):
        close()


desk = Desk()
"""
HEAD = "from twilio.base.exceptions import TwilioRestException\n"


def planned(root: Path, files: dict[str, str]) -> tuple[dict[str, str], list[tuple[str, str, Level]]]:
    write_tree(root, {name: text.encode() for name, text in files.items()})
    done = plan(["."], working_directory=root)
    texts = {each.path: each.after.decode() for each in done.outcomes}
    told = [(each.path, each.code, each.level) for each in done.findings if each.code in ("VB505", "VB511")]
    plan(["."], working_directory=root).apply()
    again = plan(["."], working_directory=root)
    assert not again.to_write
    return texts, [each for each in told if each[2] is not Level.NOTE]


def guarded(head: str, call: str, handler: str = "    except TwilioRestException:\n        pass\n") -> str:
    return f"{HEAD}{head}\n\ndef f():\n    try:\n        {call}\n{handler}"


CALLING = {
    "a function": ("from rooms import close", "close()"),
    "a function under another name": ("from rooms import close as shut", "shut()"),
    "a function of the module": ("import rooms", "rooms.close()"),
    "a relative import": ("from .rooms import close", "close()"),
    "a method of an object that is made": ("from rooms import Desk", "Desk().close()"),
    "a method of a parameter": ("from rooms import Desk\n\ndef g(x: Desk):\n    x.close()\n", "g(thing)"),
    "a method of an object of the module": ("from rooms import desk", "desk.close()"),
}


@pytest.mark.parametrize("case", CALLING)
def test_a_handler_around_what_another_module_offers_catches_both(tmp_path: Path, case: str) -> None:
    texts, told = planned(tmp_path, {"rooms.py": ROOMS, "web.py": guarded(*CALLING[case])})
    assert "except (TwilioRestException, ApiError):" in texts["web.py"]
    assert "from vobiz.core.api_error import ApiError" in texts["web.py"]
    assert told == [("web.py", "VB505", Level.AUTOMATIC)]


def test_what_the_look_up_of_a_member_raises_is_caught_too(tmp_path: Path) -> None:
    program = guarded("from rooms import mute", 'mute("CA1")')
    texts, told = planned(tmp_path, {"rooms.py": ROOMS.replace('"SalesRoom"', "call_sid"), "web.py": program})
    assert "except (TwilioRestException, ApiError, LookupError):" in texts["web.py"]
    assert told == [("web.py", "VB505", Level.REVIEW)]


def test_a_status_is_read_of_either(tmp_path: Path) -> None:
    handler = "    except TwilioRestException as error:\n        print(error.status)\n"
    texts, told = planned(tmp_path, {"rooms.py": ROOMS, "web.py": guarded("import rooms", "rooms.close()", handler)})
    assert handler + "    except ApiError as error:\n        print(error.status_code)\n" in texts["web.py"]
    assert told == [("web.py", "VB505", Level.AUTOMATIC)]


def test_isinstance_follows_where_everything_moved_elsewhere(tmp_path: Path) -> None:
    handler = "    except Exception as error:\n        print(isinstance(error, TwilioRestException))\n"
    texts, told = planned(tmp_path, {"rooms.py": ROOMS, "web.py": guarded("import rooms", "rooms.close()", handler)})
    assert "isinstance(error, (TwilioRestException, ApiError))" in texts["web.py"]
    assert told == [("web.py", "VB511", Level.AUTOMATIC)]


def test_calls_are_followed_through_a_module_in_between(tmp_path: Path) -> None:
    between = "import twilio\nfrom rooms import close\n\n\ndef end():\n    close()\n"
    files = {"rooms.py": ROOMS, "between.py": between, "web.py": guarded("from between import end", "end()")}
    texts, _ = planned(tmp_path, files)
    assert "except (TwilioRestException, ApiError):" in texts["web.py"]


HANDING_ON = {
    "by name": "from .rooms import Desk, close\n",
    "everything": "from .rooms import *\n",
}


@pytest.mark.parametrize("case", HANDING_ON)
@pytest.mark.parametrize("call", ["close()", "Desk().close()"])
def test_a_package_hands_on_what_its_modules_hold(tmp_path: Path, case: str, call: str) -> None:
    program = guarded("from phone import Desk, close", call)
    files = {"phone/__init__.py": HANDING_ON[case], "phone/rooms.py": ROOMS, "web.py": program}
    texts, told = planned(tmp_path, files)
    assert "except (TwilioRestException, ApiError):" in texts["web.py"]
    assert told == [("web.py", "VB505", Level.AUTOMATIC)]


def test_a_package_hands_it_on_under_another_name(tmp_path: Path) -> None:
    program = guarded("from phone import end", "end()")
    files = {"phone/__init__.py": "from .rooms import close as end\n", "phone/rooms.py": ROOMS, "web.py": program}
    texts, _ = planned(tmp_path, files)
    assert "except (TwilioRestException, ApiError):" in texts["web.py"]


NOT_CALLING = {
    "a function of the same name": ("from files import close", "close()"),
    "nothing that moved": ("import rooms", "rooms.client.messages.create(to='+1')"),
    "a name alone": ("import rooms", "print('close')"),
}


@pytest.mark.parametrize("case", NOT_CALLING)
def test_a_handler_around_something_else_stays(tmp_path: Path, case: str) -> None:
    program = guarded(*NOT_CALLING[case])
    texts, told = planned(tmp_path, {"rooms.py": ROOMS, "web.py": program})
    assert texts.get("web.py", program) == program
    assert not told


def test_calls_that_stay_make_no_other_module_wait(tmp_path: Path) -> None:
    program = guarded("from rooms import close", "close()")
    rooms = ROOMS.replace('update(status="completed")', 'update(status="completed")  # vobiz: ignore')
    texts, told = planned(tmp_path, {"rooms.py": rooms, "web.py": program})
    assert texts.get("web.py", program) == program
    assert not told


# ---- exceptions that modules take from one another, and guards that are for others -----------------------------------

ERRORS = "from twilio.base.exceptions import TwilioRestException as PhoneError\n"
TAKING = {
    "by its name": "from errors import PhoneError\n{}PhoneError",
    "under another name": "from errors import PhoneError as Failed\n{}Failed",
    "by the module": "import errors\n{}errors.PhoneError",
    "from a module that takes it itself": "from more import PhoneError\n{}PhoneError",
    "inside a function": "{}PhoneError",
}


@pytest.mark.parametrize("case", TAKING)
def test_an_exception_that_another_module_hands_on_is_the_librarys(case: str, tmp_path: Path) -> None:
    head, _, name = TAKING[case].partition("{}")
    inside = "    from errors import PhoneError\n\n" if not head else ""
    view = (
        f"{head}import rooms\n\n\ndef f():\n{inside}    try:\n        rooms.close()\n    except {name}:\n        pass\n"
    )
    files = {"rooms.py": ROOMS, "errors.py": ERRORS, "more.py": "from errors import PhoneError\n", "view.py": view}

    texts, told = planned(tmp_path, files)

    assert f"except ({name}, ApiError):" in texts["view.py"]
    assert "from vobiz.core.api_error import ApiError" in texts["view.py"]
    assert told == [("view.py", "VB505", Level.AUTOMATIC)]


def test_another_exception_of_the_same_name_is_none_of_the_librarys(tmp_path: Path) -> None:
    view = "from errors import PhoneError\nimport rooms\n\ntry:\n    rooms.close()\nexcept PhoneError:\n    pass\n"
    files = {"rooms.py": ROOMS, "errors.py": "class PhoneError(Exception):\n    pass\n", "view.py": view}

    texts, told = planned(tmp_path, {**files, "twilio_errors.py": ERRORS})

    assert "view.py" not in texts
    assert not told


VIEW = "from guards import ERRORS\nimport rooms\n\n\ntry:\n    rooms.close()\nexcept ERRORS:\n    pass\n"
OPEN = {
    "a decorator": (
        "def guarded(function):\n    def run():\n        try:\n            return function()\n"
        "        except TwilioRestException as error:\n            return error.msg\n\n    return run\n",
        "VB505",
    ),
    "a context manager": (
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef guarded():\n    try:\n        yield\n"
        "    except TwilioRestException as error:\n        print(error.msg)\n",
        "VB505",
    ),
    "a name for several that others use": ("ERRORS = (TwilioRestException, OSError)\n", "VB511"),
    "a name for one that others use": ("ERRORS = TwilioRestException\n", "VB511"),
    "a handler of an application": (
        "from app import app\n\n\n@app.errorhandler(TwilioRestException)\ndef failed(error):\n    return '', 502\n",
        "VB511",
    ),
}


@pytest.mark.parametrize("case", OPEN)
def test_what_waits_for_calls_of_other_modules_is_told_of(case: str, tmp_path: Path) -> None:
    text, code = OPEN[case]

    texts, told = planned(tmp_path, {"rooms.py": ROOMS, "guards.py": HEAD + text, "view.py": VIEW})

    assert texts["guards.py"] == HEAD + text
    assert told == [("guards.py", code, Level.MANUAL)]


STILL = {
    "a handler around messages": "from texts import client\n\n\ndef f():\n    try:\n        client.messages.list()\n"
    "    except TwilioRestException:\n        pass\n",
    "an exception that is raised": "def f():\n    raise TwilioRestException(404, '/x')\n",
    "an exception of the program's own": "class PhoneError(TwilioRestException):\n    pass\n",
    "a name that nobody else uses": "KNOWN = TwilioRestException\n",
    "an annotation": "def f(error: TwilioRestException):\n    return error.code\n",
}


@pytest.mark.parametrize("case", STILL)
def test_what_waits_for_nothing_that_moved_is_not_told_of(case: str, tmp_path: Path) -> None:
    texts = "from twilio.rest import Client\n\nclient = Client()\n"

    _, told = planned(tmp_path, {"rooms.py": ROOMS, "texts.py": texts, "still.py": HEAD + STILL[case]})

    assert not told


def test_guards_of_a_tree_in_which_nothing_moved_are_not_told_of(tmp_path: Path) -> None:
    sms = "from twilio.rest import Client\n\nClient().messages.create(to='+1', from_='+2', body='x')\n"

    _, told = planned(tmp_path, {"sms.py": sms, "guards.py": HEAD + OPEN["a decorator"][0]})

    assert not told
