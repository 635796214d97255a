"""Makes the report one HTML page that needs no other file."""

from __future__ import annotations

import base64
import hashlib
import math
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from helpers.judge.messages import NOT_HANDED_IN
from helpers.nbgrader_plugins.in_place import NO_WALLS
from helpers.nbgrader_plugins.printable import printable
from helpers.pipeline.points import points_by_notebook
from helpers.report import figures
from helpers.report.analysis import by_check, frequent_messages
from helpers.report.collect import ClassRecord
from helpers.report.handed_in import COLUMNS
from helpers.report.templates import templates
from helpers.sandbox.isolation import NONE

__all__ = ["render"]

#: What a message says of a cell that wasn't executed.
NOT_RUN = ("no se pudieron corregir", "no terminó", "la celda no se ejecutó", NOT_HANDED_IN)
#: Checks that a row names; the rest are counted.
NAMED = 3


def render(record: ClassRecord) -> str:
    """Return the HTML page, with figures, style and script in it; it makes no requests."""
    pages = templates(Path(__file__).parent, finalize=_shown)
    script = pages.get_template("sort.js.j2").render()
    checks, notebooks = by_check(record), points_by_notebook(record.grades)
    graded = record.totals["points"].dropna()
    drawn = {"distribution": "", "exercises": "", "difficulty": ""}
    if len(graded):
        drawn = {
            "distribution": figures.distribution(graded, record.max_points),
            "exercises": figures.exercises(notebooks),
            "difficulty": figures.difficulty(checks),
        }
    return pages.get_template("report.html.j2").render(
        record=record,
        no_walls=NO_WALLS if NONE in record.isolation else "",
        script=Markup(script),
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        numbers=_numbers(record, graded),
        figures={k: Markup(svg) for k, svg in drawn.items()},
        checks=_table(
            {
                "ejercicio": checks.notebook,
                "comprobación": checks.cell,
                "puntos": checks.max_score,
                "corregidas": checks.graded,
                "completas": checks.full.map(_percent),
                "dificultad": checks.difficulty,
                "discriminación": checks.discrimination,
            },
            "puntos corregidas completas dificultad discriminación",
        ),
        messages=_messages(record),
        by_hand=_pairs(("estudiante", "pregunta"), _waiting(record)),
        refused=_pairs(("estudiante", "por qué no tiene nota"), record.refused),
        problems=_pairs(("estudiante", "qué pasó"), [*record.notes, *_not_run(record)]),
        attempts={
            "columns": [("estudiante", False), ("intentos", False), ("cuál vale", True)],
            "rows": record.attempts,
        },
        alike=_alike(record),
        students=_students(record, notebooks),
        everybody={"columns": [(name, False) for name in COLUMNS], "rows": record.everybody},
    )


def _shown(value: object) -> object:
    """Escape what isn't seen of any text on the page."""
    return type(value)(printable(value, lines=True)) if isinstance(value, str) else value


def _numbers(record: ClassRecord, graded: pd.Series) -> list[tuple[str, str]]:
    seconds = record.totals["seconds"].dropna()
    numbers = [
        (str(len(record.totals)), "entregas con nota"),
        (str(len(record.absent)), "no entregaron"),
        (str(len(record.refused)), "sin nota"),
        (str(len(_waiting(record))), "respuestas por corregir a mano"),
    ]
    if len(graded):
        numbers.append((f"{graded.median():g} de {record.max_points:g}", "mediana de puntos"))
    if len(seconds):
        numbers.append((f"{seconds.sum() / 60:.1f} min", f"de corrección, {seconds.median():.1f} s por entrega"))
    if record.isolation:
        numbers.append((", ".join(record.isolation), "aislamiento"))
    return numbers


def _waiting(record: ClassRecord) -> list[tuple[str, str]]:
    rows = record.grades[record.grades.by_hand]
    return list(zip(rows.student, rows.cell, strict=True))


def _not_run(record: ClassRecord) -> list[tuple[str, str]]:
    """Return each reason once per student and notebook, with its checks."""
    rows = record.messages[record.messages.message.str.contains("|".join(NOT_RUN))]
    found, named = [], {(student, note.split(": ")[0]) for student, note in record.notes}
    for (student, notebook, message), group in rows.groupby(["student", "notebook", "message"], sort=False):
        if (student, f"{notebook}.ipynb") in named:
            continue
        cells, (_, came, *_) = list(group.cell), message.split("\n")
        rest = f" y {len(cells) - NAMED} más" if len(cells) > NAMED else ""
        found.append((student, f"{notebook}, {', '.join(cells[:NAMED])}{rest}: {came.removeprefix('Llegó: ')}"))
    return found


def _messages(record: ClassRecord) -> dict:
    found = frequent_messages(record)
    return _table(
        {
            "estudiantes": found.students,
            "ejercicio": found.notebook,
            "mensaje": found.message,
            "comprobaciones": found.cells,
        },
        "estudiantes",
    )


def _alike(record: ClassRecord) -> dict | None:
    if record.alike is None:
        return None
    rows = [(", ".join(found.students), found.notebook, str(found.size)) for found in record.alike]
    return {"columns": [("estudiantes", False), ("ejercicio", False), ("tamaño", True)], "rows": rows}


def _students(record: ClassRecord, notebooks: pd.DataFrame) -> dict:
    frame = notebooks.reindex(record.totals.index)
    columns = {"estudiante": pd.Series(frame.index), **{str(n): frame[n].reset_index(drop=True) for n in frame.columns}}
    totals = record.totals.reset_index(drop=True)
    columns |= {"descuento": totals.penalty, "total": totals.points, "segundos": totals.seconds}
    return _table(columns, " ".join(name for name in columns if name != "estudiante"))


def _pairs(names: tuple[str, str], rows: list[tuple[str, str]]) -> dict:
    return {"columns": [(name, False) for name in names], "rows": rows}


def _table(columns: dict[str, pd.Series], numeric: str) -> dict:
    names = numeric.split()
    texts = [[_text(value) for value in series] for series in columns.values()]
    return {"columns": [(name, name in names) for name in columns], "rows": list(zip(*texts, strict=True))}


def _text(value: object) -> str:
    if isinstance(value, float):
        return "—" if math.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def _percent(share: float) -> str:
    return f"{share:.0%}"
