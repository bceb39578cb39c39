import csv
import datetime
import sys
from itertools import islice

from twilio.rest import Client

client = Client()
out = csv.writer(sys.stdout)
since = datetime.date.today() - datetime.timedelta(days=7)

for conference in client.conferences.stream(status="completed", date_created_after=since, page_size=500):
    out.writerow([conference.sid, conference.friendly_name, conference.duration if hasattr(conference, "duration") else ""])

page = client.conferences.page(page_size=50)
while page:
    for conference in page:
        legs = list(islice(client.conferences(conference.sid).participants.stream(), 10))
        out.writerow([conference.friendly_name, len(legs)])
    page = client.conferences.get_page(page.next_page_url) if page.next_page_url else None

for call in client.calls.stream(status="in-progress"):
    out.writerow([call.sid, call.direction])

total = sum(1 for _ in client.calls.list(start_time_after=since))
for recording in client.recordings.list(limit=1):
    print(recording.sid, total)
