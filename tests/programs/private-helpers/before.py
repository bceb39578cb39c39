"""Call transfer for the desk phones.

attended():  the agent speaks with the colleague while the customer waits
finish():    the agent leaves, customer and colleague stay
"""

import logging
import os

from twilio.rest import Client

log = logging.getLogger(__name__)

_client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])

WAITING_MUSIC = "https://media.example.com/transfer.wav"


def _room(case_id):
    """The conference of a case."""
    return _client.conferences(f"case-{case_id}")


def _mute(conference, call_sid, muted):
    log.debug("%s muted=%s", call_sid, muted)
    conference.participants(call_sid).update(muted=muted)


def _hold(conference, call_sid, url=WAITING_MUSIC):
    conference.participants(call_sid).update(hold=True, hold_url=url)


def _members(conference):
    return conference.participants.list()


def _others(conference, call_sid):
    """Everybody but one."""
    return [p for p in _members(conference) if p.call_sid != call_sid]


def _find(conference, call_sid):
    """Return one participant, or None if the call is not in the conference."""
    for participant in _members(conference):
        if participant.call_sid == call_sid:
            return participant
    return None


def attended(case_id, customer):
    """Park the customer."""
    conference = _room(case_id)
    _mute(conference, customer, True)
    _hold(conference, customer)


def finish(case_id, customer, agent):
    """Bring the customer back, and let the agent go; False if the agent has left already."""
    conference = _room(case_id)
    conference.participants(customer).update(hold=False)
    _mute(conference, customer, False)
    participant = _find(conference, agent)
    if participant is None:
        log.info("%s has left case %s already", agent, case_id)
        return False
    participant.delete()
    return True


def only_listen(case_id, speaker):
    """Mute everybody but one; return who was muted."""
    muted = []
    for participant in _others(_room(case_id), speaker):
        _mute(_room(case_id), participant.call_sid, True)
        muted.append(participant.call_sid)
    return muted


def close(case_id):
    conference = _room(case_id)
    if _members(conference):
        conference.update(status="completed")
