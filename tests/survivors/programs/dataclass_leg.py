from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from twilio.rest import Client


@dataclass
class Leg:
    room: str
    call_sid: str
    client: Client = field(default_factory=Client, repr=False)
    history: list[str] = field(default_factory=list)
    MUSIC: ClassVar[str] = "https://cdn.acme.test/hold/jazz.mp3"

    @property
    def participant(self):
        return self.client.conferences(self.room).participants(self.call_sid)

    def hold(self) -> None:
        self.participant.update(hold=True, hold_url=self.MUSIC)
        self.history.append("hold")

    def resume(self) -> None:
        self.participant.update(hold=False)
        self.history.append("resume")

    def coach(self, other: Leg) -> None:
        self.participant.update(coaching=True, call_sid_to_coach=other.call_sid)

    @property
    def is_muted(self) -> bool:
        return self.participant.fetch().muted


@dataclass(frozen=True)
class Participant:
    """Our own: what the CRM knows of a caller."""
    name: str
    muted: bool = False

    def update(self, **changes):
        return Participant(**{**self.__dict__, **changes})


def rename(p: Participant, name: str) -> Participant:
    return p.update(name=name)
