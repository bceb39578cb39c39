"""Handlers of Twilio's exceptions around calls that moved: levels, comments, and shapes that few programs have."""

from __future__ import annotations

import sys

import pytest

from codemod import Finding, Level, Options, migrate_source

HEAD = """from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

client = Client()

"""
END = 'client.conferences("SalesRoom").update(status="completed")'
MUTE = 'client.conferences("SalesRoom").participants(call_sid).update(muted=True)'
TEXT = 'client.messages.create(to="+1", from_="+2", body="over")'
CODES = {"VB505", "VB511"}


def told(program: str, options: Options | None = None) -> tuple[str, list[Finding]]:
    """Return the rewritten program, and what is said of exceptions but for notes; a second run changes nothing."""
    outcome = migrate_source(program.encode(), "program.py", options)
    again = migrate_source(outcome.after, "program.py", options)
    assert again.after == outcome.after
    findings = [each for each in outcome.findings if each.code in CODES and each.level is not Level.NOTE]
    return outcome.after.decode(), findings


def guarded(call: str, handler: str) -> str:
    return f"{HEAD}\ndef f(call_sid):\n    try:\n        {call}\n{handler}"


REVIEW = guarded(END, "    except TwilioRestException as error:\n        print(error.msg)\n")


def test_a_handler_that_needs_review_stays_where_none_is_asked_for() -> None:
    head = "from twilio.rest import Client\nfrom twilio.base.exceptions import TwilioRestException\nimport os\n"
    make = 'client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])\n'
    program = head + make + REVIEW.removeprefix(HEAD)
    after, [finding] = told(program, Options(level=Level.AUTOMATIC))
    assert "delete_conference" in after
    assert "except TwilioRestException as error:\n        print(error.msg)" in after
    assert finding.level is Level.REVIEW
    after, [finding] = told(program)
    assert "except ApiError as error:" in after


def test_a_handler_stays_while_its_calls_do() -> None:
    program = guarded(
        'client.conferences(call_sid).update(status="completed")', "    except TwilioRestException:\n        pass\n"
    )
    after, findings = told(program, Options(level=Level.AUTOMATIC))
    assert after == program
    assert not findings


@pytest.mark.parametrize("options", [Options(select=("VB103", "VB001")), Options(ignore=("VB505",))])
def test_a_handler_that_the_run_was_not_asked_for_stays(options: Options) -> None:
    after, findings = told(REVIEW, options)
    assert "delete_conference" in after
    assert "except TwilioRestException as error" in after
    assert not findings


IGNORED = {
    "on its line": "    except TwilioRestException:  # vobiz: ignore\n        pass\n",
    "above it": "    # vobiz: ignore[VB505]\n    except TwilioRestException:\n        pass\n",
}


@pytest.mark.parametrize("handler", IGNORED.values(), ids=IGNORED)
def test_an_ignore_comment_keeps_a_handler(handler: str) -> None:
    after, findings = told(guarded(END, handler))
    assert "delete_conference" in after
    assert handler in after
    assert not findings


def test_an_ignore_comment_for_something_else_does_not() -> None:
    after, [finding] = told(guarded(END, "    except TwilioRestException:  # vobiz: ignore[VB103]\n        pass\n"))
    assert "except ApiError:  # vobiz: ignore[VB103]" in after
    assert finding.level is Level.AUTOMATIC


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* is newer")
def test_a_handler_of_groups_follows_unless_it_reads_them() -> None:
    after, [finding] = told(guarded(END, "    except* TwilioRestException:\n        pass\n"))
    assert "except* ApiError:" in after
    assert finding.level is Level.AUTOMATIC
    reads = "    except* TwilioRestException as group:\n        print(group.exceptions)\n"
    after, [finding] = told(guarded(END, reads))
    assert reads in after
    assert finding.level is Level.MANUAL


