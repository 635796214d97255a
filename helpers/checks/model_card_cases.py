"""The models and labelled data of the checks of exercise 5.

The models learn on fixed data in which only the first column tells the classes apart, so a row's zone decides what they
predict. Rows per class are prime, and so is their sum: every fraction that students confuse with accuracy or recall
comes out different, for every seed. To show who tidies up the arguments, one row and one limitation come twice, the
intended use ends in a line break, and the columns are of several types. Where the model takes missing values, there are
some, and a zone that is missing is the most frequent class's: whatever is filled in means another one.
"""

from __future__ import annotations

import functools
import pickle
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import AdaBoostClassifier, ExtraTreesClassifier, RandomForestClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import RadiusNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from helpers.checking import inputs

__all__ = ["BLANKS", "MODELS", "Case", "make_case"]

#: Classes from the most to the least frequent one. The orders by value, by first row and by number of rows differ, and
#: that of the integers' texts, too.
CLASSES = {
    "text": ("Óptimo", "bueno", "dañado, por granizo o por helada tardía "),
    "composed": ("O\u0301ptimo", "bueno", "Óptimo"),
    "int": (7, 3, 10),
    "float": (7.0, 3.0, 10.0),
    "bool": (False, True),
}
#: What whoever cleans, cuts or escapes a text changes.
LONG_USE = "\n& <no>" * 200
#: Rows of each class, in the same order: primes with a prime sum.
SIZES = ((211, 47, 13), (223, 43, 11), (239, 31, 11), (229, 37, 17), (197, 61, 13))
#: The same of tables that are longer than what somebody may measure of them.
MANY = ((1009, 223, 17), (1021, 197, 13), (1031, 239, 13))
#: Rows of two classes, and of each how many are seen as each: the smallest table in which nothing equals the recalls.
FEW, SEEN = (5, 2), ((3, 2), (1, 1))
#: Distance between the zones of two classes, and how far rows lie from the middle of theirs.
STEP, SPREAD = 10.0, 2.0
#: How each kind of model is made. Those whose metrics are looked at tell the zones apart without a mistake. Parameters
#: that JSON lacks, alone or inside of what it knows, are in the last five only; no key in them is anything but a text,
#: no number a `numpy.float64` and no generator an object: of these the statement leaves open what becomes.
MODELS = {
    "tree": lambda rng: DecisionTreeClassifier(random_state=_small(rng)),
    "extra trees": lambda rng: ExtraTreesClassifier(n_estimators=5, random_state=_small(rng)),
    # It has no `predict_proba`. Whoever fits it again doesn't wait long.
    "vectors": lambda rng: SVC(C=_small(rng), kernel="linear", max_iter=_small(rng)),
    "forest": lambda rng: RandomForestClassifier(n_estimators=4, min_samples_leaf=2, random_state=_small(rng)),
    "logistic": lambda rng: LogisticRegression(C=_small(rng) / 8, max_iter=_small(rng)),
    # Its `score` isn't the accuracy.
    "scored": lambda rng: LogisticRegressionCV(
        Cs=[1.0], cv=2, scoring="balanced_accuracy", max_iter=_small(rng), l1_ratios=(0.0,), use_legacy_attributes=False
    ),
    "boosted": lambda rng: AdaBoostClassifier(
        estimator=DecisionTreeClassifier(max_depth=int(rng.integers(2, 6))), n_estimators=4, random_state=_small(rng)
    ),
    # NumPy's numbers, an infinity, and a NaN in a dict.
    "neighbours": lambda rng: RadiusNeighborsClassifier(
        radius=10.0 * _small(rng) + 0.5,
        weights="distance",
        leaf_size=np.int64(_small(rng)),
        p=np.inf,
        metric="nan_euclidean",
        metric_params={"missing_values": np.nan},
    ),
    # A model, a NaN alone, and a dict that JSON knows.
    "search": lambda rng: GridSearchCV(
        DecisionTreeClassifier(random_state=_small(rng)),
        {"max_depth": [_small(rng), None], "splitter": ["best"]},
        scoring="f1_macro",
        cv=2,
        error_score=np.nan,
    ),
    # Models in pairs in a list, NumPy's `True`, and a tuple that JSON knows.
    "voting": lambda rng: VotingClassifier(
        [
            ("árbol", DecisionTreeClassifier(random_state=_small(rng))),
            ("lineal", LogisticRegression(max_iter=_small(rng))),
        ],
        voting="soft",
        weights=(_small(rng), 0.5),
        flatten_transform=np.True_,
    ),
    # Its last step is a model with a name of its own, and its first one takes columns by theirs.
    "pipeline": lambda rng: Pipeline(
        [
            ("columnas", ColumnTransformer([("escala", StandardScaler(), ["Altura", "zona"])])),
            ("árbol", DecisionTreeClassifier(random_state=_small(rng))),
        ]
    ),
}
#: Kinds of models that take missing values.
GAPS = ("tree", "extra trees", "forest", "neighbours", "search")
#: Those of them that take a missing zone for a class of its own.
BLANKS = ("tree", "extra trees", "forest", "search")
#: How a date is written: ISO 8601 has the three.
DATES = {"days": "%Y-%m-%d", "basic": "%Y%m%d", "weeks": "%G-W%V-%u"}


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


