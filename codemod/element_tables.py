"""Reads the mapping of TwiML's elements from its tables, and tells what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codemod.elements import (
    AttributeRow,
    Condition,
    Constant,
    ElementRow,
    Elements,
    Form,
    PartRow,
    TargetElement,
    Telling,
)


def read_elements(source: Mapping[str, Any], target: Mapping[str, Any]) -> Elements:
    """Read rules/twiml.toml and rules/vobizxml.toml; raises KeyError, ValueError or TypeError."""
    return Elements(
        root=source["root"],
        rows={name: _element(name, entry) for name, entry in source["element"].items()},
        without=frozenset(source["without"]["elements"]),
        without_inside=frozenset(source["without"].get("inside", ())),
        without_message=source["without"]["message"],
        messaging=frozenset(source["messaging"]),
        unmistakable=frozenset(source["unmistakable"]),
        ssml=frozenset(source["ssml"]),
        target={name: _target(name, entry) for name, entry in target["element"].items()},
    )


def problems_of(elements: Elements, messages: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with the tables, a line each."""
    for row in elements.rows.values():
        where = f"element.{row.element}"
        target = elements.target.get(row.to)
        if target is None:
            yield f"{where}: VobizXML has no element {row.to}"
            continue
        for name in sorted(row.inside - elements.names - {elements.root}):
            yield f"{where}: it cannot stand in {name}, which is no element"
        rows = [*row.attributes.values(), *(each for around in row.around.values() for each in around.values())]
        written = [*((each.to, each.absent) for each in rows if each.to), *row.write.items()]
        for name, constant in written:
            if name not in target.attributes:
                yield f"{where}: {row.to} has no attribute {name}"
            elif constant is not None and target.attributes[name].fitted(constant.value) is None:
                yield f"{where}: {row.to} takes no {name}={constant.value}"
        for each in rows:
            form = target.attributes.get(each.to or "")
            for value in each.spelt.values() if form is not None else ():
                if value and form is not None and form.fitted(value) is None:
                    yield f"{where}: {row.to} takes no {each.to}={value}"
            for element in (each.after, each.to_content):
                if element is not None and element not in elements.target:
                    yield f"{where}: {each.name}: VobizXML has no element {element}"
        for telling in _tellings_of(row):
            if telling.message not in messages:
                yield f"{where}: message {telling.message} is not described"


def _tellings_of(row: ElementRow) -> Iterator[Telling]:
    yield from row.tellings
    for rows in (row.attributes, *row.around.values()):
        for attribute in rows.values():
            yield from attribute.tellings
    for part in row.parts.values():
        yield from part.tellings


ELEMENT_KEYS = frozenset({
    "code", "name", "to", "inside", "content", "why", "example", "seed", "unwrap", "several", "wrap", "stay-alone",
    "say", "write", "attributes", "around", "part",
})  # fmt: skip
ATTRIBUTE_KEYS = frozenset({
    "to", "to-content", "to-parent", "after", "method", "drop", "map", "otherwise", "absent", "when", "say",
})  # fmt: skip
PART_KEYS = frozenset({"drop", "unwrap", "collect", "key", "value", "attributes", "say"})
CONDITION_KEYS = frozenset({"given", "absent", "of", "is", "isnt", "above", "matches", "position", "parent"})


def _only(entry: Mapping[str, Any], keys: frozenset[str]) -> None:
    for key in entry:
        if key not in keys:
            raise ValueError(f"{key} is no key that is known here")


def _element(name: str, entry: Mapping[str, Any]) -> ElementRow:
    _only(entry, ELEMENT_KEYS)
    return ElementRow(
        element=name,
        code=entry["code"],
        name=entry["name"],
        to=entry["to"],
        inside=frozenset(entry["inside"]),
        content=entry["content"],
        why=entry["why"],
        example=entry["example"],
        seed=entry.get("seed"),
        unwrap=frozenset(entry.get("unwrap", ())),
        several=entry.get("several", False),
        wrap=entry.get("wrap"),
        stay_alone=entry.get("stay-alone"),
        tellings=_tellings(entry),
        write={each: _constant(value) for each, value in entry.get("write", {}).items()},
        attributes=_attributes(entry.get("attributes", {})),
        around={each: _attributes(rows) for each, rows in entry.get("around", {}).items()},
        parts={each: _part(each, row) for each, row in entry.get("part", {}).items()},
    )


def _attributes(entries: Mapping[str, Any]) -> dict[str, AttributeRow]:
    return {name: _attribute(name, entry) for name, entry in entries.items()}


def _attribute(name: str, entry: Mapping[str, Any]) -> AttributeRow:
    _only(entry, ATTRIBUTE_KEYS)
    if sum(key in entry for key in ("to", "to-content", "to-parent", "after", "drop")) != 1:
        raise ValueError(f"{name} has one of to, to-content, to-parent, after and drop")
    return AttributeRow(
        name=name,
        to=entry.get("to"),
        to_content=entry.get("to-content"),
        to_parent=entry.get("to-parent"),
        after=entry.get("after"),
        method=entry.get("method"),
        spelt={old.lower(): new for old, new in entry.get("map", {}).items()},
        written={old.lower(): old for old in entry.get("map", {})},
        otherwise=entry.get("otherwise", "manual"),
        absent=_constant(entry["absent"]) if "absent" in entry else None,
        when=_condition(entry.get("when", {})),
        tellings=_tellings(entry),
    )


def _part(name: str, entry: Mapping[str, Any]) -> PartRow:
    _only(entry, PART_KEYS)
    return PartRow(
        name,
        entry.get("drop", False),
        entry.get("unwrap", False),
        entry.get("collect"),
        entry.get("key", ""),
        entry.get("value", ""),
        frozenset(entry.get("attributes", ())),
        _tellings(entry),
    )


def _constant(entry: str | Mapping[str, Any]) -> Constant:
    if isinstance(entry, str):
        return Constant(entry)
    _only(entry, frozenset({"value", "when"}))
    return Constant(entry["value"], _condition(entry["when"]))


def _tellings(entry: Mapping[str, Any]) -> tuple[Telling, ...]:
    say = entry.get("say", [])
    return tuple(_telling(each) for each in ([say] if isinstance(say, str) else say))


def _telling(entry: str | Mapping[str, Any]) -> Telling:
    if isinstance(entry, str):
        return Telling(entry)
    _only(entry, frozenset({"say", "when"}))
    return Telling(entry["say"], _condition(entry["when"]))


def _condition(entry: Mapping[str, Any]) -> Condition:
    _only(entry, CONDITION_KEYS)
    return Condition(
        given=entry.get("given"),
        absent=entry.get("absent"),
        of=entry.get("of"),
        equal=_words(entry.get("is")),
        unequal=_words(entry.get("isnt")),
        above=entry.get("above"),
        matches=re.compile(entry["matches"]) if "matches" in entry else None,
        position=entry.get("position"),
        parent=entry.get("parent"),
    )


def _words(entry: str | list[str] | None) -> frozenset[str] | None:
    if entry is None:
        return None
    return frozenset(each.lower() for each in ([entry] if isinstance(entry, str) else entry))


def _target(name: str, entry: Mapping[str, Any]) -> TargetElement:
    forms = {each: _form(value) for each, value in entry.get("attributes", {}).items()}
    return TargetElement(name, frozenset(entry["inside"]), entry["content"], forms)


def _form(entry: str | list[str] | Mapping[str, Any]) -> Form:
    if isinstance(entry, str):
        return Form(entry)
    if isinstance(entry, list):
        return Form("words", tuple(entry))
    return Form("integer", tuple(entry.get("or", ())), entry["least"], entry["most"])
