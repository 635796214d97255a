"""Exercise 5: checks of `build_model_card`.

Each check calls the function in a working directory of its own and looks at one part of the card, so that a slip costs
only the points of its part. Keys beyond those of the statement are welcome, except in `params`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import sklearn

from helpers.checking import inputs
from helpers.checking.calling import Call, Question, ask, new_folder, record
from helpers.checking.failure import CheckFailure, short
from helpers.checking.strict_values import plain, read_strict_json, round_trip
from helpers.checks.model_card_cases import Case, make_case
from helpers.checks.model_card_parts import (
    canonical,
    compare_fraction,
    compare_params,
    compare_text,
    difference,
    part,
    require_card,
)
from helpers.checks.student_digest import ask_digests, student_digest, student_digests
from helpers.reference.model_card import FILE_NAME, LABEL_COLUMN, json_params

__all__ = [
    "check_data",
    "check_details",
    "check_limitations",
    "check_metrics",
    "check_strict_json",
    "check_unmodified",
]

NAME = "build_model_card"
#: What may lie there before: more than a card.
OLD_FILE = json.dumps({"vieja": "x" * 20_000}).encode()
PARAMETERS = ("model", "X", "y", "intended_use", "limitations", "date_trained")
_ORDER = f"¿recibe {', '.join(PARAMETERS)}, en ese orden?"
#: Hints for the usual errors, by a piece of their text.
HINTS = {
    "'sha256_of_df' is not defined": "pegá en la celda de solución tu `sha256_of_df` del ejercicio 2.",
    "not JSON serializable": "JSON no conoce ese tipo: un número de NumPy se pasa con int(...) o float(...); "
    "otra cosa, como un modelo entre los parámetros, con repr(...).",
    "not JSON compliant": "JSON no conoce NaN ni infinito: si es un parámetro del modelo, va repr(valor).",
    "duplicate labels": "el índice de X e y puede tener repetidos: compará por posición, con y.to_numpy().",
    "keys must be str": "las claves de un objeto JSON son textos: usá str(clase).",
    "Falta tu código": "ese es el texto de la consigna: reemplazalo por tu código, también el de `sha256_of_df`.",
    "feature names": "a predict le llega una X con otras columnas que las de X: ¿las renombraste, o agregaste una?",
    f"{NAME}() ": _ORDER,
    "only supported for dataframes": "el modelo puede elegir columnas por su nombre: pasale a predict la X tal como "
    "llega, no X.to_numpy() ni X.values.",
    "has no attribute 'predict_proba'": "no todo clasificador tiene predict_proba: las métricas se miden con "
    "model.predict(X).",
    "has no attribute 'decision_function'": "no todo clasificador tiene decision_function: las métricas se miden con "
    "model.predict(X).",
    "has no attribute 'predict'": _ORDER,
    "has no attribute 'get_params'": _ORDER,
}
#: What may have changed each argument that can.
CHANGES = {
    "model": "¿llamás a fit o a set_params? El modelo ya viene entrenado: solo se le pide predict y get_params.",
    "X": "¿agregás o renombrás columnas de X, o usás inplace=True? X.assign(...) devuelve una copia.",
    "y": "¿cambiás el nombre, el índice o los valores de y? y.rename(...) devuelve una copia.",
    "limitations": "¿usás append, sort o +=? Trabajá sobre una copia: list(limitations).",
}


def check_details(build_model_card: Callable) -> None:
    """`model_details` holds the model's class, parameters, date and version, also if JSON lacks a parameter's type."""
    kinds = {"logistic": "days", "pipeline": "days", "search": "basic", "voting": "weeks", "neighbours": "days"}
    cases = [make_case(f"details {kind}", model=kind, date=date, index="plain") for kind, date in kinds.items()]
    expected_params = [json_params(case.model) for case in cases]  # the call may change it
    for case, params, card in zip(cases, expected_params, _cards(build_model_card, cases), strict=True):
        model = type(case.model).__name__
        for key, expected, hint in (
            ("name", model, "es el nombre de la clase del modelo, un texto: ¿cómo se lo pedís a type(model)?"),
            ("date_trained", case.date_trained, "es el texto que recibió la función, sin cambios: no la fecha de hoy."),
            ("sklearn_version", sklearn.__version__, "es sklearn.__version__."),
        ):
            compare_text(card, ("model_details", key), expected, hint)
        compare_params(model, params, round_trip(part(card, "model_details", "params"), "`params`"))


def check_data(build_model_card: Callable, sha256_of_df: Callable) -> None:
    """`training_data` holds the student's own digest of the data with their labels, and the right counts."""
    cases = [
        make_case("data tree", index="repeated", y_name="zona"),
        make_case("data forest", model="forest", index="text", y_name=None, many=True),
    ]
    frames = [case.X.assign(**{LABEL_COLUMN: case.y}) for case in cases]
    swapped = frames[0].assign(**{LABEL_COLUMN: cases[0].y.to_numpy()[::-1]})
    digests = student_digests(sha256_of_df, *frames, swapped, *(case.X for case in cases))
    tables = [case.X.copy() for case in cases]  # the call may change it
    cards = _cards(build_model_card, cases)
    for case, frame, digest, X, card in zip(cases, frames, digests[: len(cases)], tables, cards, strict=True):
        actual = plain(part(card, "training_data", "data_hash"), "`data_hash`")
        if type(actual) is not str or (
            actual != digest and actual not in ask_digests(sha256_of_df, *_same_data(frame))
        ):
            hint = f"¿es sha256_of_df(X.assign({LABEL_COLUMN}=y)), con todas las filas, en orden, repetidas o no?"
            if actual == student_digest(sha256_of_df, X):
                hint = f"ese es el hash de X sola: falta la columna {LABEL_COLUMN!r} con las etiquetas."
            elif actual == student_digest(sha256_of_df, X.assign(**{str(case.y.name): frame[LABEL_COLUMN]})):
                hint = f"la columna de las etiquetas se llama {LABEL_COLUMN!r}, se llame como se llame `y`."
            raise CheckFailure(
                f"que `data_hash` sea lo que tu `sha256_of_df` devuelve para X.assign({LABEL_COLUMN}=y)",
                short(actual),
                hint,
            )
        for key, count in zip(("n_rows", "n_features"), X.shape, strict=True):
            counted = part(card, "training_data", key)
            if type(counted) is not int or counted != count:
                raise CheckFailure(
                    f"que `{key}` sea {count}, un int de Python",
                    f"{short(counted)} (tipo {type(counted).__name__})",
                    "se cuenta sobre X tal como llega, con las filas repetidas y las que tienen faltantes, y sin la "
                    f"columna {LABEL_COLUMN!r}; de NumPy, int(...).",
                )


