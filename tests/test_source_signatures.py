"""rules/twilio.toml holds what the installed twilio-python has."""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import Any

import pytest
import twilio_signatures

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = Path(__file__).resolve().parents[1] / "rules" / "twilio.toml"


@pytest.fixture(scope="module")
def text() -> str:
    """Return rules/twilio.toml as it stands."""
    return TABLE.read_text(encoding="utf-8")


@pytest.fixture
def table(text: str) -> dict[str, Any]:
    """Return rules/twilio.toml, loaded."""
    return tomllib.loads(text)


@pytest.fixture(scope="module")
def installed() -> dict[str, Any]:
    """Return what the installed package has."""
    return twilio_signatures.read_installed()


def test_the_table_holds_what_the_installed_twilio_has(table: dict[str, Any], installed: dict[str, Any]) -> None:
    found = twilio_signatures.differences(table, installed)
    assert not found, "rules/twilio.toml differs from twilio " + "\n".join([installed["version"], *found])


def test_the_table_stands_in_the_form_that_the_script_prints(text: str, table: dict[str, Any]) -> None:
    assert twilio_signatures.as_toml(table) == text


def test_what_the_script_prints_is_what_it_read(installed: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    twilio_signatures.main()
    assert tomllib.loads(capsys.readouterr().out) == installed


@pytest.mark.parametrize("resource", twilio_signatures.RESOURCES, ids=lambda resource: resource.one)
def test_an_item_has_the_methods_and_resources_of_its_context(resource: twilio_signatures.Resource) -> None:
    item, context = resource.part("Instance"), resource.part("Context")
    assert twilio_signatures.methods_of(item) == twilio_signatures.methods_of(context)
    assert twilio_signatures.properties_of(item) == twilio_signatures.properties_of(context)


def test_every_key_belongs_to_a_value(table: dict[str, Any]) -> None:
    values = {"client", *table["value"]}
    for section in twilio_signatures.COMPARED:
        assert {key.partition(".")[0] for key in table[section]} <= values


def test_positions_and_older_names_are_of_listed_methods(table: dict[str, Any]) -> None:
    for method, count in table["positional"].items():
        assert 0 < count < len(table["method"][method])
    for key, names in table["older"].items():
        assert set(names) <= {*table["method"].get(key, ()), *table["attribute"].get(key, ())}


# ---- what the comparison says ----


def small() -> dict[str, Any]:
    """Return a table with a method, an attribute and little else."""
    return {
        "version": "9",
        "variants": ["_async"],
        "value": {"call": "client.calls(sid)"},
        "lacking": {},
        "method": {"call.update": ["url", "method", "status"], "call.fetch": []},
        "attribute": {"call": ["sid", "status"]},
        "resource": {},
        "values": {"call.status": ["queued"]},
        "older": {},
    }


def test_equal_tables_do_not_differ() -> None:
    assert twilio_signatures.differences(small(), small()) == []


@pytest.mark.parametrize(
    ("section", "key", "names", "message"),
    [
        ("method", "call.delete", [], '[method] lacks "call.delete", which has []'),
        ("method", "call.update", ["url", "method", "status", "twiml"], '[method] "call.update" lacks twiml'),
        (
            "method",
            "call.update",
            ["url", "status"],
            '[method] "call.update" has method, which twilio lacks and [older] does not list',
        ),
        (
            "method",
            "call.update",
            ["method", "url", "status"],
            "[method] \"call.update\" has another order: ['url', 'method', 'status'], "
            "twilio ['method', 'url', 'status']",
        ),
        ("attribute", "call", ["sid", "status", "price"], '[attribute] "call" lacks price'),
        ("values", "call.status", ["queued", "ringing"], '[values] "call.status" lacks ringing'),
    ],
)
def test_a_difference_is_told_with_its_place(section: str, key: str, names: list[str], message: str) -> None:
    installed = small()
    installed[section][key] = names
    assert twilio_signatures.differences(small(), installed) == [message]


def test_a_method_that_twilio_has_not_is_told() -> None:
    installed = small()
    del installed["method"]["call.fetch"]
    assert twilio_signatures.differences(small(), installed) == [
        '[method] has "call.fetch", which twilio lacks and [older] does not list'
    ]


def test_other_variants_are_told() -> None:
    installed = small() | {"lacking": {"get": ["_async"]}}
    assert twilio_signatures.differences(small(), installed) == [
        "lacking: the table has {}, twilio {'get': ['_async']}"
    ]


def test_what_older_lists_may_be_more_than_twilio_has() -> None:
    table = small()
    table["older"] = {"call.fetch": [], "call.update": ["method"], "call": ["sid"]}
    installed = copy.deepcopy(small())
    del installed["method"]["call.fetch"]
    installed["method"]["call.update"] = ["url", "status"]
    installed["attribute"]["call"] = ["status"]
    assert twilio_signatures.differences(table, installed) == []


def test_a_variant_with_other_parameters_is_a_method_of_its_own() -> None:
    methods = {"list": ["a"], "list_async": ["a"], "list_with_http_info": ["b"], "list_with_http_info_async": ["b"]}
    assert twilio_signatures.fold_variants(methods) == (
        {"list": ["a"], "list_with_http_info": ["b"]},
        {"list": ["_async"], "list_with_http_info": ["_async"]},
    )


def test_the_longest_ending_is_cut() -> None:
    methods = {"list": ["a"], "list_async": ["a"], "list_with_http_info": ["a"], "list_with_http_info_async": ["a"]}
    assert twilio_signatures.fold_variants(methods) == ({"list": ["a"]}, {"list": list(twilio_signatures.VARIANTS)})


def test_lacking_variants_are_told_by_method_where_its_values_do_not_agree() -> None:
    every = list(twilio_signatures.VARIANTS)
    assert twilio_signatures.lacking(
        {"a.get": every[:2], "b.get": every, "a.page": every[:1], "b.page": every[:1]}
    ) == {
        "a.get": every[2:],
        "page": every[1:],
    }
