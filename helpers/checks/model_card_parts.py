"""Looks at one part of a model card, whatever the rest of it is, and says how it differs from what it should be."""

from __future__ import annotations

import json
import math
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from helpers.checks.failure import CheckFailure, short
from helpers.checks.model_card_cases import Case
from helpers.checks.plain import Plain, round_trip

__all__ = ["canonical", "compare_fraction", "compare_params", "compare_text", "difference", "part", "require_card"]

#: Largest difference accepted between two fractions.
TOLERANCE = 1e-9
#: How deep a card may be nested.
MAX_DEPTH = 8

_DICTS = (dict, OrderedDict, defaultdict)


def part(card: Any, *path: str) -> Any:
    """Return a part of a card, looking at nothing else in it.

    Parameters
    ----------
    card : object
        What the student's function returned.
    *path : str
        The keys that lead to the part.

    Returns
    -------
    object
        The part as it is, of any type.

    Raises
    ------
    CheckFailure
        If a key is missing, or what should hold it isn't a dict.
    """
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
    """Refuse a card that says nothing of its model and data: whoever makes none can't do harm, and earns nothing.

    The facts count wherever they stand: their keys are the business of other checks.

    Parameters
    ----------
    card : object
        What the student's function returned.
    case : Case
        What it was called with.

    Raises
    ------
    CheckFailure
        If it isn't a dict, or holds less than two of the model's name, the number of rows and the accuracy.
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
    """Yield what stands in nested dicts, lists and tuples, by strict type."""
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
    """Return a number as it is, and anything else as NaN, which is near nothing."""
    return float(value) if type(value) in (int, float, np.float64) else math.nan


def canonical(value: Plain) -> str:
    """Write a value so that values which JSON tells apart, such as true, 1 and 1.0, differ.

    Parameters
    ----------
    value : dict, list, str, int, float, bool or None
        What `round_trip` or `read_strict_json` returned.

    Returns
    -------
    str
        Equal for dicts that differ in the order of their keys.
    """
    return json.dumps(value, sort_keys=True, allow_nan=False)


def compare_text(card: object, path: tuple[str, ...], expected: str, hint: str) -> None:
    """Compare a part that must be a given text.

    Parameters
    ----------
    card : object
        What the student's function returned.
    path : tuple of str
        The keys that lead to the part.
    expected : str
        What it must be.
    hint : str
        The likely slip, in Spanish.

    Raises
    ------
    CheckFailure
        If it is anything else.
    """
    actual = part(card, *path)
    if type(actual) is not str or actual != expected:
        raise CheckFailure(
            f"que `{path[-1]}` sea {short(expected)}", f"{short(actual)} (tipo {type(actual).__name__})", hint
        )


def compare_params(model: str, expected: dict[str, Plain], actual: Plain) -> None:
    """Compare the parameters of a model, one by one.

    Parameters
    ----------
    model : str
        Name of the model's class, for messages.
    expected, actual : dict
        Parameters as JSON gives them back.

    Raises
    ------
    CheckFailure
        If one differs, is missing, or is one too many.
    """
    if type(actual) is not dict:
        raise CheckFailure("que `params` sea un dict", short(actual), "model.get_params(deep=False) devuelve uno.")
    for key in expected:
        if key not in actual or canonical(actual[key]) != canonical(expected[key]):
            hint = "lo que JSON conoce queda como está; lo que no conoce, como otro modelo, va como repr(valor)."
            if type(actual.get(key)) in (bool, int, float) and actual[key] != expected[key]:
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
    """Compare a number in [0, 1].

    Parameters
    ----------
    actual : object
        What the card holds.
    expected : float
        What it must be, up to 1e-9.
    what : str
        How a message calls it, in Spanish.
    hint : str
        The likely slip, in Spanish.

    Raises
    ------
    CheckFailure
        If it isn't a number, or is another one.
    """
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
    """Say in which section a file and the card that was returned part.

    Parameters
    ----------
    returned : dict
        The card, as JSON gives it back.
    written : dict, list, str, int, float, bool or None
        What the file holds instead.

    Returns
    -------
    str
        The first difference, in Spanish.
    """
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
