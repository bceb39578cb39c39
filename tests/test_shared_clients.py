"""Clients that one module makes and others use: near misses, and ways to them that the trees do not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tree import write_tree

from codemod import Configuration, Options, Outcome, plan
from codemod.finding import Level, Status
from codemod.module_tree import ModuleTree

CLIENTS = b"""\
from twilio.rest import Client

client = Client()
"""
FACTORY = CLIENTS + b"\n\ndef get_client():\n    return client\n"
IN_PLACE = b"client = Vobiz("
BESIDE = b"vobiz_client = Vobiz("
END = b"\n\ndef end():\n    client.conferences('SalesRoom').update(status='completed')\n"
TEXT = b"\n\ndef text():\n    client.messages.create(to='+1', from_='+2', body='x')\n"
IMPORT = b"from app.clients import client\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def migrated(
    tree: Path, files: dict[str, bytes], where: list[str] | None = None, options: Options | None = None
) -> dict[str, Outcome]:
    """Return what becomes of the files of a package with a module that makes a client."""
    write_tree(tree, {"app/__init__.py": b"", "app/clients.py": CLIENTS, **files})
    outcomes = {outcome.path: outcome for outcome in plan(where or ["."], options).outcomes}
    for name, content in {"app/clients.py": CLIENTS, **files}.items():
        outcomes.setdefault(name, Outcome(name, content, content, (), Status.KEPT))
    return outcomes


def levels(outcome: Outcome) -> set[Level]:
    return {each.level for each in outcome.findings}


# ---- the client becomes the target's where it is made ----------------------------------------------------------------

USERS = {
    "by its name": IMPORT + END,
    "by another name": b"from app.clients import client as c\n" + END.replace(b"client", b"c"),
    "relatively": b"from .clients import client\n" + END,
    "by the module": b"import app.clients\n" + END.replace(b"client.c", b"app.clients.client.c"),
    "by the module from the package": b"from app import clients\n" + END.replace(b"client.c", b"clients.client.c"),
    "by a function": b"from app.clients import get_client\n" + END.replace(b"client.c", b"get_client().c"),
    "by everything": b"from app.clients import *\n" + END,
    "inside a definition": b"def end():\n    from app.clients import client\n\n"
    b"    client.conferences('SalesRoom').update(status='completed')\n",
    "in an attribute": IMPORT + b"\n\nclass Rooms:\n    def __init__(self):\n        self.phone = client\n\n"
    b"    def end(self):\n        self.phone.conferences('SalesRoom').update(status='completed')\n",
    "in a name of its own": IMPORT + b"\nphone = client\n" + END.replace(b"client.c", b"phone.c"),
    "to end what is only tested": IMPORT + b"\nif client is not None:\n    client.conferences('SalesRoom')"
    b".update(status='completed')\n",
}


@pytest.mark.parametrize("case", USERS)
def test_a_client_of_which_nothing_needs_twilio_moves_where_it_is_made(case: str, tree: Path) -> None:
    clients = FACTORY if "function" in case else CLIENTS
    outcomes = migrated(tree, {"app/clients.py": clients, "app/rooms.py": USERS[case]})

    assert IN_PLACE in outcomes["app/clients.py"].after
    assert BESIDE not in outcomes["app/clients.py"].after
    assert b"conferences.delete_conference(" in outcomes["app/rooms.py"].after
    assert b"Vobiz" not in outcomes["app/rooms.py"].after
    assert levels(outcomes["app/rooms.py"]) == {Level.AUTOMATIC, Level.NOTE}


STAYING = {
    "whoever calls a function that nobody in the tree calls": {"app/clients.py": FACTORY, "app/rooms.py": IMPORT + END},
    "the module itself": {"app/clients.py": CLIENTS + TEXT, "app/rooms.py": IMPORT + END},
    "the module that uses it": {"app/rooms.py": IMPORT + END + TEXT},
    "a third module": {"app/rooms.py": IMPORT + END, "app/texts.py": IMPORT + TEXT},
    "whoever it is handed to": {"app/rooms.py": b"from other import keep\n" + IMPORT + END + b"\n\nkeep(client)\n"},
    "whoever finds it by a text": {"app/rooms.py": IMPORT + END, "app/names.py": b"NAME = 'app.clients:client'\n"},
    "a module that cannot be read": {"app/rooms.py": IMPORT + END, "app/old.py": IMPORT + b"print client\n"},
    "an entry point": {
        "app/rooms.py": IMPORT + END,
        "pyproject.toml": b"[project.entry-points.phones]\nmain = 'app.clients:client'\n",
    },
    "anybody": {"app/clients.py": CLIENTS + b"\n__all__ = ['client']\n", "app/rooms.py": IMPORT + END},
    "what may be any object": {
        "app/rooms.py": b"from app import clients\n" + END.replace(b"client.c", b"clients.client.c"),
        "app/views.py": b"from app import clients\n\n\ndef view(request):\n    return request.client.messages.list()\n",
    },
}


@pytest.mark.parametrize("case", STAYING)
def test_a_client_that_something_needs_stays_with_a_second_one_beside_it(case: str, tree: Path) -> None:
    outcomes = migrated(tree, STAYING[case])

    assert b"\nclient = Client()" in outcomes["app/clients.py"].after
    assert BESIDE in outcomes["app/clients.py"].after
    assert b"vobiz_client.conferences.delete_conference(" in outcomes["app/rooms.py"].after
    assert BESIDE not in outcomes["app/rooms.py"].after


def test_a_module_that_the_run_does_not_look_at_keeps_the_client_on_twilio(tree: Path) -> None:
    files = {"app/rooms.py": IMPORT + END, "app/desk.py": IMPORT + END}

    outcomes = migrated(tree, files, ["app/clients.py", "app/rooms.py"])

    assert b"\nclient = Client()" in outcomes["app/clients.py"].after
    assert b"import vobiz_client" in outcomes["app/rooms.py"].after


def test_where_the_module_that_makes_it_is_not_looked_at_each_has_its_own(tree: Path) -> None:
    outcomes = migrated(tree, {"app/rooms.py": IMPORT + END}, ["app/rooms.py"])

    assert outcomes["app/clients.py"].after == CLIENTS
    assert BESIDE in outcomes["app/rooms.py"].after
    assert Level.REVIEW in levels(outcomes["app/rooms.py"])


def test_a_comment_where_it_is_made_keeps_it_in_every_module(tree: Path) -> None:
    kept = CLIENTS.replace(b"client = Client()", b"client = Client()  # vobiz: ignore")

    outcomes = migrated(tree, {"app/clients.py": kept, "app/rooms.py": IMPORT + END})

    assert outcomes["app/clients.py"].after == kept
    assert not outcomes["app/rooms.py"].changes
    assert levels(outcomes["app/rooms.py"]) == {Level.NOTE}


def test_a_client_with_what_has_no_counterpart_stays_in_every_module(tree: Path) -> None:
    held = CLIENTS.replace(b"Client()", b"Client(http_client=slow)")

    outcomes = migrated(tree, {"app/clients.py": held, "app/rooms.py": IMPORT + END})

    assert b"client = Client(http_client=slow)" in outcomes["app/clients.py"].after
    assert b"delete_conference" not in outcomes["app/rooms.py"].after or BESIDE in outcomes["app/clients.py"].after


# ---- a second one beside it ------------------------------------------------------------------------------------------


def test_an_import_that_may_fail_has_one_beside_it_that_may_fail(tree: Path) -> None:
    guarded = b"try:\n    from app.clients import client\nexcept ImportError:\n    client = None\n"

    outcomes = migrated(tree, {"app/rooms.py": guarded + END + TEXT})

    assert b"    from app.clients import vobiz_client\n" in outcomes["app/rooms.py"].after
    assert b"    client = None\n    vobiz_client = None\n" in outcomes["app/rooms.py"].after


def test_a_name_that_is_taken_gets_a_number(tree: Path) -> None:
    outcomes = migrated(tree, {"app/rooms.py": IMPORT + b"\nvobiz_client = 1\n" + END + TEXT})

    assert b"from app.clients import vobiz_client as vobiz_client_2\n" in outcomes["app/rooms.py"].after


def test_an_import_of_which_nothing_is_left_goes(tree: Path) -> None:
    outcomes = migrated(tree, {"app/rooms.py": IMPORT + END, "app/texts.py": IMPORT + TEXT})

    assert b"from app.clients import vobiz_client\n" in outcomes["app/rooms.py"].after
    assert b"import client" not in outcomes["app/rooms.py"].after
    assert outcomes["app/texts.py"].after == IMPORT + TEXT


# ---- parameters ------------------------------------------------------------------------------------------------------

GIVEN = b"def end(client, room):\n    client.conferences(room).update(status='completed')\n"


def test_a_parameter_is_what_the_callers_in_the_tree_give(tree: Path) -> None:
    caller = IMPORT + b"from app.rooms import end\n\nend(client, 'Sales')\nend(client, room='Desk')\n"

    outcomes = migrated(tree, {"app/rooms.py": GIVEN, "app/main.py": caller})

    assert IN_PLACE in outcomes["app/clients.py"].after
    assert b"client.conferences.delete_conference(" in outcomes["app/rooms.py"].after
    assert levels(outcomes["app/rooms.py"]) == {Level.AUTOMATIC, Level.NOTE}
    assert not outcomes["app/main.py"].changes


ROOMS = {
    "a room that one caller does not name": b"import sys\n\nfrom app.rooms import end\n\nend(sys.argv[1])\n",
    "a function that is handed on": b"from app.rooms import end\n\nprint(end)\nend('Sales')\n",
    "arguments behind a star": b"from app.rooms import end\n\nend(*['Sales'])\n",
    "a text that is a SID": b"from app.rooms import end\n\nend('CF00000000000000000000000000000001')\n",
    "a caller that cannot be read": b"from app.rooms import end\n\nprint 1\nend('Sales')\n",
}


@pytest.mark.parametrize("case", ROOMS)
def test_a_room_that_not_every_caller_names_needs_review(case: str, tree: Path) -> None:
    rooms = IMPORT + b"\n\ndef end(room):\n    client.conferences(room).update(status='completed')\n"

    outcomes = migrated(tree, {"app/rooms.py": rooms, "app/main.py": ROOMS[case]})

    assert Level.REVIEW in levels(outcomes["app/rooms.py"])
    assert b"# TODO(vobiz VB103)" in outcomes["app/rooms.py"].after


def test_a_room_that_every_caller_names_needs_none(tree: Path) -> None:
    rooms = IMPORT + b"\n\ndef end(room='Lobby'):\n    client.conferences(room).update(status='completed')\n"
    caller = b"from app import rooms\n\nrooms.end('Sales')\nrooms.end()\n"

    outcomes = migrated(tree, {"app/rooms.py": rooms, "app/main.py": caller})

    assert levels(outcomes["app/rooms.py"]) == {Level.AUTOMATIC, Level.NOTE}


ROOM = b"ROOM = 'SalesRoom'\n"
NAMED = {
    "by its name": b"from app.clients import ROOM, client\n",
    "by another name": b"from app.clients import ROOM as HERE, client\n",
    "relatively": b"from .clients import ROOM, client\n",
    "by the module": b"from app import clients\nfrom app.clients import client\n",
}
SPELLED = {"by another name": b"HERE", "by the module": b"clients.ROOM"}


def ending(room: bytes) -> bytes:
    return END.replace(b"'SalesRoom'", room)


@pytest.mark.parametrize("case", NAMED)
def test_a_room_that_another_module_has_a_name_for_needs_no_review(case: str, tree: Path) -> None:
    room = SPELLED.get(case, b"ROOM")
    done = migrated(tree, {"app/clients.py": CLIENTS + ROOM, "app/use.py": NAMED[case] + ending(room)})["app/use.py"]
    assert b"TODO" not in done.after
    assert b", " + room + b")" in done.after
    assert Level.REVIEW not in levels(done)


OTHERWISE = {
    "it is bound twice": {"app/clients.py": CLIENTS + ROOM + b"ROOM = make()\n"},
    "a function binds it": {"app/clients.py": CLIENTS + ROOM + b"\n\ndef f(x):\n    global ROOM\n    ROOM = x\n"},
    "another module sets it": {"app/z.py": b"from app import clients\n\nclients.ROOM = input()\n"},
    "a test sets it": {"app/z.py": b"def test(monkeypatch):\n    monkeypatch.setattr(clients, 'ROOM', input())\n"},
    "it comes from elsewhere": {"app/clients.py": CLIENTS + b"import os\n\nROOM = os.environ['ROOM']\n"},
    "it is no text": {"app/clients.py": CLIENTS + b"ROOM = object()\n"},
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_a_name_of_another_module_that_may_be_anything_needs_review(case: str, tree: Path) -> None:
    files = {"app/clients.py": CLIENTS + ROOM, "app/use.py": NAMED["by its name"] + ending(b"ROOM"), **OTHERWISE[case]}
    assert b"# TODO(vobiz VB103): ROOM must hold" in migrated(tree, files)["app/use.py"].after


def test_a_room_that_another_module_names_by_its_sid_needs_review(tree: Path) -> None:
    sid = b"ROOM = 'CF" + b"0" * 32 + b"'\n"
    use = NAMED["by its name"] + ending(b"ROOM")
    assert (
        b"# TODO(vobiz VB103)"
        in migrated(tree, {"app/clients.py": CLIENTS + sid, "app/use.py": use})["app/use.py"].after
    )


def test_a_room_that_another_module_names_as_the_sdk_would_send_astray_stays(tree: Path) -> None:
    use = NAMED["by its name"] + ending(b"ROOM")
    done = migrated(tree, {"app/clients.py": CLIENTS + b"ROOM = 'a/b'\n", "app/use.py": use})["app/use.py"]
    assert done.after == use
    assert Level.MANUAL in levels(done)


def test_other_peoples_objects_of_the_same_names_are_left_alone(tree: Path) -> None:
    other = b"from shop.clients import client\n\n\ndef end():\n    client.conferences.clear()\n"

    outcomes = migrated(tree, {"shop/__init__.py": b"", "shop/clients.py": b"client = dict()\n", "shop/a.py": other})

    assert not outcomes["shop/a.py"].changes


def test_what_the_configuration_names_is_a_client_in_every_module(tree: Path) -> None:
    options = Options(configuration=Configuration(clients=("deps:phone",)))
    rooms = b"from deps import phone\n" + END.replace(b"client.c", b"phone.c")

    outcomes = migrated(tree, {"app/rooms.py": rooms}, options=options)

    assert b"conferences.delete_conference(" in outcomes["app/rooms.py"].after


# ---- where modules are -----------------------------------------------------------------------------------------------


def test_modules_are_found_as_python_finds_them(tree: Path) -> None:
    names = ("app/__init__.py", "app/a.py", "app/sub/__init__.py", "app/sub/b.py", "src/lib/c.py", "space/d.py")
    for name in names:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    modules = ModuleTree([tree / name for name in names], tree)
    user = tree / "app" / "sub" / "b.py"

    def found(dotted: str) -> tuple[str, str] | None:
        hit = modules.find(dotted, user)
        return (hit[0].relative_to(tree).as_posix(), hit[1]) if hit is not None else None

    assert found("app.a.name") == ("app/a.py", "name")
    assert found("app.name") == ("app/__init__.py", "name")
    assert found(".b") == ("app/sub/b.py", "")
    assert found("..a.x.y") == ("app/a.py", "x.y")
    assert found(".") == ("app/sub/__init__.py", "")
    assert found("lib.c.name") == ("src/lib/c.py", "name")
    assert found("space.d") == ("space/d.py", "")
    assert found("json.loads") is None
    assert modules.root_of(tree / "src/lib/c.py", user) == tree / "src"
    assert modules.root_of(Path("/nowhere/x.py"), user) is None


# ---- what a framework fills ------------------------------------------------------------------------------------------

DEPS = b"from twilio.rest import Client\n\n\ndef get_client():\n    return Client()\n"
API = b"""\
from fastapi import Depends
from twilio.rest import Client

