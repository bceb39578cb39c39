"""The functions that are written into users' files: every shape of answer, in both kinds of client."""

from __future__ import annotations

import ast
import asyncio
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

HELPERS = Path(__file__).resolve().parents[1] / "rules" / "helpers"


@dataclass(frozen=True)
class Member:
    """An item as the newer SDK returns it."""

    member_id: str
    call_uuid: Any
    muted: bool = False
    deaf: bool = False
    from_: str = "911"
    to: str = "912"
    caller_name: str = ""
    direction: str = "inbound"
    join_time: str = "0"


@dataclass(frozen=True)
class Room:
    """An answer as the newer SDK returns it."""

    conference_name: str
    members: Any


@dataclass(frozen=True)
class ErrorAnswer:
    """What the newer SDK returns, without raising, for a room that it could not read."""

    error: str
    api_id: str = "api"


class Strict:
    """An object that, like a validating model, is no dict and cannot be unpacked or subscripted."""

    __slots__ = ("call_uuid", "member_id", "muted")

    def __init__(self, member_id: str, call_uuid: str, muted: bool) -> None:
        self.member_id = member_id
        self.call_uuid = call_uuid
        self.muted = muted


def as_dict(member: Member) -> dict[str, Any]:
    """Return the member as the older SDK does: a dict with the names of the wire."""
    item = dict(vars(member))
    item["from"] = item.pop("from_")
    return item


