import os
import urllib.request
from urllib.parse import urlencode, urljoin

import httpx
import requests

ACCOUNT = os.environ["TWILIO_ACCOUNT_SID"]
HOST = "https://api.twilio.com"
ROOT = urljoin(HOST, "/2010-04-01/Accounts/" + ACCOUNT + "/")
session = requests.Session()
session.auth = (ACCOUNT, os.environ["TWILIO_AUTH_TOKEN"])


def url(*parts):
    return ROOT + "/".join(parts) + ".json"


def end(sid):
    return session.post(url("Conferences", sid), data={"Status": "completed"})


def mute(sid, call):
    session.post(ROOT + f"Conferences/{sid}/Participants/{call}.json", data={"Muted": "true"})


class Api(httpx.Client):
    def __init__(self):
        super().__init__(base_url=f"{HOST}/2010-04-01/Accounts/{ACCOUNT}", auth=(ACCOUNT, "x"))

    def rooms(self):
        return self.get("/Conferences.json", params={"Status": "in-progress"}).json()["conferences"]

    def hang_up(self, call):
        self.post(f"/Calls/{call}.json", data={"Status": "completed"})


def old(to):
    data = urlencode({"To": to, "From": "+15550100", "Url": "https://acme.test"}).encode()
    return urllib.request.urlopen("https://api.twilio.com/2010-04-01/Accounts/%s/Calls.json" % ACCOUNT, data).read()


def sms(to, body):
    return session.post(url("Messages"), data={"To": to, "Body": body})