from app.clients import get_client


def end(client: Client = Depends(get_client)) -> None:
    client.conferences("SalesRoom").update(status="completed")
"""
HANDLERS = b"""

def text(room: str, client: Client = Depends(get_client)) -> None:
    client.conferences("SalesRoom").update(status="completed")
    client.messages.create(to="+15550199", from_="+15550100", body="ended")
"""


def test_a_parameter_that_a_framework_fills_follows_its_function(tree: Path) -> None:
    outcomes = migrated(tree, {"app/clients.py": DEPS, "app/api.py": API})

    assert b"return Vobiz(" in outcomes["app/clients.py"].after
    assert b"def end(client: Vobiz = Depends(get_client)) -> None:" in outcomes["app/api.py"].after
    assert b"from vobiz import Vobiz" in outcomes["app/api.py"].after


@pytest.mark.parametrize("word", [b"return", b"yield"])
def test_a_handler_that_needs_both_gets_both(word: bytes, tree: Path) -> None:
    outcomes = migrated(tree, {"app/clients.py": DEPS.replace(b"return", word), "app/api.py": API + HANDLERS})

    assert b"\n\ndef get_vobiz_client():\n    " + word + b" Vobiz(" in outcomes["app/clients.py"].after
    after = outcomes["app/api.py"].after
    assert b"def end(client: Vobiz = Depends(get_vobiz_client)) -> None:" in after
    assert b"client: Client = Depends(get_client), vobiz_client: Vobiz = Depends(get_vobiz_client)) -> None:" in after


def test_an_annotation_may_name_the_function(tree: Path) -> None:
    api = API.replace(b"client: Client = Depends(get_client)", b"client: Annotated[Client, Depends(get_client)]")
    outcomes = migrated(tree, {"app/clients.py": DEPS, "app/api.py": b"from typing import Annotated\n" + api})

    assert b"client: Annotated[Vobiz, Depends(get_client)]" in outcomes["app/api.py"].after


def test_a_generator_that_is_called_gives_no_client(tree: Path) -> None:
    called = b"from app.clients import get_client\n\nget_client().conferences.clear()\n"

    outcomes = migrated(tree, {"app/clients.py": DEPS.replace(b"return", b"yield"), "app/api.py": called})

    assert not outcomes["app/api.py"].changes


def test_an_import_for_annotations_only_stays_where_it_is(tree: Path) -> None:
    rooms = b"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from twilio.rest import Client\n\n\n"
    rooms += b"def end(client: 'Client', room):\n    client.conferences(room).update(status='completed')\n"
    caller = IMPORT + b"from app.rooms import end\n\nend(client, 'Sales')\n"

    outcomes = migrated(tree, {"app/rooms.py": rooms, "app/main.py": caller})

    assert b"if TYPE_CHECKING:\n    from vobiz import Vobiz\n" in outcomes["app/rooms.py"].after
    assert b"def end(client: 'Vobiz', room):" in outcomes["app/rooms.py"].after


HANDED = {
    "a function": b"from other import keep\nfrom app.clients import get_client\n\nkeep(get_client)\n"
    b"get_client().conferences('A').update(status='completed')\n",
    "a module": b"from other import keep\nfrom app import clients\n\nkeep(clients)\n"
    b"clients.get_client().conferences('A').update(status='completed')\n",
}


@pytest.mark.parametrize("case", HANDED)
def test_what_leads_to_a_client_and_is_handed_on_keeps_it(case: str, tree: Path) -> None:
    outcomes = migrated(tree, {"app/clients.py": DEPS, "app/rooms.py": HANDED[case]})

    assert b"return Client()" in outcomes["app/clients.py"].after


# ---- what belongs to no module ---------------------------------------------------------------------------------------

CLICK = b"""\
import click
from twilio.rest import Client


