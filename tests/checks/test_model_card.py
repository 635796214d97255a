"""The checks of exercise 5, beyond what the corpora show."""

import contextlib
import itertools
import json
import math
import re
import tempfile
import warnings
from functools import partial

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.svm import SVC

from helpers.checking.failure import CheckFailure
from helpers.checking.inputs import SEED_VARIABLE
from helpers.checks import model_card as checks
from helpers.checks.model_card_cases import BLANKS, CLASSES, MANY, MODELS, SIZES, make_case
from helpers.reference.digest import sha256_of_df
from helpers.reference.model_card import build_model_card
from helpers.student.fingerprint import fingerprint
from tests.seeds import seeds

SEEDS = seeds(20)
CHECKS = {
    "model_details": [checks.check_details],
    "training_data": [partial(checks.check_data, sha256_of_df=sha256_of_df)],
    "metrics": [checks.check_metrics],
    "limitations": [checks.check_limitations],
    "": [checks.check_strict_json, checks.check_unmodified],
}
ALL_CHECKS = list(itertools.chain.from_iterable(CHECKS.values()))


@pytest.fixture
def cases(request, monkeypatch):
    """Draw, with the seed that parametrizes a test, the cases that `check_metrics` looks at."""
    monkeypatch.setenv(SEED_VARIABLE, str(request.param))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return [
            make_case("metrics text", model="extra trees", index="repeated"),
            make_case("metrics never found", model="scored", classes="float", never_found=True),
            make_case("metrics int", model="vectors", classes="int", index="text", many=True),
            make_case("metrics few", classes="bool"),
        ]


def write(card):
    """Write a card as the statement asks for, and return it."""
    with open("model_card.json", "w", encoding="utf-8") as file:
        json.dump(card, file)
    return card


def changed(change):
    """Return the reference with a change to its card."""

    def function(*args):
        card = build_model_card(*args)
        change(card)
        return write(card)

    return function


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_passes(seed, monkeypatch):
    """No check refuses the reference, whatever the seed."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))

    for check in ALL_CHECKS:
        check(build_model_card)


@pytest.mark.parametrize("cases", SEEDS, indirect=True)
def test_rates_differ(cases):
    """Whatever is taken for accuracy or recall is at least 1e-7 off, and rounding to six decimals 3e-9.

    But for the rounding of the small table's: they are halves and fifths.
    """
    for case in cases:
        actual, predicted = case.y.tolist(), case.model.predict(case.X).tolist()
        kinds = [*itertools.product([precision_score, f1_score], ["macro", "weighted"]), (recall_score, "macro")]
        others = [score(actual, predicted, average=average, zero_division=0) for score, average in kinds]
        assert min(abs(case.accuracy - other) for other in others) > 1e-7
        assert len({round(r, 7) for r in case.recalls.values()}) == len(case.recalls)
        for score in (precision_score, f1_score):
            by_class = score(actual, predicted, labels=sorted(set(actual)), average=None, zero_division=1)
            pairs = list(zip(by_class, [case.recalls[str(c)] for c in sorted(set(actual))], strict=True))
            assert any(abs(a - b) > 1e-7 for a, b in pairs)
        for fraction in (case.accuracy, *case.recalls.values()) if len(case.recalls) == 3 else ():
            assert fraction in (0, 1) or abs(fraction - round(fraction, 6)) > 3e-9


def test_accuracy_is_no_average_for_any_draw():
    """Of all mistakes that can be drawn, none makes an average over classes, of any kind, equal the accuracy."""
    closest = 1.0
    for most, some, few in SIZES + MANY:
        for missed, found, rare in itertools.product(range(4, 10), range(some // 3, some // 2), range(3)):
            hits = np.array([most - missed, found, rare])
            sizes = np.array([most, some, few])
            seen = np.array([most - missed + some - found + few - rare, found + missed, rare])
            recall, precision, f1 = hits / sizes, hits / np.maximum(seen, 1), 2 * hits / (sizes + seen)
            averages = [np.average(rate, weights=w) for rate in (recall, precision, f1) for w in (None, sizes)]
            accuracy = hits.sum() / sizes.sum()
            closest = min(closest, *(abs(accuracy - a) for a in averages[:1] + averages[2:]))

    assert closest > 1e-7


@pytest.mark.parametrize("cases", SEEDS, indirect=True)
def test_orders_differ(cases):
    """Zipping recalls with classes in another order than theirs gives each class, or two of them, another's recall."""
    texts, floats, integers, _ = cases
    for case in (texts, floats, integers):
        by_value = sorted(case.y.unique().tolist())
        assert by_value != case.y.unique().tolist()
        assert by_value != case.y.value_counts().index.tolist()
        assert case.y.unique().tolist() != case.y.value_counts().index.tolist()
        assert not set(case.X.index) & set(range(len(case.X)))
    for case in (integers, floats):
        assert sorted(case.y.unique(), key=str) != sorted(case.y.unique())
    assert set(texts.recalls) == set(CLASSES["text"])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_called_accuracy(seed, monkeypatch):
    """A model's `score` may be another number; texts of classes are those of Python, and labels of rows come twice."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))
    scored = make_case("metrics never found", model="scored", classes="float", never_found=True)
    few = make_case("metrics few", classes="bool")
    repeated = make_case("data tree", index="repeated", y_name="zona")

    assert abs(scored.accuracy - scored.model.score(scored.X, scored.y)) > 1e-7
    assert {"False", "True"} == set(few.recalls)
    assert 7 == len(few.X)
    assert not repeated.X.index.is_unique
    assert repeated.X.index.equals(repeated.y.index)


def test_only_predict_will_do(monkeypatch):
    """Of the models, one has no probabilities, one needs names of columns, and some tell who fills gaps."""
    assert not hasattr(make_case("vectors", model="vectors").model, "predict_proba")
    pipeline = make_case("pipeline", model="pipeline")
    with pytest.raises(ValueError, match="only supported for dataframes"):
        pipeline.model.predict(pipeline.X.to_numpy())
    for kind in BLANKS:
        case = make_case("blank", model=kind)
        for filled in (case.X.fillna(0), case.X.fillna(case.X.mean()), case.X.ffill().bfill()):
            assert case.accuracy > np.mean(case.model.predict(filled) == case.y.to_numpy())
        assert 0 < case.X["zona"].count() < len(case.X)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_thousand_rows_tell_another_accuracy(seed, monkeypatch):
    """Of the longest table, neither the first thousand rows nor the last tell the accuracy."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))
    case = make_case("metrics int", model="vectors", classes="int", index="text", many=True)
    hits = case.model.predict(case.X) == case.y.to_numpy()

    assert min(abs(case.accuracy - part.mean()) for part in (hits[:1000], hits[-1000:])) > 1e-7


