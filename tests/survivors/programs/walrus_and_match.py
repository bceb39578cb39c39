from twilio.rest import Client

client = Client()


def handle(command: list[str], room: str) -> str:
    match command:
        case ["end"]:
            client.conferences(room).update(status="completed")
            return "ended"
        case ["mute", sid] if (p := client.conferences(room).participants(sid)):
            p.update(muted=True)
            return "muted"
        case ["who"]:
            return ", ".join(p.call_sid for p in client.conferences(room).participants.list())
        case ["announce", url, *sids]:
            for sid in sids:
                client.conferences(room).participants(sid).update(announce_url=url, announce_method="GET")
            return "announced"
        case ["call", number]:
            call = client.conferences(room).participants.create(
                from_="+15550100", to=number, early_media=True, beep="onEnter", label="guest", end_conference_on_exit=True
            )
            return call.call_sid
    return "?"


def first_live(name):
    if (live := client.conferences.list(friendly_name=name, status="in-progress")) and len(live) == 1:
        return live[0].sid
    return None


def drain():
    while rooms := client.conferences.list(status="in-progress", limit=20):
        for room in rooms:
            room.update(status="completed")