@click.group()
@click.pass_context
def cli(ctx):
    ctx.obj = Client()


@cli.command()
@click.pass_obj
def end(client):
    client.conferences("SalesRoom").update(status="completed")


@cli.command()
@click.pass_context
def tell(ctx):
    ctx.obj.conferences("Lobby").update(status="completed")
"""


def test_what_a_command_line_carries_moves_in_its_place(tree: Path) -> None:
    outcomes = migrated(tree, {"app/commands.py": CLICK})

    after = outcomes["app/commands.py"].after
    assert b"ctx.obj = Vobiz(" in after
    assert b"    client.conferences.delete_conference(" in after
    assert b"    ctx.obj.conferences.delete_conference(" in after


def test_nothing_stands_beside_what_a_command_line_carries(tree: Path) -> None:
    outcomes = migrated(tree, {"app/commands.py": CLICK + b"    ctx.obj.messages.list()\n"})

    after = outcomes["app/commands.py"].after
    assert b"ctx.obj = Client()" in after
    assert b"\nvobiz_client = Vobiz(" in after


STORE = b"from flask import g\nfrom twilio.rest import Client\n\n\ndef before():\n    g.twilio = Client()\n"
READ = b"from flask import g\n\n\ndef end():\n    g.twilio.conferences('SalesRoom').update(status='completed')\n"


def test_a_client_of_a_request_is_one_in_all_modules(tree: Path) -> None:
    outcomes = migrated(tree, {"app/hooks.py": STORE, "app/views.py": READ})

    assert b"g.twilio = Vobiz(" in outcomes["app/hooks.py"].after
    assert b"g.twilio.conferences.delete_conference(" in outcomes["app/views.py"].after


def test_a_shelf_that_two_modules_fill_is_not_followed(tree: Path) -> None:
    outcomes = migrated(tree, {"app/hooks.py": STORE, "app/others.py": STORE, "app/views.py": READ})

    assert outcomes["app/hooks.py"].after == STORE
    assert Level.REVIEW in levels(outcomes["app/views.py"])


# ---- classes of several modules --------------------------------------------------------------------------------------

DERIVED = b"""\
from twilio.rest import Client

