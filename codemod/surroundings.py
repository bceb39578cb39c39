"""What the rest of a tree says of one of its files: plain values, beside the file's own bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from codemod.handed import NOTHING, Handed
from codemod.neighbours import ALONE, Neighbours
from codemod.senders import Sender


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a file from outside; by default that it stands alone."""

    elsewhere: frozenset[str] = frozenset()
    """Names of this module that other modules of the tree use."""
    helper_module: str | None = None
    """The module that helpers are imported from, None when a file gets its own."""
    handed: Handed = NOTHING
    """By which names documents of it reach Twilio calls in other modules."""
    neighbours: Neighbours = ALONE
    """What is known of the clients of other modules."""
    raising: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What other modules define and holds calls that moved (`module.function`), with the helpers behind these."""
    sender: Sender | None = None
    """Who asks handlers of which the module alone does not tell, None where that is not known."""


NOWHERE = Surroundings()
