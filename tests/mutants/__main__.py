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
BATCH = 20


def main() -> None:
    """Run what was asked for, and print what is wrong and how many there were."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--exercise", type=int, action="append", choices=EXERCISES, help="only this one")
    parser.add_argument("--sample", type=int, help="run so many mutants and so many rewrites of each exercise")
    parser.add_argument("--only", choices=("mutants", "rewrites"), help="run only these")
    parser.add_argument("--seed", default="mutants", help="draws the sample and the hidden inputs")
    chosen = parser.parse_args()
    os.environ |= {SEED_VARIABLE: chosen.seed, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    wrong = 0
    for exercise in chosen.exercise or EXERCISES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of what some mutants say
            changed = [] if chosen.only == "rewrites" else _some(mutants(exercise), chosen.sample, chosen.seed)
            same = [] if chosen.only == "mutants" else _some(rewritten(exercise), chosen.sample, chosen.seed)
        alive = mistakes = 0
        for number, (each, verdict) in enumerate(_run(exercise, [*changed, *same], chosen.jobs)):
            rewrite = number >= len(changed)
            alive += verdict == FULL_MARKS and not rewrite
            if (mistake := _mistake(each, verdict, rewrite)) is not None:
                mistakes += 1
                print(mistake, flush=True)
        wrong += mistakes
        print(
            f"exercise {exercise}: {len(changed)} mutants, {alive} keep full marks; {len(same)} rewrites; "
            f"{mistakes} mistakes",
            flush=True,
        )
    raise SystemExit(1 if wrong else 0)


def _some(everything: Sequence[Mutant], count: int | None, seed: str) -> list[Mutant]:
    if count is None or count >= len(everything):
        return list(everything)
    return random.Random(seed).sample(everything, count)


def _run(exercise: int, solutions: Sequence[Mutant], jobs: int) -> Iterator[tuple[Mutant, str]]:
    """Yield each solution with what refused it."""
    batches = [solutions[start : start + BATCH] for start in range(0, len(solutions), BATCH)]
    with ProcessPoolExecutor(min(jobs, len(batches)), mp_context=multiprocessing.get_context("spawn")) as pool:
        sources = [[each.source for each in batch] for batch in batches]
        verdicts = pool.map(all_refused_by, [exercise] * len(batches), sources)
        yield from zip(solutions, itertools.chain.from_iterable(verdicts), strict=True)


def _mistake(each: Mutant, verdict: str, rewrite: bool) -> str | None:
    """Return a line if a solution came out otherwise than it must."""
    what = f"{each.exercise} {each.operator} | {each.name}"
    if "broke" in verdict:
        return f"BROKE A CHECK {what} | {verdict}"
    if rewrite:
        return None if verdict == FULL_MARKS else f"REFUSED {what} | {verdict}"
    known = each.name in listed(EQUIVALENT, each.exercise) or each.name in listed(TO_CLOSE, each.exercise)
    if verdict == FULL_MARKS and not known:
        return f"KEPT {what}"
    if verdict != FULL_MARKS and known:
        return f"LISTED, BUT REFUSED {what} | {verdict}"
    return None


if __name__ == "__main__":
    main()
