"""Draws what `benchmarks.scale` measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt

__all__ = ["draw"]


def draw(runs: list[Any], plain: float, path: Path) -> None:
    """Draw rate and peak memory over the size of the class.

    Parameters
    ----------
    runs : list of benchmarks.scale.Run
        On one machine.
    plain : float
        Seconds that nbgrader as it comes takes for a submission.
    path : pathlib.Path
        The SVG file to write.
    """
    # Equal figures are equal files.
    plt.rcParams.update({"svg.hashsalt": "scale", "svg.fonttype": "path", "font.size": 11})
    figure, (rates, memory) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
    for who, marker in (("1 worker", "o"), ("2 workers", "s")):
        own = sorted((run for run in runs if run.who == who), key=lambda run: run.size)
        sizes = [run.size for run in own]
        rates.plot(sizes, [run.rate for run in own], marker=marker, label=who)
        memory.plot(sizes, [run.memory / 2**20 for run in own], marker=marker, label=who)
    rates.axhline(60 / plain, color="gray", linestyle="--", label="nbgrader as it comes")
    rates.set_ylabel("submissions a minute")
    memory.set_ylabel("peak memory, MiB")
    for axes in (rates, memory):
        axes.set_xscale("log")
        axes.set_xticks(sizes, [str(size) for size in sizes])
        axes.minorticks_off()
        axes.set_xlabel("submissions of five notebooks")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
