"""The models and labelled data of the checks of exercise 5.

The models learn on fixed data in which only the first column tells the classes apart, so a row's zone decides what they
predict. Rows per class are prime, and so is their sum: every fraction that students confuse with accuracy or recall
comes out different, for every seed. To show who tidies up the arguments, one row and one limitation come twice, and the
intended use ends in a line break.
"""

from __future__ import annotations

import functools
import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.base import ClassifierMixin
from sklearn.ensemble import AdaBoostClassifier, ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from helpers.checking import inputs

__all__ = ["MODELS", "Case", "make_case"]

#: Classes from the most to the least frequent one. The orders by value, by first row and by number of rows differ, and
#: that of the integers' texts, too.
CLASSES = {"int": (7, 3, 10), "text": ("óptimo", "bueno", "dañado")}
#: Rows of each class, in the same order: primes with a prime sum.
SIZES = ((211, 47, 13), (223, 43, 11), (239, 31, 11), (229, 37, 17), (197, 61, 13))
#: Distance between the zones of two classes, and how far rows lie from the middle of theirs.
STEP, SPREAD = 10.0, 2.0
#: How each kind of model is made; all of them tell the zones apart without a mistake.
MODELS = {
    "tree": lambda rng: DecisionTreeClassifier(random_state=_small(rng)),
    "extra trees": lambda rng: ExtraTreesClassifier(n_estimators=5, random_state=_small(rng)),
    "forest": lambda rng: RandomForestClassifier(n_estimators=4, min_samples_leaf=2, random_state=_small(rng)),
    "logistic": lambda rng: LogisticRegression(C=_small(rng) / 8, max_iter=_small(rng)),
    "boosted": lambda rng: AdaBoostClassifier(
        estimator=DecisionTreeClassifier(max_depth=int(rng.integers(2, 6))), n_estimators=4, random_state=_small(rng)
    ),
}


@dataclass(frozen=True)
class Case:
    """The arguments of one call, in the order of the statement, and what is true of them."""

    model: ClassifierMixin
    X: pd.DataFrame
    y: pd.Series
    intended_use: str
    limitations: list[str]
    date_trained: str
    accuracy: float
    #: By the class as text.
    recalls: dict[str, float]

    @property
    def arguments(self) -> tuple:
        """The six arguments, in order."""
        return self.model, self.X, self.y, self.intended_use, self.limitations, self.date_trained


@functools.cache
def _make_case(name: str, model: str, classes: str, never_found: bool, seed: str) -> bytes:
    """Make a case once for all submissions of a grading run; a pickle gives new objects each time."""
    return pickle.dumps(_draw_case(name, model, classes, never_found))


def make_case(name: str, model: str = "tree", classes: str = "text", never_found: bool = False) -> Case:
    """Draw a model and labelled data on which it makes mistakes; with `never_found` it never predicts the rarest class.

    Equal arguments give equal contents, in new objects. `model` is a key of `MODELS`, `classes` one of `CLASSES`: use
    "int" only in the check of the classes, because integers trip whoever forgets `str`.
    """
    return pickle.loads(_make_case(name, model, classes, never_found, inputs.current_seed()))


def _draw_case(name: str, model: str, classes: str, never_found: bool) -> Case:
    rng = inputs.generator(f"model_card/{name}")
    labels = CLASSES[classes]
    sizes = SIZES[rng.integers(len(SIZES))]
    actual, predicted = _ranks(rng, sizes, never_found)
    order = _shuffled(rng, actual)
    fitted = _fitted(MODELS[model](rng), labels)
    index = 1000 + rng.permutation(sum(sizes))
    twins = np.flatnonzero((actual[order] == 0) & (predicted[order] == 0))[:2]
    rows = np.arange(len(index))
    rows[twins[1]] = twins[0]
    X = _rows(rng, [labels[rank] for rank in predicted[order]], labels).take(rows).set_index(index)
    y = pd.Series([labels[rank] for rank in actual[order]], index=index, name="clase")
    hits = np.asarray(fitted.predict(X)) == y.to_numpy()
    word = inputs.word(rng)
    limitations = [
        f"Región «{word}»: sin mediciones en otoño.",
        f'Años {_small(rng)} a {_small(rng)}, según el "anexo".',
        " No encuentra casi ningún lote dañado.",
    ]
    return Case(
        model=fitted,
        X=X,
        y=y,
        intended_use=f" Señalar qué lotes de «{word}» revisa el INTA; no decide por sí solo.\n",
        limitations=[*limitations, limitations[0]],
        date_trained=f"{rng.integers(2001, 2020)}-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}",
        accuracy=float(hits.mean()),
        recalls={str(label): float(hits[y.to_numpy() == label].mean()) for label in labels},
    )


def _small(rng: np.random.Generator) -> int:
    """Draw an integer for a parameter, never a usual one."""
    return int(rng.integers(150, 900))


def _ranks(rng: np.random.Generator, sizes: tuple[int, int, int], never_found: bool) -> tuple[np.ndarray, np.ndarray]:
    """Draw true and predicted ranks; no class is predicted as often as it occurs, or precision would equal recall."""
    most, some, few = sizes
    missed, found, drawn = rng.integers(4, 10), rng.integers(some // 3, some // 2), rng.integers(1, 3)
    rare = 0 if never_found else int(drawn)
    actual = np.repeat([0, 1, 2], sizes)
    predicted = np.concatenate(
        [
            np.repeat([0, 1], [most - missed, missed]),
            np.repeat([1, 0], [found, some - found]),
            np.repeat([2, 0], [rare, few - rare]),
        ]
    )
    return actual, predicted


def _shuffled(rng: np.random.Generator, ranks: np.ndarray) -> np.ndarray:
    """Return an order of the rows in which the rarest class comes first, then the most frequent one."""
    first = [int(np.flatnonzero(ranks == rank)[-1]) for rank in (2, 0, 1)]
    rest = np.setdiff1d(np.arange(len(ranks)), first)
    return np.concatenate([first, rng.permutation(rest)])


def _rows(rng: np.random.Generator, seen: list, labels: tuple) -> pd.DataFrame:
    """Return one row for each class that the model must see, all rows different."""
    middles = STEP * np.array([sorted(labels).index(label) for label in seen])
    count = len(seen)
    return pd.DataFrame(
        {
            "zona": (middles + rng.uniform(-0.7, 0.7, count) * SPREAD).round(6),
            "lote": rng.permutation(count),
            "Altura": rng.uniform(0, 1, count).round(6),
        }
    )


def _fitted(model: ClassifierMixin, labels: tuple) -> ClassifierMixin:
    """Fit a model on other data, where only the zone varies."""
    offsets = np.linspace(-SPREAD, SPREAD, 12)
    zones = np.concatenate([STEP * j + offsets for j in range(len(labels))])
    X = pd.DataFrame({"zona": zones, "lote": 0, "Altura": 0.0})
    return model.fit(X, pd.Series(np.repeat(sorted(labels), len(offsets))))