def test_all_kinds_of_parameters_are_there():
    """Each form that JSON lacks, alone and inside of others; and of what the statement leaves open, nothing."""
    params = [
        value
        for kind in ("logistic", "pipeline", "search", "voting", "neighbours")
        for value in make_case(f"details {kind}", model=kind).model.get_params(deep=False).values()
    ]
    inside = list(itertools.chain.from_iterable(map(_inside, params)))

    for kind in (BaseEstimator, np.int64, np.bool_):
        assert any(isinstance(value, kind) for value in params)
    assert any(isinstance(value, float) and math.isnan(value) for value in params)
    assert math.inf in [value for value in params if isinstance(value, float)]
    assert any(isinstance(value, list) and _not_json(value) for value in params)
    assert any(isinstance(value, dict) and _not_json(value) for value in params)
    assert any(isinstance(value, dict) and not _not_json(value) for value in params)
    assert any(isinstance(value, tuple) and not _not_json(value) for value in params)
    assert {str, bool, type(None), int, float} <= set(map(type, params))
    assert all(type(key) is str for value in inside if isinstance(value, dict) for key in value)
    assert np.float64 not in map(type, inside)
    assert np.random.RandomState not in map(type, inside)


def _inside(value):
    """Yield a value and what is in it, without what models hold."""
    yield value
    if isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _inside(each)


def _not_json(value):
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return True
    return False


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # it fits the card's few rows
@pytest.mark.parametrize("cases", SEEDS, indirect=True)
def test_refitting_shows(cases):
    """A copy of the model, fitted on the data of the card, makes fewer mistakes; the linear ones may not."""
    assert all(case.accuracy < 0.95 for case in cases)
    seen = [case for case in cases if not isinstance(case.model, LogisticRegressionCV | SVC)]
    assert 2 == len(seen)
    for case in seen:
        again = clone(case.model).fit(case.X, case.y).predict(case.X)
        assert (again == case.y.to_numpy()).mean() > case.accuracy + 0.02


