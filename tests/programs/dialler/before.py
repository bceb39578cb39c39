"""Outbound dialler: brings the agent and then the customer into one conference."""

import logging
import os
from dataclasses import dataclass, field

from twilio.rest import Client

logger = logging.getLogger(__name__)

TWILIO_NUMBER = os.environ.get("TWILIO_NUMBER", "+15550100")


@dataclass
class Campaign:
    """One campaign, and the calls that it has placed so far."""

    name: str
    placed: dict = field(default_factory=dict)


def get_client():
    return Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


class Dialler:
    """Places calls into the conference of a campaign."""

    def __init__(self, campaign: Campaign):
        self.campaign = campaign
        self.client = get_client()

    @property
    def room(self) -> str:
        return f"campaign {self.campaign.name}"

    def dial_agent(self, number: str) -> str:
        """Call an agent; the SID of the call comes back at once."""
        participant = self.client.conferences(self.room).participants.create(
            from_=TWILIO_NUMBER,
            to=number,
            label="agent",  # shows in Twilio's console
            early_media=True,
            beep=False,
        )
        self.campaign.placed[participant.call_sid] = number
        logger.info("agent: %s", participant.call_sid)
        return participant.call_sid

    def dial_customers(self, numbers: list) -> list:
        """Call one customer after the other."""
        calls = []
        for number in numbers:
            participant = self.client.conferences(self.room).participants.create(
                TWILIO_NUMBER, number, early_media=True, beep=False
            )
            calls.append(participant.call_sid)
        self.campaign.placed.update(zip(calls, numbers))
        return calls

    def hang_up(self, call_sid: str) -> bool:
        """Take a call out of the campaign, if it is one of ours."""
        if self.campaign.placed.pop(call_sid, None) is None:
            return False
        self.client.conferences(self.room).participants(call_sid).delete()
        return True

    def stop(self) -> None:
        """End the conference, whoever is in it."""
        self.client.conferences(self.room).update(status="completed")
        self.campaign.placed.clear()
