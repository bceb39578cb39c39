import sys
import time

from twilio.rest import Client

client = Client()


def room_sid(name, tries=10):
    for _ in range(tries):
        conferences = client.conferences.list(friendly_name=name, status="in-progress")
        if conferences:
            return conferences[0].sid
        time.sleep(1)
    raise TimeoutError(name)


def participants(name):
    found = client.conferences.list(friendly_name=name, status="in-progress")
    return found[0].participants.list() if found else []


def mute_late_comers(name, known):
    sid = room_sid(name)
    for p in client.conferences(sid).participants.list():
        if p.call_sid not in known and not p.muted:
            client.conferences(sid).participants(p.call_sid).update(muted=True)


def one_liner(name):
    client.conferences(client.conferences.list(friendly_name=name, status="in-progress")[0].sid).update(status="completed")


def started(name):
    return client.conferences.list(friendly_name=name, status="init") or client.conferences.list(friendly_name=name)


if __name__ == "__main__":
    one_liner(sys.argv[1])