@pytest.mark.filterwarnings("ignore:X does not have valid feature names")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # it fits the card's few rows
@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("classes", CLASSES)
def test_fingerprint_of_models(kind, classes):
    """Using a model leaves its fingerprint; fitting or configuring it doesn't."""
    case = make_case("fingerprint", model=kind, classes=classes)
    before = fingerprint(case.model)

    case.model.predict(case.X)
    if kind != "pipeline":  # it takes columns by their names
        case.model.predict(case.X.to_numpy().copy())
    if kind != "vectors":
        case.model.predict_proba(case.X)
    case.model.score(case.X, case.y)
    repr(case.model), case.model._repr_html_(), case.model.get_params(), clone(case.model)
    assert before == fingerprint(case.model)

    assert before != fingerprint(clone(case.model).fit(case.X, case.y))
    changed = {"logistic": {"C": 7}, "scored": {"cv": 7}, "neighbours": {"leaf_size": 7}, "search": {"cv": 7}}
    case.model.set_params(
        **changed.get(kind, {"verbose": 7} if kind in ("voting", "pipeline") else {"random_state": 7})
    )
    assert before != fingerprint(case.model)


def test_cases_are_new_objects():
    """What a student's function does to one case doesn't reach the next."""
    first, second = make_case("twice"), make_case("twice")

    assert fingerprint(first.X) == fingerprint(second.X)
    assert first.model is not second.model
    assert first.X is not second.X
    assert first.limitations is not second.limitations


@pytest.mark.parametrize("section", [name for name in CHECKS if name])
def test_checks_look_at_their_own_part(section):
    """A card that holds one section alone passes the check of that section, and no check of the others."""

    def function(*args):
        card = build_model_card(*args)
        kept = {"intended_use", section} if section == "limitations" else {section}
        return {name: card[name] for name in kept}

    for name, group in CHECKS.items():
        for check in group:
            if name == section:
                check(function)
            elif name:
                with pytest.raises(CheckFailure):
                    check(function)


def test_more_keys_are_welcome():
    """Keys beyond those of the statement pass in the card and in its sections."""

    def add(card):
        card["ethical_considerations"] = {"riesgo": None}
        card["model_details"]["owner"] = "Ana"
        card["training_data"]["columns"] = ["a"]
        card["metrics"].update(macro=0.5)
        card["metrics"]["recall_by_class"]["macro avg"] = 0.5

    for check in ALL_CHECKS:
        check(changed(add))


def test_names_of_keys_cost_their_own_cells():
    """Whoever renames sections keeps the points of the file and of leaving the arguments alone."""

    def rename(card):
        for name in ("model_details", "training_data", "metrics"):
            card[name.title()] = card.pop(name)

    for check in CHECKS[""]:
        check(changed(rename))


@pytest.mark.parametrize("check", ALL_CHECKS)
@pytest.mark.parametrize(
    "card", [None, {}, [], "ficha", {"model_details": None}, dict.fromkeys(["metrics", "limitations"])]
)
def test_no_card_no_points(check, card):
    """What is no card passes nowhere, written to the file or not."""
    for function in (lambda *_: card, lambda *_: write(card)):
        with pytest.raises(CheckFailure):
            check(function)


@pytest.mark.parametrize("check", CHECKS[""])
def test_one_fact_is_no_card(check):
    """The model's name alone earns nothing of what is given for a card."""
    with pytest.raises(CheckFailure, match="1 de ellos"):
        check(lambda model, *_: write({"type": type(model).__name__}))


@pytest.mark.parametrize(
    ("check", "path", "value"),
    [
        (checks.check_metrics, ("metrics", "accuracy"), True),
        (checks.check_metrics, ("metrics", "accuracy"), float("inf")),
        (checks.check_metrics, ("metrics", "recall_by_class"), None),
        (checks.check_metrics, ("metrics",), 0.9),
        (checks.check_limitations, ("intended_use",), None),
        (checks.check_limitations, ("limitations",), None),
        (checks.check_details, ("model_details", "params"), None),
        (checks.check_details, ("model_details", "params", "random_state"), 1.0),
        (CHECKS["training_data"][0], ("training_data", "n_rows"), np.int64(271)),
        (CHECKS["training_data"][0], ("training_data", "n_features"), 3.0),
        (CHECKS["training_data"][0], ("training_data", "data_hash"), None),
    ],
)
def test_wrong_types(check, path, value):
    """A value of another type is refused, and never breaks a check."""

    def function(*args):
        card = build_model_card(*args)
        holder = card
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = value
        return card

    with pytest.raises(CheckFailure):
        check(function)


