"""What a text is: a TwiML document for voice, a piece of one, one that is shown amid other text, or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from codemod.elements import Elements
from codemod.ignoring import SPELT, Ignore, codes_of
from codemod.scan import name_of_root
from codemod.twiml.markup import Element, Node, Piece, Sort

if TYPE_CHECKING:
    from codemod.rules import Rules

BEFORE_ROOT = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\[\"']*)*(?:\[.*?\]\s*)?>)*",
    re.DOTALL | re.IGNORECASE,
)
IGNORE = re.compile(rf"<!--\s*{SPELT}", re.IGNORECASE)

LINE_END = re.compile(r"\r\n|\r|\n")


@lru_cache(maxsize=4)
def recognition_of(rules: Rules) -> Recognition:
    """Return what tells documents apart by the tables."""
    return Recognition(rules.elements)


class Recognition:
    """Tells documents apart by the names of the tables."""

    def __init__(self, elements: Elements) -> None:
        """Keep the names."""
        self.elements = elements
        self._root = _tags({elements.root})
        self._any = _tags({elements.root, *elements.names})
        self._verbs = _tags(elements.verbs - elements.messaging)

    def mentions(self, text: str) -> bool:
        """Return whether a text holds the root of a document, or an element of one."""
        return self._any.search(text) is not None

    def shown(self, text: str) -> tuple[int, int] | None:
        """Return where the root of a document stands in a text that holds a verb of voice after it."""
        root = self._root.search(text)
        if root is None or self._verbs.search(text, root.end()) is None:
            return None
        return root.start(), root.end() - 1

    def kind(self, text: str) -> str | None:
        """Return the name of the element that a text begins with, after declarations and comments."""
        start = BEFORE_ROOT.match(text)
        return name_of_root(text[start.end() if start is not None else 0 :])

    def is_root(self, name: str | None) -> bool:
        """Return whether an element is the root of a document."""
        return name == self.elements.root

    def roots(self, nodes: Iterable[Node]) -> list[Element]:
        """Return the roots of documents among what stands at the top of a text."""
        return [node for node in nodes if isinstance(node, Element) and node.local == self.elements.root]

    def is_voice(self, root: Element) -> bool:
        """Return whether a document is for voice: by its verbs, unless others show that it is somebody else's."""
        names = {each.local for each in root.elements}
        known = names & (self.elements.verbs | set(self.elements.target))
        if names - known and not names & self.elements.unmistakable:
            return False
        messages = self.elements.messaging - set(self.elements.target)
        return bool(known - self.elements.messaging) or (bool(known) and not known & messages)

    def is_piece(self, top: list[Element]) -> bool:
        """Return whether elements without a root are TwiML's: by a name or an attribute that no other XML has."""
        if not all(each.local in self.elements.names for each in top):
            return False
        known = self.elements.names | self.elements.ssml
        known |= {part for row in self.elements.rows.values() for part in row.parts}
        evidence = False
        stack = [(each, "") for each in top]
        while stack:
            element, parent = stack.pop()
            name = element.local
            names = [attribute.name for attribute in element.attributes]
            if name not in known or any(self.elements.only_of_target(name, each) for each in names):
                return False
            row = self.elements.rows.get(name)
            at_home = not parent or (row is not None and parent in row.inside)
            evidence |= name in self.elements.unmistakable and at_home
            # One word, such as url, may be an attribute of anybody's.
            evidence |= any(self.elements.only_of_source(name, each) and not each.islower() for each in names)
            stack += [(each, name) for each in element.elements]
        return evidence


def ignores_of(text: str) -> Iterator[Ignore]:
    """Yield the ignore comments of a text; one about the whole file stands before its first element."""
    start = BEFORE_ROOT.match(text)
    first = start.end() if start is not None else 0
    for number, match in enumerate(IGNORE.finditer(text)):
        whole, line = match["file"] is not None, len(LINE_END.findall(text, 0, match.start())) + 1
        misplaced = whole and match.start() > first
        yield Ignore(number, line, match.start(), match.end(), codes_of(match), whole, misplaced)


def comments_of(nodes: Iterable[Node]) -> Iterator[Piece]:
    """Yield the comments among nodes and inside them, in the order of the text."""
    for node in nodes:
        if isinstance(node, Element):
            yield from comments_of(node.nodes)
        elif node.sort is Sort.COMMENT:
            yield node


def _tags(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(sorted(names))})[\s>/]")
