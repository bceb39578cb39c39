from clients import client


def act(room, call, flag):
    if flag:
        context = client.conferences("A").participants(call)
    else:
        context = client.conferences("B").participants(call)
    context.update(muted=True)
    client.conferences(room).update(status="completed")
