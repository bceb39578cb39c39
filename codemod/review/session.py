"""The state of a review: what was accepted, what is kept, what is asked next. It draws and reads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from codemod.ignoring import Kept
from codemod.review.questions import Key, Question


class Answer(Enum):
    """What may be said to a question."""

    YES = "y"
    NO = "n"
    FILE = "a"
    """Accept this and the rest of its file."""
    RULE = "r"
    """Accept this and all others that are headed by its rule."""
    SKIP = "s"
    """Keep this and the rest of its file."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided so far."""

    accepted: frozenset[Key] = frozenset()
    kept: frozenset[Kept] = frozenset()
    kept_keys: frozenset[Key] = frozenset()
    files: frozenset[str] = frozenset()
    """Files the rest of which is accepted."""
    rules: frozenset[str] = frozenset()
    """Codes of rules all of which is accepted."""
    skipped: frozenset[str] = frozenset()
    """Files the rest of which is kept."""

    def accepts(self, question: Question) -> bool:
        """Return whether a question is answered with yes."""
        return question.keys <= self.accepted or question.path in self.files or question.code in self.rules

    def keeping(self, questions: Sequence[Question]) -> Decided:
        """Return what is decided when some questions are kept; what was kept before, and changes yet, by all means."""
        kept, keys = set(self.kept), set(self.kept_keys)
        for question in questions:
            kept |= question.kept(whatever=bool(question.keys & self.kept_keys))
            keys |= question.keys
        return replace(self, kept=frozenset(kept), kept_keys=frozenset(keys))


@dataclass(frozen=True, slots=True)
class Session:
    """A review as a value: answers give another one, and the last one can be taken back."""

    decided: Decided = field(default_factory=Decided)
    before: tuple[Decided, ...] = ()
    """What was decided before each answer of the user's."""

    def answer(self, question: Question, given: Answer) -> Session:
        """Return the session after an answer."""
        now = self.decided
        if given is Answer.YES:
            now = replace(now, accepted=now.accepted | question.keys)
        elif given is Answer.FILE:
            now = replace(now, files=now.files | {question.path}, accepted=now.accepted | question.keys)
        elif given is Answer.RULE:
            now = replace(now, rules=now.rules | {question.code}, accepted=now.accepted | question.keys)
        else:
            now = now.keeping([question])
            if given is Answer.SKIP:
                now = replace(now, skipped=now.skipped | {question.path}, files=now.files - {question.path})
        return Session(now, (*self.before, self.decided))

    def undone(self) -> Session:
        """Return the session before the last answer; itself where there was none."""
        return Session(self.before[-1], self.before[:-1]) if self.before else self

    def open(self, questions: Sequence[Question]) -> list[Question]:
        """Return the questions that have no answer yet."""
        return [each for each in questions if not self.decided.accepts(each)]

    def settled(self, questions: Sequence[Question]) -> Session | None:
        """Return the session once it keeps what earlier answers keep, though it would change by the plan they led to.

        None where nothing is to be done. A question that even then would change is accepted with what it belongs to.
        """
        now = self.decided
        still = [each for each in self.open(questions) if each.path in now.skipped or each.keys & now.kept_keys]
        if not still:
            return None
        new = now.keeping(still)
        if new == now:
            new = replace(now, accepted=now.accepted.union(*(each.keys for each in still)))
        return Session(new, self.before)

    def ended(self, questions: Sequence[Question]) -> Session | None:
        """Return the session once all that is open is kept; None where nothing is open."""
        rest = self.open(questions)
        if not rest:
            return None
        new = self.decided.keeping(rest)
        if new == self.decided:
            new = replace(new, accepted=new.accepted.union(*(each.keys for each in rest)))
        return Session(new, self.before)