from app.base import Base


class Rooms(Base):
    def __init__(self):
        self.client = Client()

    def end(self):
        self.client.conferences("SalesRoom").update(status="completed")
"""


def test_a_class_that_is_inherited_may_need_the_client_of_its_heir(tree: Path) -> None:
    base = b"class Base:\n    def text(self):\n        self.client.messages.list()\n"

    outcomes = migrated(tree, {"app/base.py": base, "app/rooms.py": DERIVED})

    assert b"self.client = Client()" in outcomes["app/rooms.py"].after
    assert b"self.vobiz_client.conferences.delete_conference(" in outcomes["app/rooms.py"].after


def test_one_that_does_not_speak_of_it_holds_nothing_back(tree: Path) -> None:
    base = b"class Base:\n    def text(self):\n        return 'x'\n"

    outcomes = migrated(tree, {"app/base.py": base, "app/rooms.py": DERIVED})

    assert b"self.client = Vobiz(" in outcomes["app/rooms.py"].after


TAKEN = {
    "behind a decorator": b"from other import retry\n\n\n@retry\ndef tell(client):\n    client.messages.list()\n",
    "among any others": b"def tell(*clients):\n    for each in clients:\n        each.messages.list()\n",
    "beside what is none": b"def tell(client):\n    client.messages.list()\n\n\ntell(object())\n",
    "by a class without a constructor of its own": b"from other import Base\n\n\nclass tell(Base):\n    pass\n",
    "that needs it for messages": b"def tell(client):\n    client.messages.list()\n",
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_client_that_another_module_takes_stays(case: str, tree: Path) -> None:
    caller = IMPORT + b"from app.tell import tell\n" + END + b"\n\ntell(client)\n"

    outcomes = migrated(tree, {"app/tell.py": TAKEN[case], "app/rooms.py": caller})

    assert b"\nclient = Client()" in outcomes["app/clients.py"].after
    assert b"vobiz_client.conferences.delete_conference(" in outcomes["app/rooms.py"].after
    assert b"tell(client)" in outcomes["app/rooms.py"].after


def test_two_clients_that_one_function_takes_stay(tree: Path) -> None:
    makers = b"from twilio.rest import Client\n\nclient = Client()\nother = Client('AC1', 't')\n"
    callers = b"from app.clients import client, other\nfrom app.rooms import end\n\nend(client, 'A')\nend(other, 'B')\n"

    outcomes = migrated(tree, {"app/clients.py": makers, "app/rooms.py": GIVEN, "app/main.py": callers})

    assert outcomes["app/clients.py"].after == makers


# ---- more than one client, and what stands in the place of one -------------------------------------------------------

FAKE = b"\n\nclass FakeClient:\n    def conferences(self, name):\n        return self\n"
SERVICE = b"""\
from twilio.rest import Client


