"""The homework's data set, and the names of the files that are handed in with it."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["CARD", "DATA", "FILES", "LOCK", "MANIFEST", "PIPELINE", "REQUIREMENTS", "SEED", "TARGET", "make_data"]

PIPELINE, MANIFEST, CARD, REQUIREMENTS, LOCK = FILES = (
    "pipeline.py",
    "manifest.json",
    "model_card.json",
    "requirements.in",
    "requirements.lock",
)
#: What the notebook makes and `pipeline.py` reads; its target column; and the seed that the statement asks for.
DATA, TARGET, SEED = "datos.csv", "baja", 42


def make_data(seed: int = 228, rows: int = 1873) -> pd.DataFrame:
    """Return clients of an invented company, and whether they left it (`baja`: 1 for the half that left, else 0).

    The columns are `antiguedad` (months), `reclamos` (count), `consumo` (pesos), `distancia` (km), `variacion` (share).
    The classes overlap: no model gets them all. Scales from 0.01 to 10 000: some models don't converge unless they are
    scaled. At most six decimals: every pandas reads back what was written.
    """
    rng = np.random.default_rng(seed)
    months, claims = rng.integers(1, 121, rows), rng.poisson(1.2, rows)
    spent, distance = rng.lognormal(9, 0.8, rows).round(2), rng.gamma(2, 3.5, rows).round(3)
    change = rng.normal(0.02, 0.01, rows).round(6)
    score = 1.1 * claims - 0.02 * months - 0.9 * np.log(spent)
    score = score + 0.08 * distance - 60 * change + rng.normal(0, 1.2, rows)
    columns = {"antiguedad": months, "reclamos": claims, "consumo": spent, "distancia": distance, "variacion": change}
    return pd.DataFrame({**columns, TARGET: (score > np.median(score)).astype(int)})
