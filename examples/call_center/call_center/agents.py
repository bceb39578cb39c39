"""Control of single members of a room: agents, customers and supervisors."""

from urllib.parse import quote

from twilio.rest import Client

from call_center import settings

HOLD_MUSIC = "https://media.example.com/support/hold.mp3"

client = Client()  # TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN


def dial_agent(room: str, number: str) -> str:
    """Ring an agent and bring them into the room; returns the SID of their call."""
    participant = client.conferences(room).participants.create(
        from_=settings.SUPPORT_NUMBER,
        to=number,
        label=number,
        early_media=True,  # the customer hears it ring
        beep="onEnter",
        # A warm transfer removes the first agent while the call goes on.
        end_conference_on_exit=False,
        timeout=20,
    )
    return participant.call_sid


def hold(room: str, call_sid: str) -> None:
    client.conferences(room).participants(call_sid).update(
        hold=True, hold_url=HOLD_MUSIC
    )


def unhold(room: str, call_sid: str) -> None:
    client.conferences(room).participants(call_sid).update(hold=False)


def set_muted(room: str, call_sid: str, muted: bool) -> None:
    client.conferences(room).participants(call_sid).update(muted=muted)


def announce(room: str, call_sid: str, url: str) -> None:
    """Play an audio file to one member only."""
    client.conferences(room).participants(call_sid).update(announce_url=url)


def kick(room: str, call_sid: str) -> None:
    client.conferences(room).participants(call_sid).delete()


def listen_in(room: str, number: str) -> str:
    """Ring a supervisor, who will hear the room without being heard in it."""
    call = client.calls.create(
        to=number,
        from_=settings.SUPPORT_NUMBER,
        url=f"{settings.PUBLIC_URL}/voice/listen?room={quote(room, safe='')}",
    )
    return call.sid


def coach(room: str, call_sid: str, agent_call_sid: str) -> None:
    """Let a supervisor who listens in speak to the agent, unheard by the customer."""
    participant = client.conferences(room).participants(call_sid)
    participant.update(coaching=True, call_sid_to_coach=agent_call_sid)
    participant.update(muted=False)


def begin_transfer(room: str, customer: str, number: str) -> str:
    """Hold the customer and dial a second agent, so that the two agents can talk."""
    hold(room, customer)
    return dial_agent(room, number)


def complete_transfer(room: str, customer: str, first_agent: str) -> None:
    """Bring the customer back, and let the first agent go."""
    unhold(room, customer)
    kick(room, first_agent)
