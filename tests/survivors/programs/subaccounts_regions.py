import os

from twilio.rest import Client

master = Client(
    os.environ["TWILIO_API_KEY"], os.environ["TWILIO_API_SECRET"], os.environ["TWILIO_ACCOUNT_SID"], region="au1", edge="sydney"
)
TENANTS = {"acme": "AC00000000000000000000000000000004", "globex": "AC00000000000000000000000000000005"}


def client_for(tenant):
    account = master.api.accounts(TENANTS[tenant]).fetch()
    return Client(account.sid, account.auth_token)


def end(tenant, room):
    client_for(tenant).conferences(room).update(status="completed")


def end_as_master(tenant, room):
    master.api.accounts(TENANTS[tenant]).conferences(room).update(status="completed")


def mute(tenant, room, call_sid):
    master.api.v2010.accounts(TENANTS[tenant]).conferences(room).participants(call_sid).update(muted=True)


def rooms():
    return {
        tenant: [c.friendly_name for c in master.api.accounts(sid).conferences.list(status="in-progress")]
        for tenant, sid in TENANTS.items()
    }


def own(room):
    master.api.v2010.account.conferences(room).update(status="completed")


def key_client(tenant):
    return Client(username=os.environ["KEY"], password=os.environ["SECRET"], account_sid=TENANTS[tenant])


def kick(tenant, room, call):
    key_client(tenant).conferences(room).participants(call).delete()