def check_metrics(build_model_card: Callable) -> None:
    """Accuracy and the recall of every class are right, up to 1e-9, for models that make mistakes."""
    earlier: set[str] = set()
    cases = [
        make_case("metrics text", model="extra trees", index="repeated"),
        make_case("metrics never found", model="scored", classes="float", never_found=True),
        make_case("metrics int", model="vectors", classes="int", index="text", many=True),
        make_case("metrics few", classes="bool"),
        make_case("metrics composed", classes="composed"),
    ]
    for case, card in zip(cases, _cards(build_model_card, cases), strict=True):
        compare_fraction(
            part(card, "metrics", "accuracy"),
            case.accuracy,
            "`accuracy`",
            "es la fracción de filas de X en las que model.predict(X) coincide con y: con todas las filas y X tal como "
            "llega (sin rellenar faltantes), sin reentrenar, sin promediar clases y sin redondear.",
        )
        recalls = plain(part(card, "metrics", "recall_by_class"), "`recall_by_class`")
        if type(recalls) is not dict or not set(case.recalls) <= set(recalls):
            raise CheckFailure(
                f"que `recall_by_class` sea un dict con una clave por clase de y: {', '.join(map(repr, case.recalls))}",
                short(recalls),
                "¿cada clave es str(clase), un texto? ¿Están también las clases que el modelo nunca predice?",
            )
        if others := sorted(earlier & set(recalls) - set(case.recalls)):
            raise CheckFailure(
                f"que `recall_by_class` tenga las clases de y: {', '.join(map(repr, case.recalls))}",
                f"está también {', '.join(map(repr, others))}",
                "esas clases son de una llamada anterior: armá un dict nuevo adentro de la función, en cada llamada "
                "(no en un valor por defecto, ni afuera).",
            )
        earlier |= set(case.recalls)
        for name, expected in case.recalls.items():
            compare_fraction(
                recalls[name],
                expected,
                f"el recall de la clase {name!r}",
                "de las filas que SON de esa clase, la fracción que el modelo encuentra. ¿Dividís por las que el "
                "modelo predijo (eso es la precisión)? ¿Están las clases y sus recalls en el mismo orden?",
            )


