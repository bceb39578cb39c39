"""What the things of one module are called that stand beside those which give a client: the second ones."""

from __future__ import annotations

from codemod.python.names import LocalNames, numbered


class SecondNames:
    """The names of all second things of one module: what stands beside things of one name has one name too."""

    def __init__(self, names: LocalNames, kind: str) -> None:
        """Keep the names of the module."""
        self.names = names
        self.kind = kind
        self.chosen: dict[tuple[str, bool], str] = {}
        self._others: set[str] = set()
        """Names of the module that mean something else."""

    def of(self, name: str, *, function: bool = False) -> str:
        """Return the name beside a name: one that the module has, too, until it proves to mean something else."""
        if (name, function) not in self.chosen:
            new = self.names.beside(name, self.kind, function=function)
            self.chosen[name, function] = numbered(new, self._others.union(self.chosen.values()))
        return self.chosen[name, function]

    def avoid(self, name: str) -> bool:
        """Give a name, which means something else, to nothing from now on; return whether anything had it."""
        self._others.add(name)
        kept = {key: new for key, new in self.chosen.items() if new != name}
        had, self.chosen = len(kept) < len(self.chosen), kept
        return had
