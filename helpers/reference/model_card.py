"""Exercise 5: a minimal model card, after Mitchell et al. (https://doi.org/10.1145/3287560.3287596)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import sklearn
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError
from sklearn.metrics import accuracy_score, recall_score
from sklearn.utils.validation import check_is_fitted

from helpers.reference.digest import sha256_of_df
from helpers.reference.manifest import save_manifest

__all__ = ["FILE_NAME", "LABEL_COLUMN", "build_model_card", "json_params"]

#: The card's file, in the working directory.
FILE_NAME = "model_card.json"
#: The name under which the labels enter the digest of the data, whatever the series is called.
LABEL_COLUMN = "target"


def build_model_card(
    model: BaseEstimator,
    X: pd.DataFrame,
    y: pd.Series,
    intended_use: str,
    limitations: list[str],
    date_trained: str,
) -> dict[str, Any]:
    """Describe a fitted classifier on labelled data, and write the card as `model_card.json`.

    Neither the data nor the model changes. The file in the working directory is replaced in one step; read back, it
    equals the card. `data_hash` is that of `X.assign(target=y)`; `recall_by_class` has a fraction in [0, 1] for each
    class that appears in `y`, under its text. `date_trained` is an ISO 8601 date, or date and time.

    Raise `TypeError` for another type and `NotFittedError` for a model that isn't fitted. Raise `ValueError` if `X` and
    `y` have other lengths or indices or are empty, `X` has a column `target`, a label is missing, two classes have the
    same text, or `date_trained` isn't ISO 8601.

    >>> import contextlib, tempfile
    >>> from sklearn.dummy import DummyClassifier
    >>> X, y = pd.DataFrame({"age": [30.0, 40.0, 50.0]}), pd.Series(["no", "no", "yes"])
    >>> model = DummyClassifier().fit(X, y)
    >>> with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
    ...     card = build_model_card(model, X, y, "An example.", ["Never says yes."], "2026-03-14")
    >>> card["metrics"]
    {'accuracy': 0.6666666666666666, 'recall_by_class': {'no': 1.0, 'yes': 0.0}}
    """
    _refuse_bad_data(X, y)
    _refuse_bad_texts(intended_use, limitations, date_trained)
    _refuse_unfitted(model)
    actual, predicted = y.to_numpy(), np.asarray(model.predict(X))
    card: dict[str, Any] = {
        "model_details": {
            "name": type(model).__name__,
            "params": json_params(model),
            "date_trained": date_trained,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": intended_use,
        "training_data": {
            "data_hash": sha256_of_df(X.assign(**{LABEL_COLUMN: y})),
            "n_rows": len(X),
            "n_features": X.shape[1],
        },
        "metrics": {
            "accuracy": float(accuracy_score(actual, predicted)),
            "recall_by_class": _recall_by_class(actual, predicted),
        },
        "limitations": list(limitations),
    }
    save_manifest(card, FILE_NAME)
    return card


def json_params(model: BaseEstimator) -> dict[str, Any]:
    """Return an estimator's own parameters as values that JSON knows.

    A value that strict JSON can't carry, whole or in a part, is replaced by its `repr`. A tuple becomes a list, and a
    key inside of a value becomes text.

    >>> from sklearn.ensemble import BaggingClassifier
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> json_params(BaggingClassifier(DecisionTreeClassifier(max_depth=1)))["estimator"]
    'DecisionTreeClassifier(max_depth=1)'
    """
    return {name: _as_json(value) for name, value in model.get_params(deep=False).items()}


def _as_json(value: object) -> Any:
    """Return a value as JSON would give it back, or its `repr`."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return repr(value)


def _recall_by_class(actual: np.ndarray, predicted: np.ndarray) -> dict[str, float]:
    """Return the fraction found of each class, under the class's text."""
    classes = np.unique(actual)
    recalls = recall_score(actual, predicted, labels=classes, average=None)
    return dict(zip(map(str, classes), recalls.tolist(), strict=True))


def _refuse_bad_data(X: object, y: object) -> None:
    """Raise if the labelled data aren't a frame and its labels."""
    if not isinstance(X, pd.DataFrame):
        raise TypeError(f"X is of type {type(X).__name__}; pass a pandas.DataFrame with a name for each column")
    if not isinstance(y, pd.Series):
        raise TypeError(f"y is of type {type(y).__name__}; pass a pandas.Series with the index of X")
    if LABEL_COLUMN in X.columns:
        raise ValueError(f"X has a column {LABEL_COLUMN!r}, where y goes; pass X.drop(columns={LABEL_COLUMN!r})")
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows and y has {len(y)}; pass one label for each row")
    if not X.index.equals(y.index):
        raise ValueError("y has another index than X; pass y.loc[X.index], or reset the index of both")
    if len(X) == 0:
        raise ValueError("X has 0 rows; pass at least one, for metrics of nothing don't exist")
    if y.isna().any():
        raise ValueError(f"y lacks {int(y.isna().sum())} of {len(y)} labels; drop these rows from X and y")
    classes = y.unique().tolist()
    if len({str(c) for c in classes}) < len(classes):
        raise ValueError(f"y has classes {classes!r}, two of which share a text; rename one in y and in the model")


def _refuse_bad_texts(intended_use: object, limitations: object, date_trained: object) -> None:
    """Raise if what a person writes into the card isn't text."""
    if not isinstance(intended_use, str):
        raise TypeError(f"intended_use is {intended_use!r}, of type {type(intended_use).__name__}; pass a text")
    if not isinstance(limitations, list):
        raise TypeError(
            f"limitations is {limitations!r}, of type {type(limitations).__name__}; pass a list of texts, one for each"
        )
    for position, limitation in enumerate(limitations):
        if not isinstance(limitation, str):
            raise TypeError(
                f"limitations[{position}] is {limitation!r}, of type {type(limitation).__name__}; pass a text"
            )
    if not isinstance(date_trained, str):
        raise TypeError(
            f"date_trained is {date_trained!r}, of type {type(date_trained).__name__}; "
            "pass ISO 8601 text, such as date.isoformat() gives"
        )
    try:
        datetime.fromisoformat(date_trained)
    except ValueError:
        raise ValueError(f"date_trained is {date_trained!r}; pass ISO 8601 text, such as '2026-03-14'") from None


def _refuse_unfitted(model: object) -> None:
    if isinstance(model, type) or not hasattr(model, "get_params") or not hasattr(model, "predict"):
        raise TypeError(f"model is {model!r}; pass a fitted scikit-learn classifier")
    try:
        check_is_fitted(model)
    except NotFittedError:
        raise NotFittedError(f"model {model!r} isn't fitted; call fit with its training data first") from None
