#!/usr/bin/env python3
import sys; from twilio.rest import Client; c = Client(); r = sys.argv[1] if len(sys.argv) > 1 else "Lobby"
if "--end" in sys.argv: c.conferences(r).update(status="completed"); sys.exit(0)
if "--mute" in sys.argv: [c.conferences(r).participants(p.call_sid).update(muted=True) for p in c.conferences(r).participants.list()]
for p in c.conferences(r).participants.list(): print(p.call_sid, p.muted, p.hold); x = p.start_conference_on_enter
try: c.calls(sys.argv[2]).update(status="completed")
except IndexError: pass
while not c.conferences.list(friendly_name=r, status="in-progress"): pass
print(c.conferences(r).fetch().status); del c