def check_limitations(build_model_card: Callable) -> None:
    """Intended use and limitations enter the card as a person wrote them."""
    hint = "va el texto que recibió la función, sin cambios: también los espacios de los extremos y las mayúsculas."
    some, one, none = (
        make_case(name, wide=True, index="plain") for name in ("limitations", "one limitation", "no limitation")
    )
    none = replace(none, intended_use="", limitations=[])
    cases = [some, replace(one, limitations=one.limitations[:1]), none]
    limitations = [list(case.limitations) for case in cases]  # the call may change it
    for case, expected, card in zip(cases, limitations, _cards(build_model_card, cases), strict=True):
        compare_text(card, ("intended_use",), case.intended_use, hint)
        actual = plain(part(card, "limitations"), "`limitations`")
        if actual != expected:
            raise CheckFailure(
                f"que `limitations` sea la lista que recibió la función: {short(expected)}",
                short(actual),
                "va la lista entera, en su orden, con sus repetidos, espacios y tildes: ni unida en un texto, "
                "ni ordenada, ni recortada.",
            )


def check_strict_json(build_model_card: Callable) -> None:
    """`model_card.json` holds what was returned, as strict JSON in UTF-8, whether or not there was a file before."""
    cases = _unlike("json", *2 * [{"model": "boosted", "wide": True, "index": "plain"}])
    _require_cards(cases, list(_cards(build_model_card, cases, before=(b"", OLD_FILE))))
    # The same letters in another order: a file of the same size isn't the same file.
    as_long = replace(cases[0], intended_use=cases[0].intended_use[::-1])
    list(_cards(build_model_card, [as_long], before=[record(build_model_card)["written"]]))
    if (failure := record(build_model_card).get("file")) is not None:
        raise failure


def check_unmodified(build_model_card: Callable) -> None:
    """All arguments stay as they were, in every call so far, of which some made a card."""
    cases = _unlike("unmodified", {"model": "tree"}, {"model": "logistic"})
    _require_cards(cases, list(_cards(build_model_card, cases)))
    changed = [PARAMETERS[key] for key in sorted(record(build_model_card).get("changed", ()))]
    if changed:
        raise CheckFailure(
            "que `model`, `X`, `y` y `limitations` queden como estaban, nombres e índice incluidos",
            f"cambió: {', '.join(f'`{name}`' for name in changed)}",
            " ".join(CHANGES[name] for name in changed if name in CHANGES),
        )


def _unlike(name: str, first: dict[str, Any], second: dict[str, Any]) -> list[Case]:
    """Make two cases whose accuracies stay different where they are rounded, which another check asks for."""
    one = make_case(f"{name} 0", **first)
    others = (make_case(f"{name} {n}", **second) for n in itertools.count(1))
    return [one, next(other for other in others if abs(other.accuracy - one.accuracy) > 0.02)]