@dataclass(frozen=True)
class _Kind:
    """What is special about a case."""

    model: str = "tree"
    classes: str = "text"
    never_found: bool = False
    #: Whether there are more than a thousand rows.
    many: bool = False
    #: "shuffled" numbers, "repeated" ones, "text", or "plain": 0, 1, 2 and so on, where labels aren't the question.
    index: str = "shuffled"
    y_name: str | None = "clase"
    date: str = "days"
    #: Whether a limitation has letters that not every encoding knows: to forget UTF-8 is the slip of two checks.
    wide: bool = False


@functools.cache
def _make_case(name: str, kind: _Kind, seed: str) -> bytes:
    """Make a case once for all submissions of a grading run; a pickle gives new objects each time."""
    return pickle.dumps(_draw_case(name, kind))


def make_case(name: str, **kind: Any) -> Case:
    """Draw a model and labelled data on which it makes mistakes; with `never_found` it never predicts the rarest class.

    Equal arguments give equal contents, in new objects. `kind` has the fields of `_Kind`: `model` is a key of `MODELS`,
    `classes` one of `CLASSES`, `date` one of `DATES`. Classes that aren't texts are for the check of the classes only,
    because they trip whoever forgets `str`.
    """
    return pickle.loads(_make_case(name, _Kind(**kind), inputs.current_seed()))


def _draw_case(name: str, kind: _Kind) -> Case:
    rng = inputs.generator(f"model_card/{name}")
    labels = CLASSES[kind.classes]
    choice = MANY if kind.many else SIZES
    sizes = choice[rng.integers(len(choice))] if len(labels) == 3 else FEW
    actual, predicted = _ranks(rng, sizes, kind.never_found)
    order = _shuffled(rng, actual)
    blanks = kind.model in BLANKS
    fitted = _fitted(MODELS[kind.model](rng), labels, blanks)
    index = _index(rng, kind.index, len(actual))
    twins = np.flatnonzero((actual[order] == 0) & (predicted[order] == 0))[:2]
    rows = np.arange(len(index))
    rows[twins[1]] = twins[0]
    X = _rows(rng, [labels[rank] for rank in predicted[order]], labels, kind.model in GAPS, blanks)
    X = X.take(rows).set_index(index)
    y = pd.Series([labels[rank] for rank in actual[order]], index=index, name=kind.y_name)
    hits = np.asarray(fitted.predict(X)) == y.to_numpy()
    word = inputs.word(rng)
    letters = ", n\u0303" if kind.wide else ""
    limitations = [
        f"Región «{word}»: sin mediciones en otoño.",
        f'Años {_small(rng)} a {_small(rng)}, según el "anexo": NaN, null y None son "sin dato".',
        " No encuentra casi ningún lote dañado.",
        "",
        ("Ни 日本 ni 🌧️ ni e\u0301 ni «\u2028»" if kind.wide else "«Ñandú»") + ':\t"C:\\lotes"\n' + "muy largo, " * 200,
    ]
    return Case(
        model=fitted,
        X=X,
        y=y,
        intended_use=f" Señalar qué lotes de «{word}» revisa el INTA; no decide{letters}.{LONG_USE}\n",
        limitations=[*limitations, limitations[0]],
        date_trained=(date(2001, 1, 1) + timedelta(int(rng.integers(7000)))).strftime(DATES[kind.date]),
        accuracy=float(hits.mean()),
        recalls={str(label): float(hits[y.to_numpy() == label].mean()) for label in labels},
    )


