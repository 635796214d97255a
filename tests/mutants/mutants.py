"""All mutants of an exercise, each with a name that stays the same as long as the right answer does."""

from __future__ import annotations

import ast
import difflib
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.answers import OFFICIAL, STYLES, answer, normal, right_answers
from tests.mutants.operators import changes
from tests.mutants.slips import TARGETS, slips

__all__ = ["Mutant", "mutants"]

PASTED = "sha256_of_df"


@dataclass(frozen=True)
class Mutant:
    """A right answer with one change.

    Attributes
    ----------
    exercise : int
        Its number.
    name : str
        The right answer, and the lines that were changed or the slip that was put in.
    operator : str
        What changed it.
    source : str
        The solution cell.
    """

    exercise: int
    name: str
    operator: str
    source: str


@functools.cache
def mutants(exercise: int) -> list[Mutant]:
    """Return the mutants of an exercise, no two of them alike; each compiles."""
    seen = {normal(ast.unparse(answer(exercise, name))) for name in (OFFICIAL, *STYLES[exercise])}
    found: dict[str, Mutant] = {}
    for mutant in _all(exercise):
        if mutant.source in seen:
            continue
        seen.add(mutant.source)
        name, count = mutant.name, 1
        while name in found:  # the same line changed in another place
            count += 1
            name = f"{mutant.name} ({count})"
        found[name] = Mutant(exercise, name, mutant.operator, mutant.source)
    return list(found.values())


def _all(exercise: int) -> Iterator[Mutant]:
    # A slip in the digest that is pasted from exercise 2 costs nothing anywhere else.
    kept = () if PASTED in TARGETS[exercise] else (PASTED,)
    for answered in (OFFICIAL, *STYLES[exercise]):
        tree = answer(exercise, answered)
        lines = ast.unparse(tree).splitlines()
        for operator in changes(tree, kept):
            source = normal(ast.unparse(ast.fix_missing_locations(tree)))
            if source is not None:
                yield Mutant(exercise, f"{answered}: {_difference(lines, source)}", operator, source)
    for line, source in slips(exercise, right_answers(exercise)[OFFICIAL]):
        written = normal(source)
        if written is None:
            raise ValueError(f"no Python in the slips of exercise {exercise}: {line}")
        yield Mutant(exercise, f"{OFFICIAL}: {line}", "slip", written)


def _difference(lines: list[str], source: str) -> str:
    """Say in one line which lines were changed into which."""
    others = source.splitlines()
    old, new = [], []
    matcher = difflib.SequenceMatcher(None, lines, others, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            old += lines[start:end]
            new += others[other_start:other_end]
    return " => ".join("; ".join(line.strip() for line in part) or "nothing" for part in (old, new))
