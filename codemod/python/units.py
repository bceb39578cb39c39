"""Which touches of a module move together or not at all."""

from __future__ import annotations

import ast
from functools import cached_property

from codemod.python.scopes import Variable
from codemod.python.sites import Collector
from codemod.python.touches import Sort, Touch, Unit
from codemod.walking import walk


def units_of(collector: Collector) -> list[Unit]:
    """Return the touches in groups: those that share a variable, an id, a result, or stand in one another."""
    return _Units(collector).all()


class _Units:
    """The groups of one module."""

    def __init__(self, collector: Collector) -> None:
        """Keep what was found in the module."""
        self.collector = collector
        self.variable_of = collector.scopes.variable_of

    def all(self) -> list[Unit]:
        """Return the touches in groups: those that share a variable, and results with the calls that made them."""
        leader: dict[object, object] = {}

        def find(item: object) -> object:
            while leader.setdefault(item, item) is not item:
                item = leader[item]
            return item

        for touch in self.collector.touches.values():
            for variable in touch.variables:
                leader[find(variable)] = find(touch)
            for around in self.collector.scopes.ancestors(touch.node):
                if isinstance(around, ast.stmt):
                    break
                if around in self.collector.touches:  # what stands inside feeds it, from the one platform or the other
                    leader[find(touch)] = find(self.collector.touches[around])
            made = touch.value.made
            if made is not None and made in self.collector.touches:
                leader[find(self.collector.touches[made])] = find(touch)
            for read in self.collector.named_by.get(touch, ()):  # one name on the one platform, another on the other
                leader[find(read)] = find(touch)
            for read in self._ids_in(touch.node):  # an id of the one platform is none of the other's
                leader[find(read)] = find(touch)
        groups: dict[object, list[Touch]] = {}
        for touch in self.collector.touches.values():
            groups.setdefault(find(touch), []).append(touch)
        return [Unit(touches) for touches in groups.values()]

    def _ids_in(self, node: ast.expr) -> list[Touch]:
        """Return the readings of ids that reach an expression through names, lists and loops."""
        if not self._ids:
            return []
        names = [each for each in walk(node) if isinstance(each, ast.Name) and each in self.variable_of]
        return [read for name in names for read in self._ids.get(self.variable_of[name], ())]

    @cached_property
    def _ids(self) -> dict[Variable, set[Touch]]:
        """Return, by variable, the readings of ids from which its value was made."""
        ids = {name for kind in self.collector.rules.kinds.values() for name in kind.ids}
        found: dict[Variable, set[Touch]] = {}
        touches = self.collector.touches.items()
        grown = any(
            each.sort is Sort.READ and isinstance(node, ast.Attribute) and node.attr in ids for node, each in touches
        )
        while grown:
            grown = False
            for node, variables in self.collector.bound.items():
                reads = {
                    touch
                    for each in walk(node)
                    if isinstance(each, ast.Attribute)
                    and each.attr in ids
                    and (touch := self.collector.touches.get(each)) is not None
                    and touch.sort is Sort.READ
                }
                names = [self.variable_of.get(each) for each in walk(node) if isinstance(each, ast.Name)]
                reads = reads.union(*(found.get(variable, set()) for variable in names if variable is not None))
                for variable in variables:
                    if reads - found.setdefault(variable, set()):
                        found[variable] |= reads
                        grown = True
        return found