def _small(rng: np.random.Generator) -> int:
    """Draw an integer for a parameter, never a usual one."""
    return int(rng.integers(150, 900))


def _index(rng: np.random.Generator, kind: str, count: int) -> pd.Index:
    """Draw labels of rows."""
    if kind == "plain":
        return pd.RangeIndex(count)
    if kind == "repeated":  # as in a sample with replacement
        return pd.Index(1000 + rng.integers(count // 2, size=count))
    numbers = 1000 + rng.permutation(count)
    return pd.Index([f"fila {number}" for number in numbers] if kind == "text" else numbers)


def _ranks(rng: np.random.Generator, sizes: tuple[int, ...], never_found: bool) -> tuple[np.ndarray, np.ndarray]:
    """Draw true and predicted ranks; no class is predicted as often as it occurs, or precision would equal recall."""
    if sizes == FEW:
        return np.repeat([0, 1], FEW), np.repeat([0, 1, 0, 1], np.ravel(SEEN))
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
    first = [int(np.flatnonzero(ranks == rank)[-1]) for rank in (max(ranks), *range(max(ranks)))]
    rest = np.setdiff1d(np.arange(len(ranks)), first)
    return np.concatenate([first, rng.permutation(rest)])


def _rows(rng: np.random.Generator, seen: list, labels: tuple, gaps: bool, blanks: bool) -> pd.DataFrame:
    """Return one row for each class that the model must see, all rows different.

    `gaps` are missing values, and `blanks` missing zones, in the rows to be seen as the first label.
    """
    middles = STEP * np.array([sorted(labels).index(label) for label in seen])
    count = len(seen)
    height = rng.uniform(0, 1, count)
    missing = rng.random(count) < 0.2
    missing[0] = True
    blank = np.array([label == labels[0] for label in seen]) & blanks
    return pd.DataFrame(
        {
            "zona": np.where(blank, np.nan, (middles + rng.uniform(-0.7, 0.7, count) * SPREAD).round(6)),
            "lote": rng.permutation(count),
            "Altura": np.where(missing & gaps, np.nan, height),
            "riego": rng.random(count) < 0.5,
            "sin medir": np.nan if gaps else 0.0,
        }
    )


def _fitted(model: ClassifierMixin, labels: tuple, blanks: bool) -> ClassifierMixin:
    """Fit a model on other data, where only the zone varies; `blanks` are missing zones, which mean the first label."""
    offsets = np.linspace(-SPREAD, SPREAD, 12)
    zones = np.concatenate([STEP * j + offsets for j in range(len(labels))])
    y = np.repeat(sorted(labels), len(offsets))
    zones[(y == labels[0]) & blanks] = np.nan
    X = pd.DataFrame({"zona": zones, "lote": 0, "Altura": 0.0, "riego": False, "sin medir": 0.0})
    return model.fit(X, pd.Series(y))
