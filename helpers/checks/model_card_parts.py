"""Compares one part of a model card with what it should be, whatever the rest of the card is."""

from __future__ import annotations

import json
import math
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from helpers.checking.failure import CheckFailure, short
from helpers.checking.strict_values import Plain, round_trip
from helpers.checks.model_card_cases import Case

__all__ = ["canonical", "compare_fraction", "compare_params", "compare_text", "difference", "part", "require_card"]

#: Largest difference accepted between two fractions.
TOLERANCE = 1e-9
#: How deep a card may be nested.
MAX_DEPTH = 8

_DICTS = (dict, OrderedDict, defaultdict)


def part(card: Any, *path: str) -> Any:
    """Return the part of a card under these nested keys, of any type, and look at nothing else in it."""
    value, where = card, "lo que devuelve la función"
    hint = "¿la función termina con return y la ficha completa, no con print?"
    for key in path:
        if type(value) not in _DICTS:
            raise CheckFailure(f"que {where} sea un dict", f"{short(value)} (tipo {type(value).__name__})", hint)
        if not dict.__contains__(value, key):
            raise CheckFailure(
                f"que {where} tenga la clave {key!r}",
                f"tiene {short(list(dict.keys(value)))}",
                "compará tus claves, letra por letra, con las de la consigna.",
            )
        value, where, hint = dict.__getitem__(value, key), f"`{key}`", "mirá en la consigna qué va en esa sección."
    return value


def require_card(card: object, case: Case) -> None:
    """Refuse what isn't a dict with two of: the model's name, the number of rows, the accuracy.

    Whoever makes no card can't do harm, but earns nothing. The facts count under any key: other checks ask for keys.
    """
    if type(card) not in _DICTS:
        part(card, "model_details")  # refuses it
    leaves = list(_leaves(card))
    name, rows = type(case.model).__name__, len(case.X)
    right = [
        any(type(leaf) is str and leaf == name for leaf in leaves),
        any(type(leaf) is int and leaf == rows for leaf in leaves),
        any(abs(_number(leaf) - case.accuracy) <= TOLERANCE for leaf in leaves),
    ]
    if sum(right) < 2:
        raise CheckFailure(
            "una ficha de verdad, con al menos dos de estos datos: nombre del modelo, cantidad de filas y accuracy",
            f"{sum(right)} de ellos, en {short(card)}",
            "esta celda vale cuando la función arma la ficha: completá primero las secciones.",
        )


def _leaves(value: Any, depth: int = 0) -> Iterator[object]:
    if depth > MAX_DEPTH:
        return
    if type(value) in _DICTS:
        for item in dict.values(value):
            yield from _leaves(item, depth + 1)
    elif type(value) in (list, tuple):
        for item in value:
            yield from _leaves(item, depth + 1)
    else:
        yield value


def _number(value: Any) -> float:
    """Return a number as it is, and NaN for anything else."""
    return float(value) if type(value) in (int, float, np.float64) else math.nan


def canonical(value: Plain) -> str:
    """Write a value so that what JSON tells apart (true, 1 and 1.0) differs, but the order of keys doesn't matter."""
    return json.dumps(value, sort_keys=True, allow_nan=False)


def compare_text(card: object, path: tuple[str, ...], expected: str, hint: str) -> None:
    """Refuse a part that isn't exactly the expected text."""
    actual = part(card, *path)
    if type(actual) is not str or actual != expected:
        raise CheckFailure(
            f"que `{path[-1]}` sea {short(expected)}", f"{short(actual)} (tipo {type(actual).__name__})", hint
        )


def compare_params(model: str, expected: dict[str, Plain], actual: Plain) -> None:
    """Refuse parameters, as JSON gives them back, of which one differs, is missing or is too many."""
    if type(actual) is not dict:
        raise CheckFailure("que `params` sea un dict", short(actual), "model.get_params(deep=False) devuelve uno.")
    for key in expected:
        if key not in actual or canonical(actual[key]) != canonical(expected[key]):
            hint = (
                "lo que JSON conoce queda como está, también una lista; lo que no, como otro modelo o un entero de "
                "NumPy, va entero como repr(valor)."
            )
            number = type(actual.get(key)) in (bool, int, float)
            if number and type(expected[key]) is not str and actual[key] != expected[key]:
                hint = "no es el valor con que llegó: ¿cambiaste el modelo, con set_params por ejemplo?"
            raise CheckFailure(
                f"que, en los `params` de un {model}, {key!r} sea {short(expected[key])}",
                short(actual[key]) if key in actual else f"{key!r} no está",
                hint,
            )
    extra = sorted(set(actual) - set(expected))
    if extra:
        raise CheckFailure(
            f"que los `params` de un {model} sean los de get_params(deep=False), y nada más",
            f"también están {short(extra)}",
            "sin deep=False vienen además los parámetros de los modelos que hay adentro."
            if all("__" in key for key in extra)
            else "los atributos del modelo no son parámetros, y no van claves propias: usá get_params(deep=False).",
        )


def compare_fraction(actual: object, expected: float, what: str, hint: str) -> None:
    """Refuse what isn't the expected number in [0, 1], up to 1e-9; `what` is its name in Spanish."""
    value = round_trip(actual, what)
    if not abs(_number(value) - expected) <= TOLERANCE:
        if 0 < _number(value) < 1 and any(value == round(expected, digits) for digits in range(1, 7)):
            hint = "es el número que se pide, pero redondeado: va sin redondear."
        raise CheckFailure(
            f"que {what} sea {expected:.6f}… (tolerancia {TOLERANCE:g})",
            f"{short(value)} (tipo {type(value).__name__})",
            hint,
        )


def difference(returned: Any, written: Plain) -> str:
    """Say in Spanish in which section the file first differs from the card, as JSON gives it back."""
    if type(written) is not dict:
        return f"el archivo tiene {short(written)}"
    for key in sorted({*returned, *written}):
        if key not in written:
            return f"en el archivo falta {key!r}"
        if key not in returned:
            return f"en el archivo sobra {key!r}"
        if canonical(returned[key]) != canonical(written[key]):
            return f"{key!r} es {short(returned[key])} en el dict y {short(written[key])} en el archivo"
    return "no son iguales"
