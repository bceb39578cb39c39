"""What the modules of a tree know of one another's clients: plain values, the same in any process and any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Home = tuple[str, str]
"""Where something is defined: a module's file, and the way to it there (`client`, `get_client`, `Service.client`)."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """The place where a client is made, which tells it from all others of the tree."""

    file: str
    line: int
    column: int
    name: str = field(compare=False)
    """How its module calls it, for messages."""
    asynchronous: bool = field(default=False, compare=False)
    """Whether what is asked of it is awaited."""


@dataclass(frozen=True, slots=True, order=True)
class Sent:
    """Something of Twilio's beside a client that goes from one module to another: a room, a member, a list of these."""

    file: str
    """The module that hands it on."""
    line: int
    column: int
    kind: str = field(compare=False)
    """What it is, in the words of the tables."""
    many: bool = field(default=False, compare=False)
    """Whether it is a list of these."""
    client: Origin | None = field(default=None, compare=False)
    """The client that it comes from, where that is known."""
    reached: Home | None = field(default=None, compare=False)
    """Where that client has a name that other modules can import."""
    movable: bool = field(default=False, compare=False)
    """Whether nothing but what other modules do with it could keep it on Twilio where it is handed on."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What something that a module offers to others is, or leads to."""

    home: Home
    client: Origin | None = None
    """The client that it is."""
    gives: Offer | None = None
    """What a call of it gives."""
    awaited: bool = False
    """Whether it must be awaited for that."""
    generated: bool = False
    """Whether it yields that, so that only a framework gives it."""
    attributes: Mapping[str, Offer] = field(default_factory=dict)
    """What its attributes are, as far as they lead to a client."""
    flaw: str | None = None
    """Why it is not certain which client it is."""
    others: tuple[Origin, ...] = ()
    """The further clients that it may be."""
    value: Sent | None = None
    """What else of Twilio's it is."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One argument of a call of another module's function."""

    client: Origin | None = None
    """The client that it is."""
    texts: tuple[str, ...] = ()
    """The literal texts that it may be, where it can be nothing else, but for what parameters hold."""
    parameters: tuple[str, ...] = ()
    """The parameters of the calling module (`end.room`, `Rooms.end.room`) from which it may come, beside texts."""
    value: Sent | None = None
    """What else of Twilio's it is."""

    @property
    def named(self) -> bool:
        """Return whether it can be nothing but texts, and what parameters hold."""
        return bool(self.texts or self.parameters)


