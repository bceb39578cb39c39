"""Asynchronous programs make the same calls once they have moved: both run, Twilio's on a fake transport."""

from __future__ import annotations

import ast
import asyncio
import functools
import inspect
from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest
from defects import defects
from test_spellings import CLIENT, ENVIRONMENT, EVALUATED, FLAG_PROGRAMS, FLAGS, LEGS, LOG, READS, SPELLINGS
from twilio_double import Transport
from vobiz_double import Call, World

from codemod.finding import Level, Outcome
from codemod.migrate import migrate_source
from codemod.options import Options

SESSION = "from twilio.http.async_http_client import AsyncTwilioHttpClient\n"
METHODS = {"update", "delete", "list", "fetch", "create"}
MADE: Call = ("AsyncVobiz", {"api_key": "MA_1", "auth_token": "secret"})
ROOM = {"auth_id": "MA_1", "conference_name": "SalesRoom"}
MEMBER = {**ROOM, "member_id": "m-call-1"}
LOOK: Call = ("conferences.get_conference", ROOM)
MUTE: Call = ("conference_members.mute_member", MEMBER)
UNMUTE: Call = ("conference_members.unmute_member", MEMBER)
KICK: Call = ("conference.kick_member", MEMBER)
END: Call = ("conferences.delete_conference", ROOM)


class Asynchronous(ast.NodeTransformer):
    """Makes an asynchronous program of one that is not: every function of it, and every method of the library."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}
        self.functions -= {name for name in self.functions if name.startswith("__") or name == "ask"}
        aliases = [each for each in ast.walk(tree) if isinstance(each, ast.alias)]
        self.classes = {"Client", *(each.asname for each in aliases if each.name == "Client" and each.asname)}

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        return self._with_session(node, [each.name for each in node.names])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        return self._with_session(node, [str(node.module)])

    def _with_session(self, node: ast.stmt, modules: list[str]) -> list[ast.stmt]:
        ours = any(each.startswith("twilio") for each in modules)
        return [*(ast.parse(SESSION).body if ours else ()), node]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        self.generic_visit(node)
        if node.name not in self.functions:
            return node
        return ast.AsyncFunctionDef(**{name: getattr(node, name, None) for name in ast.AsyncFunctionDef._fields})

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in self.classes:
            node.keywords.append(ast.keyword("http_client", ast.parse("AsyncTwilioHttpClient()", mode="eval").body))
            return node
        if called in METHODS and isinstance(node.func, ast.Attribute):
            node.func.attr = f"{called}_async"
            return ast.Await(node)
        return ast.Await(node) if called in self.functions else node


def later(source: str) -> str:
    """Return a program with everything awaited."""
    tree = ast.parse(source)
    return ast.unparse(ast.fix_missing_locations(Asynchronous(tree).visit(tree))) + "\n"


def execute(source: bytes) -> dict[str, Any]:
    """Run a program: its module, then its function work."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with mock.patch.dict("os.environ", ENVIRONMENT):
        exec(compile(source, "program.py", "exec"), names)
        result = names["work"](ENVIRONMENT["CALL_SID"]) if "work" in names else None
        if inspect.isawaitable(result):
            asyncio.run(_wait_for(result))
    return names


async def _wait_for(result: Any) -> None:
    await result


