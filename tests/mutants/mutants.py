"""All mutants of an exercise, each with a name that stays the same as long as the right answer does."""

from __future__ import annotations

import ast
import difflib
import functools
import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.mutants.answers import OFFICIAL, STYLES, answer, normal, right_answers
from tests.mutants.operators import changes
from tests.mutants.slips import TARGETS, slips

__all__ = ["Mutant", "mutants", "thinned"]

PASTED = "sha256_of_df"
#: How many mutants of an exercise are kept: more of the same operators found no other gap.
MOST = 450


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
    """Return the mutants of an exercise, no two of them alike; each compiles. All slips are among them."""
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
    slipped = [mutant for mutant in found.values() if mutant.operator == "slip"]
    others = [mutant for mutant in found.values() if mutant.operator != "slip"]
    return [*thinned(others, MOST - len(slipped), lambda mutant: (_answered(mutant), mutant.operator)), *slipped]


def thinned(everything: Sequence[Mutant], most: int, kind: Callable[[Mutant], Any]) -> list[Mutant]:
    """Return so many, of each kind in turn; within a kind, by a digest of the name."""
    groups: dict[Any, list[Mutant]] = {}
    for mutant in sorted(everything, key=lambda mutant: hashlib.sha256(mutant.name.encode()).digest()):
        groups.setdefault(kind(mutant), []).append(mutant)
    turns = itertools.zip_longest(*(groups[key] for key in sorted(groups)))
    return [mutant for mutant in itertools.chain.from_iterable(turns) if mutant is not None][:most]


def _answered(mutant: Mutant) -> str:
    return mutant.name.partition(":")[0]


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
