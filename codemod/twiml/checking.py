"""Whether a document is the target's: held against its table after every conversion, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.elements import HOLE, Elements
from codemod.twiml.markup import Element
from codemod.twiml.values import Marked, is_foreign


def defects(root: Element, marked: Marked, elements: Elements) -> Iterator[str]:
    """Yield what a document holds that the target does not know: elements, attributes, values."""
    stack = [(each, elements.root) for each in root.elements]
    while stack:
        element, parent = stack.pop()
        target = elements.target.get(element.local)
        if target is None or parent not in target.inside:
            yield f"<{element.local}> in <{parent}>"
            continue
        names = [attribute.name for attribute in element.attributes]
        if len(set(names)) < len(names) and not marked.in_tag(element):
            yield f"an attribute of <{element.local}> that is given twice"
        for name, value in marked.values(element):
            form = target.attributes.get(name)
            if form is None:
                yield f"{name} of <{element.local}>"
            elif HOLE not in value and form.fitted(value) != value:
                yield f'{name}="{value}" of <{element.local}>'
        if target.content == "elements":
            stack += [(each, element.local) for each in element.elements]
        elif target.content == "speech":
            for each in element.walk():
                if each is not element and each.local not in elements.ssml:
                    yield f"<{each.local}> in <{element.local}>"
        else:
            for each in element.elements:
                yield f"<{each.local}> in <{element.local}>"


def evidence(root: Element, elements: Elements) -> tuple[str, str]:
    """Return what in a document can only be the source's, and what can only be the target's; nothing for neither."""
    source = target = ""
    stack = [(each, elements.root) for each in root.elements]
    while stack:
        element, parent = stack.pop()
        name = element.local
        source = source or (f"<{name}>" if elements.is_source_only(name, parent) else "")
        target = target or (f"<{name}>" if elements.is_target_only(name, parent) else "")
        for attribute in element.attributes:
            if is_foreign(attribute.name):
                continue
            source = source or (attribute.name if elements.only_of_source(name, attribute.name) else "")
            target = target or (attribute.name if elements.only_of_target(name, attribute.name) else "")
        stack += [(each, name) for each in element.elements]
    return source, target
