import weakref
from collections import deque
from functools import cached_property, lru_cache

from twilio.rest import Client

_live = weakref.WeakValueDictionary()


class Session:
    __slots__ = ("name", "ctx", "__weakref__", "__dict__")

    def __init__(self, name):
        self.name = name
        self.ctx = get().conferences(name)
        _live[name] = self

    @cached_property
    def members(self):
        return self.ctx.participants.list()

    def legs(self):
        for p in self.ctx.participants.list():
            yield p

    def sids(self):
        yield from (p.call_sid for p in self.legs())

    def __del__(self):
        self.ctx.update(status="completed")


@lru_cache(maxsize=None)
def get():
    return Client()


@lru_cache(maxsize=64)
def room(name):
    return get().conferences(name)


def all_rooms():
    yield from get().conferences.list(status="in-progress")


def close_all():
    deque((c.update(status="completed") for c in all_rooms()), maxlen=0)


def close(name):
    room(name).update(status="completed")
    room.cache_clear()
