"""Words by which an expression gets its value: names, attributes and keys, in the order in which they stand."""

from __future__ import annotations

import ast

import pytest

from codemod.around.assigned import CHAIN, Lead, assigned_in, leads


def of(text: str) -> tuple[Lead, ...]:
    return leads(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sid", [Lead("sid", own_only=True)]),
        ("self.sid", [Lead("sid", own_only=True)]),
        ("settings.sid", [Lead("sid", behind=(Lead("settings", own_only=True),))]),
        ("environ['SID']", [Lead("SID", is_variable=True)]),
        ("config['sid']", [Lead("sid")]),
        ("env('SID', default)", [Lead("SID", is_variable=True)]),
        ("str(one).strip()", [Lead("one", own_only=True)]),
        ("first or second", [Lead("first", own_only=True), Lead("second", own_only=True)]),
        ("f'{first}{second}'", [Lead("first", own_only=True), Lead("second", own_only=True)]),
        ("'AC1'", []),
    ],
)
def test_words_lead_to_a_value(text: str, wanted: list[Lead]) -> None:
    assert of(text) == tuple(wanted)


def test_a_long_sum_is_read_like_a_short_one() -> None:
    words = [f"part_{number}" for number in range(900)]

    assert [lead.word for lead in of("+".join(words))] == words


def test_a_chain_of_attributes_is_followed_as_far_as_programs_have_them() -> None:
    [lead] = of(".".join("abcdefghijklmnopqrstuvwxyz"))
    chain = [lead.word]
    while lead.behind:
        [lead] = lead.behind
        chain.append(lead.word)

    assert "".join(reversed(chain)) == "abcdefghijklmnopqrstuvwxyz"[-CHAIN - 1 :]


def test_what_names_are_given_anywhere_is_known() -> None:
    tree = ast.parse(
        "from deps import token as secret\n"
        "sid = os.environ['SID']\nother: str = sid\nplain = 'x'\nbare: str\n"
        "config['key'] = self.held\ncall(given=(now := sid))\ntable = {'entry': sid, **more}\n"
    )
    found = assigned_in(tree, ())

    assert found.imported == {"secret": "token"}
    assert {name: [lead.word for lead in each] for name, each in found.values.items()} == {
        "sid": ["SID"],
        "other": ["sid"],
        "plain": [],
        "key": ["held"],
        "given": ["now", "sid"],
        "now": ["sid"],
        "table": ["sid", "more"],
        "entry": ["sid"],
    }
