"""What a client is made with that has no counterpart: it can be no client of the target, whatever its uses."""

from __future__ import annotations

import ast

from codemod.python.asynchrony import Asynchrony
from codemod.python.evaluator import Evaluator
from codemod.python.matching import bind
from codemod.python.touches import Problem, fill
from codemod.rules import Rules


def held(construction: ast.Call, rules: Rules, evaluator: Evaluator, asynchrony: Asynchrony) -> Problem | None:
    """Return why a client that a call makes must stay; None where nothing holds it."""
    bound = bind(construction, rules.signatures["client"], evaluator.term)
    message = rules.messages["client-held"]
    if bound.problem is not None:
        return Problem(bound.problem, message.help)
    session = asynchrony.session(construction)
    if session is not None and (setting := asynchrony.settings(session)) is not None:
        return Problem(fill(message.text, {"what": f"{ast.unparse(session.func)}({setting})"}), message.help)
    for name in bound.arguments:
        asked = name in rules.tables["client"]["credentials"]["held"]
        if asked and (session is None or name != rules.asynchronous.argument):
            return Problem(fill(message.text, {"what": f"{name}="}), message.help)
    return None
