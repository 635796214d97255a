"""Runs mutants and rewrites of right answers against all checks: `make mutants`.

A mutant that keeps full marks and isn't listed, one that is listed and loses points, and a rewrite that loses any are
printed, and end the command with 1. With `--sample`, so many of each exercise are run, drawn by `--seed`.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import random
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from helpers.checking.inputs import SEED_VARIABLE
from tests.corpora.solutions import EXERCISES
from tests.mutants.forked import FULL_MARKS, all_refused_by
from tests.mutants.mutants import Mutant, mutants
from tests.mutants.rewrites import rewritten
from tests.mutants.survivors import EQUIVALENT, TO_CLOSE, listed

#: How many solutions a process gets at once.
BATCH = 50


def main() -> None:
    """Run what was asked for, and print what is wrong and how many there were."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--exercise", type=int, action="append", choices=EXERCISES, help="only this one")
    parser.add_argument("--sample", type=int, help="run so many mutants and so many rewrites of each exercise")
    parser.add_argument("--seed", default="mutants", help="draws the sample and the hidden inputs")
    chosen = parser.parse_args()
    os.environ |= {SEED_VARIABLE: chosen.seed, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    wrong = 0
    for exercise in chosen.exercise or EXERCISES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of what some mutants say
            changed = _some(mutants(exercise), chosen.sample, chosen.seed)
            same = _some(rewritten(exercise), chosen.sample, chosen.seed)
        verdicts = _run(exercise, [*changed, *same], chosen.jobs)
        mistakes = list(_mistakes(exercise, changed, same, verdicts))
        for line in mistakes:
            print(line)
        wrong += len(mistakes)
        alive = sum(verdicts[each.name] == FULL_MARKS for each in changed)
        print(
            f"exercise {exercise}: {len(changed)} mutants, {alive} keep full marks; {len(same)} rewrites; "
            f"{len(mistakes)} mistakes",
            flush=True,
        )
    raise SystemExit(1 if wrong else 0)


def _some(everything: Sequence[Mutant], count: int | None, seed: str) -> list[Mutant]:
    if count is None or count >= len(everything):
        return list(everything)
    return random.Random(seed).sample(everything, count)


def _run(exercise: int, solutions: Sequence[Mutant], jobs: int) -> dict[str, str]:
    """Return what refused each solution, by its name."""
    batches = _batches(solutions)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(batches)), mp_context=context) as pool:
        found = pool.map(all_refused_by, [exercise] * len(batches), [[each.source for each in part] for part in batches])
        verdicts = list(itertools.chain.from_iterable(found))
    return {each.name: verdict for each, verdict in zip(solutions, verdicts, strict=True)}


def _batches(solutions: Sequence[Mutant]) -> list[Sequence[Mutant]]:
    return [solutions[start : start + BATCH] for start in range(0, len(solutions), BATCH)]


def _mistakes(
    exercise: int, changed: Sequence[Mutant], same: Sequence[Mutant], verdicts: dict[str, str]
) -> Iterator[str]:
    """Yield a line for each solution that came out otherwise than it must."""
    known = {**listed(EQUIVALENT, exercise), **listed(TO_CLOSE, exercise)}
    for each in changed:
        verdict = verdicts[each.name]
        if verdict == FULL_MARKS and each.name not in known:
            yield f"KEPT {exercise} {each.operator} | {each.name}"
        if verdict != FULL_MARKS and each.name in known:
            yield f"LISTED, BUT REFUSED {exercise} {each.operator} | {each.name} | {verdict}"
        if "broke" in verdict:
            yield f"BROKE A CHECK {exercise} {each.operator} | {each.name} | {verdict}"
    for each in same:
        if verdicts[each.name] != FULL_MARKS:
            yield f"REFUSED {exercise} {each.operator} | {each.name} | {verdicts[each.name]}"


if __name__ == "__main__":
    main()
