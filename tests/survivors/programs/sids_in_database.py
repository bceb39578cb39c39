import sqlite3

from twilio.rest import Client

client = Client()
db = sqlite3.connect("rooms.db")
db.execute("create table if not exists rooms (name text, sid text unique, call text)")


def remember():
    for c in client.conferences.list(status="in-progress"):
        db.execute("insert or replace into rooms (name, sid) values (?, ?)", (c.friendly_name, c.sid))
    db.commit()


def end(name):
    row = db.execute("select sid from rooms where name = ?", (name,)).fetchone()
    if row:
        client.conferences(row[0]).update(status="completed")
        db.execute("delete from rooms where sid = ?", row)


def mute_known(name):
    for sid, call in db.execute("select sid, call from rooms where name = ?", (name,)):
        client.conferences(sid).participants(call).update(muted=True)


def join(name, number):
    p = client.conferences(name).participants.create("+15550100", number, early_media=True)
    db.execute("update rooms set call = ?, sid = ? where name = ?", (p.call_sid, p.conference_sid, name))
    return p


def name_of(sid):
    return client.conferences(sid).fetch().friendly_name
