"""Requirements: the target's package beside the source's, which goes when nothing needs it any more."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.around.tree import Change, Tree


def changes(tree: Tree) -> Iterator[Change]:
    """Yield what becomes of the files that list requirements."""
    yield from ()
