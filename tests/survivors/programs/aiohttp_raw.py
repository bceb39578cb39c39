"""No library: aiohttp and Twilio's REST interface by hand."""
import os

import aiohttp

SID = os.environ["TWILIO_ACCOUNT_SID"]
AUTH = aiohttp.BasicAuth(SID, os.environ["TWILIO_AUTH_TOKEN"])
BASE = f"https://api.twilio.com/2010-04-01/Accounts/{SID}"


async def mute(session, conference, call, muted=True):
    url = f"{BASE}/Conferences/{conference}/Participants/{call}.json"
    async with session.post(url, data={"Muted": str(muted).lower()}, auth=AUTH) as response:
        return await response.json()


async def end(session, conference):
    async with session.post(BASE + "/Conferences/" + conference + ".json", data={"Status": "completed"}, auth=AUTH) as r:
        r.raise_for_status()


async def live(session):
    params = {"Status": "in-progress"}
    async with session.get("{}/Conferences.json".format(BASE), params=params, auth=AUTH) as r:
        return [c["sid"] for c in (await r.json())["conferences"]]


async def ring(session, to):
    async with session.post("/".join((BASE, "Calls.json")), data={"To": to, "Url": "https://acme.test"}, auth=AUTH) as r:
        return (await r.json())["sid"]


async def sms(session, to, body):
    async with session.post(f"{BASE}/Messages.json", data={"To": to, "Body": body}, auth=AUTH) as r:
        return r.status
