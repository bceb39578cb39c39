"""The source's builders and the target's, by the tables: classes, methods, parameters, names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from codemod.rules import Rules

# What every builder has beside the methods that make elements (rules/twiml.toml, [builder]).
APPENDS, NESTS, SERIALISES = "append", "nest", "serialise"


@lru_cache(maxsize=4)
def library_of(rules: Rules) -> BuilderLibrary:
    """Return what answers for the tables."""
    return BuilderLibrary(rules)


class BuilderLibrary:
    """Answers for all modules."""

    def __init__(self, rules: Rules) -> None:
        """Keep the tables; a folder without them has no builders."""
        self.source: Mapping[str, Any] = rules.tables.get(
            "builders", {"class": {}, "method": {}, "module": "", "root": ""}
        )
        self.words: Mapping[str, Any] = rules.tables.get("twiml", {}).get("builder", {})
        self.target: Mapping[str, Any] = rules.tables.get("vobizxml", {"element": {}})
        self.root = str(self.source["root"])
        """The class that documents are made of."""

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Return the dotted names of the source's classes, and the class of each."""
        return {f"{self.source['module']}.{name}": name for name in self.source["class"]}

    def is_named_in(self, text: str) -> bool:
        """Return whether a module may name the classes: the package that they are in stands somewhere in its text."""
        package = str(self.source["module"]).split(".")[1:2]
        return any(each in text for each in package)

    def element(self, builder: str) -> str:
        """Return the element that a class makes."""
        return str(self.source["class"][builder])

    def method(self, builder: str, name: str) -> str | None:
        """Return the class of what a method of a builder makes; None where it makes nothing."""
        entry = self.source["method"].get(f"{builder}.{name}")
        if entry is None:
            return None
        element = entry["makes"]
        return element if element in self.source["class"] else self._by_element.get(element)

    @cached_property
    def _by_element(self) -> Mapping[str, str]:
        return {element: name for name, element in self.source["class"].items()}

    def parameters(self, builder: str, method: str | None) -> list[str]:
        """Return the parameters of a method, or of the constructor, in order."""
        key = builder if method is None else f"{builder}.{method}"
        return list(self.source["method"][key]["parameters"])

    def is_word(self, what: str, name: str) -> bool:
        """Return whether a method does what the tables say of builders at large: append, nest, serialise."""
        return name in self.words.get(what, ())

    # ---- the target --------------------------------------------------------------------------------------------------

    @property
    def package(self) -> tuple[str, str]:
        """Return the module and the name that are imported."""
        entry = self.target["import"]
        return str(entry["module"]), str(entry["name"])

    def adds(self, element: str) -> str:
        """Return the method of the target that makes an element in another."""
        return str(self.target["element"][element]["add"])

    def made(self, element: str) -> str:
        """Return the target's class of an element, with the package's name."""
        return f"{self.package[1]}.{self.target['element'][element]['class']}"

    def argument(self, element: str) -> str | None:
        """Return the target's parameter for the content; None where it takes none."""
        return self.target["element"][element].get("argument")  # type: ignore[no-any-return]


def attribute_of(keyword: str) -> str:
    """Return the attribute that a keyword of the source's builders becomes (twilio.twiml.lower_camel)."""
    name = "from" if keyword == "from_" else keyword
    if "_" not in name:
        return name
    joined = "".join(part.title() for part in name.split("_"))
    return joined[0].lower() + joined[1:]


def keyword_of(attribute: str) -> str:
    """Return the keyword of the target's builders for an attribute."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", attribute).lower()