MANUAL = {
    "set by the program": "    except TwilioRestException as error:\n        error.status = 500\n        raise\n",
    "bound again": "    except TwilioRestException as error:\n        error = None\n        print(error)\n",
    "asked for what it has": "    except TwilioRestException as error:\n        print(hasattr(error, 'code'))\n",
    "a number by getattr": "    except TwilioRestException as error:\n        print(getattr(error, 'code', 0))\n",
    "given to a class as a keyword": "    except TwilioRestException as error:\n"
    "        class A(metaclass=M, error=error): ...\n",
    "a text by getattr": "    except TwilioRestException as error:\n        print(getattr(error, 'msg', ''))\n",
}


@pytest.mark.parametrize("handler", MANUAL.values(), ids=MANUAL)
def test_a_handler_stays_that_uses_the_exception_as_vobiz_has_none(handler: str) -> None:
    after, [finding] = told(guarded(END, handler))
    assert handler in after
    assert finding.level is Level.MANUAL
    assert finding.help


AUTOMATIC = {
    "told apart": "        if error is not None:\n            raise\n",
    "compared": "        if error.status in (404, 410):\n            return None\n        raise\n",
    "traced": "        raise RuntimeError from error.with_traceback(None)\n",
    "formatted": '        print("%s: %s" % (call_sid, error))\n',
    "matched": "        match error.status:\n            case 404:\n                pass\n",
    "in a closure": "        return lambda: error.status\n",
}


@pytest.mark.parametrize("body", AUTOMATIC.values(), ids=AUTOMATIC)
def test_a_handler_follows_that_uses_what_both_have(body: str) -> None:
    after, [finding] = told(guarded(END, f"    except TwilioRestException as error:\n{body}"))
    assert f"    except ApiError as error:\n{body.replace('.status', '.status_code')}" in after
    assert finding.level is Level.AUTOMATIC


REVIEWED = {
    "kept": "        self.error = error\n",
    "returned": "        return error\n",
    "listed": "        errors = [error]\n",
    "put into a list": "        errors.append(error)\n",
}


@pytest.mark.parametrize("body", REVIEWED.values(), ids=REVIEWED)
def test_an_exception_that_goes_on_is_reviewed(body: str) -> None:
    after, [finding] = told(guarded(END, f"    except TwilioRestException as error:\n{body}"))
    assert "# TODO(vobiz VB505)" in after
    assert finding.level is Level.REVIEW


QUIET_BESIDE = {
    "a log": "log.info('over')",
    "a method of a text": "print(call_sid.strip())",
    "a method of a list": "names.append(call_sid)",
    "a function of Python's own": "time.sleep(1)",
    "an object of Python's own": "lock.acquire()",
    "a function of the module": "g()",
    "an object of a class of the module": "A().go()",
}
WORLD = """import logging, threading, time
log = logging.getLogger(__name__)
lock = threading.Lock()
names = []

def g():
    print("over")

class A:
    def __init__(self):
        self.x = 1

    def go(self):
        return self.x
"""


@pytest.mark.parametrize("beside", QUIET_BESIDE.values(), ids=QUIET_BESIDE)
def test_code_that_cannot_ask_twilio_keeps_no_exception_of_its(beside: str) -> None:
    program = guarded(f"{END}\n        {beside}", "    except TwilioRestException:\n        pass\n")
    after, [_] = told(program + WORLD)
    assert "except ApiError:" in after