class Service:
    client = Client()

    def phone(self):
        return self.client

    def end(self):
        self.client.conferences('SalesRoom').update(status='completed')

    def close(self):
        self.phone().conferences('SalesRoom').update(status='completed')


service = Service()
"""
SECOND = b"import os\n\nfrom twilio.rest import Client\n\nfrom app.service import Service\n\n\nclass Second(Service):\n"
REPLACING = {
    "a name of the module": {
        "app/rooms.py": IMPORT + END,
        "app/local.py": b"from app import clients" + FAKE + b"\n\ndef start():\n    clients.client = FakeClient()\n",
    },
    "a name of the module, with the client of another account": {
        "app/rooms.py": IMPORT + END,
        "app/local.py": b"import os\n\nfrom twilio.rest import Client\n\nfrom app import clients\n\n\n"
        b"def start():\n    clients.client = Client(os.environ['B'], os.environ['T'])\n",
    },
    "an attribute of an object": {
        "app/service.py": SERVICE,
        "app/local.py": b"from app.service import service" + FAKE + b"\n\nservice.client = FakeClient()\n",
    },
    "an attribute of a class, in one that inherits it": {
        "app/service.py": SERVICE,
        "app/local.py": SECOND + b"    client = Client(os.environ['B'], os.environ['T'])\n",
    },
    "an attribute of a class, in an object of one that inherits it": {
        "app/service.py": SERVICE,
        "app/local.py": SECOND + b"    def __init__(self):\n        self.client = Client(os.environ['B'])\n",
    },
    "a method, in a class that inherits it": {
        "app/service.py": SERVICE,
        "app/local.py": SECOND + b"    def phone(self):\n        return Client(os.environ['B'])\n",
    },
}


@pytest.mark.parametrize("case", REPLACING)
def test_a_client_that_another_module_puts_something_in_the_place_of_stays(case: str, tree: Path) -> None:
    outcomes = migrated(tree, REPLACING[case])

    assert not [name for name, each in outcomes.items() if each.changes]
    found = [each for outcome in outcomes.values() for each in outcome.findings if each.level is Level.MANUAL]
    assert found
    assert all("local.py, line" in each.message for each in found)


def test_what_a_test_puts_in_the_place_of_a_client_holds_nothing_back(tree: Path) -> None:
    double = b"from app import clients" + FAKE + b"\n\ndef test_end():\n    clients.client = FakeClient()\n"

    outcomes = migrated(tree, {"app/rooms.py": IMPORT + END, "tests/test_rooms.py": double})

    assert IN_PLACE in outcomes["app/clients.py"].after
    assert levels(outcomes["tests/test_rooms.py"]) == {Level.MANUAL}


def test_an_attribute_that_is_emptied_is_not_replaced(tree: Path) -> None:
    caller = (
        b"from app.service import Service, service\n\nservice.client = None\n\n\nclass Other(Service):\n    x: int\n"
    )

    outcomes = migrated(tree, {"app/service.py": SERVICE, "app/local.py": caller})

    assert b"client = Vobiz(" in outcomes["app/service.py"].after


BOTH = b"""\
import os

