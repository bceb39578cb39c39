"""Rooms are ended in loops: all of them by one call, or some, or each with a word about it."""

from typing import Any

ROOMS: dict[str, list[tuple[str, bool]]] = {
    "training-1": [("call-ann", False)],
    "support": [("call-bob", True)],
    "training-2": [("call-cid", False)],
    "billing": [],
    "sales": [("call-dan", False)],
    "lobby": [],
}


def drive(program: Any) -> None:
    program.end_training_rooms()
    print(program.end_named("billing", "nobody"))
    program.end_with_a_word(keep=["sales", "lobby"])
    program.end_all()
    program.end_all_by_sid()
    program.end_all_in_one_line()
    program.end_with_a_word()


LIST = 'conferences.list_conferences("MA_1")'
ALL = 'conferences.delete_all_conferences("MA_1")'
CALLS = [
    LIST,
    'conferences.delete_conference("MA_1", "training-1")',
    'conferences.delete_conference("MA_1", "training-2")',
    LIST,
    'conferences.delete_conference("MA_1", "billing")',
    LIST,
    'conferences.delete_conference("MA_1", "support")',
    ALL,
    ALL,
    ALL,
    LIST,
]
LISTED = "GET Conferences: Status=in-progress"
TWILIO = [
    LISTED,
    "POST Conferences/CF-training-1: Status=completed",
    "POST Conferences/CF-training-2: Status=completed",
    LISTED,
    "POST Conferences/CF-billing: Status=completed",
    f"{LISTED}, PageSize=50",
    "POST Conferences/CF-support: Status=completed",
    LISTED,
    "POST Conferences/CF-sales: Status=completed",
    "POST Conferences/CF-lobby: Status=completed",
    LISTED,
    LISTED,
    f"{LISTED}, PageSize=50",
]
PRINTED = """\
4
ending support
"""
