"""What the figures of the homework's card say of the program that measured them."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, precision_score, recall_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from helpers.checking.failure import CheckFailure
from helpers.checking.inputs import SEED_VARIABLE
from helpers.checks.homework import runs, submitted
from helpers.checks.homework.runs import FEWER, TWICE, Run, noise
from helpers.reference.digest import sha256_of_df
from helpers.reference.homework import TARGET, make_data
from tests.seeds import seeds

SEEDS = seeds(10)
MODELS = {
    "linear": make_pipeline(StandardScaler(), LogisticRegression()),
    "balanced": make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced")),
    "forest": RandomForestClassifier(20, random_state=1),
    "neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier(1)),
    "bayes": GaussianNB(),
    "constant": DecisionTreeClassifier(max_depth=1, min_samples_leaf=500),
}


def measure(table, model, *, share=0.25, leak=False, stratify=False, recall=recall_score):
    """Return the metrics that a program writes down; with `leak` it trains with all rows."""
    X, y = table.drop(columns=TARGET), table[TARGET]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=share, random_state=42, stratify=y if stratify else None
    )
    predicted = (model.fit(X, y) if leak else model.fit(X_train, y_train)).predict(X_test)
    recalls = recall(y_test, predicted, average=None, labels=[0, 1], **({"zero_division": 0.0}))
    return {
        "accuracy": float(accuracy_score(y_test, predicted)),
        "n_test": len(y_test),
        "recall_by_class": {str(i): float(value) for i, value in enumerate(recalls)},
    }


@pytest.fixture(autouse=True)
def one_seed(monkeypatch):
    """Draw the same hidden data in each run of the tests."""
    monkeypatch.setenv(SEED_VARIABLE, "228")


@pytest.fixture
def check(monkeypatch):
    """Return `check_model_card` of a program that writes these metrics for the class's data and for the hidden ones."""

    def run(metrics):
        card = {"intended_use": "Un ejemplo, nada más.", "data_hash": "x", "limitations": ["No sabe nada."]}
        return Run({"data_hash": "x"}, {**card, "metrics": metrics})

    def look(measured, change=lambda metrics: None):
        class Handed:
            def first(self):
                return self._run(make_data())

            def other(self):
                return self._run(noise())

            def _run(self, table):
                metrics = measured(table)
                change(metrics)
                return run(metrics)

        monkeypatch.setattr(submitted, "current", Handed)
        submitted.check_model_card()

    return look


def _swap(metrics):
    zero, one = metrics["recall_by_class"].values()
    metrics["recall_by_class"] = {"0": one, "1": zero}


@pytest.mark.parametrize("stratify", [False, True])
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("seed", SEEDS)
def test_who_measures_passes(check, monkeypatch, seed, name, stratify):
    """Whatever the model, the split and the hidden data, the smallest and the largest part that may be kept too."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))
    share = (0.2, 0.25, 0.4)[seed % 3]

    check(lambda table: measure(table, MODELS[name], share=share, stratify=stratify))


@pytest.mark.parametrize("name", ["forest", "neighbours"])
@pytest.mark.parametrize("seed", SEEDS)
def test_rows_that_a_model_has_by_heart_show(check, monkeypatch, seed, name):
    """Where the label is drawn, nobody who learned with the other rows gets so many."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))

    with pytest.raises(CheckFailure, match="nada que aprender"):
        check(lambda table: measure(table, MODELS[name], leak=True))


@pytest.mark.parametrize("name", ["linear", "bayes"])
def test_what_learns_nothing_by_heart_does_not_show(check, name):
    """Six numbers can't hold the labels of hundreds of rows: whether they were seen can't be told from outside."""
    check(lambda table: measure(table, MODELS[name], leak=True))

    gained = [
        measure(runs._noise(np.random.default_rng(seed)), MODELS[name], leak=True)["recall_by_class"].values()
        for seed in range(10)
    ]
    assert max(sum(pair) / 2 for pair in gained) < submitted.LUCK


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_swap, "clases que nombran"),
        (lambda m: m["recall_by_class"].update({"0": round(m["recall_by_class"]["0"], 4)}), "mismas"),
        (lambda m: m["recall_by_class"].update({"0": 0.51, "1": 0.52}), "mismas"),
        (lambda m: m.update(accuracy=round(m["accuracy"], 3)), "sin redondear"),
    ],
)
def test_figures_that_do_not_agree(check, monkeypatch, seed, change, message):
    """Recalls under each other's names, rounded, or made up; and a rounded accuracy."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))

    with pytest.raises(CheckFailure, match=message):
        check(lambda table: measure(table, MODELS["forest"]), change)


@pytest.mark.parametrize("name", ["linear", "bayes"])
def test_precision_is_no_recall(check, name):
    """It is a fraction of other rows, where a model says the larger class much more often than it is there."""
    with pytest.raises(CheckFailure, match="mismas"):
        check(lambda table: measure(table, MODELS[name], recall=precision_score))


@pytest.mark.parametrize("share", [0.1, 0.15, 0.45, 0.5])
def test_a_part_that_is_too_small_or_too_large(check, share):
    """The statement asks for 20 to 40 %."""
    with pytest.raises(CheckFailure, match="n_test"):
        check(lambda table: measure(table, MODELS["bayes"], share=share))


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_data(seed):
    """Rows come twice, so that a table without them has another digest; the classes have the shares that are told."""
    table = runs._noise(np.random.default_rng(seed))

    assert TWICE == table.duplicated().sum()
    assert sha256_of_df(table) != sha256_of_df(table.drop_duplicates())
    assert abs(min(table[TARGET].value_counts(normalize=True)) - FEWER) < 0.01
    assert table.dtypes.equals(make_data().dtypes)
