"""What one module tells the others of the tree: its clients, its own things, the documents that it hands on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath

from codemod.handed import Handed
from codemod.neighbours import Neighbours, Told
from codemod.options import Options
from codemod.python.asynchrony import Asynchrony
from codemod.python.comments import Comments, keeps
from codemod.python.evaluator import Evaluator
from codemod.python.flow import read_scopes
from codemod.python.holding import held
from codemod.python.module import all_names, exported_names, parse
from codemod.python.offers import Offers, origin_of
from codemod.python.reporting import CLIENT
from codemod.python.served import Served
from codemod.python.source import read_source
from codemod.python.touches import fill
from codemod.rules import Rules


def handed_over(
    content: bytes, rules: Rules, options: Options, elsewhere: frozenset[str] | None, handed: Handed
) -> Handed:
    """Return by which names documents leave or enter a module on their way to a Twilio call, handed among them.

    elsewhere holds names of this module that other modules use, None where they are not known. A module that cannot be
    read tells nothing.
    """
    try:
        tree = parse(read_source(content))
        scopes = read_scopes(tree)
        shared = (elsewhere if elsewhere is not None else all_names(scopes)) | exported_names(tree)
        return handed.joined(
            Served(Evaluator(rules, scopes, shared, options.configuration.clients), scopes, handed).handed
        )
    except Exception:  # its own migration tells of what is wrong with it
        return handed


def told(content: bytes, rules: Rules, options: Options, neighbours: Neighbours) -> Told | None:
    """Return what a module tells the others of itself; None for a module that cannot be read."""
    try:
        source = read_source(content)
        tree = parse(source)
        scopes = read_scopes(tree)
        evaluator = Evaluator(rules, scopes, all_names(scopes), options.configuration.clients, neighbours)
        offers = Offers(evaluator, scopes, neighbours)
        found = offers.told(exported_names(tree))
        code, comments = rules.by_name[CLIENT].code, Comments(source, tree, options.kept)
        asynchrony = Asynchrony(rules, scopes, evaluator)
        ignored, held_back = set(), {}
        for client in evaluator.library.clients.values():
            origin = origin_of(client, neighbours.file)
            if client.construction is not None and origin is not None:
                if keeps(comments, client.construction, {code}, scopes):
                    ignored.add(origin)
                if (problem := held(client.construction, rules, evaluator, asynchrony)) is not None:
                    held_back[origin] = (problem.text, problem.help)
        if re.search(rules.tables["elsewhere"]["beside"]["double"]["tests"], neighbours.file) is not None:
            # What a test gives a function is a double, which is told of where it is stale.
            calls = tuple(each for each in found.calls if each.hands_on)
            found = replace(found, calls=calls, asked={}, bare=frozenset(), away=frozenset())
        else:
            for origin, line in offers.replaced():
                where, message = f"{PurePath(neighbours.file).name}, line {line},", rules.messages["client-replaced"]
                held_back.setdefault(origin, (fill(message.text, {"where": where}), message.help))
        return replace(found, ignored=frozenset(ignored), held=held_back)
    except Exception:  # its own migration tells of what is wrong with it
        return None


def own_names(content: bytes, rules: Rules, options: Options, neighbours: Neighbours) -> frozenset[str]:
    """Return the names of a module that hold, or give, things of the program's own which are asked like a client."""
    try:
        tree = parse(read_source(content))
        scopes = read_scopes(tree)
        evaluator = Evaluator(rules, scopes, all_names(scopes), options.configuration.clients, neighbours)
        return frozenset(
            name for name, variable in scopes.module.variables.items() if evaluator.is_own(evaluator.variable(variable))
        )
    except Exception:  # its own migration tells of what is wrong with it
        return frozenset()
