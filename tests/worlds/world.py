"""The model: rooms with their legs, what plays to each, recordings, and calls; what happens to them, in order.

It knows no platform. Whatever is asked of it is an effect on a subject (a room, a leg, a call), kept in order, or
NotThere. Everybody who is called answers at once. A room is there as long as somebody is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Rooms = Mapping[str, Sequence[tuple[str, bool]]]
"""Rooms in progress: by name, the call and whether it is muted, of each leg."""


class NotThere(Exception):
    """What is asked for is not there; both platforms answer with 404."""


@dataclass
class Leg:
    """Somebody in a room."""

    call: str
    muted: bool = False
    deaf: bool = False
    audio: str | None = None
    """What plays to this leg alone: what was started last and not stopped."""
    joined: Mapping[str, str] = field(default_factory=dict)
    """How they joined: attributes of the document that brought them in."""


@dataclass
class Room:
    """A room in progress."""

    name: str
    legs: dict[str, Leg] = field(default_factory=dict)
    recording: str = "in-progress"


@dataclass
class Call:
    """A call, in a room or not."""

    call: str
    to: str = "+15550199"
    from_: str = "+15550100"
    status: str = "in-progress"
    asked: Mapping[str, str] = field(default_factory=dict)
    """What it was made with, beside the numbers."""


@dataclass(frozen=True)
class Effect:
    """Something that happened to a subject: a room, a leg in a room, a call."""

    subject: str
    what: str


@dataclass
class World:
    """Rooms and calls, and what happened to them."""

    rooms: dict[str, Room] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Messages that were sent."""
    made: int = 0
    idle: bool = False
    """Whether a leg that is not there was asked to change nothing."""
    outlived: bool = False
    """Whether somebody was to be called into a conference that has ended, by its SID."""
    unlisted: list[tuple[int, tuple[tuple[str, int], ...]]] = field(default_factory=list)
    """How much had happened whenever a list was refused, and which lines of the program asked for it."""

    @classmethod
    def of(cls, rooms: Rooms) -> World:
        """Return a world with these rooms."""
        world = cls()
        for name, legs in rooms.items():
            world.rooms[name] = Room(name, {call: Leg(call, muted) for call, muted in legs})
            world.calls.update({call: Call(call) for call, _ in legs})
        return world

    # ---- what is there -----------------------------------------------------------------------------------------------

    def room(self, name: str) -> Room:
        """Return a room, or raise NotThere."""
        if name not in self.rooms:
            raise NotThere(f"room {name}")
        return self.rooms[name]

    def leg(self, room: str, call: str) -> Leg:
        """Return a leg of a room, or raise NotThere."""
        legs = self.room(room).legs
        if call not in legs:
            raise NotThere(f"leg {call} in {room}")
        return legs[call]

    def live(self, call: str) -> Call:
        """Return a call that has not ended, or raise NotThere."""
        if call not in self.calls or self.calls[call].status != "in-progress":
            raise NotThere(f"call {call}")
        return self.calls[call]

    # ---- what happens ------------------------------------------------------------------------------------------------

    def end(self, room: str) -> None:
        """End a room, and the calls that are in it."""
        legs = list(self.room(room).legs)
        del self.rooms[room]
        self._happens(f"room {room}", "ends")
        for call in legs:
            self._happens(f"call {call}", "ended")
            self.calls[call].status = "completed"

    def mute(self, room: str, call: str, muted: bool) -> None:
        """Mute or unmute a leg."""
        self.leg(room, call).muted = muted
        self._happens(f"leg {call} in {room}", "is muted" if muted else "is unmuted")

    def deafen(self, room: str, call: str, deaf: bool) -> None:
        """Keep a leg from hearing the room, or no longer."""
        self.leg(room, call).deaf = deaf
        self._happens(f"leg {call} in {room}", "is deaf" if deaf else "is no longer deaf")

    def play(self, room: str, call: str, url: str) -> None:
        """Play something to a leg."""
        self.leg(room, call).audio = url
        self._happens(f"leg {call} in {room}", f"hears {url}")

    def play_to_all(self, room: str, url: str) -> None:
        """Play something to a whole room."""
        self.room(room)
        self._happens(f"room {room}", f"hears {url}")

    def quiet(self, room: str, call: str) -> None:
        """Stop what plays to a leg."""
        self.leg(room, call).audio = None
        self._happens(f"leg {call} in {room}", "hears the room again")

    def remove(self, room: str, call: str) -> None:
        """Take a leg out of a room; its call goes on."""
        self.leg(room, call)
        self._happens(f"leg {call} in {room}", "leaves")
        self._leave(call)

    def hang_up(self, call: str) -> None:
        """End a call, wherever it is."""
        self.live(call).status = "completed"
        self._happens(f"call {call}", "ended")
        self._leave(call)

    def record(self, room: str, status: str) -> None:
        """Change the recording of a room."""
        self.room(room).recording = status
        self._happens(f"room {room}", f"recording {status}")

    def record_call(self, call: str) -> None:
        """Start recording a call."""
        self.live(call)
        self._happens(f"call {call}", "is recorded")

    def say(self, call: str, what: str) -> None:
        """Let a call hear something, by whatever way."""
        self.live(call)
        self._happens(f"call {call}", what)

    def dial(self, to: str, from_: str, asked: Mapping[str, str]) -> str:
        """Make a call, which is answered at once, and return its id."""
        self.made += 1
        call = f"call-new-{self.made}"
        self.calls[call] = Call(call, to, from_, asked=asked)
        told = "".join(f", {name} {value}" for name, value in sorted(asked.items()))
        self._happens(f"call {call}", f"is made to {to} from {from_}{told}")
        return call

    def join(self, room: str, call: str, joined: Mapping[str, str]) -> None:
        """Let a call join a room with the attributes of the document that brought it there."""
        leg = Leg(call, joined.get("muted") == "true", joined=joined)
        self.rooms.setdefault(room, Room(room)).legs[call] = leg
        told = "".join(f", {name} {value}" for name, value in sorted(joined.items()))
        self._happens(f"leg {call} in {room}", f"joins{told}")

    def text(self, to: str, body: str) -> None:
        """Send a message."""
        self.texts.append(f"{to}: {body}")

    def _leave(self, call: str) -> None:
        for room in list(self.rooms.values()):
            room.legs.pop(call, None)
            if not room.legs:
                del self.rooms[room.name]

    def _happens(self, subject: str, what: str) -> None:
        self.effects.append(Effect(subject, what))