FOLLOWED = {
    "a method above": (
        "class Base:\n    def f(self):\n        {end}\n",
        "class A(Base):\n    def f(self):\n",
        "super().f()",
    ),
    "a property": ("class A:\n    @property\n    def over(self):\n        {end}\n", "    def f(self):\n", "self.over"),
    "a coroutine that was made above": (
        "async def g():\n    {end}\n",
        "async def f():\n    waiting = g()\n",
        "await waiting",
    ),
    "a task": ("async def g():\n    {end}\n", "async def f():\n    task = asyncio.create_task(g())\n", "await task"),
    "tasks": (
        "async def g():\n    {end}\n",
        "async def f():\n    task = asyncio.create_task(g())\n",
        "await asyncio.gather(task)",
    ),
    "a future": (
        "pool = concurrent.futures.ThreadPoolExecutor()\ndef g():\n    {end}\n",
        "def f():\n    future = pool.submit(g)\n",
        "future.result()",
    ),
    "a generator": ("def g():\n    {end}\n    yield 1\n", "def f():\n    rooms = g()\n", "for room in rooms: pass"),
    "a lambda": ("", "def f():\n", "run = lambda: {end}; run()"),
}


@pytest.mark.parametrize("case", FOLLOWED)
def test_calls_are_followed_to_where_they_run(case: str) -> None:
    above, head, call = FOLLOWED[case]
    deep = "    " * (2 if "self" in head else 1)
    lines = f"{deep}try:\n{deep}    {call}\n{deep}except TwilioRestException:\n{deep}    pass\n"
    program = f"import asyncio, concurrent.futures\n{HEAD}\n{above}{head}{lines}"
    after, [finding] = told(program.replace("{end}", END))
    assert "except ApiError:" in after
    assert finding.level is Level.AUTOMATIC


def test_a_function_that_gives_itself_items_of_what_it_was_given_is_no_obstacle() -> None:
    above = "def g(nodes):\n    for node in nodes:\n        print(node)\n        g(node)\n\ng([[]])\n"
    program = guarded(f"{END}\n        for x in y: x.shut(); g(x)", "    except TwilioRestException:\n        pass\n")
    after, [finding] = told(program.replace("\ndef f", f"\n{above}\ndef f", 1))
    assert "except (TwilioRestException, ApiError):" in after
    assert finding.level is Level.AUTOMATIC


KEEPING = {
    "a function from elsewhere": "tell()",
    "a method of what is not known": "call_sid.hang_up()",
    "a message": TEXT,
    "a method of what cannot be told": "getattr(call_sid, 'x')().send()",
    "a method of what comes above": "super().send()",
    "a message of a function that is called": "g()",
    "a message in the making of an object": "A()",
    "raised here": "raise TwilioRestException(500, 'x')",
    "raised here by its class": "raise TwilioException",
    "what a thread is given": "asyncio.to_thread(tell)",
}
TELLING = f"""import asyncio
from .news import tell

def g():
    {TEXT}

class A:
    def __init__(self):
        {TEXT}
"""


@pytest.mark.parametrize("beside", KEEPING.values(), ids=KEEPING)
def test_code_that_may_ask_twilio_keeps_its_exception(beside: str) -> None:
    program = guarded(f"{END}\n        {beside}", "    except TwilioRestException:\n        pass\n")
    after, [finding] = told(program + TELLING)
    assert "except (TwilioRestException, ApiError):" in after
    assert finding.level is Level.AUTOMATIC


def test_what_is_caught_already_is_not_named_twice() -> None:
    program = "from vobiz.core.api_error import ApiError\n" + guarded(
        END, "    except (TwilioRestException, ApiError, LookupError):\n        pass\n"
    )
    after, [_] = told(program)
    assert "except (ApiError, LookupError):" in after
    assert after.count("import ApiError") == 1


def test_of_two_exceptions_of_twilio_one_of_vobiz_is_left() -> None:
    types = "(ValueError, TwilioException, TwilioRestException, KeyError)"
    after, _ = told(guarded(END, f"    except {types}:\n        pass\n"))
    assert "except (ValueError, ApiError, KeyError):" in after
    types = "(\n        TwilioException,\n        TwilioRestException,  # both\n    )"
    after, _ = told(guarded(END, f"    except {types}:\n        pass\n"))
    assert "except (\n        ApiError,  # both\n    ):" in after


