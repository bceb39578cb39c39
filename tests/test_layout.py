"""How generated code is laid out, where no fixture is long enough."""

from __future__ import annotations

from codemod.python.layout import Call, Joined, Room, Text, lay_out

ROOM = Room(width=40, indent="", unit="    ", newline="\n", used=0)


def call(name: str, *arguments: str) -> Call:
    return Call(Text(name), tuple((None, Text(argument)) for argument in arguments))


def test_a_chain_goes_on_behind_a_bracket_that_was_broken_where_its_arguments_fit() -> None:
    chain = Call(Joined((call("fetch", "first_argument", "second_argument"), Text(".named"))), ((None, Text("name")),))
    assert lay_out(chain, ROOM) == "fetch(\n    first_argument, second_argument\n).named(name)"


def test_a_chain_is_broken_again_where_its_arguments_do_not_fit() -> None:
    arguments = tuple((None, Text(name)) for name in ("the_third_argument", "the_fourth_argument"))
    chain = Call(Joined((call("fetch", "first_argument", "second_argument"), Text(".named"))), arguments)
    expected = (
        "fetch(\n    first_argument, second_argument\n).named(\n    the_third_argument,\n    the_fourth_argument,\n)"
    )
    assert lay_out(chain, ROOM) == expected
