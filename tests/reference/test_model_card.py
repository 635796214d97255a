"""The reference of exercise 5."""

import json

import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import BaggingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.tree import DecisionTreeClassifier

from helpers.reference.digest import sha256_of_df
from helpers.reference.model_card import build_model_card, json_params

USE = "Señalar fraudes; no bloquea a nadie."
LIMITS = ["Un solo año.", "Encuentra pocos fraudes."]
DATE = "2026-03-14"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Let each card land in a directory of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def X():
    return pd.DataFrame({"monto": [1.0, 2.0, 3.0, 9.0], "hora": [8, 9, 10, 11]}, index=[7, 3, 5, 1])


@pytest.fixture
def y():
    return pd.Series(["no", "no", "sí", "sí"], index=[7, 3, 5, 1], name="fraude")


@pytest.fixture
def model(X):
    return DecisionTreeClassifier(max_depth=1).fit(X, ["no", "no", "no", "sí"])


def card(model, X, y, use=USE, limits=LIMITS, date=DATE):
    return build_model_card(model, X, y, use, limits, date)


def test_sections(model, X, y):
    """The card holds what the statement asks for, and nothing else."""
    expected = {
        "model_details": {
            "name": "DecisionTreeClassifier",
            "params": model.get_params(deep=False),
            "date_trained": DATE,
            "sklearn_version": sklearn.__version__,
        },
        "intended_use": USE,
        "training_data": {"data_hash": sha256_of_df(X.assign(target=y)), "n_rows": 4, "n_features": 2},
        "metrics": {"accuracy": 0.75, "recall_by_class": {"no": 1.0, "sí": 0.5}},
        "limitations": LIMITS,
    }

    assert expected == card(model, X, y)


def test_file_equals_what_is_returned(model, X, y, folder):
    """The file read back is the card, and nothing else is left in the directory."""
    returned = card(model, X, y)

    assert returned == json.loads((folder / "model_card.json").read_text(encoding="utf-8"))
    assert [folder / "model_card.json"] == list(folder.iterdir())


def test_file_is_replaced(model, X, y, folder):
    """A longer card that was there before leaves nothing."""
    (folder / "model_card.json").write_text("x" * 9999)

    returned = card(model, X, y)

    assert returned == json.loads((folder / "model_card.json").read_bytes())


def test_class_that_is_never_found(X, y):
    """A class that the model never predicts has a recall of zero, without a warning."""
    model = DummyClassifier(strategy="constant", constant="no").fit(X, y)

    assert {"accuracy": 0.5, "recall_by_class": {"no": 1.0, "sí": 0.0}} == card(model, X, y)["metrics"]


def test_integer_classes(X):
    """Classes that are no text appear under their text."""
    labels = pd.Series([10, 10, 9, 9], index=X.index)

    metrics = card(DummyClassifier(strategy="constant", constant=9).fit(X, labels), X, labels)["metrics"]

    assert {"9": 1.0, "10": 0.0} == metrics["recall_by_class"]


def test_nothing_is_modified(model, X, y):
    """Model, data and texts are what they were."""
    limits = list(LIMITS)
    before = joblib.hash([model, X, y, limits])

    card(model, X, y, limits=limits)

    assert before == joblib.hash([model, X, y, limits])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (0.5, 0.5),
        (DecisionTreeClassifier(max_depth=2), "DecisionTreeClassifier(max_depth=2)"),
        ((1, 2), [1, 2]),
        ({0: 1.5}, {"0": 1.5}),
        (float("nan"), "nan"),
        ([1.0, float("inf")], "[1.0, inf]"),
        (int, "<class 'int'>"),
    ],
)
def test_params(value, expected):
    """JSON's values stay, tuples become lists, keys text, and anything else is replaced whole by its repr."""
    assert expected == json_params(BaggingClassifier(estimator=value))["estimator"]


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"X": [[1.0]]}, TypeError, ["X is of type list", "DataFrame"]),
        ({"y": ["no"]}, TypeError, ["y is of type list", "Series"]),
        ({"y": pd.Series(["no"])}, ValueError, ["X has 4 rows and y has 1", "one label for each row"]),
        ({"y": pd.Series(["no"] * 4)}, ValueError, ["another index", "y.loc[X.index]"]),
        ({"use": None}, TypeError, ["intended_use is None", "NoneType", "pass a text"]),
        ({"limits": "ninguna"}, TypeError, ["limitations is 'ninguna'", "str", "list of texts"]),
        ({"limits": ["una", 2]}, TypeError, ["limitations[1] is 2", "int", "pass a text"]),
        ({"date": 2026}, TypeError, ["date_trained is 2026", "int", "ISO 8601"]),
        ({"date": "14/3/2026"}, ValueError, ["date_trained is '14/3/2026'", "ISO 8601", "2026-03-14"]),
        ({"model": DecisionTreeClassifier()}, NotFittedError, ["DecisionTreeClassifier() isn't fitted", "call fit"]),
        ({"model": DecisionTreeClassifier}, TypeError, ["DecisionTreeClassifier", "pass a fitted"]),
        ({"model": None}, TypeError, ["model is None", "pass a fitted"]),
    ],
)
def test_refusals(model, X, y, folder, changes, error, words):
    """A bad argument is refused by name and value, with the fix, and no file is written."""
    with pytest.raises(error) as caught:
        card(**{"model": model, "X": X, "y": y, **changes})

    assert [word for word in words if word not in str(caught.value)] == []
    assert [] == list(folder.iterdir())


@pytest.mark.parametrize("date", ["2026-03-14", "2026-03-14T09:30:00-03:00", "2026-03-14T12:30Z"])
def test_dates(model, X, y, date):
    """Dates and times of ISO 8601 are copied as they are."""
    assert date == card(model, X, y, date=date)["model_details"]["date_trained"]


def test_column_called_target(model, X, y):
    """The labels' column must be free."""
    with pytest.raises(ValueError, match=r"column 'target', where y goes; pass X\.drop"):
        card(model, X.assign(target=1), y)


def test_no_rows(model, X, y):
    """No metric exists of no rows."""
    with pytest.raises(ValueError, match="X has 0 rows; pass at least one"):
        card(model, X[:0], y[:0])


def test_missing_labels(model, X, y):
    """A row without label can't be judged."""
    with pytest.raises(ValueError, match="y lacks 1 of 4 labels; drop these rows"):
        card(model, X, y.where(np.arange(4) > 0))


def test_classes_with_one_text(X):
    """Two classes must not share a key of the card."""
    labels = pd.Series([1, "1", 1, "1"], index=X.index, dtype=object)
    model = DummyClassifier().fit(X, ["no"] * 4)

    with pytest.raises(ValueError, match="two of which share a text; rename one"):
        card(model, X, labels)
