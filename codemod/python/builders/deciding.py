"""What becomes of each element of a document, and what is in the way: decided by the tables, nothing written yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from codemod.elements import HOLE, ElementRow
from codemod.python.builders.arguments import ArgumentDecider, Arguments
from codemod.python.builders.objects import Creation, Objects
from codemod.python.builders.units import DocumentUnit, short
from codemod.twiml.decisions import Decider


class DocumentDecider:
    """Decides about the documents of one module."""

    def __init__(self, objects: Objects, decider: Decider, arguments: ArgumentDecider) -> None:
        """Keep what is asked."""
        self.objects = objects
        self.decider = decider
        self.elements = decider.elements
        self.arguments = arguments
        self.decided: dict[Creation, Arguments] = {}

    # ---- what there is -----------------------------------------------------------------------------------------------

    def row(self, creation: Creation) -> ElementRow | None:
        """Return the row of an element; None for the root, and for what has none."""
        return self.elements.rows.get(creation.element)

    def goes(self, creation: Creation) -> list[Creation]:
        """Return the elements that take the place of one around them; none where it stays."""
        return [
            each
            for each in self.inner(creation)
            if (row := self.row(each)) is not None and creation.element in row.unwrap
        ]

    def inner(self, creation: Creation) -> list[Creation]:
        """Return what is made in an element, or put into it."""
        return [each for each in self.objects.creations.values() if creation in each.inside]

    def target_of(self, element: str) -> str | None:
        """Return the target's element; None where there is none."""
        if element == self.elements.root:
            return element
        row = self.elements.rows.get(element)
        return row.to if row is not None else None

    # ---- deciding ----------------------------------------------------------------------------------------------------

    def decide(self, creation: Creation, unit: DocumentUnit) -> None:
        """Say what is in the way of one creation, and decide about its arguments."""
        said = unit.said[creation]
        name = creation.element
        if name == self.elements.root:
            if creation.arguments or creation.spread:
                said.append(self.decider.say("builder-use", what=short(creation.node)))
            return
        row = self.row(creation)
        goes = self.goes(creation)
        if name in self.elements.unlike:
            said.append(self.decider.say(self.elements.without_message, element=name))
        elif goes:
            self._decide_around(creation, goes, unit)
        elif row is None:
            message = self.elements.without_message if name in self.elements.verbs else "builder-use"
            said.append(self.decider.say(message, element=name, what=short(creation.node)))
        else:
            self._decide_row(creation, row, unit)

    def _decide_row(self, creation: Creation, row: ElementRow, unit: DocumentUnit) -> None:
        said = unit.said[creation]
        name = creation.element
        parents = {each.element for each in creation.inside}
        for parent in sorted(parents - row.inside):
            said.append(self.decider.say("unknown-element", element=name, parent=parent))
        if len(parents) > 1:
            said.append(self.decider.say("builder-mixed", what=short(creation.node)))
        spread = self.arguments.spread(creation)
        if spread is None:
            said.append(self.decider.say("builder-keywords", what=short(creation.spread[0].value)))
            return
        own = {each.name for each in creation.arguments}
        for each in spread:
            if each.name in own:
                said.append(self.decider.say("builder-twice", what=each.name))
        given = self.arguments.given(creation, self._positions(creation), spread)
        if not given.content and (self.inner(creation) or (row.content == "elements" and row.wrap is None)):
            given = replace(given, content="<>")
        found = self.decided[creation] = self.arguments.decide(creation, row, given, spread)
        said += found.decided.said
        unit.changes[creation] += found.changes
        for each in spread:
            attribute = row.attributes.get(each.name)
            varies = self.arguments.text(each.value) is not None and self.arguments.absence.may_be_none(each.value)
            if attribute is not None and attribute.absent is not None and varies:
                said.append(self.decider.say("attribute-conditional", element=name, attribute=each.name))
        for each in creation.arguments:
            attribute = row.attributes.get(each.name)
            if attribute is None or attribute.absent is None or self.arguments.text(each.value) != HOLE:
                continue
            if not self.arguments.absence.may_be_none(each.value):
                value = attribute.absent.value
                said.append(self.decider.say("attribute-none", attribute=each.name, value=value))
        for to, each in found.parents:
            said.append(self.decider.say("parent-differs", element=name, attribute=each.name, target=to))
        if row.wrap is not None and creation.content is not None and self.inner(creation):
            words: Mapping[str, str] = {"what": short(creation.node), "instead": "one number, or elements"}
            said.append(self.decider.say("builder-shape", **words))

    def _decide_around(self, creation: Creation, goes: list[Creation], unit: DocumentUnit) -> None:
        said = unit.said[creation]
        others = [each for each in self.inner(creation) if each not in goes]
        if others or creation.content is not None:
            other = others[0].element if others else "text"
            said.append(self.decider.say("around-others", parent=creation.element, element=other))
        if creation.spread:
            said.append(self.decider.say("builder-keywords", what=short(creation.spread[0].value)))

    def _positions(self, creation: Creation) -> frozenset[str]:
        """Return where an element stands among those of its document, as far as the order of the text tells."""
        beside = sorted(
            (each for each in self.objects.creations.values() if set(each.inside) & set(creation.inside)),
            key=lambda each: (each.node.lineno, each.node.col_offset),
        )
        if creation not in beside:
            return frozenset()
        index = beside.index(creation)
        found = {"first" if index == 0 else "later"}
        return frozenset(found | ({"followed"} if index + 1 < len(beside) else set()))
