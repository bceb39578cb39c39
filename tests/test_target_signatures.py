"""rules/sdk.toml agrees with itself and, where they are at hand, with the facts that it was made from."""

from __future__ import annotations

import copy
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "rules" / "sdk.toml"
FACTS = ROOT.parent / "shared" / "facts" / "vobiz-sdk.json"

SEED_METHODS = (
    "calls.make_call",
    "conference.deaf_member",
    "conference.hangup_member",
    "conference.kick_member",
    "conference.play_audio_member",
    "conference.stop_audio_member",
    "conference.undeaf_member",
    "conference_members.mute_member",
    "conference_members.unmute_member",
    "conference_recording.start_conference_recording",
    "conference_recording.stop_conference_recording",
    "conferences.delete_all_conferences",
    "conferences.delete_conference",
    "conferences.get_conference",
    "conferences.list_conferences",
)
"""The methods that the published mapping of conferences names."""


@pytest.fixture
def table() -> dict[str, Any]:
    """Return rules/sdk.toml, loaded."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def inconsistencies(table: dict[str, Any]) -> list[str]:
    """Return, a sentence each, where the table contradicts itself."""
    found = []
    for name, method in table["method"].items():
        if set(method) != {"positional", "required", "optional", "http"}:
            found.append(f"{name} has other keys: {sorted(method)}")
            continue
        names = [*method["positional"], *method["required"], *method["optional"], *table["optional_everywhere"]]
        if len(set(names)) != len(names):
            found.append(f"{name} names a parameter twice")
        if not all(parameter.isidentifier() for parameter in names):
            found.append(f"{name} has a parameter that is no name")
        if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name):
            found.append(f"{name} is not of the form resource.method")
        if not re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE) api/v1(/(\w+|\{\w+\}))+/?", method["http"]):
            found.append(f"{name} has a strange request: {method['http']}")
        if re.findall(r"\{(\w+)\}", method["http"]) != method["positional"]:
            found.append(f"{name} does not take what its path holds, in that order")
    found += [f"acknowledged: {name} is no method" for name in table["acknowledged"] if name not in table["method"]]
    found += [
        f"[argument] {name} is a parameter of no method"
        for name in table["argument"]
        if not any(name in method["positional"] + method["required"] for method in table["method"].values())
    ]
    for name, attributes in table["result"].items():
        if "." in name and name not in table["method"]:
            found.append(f"[result] {name} is no method")
        if name in table["acknowledged"]:
            found.append(f"[result] {name} is acknowledged only")
        for attribute, kind in attributes.items():
            item = kind.removeprefix("list[").removesuffix("]")
            if item not in {"str", "bool", "any"} and (item == kind or item not in table["result"]):
                found.append(f"[result] {name}: {attribute} is of the unknown type {kind}")
    for name, constructor in table["constructor"].items():
        if name != "keyword_optional" and constructor["class"] != table["synchronous"]:
            found.append(f"[constructor.{name}] makes another class than {table['synchronous']}")
        if name != "keyword_optional" and set(constructor["keyword_required"]) & set(
            table["constructor"]["keyword_optional"]
        ):
            found.append(f"[constructor.{name}] requires what is optional")
    found += [
        f"[error] {key} is not of the package"
        for key in ("class", "also")
        if not table["error"][key].startswith(f"{table['package']}.")
    ]
    return found


def disagreements(table: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """Return, a sentence each, where the table says something else than the facts."""
    says = {
        "methods": {
            name: (method["positional"], method["required"], method["optional"], method["http"])
            for name, method in table["method"].items()
        },
        "constructors": {
            name: (constructor["class"], constructor["keyword_required"])
            for name, constructor in table["constructor"].items()
            if name != "keyword_optional"
        },
        "keyword_optional_of_both_constructors": table["constructor"]["keyword_optional"],
        "member_id": table["argument"]["member_id"],
        "error": (table["error"]["class"], table["error"]["attributes"], table["error"]["also"]),
        "results": {name: attributes for name, attributes in table["result"].items() if name != "error_object"},
    }
    results: dict[str, Any] = {}
    for name, attributes in facts["responses"].items():
        if isinstance(attributes, dict):  # else a sentence about those that are acknowledged
            results[name] = {
                attribute: re.split("[:,]", kind)[0]
                for attribute, kind in attributes.items()
                if attribute.isidentifier()
            }
    listed = re.findall(r"\w+", facts["responses"]["recordings.list_recordings"]["objects"].partition("{")[2])
    results["recordings.list_recordings"] = {"objects": "list[recording]"}
    results["recording"] = dict.fromkeys(listed, "any")
    known = {
        "methods": {
            name: (method["positional"], method["keyword_required"], method["keyword_optional"], method["http"])
            for name, method in facts["methods"].items()
        },
        "constructors": {
            name: (constructor["class"], constructor["keyword_required"])
            for name, constructor in facts["constructors"].items()
        },
        "keyword_optional_of_both_constructors": facts["keyword_optional_of_both_constructors"],
        "member_id": facts["member_id"],
        "error": (facts["errors"]["class"], facts["errors"]["attributes"], facts["errors"]["also"].split()[0]),
        "results": results,
    }
    found = []
    for key, value in known.items():
        said = says[key]
        if isinstance(value, dict) and isinstance(said, dict):
            found += [
                f"{key}, {name}: the table says {said.get(name)}, the facts {value.get(name)}"
                for name in sorted({*value, *said})
                if said.get(name) != value.get(name)
            ]
        elif said != value:
            found.append(f"{key}: the table says {said}, the facts {value}")
    return found


def test_the_table_agrees_with_itself_and_with_the_facts(table: dict[str, Any]) -> None:
    found = inconsistencies(table)
    if FACTS.exists():
        found += disagreements(table, json.loads(FACTS.read_text(encoding="utf-8")))
    assert not found, "rules/sdk.toml:\n" + "\n".join(found)


def test_every_method_that_the_mapping_names_is_there(table: dict[str, Any]) -> None:
    assert set(SEED_METHODS) <= set(table["method"])


def test_methods_of_members_address_them_by_account_room_and_member(table: dict[str, Any]) -> None:
    for name, method in table["method"].items():
        if name.partition(".")[0] in {"conference", "conference_members"}:
            assert method["positional"] == ["auth_id", "conference_name", "member_id"], name


# ---- what the checks say ----


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("method", "calls.make_call", "http"), "POST api/v1/Account/{id}/Call/", "calls.make_call does not take"),
        (
            ("method", "calls.make_call", "http"),
            "SEND api/v1/Account/{auth_id}/",
            "calls.make_call has a strange request",
        ),
        (("method", "calls.make_call", "optional"), ["to"], "calls.make_call names a parameter twice"),
        (("method", "calls.make_call", "optional"), ["a b"], "calls.make_call has a parameter that is no name"),
        (("method", "calls.make_call", "extra"), [], "calls.make_call has other keys"),
        (
            ("method", "make_call"),
            {"positional": [], "required": [], "optional": [], "http": "GET api/v1/a"},
            "make_call is not",
        ),
        (("acknowledged",), ["calls.none"], "acknowledged: calls.none is no method"),
        (("acknowledged",), ["calls.make_call"], "[result] calls.make_call is acknowledged only"),
        (("argument", "nothing"), "", "[argument] nothing is a parameter of no method"),
        (("result", "calls.none"), {}, "[result] calls.none is no method"),
        (("result", "member", "muted"), "boolean", "[result] member: muted is of the unknown type boolean"),
        (("result", "member", "muted"), "list[no]", "[result] member: muted is of the unknown type list[no]"),
        (("constructor", "api_key", "class"), "Client", "[constructor.api_key] makes another class"),
        (
            ("constructor", "api_key", "keyword_required"),
            ["timeout"],
            "[constructor.api_key] requires what is optional",
        ),
        (("error", "class"), "other.ApiError", "[error] class is not of the package"),
    ],
)
def test_a_contradiction_is_told(table: dict[str, Any], place: tuple[str, ...], value: Any, message: str) -> None:
    changed = copy.deepcopy(table)
    holder = changed
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    (found,) = inconsistencies(changed)
    assert found.startswith(message)