from twilio.rest import Client

one = Client(os.environ['A'], os.environ['S'])
two = Client(os.environ['B'], os.environ['T'])


def either(name):
    return one if name == 'one' else two
"""


def test_what_may_be_either_of_two_clients_leaves_both_on_twilio(tree: Path) -> None:
    rooms = (
        b"from app.clients import either, one, two\n" + END.replace(b"client.c", b"either('one').c")
    ) + b"\n\ndef each():\n    one.conferences('A').update(status='completed')\n"
    rooms += b"    two.conferences('B').update(status='completed')\n"

    outcomes = migrated(tree, {"app/clients.py": BOTH, "app/rooms.py": rooms})

    assert BOTH[BOTH.index(b"one =") : BOTH.index(b"two =")] in outcomes["app/clients.py"].after
    assert b"\nvobiz_one = Vobiz(" in outcomes["app/clients.py"].after
    assert b"\nvobiz_two = Vobiz(" in outcomes["app/clients.py"].after
    assert b"either('one').conferences('SalesRoom').update(" in outcomes["app/rooms.py"].after
    assert b"vobiz_one.conferences.delete_conference(" in outcomes["app/rooms.py"].after
    assert Level.MANUAL in levels(outcomes["app/rooms.py"])


def test_what_may_be_either_of_two_clients_of_a_module_leaves_both_on_twilio(tree: Path) -> None:
    rooms = BOTH + END.replace(b"client.c", b"either('one').c")
    rooms += b"\n\ndef each():\n    one.conferences('A').update(status='completed')\n"
    rooms += b"    two.conferences('B').update(status='completed')\n"

    after = migrated(tree, {"app/rooms.py": rooms})["app/rooms.py"].after

    assert b"\none = Client(" in after
    assert b"\ntwo = Client(" in after
    assert b"vobiz_one.conferences.delete_conference(" in after
    assert b"vobiz_two.conferences.delete_conference(" in after


def test_a_factory_that_is_handed_to_whoever_calls_it_still_gives_twilios(tree: Path) -> None:
    routes = (
        b"from fastapi import Depends\n\nfrom app.clients import get_client\n\n\n"
        b"def text(client=Depends(get_client)):\n    client.messages.create(to='+1', from_='+2', body='x')\n"
    ) + END.replace(b"client.c", b"get_client().c")

    outcomes = migrated(tree, {"app/clients.py": FACTORY, "app/routes.py": routes})

    assert b"\nclient = Client()" in outcomes["app/clients.py"].after
    assert b"get_vobiz_client().conferences.delete_conference(" in outcomes["app/routes.py"].after
    assert b"Depends(get_client)" in outcomes["app/routes.py"].after


def test_a_client_of_the_module_has_another_name_than_one_that_is_imported(tree: Path) -> None:
    rooms = (
        b"from app.clients import client as own\n\n\ndef end(client):\n"
        b"    client.conferences('Desk').update(status='completed')\n"
    ) + END.replace(b"client.c", b"own.c").replace(b"end()", b"own_end()")
    caller = b"from app.clients import client\nfrom app.rooms import end\n\nprint(end, client)\n"

    after = migrated(tree, {"app/rooms.py": rooms, "app/main.py": caller})["app/rooms.py"].after

    assert b"vobiz_client_2 = Vobiz(" in after
    assert b"vobiz_client_2.conferences.delete_conference(" in after
    assert b"    vobiz_client.conferences.delete_conference(" in after


def test_what_a_package_hands_on_has_its_second_one_where_it_is_made(tree: Path) -> None:
    package = b"from app.clients import client as phone, get_client\n"
    rooms = b"import app\n" + END.replace(b"client.c", b"app.phone.c")
    rooms += b"\n\ndef more():\n    app.get_client().conferences('A').update(status='completed')\n"
    rooms += (
        b"    phone = app.phone\n    phone.conferences('B').update(status='completed')\n    phone.messages.list()\n"
    )

    after = migrated(tree, {"app/__init__.py": package, "app/clients.py": FACTORY, "app/rooms.py": rooms})

    assert b"from app.clients import get_vobiz_client, vobiz_client\n" in after["app/rooms.py"].after
    assert b"    vobiz_client.conferences.delete_conference(" in after["app/rooms.py"].after
    assert b"    get_vobiz_client().conferences.delete_conference(" in after["app/rooms.py"].after
    assert b"    vobiz_phone = vobiz_client\n" in after["app/rooms.py"].after
    assert b"app.vobiz" not in after["app/rooms.py"].after


# ---- things of the program's own that are asked like a client --------------------------------------------------------

OWN = b"""\
class Base:
    def conferences(self, name):
        return self

    def update(self, status):
        print(status)


