"""Participants are called: the answer URL carries the room, whose name holds a blank, and the call's id is read."""

from typing import Any

ROOMS = {"campaign autumn": [("call-old", False)]}


def drive(program: Any) -> None:
    campaign = program.Campaign("autumn", {"call-old": "+15550111"})
    dialler = program.Dialler(campaign)
    print(dialler.dial_agent("+15550199"))
    print(dialler.dial_customers(["+15550198", "+15550197"]))
    print(campaign.placed)
    print(dialler.hang_up("call-old"), dialler.hang_up("call-old"))
    dialler.stop()
    print(campaign)


ANSWER = 'answer_url="https://app.example.com/join?room=campaign%20autumn", answer_method="POST"'
CALLS = [
    f'calls.make_call("MA_1", from_="+15550100", to="+15550199", {ANSWER})',
    f'calls.make_call("MA_1", from_="+15550100", to="+15550198", {ANSWER})',
    f'calls.make_call("MA_1", from_="+15550100", to="+15550197", {ANSWER})',
    'conferences.get_conference("MA_1", "campaign autumn")',
    'conference.kick_member("MA_1", "campaign autumn", "m-call-old")',
    'conferences.delete_conference("MA_1", "campaign autumn")',
]
CREATE = "POST Conferences/campaign autumn/Participants: From=+15550100"
TWILIO = [
    f"{CREATE}, To=+15550199, Label=agent, Beep=False, EarlyMedia=true",
    f"{CREATE}, To=+15550198, Beep=False, EarlyMedia=true",
    f"{CREATE}, To=+15550197, Beep=False, EarlyMedia=true",
    "DELETE Conferences/campaign autumn/Participants/call-old",
    "POST Conferences/campaign autumn: Status=completed",
]
PRINTED = """\
call-new-1
['call-new-2', 'call-new-3']
{'call-old': '+15550111', 'call-new-1': '+15550199', 'call-new-2': '+15550198', 'call-new-3': '+15550197'}
True False
Campaign(name='autumn', placed={})
"""