@dataclass(frozen=True, slots=True)
class Called:
    """One call of another module's function, or of its class."""

    dotted: str
    """The name of what is called, as the calling module imports it; "" for a method of what may be anything."""
    positional: tuple[Passed, ...] = ()
    keywords: Mapping[str, Passed] = field(default_factory=dict)
    whole: bool = True
    """Whether every argument is written out, none behind a star."""
    made: str = ""
    """Where a method is called: the class, as the calling module imports it, of which the object certainly is."""

    @property
    def hands_on(self) -> bool:
        """Return whether it hands a client on."""
        return any(each.client is not None for each in (*self.positional, *self.keywords.values()))

    @property
    def sends(self) -> tuple[Sent, ...]:
        """Return what it hands on of Twilio's beside clients."""
        return tuple(each.value for each in (*self.positional, *self.keywords.values()) if each.value is not None)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter by which names of rooms may come into a module."""

    position: int | None = None
    """Its place among the positional ones, an object's own not counted; None where it is given by its name only."""
    count: int = 0
    """How many positional ones the function takes."""
    default: tuple[Passed, ...] | None = None
    """What it is where a call gives nothing; None where a call must give something, empty where that is None."""
    inside: tuple[Passed, ...] | None = ()
    """What the module itself gives for it; None where that is not known."""
    bound: bool = False
    """Whether the function is a method that must be asked of an object, not of its class."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What one module knows of the others, and what they ask of it."""

    file: str = ""
    """The module itself."""
    offers: Mapping[str, Offer] = field(default_factory=dict)
    """Dotted name, as this module writes it -> what it is in the module that defines it."""
    shelves: Mapping[str, Offer] = field(default_factory=dict)
    """What other modules put where it belongs to no module (see codemod/python/shelves.py), by the shelf."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """Other module's file -> the dotted name by which this one imports it."""
    own: frozenset[str] = frozenset()
    """The dotted names that this module imports from modules of the tree."""
    packages: Mapping[str, str] = field(default_factory=dict)
    """Those of them that are modules themselves -> their files."""
    given: Mapping[str, tuple[Called, ...]] = field(default_factory=dict)
    """Function or class of this module that only known places of other modules call -> these calls."""
    following: frozenset[str] = frozenset()
    """Dotted names of functions and classes of other modules that follow the clients which they are given."""
    clients: frozenset[Origin] = frozenset()
    """The clients that more than one module has."""
    in_place: frozenset[Origin] = frozenset()
    """Those of them that become the target's where they are made."""
    doubtful: frozenset[Origin] = frozenset()
    """Those of them whose account the environment does not name."""
    held: Mapping[Origin, tuple[str, str]] = field(default_factory=dict)
    """Those of them that what they are made with holds on Twilio -> why, and what to do."""
    ignored: frozenset[Origin] = frozenset()
    """Those of them that a comment keeps on Twilio where they are made."""
    siblings: Mapping[Home, str] = field(default_factory=dict)
    """What stands beside a thing of another module for the second client; nothing where it cannot."""
    asked: frozenset[str] = frozenset()
    """The things of this module beside which others need one for the second client."""
    explained: frozenset[str] = frozenset()
    """Names of this module of which all that others do with them is known."""
    lent: frozenset[str] = frozenset()
    """Attributes of this module's objects that classes of other modules may read, from which their own inherit."""
    again: Mapping[str, str] = field(default_factory=dict)
    """Dotted name by which this module takes an exception of the library from another -> its own name."""
    plain: frozenset[str] = frozenset()
    """Dotted names by which it takes things of the program's own that are asked like a client and are none."""
    moved: bool = False
    """Whether calls of any module of the tree moved."""
    settled: bool = True
    """Whether the siblings are known; else every one that is asked for is taken to be there."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Dotted name, as this module writes it -> the text that it always is in the module that defines it."""
    sought: frozenset[str] = frozenset()
    """The names of methods whose calls it must tell of, whatever object is asked."""
    received: Mapping[str, tuple[Called, ...]] = field(default_factory=dict)
    """Function or class of this module -> the calls by others that give it something of Twilio's beside clients."""
    sent: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """Line and column of what this module hands on of Twilio's -> the places in other modules where it is used."""
    moving: frozenset[Sent] = frozenset()
    """What comes from other modules, or goes to them, and moves with every use of it in all of them."""
    spoken: frozenset[str] = frozenset()
    """Methods of this module that take or give something of Twilio's, and of which other modules may speak."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Other module's file -> how messages call it."""
    named: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Parameter of this module (`end.room`) -> the texts that others give for it; None where they may give others."""

    def offer(self, dotted: str) -> Offer | None:
        """Return what an imported name is; None for anything that leads to no client of the tree."""
        return self.offers.get(dotted)


ALONE = Neighbours()


@dataclass(frozen=True, slots=True)
class Told:
    """What a module tells of itself before anything is decided."""

    offers: Mapping[str, Offer] = field(default_factory=dict)
    """What its names lead to."""
    shelves: Mapping[str, Offer] = field(default_factory=dict)
    """What it puts where it belongs to no module."""
    stocked: frozenset[str] = frozenset()
    """Shelves on which it puts something else."""
    opaque: frozenset[str] = frozenset()
    """Names of other modules that it may use where that is not followed."""
    loose: frozenset[str] = frozenset()
    """Names of things of other modules that it hands on, so that others may call them."""
    held: Mapping[Origin, tuple[str, str]] = field(default_factory=dict)
    """The clients that what they are made with holds on Twilio, or that it puts something else in the place of.

    Each with why it stays, and what to do.
    """
    ignored: frozenset[Origin] = frozenset()
    """The clients that a comment keeps on Twilio."""
    takes: frozenset[str] = frozenset()
    """Its functions and classes of which every client that others give them is known where they use it."""
    lending: frozenset[tuple[str, str]] = frozenset()
    """Dotted names of classes of others that its own inherit from, each with an attribute that holds a client."""
    escaping: frozenset[str] = frozenset()
    """Attributes that hold clients in objects of its own which it hands on where they are not followed."""
    exported: frozenset[str] = frozenset()
    """Names that it offers to anybody, in the tree or not."""
    calls: tuple[Called, ...] = ()
    """Its calls of other modules' functions and classes."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Its names that are always one text, which is written out."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    """The parameters of its functions and methods (`end.room`) that name rooms, here or in what they are given to."""
    asked: Mapping[str, tuple[Called, ...]] = field(default_factory=dict)
    """Sought method -> its calls of such a method on what may be an object of another module."""
    bare: frozenset[str] = frozenset()
    """The sought methods that it may take from such an object, or name in a text, without calling them at once."""
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Its classes -> what they inherit from, by dotted names as it imports them; "" for what is not followed."""
    methods: frozenset[str] = frozenset()
    """Its methods that take or give something of Twilio's beside clients."""
    meets: tuple[tuple[Sent, int], ...] = ()
    """What it has of Twilio's from other modules, each with the first line where it does."""
    away: frozenset[str] = frozenset()
    """What it hands to libraries that may call its methods: dotted names as it imports them, own behind a colon."""


@dataclass(frozen=True, slots=True)
class ClientReport:
    """What one module does with a client."""

    origin: Origin
    moved: bool
    """Whether calls of it moved."""
    kept: bool
    """Whether something still needs Twilio's."""
    doubtful: bool = False
    """Whether its account is something else than what the environment names."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a module tells the others of the clients that it has."""

    clients: tuple[ClientReport, ...] = ()
    wants: frozenset[Home] = frozenset()
    """The things of other modules beside which it needs one for the second client."""
    siblings: Mapping[str, str] = field(default_factory=dict)
    """Thing of this module -> the name of what stands beside it; those that were asked for."""
    blocked: frozenset[Sent] = frozenset()
    """What was to move between modules, and cannot for something that this one does with it."""


NOTHING_SHARED = Sharing()


def key_of(shelf: str) -> str:
    """Return the place on a shelf: a key or an attribute."""
    return shelf.partition("[")[2].removesuffix("]") if shelf.endswith("]") else shelf.rpartition(".")[2]


def parts(offer: Offer) -> list[Offer]:
    """Return what something gives, and its attributes."""
    return [*([offer.gives] if offer.gives is not None else []), *offer.attributes.values()]


def places(offer: Offer) -> Iterator[Home]:
    """Yield where something, and all that it leads to, is defined."""
    yield offer.home
    if offer.value is not None and offer.value.reached is not None:
        yield offer.value.reached
    for each in parts(offer):
        yield from places(each)


def origins(offer: Offer) -> Iterator[Origin]:
    """Yield the clients that something leads to."""
    if offer.client is not None:
        yield from (offer.client, *offer.others)
    if offer.value is not None and offer.value.client is not None:
        yield offer.value.client
    for each in parts(offer):
        yield from origins(each)