class Client(Base):
    pass


def get_client():
    return Client()


async def later():
    return Client()


client = Client()
"""
ASKED = b".conferences('SalesRoom').update(status='completed')\n"
OWN_USERS = {
    "by its name": b"from shop.client import client\n\nclient" + ASKED,
    "by its module": b"from shop import client\n\nclient.client" + ASKED,
    "relatively": b"from .client import client as own\n\nown" + ASKED,
    "from another that takes it": b"from shop import own\n\nown" + ASKED,
    "made of its class": b"from shop.client import Client\n\nClient()" + ASKED,
    "kept under a name": b"from shop.client import Client\n\nmine = Client()\nmine" + ASKED,
    "by a function": b"from shop.client import get_client\n\nget_client()" + ASKED,
    "by a coroutine": b"from shop.client import later\n\n\nasync def end():\n    (await later())" + ASKED,
    "by an annotation": b"from shop.client import Client\n\n\ndef end(c: Client):\n    c" + ASKED,
    "in a class that inherits it": b"from shop.client import Client\n\n\nclass Mine(Client):\n    def end(self):\n"
    b"        self" + ASKED,
}


@pytest.mark.parametrize("case", OWN_USERS)
def test_what_another_module_defines_itself_is_no_client(case: str, tree: Path) -> None:
    package = b"from shop.client import client as own\n" if case == "from another that takes it" else b""

    outcomes = migrated(tree, {"shop/__init__.py": package, "shop/client.py": OWN, "shop/talks.py": OWN_USERS[case]})

    assert not outcomes["shop/talks.py"].changes
    assert not outcomes["shop/talks.py"].findings


def test_what_another_module_gets_from_elsewhere_may_be_a_client(tree: Path) -> None:
    vendor = b"from vendor import connect\n\nclient = connect()\n"

    outcomes = migrated(
        tree, {"shop/__init__.py": b"", "shop/client.py": vendor, "shop/talks.py": OWN_USERS["by its name"]}
    )

    assert levels(outcomes["shop/talks.py"]) >= {Level.REVIEW}


def test_the_configuration_of_this_tool_is_no_use_of_a_client(tree: Path) -> None:
    options = Options(configuration=Configuration(clients=("app.clients:client",)))
    named = b'[tool.vobiz-codemod]\nclients = ["app.clients:client"]\n'

    outcomes = migrated(tree, {"app/rooms.py": IMPORT + END, "pyproject.toml": named}, options=options)

    assert IN_PLACE in outcomes["app/clients.py"].after


DOUBLE = b"""\
from unittest.mock import MagicMock

from app.rooms import end


def test_end():
    client = MagicMock()
    end(client, 'Desk')
    client.conferences.return_value.update.assert_called_once_with(status='completed')
"""


def test_what_a_test_gives_a_function_is_a_double(tree: Path) -> None:
    caller = IMPORT + b"from app.rooms import end\n\nend(client, 'Sales')\n"

    outcomes = migrated(tree, {"app/rooms.py": GIVEN, "app/main.py": caller, "tests/test_rooms.py": DOUBLE})

    assert IN_PLACE in outcomes["app/clients.py"].after
    assert levels(outcomes["app/rooms.py"]) == {Level.AUTOMATIC, Level.NOTE}
    assert levels(outcomes["tests/test_rooms.py"]) == {Level.MANUAL}


def test_a_client_of_twilios_that_a_test_gives_a_function_counts(tree: Path) -> None:
    caller = IMPORT + b"from app.rooms import end\n\nend(client, 'Sales')\n"
    test = b"from twilio.rest import Client\n\nfrom app.rooms import end\n\nown = Client()\n"
    test += b"\n\ndef test_end():\n    end(own, 'Desk')\n    own.messages.list()\n"

    outcomes = migrated(tree, {"app/rooms.py": GIVEN, "app/main.py": caller, "tests/test_rooms.py": test})

    assert b"    client.conferences(room).update(status='completed')" in outcomes["app/rooms.py"].after
    assert Level.MANUAL in levels(outcomes["app/rooms.py"])


def test_what_django_s_settings_hold_has_one_beside_it(tree: Path) -> None:
    settings = b"from twilio.rest import Client\n\nTWILIO_CLIENT = Client()\n"
    views = b"from django.conf import settings\n\n\ndef end():\n"
    views += b"    settings.TWILIO_CLIENT.conferences('SalesRoom').update(status='completed')\n"

    outcomes = migrated(tree, {"app/settings.py": settings, "app/views.py": views})
    both = migrated(
        tree, {"app/settings.py": settings, "app/views.py": views + b"    settings.TWILIO_CLIENT.messages\n"}
    )

    assert b"TWILIO_CLIENT = Vobiz(" in outcomes["app/settings.py"].after
    assert b"settings.TWILIO_CLIENT.conferences.delete_conference(" in outcomes["app/views.py"].after
    assert b"VOBIZ_CLIENT = Vobiz(" in both["app/settings.py"].after
    assert b"settings.VOBIZ_CLIENT.conferences.delete_conference(" in both["app/views.py"].after


SELF = b"""\
from twilio.rest import Client

