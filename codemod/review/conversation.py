"""Asking: questions in their order, planned again after each answer that keeps something, until all are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from codemod.ignoring import Kept
from codemod.planning import Plan
from codemod.review.questions import Question, questions_of
from codemod.review.session import Answer, Session

UNDO, EXPLAIN, HELP, QUIT = "u", "e", "?", "q"


class Asker(Protocol):
    """Who asks the user: a terminal, or a test."""

    def ask(self, question: Question, number: int, total: int) -> str:
        """Show a question and return the key that answers it."""

    def explain(self, question: Question) -> None:
        """Explain the rule of a question."""

    def help(self) -> None:
        """Show what each key does."""

    def say(self, text: str) -> None:
        """Say something short."""


class Planner(Protocol):
    """Who plans: see Replanning."""

    def __call__(self, kept: frozenset[Kept], *, whole: bool) -> Plan:
        """Return the plan in which some changes stay."""


@dataclass(slots=True)
class Conversation:
    """A review from its first question to the plan that is written."""

    planner: Planner
    asker: Asker

    def hold(self, plan: Plan) -> Plan:
        """Ask about a plan and return the one that was agreed on: what was not decided stays."""
        session, questions = Session(), questions_of(plan)
        planned: frozenset[Kept] = frozenset()
        """What was kept when all was planned, what stands around the code included."""
        stopped = False
        while not stopped:
            rest = session.open(questions)
            if not rest or (rest[0].around and session.decided.kept != planned):
                # Code is agreed on; what stands around it follows from that, and may ask for more.
                questions, planned = self._planned(session, whole=True), session.decided.kept
                if not session.open(questions):
                    break
                continue
            total = len(questions) + len(session.decided.kept_keys)
            session, questions, stopped = self._one(session, questions, rest[0], total - len(rest) + 1, total)
        return self._agreed(session)

    def _one(
        self, session: Session, questions: Sequence[Question], question: Question, number: int, total: int
    ) -> tuple[Session, tuple[Question, ...], bool]:
        """Ask one question; return the session and the questions after it, and whether the user has had enough."""
        same = tuple(questions)
        key = self.asker.ask(question, number, total)
        if key == QUIT:
            return session, same, True
        if key == EXPLAIN:
            self.asker.explain(question)
        elif key == UNDO:
            if not session.before:
                self.asker.say("There is no answer to undo.")
            else:
                earlier = session.undone()
                return (earlier, *self._again(earlier, session, same), False)
        elif key in {each.value for each in Answer}:
            return (*self._answered(session.answer(question, Answer(key)), session, same), False)
        else:
            self.asker.help()
        return session, same, False

    def _again(self, session: Session, before: Session, questions: tuple[Question, ...]) -> tuple[tuple[Question, ...]]:
        if session.decided.kept == before.decided.kept:
            return (questions,)
        return (self._planned(session, whole=True),)

    def _answered(
        self, session: Session, before: Session, questions: tuple[Question, ...]
    ) -> tuple[Session, tuple[Question, ...]]:
        """Return the session and what is asked now: planned again where something is kept, until it is."""
        if session.decided.skipped != before.decided.skipped:
            session = session.settled(questions) or session
        while session.decided.kept != before.decided.kept:
            around = tuple(each for each in questions if each.around)
            code = tuple(each for each in self._planned(session, whole=False) if not each.around)
            questions = (*code, *around) if code else self._planned(session, whole=True)
            before, session = session, session.settled(questions) or session
        return session, questions

    def _planned(self, session: Session, *, whole: bool) -> tuple[Question, ...]:
        return questions_of(self.planner(session.decided.kept, whole=whole))

    def _agreed(self, session: Session) -> Plan:
        """Return the plan in which all that is open stays."""
        while True:
            plan = self.planner(session.decided.kept, whole=True)
            further = session.ended(questions_of(plan))
            if further is None or further == session:
                return plan
            session = further
