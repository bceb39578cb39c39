"""python bulk_script.py numbers.csv "All hands" """
import csv
import logging
import sys
from multiprocessing.dummy import Pool

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

logging.basicConfig(level=logging.INFO)
client = Client()
path, room = sys.argv[1], sys.argv[2]


def call(row):
    try:
        return client.conferences(room).participants.create(
            to=row["phone"], from_="+15550100", label=row["name"], beep=False, muted=True, wait_url="",
            conference_record="record-from-start", conference_status_callback="https://acme.test/conf",
            conference_status_callback_event=["start", "end", "join", "leave"], max_participants=200,
        ).call_sid
    except TwilioRestException as e:
        if e.code in (21211, 21217):
            logging.error("%s: bad number", row["phone"])
        else:
            logging.exception(row["phone"])


with open(path) as f:
    rows = list(csv.DictReader(f))
with Pool(10) as pool:
    sids = [sid for sid in pool.map(call, rows) if sid]
conference = client.conferences.list(friendly_name=room, status="in-progress")[0]
muted = conference.participants.list(muted=True)
assert len(muted) == len(sids), (len(muted), len(sids))
for sid in sids[:3]:
    conference.participants(sid).update(muted=False, announce_url="https://acme.test/live.mp3")
{client.calls(s).update(status="completed") for s in sids[3:]}
print(*map(lambda c: c.sid, client.calls.list(status="in-progress")), sep="\n")
