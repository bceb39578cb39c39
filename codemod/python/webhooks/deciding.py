"""What becomes of one handler: whether the target will ask it, and what holds its readings back."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from codemod.python.scopes import Scopes, Variable
from codemod.python.source import Source
from codemod.python.touches import Touch, fill
from codemod.python.webhooks.flows import End, Flows, Sink
from codemod.python.webhooks.handlers import Handler
from codemod.python.webhooks.readings import Reading
from codemod.python.webhooks.values import Compared, Spelled, Values
from codemod.rules import Message, Rules
from codemod.webhooks import Row, Table

# Ends at which an id is out of sight, of those that address elsewhere and of the others.
OUT_OF_SIGHT = {True: (Sink.KEPT, Sink.HANDED, Sink.STORED, Sink.FED), False: (Sink.STORED, Sink.FED)}


@dataclass(frozen=True, slots=True)
class Said:
    """Something that is said, in the words of the tables."""

    text: str
    help: str = ""
    todo: str = ""


@dataclass(eq=False, slots=True)
class Decision:
    """What becomes of one handler."""

    handler: Handler
    names: Mapping[Reading, tuple[Spelled, ...]]
    """Where the name of each reading's parameter stands."""
    compared: Mapping[Reading, Compared]
    """What the values of readings are compared with."""
    problem: Said | None = None
    """Why nothing of it is rewritten."""
    quiet: bool = False
    """Whether the run was not asked for it."""
    ignored: ast.expr | None = None
    """The reading that an ignore comment keeps."""
    causes: dict[Reading, list[Said]] = field(default_factory=dict)
    notes: dict[Reading, list[str]] = field(default_factory=dict)
    become: dict[Reading, str] = field(default_factory=dict)
    """What each reading asks for afterwards, where that is another name."""
    level_kept: bool = False
    """Whether it is left, since it needs review and the run asks for none."""

    @property
    def moves(self) -> bool:
        """Return whether it is rewritten."""
        return self.problem is None and not self.quiet and self.ignored is None and not self.level_kept

    @property
    def told(self) -> list[str]:
        """Return the parameters that are called otherwise on the target, or are not there."""
        rows = [each.row for each in self.handler.readings if each.row is not None]
        return list(dict.fromkeys(row.name for row in rows if row.renamed or row.vobiz is None))

    def texts(self) -> list[tuple[Reading, Spelled, Row]]:
        """Return the texts of values that are compared with something the target sends otherwise, or never."""
        return [
            (reading, spelled, reading.row)
            for reading, compared in self.compared.items()
            for spelled in compared.texts
            if reading.row is not None
        ]

    def changing(self) -> list[tuple[Spelled, str]]:
        """Return every text that is replaced, and what stands there afterwards."""
        found = [(each, self.become[reading]) for reading in self.become for each in self.names[reading]]
        found += [
            (spelled, row.values[str(spelled.constant.value)])
            for _, spelled, row in self.texts()
            if str(spelled.constant.value) in row.values
        ]
        return found


