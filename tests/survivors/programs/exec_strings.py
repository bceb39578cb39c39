"""Prints snippets for the support team.

    client.conferences("CF...").update(status="completed")
"""
SNIPPET = '''
from twilio.rest import Client
client = Client()
client.conferences("%s").participants("%s").update(muted=True)
'''
RUNBOOK = "To end a room: client.conferences(sid).update(status='completed')"


def snippet(room, call):
    return SNIPPET % (room, call)


def run(room, call):
    exec(SNIPPET % (room, call))


def run_one(expr, client):
    return eval("client.conferences(%r).fetch()" % expr, {"client": client})