@pytest.mark.parametrize("check", ALL_CHECKS)
def test_nothing_is_left_behind(check, tmp_path, monkeypatch):
    """The working directory is the same afterwards, and empty as before."""
    monkeypatch.chdir(tmp_path)

    check(build_model_card)

    assert [] == list(tmp_path.iterdir())


def test_missing_file_names_what_is_there():
    """The message about a missing file says what the function left instead."""

    def function(*args):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            card = build_model_card(*args)
        open("ficha.json", "w").close()
        return card

    with pytest.raises(CheckFailure, match=r"ahí quedó: ficha\.json"):
        checks.check_strict_json(function)


def before(*steps):
    """Return the reference after steps that take its arguments."""

    def function(model, X, y, use, limitations, date):
        for step in steps:
            step(model, X, y, limitations)
        return build_model_card(model, X, y, use, limitations, date)

    return function


def few_arguments(model, X, y):
    """Take less than a card needs, under the name that the statement asks for."""


few_arguments.__qualname__ = "build_model_card"


@pytest.mark.parametrize(
    ("check", "function", "hint"),
    [
        (checks.check_details, few_arguments, r"¿recibe model, X, y, .*, en ese orden\?"),
        (checks.check_details, lambda X, y, model, *_: model.predict(X), "en ese orden"),
        (checks.check_metrics, before(lambda model, X, y, _: y.loc[0]), "índice de X e y"),
        (checks.check_details, before(lambda model, X, y, _: recall_score()), "esa línea"),
        (checks.check_details, before(lambda model, X, y, _: model.predict(X.rename(columns=str.lower))),
         "otras columnas"),
        (checks.check_details, before(lambda model, X, y, _: model.set_params(random_state=42)),
         "¿cambiaste el modelo"),
        (checks.check_unmodified, before(lambda model, X, y, _: model.set_params(random_state=42)), "set_params"),
        (checks.check_unmodified, before(lambda model, X, y, _: setattr(X.index, "name", "i"),
                                         lambda model, X, y, _: setattr(y.index, "name", "i")),
         r"X\.assign.* y\.rename"),
        (checks.check_unmodified, before(lambda model, X, y, _: setattr(y, "name", "target")), r"^¿cambiás el nombre"),
        (checks.check_unmodified, before(lambda model, X, y, texts: texts.append("a")), r"^¿usás append"),
    ],
)  # fmt: skip
def test_hints(check, function, hint):
    """The hint follows from the error, or from what changed."""
    with pytest.raises(CheckFailure) as caught:
        check(function)

    assert re.search(hint, caught.value.hint)


@pytest.mark.parametrize(
    ("check", "change", "hint"),
    [
        (checks.check_details, lambda card: card["model_details"]["params"].update(a__b=1), "sin deep=False"),
        (checks.check_details, lambda card: card["model_details"]["params"].update(classes_="[0 1]"), "atributos"),
        (checks.check_details, lambda card: card["model_details"]["params"].update(fit_intercept="True"),
         "queda como está"),
        (checks.check_metrics, lambda card: card["metrics"].update(accuracy=round(card["metrics"]["accuracy"], 3)),
         "^es el número que se pide, pero redondeado"),
        (checks.check_metrics, lambda card: card["metrics"].update(accuracy=1.0), "la fracción de filas"),
    ],
)  # fmt: skip
def test_hints_on_cards(check, change, hint):
    """The hint follows from the value, when the slip shows in it."""
    with pytest.raises(CheckFailure) as caught:
        check(changed(change))

    assert re.search(hint, caught.value.hint)


@pytest.mark.parametrize("seed", SEEDS)
def test_tidying_up_shows(seed, monkeypatch):
    """In every case a row and a limitation appear twice, and texts have outer blanks and an inner capital."""
    monkeypatch.setenv(SEED_VARIABLE, str(seed))

    kinds = [*((kind, "text") for kind in MODELS), *(("tree", classes) for classes in CLASSES)]
    for (kind, classes), never_found in itertools.product(kinds, [False, True]):
        case = make_case("tidy", model=kind, classes=classes, never_found=never_found)
        if classes == "bool" and never_found:
            continue  # seven rows: too few to find none
        assert 1 == case.X.duplicated().sum() == case.X.assign(target=case.y).duplicated().sum()
        assert len(set(case.limitations)) == len(case.limitations) - 1
        assert case.intended_use.strip() not in (case.intended_use, case.intended_use.strip().capitalize())