class Decider:
    """Decides about the handlers of one module."""

    def __init__(
        self,
        rules: Rules,
        table: Table,
        scopes: Scopes,
        source: Source,
        shared: frozenset[str],
        flows: Flows,
        values: Values,
    ) -> None:
        """Keep what is asked."""
        self.rules = rules
        self.table = table
        self.scopes = scopes
        self.source = source
        self.shared = shared
        self.flows = flows
        self.values = values

    def decision(self, handler: Handler) -> Decision:
        """Return what a handler would become, before it is known what moves around it."""
        taken = {self.table.rows[name].vobiz for name in handler.names if name in self.table.rows}
        for each in handler.readings:
            meant = self.table.voice(handler.names) or each.name in taken
            each.row = each.row if each.row is not None and (meant or not each.row.vague) else None
        known = [each for each in handler.readings if each.row is not None]
        names = {each: self.values.spelled(each.spelled) if each.spelled is not None else () for each in known}
        compared = {each: self.values.compared(each) for each in known if each.row is not None and each.row.valued}
        return Decision(handler, names, compared)

    def say(self, name: str, decision: Decision | None = None, /, **filled: str) -> Said:
        """Return the words of a message."""
        message: Message = self.rules.messages[name]
        if decision is not None:
            told = decision.told
            filled = {**filled, "names": ", ".join(told), "counterparts": self.table.counterparts(told)}
        return Said(*(fill(text, filled) for text in (message.text, message.help, message.todo)))

    # ---- what holds it back ------------------------------------------------------------------------------------------

    def hold_names(self, decisions: Sequence[Decision]) -> None:
        """Hold back handlers whose texts stand in names that serve for something else, too, until none is left."""
        moving = [each for each in decisions if each.moves]
        while True:
            changes = [(decision, text, new) for decision in moving for text, new in decision.changing()]
            known: set[ast.AST] = {name for _, text, _ in changes for name in text.names}
            wanted: dict[ast.Constant, set[str]] = {}
            for _, text, new in changes:
                wanted.setdefault(text.constant, set()).add(new)
            for decision, text, _ in changes:
                if decision.problem is not None:
                    continue
                what = repr(text.constant.value)
                if len(wanted[text.constant]) > 1 or self._serves_others(text, known):
                    line = str(text.constant.lineno)
                    decision.problem = self.say("callback-constant", decision, what=what, line=line)
                elif not self._is_cuttable(text.constant):
                    decision.problem = self.say("callback-uncuttable", decision, what=what)
            if all(each.moves for each in moving):
                return
            moving = [each for each in moving if each.moves]

    def _serves_others(self, text: Spelled, known: set[ast.AST]) -> bool:
        for holder in text.holders:
            name = holder.name if isinstance(holder, Variable) else holder[0].name
            scope = holder.scope if isinstance(holder, Variable) else self.scopes.scope_of[holder[0]]
            if scope.parent is None and name in self.shared:
                return True
        return next(self.values.other_uses(text, known), None) is not None

    def _is_cuttable(self, constant: ast.Constant) -> bool:
        """Return whether a text stands in the source as it is read, once, so that it can be replaced there."""
        return self.source.is_at(constant) and self.source.slice(constant).count(str(constant.value)) == 1

    # ---- what a person must know -------------------------------------------------------------------------------------

    def look(self, decision: Decision, moved: set[Touch], addressing: Mapping[Reading, str]) -> None:
        """Note what each reading becomes, and why a person must look at it; moved are the Twilio calls that move."""
        roomy = {row.addressing for reading in addressing if (row := reading.row) is not None and row.identity}
        for reading in decision.handler.readings:
            row = reading.row
            if row is None or row.vobiz is None:
                continue
            name = addressing.get(reading, row.vobiz)
            if row.identity and row.addressing in roomy:
                name = str(row.addressing)
            if name != row.name:
                decision.become[reading] = name
            causes: list[Said] = []
            if row.review is not None and not reading.tests:
                causes.append(Said(row.review, "", row.review))
            if not reading.tests:
                self._id(decision, reading, row, causes, moved, room=name == row.addressing)
                self._values(decision, reading, row, causes)
            decision.causes[reading] = causes
            if row.note is not None and not reading.tests:
                decision.notes.setdefault(reading, []).append(row.note)

    def _id(
        self, decision: Decision, reading: Reading, row: Row, causes: list[Said], moved: set[Touch], *, room: bool
    ) -> None:
        """Look at where an id goes: to what keeps it, and to what stays on the source."""
        if row.id is None:
            return
        ends = [each for each in self.flows.ends(reading) if each.touch is None or each.touch not in moved]
        if any(each.sink in OUT_OF_SIGHT[row.identity] for each in ends):
            message = "identity" if row.identity and room else row.keeps
            causes.append(self.say(message, what=self.shown(reading), about=row.id))
        elif not row.identity:
            handed = [each for each in ends if each.sink is Sink.HANDED and each.to is not None]
            tos = dict.fromkeys(" ".join(self.source.slice(each.to).split()) for each in handed if each.to is not None)
            said = [self.say("callback-id-handed", to=to, about=row.id).text for to in tos]
            decision.notes.setdefault(reading, []).extend(said)

    def _values(self, decision: Decision, reading: Reading, row: Row, causes: list[Said]) -> None:
        """Look at what is made of values that are others on the target."""
        if row.values and decision.compared[reading].open:
            values = ", ".join(f"{new} for {old}" for old, new in row.values.items())
            causes.append(self.say("callback-values", what=self.shown(reading), values=values))

    def fed(self, decision: Decision, moved: set[Touch]) -> End | None:
        """Return where a reading goes to a Twilio call that stays."""
        for reading in decision.handler.readings:
            if reading.row is not None and reading.row.renamed and not reading.tests:
                for end in self.flows.ends(reading):
                    if end.touch is not None and end.touch not in moved:
                        return end
        return None

    def shown(self, reading: Reading) -> str:
        """Return a reading as the program spells it."""
        return " ".join(self.source.slice(reading.node).split()) if reading.variable is None else reading.variable.name
