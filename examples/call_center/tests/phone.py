"""The telephone as the tests see it: what is so, what the application does, and what a caller is answered.

Nothing here says by whom calls are carried: on_twilio.py and on_vobiz.py do, and
conftest.py picks. So the tests hold whichever it is.
"""

from dataclasses import dataclass, field


class Refused(Exception):
    """What was asked cannot be done; the carriers say so in their own words."""


@dataclass
class Phone:
    """Rooms and calls, and the effects that the application has on them, in order."""

    rooms: dict[str, dict[str, bool]] = field(
        default_factory=lambda: {
            "support": {"CA5": False},
            "support-CA1": {"CA1": False, "CA2": False, "CA3": False},
        }
    )
    """By name, the calls that are in a room, and whether they are muted."""
    callers: dict[str, str] = field(default_factory=lambda: {"CA1": "+15550199999"})
    effects: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    """What is refused: the beginning of an effect, and the reason."""

    def do(self, effect: str) -> None:
        for beginning, reason in self.refusals.items():
            if effect.startswith(beginning):
                self.refused.append(effect)
                raise Refused(reason)
        self.effects.append(effect)

    def look(self, question: str) -> None:
        """Refuse to tell what the test says cannot be told."""
        if question in self.refusals:
            raise Refused(self.refusals[question])

    def room(self, name: str) -> dict[str, bool]:
        if name not in self.rooms:
            raise Refused(f"{name} was not found")
        return self.rooms[name]

    def member(self, room: str, call: str) -> str:
        """Return "CALL in ROOM", if that is so."""
        if call not in self.room(room):
            raise Refused(f"{call} was not found in {room}")
        return f"{call} in {room}"

    def end(self, room: str) -> None:
        self.room(room)
        self.do(f"end room {room}")

    def dial(self, number: str, caller: str, then: str, seconds: object = None) -> str:
        """Ring somebody; returns their call."""
        patience = f" for {seconds} seconds" if seconds else ""
        self.do(f"dial {number} from {caller}{patience}, {then}")
        return "CA9"

    def is_live(self, call: str) -> bool:
        return any(call in members for members in self.rooms.values())


@dataclass(frozen=True)
class Joins:
    """An answer that lets the caller into a room."""

    room: str
    beep: bool = True
    muted: bool = False
    waits_alone: bool = True
    """Whether they stay while nobody else is there."""
    recorded: bool = False
    ends_with_them: bool = False
    waiting: str | None = None
    events: str | None = None