def _require_cards(cases: list[Case], cards: list[object]) -> None:
    """Refuse what are no cards, and an accuracy that is the same for other data: nothing was measured."""
    for case, card in zip(cases, cards, strict=True):
        require_card(card, case)
    found = set()
    for card in cards:
        with contextlib.suppress(CheckFailure):  # another check asks for it
            found.add(repr(plain(part(card, "metrics", "accuracy"), "`accuracy`")))
    if len(found) == 1:
        raise CheckFailure(
            "una ficha de verdad: con otro modelo y otros datos, otra accuracy",
            f"siempre {short(found.pop())}",
            "medila en cada llamada: esta celda vale cuando las métricas salen del modelo y los datos que llegan.",
        )


def _built(done: Call, case: Case) -> Call:
    """Refuse a call that ended in an exception."""
    if done.error:
        hint = "mirá esa línea, con ese modelo en la celda libre; ojo con el índice de X e y: puede no ser 0, 1, 2, …"
        raise CheckFailure(
            f"que `{NAME}` termine sin error con un {type(case.model).__name__}",
            done.error,
            next((known for sign, known in HINTS.items() if sign in done.message), hint),
        )
    return done


def _cards(build_model_card: Callable, cases: list[Case], before: Sequence[bytes] | None = None) -> Iterator[object]:
    """Make the card of each case, each in a working directory of its own, in which there may be a file `before`.

    Every call counts for `check_strict_json`: the first failure of a file is kept, and what the first case left.
    """
    kept = record(build_model_card)
    kept["requests"] = kept.get("requests", 0) + 1
    drawn = inputs.generator(f"model_card/before {kept['requests']}").integers(2, size=len(cases)).tolist()
    there = [{FILE_NAME: old} if old else {} for old in before or [OLD_FILE * old for old in drawn]]
    questions = [
        Question(case.arguments, folder=new_folder(), files=files) for case, files in zip(cases, there, strict=True)
    ]
    answers = ask(build_model_card, questions, NAME)
    kept["written"] = answers[0].files.get(FILE_NAME) or b""
    for answer in answers:
        try:
            if not answer.call.error:
                _require_file(answer.call.value, answer.files)
        except CheckFailure as failure:
            kept.setdefault("file", failure)
    return (_built(answer.call, case).value for case, answer in zip(cases, answers, strict=True))


def _require_file(card: object, files: Mapping[str, bytes | None]) -> None:
    """Refuse a file that isn't there, isn't strict JSON, or isn't the card."""
    returned = round_trip(card, "la ficha devuelta")
    if type(returned) is not dict:  # no card at all: another check's question
        return
    if files.get(FILE_NAME) is None:
        raise CheckFailure(
            f"que la función deje `{FILE_NAME}` en el directorio de trabajo",
            f"ahí quedó: {', '.join(sorted(name for name in files if '/' not in name)[:5]) or 'nada'}",
            f'¿abrís "{FILE_NAME}", sin ninguna carpeta adelante, dentro de la función y en cada llamada?',
        )
    written = read_strict_json(files, FILE_NAME, f"`{FILE_NAME}`")
    if canonical(written) != canonical(returned):
        raise CheckFailure(
            f"que `{FILE_NAME}` tenga lo mismo que el dict devuelto",
            difference(returned, written),
            "¿guardás el mismo dict que devolvés, entero, y en cada llamada? Si ya había un archivo, se reemplaza.",
        )


def _same_data(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the forms of a frame that are the same data in exercise 2, whose slips must not cost points here again."""
    orders = [list(frame), [LABEL_COLUMN, *frame.columns.drop(LABEL_COLUMN)], sorted(frame)]
    return [form[order] for form in (frame, frame.reset_index(drop=True)) for order in orders]
