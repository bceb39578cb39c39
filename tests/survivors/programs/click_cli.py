import click
from twilio.rest import Client


class Context:
    def __init__(self, account, token):
        self.client = Client(account, token)


@click.group()
@click.option("--account", envvar="TWILIO_ACCOUNT_SID", required=True)
@click.option("--token", envvar="TWILIO_AUTH_TOKEN", required=True)
@click.pass_context
def cli(ctx, account, token):
    ctx.obj = Context(account, token)


@cli.command()
@click.argument("room")
@click.pass_obj
def end(obj, room):
    obj.client.conferences(room).update(status="completed")
    click.echo("ended %s" % room)


@cli.command()
@click.argument("room")
@click.argument("call_sid")
@click.option("--mute/--unmute", default=True)
@click.pass_context
def mute(ctx, room, call_sid, mute):
    ctx.obj.client.conferences(room).participants(call_sid).update(muted=mute)


@cli.command("ls")
@click.option("--all", "every", is_flag=True)
@click.pass_obj
def list_rooms(obj, every):
    rooms = obj.client.conferences.list() if every else obj.client.conferences.list(status="in-progress")
    for room in rooms:
        click.echo("\t".join([room.sid, room.friendly_name, room.status, str(room.date_created)]))


if __name__ == "__main__":
    cli()
