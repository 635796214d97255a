"""Makes the golden outputs and keeps them beside this module, one JSON file each.

The content is the same with any version that the course allows; a file also names the versions that made it.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sklearn
from sklearn import datasets
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from helpers.reference.digest import sha256_of_df
from helpers.reference.manifest import build_manifest
from helpers.reference.model_card import build_model_card
from helpers.reference.seeding import SEED_LIMIT, seed_everything

__all__ = ["FOLDER", "GOLDENS", "REFRESH", "Golden", "command", "frame", "read", "write_all"]

#: Where the files lie.
FOLDER = Path(__file__).parent
#: The command that writes them anew.
REFRESH = "make golden"

#: Columns, index and nothing else: small frames by value.
FRAMES: dict[str, dict[str, Any]] = {
    "ejemplo": {"columns": {"b": [1.5, 2.0], "B": [10, 20], "a": ["sí", None]}, "index": [7, 3]},
    "comillas": {
        "columns": {
            "ciudad, país": ["San Juan, AR", 'La "Docta"', "Ñuble\nCL"],
            "nota": [None, "", "NA"],
            "_id": [3, 1, 2],
        },
        "index": ["x", "y", "z"],
    },
    "números": {
        "columns": {
            "decimales": [0.1, 4.804, 123.456789, -0.000001],
            "enteros": [-1, 0, 7, 9007199254740993],
            "faltantes": [None, 1.0, 2.5, None],
            "lógicos": [True, False, True, True],
        },
        "index": [0, 1, 2, 3],
    },
}
SOURCE = 'from pathlib import Path\n\nprint("año", Path("datos.csv").stat().st_size)\n'
MANIFEST_SEED = 42
DRAW_SEEDS = (0, 42, SEED_LIMIT - 1)
DRAW_COUNT = 5


@dataclass(frozen=True)
class Golden:
    """One file and how its content is made."""

    what: str
    #: Returns the content; JSON must give it back equal.
    make: Callable[[], dict]
    seeds: tuple[int, ...] = ()


def frame(value: dict) -> pd.DataFrame:
    """Return a frame that is given by value: `columns` (name to cells) and `index`, as in `digests.json`."""
    return pd.DataFrame(value["columns"], index=value["index"])


def read(name: str, folder: Path = FOLDER) -> dict:
    """Return the golden file of a key of `GOLDENS`: `what`, `versions`, `seeds`, `refresh` and `content`."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def write_all(folder: Path = FOLDER) -> list[Path]:
    """Make every golden output anew, and return the paths of the files."""
    paths = []
    for name, golden in GOLDENS.items():
        record = {
            "what": golden.what,
            "versions": {
                "python": platform.python_version(),
                "numpy": np.__version__,
                "pandas": pd.__version__,
                "scikit-learn": sklearn.__version__,
            },
            "seeds": list(golden.seeds),
            "refresh": REFRESH,
            "content": golden.make(),
        }
        paths.append(folder / f"{name}.json")
        text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
        paths[-1].write_text(text, encoding="utf-8", newline="\n")
    return paths


def _digests() -> dict:
    names = ("iris", "wine", "breast_cancer", "digits")
    return {
        "sklearn": {name: sha256_of_df(getattr(datasets, f"load_{name}")(as_frame=True).frame) for name in names},
        "by_value": {name: {**value, "digest": sha256_of_df(frame(value))} for name, value in FRAMES.items()},
    }


def _draws() -> dict:
    draws = {}
    for seed in DRAW_SEEDS:
        with _state_kept():
            seed_everything(seed)
            draws[str(seed)] = {
                "random": [random.random() for _ in range(DRAW_COUNT)],
                "numpy": np.random.random_sample(DRAW_COUNT).tolist(),
            }
    return draws


def _manifest() -> dict:
    """Make a manifest, without the versions."""
    manifest = build_manifest(frame(FRAMES["ejemplo"]), SOURCE, MANIFEST_SEED)
    kept = {key: manifest[key] for key in ("data_hash", "code_hash", "seed")}
    return {"frame": FRAMES["ejemplo"], "code": SOURCE, "manifest": kept}


def _model_card() -> dict:
    """Make the card of a model whose metrics are the same on any machine, without what versions change."""
    iris = datasets.load_iris(as_frame=True)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(iris.data, iris.target)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        card = build_model_card(
            model,
            iris.data,
            iris.target,
            intended_use="Un ejemplo del curso.",
            limitations=["Se evaluó con los datos del entrenamiento."],
            date_trained="2026-03-14",
        )
    for key in ("params", "sklearn_version"):
        del card["model_details"][key]
    return card


@contextlib.contextmanager
def _state_kept() -> Iterator[None]:
    """Put the generators and the environment back."""
    python, legacy, variables = random.getstate(), np.random.get_state(), dict(os.environ)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)
        os.environ.clear()
        os.environ.update(variables)


GOLDENS = {
    "digests": Golden(
        "sha256_of_df of the frames that scikit-learn ships (as_frame=True, .frame) and of small frames given by value",
        _digests,
    ),
    "draws": Golden(
        f"the first {DRAW_COUNT} draws of random.random and numpy.random.random_sample after seed_everything(seed)",
        _draws,
        DRAW_SEEDS,
    ),
    "manifest": Golden("build_manifest(frame, code, seed), without the versions", _manifest, (MANIFEST_SEED,)),
    "model_card": Golden(
        "build_model_card of make_pipeline(StandardScaler(), LogisticRegression()), fitted on all of iris and "
        "evaluated on the same rows; without params and sklearn_version, which change with the version",
        _model_card,
    ),
}


def command() -> int:
    """Write all of them, and say where."""
    for path in write_all():
        print(path)
    return 0
