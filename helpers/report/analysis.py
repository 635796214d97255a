"""Item analysis: how hard each check is, and whether it tells students apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.judge.messages import NOT_HANDED_IN
from helpers.report.collect import ClassRecord

__all__ = ["by_check", "frequent_messages"]


def by_check(record: ClassRecord) -> pd.DataFrame:
    """Return difficulty and discrimination of each check, in the notebooks' order.

    `graded` counts students; `full` is their share with all points; `difficulty` is the share of the points that the
    class got; `discrimination` is the corrected item-total correlation (Crocker and Algina 1986, chapter 14), NaN if
    points don't vary or fewer than three students were graded.
    """
    scores = record.grades.pivot_table(index="student", columns=["notebook", "cell"], values="score", sort=False)
    maxima = record.grades.groupby(["notebook", "cell"], sort=False)["max_score"].first()
    rows = []
    for notebook, cell in scores.columns:
        own, top = scores[notebook, cell].dropna(), maxima[notebook, cell]
        rest = scores.drop(columns=[(notebook, cell)]).sum(axis=1).loc[own.index]
        varied = len(own) >= 3 and own.nunique() > 1 and rest.nunique() > 1
        rows.append(
            (
                notebook,
                cell,
                top,
                len(own),
                float((own >= top).mean()),
                float((own / top).mean()) if top else np.nan,
                float(np.corrcoef(own, rest)[0, 1]) if varied else np.nan,
            )
        )
    names = ["notebook", "cell", "max_score", "graded", "full", "difficulty", "discrimination"]
    return pd.DataFrame(rows, columns=names)


def frequent_messages(record: ClassRecord, count: int = 12) -> pd.DataFrame:
    """Return the messages that most students got, with their number and checks; without those on missing cells."""
    said = record.messages[~record.messages.message.str.contains(NOT_HANDED_IN, regex=False)]
    groups = said.groupby(["notebook", "message"], sort=False)
    frame = groups.agg(students=("student", "nunique"), cells=("cell", _listed)).reset_index()
    frame = frame.sort_values(["students", "notebook", "message"], ascending=[False, True, True])
    return frame.head(count)[["students", "notebook", "cells", "message"]].reset_index(drop=True)


def _listed(names: pd.Series) -> str:
    return ", ".join(dict.fromkeys(names))
