"""Which texts the modules of a tree give for one another's parameters, through however many hands they go."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from codemod.index import module_name
from codemod.lone_words import LoneWords
from codemod.module_tree import PACKAGE
from codemod.neighbours import Called, Parameter, Passed, Told
from codemod.telling import Telling

CONSTRUCTOR = "__init__"
HANDS = 10
"""Through so many modules an import is followed."""
MOST = 300
"""In so many files a method may be spoken of before it is taken for one that anybody may call."""

TEXT = re.compile(rb"^\w+[ \t]*(?::[^=\n]*)?=[ \t]*[\"']", re.MULTILINE)
"""A name at the top of a module that is a text."""

NOT_TOLD = Parameter(inside=None)


class Place(NamedTuple):
    """Something that a module defines; nothing behind the file is the module itself."""

    file: Path
    name: str


Given = list[tuple[Path, Passed]]
Calls = list[tuple[Path, Called]]


class Passing:
    """Follows the names of rooms through the calls of one tree."""

    def __init__(self, telling: Telling) -> None:
        """Ask the modules that may call what names rooms in others, until none is new."""
        self.telling = telling
        self._told: dict[Path, Told] = {}
        """What files say that were asked for the calls of methods."""
        self._mute: set[Path] = set()
        self._taken: dict[Path, dict[str, list[str]]] = {}
        self._speaking: dict[str, list[Path]] = {}
        self._used: dict[Place, list[Path]] = {}
        self._places: dict[tuple[Path, str], Place | None] = {}
        self._answers: dict[tuple[Path, str], Given | None] = {}
        self._seek()

    def texts(self, file: Path, key: str) -> tuple[str, ...] | None:
        """Return the texts that other modules give for a parameter; None where they may give anything else."""
        direct = self._by_others(file, key)
        if direct is None:
            return None
        found: set[str] = set()
        pending = list(direct)
        seen: set[tuple[Path, str]] = set()
        for user, passed in pending:
            if not passed.named:
                return None
            found.update(passed.texts)
            for each in (each for each in passed.parameters if (user, each) not in seen):
                seen.add((user, each))
                inside, others = self._inside(user, each), self._by_others(user, each)
                if inside is None or others is None or not (inside or others):
                    return None
                pending += [*inside, *others]
        return tuple(sorted(found))

    def is_closed(self, file: Path, name: str) -> bool:
        """Return whether all that other modules do with a name of a module is known."""
        self._find_speaking({name})
        return self._of_function(Place(file, name)) is not None

    # ---- asking ------------------------------------------------------------------------------------------------------

    def _seek(self) -> None:
        functions: set[Place] = set()
        methods: set[Place] = set()
        while True:
            aims, names = self._wanted()
            if aims <= functions and names <= methods:
                break
            self._find_speaking({word for each in aims | names for word in (each.name, module_name(each.file))})
            asked = {user for aim in sorted(aims - functions) for user in self._users(aim)}
            asked |= {file for each in sorted(names - methods) for file in self._methods(each)}
            functions |= aims
            methods |= names
            sought = frozenset(each.name for each in methods)
            self.telling.imports.ask(asked)
            self.telling.ask_all({file for user in sorted(asked) for file in self._with_texts(user)})
            known = self.telling.known(self.telling.told)
            views = {file: replace(self.telling.view(file, known), sought=sought) for file in sorted(asked)}
            for file, told in self.telling.tell(views).items():
                if told is None:
                    self._mute.add(file)
                else:
                    self._told[file] = told

    def _with_texts(self, user: Path) -> Iterator[Path]:
        """Yield the modules that a file imports and that have texts under a name."""
        for dotted in sorted(self.telling.imported(user)):
            found = self.telling.tree_of(user).find(_without_star(dotted), user)
            if found is not None and TEXT.search(self.telling.files[found[0]]) is not None:
                yield found[0]

    def _wanted(self) -> tuple[set[Place], set[Place]]:
        """Return the functions and classes, and the methods by module, whose calls may give a room.

        They are those of the files that the run looks at, and of whoever asks these.
        """
        functions: set[Place] = set()
        methods: set[Place] = set()
        own = {file: told for file, told in self.telling.told.items() if file in self.telling.read}
        for file, told in sorted({**own, **self._told}.items()):
            for key in told.parameters:
                *owner, name, _ = key.split(".")
                if owner and name == CONSTRUCTOR:
                    functions |= self._family(file, owner[0])
                elif owner:
                    methods.add(Place(file, name))
                else:
                    functions.add(Place(file, name))
        return functions, methods

    def _find_speaking(self, names: Collection[str]) -> None:
        """Note which files hold some names as words."""
        fresh = sorted(set(names) - self._speaking.keys())
        if not fresh:
            return
        found: dict[str, list[Path]] = {name: [] for name in fresh}
        words = LoneWords(map(os.fsencode, fresh))
        for file in sorted(self.telling.files):  # one content at a time: all of a large tree do not fit
            for word in sorted(words.found_in(self.telling.files[file])):
                found[os.fsdecode(word)].append(file)
        self._speaking.update(found)

    def _methods(self, method: Place) -> list[Path]:
        """Return the files that may ask an object for a method, none where these are too many to be asked."""
        name = method.name
        spoken = re.compile(rb"[.:]\s*" + os.fsencode(name) + rb"\b|[\"']" + os.fsencode(name) + rb"[\"']")
        found = {file for file in self._speaking[name] if spoken.search(self.telling.files[file]) is not None}
        # What is asked for by a text that is put together does not speak of it.
        module = module_name(method.file)
        self._find_speaking({module})
        for user in (each for each in self._speaking[module] if b"getattr(" in self.telling.files[each]):
            places = (self._place(user, _without_star(dotted)) for dotted in self.telling.imported(user))
            if any(place is not None and place.file == method.file for place in places):
                found.add(user)
        return sorted(found) if len(found) <= MOST else []

    def _users(self, aim: Place) -> list[Path]:
        """Return the other files that may use a function or a class of a module."""
        if aim not in self._used:
            self._used[aim] = self._find_users(aim)
        return self._used[aim]

    def _find_users(self, aim: Place) -> list[Path]:
        module = os.fsencode(module_name(aim.file))
        named = re.compile(rb"[\"'][\w.]*\b" + re.escape(module) + rb"(?:[.:]\w+)*[\"']")
        found = []
        givers = self._givers(aim)
        speaking = {user for file in givers for user in self._speaking[module_name(file)]}
        packages = {file.parent for file in givers if file.name == PACKAGE}  # what stands in one need not name it
        users = [
            user
            for user in self._speaking[aim.name]
            if user != aim.file and (user in speaking or any(user.is_relative_to(package) for package in packages))
        ]
        self.telling.imports.ask(users)
        for user in users:
            if self._takes(user, aim) or named.search(self.telling.files[user]) is not None:
                found.append(user)
        return found

    def _givers(self, aim: Place) -> set[Path]:
        """Return the modules that may give something: the one that defines it, and those that hand it on."""
        found, pending = {aim.file}, [aim.file]
        for file in pending:
            name = module_name(file)
            self._find_speaking({name})
            for user in self._speaking[name]:
                content = self.telling.files[user]
                hands = user not in found and (b"*" in content or user in self._speaking[aim.name])
                if hands and any(
                    place is not None and place.file in found and (not place.name or place == aim)
                    for dotted in (each for every in self._imports(user).values() for each in every)
                    for place in [self._place(user, _without_star(dotted))]
                ):
                    found.add(user)
                    pending.append(user)
        return found

    def _takes(self, user: Path, aim: Place) -> bool:
        """Return whether a file imports something, or a module that has it; one that cannot be parsed may."""
        imported = self.telling.imported(user)
        if not imported:
            return self.telling.ask(user) is None
        for dotted in imported:
            place = self._place(user, _without_star(dotted))
            if place == aim or (place is not None and not place.name and self._follow(place.file, aim.name) == aim):
                return True
        return False

    # ---- names -------------------------------------------------------------------------------------------------------

    def _place(self, user: Path, dotted: str) -> Place | None:
        """Return what a dotted name leads to, where it is defined."""
        if (user, dotted) not in self._places:
            found = self.telling.tree_of(user).find(dotted, user)
            self._places[user, dotted] = self._follow(*found) if found is not None else None
        return self._places[user, dotted]

    def _follow(self, file: Path, name: str, hands: int = HANDS) -> Place | None:
        """Return where something that a module has is defined: there, or in one from which it imports it."""
        first, _, rest = name.partition(".")
        taken = self._imports(file)
        tree = self.telling.tree_of(file)
        for dotted in taken.get(first, ()) if first and hands else ():
            found = tree.find(f"{dotted}.{rest}" if rest else dotted, file)
            return self._follow(*found, hands - 1) if found is not None and found[0] != file else None
        if first and hands and not self._binds(file, first):
            for dotted in taken.get("*", ()):
                found = tree.find(_without_star(dotted), file)
                if found is not None and not found[1] and found[0] != file:
                    place = self._follow(found[0], name, hands - 1)
                    if place is not None and self._binds(place.file, place.name.partition(".")[0]):
                        return place
        return Place(file, name)

    def _imports(self, file: Path) -> dict[str, list[str]]:
        """Return what a module imports from others at its top, by the name that it gets."""
        if file not in self._taken:
            found: dict[str, list[str]] = {}
            for dotted, name in self.telling.imports.of(file).at_top:
                found.setdefault(name, []).append(dotted)
            self._taken[file] = found
        return self._taken[file]

    def _binds(self, file: Path, name: str) -> bool:
        """Return whether a module seems to define a name itself, at its top."""
        each = re.escape(os.fsencode(name))
        top = rb"^(?:(?:async[ \t]+)?def|class)[ \t]+" + each + rb"\b|^" + each + rb"[ \t]*[:=]"
        return re.search(top, self.telling.files[file], re.MULTILINE) is not None

    # ---- classes -----------------------------------------------------------------------------------------------------

    def _classes(self, file: Path) -> Mapping[str, tuple[str, ...]]:
        told = self._said(file)
        return told.classes if told is not None else {}

    def _bases(self, place: Place) -> list[Place | None]:
        """Return what a class inherits from; None among it for what is not known."""
        return [
            Place(place.file, each[1:]) if each.startswith(":") else self._place(place.file, each) if each else None
            for each in self._classes(place.file).get(place.name, ("",))
        ]

    def _family(self, file: Path, owner: str) -> set[Place]:
        """Return a class and those of its module that inherit from one another with it."""
        found = {owner}
        classes = self._classes(file)
        while True:
            grown = {name for name, bases in classes.items() if found & {each[1:] for each in bases}}
            grown |= {each[1:] for name in found for each in classes.get(name, ()) if each.startswith(":")}
            if grown <= found:
                return {Place(file, name) for name in found}
            found |= grown

    def _may_be(self, place: Place, family: Collection[Place]) -> bool:
        """Return whether a class is one of some, or may inherit from one of them."""
        seen = [place]
        for each in seen:
            if each in family:
                return True
            for base in self._bases(each):
                if base is None:
                    return True
                if base not in seen:
                    seen.append(base)
        return False

    @cached_property
    def _away(self) -> frozenset[Place]:
        """Return the classes whose objects libraries may call, since they are handed one."""
        found: set[Place] = set()
        for user, told in sorted({**self.telling.told, **self._told}.items()):
            for each in told.away:
                place = Place(user, each[1:]) if each.startswith(":") else self._place(user, each)
                if place is None:
                    continue
                found.add(place)
                if place.name not in self._classes(place.file):  # an object: of a class that its module has
                    found |= {Place(place.file, name) for name in self._classes(place.file)}
                    further = (self._place(place.file, name) for name in self.telling.imported(place.file))
                    found |= {one for one in further if one is not None}
        return frozenset(found)

    # ---- calls -------------------------------------------------------------------------------------------------------

    def _said(self, file: Path) -> Told | None:
        """Return what a file tells; None for one that cannot be read."""
        if file in self._mute:
            return None
        return self._told[file] if file in self._told else self.telling.ask(file)

    def _parameter(self, file: Path, key: str) -> Parameter:
        told = self._said(file)
        return told.parameters.get(key, NOT_TOLD) if told is not None else NOT_TOLD

    def _inside(self, file: Path, key: str) -> Given | None:
        """Return what a module itself gives for one of its parameters; None where that is not known."""
        inside = self._parameter(file, key).inside
        return [(file, each) for each in inside] if inside is not None else None

    def _by_others(self, file: Path, key: str) -> Given | None:
        """Return what other modules give for a parameter, and which; None where not every call is known."""
        if (file, key) not in self._answers:
            self._answers[file, key] = self._find(file, key)
        return self._answers[file, key]

    def _find(self, file: Path, key: str) -> Given | None:
        parameter = self._parameter(file, key)
        *owner, function, name = key.split(".")
        if not owner:
            calls = self._of_function(Place(file, function))
        elif function == CONSTRUCTOR:
            calls = self._of_constructor(self._family(file, owner[0]))
        else:
            calls = self._of_method(function, self._family(file, owner[0]), parameter)
        found: Given = []
        for user, call in calls or ():
            given = _argument(call, parameter, name)
            if given is None:
                return None
            found += [(file if given is parameter.default else user, each) for each in given]
        return found if calls is not None else None

    def _of_function(self, aim: Place) -> Calls | None:
        """Return the calls of a function, or of a class, by other modules."""
        told = self._said(aim.file)
        if told is None or aim.name in told.exported or Place(aim.file, "") in self._away:
            return None
        found: Calls = []
        for user in self._users(aim):
            said = self._said(user)
            if said is None or aim.name in said.opaque | said.loose or self._renames(user, aim):
                return None
            found += [(user, call) for call in said.calls if self._place(user, call.dotted) == aim]
        return found

    def _renames(self, user: Path, aim: Place) -> bool:
        """Return whether a module has something under another name, by which others may take it."""
        return any(
            name not in (aim.name, "*") and self._place(user, dotted) == aim and self._is_taken(user, name)
            for name, imported in self._imports(user).items()
            for dotted in imported
        )

    def _is_taken(self, file: Path, name: str) -> bool:
        words = LoneWords([os.fsencode(name)])
        others = (each for each, content in self.telling.files.items() if each != file and words.stand_in(content))
        return any(
            (hit := self.telling.tree_of(each).find(dotted, each)) is not None and hit[0] == file
            for each in others
            for dotted in self.telling.imported(each)
        )

    def _of_constructor(self, family: Collection[Place]) -> Calls | None:
        """Return the calls of classes that share a constructor."""
        found: Calls = []
        for each in sorted(family):
            calls = self._of_function(each)
            if calls is None or each in self._away or any(self._inherits(user, each) for user in self._users(each)):
                return None
            found += calls
        return found

    def _inherits(self, user: Path, aim: Place) -> bool:
        """Return whether a class of a module inherits from another."""
        return any(aim in self._bases(Place(user, name)) for name in self._classes(user))

    def _of_method(self, name: str, family: Collection[Place], parameter: Parameter) -> Calls | None:
        """Return the calls of a method by other modules: of every method of its name that may be it."""
        files = {each.file for each in family}
        users = [user for file in sorted(files) for user in self._methods(Place(file, name))]
        if not users or not self._away.isdisjoint(family):
            return None
        exported = {each for one in family for each in (self._said(one.file) or Told()).exported}
        if any(each.name in exported for each in family):
            return None
        found: Calls = []
        for user in users:
            if user in files:
                continue
            said = self._said(user)
            if said is None or name in said.bare:
                return None
            for call in said.asked.get(name, ()):
                made = self._place(user, call.made.removesuffix("()")) if call.made else None
                known = made is not None and made.name in self._classes(made.file)
                if made is not None and (not made.name or (known and not self._may_be(made, family))):
                    continue  # a function of a module, or a method of something else
                if known and not call.made.endswith("()") and parameter.bound:
                    return None  # Rooms.end(rooms, ...)
                if _fits(call, parameter):
                    found.append((user, call))
        return found


def _without_star(dotted: str) -> str:
    """Return the module of a star import; any other dotted name as it is."""
    name = dotted.removesuffix("*")
    return name.removesuffix(".") if name != dotted and name.strip(".") else name


def _argument(call: Called, parameter: Parameter, name: str) -> tuple[Passed, ...] | None:
    """Return what a call gives for a parameter; None where that cannot be told."""
    if not call.whole or len(call.positional) > parameter.count:
        return None
    if name in call.keywords:
        return (call.keywords[name],)
    if parameter.position is not None and parameter.position < len(call.positional):
        return (call.positional[parameter.position],)
    return parameter.default


def _fits(call: Called, parameter: Parameter) -> bool:
    """Return whether a call of a method may be one of this: it would fail where it gives too many, or too few."""
    if not call.whole:
        return True
    if len(call.positional) > parameter.count:
        return False
    few = parameter.position is not None and parameter.position >= len(call.positional) and not call.keywords
    return parameter.default is not None or not few