def load(name: str) -> ModuleType:
    """Import the helper file of that name."""
    specification = importlib.util.spec_from_file_location(f"helper_{name}", HELPERS / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Helper:
    """The two functions, called alike whether they are coroutines or not; `asked` holds what the client was asked."""

    conference_members: Callable[[Any], list[Any]]
    conference_member: Callable[[Any, Any], Any]
    asked: list[tuple[Any, ...]]


@pytest.fixture(params=["members", "members_async"])
def helper(request: pytest.FixtureRequest) -> Helper:
    """Return the functions of either helper file, over a client that answers (or raises) what it is given."""
    module = load(request.param)
    asked: list[tuple[Any, ...]] = []

    def client(answer: Any) -> Any:
        def get_conference(*arguments: Any) -> Any:
            asked.append(arguments)
            if isinstance(answer, Exception):
                raise answer
            return answer

        async def get_conference_later(*arguments: Any) -> Any:
            return get_conference(*arguments)

        method = get_conference_later if request.param == "members_async" else get_conference
        return SimpleNamespace(conferences=SimpleNamespace(get_conference=method))

    if request.param == "members":
        return Helper(
            lambda answer: module.conference_members(client(answer), "MA_1", "Sales"),
            lambda answer, call: module.conference_member(client(answer), "MA_1", "Sales", call),
            asked,
        )
    return Helper(
        lambda answer: asyncio.run(module.conference_members_async(client(answer), "MA_1", "Sales")),
        lambda answer, call: asyncio.run(module.conference_member_async(client(answer), "MA_1", "Sales", call)),
        asked,
    )


AGENT = Member("11", "call-a", muted=True)
CALLER = Member("12", "call-c", deaf=True)

ROOMS = {
    "dict of dicts": {"conference_name": "Sales", "members": [as_dict(AGENT), as_dict(CALLER)]},
    "model of models": Room("Sales", [AGENT, CALLER]),
    "model of dicts": Room("Sales", [as_dict(AGENT), as_dict(CALLER)]),
    "dict of models": {"conference_name": "Sales", "members": [AGENT, CALLER]},
    "mixed members": Room("Sales", [as_dict(AGENT), CALLER]),
    "a tuple": Room("Sales", (AGENT, CALLER)),
    "an error that is empty": {"error": None, "members": [as_dict(AGENT), as_dict(CALLER)]},
}

UNKNOWN = {
    "an error object": ErrorAnswer("conference not found"),
    "an error dict": {"error": "conference not found", "api_id": "api"},
    "nothing": None,
    "an empty dict": {},
    "a dict without members": {"conference_name": "Sales"},
    "a model without members": SimpleNamespace(conference_name="Sales"),
    "members that are None": {"members": None},
    "members that are a count": Room("Sales", "2"),
    "an error beside an empty list": {"error": "conference not found", "members": []},
}


@pytest.mark.parametrize("answer", ROOMS.values(), ids=ROOMS)
def test_every_member_has_its_attributes_in_every_shape(helper: Helper, answer: Any) -> None:
    members = helper.conference_members(answer)
    assert [{name: getattr(member, name) for name in vars(AGENT)} for member in members] == [vars(AGENT), vars(CALLER)]


@pytest.mark.parametrize("answer", ROOMS.values(), ids=ROOMS)
def test_a_member_is_found_by_its_call_in_every_shape(helper: Helper, answer: Any) -> None:
    member = helper.conference_member(answer, "call-c")
    assert (member.member_id, member.muted, member.deaf) == ("12", False, True)


def test_a_muted_member_is_muted_in_every_shape(helper: Helper) -> None:
    for answer in ROOMS.values():
        assert helper.conference_member(answer, "call-a").muted is True


def test_a_dict_that_does_not_tell_whether_it_is_muted_is_not_taken_for_unmuted(helper: Helper) -> None:
    member = helper.conference_member({"members": [{"member_id": "11", "call_uuid": "call-a"}]}, "call-a")
    with pytest.raises(AttributeError):
        _ = member.muted


def test_a_model_is_handed_on_as_it_is(helper: Helper) -> None:
    strict = Strict("11", "call-a", True)
    assert helper.conference_members(Room("Sales", [strict])) == [strict]
    assert helper.conference_member(Room("Sales", [strict]), "call-a") is strict


def test_the_client_is_asked_once_with_the_account_and_the_name(helper: Helper) -> None:
    helper.conference_member(ROOMS["model of models"], "call-a")
    assert helper.asked == [("MA_1", "Sales")]


def test_the_dict_that_the_client_returned_is_not_changed(helper: Helper) -> None:
    answer = {"members": [as_dict(AGENT)]}
    helper.conference_members(answer)
    assert answer == {"members": [as_dict(AGENT)]}


def test_an_empty_room_has_no_members(helper: Helper) -> None:
    assert helper.conference_members({"members": []}) == []
    assert helper.conference_members(Room("Sales", [])) == []


@pytest.mark.parametrize(("held", "sought"), [(7, "7"), ("7", 7), (7, 7), ("7", "7")])
def test_ids_are_compared_as_strings(helper: Helper, held: Any, sought: Any) -> None:
    assert helper.conference_member(Room("Sales", [Member("11", held)]), sought).member_id == "11"
    assert helper.conference_member({"members": [as_dict(Member("11", held))]}, sought).member_id == "11"


@pytest.mark.parametrize("answer", [*ROOMS.values(), {"members": []}])
def test_a_call_that_is_not_in_the_room_is_a_lookup_error_that_names_both(helper: Helper, answer: Any) -> None:
    with pytest.raises(LookupError, match=r"^Call 'call-x' is not in conference 'Sales'$"):
        helper.conference_member(answer, "call-x")


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_call_is_never_a_member_without_a_call(helper: Helper, nothing: Any) -> None:
    with pytest.raises(LookupError):
        helper.conference_member(Room("Sales", [Member("11", nothing)]), nothing)


@pytest.mark.parametrize("answer", UNKNOWN.values(), ids=UNKNOWN)
def test_members_that_are_not_known_are_a_runtime_error_and_no_lookup_error(helper: Helper, answer: Any) -> None:
    message = r"^The members of conference 'Sales' are not known: Vobiz answered "
    with pytest.raises(RuntimeError, match=message):
        helper.conference_members(answer)
    with pytest.raises(RuntimeError, match=message):
        helper.conference_member(answer, "call-a")


@pytest.mark.parametrize("name", ["an error object", "an error dict", "an error beside an empty list"])
def test_the_error_that_vobiz_gave_is_in_the_message(helper: Helper, name: str) -> None:
    with pytest.raises(RuntimeError, match="conference not found"):
        helper.conference_members(UNKNOWN[name])


def test_an_error_raised_by_the_client_goes_through(helper: Helper) -> None:
    with pytest.raises(ConnectionError):
        helper.conference_members(ConnectionError())
    with pytest.raises(ConnectionError):
        helper.conference_member(ConnectionError(), "call-a")


# ---- the text that users get ----


def source(name: str) -> str:
    """Return the text of a helper file."""
    return (HELPERS / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["members", "members_async"])
def test_a_helper_is_python_3_8_of_at_most_88_ascii_columns(name: str) -> None:
    ast.parse(source(name), feature_version=(3, 8))
    assert source(name).isascii()
    assert max(map(len, source(name).splitlines())) <= 88


@pytest.mark.parametrize("name", ["members", "members_async"])
def test_a_helper_is_a_docstring_imports_of_the_standard_library_and_two_functions(name: str) -> None:
    _docstring, *statements = ast.parse(source(name)).body
    imports = [statement for statement in statements if isinstance(statement, ast.ImportFrom)]
    functions = [
        statement for statement in statements if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert statements == [*imports, *functions]
    assert {statement.module for statement in imports} <= sys.stdlib_module_names
    ending = name.removeprefix("members")
    assert [function.name for function in functions] == [f"conference_members{ending}", f"conference_member{ending}"]


def test_the_two_helper_files_differ_by_what_is_asynchronous_only() -> None:
    text = source("members_async").replace("_async(", "(").replace("async def", "def").replace("await ", "")
    twin, original = ast.parse(text), ast.parse(source("members"))
    assert [ast.unparse(statement) for statement in twin.body[1:]] == [
        ast.unparse(statement) for statement in original.body[1:]
    ]