def test_a_comment_below_a_body_stays_with_it() -> None:
    handler = "    except TwilioRestException as error:\n        print(error.status)\n        # and on\n"
    after, [finding] = told(guarded(f"{END}\n        {TEXT}", f"{handler}    # done\n    else:\n        pass\n"))
    assert f"{handler}    except ApiError as error:\n        print(error.status_code)\n        # and on\n" in after
    assert "# and on\n    # done\n    else:" in after
    assert finding.level is Level.AUTOMATIC


def test_a_handler_in_a_document_is_not_written_twice() -> None:
    program = f"""from twilio.twiml.voice_response import VoiceResponse
{HEAD}
def f():
    response = VoiceResponse()
    with response.gather(num_digits=1) as gather:
        gather.say("Hello.")
        try:
            {END}
            {TEXT}
        except TwilioRestException as error:
            print(error.status)
    return str(response)
"""
    after, [finding] = told(program)
    assert "print(error.status)" in after
    assert "status_code" not in after
    assert finding.level is Level.MANUAL


def test_a_look_up_above_catches_the_leg_that_is_not_there() -> None:
    handlers = "    except {}:\n        raise\n    except TwilioRestException:\n        pass\n"
    after, [finding] = told(guarded(MUTE, handlers.format("LookupError")))
    assert finding.level is Level.MANUAL
    after, [finding] = told(guarded(MUTE, handlers.format("KeyError")))
    assert "except (ApiError, LookupError):" in after


def test_an_exception_in_a_string_of_twelve_is_read_in_its_copy() -> None:
    handler = '    except TwilioRestException as error:\n        print(f"{error.status}")\n'
    after, [finding] = told(guarded(f"{END}\n        {TEXT}", handler))
    if sys.version_info >= (3, 12):
        assert 'except ApiError as error:\n        print(f"{error.status_code}")' in after
    else:
        assert finding.level in (Level.AUTOMATIC, Level.MANUAL)


def test_isinstance_over_several_lines_is_told() -> None:
    program = guarded(
        END,
        "    except Exception as error:\n        if isinstance(error, (\n            TwilioRestException,\n"
        "            TwilioException,\n        )):\n            raise\n",
    )
    after, [finding] = told(program)
    assert finding.level is Level.MANUAL
    assert "TwilioException,\n        )):" in after


def test_isinstance_of_both_on_one_line_follows() -> None:
    test = "    except Exception as error:\n        if isinstance(error, (TwilioRestException, TwilioException)):\n"
    after, [_] = told(guarded(END, f"{test}            raise\n"))
    assert "isinstance(error, (ApiError,))" in after


@pytest.mark.parametrize("bound", ["as caught.error", "as (a, b)"])
def test_what_is_bound_otherwise_is_told(bound: str) -> None:
    program = f"import pytest\n{HEAD}\ndef f():\n    with pytest.raises(TwilioRestException) {bound}:\n        {END}\n"
    after, [finding] = told(program)
    assert "pytest.raises(TwilioRestException)" in after
    assert finding.level is Level.MANUAL


def test_what_pytest_holds_is_only_followed_to_the_exception() -> None:
    program = f"import pytest\n{HEAD}\ndef f():\n    with pytest.raises(TwilioRestException) as info:\n        {END}\n"
    _, [finding] = told(f"{program}    print(info.traceback)\n")
    assert finding.level is Level.MANUAL
    after, [finding] = told(f"{program}    print(str(info.value))\n")
    assert "pytest.raises(ApiError)" in after


def test_a_client_that_is_made_is_none_of_vobiz_that_fails() -> None:
    program = (
        "from twilio.base.exceptions import TwilioException\nfrom twilio.rest import Client\n"
        f"try:\n    client = Client()\nexcept TwilioException:\n    raise SystemExit\n{END}\n"
    )
    after, [finding] = told(program)
    assert "except TwilioException:" in after
    assert "without a word" in finding.message
    ignored = program.replace("TwilioException:", "TwilioException:  # vobiz: ignore")
    assert not told(ignored)[1]
