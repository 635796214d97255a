"""Figures of the report, as SVG elements."""

from __future__ import annotations

import io

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

__all__ = ["difficulty", "distribution", "exercises"]

BLUE, ORANGE = "#31688e", "#b35806"


def _svg(figure: Figure, words: str) -> str:
    """Return a figure as SVG, with `words` as its text for screen readers."""
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "report", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    text = buffer.getvalue()
    label = words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text[text.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def _axes(height: float = 3.2) -> tuple[Figure, matplotlib.axes.Axes]:
    figure = Figure(figsize=(8, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def distribution(points: pd.Series, max_points: float) -> str:
    """Draw a histogram of the points."""
    figure, axes = _axes()
    edges = np.linspace(0, max_points, 11)
    counts, _, _ = axes.hist(points, bins=list(edges), color=BLUE, edgecolor="white")
    axes.axvline(points.median(), color=ORANGE, linestyle="--", label=f"mediana: {points.median():g}")
    axes.set_xlabel("puntos")
    axes.set_ylabel("estudiantes")
    axes.locator_params("y", integer=True)
    axes.legend(frameon=False)
    parts = [f"de {a:g} a {b:g}: {int(n)}" for a, b, n in zip(edges, edges[1:], counts, strict=False) if n]
    return _svg(figure, f"Histograma de puntos. Estudiantes {'; '.join(parts)}.")


def exercises(points: pd.DataFrame) -> str:
    """Draw a box for each notebook (column); the index is students."""
    figure, axes = _axes(0.9 + 0.5 * len(points.columns))
    columns = [points[name].dropna() for name in points.columns]
    axes.boxplot(
        columns,
        orientation="horizontal",
        tick_labels=[str(name) for name in points.columns],
        widths=0.6,
        medianprops={"color": ORANGE, "linewidth": 2},
    )
    axes.invert_yaxis()
    axes.set_xlabel("puntos")
    medians = [f"{name}: {column.median():g}" for name, column in zip(points.columns, columns, strict=True)]
    return _svg(figure, f"Diagrama de cajas de los puntos de cada notebook. Medianas: {'; '.join(medians)}.")


def difficulty(checks: pd.DataFrame) -> str:
    """Draw difficulty against discrimination of each check (rows of `by_check`)."""
    figure, axes = _axes(3.6)
    known = checks.dropna(subset=["discrimination"])
    axes.scatter(known["difficulty"], known["discrimination"], color=BLUE)
    axes.axhline(0.2, color=ORANGE, linestyle="--", linewidth=1)
    for row in known.itertuples():
        if row.discrimination < 0.2:
            axes.annotate(
                row.cell, (row.difficulty, row.discrimination), fontsize=8, xytext=(4, 4), textcoords="offset points"
            )
    axes.set_xlim(-0.03, 1.03)
    axes.set_xlabel("parte de los puntos que sacó la clase")
    axes.set_ylabel("discriminación")
    weak = ", ".join(known.loc[known["discrimination"] < 0.2, "cell"]) or "ninguna"
    words = f"Cada comprobación según dificultad y discriminación. Con discriminación menor que 0.2: {weak}."
    return _svg(figure, words)
