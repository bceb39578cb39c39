"""What becomes of the files of a run that concern us, and what is said of all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from codemod.answer_conflicts import answer_conflicts
from codemod.discover import Candidate
from codemod.doubles import stale_doubles
from codemod.finding import Finding, Level, Outcome, Status
from codemod.options import Options
from codemod.planning import Plan
from codemod.reading import Files, Progress
from codemod.rules import Rules
from codemod.stages import Stages
from codemod.texts import Named
from codemod.workers import Workers


def plan_files(
    files: Files,
    rules: Rules,
    options: Options,
    where: Path,
    workers: Workers,
    progress: Progress | None = None,
    *,
    whole: bool = True,
) -> Plan:
    """Plan a run over files that were read; see planning.plan.

    Where it is not whole, only code and documents are planned, and nothing is said of tests that become stale.
    """
    used: set[tuple[str, int]] = set()
    planned = Stages(files, rules, options, where, workers).outcomes(progress)
    looked_at = files.looked_at
    if whole and (files.around or planned):
        from codemod.around.follow import outcomes_around  # most trees have no such files

        around = outcomes_around(
            files.around, planned, where, rules, options, files.python, used, workers, files.listed
        )
        # Files with secrets are found beside others, whatever git ignores.
        looked_at += len(around.keys() - planned.keys() - set(files.candidates))
        planned |= {each: _together(planned.get(each), outcome) for each, outcome in around.items()}
    planned |= _with_doubles(files, planned, rules, options, workers) if whole else {}
    pairs = sorted(planned.items(), key=lambda pair: pair[1].path)
    outcomes = tuple(outcome for _, outcome in pairs)
    findings = [*files.problems, *(finding for outcome in outcomes for finding in outcome.findings)]
    findings += _split("rooms", "split-rooms", outcomes, rules, options)
    findings += _split("calls", "split-calls", outcomes, rules, options)
    findings += _alone(outcomes, rules, options)
    findings += [each for each in answer_conflicts(findings, rules) if options.wants(each.code, each.rule)]
    if whole and files.ignoring:
        from codemod.unused_ignores import unused_ignores

        contents = {each.name: content for each, content in files.ignoring.items()}
        findings += unused_ignores(contents, {each.path: each for each in outcomes}, used, rules, options)
    return Plan(
        looked_at,
        outcomes,
        tuple(sorted(findings, key=lambda each: each.sort_key)),
        tuple(candidate.path for candidate, _ in pairs),
        files.directories,
    )


def _with_doubles(
    files: Files, planned: Mapping[Candidate, Outcome], rules: Rules, options: Options, workers: Workers
) -> dict[Candidate, Outcome]:
    """Return the outcomes of tests that the migration of other files makes stale, with what is said of that."""
    modules = Named({each.name: each.path for each in files.candidates if each.path in files.python}, files.texts)
    places = {each.name: each.path for each in files.candidates}
    found = stale_doubles(modules, places, list(planned.values()), rules, options, workers)
    outcomes = {}
    for candidate in files.candidates:
        if candidate.name in found:
            content = modules[candidate.name]
            outcome = planned.get(candidate, Outcome(candidate.name, content, content, (), Status.KEPT))
            findings, used = found[candidate.name]
            together = sorted([*outcome.findings, *findings], key=lambda each: each.sort_key)
            used |= outcome.used_ignores
            outcomes[candidate] = replace(outcome, findings=tuple(together), used_ignores=used)
    return outcomes


def _together(first: Outcome | None, second: Outcome) -> Outcome:
    """Return an outcome with the findings that another way of reading the file made, too."""
    if first is None:
        return second
    findings = dict.fromkeys(sorted([*first.findings, *second.findings], key=lambda each: each.sort_key))
    return replace(second, findings=tuple(findings))


def _split(what: str, name: str, outcomes: Sequence[Outcome], rules: Rules, options: Options) -> list[Finding]:
    """Return the finding that rooms, or calls, would live on both platforms, when some of their code stays."""
    message = rules.messages[name]
    if not options.wants(message.code, message.name):
        return []
    table = rules.tables["elsewhere"][what]

    def codes(kinds: Sequence[str]) -> set[str]:
        return {rule.code for rule in rules.rules for pattern in rule.patterns if pattern.root in kinds}

    rooms, beside = codes(table["kinds"]), codes(table.get("beside", ()))
    rooms |= {row.code for row in rules.elements.rows.values() if row.name in table["elements"]}
    documents = {rules.messages[name].code for name in table["messages"]}
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    moved = [each for each in findings if _moves(each) and each.code in rooms | beside]
    kept = [each for each in findings if each.level is Level.MANUAL and each.code in rooms | documents]
    if not moved or not kept:
        return []
    places = ", ".join(dict.fromkeys(f"{each.path}:{each.place.line}" for each in kept))
    text = message.text.replace("{moved}", _places(len(moved))).replace("{kept}", _places(len(kept)))
    first = kept[0]
    return [
        Finding(
            message.code,
            message.name,
            message.level,
            first.path,
            first.place,
            text,
            message.help.replace("{places}", places),
        )
    ]


def _alone(outcomes: Sequence[Outcome], rules: Rules, options: Options) -> list[Finding]:
    """Return the finding that rooms end otherwise when one is alone in them, unless the project says what is meant."""
    message = rules.messages["stay-alone"]
    if options.configuration.stay_alone is not None or not options.wants(message.code, message.name):
        return []
    rows = {row.code: row for row in rules.elements.rows.values() if row.stay_alone is not None}
    findings = [finding for outcome in outcomes if outcome.changes for finding in outcome.findings]
    moved = [each for each in findings if _moves(each) and each.code in rows]
    if not moved:
        return []
    first, row = moved[0], rows[moved[0].code]
    words = {"attribute": str(row.stay_alone), "element": row.to, "count": _places(len(moved))}
    text = message.text
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return [Finding(message.code, message.name, message.level, first.path, first.place, text, message.help)]


def _moves(finding: Finding) -> bool:
    return finding.level in (Level.AUTOMATIC, Level.REVIEW)


def _places(count: int) -> str:
    return f"{count} place" if count == 1 else f"{count} places"