from app.jobs import run


class Service:
    def __init__(self):
        self.client = Client()

    def end(self):
        self.client.conferences("SalesRoom").update(status="completed")
"""
ESCAPES = {
    "as an argument": b"\n\nrun(Service())\n",
    "by its name": b"\n\nservice = Service()\nrun(service)\n",
    "by itself": b"\n    def start(self):\n        run(self)\n",
    "as one of several": b"\n\nservice = Service()\nrun([service])\n",
    "as what a method returns": b"\n    def itself(self):\n        return self\n",
    "in a dictionary": b"\n\nservices = {}\nservices['phone'] = Service()\n",
}


@pytest.mark.parametrize("case", ESCAPES)
def test_an_object_that_is_handed_on_keeps_its_client(case: str, tree: Path) -> None:
    job = b"def run(service):\n    service.client.messages.list()\n"

    outcomes = migrated(tree, {"app/phones.py": SELF + ESCAPES[case], "app/jobs.py": job})

    assert b"self.client = Client()" in outcomes["app/phones.py"].after
    assert b"self.vobiz_client.conferences.delete_conference(" in outcomes["app/phones.py"].after


KEEPS = {
    "only used": b"\n\nservice = Service()\nservice.end()\n",
    "printed": b"\n\nservice = Service()\nprint(service, isinstance(service, Service))\n",
    "kept in an object of its own": b"\n\nclass App:\n    def __init__(self):\n        self.service = Service()\n",
}


@pytest.mark.parametrize("case", KEEPS)
def test_one_that_is_not_moves(case: str, tree: Path) -> None:
    job = b"def run(service):\n    service.client.messages.list()\n"

    outcomes = migrated(tree, {"app/phones.py": SELF + KEEPS[case], "app/jobs.py": job})

    assert b"self.client = Vobiz(" in outcomes["app/phones.py"].after


MIXED = b"""

class Dialer:
    def __init__(self, client=None):
        self.client = client or make()

    def end(self):
        self.client.conferences("Sales").update(status="completed")
"""
GROUPS = {
    "only own": (
        b"from desk.phone import make\n",
        b"import os\n\nfrom vobiz import Vobiz\n\nfrom desk.phone import make\n",
    ),
    "relative": (b"from .phone import make\n", b"import os\n\nfrom vobiz import Vobiz\n\nfrom .phone import make\n"),
    "standard": (
        b"import re\n\nfrom desk.phone import make\n",
        b"import os\nimport re\n\nfrom vobiz import Vobiz\n\nfrom desk.phone import make\n",
    ),
    "future": (
        b"from __future__ import annotations\n\nfrom desk.phone import make\n",
        b"from __future__ import annotations\n\nimport os\n\nfrom vobiz import Vobiz\n\nfrom desk.phone import make\n",
    ),
    "others": (
        b"import flask\n\nfrom desk.phone import make\n",
        b"import os\n\nimport flask\nfrom vobiz import Vobiz\n\nfrom desk.phone import make\n",
    ),
}


@pytest.mark.parametrize("case", GROUPS)
def test_the_import_of_the_sdk_stands_before_the_programs_own(case: str, tree: Path) -> None:
    before, after = GROUPS[case]
    phone = (
        b"from twilio.rest import Client\n\n\ndef make():\n    return Client()\n\n\nmake().messages.create(to='1')\n"
    )
    write_tree(tree, {"desk/__init__.py": b"", "desk/phone.py": phone, "desk/dialer.py": before + MIXED})
    [dialer] = [each for each in plan(["."]).outcomes if each.path == "desk/dialer.py"]
    assert dialer.after.startswith(after)


def test_the_import_of_the_sdk_takes_the_place_of_one_that_goes(tree: Path) -> None:
    phone = b"from twilio.rest import Client\n\n\ndef make():\n    return Client()\n"
    ends = b"import re\n\nfrom desk.other import make\n\n\ndef end():\n"
    ends += b'    make().conferences("Sales").update(status="completed")\n'
    write_tree(tree, {"desk/__init__.py": b"", "desk/phone.py": phone, "desk/dialer.py": ends, "desk/other.py": b""})
    [dialer] = plan(["desk/dialer.py"], Options(configuration=Configuration(clients=("desk.other:make",)))).outcomes
    assert dialer.after.startswith(b"import os\nimport re\n\nfrom vobiz import Vobiz\n\n# TODO")
