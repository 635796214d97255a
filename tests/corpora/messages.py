"""Prints what each wrong solution of the corpora is told, to be read: `python -m tests.corpora.messages --exercise 4`.

A message names the slip, or is silent about its cause. Nothing but a reader can tell whether it does.
"""

from __future__ import annotations

import argparse
import textwrap

from tests.corpora import in_process
from tests.corpora.solutions import EXERCISES, Solution, read


def told(solution: Solution) -> dict[str, list[str]]:
    """Return the messages of a solution, each with the cells that say it."""
    messages: dict[str, list[str]] = {}
    for cell, error in in_process.run(solution.exercise, solution.code).items():
        if error is not None:
            messages.setdefault(f"{type(error).__name__}: {error}", []).append(cell)
    return messages


def main() -> None:
    """Print the table, a slip at a time."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.messages", description=__doc__)
    parser.add_argument("--exercise", type=int, action="append", choices=EXERCISES, help="only this one")
    parser.add_argument("--slip", action="append", help="only the solutions of this name")
    chosen = parser.parse_args()
    for solution in [s for number in chosen.exercise or EXERCISES for s in read(number) if not s.right]:
        if solution.name in (chosen.slip or [solution.name]):
            print(f"\n{solution.exercise} {solution.name} ({solution.size})")
            for message, cells in told(solution).items():
                print(f"  {', '.join(cells)}")
                print(textwrap.indent(message, "    "), flush=True)


if __name__ == "__main__":
    main()