def on_twilio(source: bytes) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what a program sends with the real library."""
    with Transport().installed() as transport:
        execute(source)
    return transport.sent


def on_vobiz(source: bytes, shape: str = "dict", *, twilio: bool = False) -> list[Call]:
    """Return the calls that a migrated program makes."""
    with World(shape).installed(twilio=twilio) as world:
        execute(source)
    return world.calls


@functools.cache
def outcome_of(source: str) -> Outcome:
    outcome = migrate_source(source.encode(), "program.py")
    assert not defects(outcome)
    return outcome


def migrated(source: str) -> Outcome:
    """Return what the engine makes of a program; it must be rewritten whole."""
    outcome = outcome_of(source)
    left = [f"{each.place.line}: {each.code} {each.message}" for each in outcome.findings if each.level is Level.MANUAL]
    assert not left, source
    assert outcome.changes
    return outcome


@functools.cache
def programs() -> Mapping[str, str]:
    """Return the spellings that are programs of Twilio when everything in them is awaited."""
    found: dict[str, str] = {}
    expected = [
        ("POST", "/Conferences/SalesRoom/Participants/call-1.json", {"Muted": "true"}),
        ("DELETE", "/Conferences/SalesRoom/Participants/call-1.json", {}),
        ("POST", "/Conferences/SalesRoom.json", {"Status": "completed"}),
    ]
    for name, source in SPELLINGS.items():
        try:
            program = later(source)
            compile(program, "program.py", "exec")
            if on_twilio(program.encode()) == expected:
                found[name] = program
        except Exception:  # properties, lambdas, generators: not with an await in them
            continue
    return found


def in_function(statements: str) -> str:
    """Return a program whose function `work` does something."""
    return CLIENT + "\ndef work(call_sid):\n" + "".join(f"    {line}\n" for line in statements.splitlines())


def test_nearly_every_spelling_is_an_asynchronous_program_too() -> None:
    """But for those that await outside a function, and one of older releases."""
    assert len(programs()) >= len(SPELLINGS) - 4


@pytest.mark.parametrize("shape", ["dict", "model"])
def test_the_spelling_gives_the_same_calls(shape: str) -> None:
    for name, source in programs().items():
        calls = on_vobiz(migrated(source).after, shape)

        assert [call for call in calls if call != LOOK] == [MADE, MUTE, KICK, END], name


def test_no_import_of_twilio_is_left_and_a_second_run_changes_nothing() -> None:
    for name, source in programs().items():
        after = migrated(source).after
        twice = migrate_source(after, "program.py")

        assert b"wilio" not in after.replace(b'from twilio.rest import Client\n"', b""), name
        assert twice.after == after, name


def test_no_line_is_written_that_is_too_long() -> None:
    for name, source in programs().items():
        after = migrated(source).after.decode()

        assert not [line for line in after.splitlines() if len(line) > 88 and line not in source], name


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("name", FLAG_PROGRAMS)
def test_a_flag_means_what_twilio_makes_of_it(name: str, flag: str) -> None:
    value = repr(FLAGS[flag])
    source = later(CLIENT + "\n" + FLAG_PROGRAMS[name].replace("LITERAL", value).replace("FLAG", f"eval({value!r})"))
    sent = [data.get("Muted") for _, _, data in on_twilio(source.encode())]
    outcome = outcome_of(source)
    if any(each.level is Level.MANUAL for each in outcome.findings):
        assert not outcome.changes
        assert name == "literal", "a flag that is not a literal becomes if and else"
        return
    expected = {"true": [MUTE], "false": [UNMUTE], None: []}[sent[0]]

    assert [call for call in on_vobiz(outcome.after) if call not in (MADE, LOOK)] == expected


@pytest.mark.parametrize("name", EVALUATED)
def test_what_a_program_evaluates_is_evaluated_once_and_in_order(name: str) -> None:
    source = later(LOG + in_function(EVALUATED[name]))
    asked = []
    with Transport().installed():
        asked.append(execute(source.encode())["asked"])
    outcome = outcome_of(source)
    with World().installed(), mock.patch.dict("os.environ", {"VOBIZ_ANSWER_URL": "https://x.example/answer"}):
        asked.append(execute(outcome.after)["asked"] if outcome.changes else asked[0])

    assert asked[1] == asked[0]


@pytest.mark.parametrize("name", READS)
def test_the_room_that_a_program_reads_is_the_one_it_ends(name: str) -> None:
    calls = on_vobiz(migrated(later(in_function(READS[name]))).after)

    assert [call for call in calls if call[0] == END[0]] == [END]


@pytest.mark.parametrize("shape", ["dict", "model"])
@pytest.mark.parametrize("name", LEGS)
def test_a_change_to_every_leg_of_a_room_reaches_every_member(name: str, shape: str) -> None:
    program = f'for p in client.conferences("SalesRoom").participants.list():\n    {LEGS[name][0]}\n'
    calls = on_vobiz(migrated(later(in_function(program))).after, shape)

    assert [call for call in calls if call not in (MADE, LOOK)] == [
        (LEGS[name][1], {**ROOM, "member_id": member}) for member in ("m-call-1", "m-call-2")
    ]


def test_every_room_is_ended_by_one_call() -> None:
    for loop in (
        'for room in client.conferences.list(status="in-progress"):\n    room.update(status="completed")\n',
        '[room.update(status="completed") for room in client.conferences.list(status="in-progress")]\n',
    ):
        calls = on_vobiz(migrated(later(in_function(loop))).after)

        assert calls == [MADE, ("conferences.delete_all_conferences", {"auth_id": "MA_1"})], loop


# ---- coroutines that are not awaited where they stand -------------------------------------------------------------

ENDING = 'client.conferences("SalesRoom").update_async(status="completed")'
AWAITED_LATER = {
    "in a name": f"ending = {ENDING}\nawait ending",
    "in an annotated name": f"ending: object = {ENDING}\nawait ending",
    "in a gathering": f"await asyncio.gather({ENDING})",
    "in a gathering of a gathering": f"await asyncio.gather(asyncio.gather({ENDING}))",
    "in a gathering of a list": f"await asyncio.gather(*[{ENDING}])",
    "in a gathering of a comprehension": f"await asyncio.gather(*[{ENDING} for _ in range(1)])",
    "in a gathering of a generator": f"await asyncio.gather(*({ENDING} for _ in range(1)))",
    "in a gathering that goes on past errors": f"await asyncio.gather({ENDING}, return_exceptions=True)",
    "in a list that is filled": f"endings = []\nendings.append({ENDING})\nif endings: await asyncio.gather(*endings)",
    "in a list with a name": f"endings = [{ENDING}]\nawait asyncio.gather(*endings)",
    "in a task": f"await asyncio.create_task({ENDING})",
    "in a task with a name": f"task = asyncio.create_task({ENDING})\nawait task",
    "in a task that is left alone": f"asyncio.create_task({ENDING})\nawait asyncio.sleep(0.01)",
    "in a task whose name is not read": f"task = asyncio.create_task({ENDING})\nawait asyncio.sleep(0.01)",
    "in a task of a loop": f"await asyncio.get_running_loop().create_task({ENDING})",
    "with a time limit": f"await asyncio.wait_for({ENDING}, 5)",
    "shielded": f"await asyncio.shield({ENDING})",
    "waited for": f"await asyncio.wait([asyncio.ensure_future({ENDING})])",
    "one of two": f"await ({ENDING} if client else asyncio.sleep(1))",
    "by a function of its own": f"def ending():\n    return {ENDING}\nawait ending()",
}
LATER_HEAD = f"import asyncio\n{SESSION}{CLIENT}".replace("Client()", "Client(http_client=AsyncTwilioHttpClient())")


def later_program(statements: str) -> str:
    body = "".join(f"    {line}\n" for line in statements.splitlines())
    return f"{LATER_HEAD}\n\nasync def work(call_sid):\n{body}"


@pytest.mark.parametrize("name", AWAITED_LATER)
def test_a_coroutine_that_is_awaited_elsewhere_becomes_another(name: str) -> None:
    source = later_program(AWAITED_LATER[name])

    assert on_twilio(source.encode()) == [("POST", "/Conferences/SalesRoom.json", {"Status": "completed"})]
    assert on_vobiz(migrated(source).after) == [MADE, END]


NOT_FOLLOWED = {
    "never awaited": ENDING,
    "its result is seen": f"ending = {ENDING}\nprint((await ending).status)",
    "the results of a gathering are seen": f"print(await asyncio.gather({ENDING}))",
    "the results of a gathering have a name": f"results = await asyncio.gather({ENDING})\nprint(results)",
    "the result of a task is seen": f"task = asyncio.create_task({ENDING})\nawait task\nprint(task.result())",
    "in a list that others see": f"endings = [{ENDING}]\nprint(endings)\nawait asyncio.gather(*endings)",
    "in a list that is filled otherwise": f"endings = []\nendings.insert(0, {ENDING})\nawait asyncio.gather(*endings)",
    "in a list of the caller's": f"endings = call_sid\nendings.append({ENDING})",
    "handed on": f"await call_sid.wait({ENDING})",
    "by a keyword": f"await asyncio.wait_for(timeout=5, fut={ENDING})",
    "in a lambda": f"work = lambda: {ENDING}\nawait work()",
    "a look-up comes first": "await asyncio.gather("
    'client.conferences("SalesRoom").participants(call_sid).delete_async())',
    "two requests": 'await asyncio.gather(client.conferences("SalesRoom").update_async('
    'announce_url="https://x.example/a.mp3", status="completed"))',
    "a list": 'await asyncio.gather(client.conferences.list_async(status="in-progress"))',
    "yielded": f"yield {ENDING}",
    "in an attribute": f"call_sid.ending = {ENDING}\nawait call_sid.ending",
    "by an asynchronous function": f"async def ending():\n    return {ENDING}\nawait (await ending())",
    "by a function that others see": f"def ending():\n    return {ENDING}\nprint(ending)\nawait ending()",
}


@pytest.mark.parametrize("name", NOT_FOLLOWED)
def test_a_coroutine_that_is_not_followed_stays_and_is_named(name: str) -> None:
    outcome = outcome_of(later_program(NOT_FOLLOWED[name]))

    assert not outcome.changes
    [finding] = [each for each in outcome.findings if each.level is Level.MANUAL]
    assert finding.help


def test_a_list_of_the_module_may_be_seen_by_others() -> None:
    source = f"{LATER_HEAD}\nendings = []\n\n\nasync def work(call_sid):\n    endings.append({ENDING})\n"
    source += "    await asyncio.gather(*endings)\n"

    assert not outcome_of(source).changes


def test_what_another_thread_waits_for_is_not_seen() -> None:
    source = f"{LATER_HEAD}\n\ndef close(loop):\n    asyncio.run_coroutine_threadsafe({ENDING}, loop).result()\n"

    assert b"threadsafe(\n        client.conferences.delete_conference(" in migrated(source).after
    assert not outcome_of(source.replace("    asyncio.run_c", "    return asyncio.run_c")).changes


def test_a_block_takes_the_place_of_its_header_whatever_the_line_ends_and_steps_are() -> None:
    source = (
        f"import asyncio\n{SESSION}from twilio.rest import Client\n\n\nasync def work(call_sid):\n"
        "    async with AsyncTwilioHttpClient() as http:\n        # ours\n        client = Client(http_client=http)\n\n"
        f"        await {ENDING}\n"
    )
    for mark, step, ending in ((b"", "    ", "\n"), (b"\xef\xbb\xbf", "\t", "\r\n"), (b"", "  ", "\r")):
        before = mark + source.replace("    ", step).replace("\n", ending).encode()
        outcome = migrate_source(before, "program.py")

        assert outcome.before == before
        assert b"async with" not in outcome.after
        assert f"{step}# ours{ending}{step}client = AsyncVobiz(".encode() in outcome.after
        assert outcome.after.startswith(mark + b"import")
        assert outcome.after.count(ending.encode()) == len(outcome.after.decode().splitlines())
        assert on_vobiz(outcome.after) == [MADE, END]
        [finding] = [each for each in outcome.findings if each.code == "VB103" and each.level is Level.AUTOMATIC]
        assert (finding.place.line, finding.place.column) == (11, 1 + 2 * len(step))


IN_BLOCK = f"""{SESSION}from twilio.rest import Client


async def work(call_sid):
    async with AsyncTwilioHttpClient() as http:
        client = Client(http_client=http)
        await {ENDING}
"""


def test_a_block_also_goes_where_only_what_needs_no_review_is_asked_for() -> None:
    outcome = migrate_source(IN_BLOCK.encode(), "program.py", Options(level=Level.AUTOMATIC))

    assert on_vobiz(outcome.after) == [MADE, END]


def test_a_block_stays_where_its_client_is_needed_on_twilio() -> None:
    source = (
        IN_BLOCK
        + "        call = await client.conferences(call_sid).participants(call_sid).update_async(coaching=True)\n"
    )
    after = migrate_source(source.encode(), "program.py").after

    assert b"    async with AsyncTwilioHttpClient() as http:\n        client = Client(http_client=http)\n" in after
    assert b"        await vobiz_client.conferences.delete_conference(" in after


def test_a_program_that_ends_rooms_by_itself() -> None:
    source = f"{LATER_HEAD}\nasyncio.run({ENDING})\n"

    assert on_vobiz(migrated(source).after) == [MADE, END]
    assert on_vobiz(migrated(source.replace("asyncio.run", "asyncio.new_event_loop().run_until_complete")).after) == [
        MADE,
        END,
    ]
