"""A stand-in for the SDK's vobizxml, made from rules/vobizxml.toml: it builds documents, and refuses what is unknown.

The SDK itself takes an unknown keyword in silence; here it is an error, so that none slips through a rewriting.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from codemod.rules import load_rules

TABLE: dict[str, Any] = load_rules().tables["vobizxml"]["element"]
ADD_TO = ("ResponseElement", "DialElement")
REQUIRED = object()


class VobizXMLError(TypeError):
    """A call that the SDK would refuse, or take in silence and write what Vobiz does not know."""


class Element:
    """One element; its class names the entry of the table."""

    entry: dict[str, Any]
    element: str

    def __init__(self, *content: object, **attributes: object) -> None:
        argument = self.entry.get("argument")
        if argument in attributes:
            content = (*content, attributes.pop(argument))
        if len(content) != (argument is not None):
            raise VobizXMLError(f"{type(self).__name__} takes {argument or 'keywords only'}, and was given {content}")
        self.text = None if not content or content[0] is None else str(content[0])
        self.children: list[Element] = []
        self.attributes: dict[str, str] = {}
        for name, value in attributes.items():
            attribute = _camel(name)
            form = self.entry.get("attributes", {}).get(attribute)
            if form is None:
                raise VobizXMLError(f"{self.element} has no attribute {name}")
            if value is not None:
                self.attributes[attribute] = str(value).lower() if isinstance(value, bool) else str(value)

    def to_string(self, pretty: bool = True) -> str:
        """Return the document."""
        gap = "\n" if pretty else ""
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        inside = (
            gap.join(["", *(each.to_string(pretty) for each in self.children), ""])
            if self.children
            else escape(self.text or "")
        )
        return f"<{self.element}{attributes}>{inside}</{self.element}>"

    def __str__(self) -> str:
        return self.to_string()


def _camel(name: str) -> str:
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def make() -> types.ModuleType:
    """Return the module vobizxml."""
    module = types.ModuleType("vobiz.vobizxml")
    classes: dict[str, type[Element]] = {}
    for element, entry in TABLE.items():
        classes[element] = type(entry["class"], (Element,), {"entry": entry, "element": element})
        setattr(module, entry["class"], classes[element])
    for parent, owner in classes.items():
        for element, entry in TABLE.items():
            if parent in entry["inside"]:
                setattr(owner, entry["add"], _adder(classes[element]))
        if owner.__name__ in ADD_TO:
            owner.add = _add  # type: ignore[attr-defined]
    return module


def _adder(made: type[Element]) -> Any:
    def add(self: Element, *content: object, **attributes: object) -> Element:
        child = made(*content, **attributes)
        self.children.append(child)
        return child

    return add


def _add(self: Element, child: Element) -> Element:
    if not isinstance(child, Element) or self.element not in child.entry["inside"]:
        raise VobizXMLError(f"{self.element} cannot hold {child!r}")
    self.children.append(child)
    return child


@contextmanager
def installed() -> Iterator[None]:
    """Let `from vobiz import vobizxml` find the stand-in."""
    package = types.ModuleType("vobiz")
    package.vobizxml = make()  # type: ignore[attr-defined]
    names = {"vobiz": package, "vobiz.vobizxml": package.vobizxml}
    before = {name: sys.modules.get(name) for name in names}
    sys.modules.update(names)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
