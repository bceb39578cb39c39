"""A generated program is made asynchronous: whatever asks Twilio is awaited, by whoever may await it."""

from __future__ import annotations

import pytest

from worlds.asynchronous import asynchronous

PAIRS = {
    "a function that asks, and who calls it": (
        "def do(c, room):\n    c.conferences(room).update(status='completed')\n\n\n"
        "def act(c):\n    return do(c, 'A')\n",
        "async def do(c, room):\n    await c.conferences(room).update_async(status='completed')\n\n\n"
        "async def act(c):\n    return await do(c, 'A')\n",
    ),
    "what is read of a result": (
        "def act(c):\n    print(c.conferences('£').fetch().sid, c.conferences.list()[0])\n",
        "async def act(c):\n    print((await c.conferences('£').fetch_async()).sid, "
        "(await c.conferences.list_async())[0])\n",
    ),
    "a stream": (
        "def act(c):\n    for p in c.conferences('A').participants.stream():\n        pass\n",
        "async def act(c):\n    async for p in await c.conferences('A').participants.stream_async():\n        pass\n",
    ),
    "what hands a coroutine on": (
        "def act(c):\n    later = lambda: c.conferences('A').fetch()\n    later()\n    run(later)\n"
        "    run(c.conferences('A').update, status='completed')\n",
        "async def act(c):\n    later = lambda: c.conferences('A').fetch_async()\n    await later()\n"
        "    await run(later)\n    await run(c.conferences('A').update_async, status='completed')\n",
    ),
    "what runs together": (
        "def act(ps):\n    await asyncio.gather(*[p.update(muted=True) for p in ps.list()])\n",
        "async def act(ps):\n    await asyncio.gather(*[p.update_async(muted=True) for p in await ps.list_async()])\n",
    ),
    "what asks nobody": (
        "class TallyBoard:\n    def add(self):\n        self.update(tally=1)\n\n\n"
        "def act():\n    TALLY_BOARD.update()\n",
        None,
    ),
}


@pytest.mark.parametrize(("before", "after"), PAIRS.values(), ids=PAIRS)
def test_what_asks_is_awaited(before: str, after: str | None) -> None:
    assert asynchronous(before) == (after or before)
