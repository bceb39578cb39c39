"""Buttons of the interpreters' console: what they do depends on how things stand."""

import os

from flask import Flask, jsonify
from twilio.rest import Client

app = Flask(__name__)
client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])


def toggle(room, sid):
    """Mute who is open, and open who is muted; returns how it is now."""
    conf = client.conferences(room)
    p = conf.participants(sid).fetch()
    wanted = not p.muted
    p.update(muted=wanted)
    return wanted


@app.post("/rooms/<room>/members/<sid>/toggle")
def toggle_member(room, sid):
    # The page may be old: ask how it stands, then turn it round.
    p = client.conferences(room).participants(sid).fetch()
    p.update(muted=not p.muted)
    return "", 204


@app.post("/rooms/<room>/members/<sid>/mute")
def mute_member(room, sid):
    """The console shows what comes back, not what it has sent."""
    p = client.conferences(room).participants(sid).update(muted=True)
    return jsonify(call=p.call_sid, muted=p.muted)


@app.delete("/rooms/<room>/members/<sid>")
def remove_member(room, sid):
    p = client.conferences(room).participants(sid).fetch()
    if not p.muted:
        return jsonify(error=f"mute {p.call_sid} first"), 409
    p.delete()
    return jsonify(removed=p.call_sid)


@app.delete("/rooms/<room>/muted")
def remove_muted(room):
    """Remove all who are muted; say who went."""
    gone = []
    for p in client.conferences(room).participants.list(muted=True):
        p.delete()
        gone.append(p.call_sid)
    return jsonify(removed=gone)


@app.delete("/rooms/<room>")
def end_room(room):
    conf = client.conferences(room).update(status="completed")
    app.logger.info("%s is %s", conf.friendly_name, conf.status)
    return jsonify(room=conf.friendly_name, status=conf.status)


if __name__ == "__main__":
    app.run(port=8080)
